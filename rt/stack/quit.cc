// SIGQUIT (Ctrl-\) and the other signals that mean an end with a dump (kThrow in
// rt/os/signals.def): the program says what all its goroutines do, and ends with status 2. The
// handlers are set 10 ms after the start, so they cost a short program no system call: with sysmon's
// thread, or without it in a program that has the main goroutine only. A program that can neither
// run that long nor wait does not contain them (rt/sched/tick.cc).
//
// With them go the signals that come to nothing unless os/signal asks for them (kIgnore), whose
// default would end the process. They get a handler that does nothing, and are not set to be
// ignored, as a program that is executed in this one's place would inherit that.

#include "rt/stack/quit.h"

#include "rt/abi/calls.h"
#include "rt/os/output.h"
#include "rt/os/signal.h"
#include "rt/os/signal_table.h"
#include "rt/sched/m.h"
#include "rt/stack/metadata.h"
#include "rt/stack/panic.h"

namespace rt {
namespace {

constinit const os::SignalContext* at_signal = nullptr;

// The words of os::SignalContext from r8 on, in the order of Go's listing.
struct Register {
  char name[7];
  uint8_t index;
};
constexpr Register kRegisters[] = {
    {"rax   ", 13}, {"rbx   ", 11}, {"rcx   ", 14}, {"rdx   ", 12}, {"rdi   ", 8},  {"rsi   ", 9},
    {"rbp   ", 10}, {"rsp   ", 15}, {"r8    ", 0},  {"r9    ", 1},  {"r10   ", 2},  {"r11   ", 3},
    {"r12   ", 4},  {"r13   ", 5},  {"r14   ", 6},  {"r15   ", 7},  {"rip   ", 16}, {"rflags", 17}};

void print_registers() {
  os::Output& output = os::error_output;
  output.text("\n");
  for (const Register& row : kRegisters) {
    output.bytes(row.name, 6);
    output.text(" ");
    output.hex((&at_signal->r8)[row.index]);
    output.text("\n");
  }
}

// If the goroutine was running compiled code, its context becomes the interrupted instruction's; in
// a runtime call, it says already where the call is.
void note_interrupted(G* g, const os::SignalContext& registers) {
  const abi::StackBounds stack = g->header.stack;
  if (registers.rsp < stack.low || registers.rsp >= stack.high) return;
  const Function function = program_functions().find(registers.rip);
  const bool whole = function && !function.is_unsafe_point(
                                     static_cast<uint32_t>(registers.rip - function.entry()));
  if (!whole) return;
  g->header.context.program_counter = registers.rip;
  g->header.context.stack_pointer = registers.rsp;
  g->panic.pending = true;
  g->panic.at_instruction = true;
}

void on_throw(int signal, const os::SignalInfo* info, os::SignalContext* registers) {
  begin_dying();
  M* m = current_m();
  os::Output& output = os::error_output;
  output.text(os::signal_words<os::kThrow>(signal));
  output.text("\nPC=");
  output.hex(registers->rip);
  output.text(" m=");
  output.signed_decimal(m->id);
  output.text(" sigcode=");
  output.signed_decimal(info->code);
  output.text("\n");
  at_signal = registers;
  if (m->current_g != nullptr) note_interrupted(m->current_g, *registers);
  die(m->current_g, true, print_registers);
}

}  // namespace

void handle_quit() {
  for (int signal = 1; signal <= os::kLastSignal; ++signal) {
    const uint8_t flags = os::signal_flags(signal);
    if (os::is_handled(signal)) continue;  // os/signal was faster
    if ((flags & os::kThrow) != 0) os::handle_signal(signal, on_throw);
    if ((flags & os::kIgnore) != 0) os::handle_signal(signal, os::disregard_signal);
  }
}

// A program may be too short to have the handlers.
void abi::rt_breakpoint() {
  handle_quit();
  __asm__ volatile("int3");
}

}  // namespace rt
