// sysmon: the watch over the scheduler, a thread of its own without a P. It
//   - takes Ps from threads whose system calls take long, and hands them on;
//   - preempts goroutines that have run for 10 ms;
//   - asks the network when nobody has for 10 ms;
//   - has garbage collected that nobody has for two minutes, and free memory given back;
//   - prints what GODEBUG=schedtrace asks for (schedtrace.cc);
//   - notes since when goroutines have been waiting, for tracebacks.
// It sleeps 20 microseconds between two looks, after a millisecond without anything to do twice as
// long each time, up to 10 ms; and when all Ps are idle, until one is taken into use.

#include "rt/boot/knobs.h"
#include "rt/gc/gc.h"
#include "rt/os/os.h"
#include "rt/os/signal.h"
#include "rt/os/syscall.h"
#include "rt/sched/netpoll.h"
#include "rt/sched/preempt.h"
#include "rt/sched/schedtrace.h"
#include "rt/sched/threads.h"
#include "rt/sched/timer.h"
#include "rt/stack/quit.h"
#include "rt/stack/switch.h"

namespace rt {
namespace {

constexpr size_t kSysmonStackSize = 16384;
constexpr int64_t kMicrosecond = 1000;
constexpr int64_t kMillisecond = 1000000;
constexpr int64_t kTurn = 10000000;  // a goroutine may run, and the network lie, for so long
constexpr int64_t kShortestSleep = 20 * kMicrosecond;
constexpr int64_t kLongestSleep = 10000 * kMicrosecond;
constexpr uint32_t kLooksBeforeSlower = 50;
constexpr int64_t kDeepSleep = 60000000000;
constexpr int64_t kNoteWaitersEvery = 10000000000;

constinit M sysmon_m{};
constinit uint32_t begun = 0;

// What sysmon remembers of a P: when it first saw the current turn or system call.
struct Seen {
  uint32_t schedule_tick;
  uint32_t syscall_tick;
  int64_t schedule_time;
  int64_t syscall_time;
};
constexpr int32_t kMostSeen = 1024;  // Ps beyond are not watched
constinit Seen seen[kMostSeen] = {};

// The goroutine has run for its time: let it come to the scheduler.
void preempt(const P* p) {
  M* m = __atomic_load_n(&p->m, __ATOMIC_RELAXED);
  if (m == nullptr) return;
  G* g = __atomic_load_n(&m->current_g, __ATOMIC_RELAXED);
  if (g == nullptr) return;
  __atomic_store_n(&g->header.stack_guard, abi::kStackPreempt, __ATOMIC_RELAXED);
  signal_preemption(m);
}

bool take_from_system_call(P* p) {
  LockGuard guard(sched.lock);
  if (sched.stop_requested != 0 || !change_status(p, PStatus::kSyscall, PStatus::kRunning)) {
    return false;
  }
  set_thread(p, nullptr);
  advance(p->syscall_tick);
  sched.sysmon_has_p = true;
  return true;
}

// Finds a thread for a P that was taken. Until there is one, all others may have gone to sleep.
void pass_on(P* p) {
  hand_off(p);
  LockGuard guard(sched.lock);
  sched.sysmon_has_p = false;
  check_deadlock();
}

// A P in a system call is taken if sysmon sees the same call twice and there is something to run,
// or nobody else to look for it; in any case after a turn's time.
bool retake_from_call(P* p, Seen& last, int64_t now) {
  const uint32_t tick = __atomic_load_n(&p->syscall_tick, __ATOMIC_RELAXED);
  if (tick != last.syscall_tick) {
    last.syscall_tick = tick;
    last.syscall_time = now;
    return false;
  }
  const bool others_look = __atomic_load_n(&sched.spinning_ms, __ATOMIC_RELAXED) +
                               __atomic_load_n(&sched.idle_p_count, __ATOMIC_RELAXED) >
                           0;
  if (p->queue.empty() && others_look && now - last.syscall_time < kTurn) return false;
  if (!take_from_system_call(p)) return false;
  pass_on(p);
  return true;
}

void watch_turn(const P* p, Seen& last, int64_t now) {
  const uint32_t tick = __atomic_load_n(&p->schedule_tick, __ATOMIC_RELAXED);
  if (tick != last.schedule_tick) {
    last.schedule_tick = tick;
    last.schedule_time = now;
  } else if (now - last.schedule_time >= kTurn) {
    preempt(p);
  }
}

// Whether a P was taken from a system call.
bool look_at_processors(int64_t now) {
  bool retaken = false;
  const int32_t count = __atomic_load_n(&sched.p_count, __ATOMIC_ACQUIRE);
  for (int32_t i = 0; i < count && i < kMostSeen; ++i) {
    P* p = __atomic_load_n(&sched.all_ps, __ATOMIC_ACQUIRE)[i];
    const PStatus status = status_of(p);
    if (status == PStatus::kRunning || status == PStatus::kSyscall) watch_turn(p, seen[i], now);
    if (status == PStatus::kSyscall) retaken |= retake_from_call(p, seen[i], now);
  }
  return retaken;
}

void poll_network(int64_t now) {
  const NetworkPoller* poller = __atomic_load_n(&network_poller, __ATOMIC_ACQUIRE);
  if (poller == nullptr || !poller->has_waiters()) return;
  const int64_t last = __atomic_load_n(&sched.last_poll, __ATOMIC_RELAXED);
  if (now - last < kTurn || __atomic_load_n(&sched.watching, __ATOMIC_RELAXED) == 2) return;
  __atomic_store_n(&sched.last_poll, now, __ATOMIC_RELAXED);
  if (G* list = poller->poll(0)) inject(list);
}

// For "[chan receive, 2 minutes]": the time is noted here, as the clock would cost every park.
void note_waiters(int64_t now) {
  LockGuard guard(sched.all_gs_lock);
  for (G* g = sched.first_g; g != nullptr; g = g->all_link) {
    const GStatus status = status_of(g);
    const bool waits = status == GStatus::kWaiting || status == GStatus::kSyscall;
    const int64_t since = __atomic_load_n(&g->wait_since, __ATOMIC_RELAXED);
    if (waits && since == 0) __atomic_store_n(&g->wait_since, now, __ATOMIC_RELAXED);
  }
}

// With nothing running there is nothing to watch, until `until`, if that is not 0.
bool sleep_while_idle(int64_t until) {
  {
    LockGuard guard(sched.lock);
    // A stopped world is not idle: it starts again without anybody's waking sysmon.
    if (sched.idle_p_count != static_cast<uint32_t>(sched.processors)) return false;
    sched.sysmon_waits = true;
    __atomic_store_n(&sched.sysmon_futex, 0, __ATOMIC_RELAXED);
  }
  const int64_t now = os::monotonic_nanoseconds();
  note_waiters(now);
  int64_t longest = knobs.gcperiod != 0 ? knobs.gcperiod * kMillisecond : kDeepSleep;
  if (until != 0 && until - now < longest) longest = until > now ? until - now : 0;
  os::futex_sleep(&sched.sysmon_futex, 0, longest);
  LockGuard guard(sched.lock);
  sched.sysmon_waits = false;
  return true;
}

// What is due at each look. Whether a P was taken from a system call.
bool look_around(int64_t now) {
  poll_network(now);
  if (knobs.schedtrace != 0) trace_scheduler(now);
  const bool retaken = look_at_processors(now);
  const int64_t next_timer = next_timer_time();
  if (next_timer != 0 && next_timer < now) wake_processor();
  return retaken;
}

// GODEBUG=movestack=1: whenever it can, a goroutine is made to call morestack, which then moves its
// stack. About a microsecond lies between two attempts, so that the program gets on. Loops without
// calls get their signal after a turn's time, as ever. With preemptstress=1 each turn begins with
// the guard set (run_turn), this sets it where that could not, and signals come more often. What
// else sysmon looks after it does as often.
[[noreturn]] void preempt_always() {
  constexpr uint64_t kCounts = 2000;
  const int64_t turn = knobs.preemptstress != 0 ? 100 * kMicrosecond : kTurn;
  int64_t last_signals = 0;
  for (;;) {
    const int64_t now = os::monotonic_nanoseconds();
    const bool with_signals = now - last_signals >= turn;
    if (with_signals) {
      last_signals = now;
      gc::work_in_background(now);
      look_around(now);
    }
    const int32_t count = __atomic_load_n(&sched.p_count, __ATOMIC_ACQUIRE);
    for (int32_t i = 0; i < count; ++i) {
      P* p = __atomic_load_n(&sched.all_ps, __ATOMIC_ACQUIRE)[i];
      M* m = __atomic_load_n(&p->m, __ATOMIC_RELAXED);
      G* g = m == nullptr ? nullptr : __atomic_load_n(&m->current_g, __ATOMIC_RELAXED);
      if (g == nullptr) continue;
      __atomic_store_n(&g->header.stack_guard, abi::kStackPreempt, __ATOMIC_RELAXED);
      if (with_signals) signal_preemption(m);
    }
    const uint64_t start = __builtin_ia32_rdtsc();
    while (__builtin_ia32_rdtsc() - start < kCounts) __builtin_ia32_pause();
  }
}

void run_sysmon(M*) {
  if (sched.processors > 1) {
    make_processors();
    wake_processor();
  }
  if (knobs.movestack != 0 || knobs.preemptstress != 0) preempt_always();
  uint32_t idle_looks = 0;
  int64_t delay = kShortestSleep;
  int64_t last_note = 0;
  for (;;) {
    if (idle_looks == 0) {
      delay = kShortestSleep;
    } else if (idle_looks > kLooksBeforeSlower && (delay *= 2) > kLongestSleep) {
      delay = kLongestSleep;
    }
    uint32_t never = 0;
    os::futex_sleep(&never, 0, delay);
    const int64_t due = gc::work_in_background(os::monotonic_nanoseconds());
    if (knobs.schedtrace == 0 && sleep_while_idle(due)) idle_looks = 0;
    const int64_t now = os::monotonic_nanoseconds();
    idle_looks = look_around(now) ? 0 : idle_looks + 1;
    if (now - last_note >= kNoteWaitersEvery) {
      note_waiters(now);
      last_note = now;
    }
  }
}

}  // namespace

void begin_sysmon() {
  if (__atomic_exchange_n(&begun, 1, __ATOMIC_SEQ_CST) != 0) return;
  void* stack = os::map(kSysmonStackSize);
  if (stack == nullptr) return;  // the program goes on, on one thread
  sched.process_id = static_cast<int32_t>(os::system_call(os::SystemCall::kGetpid));
  m0.thread_id = sched.process_id;
  arm_preemption_signal();
  handle_quit();
  sysmon_m.self = &sysmon_m;
  sysmon_m.id = -1;
  sysmon_m.system_stack_top = reinterpret_cast<uintptr_t>(stack) + kSysmonStackSize;
  start_thread(&sysmon_m, run_sysmon);
}

}  // namespace rt
