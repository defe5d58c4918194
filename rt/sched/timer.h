// Timers, as the scheduler sees them. Each P has a heap of timers; the thread that holds the P
// fires those that are due, and threads without work fire those of other Ps. What a timer does when
// it fires needs no compiled code: it readies a goroutine (sleep, deadlines of the netpoller),
// sends the time to a channel, or starts a goroutine (time.AfterFunc).
//
// The functions reach the timers' code (timers.cc) through a pointer that the first timer sets, so
// programs without timers do not contain it.

#ifndef TANDEM_RT_SCHED_TIMER_H_
#define TANDEM_RT_SCHED_TIMER_H_

#include <stdint.h>

#include "rt/sched/p.h"

namespace rt {

struct TimerSystem {
  int64_t (*run)(TimerHeap& heap, int64_t now);
  int64_t (*next_time)();
  int64_t (*now)();  // os::nanotime, which a program without timers does not contain either
  void (*move_all)(TimerHeap& from);
};

// Null until the first timer is set.
extern const TimerSystem* timer_system;
inline const TimerSystem* current_timer_system() {
  return __atomic_load_n(&timer_system, __ATOMIC_ACQUIRE);
}

// Fires the timers of `p` that are due. The scheduler's loop calls it, on its own P and, when it
// has no work, on others: what becomes runnable goes to the current P's queue. `now` is 0 or the
// current time, in nanoseconds of the monotonic clock (os::nanotime). Returns when the next one of
// `p` is due, or 0 when there is none.
inline int64_t run_timers(P* p, int64_t now) {
  TimerHeap* heap = __atomic_load_n(&p->timers, __ATOMIC_ACQUIRE);
  return heap == nullptr ? 0 : current_timer_system()->run(*heap, now);
}

// When the first timer of any P is due, or 0: how long an idle thread may sleep. Takes no locks.
inline int64_t next_timer_time() {
  const TimerSystem* system = current_timer_system();
  return system == nullptr ? 0 : system->next_time();
}

// Whether any timer is set: then there is no deadlock.
inline bool has_timers() {
  return next_timer_time() != 0;
}

// Moves the timers of `p`, which is about to stop for good, to the current P.
inline void move_timers(P* p) {
  if (p->timers != nullptr) current_timer_system()->move_all(*p->timers);
}

// The scheduler's: a timer that is due at `when` has become the first of its P. A thread that
// sleeps longer must wake: it fires the timer when its P's goroutine runs on and on.
void timer_set_for(int64_t when);

}  // namespace rt

#endif  // TANDEM_RT_SCHED_TIMER_H_
