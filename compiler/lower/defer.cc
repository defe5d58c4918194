// Lowering of defer and recover. A function that defers has a recovery point (docs/ir.md): its last
// block runs what it has deferred and returns the results from memory, and both the function's own
// returns and a recovered panic end there. The runtime's half is rt/stack/defer.h and panic.h.

#include "compiler/lower/function_lowering.h"

namespace tandem::lower {

void FunctionLowering::lower_defer(const Instruction& instruction) {
  descriptors_.panic_hook();
  call_runtime(RuntimeCall::k_deferproc, {scalar(instruction.operands[0])});
}

void FunctionLowering::lower_run_deferred(const Instruction&) {
  descriptors_.panic_hook();
  call_runtime(RuntimeCall::k_deferreturn, {});
}

void FunctionLowering::lower_recover(const Instruction& instruction) {
  define(instruction.results[0], call_runtime(RuntimeCall::k_gorecover, {}));
}

}  // namespace tandem::lower
