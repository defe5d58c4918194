// Panics and fatal errors (panic.h): recording them, and the program's end by one.
//
// C++ never unwinds compiled code: raise_...() only note the panic in the goroutine, and its thunk
// raises it when the call returns. What ends here is a panic that nobody recovered, and every fatal
// error: the message, the tracebacks that GOTRACEBACK asks for, and exit status 2. A second failure
// while the first is being printed ends the program at once.

#include "rt/stack/panic.h"

#include "rt/abi/calls.h"
#include "rt/os/os.h"
#include "rt/os/output.h"
#include "rt/os/signal.h"
#include "rt/os/signal_table.h"
#include "rt/sched/sched.h"
#include "rt/stack/switch.h"
#include "rt/stack/traceback.h"

namespace rt {
namespace {

constexpr int kFatalStatus = 2;
constexpr int kDoubleFaultStatus = 5;

void print_signal(const Fault& fault) {
  os::Output& output = os::error_output;
  output.text("[signal ");
  output.text(os::signal_words<os::kPanic>(fault.signal));
  output.text(" code=");
  output.hex(static_cast<uint64_t>(fault.code));
  output.text(" addr=");
  output.hex(fault.address);
  output.text(" pc=");
  output.hex(fault.pc);
  output.text("]\n");
}

constinit M* dying_m = nullptr;  // the first thread that failed: it ends the program

void print_fatal(const char* message) {
  begin_dying();
  os::error_output.text("fatal error: ");
  os::error_output.text(message);
  os::error_output.text("\n");
}

template <size_t kSize>
abi::String literal(const char (&text)[kSize]) {
  return {reinterpret_cast<const uint8_t*>(text), kSize - 1};
}

void raise(PanicKind kind, abi::String message) {
  Panic& panic = current_g()->panic;
  panic = {};
  panic.pending = true;
  panic.kind = kind;
  panic.message = message;
}

}  // namespace

void begin_dying() {
  M* m = current_m();
  if (m->is_dying) os::exit_process(kDoubleFaultStatus);
  M* nobody = nullptr;
  if (!__atomic_compare_exchange_n(&dying_m, &nobody, m, false, __ATOMIC_ACQ_REL,
                                   __ATOMIC_RELAXED)) {
    for (const uint32_t never = 0;;) os::futex_sleep(&never, 0, -1);
  }
  m->is_dying = true;
  os::error_output.redirect(nullptr);
  if (sched.freeze != nullptr) sched.freeze();
}

void die(const G* g, bool all, void (*print_more)()) {
  if (!traceback_options.none) {
    if (g != nullptr) {
      os::error_output.text("\n");
      print_goroutine(*g);
    }
    if (all || traceback_options.all || g == nullptr) print_other_goroutines(g);
    if (print_more != nullptr) print_more();
  }
  os::error_output.flush();
  if (traceback_options.crash) os::abort_process();
  os::exit_process(kFatalStatus);
}

void raise_panic(abi::EmptyInterface value) {
  raise(PanicKind::kValue, {});
  Panic& panic = current_g()->panic;
  panic.value = value;
  panic.print_value = print_panic_value;
}

void raise_error(abi::String message) {
  raise(PanicKind::kRuntimeError, message);
}

void raise_plain_error(abi::String message) {
  raise(PanicKind::kPlainError, message);
}

void raise_error_of(PanicKind kind, abi::String message) {
  raise(kind, message);
}

void raise_fault(const Fault& fault) {
  raise_error(fault.signal == os::kSignalArithmetic
                  ? literal("integer divide by zero")
                  : literal("invalid memory address or nil pointer dereference"));
  Panic& panic = current_g()->panic;
  panic.has_signal = true;
  panic.fault = fault;
}

void throw_fatal(const char* message) {
  print_fatal(message);
  die(current_g(), true, nullptr);
}

void throw_fault(const char* message, const Fault& fault) {
  print_fatal(message);
  print_signal(fault);
  die(current_g(), true, nullptr);
}

void abi::rt_gopanic(EmptyInterface value) {
  if (value.type != nullptr) return raise_panic(value);
  raise_error_of(PanicKind::kNilError, literal("panic called with nil argument"));
}

void abi::rt_fatalthrow(String text) {
  begin_dying();
  os::error_output.text("fatal error: ");
  os::error_output.bytes(text.data, static_cast<size_t>(text.length));
  os::error_output.text("\n");
  die(current_g(), true, nullptr);
}

// A nil check that compiled code makes by itself: what the fault it stands for would print.
void abi::rt_panicmem() {
  constexpr int32_t kNotMapped = 1;
  raise_fault(
      {os::kSignalSegmentation, kNotMapped, 0, current_g()->header.context.program_counter - 1});
}

void print_panic(const Panic& panic) {
  os::Output& output = os::error_output;
  output.text("panic: ");
  if (panic.kind == PanicKind::kValue && !panic.has_text) {
    panic.print_value(panic.value);
  } else {
    const bool is_runtime_error =
        panic.kind == PanicKind::kRuntimeError || panic.kind == PanicKind::kBoundsError;
    if (is_runtime_error) output.text("runtime error: ");
    output.bytes(panic.message.data, static_cast<size_t>(panic.message.length));
  }
}

void die_of_panic(G* g, const Panic& panic, void (*print_all)(const G*)) {
  begin_dying();
  if (print_all == nullptr) {
    print_panic(panic);
    os::error_output.text("\n");
  } else {
    print_all(g);
  }
  if (panic.has_signal) print_signal(panic.fault);
  die(g, false, nullptr);
}

// A panic in a program that defers nothing.
void fatal_panic(G* g) {
  die_of_panic(g, g->panic, nullptr);
}

}  // namespace rt
