// Signals that a program asks for with os/signal.
//
//   kernel --> deliver(), on a thread's signal stack:  pending |= signal, event file += 1
//   netpoller sees the event file --> the goroutine in signal_recv:  takes a signal out of pending
//
// A handler may interrupt the runtime anywhere, so it takes no lock and readies no goroutine: it
// sets a bit and writes to an eventfd, which the goroutine of os/signal waits for like for any
// other file. So no thread is spent on waiting for signals, and a program that waits for nothing
// else is not deadlocked. As in Go, a signal that is pending already is not counted again.
//
// A signal has its handler only while it is asked for; then the action that it had before is put
// back: the kernel's default, the runtime's own handler (rt/stack/quit.cc), or being ignored, which
// the process may have inherited.
//
// signal_enable, signal_disable and signal_ignore are called under the lock of package os/signal.

#include "rt/abi/calls.h"
#include "rt/os/signal.h"
#include "rt/os/signal_table.h"
#include "rt/os/syscall.h"
#include "rt/sched/poll_descriptor.h"
#include "rt/stack/panic.h"
#include "rt/stack/quit.h"

namespace rt {
namespace {

using os::kLastSignal;

// A set of signals; bit i is signal i + 1.
constexpr uint64_t bit_of(int signal) {
  return uint64_t{1} << (signal - 1);
}

constexpr int kSignalPipe = 13;

constinit uint64_t wanted = 0;
constinit uint64_t pending = 0;
constinit uint32_t delivering = 0;  // handlers at work
constinit bool receiving = false;   // the receiver has found nothing pending and waits
constinit int32_t event_file = -1;
constinit PollDescriptor* event_descriptor = nullptr;

constinit uint64_t changed = 0;  // signals whose action is not the saved one
constinit os::SignalAction saved[kLastSignal + 1] = {};

// A signal that comes while another thread stops wanting it goes to the action that has been put in
// this handler's place: actions change before `wanted` loses the bit.
void deliver(int signal, const os::SignalInfo*, os::SignalContext*) {
  __atomic_fetch_add(&delivering, 1, __ATOMIC_SEQ_CST);
  if ((__atomic_load_n(&wanted, __ATOMIC_SEQ_CST) & bit_of(signal)) != 0) {
    __atomic_fetch_or(&pending, bit_of(signal), __ATOMIC_SEQ_CST);
    const uint64_t one = 1;
    os::system_call3(os::SystemCall::kWrite, event_file, reinterpret_cast<long>(&one), sizeof(one));
  } else {
    os::send_signal(signal);
  }
  __atomic_fetch_sub(&delivering, 1, __ATOMIC_SEQ_CST);
}

void make_event_file() {
  constexpr long kCloseOnExecNonBlocking = 0x80800;
  abi::rt_poll_runtime_pollServerInit();
  event_file =
      static_cast<int32_t>(os::system_call2(os::SystemCall::kEventfd2, 0, kCloseOnExecNonBlocking));
  if (event_file < 0) throw_fatal("runtime: no file for signals");
  const abi::ContextAndError opened =
      abi::rt_poll_runtime_pollOpen(static_cast<abi::Uintptr>(event_file));
  if (opened.error != 0) throw_fatal("runtime: no file for signals");
  event_descriptor = reinterpret_cast<PollDescriptor*>(opened.context);
}

bool may_notify(uint32_t signal) {
  return signal <= kLastSignal && (os::signal_flags(static_cast<int>(signal)) & os::kNotify) != 0;
}

void save_action(int signal) {
  if ((changed & bit_of(signal)) != 0) return;
  handle_quit();  // first, or the kernel's default would be put back in their place
  changed |= bit_of(signal);
  saved[signal] = os::signal_action(signal);
}

void stop_wanting(int signal) {
  __atomic_fetch_and(&wanted, ~bit_of(signal), __ATOMIC_SEQ_CST);
}

// The lowest pending signal, or 0.
int take_pending() {
  uint64_t set = __atomic_load_n(&pending, __ATOMIC_SEQ_CST);
  if (set == 0) return 0;
  const int signal = __builtin_ctzll(set) + 1;
  __atomic_fetch_and(&pending, ~bit_of(signal), __ATOMIC_SEQ_CST);
  return signal;
}

}  // namespace

namespace abi {

void rt_signal_enable(uint32_t signal) {
  if (event_descriptor == nullptr) make_event_file();
  if (!may_notify(signal)) return;
  const int number = static_cast<int>(signal);
  save_action(number);
  __atomic_fetch_or(&wanted, bit_of(number), __ATOMIC_SEQ_CST);
  os::handle_signal(number, deliver);
}

void rt_signal_disable(uint32_t signal) {
  if (!may_notify(signal)) return;
  const int number = static_cast<int>(signal);
  if ((changed & bit_of(number)) != 0) {
    os::set_signal_action(number, saved[number]);
    changed &= ~bit_of(number);
  }
  stop_wanting(number);
}

void rt_signal_ignore(uint32_t signal) {
  if (!may_notify(signal)) return;
  const int number = static_cast<int>(signal);
  save_action(number);
  os::SignalAction action = {};
  action.handler = os::kIgnoringHandler;
  os::set_signal_action(number, action);
  stop_wanting(number);
}

bool rt_signal_ignored(uint32_t signal) {
  handle_quit();
  return may_notify(signal) &&
         os::signal_action(static_cast<int>(signal)).handler == os::kIgnoringHandler;
}

// A signal, or 0: ask again. The event of a signal that came between the look at `pending` and the
// wait is remembered by the descriptor, and ends the wait at once.
uint32_t rt_signal_recv() {
  __atomic_store_n(&receiving, false, __ATOMIC_SEQ_CST);
  if (const int signal = take_pending()) return static_cast<uint32_t>(signal);
  if (event_descriptor == nullptr) make_event_file();
  __atomic_store_n(&receiving, true, __ATOMIC_SEQ_CST);
  wait_descriptor(event_descriptor, {.read = true, .write = false}, true);
  return 0;
}

// Whether every signal that has come has been received, and the receiver is done with the last.
bool rt_signal_is_idle() {
  return __atomic_load_n(&delivering, __ATOMIC_SEQ_CST) == 0 &&
         __atomic_load_n(&pending, __ATOMIC_SEQ_CST) == 0 &&
         __atomic_load_n(&receiving, __ATOMIC_SEQ_CST);
}

void rt_survive_broken_pipes() {
  if (!os::is_handled(kSignalPipe)) os::handle_signal(kSignalPipe, os::disregard_signal);
}

// Standard output or error is a broken pipe: the end of a program that neither ignores the signal,
// which has come already, nor is notified of it.
void rt_sigpipe() {
  const bool is_notified = (__atomic_load_n(&wanted, __ATOMIC_SEQ_CST) & bit_of(kSignalPipe)) != 0;
  const bool is_ignored =
      (changed & bit_of(kSignalPipe)) != 0 && rt_signal_ignored(static_cast<uint32_t>(kSignalPipe));
  if (!is_notified && !is_ignored) os::die_by_signal(kSignalPipe);
}

}  // namespace abi

}  // namespace rt
