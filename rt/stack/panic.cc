// Panics and fatal errors (panic.h): recording them, and the program's end by one.

#include "rt/stack/panic.h"

#include "rt/os/os.h"
#include "rt/os/output.h"
#include "rt/sched/m.h"
#include "rt/stack/switch.h"
#include "rt/stack/traceback.h"

namespace rt {
namespace {

constexpr int kFatalStatus = 2;
constexpr int kDoubleFaultStatus = 5;

const char* signal_words(uint8_t signal) {
  switch (signal) {
    case 7:
      return "SIGBUS: bus error";
    case 8:
      return "SIGFPE: floating-point exception";
    default:
      return "SIGSEGV: segmentation violation";
  }
}

void print_signal(const PendingPanic& panic) {
  os::Output& output = os::error_output;
  output.text("[signal ");
  output.text(signal_words(panic.signal));
  output.text(" code=");
  output.hex(static_cast<uint64_t>(panic.signal_code));
  output.text(" addr=");
  output.hex(panic.fault_address);
  output.text(" pc=");
  output.hex(panic.fault_pc);
  output.text("]\n");
}

// A failure while a failure is being printed ends the program at once.
void begin_dying() {
  M* m = current_m();
  if (m->is_dying) os::exit_process(kDoubleFaultStatus);
  m->is_dying = true;
}

// The tracebacks and the exit. `g` failed, or none did (a deadlock).
[[noreturn]] void die(const G* g, bool all) {
  if (traceback_options.level > 0) {
    if (g != nullptr) {
      os::error_output.text("\n");
      print_goroutine(*g);
    }
    if (all || traceback_options.all || g == nullptr) print_other_goroutines(g);
  }
  os::error_output.flush();
  os::exit_process(kFatalStatus);
}

void raise(PanicKind kind, abi::String message) {
  PendingPanic& panic = current_g()->panic;
  panic.pending = true;
  panic.kind = kind;
  panic.message = message;
}

}  // namespace

void raise_panic(abi::EmptyInterface value) {
  raise(PanicKind::kValue, {});
  current_g()->panic.value = value;
}

void raise_error(abi::String message) {
  raise(PanicKind::kRuntimeError, message);
}

void raise_plain_error(abi::String message) {
  raise(PanicKind::kPlainError, message);
}

void throw_fatal(const char* message) {
  begin_dying();
  os::error_output.text("fatal error: ");
  os::error_output.text(message);
  os::error_output.text("\n");
  const G* g = current_g();
  if (g != nullptr && g->panic.has_signal) print_signal(g->panic);
  die(g, true);
}

// There is no recover yet: a panic ends the program.
void fatal_panic(G* g) {
  begin_dying();
  const PendingPanic& panic = g->panic;
  os::Output& output = os::error_output;
  output.text("panic: ");
  if (panic.kind == PanicKind::kValue) {
    print_panic_value(panic.value);
  } else {
    if (panic.kind == PanicKind::kRuntimeError) output.text("runtime error: ");
    output.bytes(panic.message.data, static_cast<size_t>(panic.message.length));
  }
  output.text("\n");
  if (panic.has_signal) print_signal(panic);
  die(g, false);
}

}  // namespace rt
