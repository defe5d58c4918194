// The part of the scheduler that every program has (sched.h): parking and giving turns (park.h),
// and the loop while there is no goroutine but the main one.
//
// A goroutine that stops (it parks, yields or is preempted) notes its new status, leaves its M, and
// enters the scheduler; schedule() picks the next one and resumes it, and never returns. park()
// gives up the lock only after the goroutine has left its M, so that who takes the lock next may
// ready it at once. What a waker left for a parked goroutine is picked up by on_wakeup, before it
// resumes.

#include "rt/sched/sched.h"

#include "rt/abi/calls.h"
#include "rt/sched/park.h"
#include "rt/stack/panic.h"
#include "rt/stack/switch.h"

namespace rt {

constinit Sched sched{};
constinit ParkObserver* on_park = nullptr;

void execute(M* m, G* g) {
  begin_turn(m, g);
  resume_goroutine(g);
}

G* leave_goroutine(GStatus status) {
  M* m = current_m();
  G* g = m->current_g;
  g->header.m = nullptr;
  __atomic_store_n(&m->current_g, static_cast<G*>(nullptr), __ATOMIC_RELAXED);
  set_status(g, status);
  return g;
}

void park(WaitReason reason, void (*on_wakeup)(G*), LockBase* unlock) {
  G* g = current_g();
  g->wait_reason = reason;
  g->on_wakeup = on_park == nullptr ? on_wakeup : on_park(g, on_wakeup);
  leave_goroutine(GStatus::kWaiting);
  if (unlock != nullptr) unlock->unlock();
  note_no_locks();
  enter_scheduler();
}

void park_releasing(WaitReason reason, void (*on_wakeup)(G*), void (*release)(G*)) {
  G* g = current_g();
  g->wait_reason = reason;
  g->on_wakeup = on_park == nullptr ? on_wakeup : on_park(g, on_wakeup);
  leave_goroutine(GStatus::kWaiting);
  release(g);
  enter_scheduler();
}

// The loop puts it into the global queue.
void yield_goroutine() {
  M* m = current_m();
  m->yielded = leave_goroutine(GStatus::kRunnable);
  enter_scheduler();
}

// sysmon or the collector has asked for the current goroutine's turn to end, and a runtime call of
// it is complete; its results are in the context.
void preempt_after_call() {
  M* m = current_m();
  if (m->keep_running > 0 || m->p == nullptr) return;  // without P: in a system call
  abi::GHeader& header = m->current_g->header;
  const uintptr_t real_guard = header.stack.low + abi::kStackGuard;
  __atomic_store_n(&header.stack_guard, real_guard, __ATOMIC_RELAXED);
  if (sched.move_stack != nullptr) sched.move_stack(m->current_g);
  yield_goroutine();
}

// The loop is entered anew, on an empty system stack, each time a goroutine stops. This is the one
// of programs with one goroutine.
void schedule() {
  M* m = current_m();
  if (sched.loop != nullptr) sched.loop(m);
  m->yielded = nullptr;
  if (main_goroutine.status == GStatus::kDead) {
    throw_fatal("no goroutines (main called runtime.Goexit) - deadlock!");
  }
  if (main_goroutine.status == GStatus::kWaiting) {
    throw_fatal("all goroutines are asleep - deadlock!");
  }
  execute(m, &main_goroutine);
}

}  // namespace rt

void rt::abi::rt_Gosched() {
  yield_goroutine();
}
