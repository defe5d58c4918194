// Timers, as the scheduler sees them. Each P has a heap of timers; the thread that holds the P
// fires those that are due, and others may steal from it. What a timer does when it fires is one
// of: ready a goroutine (sleep, deadlines of the netpoller), or hand a compiled function to the
// timer goroutine, since C++ never calls compiled code.

#ifndef TANDEM_RT_SCHED_TIMER_H_
#define TANDEM_RT_SCHED_TIMER_H_

#include <stdint.h>

namespace rt {

struct P;

// Fires the timers of `p` that are due. The scheduler's loop calls it, holding `p`. `now` is 0 or
// the current time, in nanoseconds of the monotonic clock. Returns when the next one is due, or 0
// when there is none.
int64_t run_timers(P* p, int64_t now);

// When the first timer of any P is due, or 0: how long an idle thread may sleep. Cheap when no
// program part uses timers.
int64_t next_timer_time();

// Whether any timer is set: then there is no deadlock.
bool has_timers();

}  // namespace rt

#endif  // TANDEM_RT_SCHED_TIMER_H_
