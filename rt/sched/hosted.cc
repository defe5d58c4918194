// What the freestanding boot provides, for unit tests: a thread's M.

#include "rt/sched/m.h"

namespace rt {

thread_local M* hosted_m = nullptr;

}  // namespace rt
