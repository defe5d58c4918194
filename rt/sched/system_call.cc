// Entering and leaving system calls that may block (system_call.h).
//
// The P is left with status kSyscall: on the way back one compare-and-swap takes it again, which is
// all that a short call costs. Meanwhile sysmon may take it for another thread, and the stopper of
// the world may stop it; M::syscall_p only remembers which one it was.

#include "rt/sched/system_call.h"

#include "rt/gc/gc.h"
#include "rt/sched/park.h"
#include "rt/sched/threads.h"
#include "rt/stack/switch.h"

namespace rt {
namespace {

// The world is being stopped: the stopper counts on this P, unless it has seen it in the call
// already.
void stop_for_world(P* p) {
  LockGuard guard(sched.lock);
  if (sched.stop_requested == 0 || !change_status(p, PStatus::kSyscall, PStatus::kStopped)) return;
  set_thread(p, nullptr);
  advance(p->syscall_tick);
  stop_p(p);
}

// The thread's old P, or any that is idle.
bool take_p_back(M* m) {
  P* p = m->syscall_p;
  m->syscall_p = nullptr;
  if (change_status(p, PStatus::kSyscall, PStatus::kRunning)) {
    m->p = p;
    advance(p->syscall_tick);
    return true;
  }
  return __atomic_load_n(&sched.idle_p_count, __ATOMIC_RELAXED) != 0 && acquire_idle_p(m);
}

// No P is free: the goroutine waits for its turn in the global queue.
[[noreturn]] void wait_for_turn(M* m, G* g, intptr_t result) {
  g->header.context.result[0] = static_cast<uintptr_t>(result);
  leave_goroutine(GStatus::kRunnable);
  bool has_p;
  {
    LockGuard guard(sched.lock);
    m->p = pop_idle_p(m);  // since take_p_back looked
    has_p = m->p != nullptr;
    sched.queue.push(g);
  }
  if (!has_p && m->locked_g == nullptr) stop_m(m);
  enter_scheduler();
}

}  // namespace

void enter_system_call() {
  use_whole_scheduler();
  M* m = current_m();
  P* p = m->p;
  set_status(m->current_g, GStatus::kSyscall);
  m->syscall_p = p;
  m->p = nullptr;
  set_status(p, PStatus::kSyscall);
  if (__atomic_load_n(&sched.stop_requested, __ATOMIC_SEQ_CST) != 0) stop_for_world(p);
}

intptr_t exit_system_call(intptr_t result) {
  M* m = current_m();
  G* g = m->current_g;
  if (!take_p_back(m)) wait_for_turn(m, g, result);
  set_status(g, GStatus::kRunning);
  if (!gc::before_run(g)) {
    g->header.context.result[0] = static_cast<uintptr_t>(result);
    yield_goroutine();
  }
  return result;
}

}  // namespace rt
