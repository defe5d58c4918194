// The scheduler: runs goroutines (G) on threads (M) that hold processors (P).
//
//      global queue  G G G                      idle Ps    P
//                                               idle Ms    M M
//      P0: next G, ring G G G   <-- M0 runs G
//      P1: next -, ring G       <-- M1 runs G       M2 runs G in a system call (P1 was taken)
//      P2: next -, ring -       <-- M3 spins: it has a P, no goroutine, and looks for one
//
// Each P has a ring of runnable goroutines, and beside it the goroutine that was readied last,
// which runs next. A global queue takes those that gave up their turn or did not fit. A thread
// without work takes from its P's queue, the global queue, the network, and then half of another
// P's ring. Every 61st time it looks at the global queue first, so that two goroutines that ready
// one another forever cannot starve it; those two share one turn, so sysmon ends it after 10 ms.
//
// Invariants.
//   - A goroutine in a queue is kRunnable, is in that queue alone, and nothing runs on its stack.
//   - A P is used by the M in P::m alone, and P::m->p is that P, except while it is handed over.
//   - P::status goes between kRunning and kSyscall by its own M's hand, and from kSyscall elsewhere
//     by whoever wins the compare-and-swap. All other changes are made under Sched::lock.
//   - An M without a P runs no goroutine's code and touches no P's data.
//   - C++ never survives a park, so an M in the loop has an empty system stack: it may sleep there
//     for as long as it likes, and stopping the world needs no more than that all Ms come by.
//
// Parking and waking. Who parks sets kWaiting and leaves its M before it gives up the lock under
// which its waker will find it (park.h); its registers have been in its context since the call's
// thunk. So a waker that holds that lock, or has held it since, may queue the goroutine at once and
// another thread may run it at once: there is no window in which a goroutine is both on its old
// thread and on a new one, which other schedulers close with a status bit. The unlock (release)
// pairs with the waker's lock (acquire); push to a ring (release of its tail) with the steal
// (acquire).
//
// Threads. It would be wrong to keep an idle thread asleep while there is work, and dear to wake
// one for every goroutine that is readied: a wake-up costs microseconds, a switch a tenth of one.
// So a thread that has run out of work spins, which is: looks everywhere a few times before it
// sleeps. Who makes a goroutine runnable wakes a thread only if a P is idle and nobody spins; a
// spinner that has found work wakes the next if it was the last one. So as long as there is work,
// there are spinners, one more at a time, and they stop when the work does. At most half as many as
// there are busy Ps spin: more would only fight for the same queues. The two sides could miss one
// another; each therefore writes first, then looks, with a full barrier between (wake_processor and
// stop_spinning):
//      readier: push G;        full barrier; is anybody spinning?
//      spinner: count itself off; full barrier; is any queue not empty?
// Either the readier sees no spinner and wakes a thread, or the spinner sees the goroutine.
//
// Rejected: one central queue (every switch would take its lock); waking a thread directly with a
// goroutine in its hand (the goroutine loses its cache, and pairs that hand values to and fro would
// ping between processors); waking a thread for each goroutine (most would find it taken already).
//
// Small programs. A program begins with m0, p0 and the main goroutine. Until something calls
// use_whole_scheduler() - a go statement, a timer, the collector, a system call that may block -
// the loop is schedule() alone, which knows how to run the main goroutine and to say "deadlock";
// the rest is reached through Sched::loop and not even linked into programs that cannot call it.
// Other Ps are made by the first tick of sysmon, 10 ms after the start (sysmon.cc): before it no P
// is idle, so nobody thinks of waking a thread.

#ifndef TANDEM_RT_SCHED_SCHED_H_
#define TANDEM_RT_SCHED_SCHED_H_

#include <stdint.h>

#include "rt/abi/types.h"
#include "rt/sched/g.h"
#include "rt/sched/lock.h"
#include "rt/sched/m.h"
#include "rt/sched/p.h"

namespace rt {

// A queue of goroutines, linked by schedule_link.
class GQueue {
 public:
  bool empty() const { return __atomic_load_n(&size_, __ATOMIC_RELAXED) == 0; }
  void push(G* g) { push_all(g, g, 1); }
  void push_all(G* first, G* last, uint32_t count);
  G* pop();
  uint32_t size() const { return __atomic_load_n(&size_, __ATOMIC_RELAXED); }

