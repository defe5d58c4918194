// Processors: the idle list, handing a P on, making and retiring them (threads.h), and GOMAXPROCS.
//
// The first P is in .bss; the others are made when sysmon's thread begins (make_processors), or by
// GOMAXPROCS if it is called later. Descriptors are never freed: sched.all_ps only grows, by a
// new array that is published before its length, and readers without a lock may keep the old one.
//
// GOMAXPROCS changes the number with the world stopped, after its goroutine has left the thread. Ps
// beyond the new number give their timers and their goroutines away and stay kStopped until they
// are wanted again; a caller that runs on one of them changes over to P 0. The idle list is built
// anew.
//
// A thread that must leave its P, for a system call say, hands it off: to another thread if there
// is work, also to one that spins if nobody else would look for work, else to the idle list.

#include "rt/abi/calls.h"
#include "rt/mem/persistent.h"
#include "rt/os/os.h"
#include "rt/sched/park.h"
#include "rt/sched/threads.h"
#include "rt/sched/timer.h"
#include "rt/sched/world.h"
#include "rt/stack/panic.h"

namespace rt {
namespace {

bool has_work(const P* p) {
  return !p->queue.empty() || !sched.queue.empty();
}

// Puts all goroutines of a P that is to stop for good into the global queue.
void drain_queue(P* p) {
  while (G* g = p->queue.take_next()) sched.queue.push(g);
  while (G* g = p->queue.pop()) sched.queue.push(g);
}

void* make_descriptors(size_t size, size_t align) {
  void* memory = mem::allocate_persistent(size, align);
  if (memory == nullptr) throw_fatal("out of memory");
  return memory;
}

// Sees to it that `count` Ps exist. With Sched::lock held. The new ones are stopped.
void make_missing(int32_t count) {
  if (count <= sched.p_count) return;
  const auto size = static_cast<size_t>(count);
  auto** all = static_cast<P**>(make_descriptors(size * sizeof(P*), alignof(P*)));
  for (int32_t i = 0; i < count; ++i) {
    if (i < sched.p_count) {
      all[i] = sched.all_ps[i];
      continue;
    }
    P* p = static_cast<P*>(make_descriptors(sizeof(P), alignof(P)));
    p->id = i;
    set_status(p, PStatus::kStopped);
    all[i] = p;
  }
  __atomic_store_n(&sched.all_ps, all, __ATOMIC_RELEASE);
  __atomic_store_n(&sched.p_count, count, __ATOMIC_RELEASE);
}

// The caller's P is to be retired: it takes P 0, and that one's thread, if it has one, the retired
// P.
void take_first_p(M* m) {
  P* const own = m->p;
  P* const first = sched.all_ps[0];
  M* const other = first->m;
  set_thread(own, other);
  set_status(own, PStatus::kStopped);
  if (other != nullptr) other->p = own;
  m->p = first;
  assign_p(first, m);
}

// While the world is stopped.
void change_processors(int32_t count) {
  LockGuard guard(sched.lock);
  M* m = current_m();
  const int32_t before = sched.processors;
  __atomic_store_n(&sched.processors, count, __ATOMIC_RELAXED);
  if (__atomic_load_n(&sched.process_id, __ATOMIC_RELAXED) == 0) return;  // sysmon will make them
  make_missing(count);
  if (m->p->id >= count) take_first_p(m);
  for (int32_t i = count; i < before && i < sched.p_count; ++i) {
    P* p = sched.all_ps[i];
    drain_queue(p);
    set_status(p, PStatus::kStopped);
  }
  sched.idle_ps = nullptr;
  __atomic_store_n(&sched.idle_p_count, 0, __ATOMIC_RELAXED);
  for (int32_t i = count; i-- > 0;) {
    P* p = sched.all_ps[i];
    if (p->m == nullptr && p->queue.empty()) push_idle_p(p);
  }
}

}  // namespace

void assign_p(P* p, M* m) {
  set_thread(p, m);
  set_status(p, PStatus::kRunning);
}

P* pop_idle_p(M* m) {
  P* p = sched.idle_ps;
  if (p == nullptr || sched.stop_requested != 0) return nullptr;
  sched.idle_ps = p->idle_link;
  __atomic_sub_fetch(&sched.idle_p_count, 1, __ATOMIC_SEQ_CST);
  assign_p(p, m);
  if (sched.sysmon_waits) {
    sched.sysmon_waits = false;
    __atomic_store_n(&sched.sysmon_futex, 1, __ATOMIC_RELEASE);
    os::futex_wake(&sched.sysmon_futex, 1);
  }
  return p;
}

void push_idle_p(P* p) {
  set_thread(p, nullptr);
  set_status(p, PStatus::kIdle);
  p->idle_link = sched.idle_ps;
  sched.idle_ps = p;
  __atomic_add_fetch(&sched.idle_p_count, 1, __ATOMIC_SEQ_CST);
}

bool acquire_idle_p(M* m) {
  LockGuard guard(sched.lock);
  m->p = pop_idle_p(m);
  return m->p != nullptr;
}

// Its queue may be full and its thread asleep in the kernel: then another thread must come. Without
// any work it becomes idle, unless that would leave nobody to look for work.
void hand_off(P* p) {
  if (has_work(p)) return start_m(p, false);
  uint32_t nobody = 0;
  if (__atomic_load_n(&sched.idle_p_count, __ATOMIC_SEQ_CST) == 0 &&
      __atomic_compare_exchange_n(&sched.spinning_ms, &nobody, 1, false, __ATOMIC_SEQ_CST,
                                  __ATOMIC_RELAXED)) {
    return start_m(p, true);
  }
  {
    LockGuard guard(sched.lock);
    if (sched.stop_requested != 0) return stop_p(p);
    if (sched.queue.empty()) {
      push_idle_p(p);
      p = nullptr;
    }
  }
  if (p != nullptr) return start_m(p, false);
  if (const int64_t when = next_timer_time()) timer_set_for(when);
}

void make_processors() {
  LockGuard guard(sched.lock);
  const int32_t before = sched.p_count;
  make_missing(sched.processors);
  for (int32_t i = sched.p_count; i-- > before;) push_idle_p(sched.all_ps[i]);
}

namespace {

// What rt_GOMAXPROCS wants done once its goroutine has left the thread.
void change_processors_for(G* g) {
  const auto count = static_cast<int32_t>(reinterpret_cast<intptr_t>(g->park_data));
  g->park_data = nullptr;
  stop_the_world("GOMAXPROCS");
  for (int32_t i = count; i < sched.p_count; ++i) move_timers(sched.all_ps[i]);
  change_processors(count);
  start_the_world();
  ready(g);
}

}  // namespace

abi::Int abi::rt_GOMAXPROCS(Int count) {
  constexpr Int kMost = 1 << 20;
  const Int before = sched.processors;
  if (count <= 0 || count == before) return before;
  if (count > kMost) count = kMost;
  use_whole_scheduler();
  G* g = current_g();
  g->park_data = reinterpret_cast<void*>(count);
  g->header.context.result[0] = static_cast<uintptr_t>(before);
  park_releasing(WaitReason::kGomaxprocs, nullptr, change_processors_for);
}

abi::Int abi::rt_NumCPU() {
  return sched.cpus;
}

}  // namespace rt
