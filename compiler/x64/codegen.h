// The back end: a machine-stage module to machine code. Each function goes through selection, block
// layout, register allocation, frame layout, emission and encoding; functions are independent of
// each other and compiled in parallel, and put into the object in the module's order, so that the
// result does not depend on the number of threads.

#ifndef TANDEM_COMPILER_X64_CODEGEN_H_
#define TANDEM_COMPILER_X64_CODEGEN_H_

#include "absl/status/statusor.h"
#include "asm/object.h"
#include "compiler/ir/module.h"

namespace tandem::x64 {

struct Options {
  int threads = 1;     // 0: one a processor
  bool check = false;  // check each register allocation (tests)
};

// Translates the functions that are not external, and the globals. The error is internal: it names
// the pass and the function.
absl::StatusOr<as::Object> compile(const ir::Module& module, const Options& options);

}  // namespace tandem::x64

#endif  // TANDEM_COMPILER_X64_CODEGEN_H_
