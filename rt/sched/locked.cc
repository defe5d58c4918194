// runtime.LockOSThread: a goroutine that runs on one thread only, which runs nothing else.
//
// When such a goroutine stops, its thread hands its P to another and waits off the idle list; the
// thread that finds the goroutine in a queue hands over its own P. Two switches of threads for one
// of goroutines: who locks asks for that.

#include "rt/abi/calls.h"
#include "rt/gc/gc.h"
#include "rt/sched/threads.h"

namespace rt {

namespace {

void let_go_of_p(M* m) {
  P* p = m->p;
  if (p == nullptr) return;
  m->p = nullptr;
  set_thread(p, nullptr);
  hand_off(p);
}

// Counts the thread as one that waits for its goroutine, which goes to a queue first if it is
// given.
void count_waiting(G* g) {
  LockGuard guard(sched.lock);
  ++sched.locked_idle_ms;
  if (g != nullptr) {
    sched.queue.push(g);
  } else {
    check_deadlock();
  }
}

}  // namespace

void run_locked(M* m) {
  if (m->spinning) end_spinning(m);
  G* const g = m->locked_g;
  let_go_of_p(m);
  count_waiting(nullptr);
  wait_for_p(m);
  while (__atomic_load_n(&sched.stop_requested, __ATOMIC_RELAXED) != 0 || !gc::before_run(g)) {
    count_waiting(g);  // it is handed over again when the world runs, or by the next in the loop
    let_go_of_p(m);
    wait_for_p(m);
  }
  advance(m->p->schedule_tick);
  run_turn(m, g);
}

void hand_to_locked(M* m, G* g) {
  M* const other = g->locked_m;
  P* const p = m->p;
  m->p = nullptr;
  {
    LockGuard guard(sched.lock);
    assign_p(p, other);
    --sched.locked_idle_ms;  // it may not have counted itself yet: the sum is right in the end
  }
  other->next_p = p;
  wake_m(other);
  stop_m(m);
}

void abi::rt_LockOSThread() {
  use_whole_scheduler();
  M* m = current_m();
  G* g = m->current_g;
  ++g->lock_count;
  g->locked_m = m;
  m->locked_g = g;
}

void abi::rt_UnlockOSThread() {
  M* m = current_m();
  G* g = m->current_g;
  if (g->lock_count == 0 || --g->lock_count != 0) return;
  g->locked_m = nullptr;
  m->locked_g = nullptr;
}

}  // namespace rt
