// What programs ask of the collector through package runtime.

#include "rt/abi/calls.h"
#include "rt/gc/cycle.h"

namespace rt::abi {

void rt_GC() {
  gc::wait_for_cycle();
}

}  // namespace rt::abi
