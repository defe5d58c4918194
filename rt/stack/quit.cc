// SIGQUIT (Ctrl-\) and the other signals that mean an end with a dump (kThrow in
// rt/os/signals.def): the program says what all its goroutines do, and ends with status 2. The
// handlers are set 10 ms after the start, so they cost a short program no system call: with
// sysmon's thread, or without it in a program that has the main goroutine only. A program that can
// neither run that long nor wait does not contain them (rt/sched/tick.cc).
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

// Where a signal came while a goroutine was on its own stack.
enum class Place : uint8_t {
  kElsewhere,  // not in compiled code: a runtime call's context says where that is
  kUnsafe,     // between two states of the frame, where nobody can say who called
  kWhole,      // in a whole frame
};

Place place_of(const G* g, const os::SignalContext& registers) {
  if (g == nullptr) return Place::kElsewhere;
  const abi::StackBounds stack = g->header.stack;
  if (registers.rsp < stack.low || registers.rsp >= stack.high) return Place::kElsewhere;
  const Function function = program_functions().find(registers.rip);
  if (!function) return Place::kElsewhere;
  const auto offset = static_cast<uint32_t>(registers.rip - function.entry());
  return function.is_unsafe_point(offset) ? Place::kUnsafe : Place::kWhole;
}

// The goroutine's context becomes that of the interrupted instruction.
void note_interrupted(G* g, const os::SignalContext& registers) {
  g->header.context.program_counter = registers.rip;
  g->header.context.stack_pointer = registers.rsp;
  g->panic.pending = true;
  g->panic.at_instruction = true;
}

// SIGQUIT at a point that is not safe is put off a little: the goroutine goes on, and the kernel
// sends the signal again when it will have come to another instruction.
bool is_put_off(int signal) {
  constexpr int64_t kLittle = 20000;  // nanoseconds
  constexpr int kMostTimes = 200;     // then the dump does without this goroutine's callers
  static constinit int times = 0;
  return signal == os::kSignalQuit &&
         __atomic_add_fetch(&times, 1, __ATOMIC_RELAXED) < kMostTimes &&
         os::start_timer(signal, kLittle);
}

void on_throw(int signal, const os::SignalInfo* info, os::SignalContext* registers) {
  M* m = current_m();
  const Place place = place_of(m->current_g, *registers);
  if (place == Place::kUnsafe && is_put_off(signal)) return;
  begin_dying();
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
  if (place == Place::kWhole) note_interrupted(m->current_g, *registers);
  die(m->current_g, true, print_registers);
}

}  // namespace

void handle_quit() {
  // Later, a signal that the program ignores would be taken for one that has no handler yet.
  static constinit bool is_done = false;
  if (__atomic_exchange_n(&is_done, true, __ATOMIC_SEQ_CST)) return;
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
