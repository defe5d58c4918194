// Setting and stopping timers: for the hooks of package time, sleeping goroutines and the
// netpoller's deadlines.
//
// Who may write what. A timer's `heap` changes from null to a heap under the timer's lock and that
// heap's, and back to null under the heap's lock alone, by the thread that fires or stops it. All
// its other fields are written under the timer's lock, and under the heap's as well while it is in
// one. So set and stop, which hold the timer's lock, may rely on a null `heap`; a heap that they
// read they must lock, and then look again. The firing thread needs only the heap's lock. A timer
// stays in the heap that it is in when it is set anew; only the end of its P moves it
// (move_timers), while the world is stopped.

#ifndef TANDEM_RT_SCHED_TIMERS_H_
#define TANDEM_RT_SCHED_TIMERS_H_

#include <stdint.h>

#include "rt/abi/timer.h"

namespace rt {

// A timer of the runtime's own (function is null). `fire` runs on a system stack with a P, without
// locks; it may free the timer.
struct NativeTimer : abi::Timer {
  void (*fire)(NativeTimer* timer, uintptr_t sequence);
};

// What a timer calls when it fires, beside `period`.
struct TimerAction {
  const abi::Closure* function;
  abi::EmptyInterface argument;
  uintptr_t sequence;
};

// Lets `timer` fire at `when` (above 0), and every `period` nanoseconds after that if it is above
// 0, whether or not it is set already. `action`, if not null, is stored in the timer first. True
// when the timer was set.
bool set_timer(abi::Timer* timer, int64_t when, int64_t period, const TimerAction* action);

// The timer will not fire. True when it was set; false when it was not, or has just fired.
bool stop_timer(abi::Timer* timer);

// Calls a fired timer's compiled function in its stead (timer_functions.cc).
void fire_compiled(const TimerAction& action);

}  // namespace rt

#endif  // TANDEM_RT_SCHED_TIMERS_H_
