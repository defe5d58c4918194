// What is known of the collector in a program that does not contain it: that it does nothing. The
// first request for a cycle sets `collector` (rt/gc/gc.cc).

#include "rt/gc/gc.h"

namespace rt::gc {

constinit Phase phase = Phase::kOff;
constinit uint32_t write_barrier = 0;
constinit const Collector* collector = nullptr;

}  // namespace rt::gc
