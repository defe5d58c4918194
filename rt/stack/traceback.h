// Tracebacks, in Go's form:
//
//   goroutine 1 [chan send]:
//   main.main()
//   	/home/gopher/main.go:13 +0x2a
//
// Written to os::error_output; the caller flushes.

#ifndef TANDEM_RT_STACK_TRACEBACK_H_
#define TANDEM_RT_STACK_TRACEBACK_H_

#include "rt/sched/g.h"

namespace rt {

// What GOTRACEBACK asks for.
struct TracebackOptions {
  bool none;
  bool all;     // all goroutines, not only the one that failed
  bool system;  // the runtime's own frames and goroutines too
  bool crash;   // the end is SIGABRT, for a core dump
};
extern TracebackOptions traceback_options;

// A goroutine's header line and its frames.
void print_goroutine(const G& g);
// The other goroutines, each after an empty line. `except` may be null.
void print_other_goroutines(const G* except);

}  // namespace rt

#endif  // TANDEM_RT_STACK_TRACEBACK_H_
