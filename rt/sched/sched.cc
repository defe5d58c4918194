// The scheduler's loop and queues (sched.h), parking and readying (park.h).
//
// A goroutine that stops (it parks, yields or is preempted) notes its new status, leaves its M, and
// enters the scheduler; schedule() picks the next one and resumes it, and never returns. park()
// gives up the lock only after the goroutine has left its M, so that who takes the lock next may
// ready it at once. What a waker left for a parked goroutine is picked up by on_wakeup, before it
// resumes. When nothing can run, it is a deadlock.

#include "rt/sched/sched.h"

#include "rt/abi/calls.h"
#include "rt/sched/park.h"
#include "rt/stack/panic.h"
#include "rt/stack/stack.h"
#include "rt/stack/switch.h"

namespace rt {

constinit Sched sched{};

namespace {

// How often the global queue comes before the P's own: a prime, so as not to fall into step.
constexpr uint32_t kGlobalQueuePeriod = 61;

G* pop_global() {
  if (sched.queue.empty()) return nullptr;
  LockGuard guard(sched.lock);
  return sched.queue.pop();
}

G* find_runnable(P* p) {
  if (p->schedule_tick % kGlobalQueuePeriod == 0) {
    if (G* g = pop_global()) return g;
  }
  if (G* g = p->queue.pop()) return g;
  return pop_global();
}

// Nothing can run and nothing can happen that would change that.
[[noreturn]] void deadlock() {
  if (main_goroutine.status == GStatus::kDead) {
    throw_fatal("no goroutines (main called runtime.Goexit) - deadlock!");
  }
  throw_fatal("all goroutines are asleep - deadlock!");
}

[[noreturn]] void execute(M* m, G* g) {
  m->current_g = g;
  g->header.m = m;
  g->status = GStatus::kRunning;
  g->header.stack_guard = g->header.stack.low + abi::kStackGuard;
  ++m->schedule_tick;
  if (void (*const on_wakeup)(G*) = g->on_wakeup) {
    g->on_wakeup = nullptr;
    on_wakeup(g);
  }
  resume_goroutine(g);
}

// The current goroutine no longer runs on this thread.
G* leave_goroutine(GStatus status) {
  M* m = current_m();
  G* g = m->current_g;
  g->header.m = nullptr;
  __atomic_store(&g->status, &status, __ATOMIC_RELEASE);
  m->current_g = nullptr;
  return g;
}

}  // namespace

void GQueue::push_all(G* first, G* last, uint32_t count) {
  last->schedule_link = nullptr;
  if (first_ == nullptr) {
    first_ = first;
  } else {
    last_->schedule_link = first;
  }
  last_ = last;
  size_ += count;
}

G* GQueue::pop() {
  G* g = first_;
  if (g == nullptr) return nullptr;
  first_ = g->schedule_link;
  g->schedule_link = nullptr;
  --size_;
  return g;
}

void enqueue(G* g, bool next) {
  RunQueue& queue = current_p()->queue;
  if (next) {
    g = queue.exchange_next(g);
    if (g == nullptr) return;
  }
  while (!queue.push(g)) {
    G* first;
    G* last;
    if (const uint32_t count = queue.take_half(&first, &last)) {
      LockGuard guard(sched.lock);
      sched.queue.push_all(first, last, count);
    }
  }
}

void ready(G* g) {
  g->status = GStatus::kRunnable;
  enqueue(g, true);
}

void park(WaitReason reason, void (*on_wakeup)(G*), LockBase* unlock) {
  G* g = current_g();
  g->wait_reason = reason;
  g->on_wakeup = on_wakeup;
  leave_goroutine(GStatus::kWaiting);
  if (unlock != nullptr) unlock->unlock();
  enter_scheduler();
}

void park_releasing(WaitReason reason, void (*on_wakeup)(G*), void (*release)(G*)) {
  G* g = current_g();
  g->wait_reason = reason;
  g->on_wakeup = on_wakeup;
  leave_goroutine(GStatus::kWaiting);
  release(g);
  enter_scheduler();
}

void yield_goroutine() {
  G* g = leave_goroutine(GStatus::kRunnable);
  {
    LockGuard guard(sched.lock);
    sched.queue.push(g);
  }
  enter_scheduler();
}

// sysmon has asked for the current goroutine's turn to end, and a runtime call of it is complete;
// its results are in the context.
void preempt_after_call() {
  M* m = current_m();
  if (m->keep_running > 0) return;
  abi::GHeader& header = m->current_g->header;
  const uintptr_t real_guard = header.stack.low + abi::kStackGuard;
  __atomic_store_n(&header.stack_guard, real_guard, __ATOMIC_RELAXED);
  if (sched.move_stack != nullptr) sched.move_stack(m->current_g);
  yield_goroutine();
}

// The loop: it is entered anew, on an empty system stack, each time a goroutine stops.
void schedule() {
  M* m = current_m();
  P* p = m->p;
  G* g;
  do {
    g = find_runnable(p);
    const bool may_wait = sched.watch != nullptr && sched.watch(g == nullptr);
    if (g == nullptr && !may_wait) deadlock();
  } while (g == nullptr);
  ++p->schedule_tick;
  execute(m, g);
}

void abi::rt_Gosched() {
  yield_goroutine();
}

}  // namespace rt
