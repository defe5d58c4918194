// sysmon: the watch over the scheduler. It is to do what the talk lists: netpoll, scavenger, forced
// collections, goroutines that run too long, slow system calls, scheduler traces. What exists now
// is the fourth: a goroutine that has run for a whole tick without a scheduling gets its stack
// guard set to kStackPreempt, so that its next prologue gives the others a turn.
//
// A thread costs 12 to 40 microseconds to start, and as much again at exit: more than all of the
// boot. A program that ends within a tick needs no watch, so sysmon's place in the boot order only
// arms a timer of the kernel; the timer's one signal, a tick later, starts the thread.

#include "rt/boot/knobs.h"
#include "rt/os/os.h"
#include "rt/os/signal.h"
#include "rt/sched/sched.h"
#include "rt/stack/switch.h"

namespace rt {
namespace {

constexpr int64_t kTick = 10000000;  // nanoseconds
constexpr size_t kThreadStackSize = 16384;

constinit M sysmon_m{};
constinit uint32_t sleep_word = 0;  // nobody changes it: the sleep ends by its timeout

// Asks the goroutine that has run since the last look to let others run.
void preempt_long_running(const P& p, uint32_t& last_tick) {
  const uint32_t tick = __atomic_load_n(&p.schedule_tick, __ATOMIC_RELAXED);
  if (tick != last_tick) {
    last_tick = tick;
    return;
  }
  if (G* g = __atomic_load_n(&p.m->current_g, __ATOMIC_RELAXED)) {
    __atomic_store_n(&g->header.stack_guard, abi::kStackPreempt, __ATOMIC_RELAXED);
  }
}

// GODEBUG=movestack=1: whenever it can, a goroutine is made to call morestack, which then moves its
// stack. About a microsecond lies between two attempts, so that the program gets on.
void preempt_always(const P& p) {
  constexpr uint64_t kCounts = 2000;
  for (;;) {
    if (G* g = __atomic_load_n(&p.m->current_g, __ATOMIC_RELAXED)) {
      __atomic_store_n(&g->header.stack_guard, abi::kStackPreempt, __ATOMIC_RELAXED);
    }
    const uint64_t start = __builtin_ia32_rdtsc();
    while (__builtin_ia32_rdtsc() - start < kCounts) __builtin_ia32_pause();
  }
}

void run_sysmon(M*) {
  if (knobs.movestack != 0) preempt_always(p0);
  uint32_t last_tick = 0;
  for (;;) {
    os::futex_sleep(&sleep_word, 0, kTick);
    preempt_long_running(p0, last_tick);
  }
}

void on_first_tick(int, const os::SignalInfo*, os::SignalContext*) {
  void* stack = os::map(kThreadStackSize);
  if (stack == nullptr) return;  // the program goes on, without preemption
  sysmon_m.self = &sysmon_m;
  sysmon_m.id = 1;
  sysmon_m.system_stack_top = reinterpret_cast<uintptr_t>(stack) + kThreadStackSize;
  sysmon_m.all_link = &m0;
  sched.all_ms = &sysmon_m;
  start_thread(&sysmon_m, run_sysmon);
}

}  // namespace

void start_sysmon() {
  os::handle_signal(os::kSignalUrgent, on_first_tick);
  os::start_timer(os::kSignalUrgent, knobs.movestack != 0 ? 1 : kTick);
}

}  // namespace rt
