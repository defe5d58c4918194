// GODEBUG=gctrace=1: a line for each cycle, in the form of Go's (package runtime's documentation).

#ifndef TANDEM_RT_GC_TRACE_H_
#define TANDEM_RT_GC_TRACE_H_

#include <stdint.h>

#include "rt/gc/pacer.h"

namespace rt::gc {

// When a cycle's parts began, in nanoseconds of the monotonic clock.
struct Times {
  int64_t start;       // stopping the world
  int64_t mark_start;  // the world runs again
  int64_t mark_end;    // stopping it for the second time
  int64_t end;         // it runs again
};

void trace_cycle(const Times& times, uint32_t cycle, const CycleTotals& totals, uint64_t goal,
                 uint64_t stack_bytes);

}  // namespace rt::gc

#endif  // TANDEM_RT_GC_TRACE_H_
