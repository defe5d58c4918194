// The operations whose results are never nil; see nil.h. The address of a field of a pointer that
// was checked is not nil either: the check comes before it.

#include "compiler/opt/nil.h"

namespace tandem::opt {

using ir::Opcode;

bool is_never_nil(const ir::Function& function, ir::ValueId value) {
  while (true) {
    ir::InstructionId id = function.definition(value);
    if (!id.valid()) return false;
    const ir::Instruction& instruction = function.instruction(id);
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
