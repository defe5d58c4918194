// Lowering of atomic operations that overwrite memory. Integers are overwritten by the machine's
// instruction. Where a pointer is overwritten the collector may have to see the old one (the write
// barrier, docs/runtime.md), so that is done by the runtime, where the goroutine cannot be stopped
// between the two.

#include "compiler/lower/function_lowering.h"

namespace tandem::lower {

void FunctionLowering::lower_atomic_write(const Instruction& instruction) {
  const Type* type = type_of(instruction.operands[1]);
  if (!type->is_pointer_shaped()) return copy(instruction);
  const Type* unsafe = types().unsafe_pointer();
  std::vector<ValueId> operands;
  for (ValueId operand : instruction.operands) {
    operands.push_back(b_.reinterpret(unsafe, scalar(operand)));
  }
  // A fault of the runtime's own would be fatal.
  b_.nil_check(operands[0]);
  if (instruction.opcode == Opcode::kAtomicCompareExchange) {
    define(instruction, call_runtime1(RuntimeCall::k_atomic_casp, operands));
    return;
  }
  ValueId before = call_runtime1(RuntimeCall::k_atomic_xchgp, operands);
  if (instruction.results.empty()) return;
  define(instruction, b_.reinterpret(type_of(instruction.results[0]), before));
}

}  // namespace tandem::lower
