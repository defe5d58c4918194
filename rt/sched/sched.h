// The scheduler: runs goroutines (G) on threads (M) that hold processors (P).
//
// Each P has a queue of runnable goroutines; there is a global one for those that gave up their
// turn or did not fit. A thread without work takes from its P's queue, the global queue, and then
// from other Ps. Every 61st time it looks at the global queue first, so that two goroutines that
// ready one another forever cannot starve it.
//
// At present one M, m0 with p0, runs all goroutines: Sched's lists of idle Ms and Ps stay empty,
// and work is never stolen. The structures, the queues' protocol and the locks are those for many.

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
  bool empty() const { return first_ == nullptr; }
  void push(G* g) { push_all(g, g, 1); }
  void push_all(G* first, G* last, uint32_t count);
  G* pop();
  uint32_t size() const { return size_; }

 private:
  G* first_;
  G* last_;
  uint32_t size_;
};

struct Sched {
  Lock<LockRank::kScheduler> lock;  // of everything up to the next lock
  GQueue queue;                     // the global run queue
  M* idle_ms;
  P* idle_ps;
  uint32_t idle_m_count;
  uint32_t idle_p_count;
  uint32_t spinning_ms;
  int32_t processors;  // GOMAXPROCS
  int32_t cpus;        // that the process may run on
  // Set when GODEBUG=movestack=1: moves the stack of a goroutine that is about to give its turn.
  void (*move_stack)(G* g);
  // Fires timers; with `idle` it waits for them and for file descriptors, or returns false when there
  // is nothing to wait for. Null until use_whole_scheduler().
  bool (*watch)(bool idle);
  bool stopped;  // the world: no P may run compiled code

  Lock<LockRank::kAllGs> all_gs_lock;
  G* first_g;  // all goroutines ever made, in that order, by all_link
  G* last_g;
  M* all_ms;
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
// address of the call that made it, for tracebacks.
void start_goroutine(const abi::Closure* function, uint64_t parent_id, uintptr_t creator_pc);

// Call it before the first timer or watched file descriptor.
void use_whole_scheduler();

// Puts a runnable goroutine into the current P's queue: as the next to run, or last.
void enqueue(G* g, bool next);

// Starts the thread that watches over the others (sysmon.cc).
void start_sysmon();

}  // namespace rt

#endif  // TANDEM_RT_SCHED_SCHED_H_
