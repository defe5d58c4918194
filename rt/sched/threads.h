// Threads and processors, among the parts of the scheduler: who runs with which P, who sleeps.
//
// A P that nobody has work for is on the idle list, an M without a P sleeps, and
// Sched::lock guards both lists. Whoever submits work calls wake_processor(), which joins an idle P
// with a sleeping or new M unless some thread is spinning already, that is, looking for work. The
// other half of that bargain is end_spinning(): the last spinner that finds work has another woken,
// so work that was submitted meanwhile is not overlooked.
//
// Statuses and ticks of Ps are read by sysmon and by those who stop the world, without a lock; so
// they are written atomically.

#ifndef TANDEM_RT_SCHED_THREADS_H_
#define TANDEM_RT_SCHED_THREADS_H_

#include <stdint.h>

#include "rt/sched/sched.h"

namespace rt {

// --- Ps. Their status, thread and ticks are read by others at any time, so they are written
// atomically.

inline PStatus status_of(const P* p) {
  PStatus status;
  __atomic_load(&p->status, &status, __ATOMIC_SEQ_CST);
  return status;
}
inline void set_status(P* p, PStatus status) {
  __atomic_store(&p->status, &status, __ATOMIC_SEQ_CST);
}
inline bool change_status(P* p, PStatus from, PStatus to) {
  return __atomic_compare_exchange(&p->status, &from, &to, false, __ATOMIC_SEQ_CST,
                                   __ATOMIC_RELAXED);
}
inline void set_thread(P* p, M* m) {
  __atomic_store_n(&p->m, m, __ATOMIC_RELAXED);
}
inline void advance(uint32_t& tick) {
  __atomic_store_n(&tick, tick + 1, __ATOMIC_RELAXED);
}

// An idle P, taken off the list and marked as running on `m` (null: on the way to one), or null.
// None is idle while the world stops. With Sched::lock held.
P* pop_idle_p(M* m);
// Puts a P on the idle list. With Sched::lock held.
void push_idle_p(P* p);
// Marks a P that is in the caller's hands as the one of `m`. With Sched::lock held.
void assign_p(P* p, M* m);
// Takes an idle P for the calling thread, which has none; whether there was one.
bool acquire_idle_p(M* m);
// Finds a thread for a P that its M has left, or lets it be idle.
void hand_off(P* p);
// Makes the Ps that there are to be, all but the existing ones, and lets them be idle.
void make_processors();
// Counts a P as stopped, for a stopper that waits. With Sched::lock held.
void stop_p(P* p);
// Stops with the P that `m` holds until the world is started again, if it is to be stopped at all.
// Afterwards the M has a P.
void stop_here(M* m);

// --- Ms.

// Lets a thread, new or idle, run with `p`, or with an idle P if it is null. A `spinning` thread
// has been counted in Sched::spinning_ms already.
void start_m(P* p, bool spinning);
// Sleeps, without a P, until another thread has handed over one.
void stop_m(M* m);
// The same for one that is not to be found on the idle list.
void wait_for_p(M* m);
// Wakes a thread that waits, having set its next_p.
void wake_m(M* m);
// With Sched::lock held: ends the program if no thread runs and none ever will.
void check_deadlock();

// If a P is idle and nobody looks for work, wakes a thread that does. After work has been
// submitted.
void wake_processor();

// A thread that has found work, or stops for another reason, spins no longer. If it was the last
// spinner, another is woken: there may be more work, whose readier relied on this one.
void end_spinning(M* m);

// execute(), for programs with several goroutines. With GODEBUG=preemptstress=1 the turn ends at
// the goroutine's next safepoint; but not where it was stopped in a prologue, which compares with
// the guard again: it would never get past it.
[[noreturn]] void run_turn(M* m, G* g);

// --- The global queue.

// Puts goroutines, linked by schedule_link, into the global queue, and wakes a thread for them.
void inject(G* list);
// A goroutine of the global queue, and with it this P's share of the others into its own. `limit`
// bounds their number; 0 does not. With Sched::lock held.
G* take_global(P* p, uint32_t limit);

// --- Goroutines that are locked to their threads (locked.cc).

// Waits, without a P, until the goroutine that `m` is locked to may run, and runs it.
[[noreturn]] void run_locked(M* m);
// Gives the P of `m` to the thread that alone may run `g`. Afterwards `m` has another P.
void hand_to_locked(M* m, G* g);

// The loop (find_work.cc).
void run_loop(M* m);

// Starts sysmon's thread, once. Also from a signal handler.
void begin_sysmon();

// Set once there are threads: sends the signal at which a thread looks at its guard.
void signal_preemption(M* m);

}  // namespace rt

#endif  // TANDEM_RT_SCHED_THREADS_H_
