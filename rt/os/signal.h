// Signals and timers of the kernel, in the layouts of its own headers.

#ifndef TANDEM_RT_OS_SIGNAL_H_
#define TANDEM_RT_OS_SIGNAL_H_

#include <stddef.h>
#include <stdint.h>

namespace rt::os {

inline constexpr int kSignalQuit = 3;
inline constexpr int kSignalAbort = 6;
inline constexpr int kSignalBus = 7;
inline constexpr int kSignalArithmetic = 8;
inline constexpr int kSignalSegmentation = 11;
inline constexpr int kSignalUrgent = 23;  // harmless by default, and nobody else uses it

// asm-generic/siginfo.h, as far as faults go.
struct SignalInfo {
  int32_t signal;
  int32_t error;
  int32_t code;
  int32_t padding;
  uintptr_t address;
};

// The beginning of what FXSAVE writes.
struct FloatingPointState {
  uint8_t legacy[160];
  uint64_t xmm[16][2];
};

// The interrupted registers: struct ucontext with struct sigcontext_64 in it.
struct SignalContext {
  uint64_t flags;
  SignalContext* link;
  struct {
    void* start;
    int32_t flags;
    size_t size;
  } stack;
  uint64_t r8, r9, r10, r11, r12, r13, r14, r15;
  uint64_t rdi, rsi, rbp, rbx, rdx, rax, rcx, rsp, rip, eflags;
  uint16_t cs, gs, fs, ss;
  uint64_t error, trap, old_mask, fault_address;
  FloatingPointState* floating_point;
};
static_assert(offsetof(SignalContext, r8) == 40);

using SignalHandler = void(int signal, const SignalInfo* info, SignalContext* context);

// Runs `handler` on the thread's signal stack, with all signals blocked.
void handle_signal(int signal, SignalHandler* handler);
// Does nothing: for signals that shall come to nothing without being ignored.
void disregard_signal(int signal, const SignalInfo* info, SignalContext* context);

// What the kernel does with a signal. A handler of 0 is its default, 1 ignores it.
struct SignalAction {
  SignalHandler* handler;
  uint64_t flags;
  void (*restorer)();
  uint64_t mask;
};
inline SignalHandler* const kIgnoringHandler = reinterpret_cast<SignalHandler*>(1);

// Reads and writes it.
SignalAction signal_action(int signal);
void set_signal_action(int signal, const SignalAction& action);

// Whether a signal has a handler. To be ignored, as the program may have inherited, is none.
bool is_handled(int signal);
// Sends a signal to this process.
void send_signal(int signal);
// Ends the process by a signal's default action.
[[noreturn]] void die_by_signal(int signal);

// Lets the calling thread take all signals: a thread that a signal handler starts begins with none.
void unblock_signals();
// Gives the calling thread a stack for its signal handlers.
void set_signal_stack(void* start, size_t size);

// Sends `signal` to this process once, after `nanoseconds`. False when the kernel refuses.
bool start_timer(int signal, int64_t nanoseconds);

}  // namespace rt::os

#endif  // TANDEM_RT_OS_SIGNAL_H_
