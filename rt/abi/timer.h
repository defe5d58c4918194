// A timer, as package time declares it (runtimeTimer in its sleep.go) and passes it to the runtime:
// the fields with Go's names are filled in by compiled code, the others belong to
// rt/sched/timers.cc.

#ifndef TANDEM_RT_ABI_TIMER_H_
#define TANDEM_RT_ABI_TIMER_H_

#include <stddef.h>
#include <stdint.h>

#include "rt/abi/types.h"

namespace rt {
class TimerHeap;
}

namespace rt::abi {

struct Closure;

struct Timer {
  rt::TimerHeap* heap;      // that it is in, or null; Go: pp
  Int when;                 // it fires, in nanoseconds of the monotonic clock
  Int period;               // above 0: fires again after so many nanoseconds
  const Closure* function;  // of compiled code; null: the timer is an rt::NativeTimer
  EmptyInterface argument;  // of the function
  Uintptr sequence;         // of the function
  Int index;                // its place in the heap; Go: nextwhen
  uint32_t lock;            // a Lock<LockRank::kTimer>; Go: status
};

static_assert(sizeof(Timer) == 72 && offsetof(Timer, argument) == 32, "package time's layout");

// A point in time, as package time declares it (its time.go): with a reading of the monotonic
// clock, 33 bits of `wall` are the seconds since 1885 and 30 the nanoseconds, and `extra` is the
// monotonic clock's time since the start of the process. After 2157, or without such a reading,
// `extra` holds the seconds since the year 1.
struct Time {
  uint64_t wall;
  int64_t extra;
  const void* location;
};

}  // namespace rt::abi

#endif  // TANDEM_RT_ABI_TIMER_H_