 private:
  G* first_;
  G* last_;
  uint32_t size_;
};

struct Sched {
  // The scheduler's loop for more than the main goroutine; null until use_whole_scheduler().
  void (*loop)(M* m);
  // Starts sysmon's thread. Set with `loop`; called by the first tick, or at once when it has
  // passed.
  void (*begin_threads)();
  // Lets all other threads stop, for a traceback before the end of the program.
  void (*freeze)();
  // Set when GODEBUG=movestack=1: moves the stack of a goroutine that is about to give its turn.
  void (*move_stack)(G* g);
  uint32_t tick_passed;  // the first tick

  int32_t processors;  // GOMAXPROCS
  int32_t cpus;        // that the process may run on
  int32_t process_id;  // known once there are threads

  Lock<LockRank::kScheduler> lock;  // of everything up to the next lock; counts are read without it
  GQueue queue;                     // the global run queue
  M* idle_ms;
  P* idle_ps;
  uint32_t idle_m_count;
  uint32_t idle_p_count;
  uint32_t m_count;  // made, without sysmon
  int32_t last_m_id;
  uint32_t locked_idle_ms;  // that wait for their locked goroutine
  uint32_t stop_requested;  // the world: Ms are to stop in the loop; those that pause sleep on it
  uint32_t stop_wait;       // Ps that have not yet stopped; the stopper sleeps on it
  uint32_t world_epoch;     // worlds started; stopped Ms sleep on it
  bool starting;            // boot: no goroutine may run yet
  bool sysmon_waits;        // sysmon sleeps until a P is taken into use
  bool sysmon_has_p;        // it has taken one from a system call, and looks for a thread
  uint32_t sysmon_futex;
  G* free_gs;  // ended goroutines that Ps had too many of
  uint32_t free_g_count;

  uint32_t spinning_ms;
  uint32_t watching;    // an idle thread sleeps for: 1 the first timer, 2 the network as well
  int64_t watch_until;  // no longer than this
  uint32_t watch_futex;
  int64_t last_poll;  // when the network was last asked

  P** all_ps;  // p_count of them; both only grow, and only published as a whole
  int32_t p_count;

  Lock<LockRank::kAllGs> all_gs_lock;
  G* first_g;  // all goroutines ever made, in that order, by all_link
  G* last_g;
  M* all_ms;  // by all_link; grows at its head
  uint64_t last_goroutine_id;
};

extern Sched sched;

// The main goroutine, in .bss together with its first stack.
extern G main_goroutine;

// Makes `g` known to tracebacks and gives it its number.
void register_goroutine(G* g);

// Sets up an idle goroutine that has a stack so that it will run a function of compiled code, which
// will return to `return_address`.
void prepare_goroutine(G* g, const void* code, const abi::Closure* closure,
                       uintptr_t return_address);

// A new goroutine that runs `function`, the next one of the current P. `creator_pc` is the return
// address of the call that made it, for tracebacks, `labels` what profiles show with it.
void start_goroutine(const abi::Closure* function, uint64_t parent_id, uintptr_t creator_pc,
                     const void* labels);

// From the first call on there may be other goroutines than the main one, threads, timers and
// collections. Call it before anything of that kind is begun, as often as you like.
void use_whole_scheduler();

// Puts a runnable goroutine into the current P's queue, as the next to run or last, and sees to it
// that a thread comes for it. Only in programs that have called use_whole_scheduler().
void enqueue(G* g, bool next);

// Makes `g` the current goroutine of the calling thread, all but the switch to its stack.
[[gnu::always_inline]] inline void begin_turn(M* m, G* g) {
  __atomic_store_n(&m->current_g, g, __ATOMIC_RELAXED);
  g->header.m = m;
  set_status(g, GStatus::kRunning);
  __atomic_store_n(&g->header.stack_guard, g->header.stack.low + abi::kStackGuard,
                   __ATOMIC_RELAXED);
  __atomic_store_n(&g->wait_since, 0, __ATOMIC_RELAXED);
  if (void (*const on_wakeup)(G*) = g->on_wakeup) {
    g->on_wakeup = nullptr;
    on_wakeup(g);
  }
}

// Runs `g` on the calling thread, which holds a P and stands in the scheduler's loop.
[[noreturn]] void execute(M* m, G* g);

// Takes the current goroutine off its thread.
G* leave_goroutine(GStatus status);

// Arms the timer that starts the thread which watches over the others (sysmon.cc).
void start_sysmon();

}  // namespace rt

#endif  // TANDEM_RT_SCHED_SCHED_H_
