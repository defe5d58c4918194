// Stopping and starting the world (world.h).
//
// The stopper sets Sched::stop_requested, counts the Ps that run, and waits until all have come by
// stop_here(), at the head of the scheduler's loop. Their threads keep their Ps and sleep on
// Sched::world_epoch; starting the world advances it, so one system call wakes them all. A thread
// that sleeps for a moment and keeps its P meanwhile sleeps on Sched::stop_requested, and is woken
// too. A P whose thread is in a system call is simply marked as stopped: the thread finds that when
// it comes back. Idle Ps stay on their list, from which none is taken while stop_requested is set.
//
// A P changes between running and being in a system call without the lock. The barrier pairing: the
// stopper sets stop_requested, then reads the status; the thread sets the status to kSyscall, then
// reads stop_requested. So at least one of the two marks the P as stopped, and the compare-and-swap
// lets only one do it. Of a P that the stopper saw running, it waits for the thread to count it;
// what it decides by must therefore be one read.

#include "rt/sched/world.h"

#include "rt/os/os.h"
#include "rt/sched/threads.h"

namespace rt {
namespace {

constexpr int64_t kAskAgainNanoseconds = 100000;
constexpr int kFreezeAttempts = 5;
constexpr int64_t kFreezeNanoseconds = 1000000;

// Whether a P runs, and has to come to a stop by itself. If it is in a system call it is stopped.
bool is_running(P* p) {
  for (;;) {
    const PStatus status = status_of(p);
    if (status != PStatus::kSyscall) return status == PStatus::kRunning;
    if (!change_status(p, PStatus::kSyscall, PStatus::kStopped)) continue;
    set_thread(p, nullptr);
    advance(p->syscall_tick);
    return false;
  }
}

// How many Ps have to come to a stop by themselves. With Sched::lock held.
uint32_t count_running(const P* own) {
  uint32_t count = 0;
  for (int32_t i = 0; i < sched.p_count; ++i) {
    P* p = sched.all_ps[i];
    if (p != own && is_running(p)) ++count;
  }
  return count;
}

void sleep_for(int64_t nanoseconds) {
  uint32_t never = 0;
  os::futex_sleep(&never, 0, nanoseconds);
}

}  // namespace

void preempt_all() {
  const int32_t count = __atomic_load_n(&sched.p_count, __ATOMIC_ACQUIRE);
  P** const all = __atomic_load_n(&sched.all_ps, __ATOMIC_ACQUIRE);
  const M* self = current_m();
  for (int32_t i = 0; i < count; ++i) {
    M* m = __atomic_load_n(&all[i]->m, __ATOMIC_RELAXED);
    if (m == nullptr || m == self) continue;
    G* g = __atomic_load_n(&m->current_g, __ATOMIC_RELAXED);
    if (g == nullptr) continue;
    __atomic_store_n(&g->header.stack_guard, abi::kStackPreempt, __ATOMIC_RELAXED);
    signal_preemption(m);
  }
}

void stop_p(P* p) {
  set_status(p, PStatus::kStopped);
  if (__atomic_sub_fetch(&sched.stop_wait, 1, __ATOMIC_SEQ_CST) == 0) {
    os::futex_wake(&sched.stop_wait, 1);
  }
}

void stop_here(M* m) {
  uint32_t epoch;
  {
    LockGuard guard(sched.lock);
    if (sched.stop_requested == 0) return;
    epoch = sched.world_epoch;
    stop_p(m->p);
  }
  while (__atomic_load_n(&sched.world_epoch, __ATOMIC_ACQUIRE) == epoch) {
    os::futex_sleep(&sched.world_epoch, epoch, -1);
  }
  {
    // Under the lock: a thread that wakes late may find that GOMAXPROCS is changing again. Then it
    // keeps its P, which runs from the next start of the world on.
    LockGuard guard(sched.lock);
    P* p = m->p;
    if (p->id < sched.processors) return;
    m->p = nullptr;  // GOMAXPROCS was lowered
    set_thread(p, nullptr);
  }
  if (m->spinning) end_spinning(m);  // somebody may have relied on it
  stop_m(m);
}

void stop_the_world(const char*) {
  M* m = current_m();
  for (;;) {
    sched.lock.lock();
    if (sched.stop_requested == 0) break;
    sched.lock.unlock();
    stop_here(m);  // somebody else was faster
  }
  __atomic_store_n(&sched.stop_requested, 1, __ATOMIC_SEQ_CST);
  sched.stop_wait = count_running(m->p);
  sched.lock.unlock();
  os::futex_wake(&sched.stop_requested, INT32_MAX);
  for (;;) {
    const uint32_t left = __atomic_load_n(&sched.stop_wait, __ATOMIC_ACQUIRE);
    if (left == 0) return;
    preempt_all();
    os::futex_sleep(&sched.stop_wait, left, kAskAgainNanoseconds);
  }
}

// A stopped P without a thread was in a system call. It becomes idle, or goes to another thread.
void start_the_world() {
  P* with_work = nullptr;
  {
    LockGuard guard(sched.lock);
    __atomic_store_n(&sched.stop_requested, 0, __ATOMIC_SEQ_CST);
    for (int32_t i = 0; i < sched.processors && i < sched.p_count; ++i) {
      P* p = sched.all_ps[i];
      if (status_of(p) != PStatus::kStopped) continue;
      if (p->m != nullptr) {
        assign_p(p, p->m);
      } else if (p->queue.empty()) {
        push_idle_p(p);
      } else {
        assign_p(p, nullptr);
        p->idle_link = with_work;
        with_work = p;
      }
    }
    __atomic_add_fetch(&sched.world_epoch, 1, __ATOMIC_RELEASE);
  }
  os::futex_wake(&sched.world_epoch, INT32_MAX);
  while (with_work != nullptr) {
    P* p = with_work;
    with_work = p->idle_link;
    start_m(p, false);
  }
  wake_processor();
}

// The program is about to end by a fatal error: no more than an honest attempt, as a lock may be
// held.
void freeze_the_world() {
  __atomic_store_n(&sched.stop_requested, 1, __ATOMIC_SEQ_CST);
  __atomic_store_n(&sched.stop_wait, UINT32_MAX, __ATOMIC_SEQ_CST);
  for (int i = 0; i < kFreezeAttempts; ++i) {
    preempt_all();
    bool running = false;
    for (int32_t k = 0; k < sched.p_count; ++k) {
      const P* p = sched.all_ps[k];
      running |= p->m != current_m() && status_of(p) == PStatus::kRunning;
    }
    if (!running) return;
    sleep_for(kFreezeNanoseconds);
  }
}

}  // namespace rt
