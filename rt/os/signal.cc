// Signals and timers (signal.h).

#include "rt/os/signal.h"

#include "rt/os/os.h"
#include "rt/os/syscall.h"
#include "rt/stack/switch.h"

namespace rt::os {
namespace {

constexpr uint64_t kActionSignalInfo = 4;
constexpr uint64_t kActionRestorer = 0x04000000;
constexpr uint64_t kActionOnStack = 0x08000000;
constexpr uint64_t kActionRestart = 0x10000000;

constexpr long kClockMonotonic = 1;

struct SignalStack {
  void* start;
  int32_t flags;
  size_t size;
};

struct SignalEvent {
  uint64_t value;
  int32_t signal;
  int32_t notify;  // 0: a signal to the process
  int32_t padding[12];
};
static_assert(sizeof(SignalEvent) == 64);

struct TimerSetting {
  int64_t interval_seconds;
  int64_t interval_nanoseconds;
  int64_t seconds;
  int64_t nanoseconds;
};

}  // namespace

void handle_signal(int signal, SignalHandler* handler) {
  set_signal_action(signal,
                    {handler, kActionSignalInfo | kActionRestorer | kActionOnStack | kActionRestart,
                     &signal_return, ~uint64_t{0}});
}

void disregard_signal(int, const SignalInfo*, SignalContext*) {}

SignalAction signal_action(int signal) {
  SignalAction action = {};
  system_call4(SystemCall::kRtSigaction, signal, 0, reinterpret_cast<long>(&action),
               sizeof(action.mask));
  return action;
}

void set_signal_action(int signal, const SignalAction& action) {
  system_call4(SystemCall::kRtSigaction, signal, reinterpret_cast<long>(&action), 0,
               sizeof(action.mask));
}

bool is_handled(int signal) {
  constexpr uintptr_t kIgnored = 1;  // SIG_IGN, perhaps inherited
  return reinterpret_cast<uintptr_t>(signal_action(signal).handler) > kIgnored;
}

void send_signal(int signal) {
  system_call2(SystemCall::kKill, system_call(SystemCall::kGetpid), signal);
}

void die_by_signal(int signal) {
  set_signal_action(signal, {});
  unblock_signals();
  send_signal(signal);
  exit_process(2);
}

void unblock_signals() {
  constexpr long kSetMask = 2;
  const uint64_t none = 0;
  system_call4(SystemCall::kRtSigprocmask, kSetMask, reinterpret_cast<long>(&none), 0,
               sizeof(none));
}

void set_signal_stack(void* start, size_t size) {
  const SignalStack stack = {start, 0, size};
  system_call2(SystemCall::kSigaltstack, reinterpret_cast<long>(&stack), 0);
}

bool start_timer(int signal, int64_t nanoseconds) {
  SignalEvent event = {};
  event.signal = signal;
  int32_t timer;
  if (is_error(system_call3(SystemCall::kTimerCreate, kClockMonotonic,
                            reinterpret_cast<long>(&event), reinterpret_cast<long>(&timer)))) {
    return false;
  }
  const TimerSetting setting = {0, 0, nanoseconds / 1000000000, nanoseconds % 1000000000};
  return !is_error(
      system_call4(SystemCall::kTimerSettime, timer, 0, reinterpret_cast<long>(&setting), 0));
}

}  // namespace rt::os
