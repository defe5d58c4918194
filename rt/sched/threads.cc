// Threads: making them, letting them sleep, waking them (threads.h).
//
// An idle M lies on Sched::idle_ms and sleeps on its park_futex. Whoever wakes it has taken it from
// the list and put a P into its next_p, so it wakes with a right to run. Threads end only with the
// program: an idle one costs nothing but its stacks, of which little was touched.

#include "rt/sched/threads.h"

#include "rt/abi/calls.h"
#include "rt/boot/knobs.h"
#include "rt/mem/persistent.h"
#include "rt/os/os.h"
#include "rt/os/output.h"
#include "rt/os/signal.h"
#include "rt/os/syscall.h"
#include "rt/sched/netpoll.h"
#include "rt/sched/random.h"
#include "rt/sched/timer.h"
#include "rt/sched/world.h"
#include "rt/stack/panic.h"
#include "rt/stack/switch.h"

namespace rt {
namespace {

constexpr size_t kSignalStackSize = 16384;
constexpr size_t kSystemStackSize = 65536;
constexpr uint32_t kMostThreads = 10000;
// debug.SetMaxThreads; 0: the default.
constinit uint32_t thread_limit_set = 0;

uint32_t thread_limit() {
  return thread_limit_set == 0 ? kMostThreads : thread_limit_set;
}

[[noreturn]] void exhaust_threads() {
  os::error_output.text("runtime: program exceeds ");
  os::error_output.decimal(thread_limit());
  os::error_output.text("-thread limit\n");
  throw_fatal("thread exhaustion");
}

constinit P* first_processors[1] = {};

// The first code of a thread, on its system stack.
void begin_thread(M* m) {
  os::set_signal_stack(m->signal_stack, kSignalStackSize);
  os::unblock_signals();
  m->p = m->next_p;
  m->next_p = nullptr;
  enter_scheduler();
}

// From the lowest address: signal stack, a page without access, system stack.
bool allocate_stacks(M* m) {
  constexpr size_t kSize = kSignalStackSize + os::kPageSize + kSystemStackSize;
  auto* low = static_cast<uint8_t*>(os::reserve(kSize));
  if (low == nullptr || !os::commit(low, kSignalStackSize) ||
      !os::commit(low + kSize - kSystemStackSize, kSystemStackSize)) {
    return false;
  }
  m->signal_stack = low;
  m->system_stack_top = reinterpret_cast<uintptr_t>(low) + kSize;
  m->g0.header.stack = {m->system_stack_top - kSystemStackSize, m->system_stack_top};
  return true;
}

[[noreturn]] void out_of_threads() {
  throw_fatal("newosproc: the system gives no more threads");
}

void make_m(P* p, bool spinning) {
  auto* m = static_cast<M*>(mem::allocate_persistent(sizeof(M), alignof(M)));
  if (m == nullptr || !allocate_stacks(m)) out_of_threads();
  m->self = m;
  m->g0.header.m = m;
  m->g0.is_system = true;
  m->random_state[0] = next_random() | 1;
  m->random_state[1] = next_random();
  m->spinning = spinning;
  {
    LockGuard guard(sched.lock);
    m->id = ++sched.last_m_id;
    m->all_link = sched.all_ms;
    __atomic_store_n(&sched.all_ms, m, __ATOMIC_RELEASE);
    assign_p(p, m);
  }
  m->next_p = p;
  const long id = start_thread(m, begin_thread);
  if (os::is_error(id)) out_of_threads();
}

bool has_runnable_goroutine() {
  for (const G* g = sched.first_g; g != nullptr; g = g->all_link) {
    if (!g->is_system && g->status != GStatus::kDead && g->status != GStatus::kIdle) return true;
  }
  return false;
}

}  // namespace

void start_m(P* p, bool spinning) {
  M* m;
  {
    LockGuard guard(sched.lock);
    if (p == nullptr) p = pop_idle_p(nullptr);
    if (p == nullptr) {
      // Still with the lock: if the world was stopped, its starter comes later, and must see this.
      if (spinning) __atomic_sub_fetch(&sched.spinning_ms, 1, __ATOMIC_SEQ_CST);
      return;
    }
    m = sched.idle_ms;
    if (m != nullptr) {
      sched.idle_ms = m->idle_link;
      --sched.idle_m_count;
      assign_p(p, m);
    } else if (++sched.m_count > thread_limit()) {
      sched.lock.unlock();
      exhaust_threads();
    }
  }
  if (m == nullptr) return make_m(p, spinning);
  m->spinning = spinning;
  m->next_p = p;
  wake_m(m);
}

void wake_m(M* m) {
  __atomic_store_n(&m->park_futex, 1, __ATOMIC_RELEASE);
  os::futex_wake(&m->park_futex, 1);
}

void wait_for_p(M* m) {
  while (__atomic_load_n(&m->park_futex, __ATOMIC_ACQUIRE) == 0) {
    os::futex_sleep(&m->park_futex, 0, -1);
  }
  __atomic_store_n(&m->park_futex, 0, __ATOMIC_RELAXED);
  m->p = m->next_p;
  m->next_p = nullptr;
}

void stop_m(M* m) {
  {
    LockGuard guard(sched.lock);
    m->idle_link = sched.idle_ms;
    sched.idle_ms = m;
    ++sched.idle_m_count;
    check_deadlock();
  }
  wait_for_p(m);
}

// A thread in a system call runs, and so does the one that waits for timers or the network: neither
// is on the idle list. sysmon does not count, unless it is about to give a P to a thread: the
// goroutine whose P it was may have come back meanwhile, and lie in the global queue.
void check_deadlock() {
  if (sched.sysmon_has_p) return;
  const auto idle = static_cast<int32_t>(sched.idle_m_count + sched.locked_idle_ms);
  if (static_cast<int32_t>(sched.m_count) - idle > 0) return;
  if (has_timers() || (network_poller != nullptr && network_poller->has_waiters())) return;
  sched.lock.unlock();
  if (!has_runnable_goroutine()) {
    throw_fatal("no goroutines (main called runtime.Goexit) - deadlock!");
  }
  throw_fatal("all goroutines are asleep - deadlock!");
}

// The readier's half of the protocol in sched.h: its goroutine is in a queue already.
void wake_processor() {
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
  if (__atomic_load_n(&sched.idle_p_count, __ATOMIC_SEQ_CST) == 0) return;
  uint32_t nobody = 0;
  if (__atomic_load_n(&sched.spinning_ms, __ATOMIC_SEQ_CST) != 0 ||
      !__atomic_compare_exchange_n(&sched.spinning_ms, &nobody, 1, false, __ATOMIC_SEQ_CST,
                                   __ATOMIC_RELAXED)) {
    return;
  }
  start_m(nullptr, true);
}

void signal_preemption(M* m) {
  const int32_t thread = __atomic_load_n(&m->thread_id, __ATOMIC_RELAXED);
  if (thread == 0) return;
  os::system_call3(os::SystemCall::kTgkill, sched.process_id, thread, os::kSignalUrgent);
}

// The main thread calls this while it is the only one; from here on its P is one of several.
void use_whole_scheduler() {
  if (sched.loop != nullptr) return;
  first_processors[0] = &p0;
  p0.schedule_tick = 1;  // the main goroutine's first turn
  sched.all_ps = first_processors;
  sched.p_count = 1;
  sched.m_count = 1;
  sched.freeze = freeze_the_world;
  __atomic_store_n(&sched.begin_threads, &begin_sysmon, __ATOMIC_RELEASE);
  __atomic_store_n(&sched.loop, &run_loop, __ATOMIC_SEQ_CST);
  const bool passed = __atomic_load_n(&sched.tick_passed, __ATOMIC_SEQ_CST) != 0;
  if (passed || knobs.preemptstress != 0) begin_sysmon();
}

abi::Int abi::rt_setMaxThreads(Int count) {
  bool too_many;
  Int old;
  {
    LockGuard guard(sched.lock);
    old = thread_limit();
    thread_limit_set = static_cast<uint32_t>(count > INT32_MAX ? INT32_MAX : count);
    too_many = count <= 0 || sched.m_count > thread_limit();
  }
  if (too_many) exhaust_threads();
  return old;
}

// Sysmon's thread too, if it was made; the main thread is one also before there are others.
abi::Int abi::rt_threadCount() {
  return sched.m_count == 0 ? 1 : sched.m_count + (sched.process_id != 0 ? 1 : 0);
}

}  // namespace rt
