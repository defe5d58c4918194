// The operations whose results are never nil; see nil.h. The address of a field of a pointer that
// was checked is not nil either: the check comes before it.

#include "compiler/opt/nil.h"

#include "compiler/opt/ir_names.h"

namespace tandem::opt {

bool is_never_nil(const Function& function, ValueId value) {
  while (true) {
    InstructionId id = function.definition(value);
    if (!id.valid()) return false;
    const Instruction& instruction = function.instruction(id);
    switch (instruction.opcode) {
      case Opcode::kLocal:
      case Opcode::kKeptLocal:
      case Opcode::kDeferRecord:
      case Opcode::kNew:
      case Opcode::kGlobalAddr:
      case Opcode::kFuncAddr:
      case Opcode::kCodeAddr:
      case Opcode::kTypeAddr:
      case Opcode::kMakeClosure:
      case Opcode::kMakeClosureLocal:
      case Opcode::kClosureContext:
      case Opcode::kFieldAddr:
        return true;
      case Opcode::kReinterpret:
      case Opcode::kArrayData:
        value = instruction.operands[0];
        break;
      default:  // may be anything
        return false;
    }
  }
}

}  // namespace tandem::opt
