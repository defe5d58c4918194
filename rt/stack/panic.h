// How C++ raises a Go panic. C++ never calls compiled code and never unwinds it, so it records the
// panic in the current goroutine and returns to its thunk (any result will do), or to the scheduler
// when it is a continuation. The thunk sees Panic::pending and raises the panic on the
// goroutine's own stack.
//
//   if (index >= length) return raise_error("index out of range");
//
// Three kinds of failure: a panic (recoverable), a fatal error of the program (deadlock, concurrent
// map writes: not recoverable), and a throw (our own bug). The last two print "fatal error: ", the
// traceback, and exit with status 2.

#ifndef TANDEM_RT_STACK_PANIC_H_
#define TANDEM_RT_STACK_PANIC_H_

#include "rt/abi/types.h"
#include "rt/sched/g.h"

namespace rt {

// panic(value).
void raise_panic(abi::EmptyInterface value);

// A runtime.Error; `message` is the text after "runtime error: " and must stay valid (static or
// allocated memory). Prints "panic: runtime error: MESSAGE".
void raise_error(abi::String message);
// The same for texts without the "runtime error: " prefix (runtime.plainError: "close of nil
// channel", "all of the unsafe cases").
void raise_plain_error(abi::String message);

// The same for an error whose Go type is another, with the text as Go has it: PanicKind says which.
void raise_error_of(PanicKind kind, abi::String message);

// The runtime.Error for a fault of the machine, with the line that describes it.
void raise_fault(const Fault& fault);

// Prints "panic: VALUE".
void print_panic(const Panic& panic);

// Ends the program by a panic: prints it, or `print_all` prints it and those around it.
[[noreturn]] void die_of_panic(G* g, const Panic& panic, void (*print_all)(const G*));

// "fatal error: MESSAGE", the traceback of all goroutines as Go chooses it, exit status 2.
[[noreturn]] void throw_fatal(const char* message);

// The same for a fault of the machine that is not the program's, with the line that describes it.
[[noreturn]] void throw_fault(const char* message, const Fault& fault);

// Every end by a failure begins so: other threads are made to stop, a second one that fails waits
// for ever, and a failure while a failure is being printed ends the program at once.
void begin_dying();
// ... and ends so: the tracebacks of `g`, which failed, and of the others, as GOTRACEBACK says or
// if `all` is set; what `print_more`, if not null, adds; exit status 2.
[[noreturn]] void die(const G* g, bool all, void (*print_more)());

// Supplied by rt/value: prints a panic's value to standard error as Go does: "boom", 12,
// main.T(...), (main.T) {...}.
void print_panic_value(abi::EmptyInterface value);

}  // namespace rt

#endif  // TANDEM_RT_STACK_PANIC_H_
