// One walk in reverse postorder, in which a definition comes before its uses: each place follows
// from that of the first operand, so long chains of steps cost no more than others. What is not
// reached keeps itself as its root.

#include "compiler/ir/places.h"

#include "compiler/ir/analysis.h"

namespace tandem::ir {

bool is_address_step(Opcode opcode) {
  switch (opcode) {
    case Opcode::kFieldAddr:
    case Opcode::kElementAddr:
    case Opcode::kArrayData:
    case Opcode::kPtrAdd:
    case Opcode::kReinterpret:
    case Opcode::kSlicePtr:
      return true;
    default:
      return false;
  }
}

Places::Places(const Function& function) : places_(function.value_count()) {
  for (uint32_t i = 0; i < places_.size(); ++i) places_[i] = {.root = ValueId{i}, .offset = 0};
  for (BlockId block : reverse_postorder(function)) {
    for (InstructionId id : function.block(block).instructions) {
      const Instruction& instruction = function.instruction(id);
      if (!is_address_step(instruction.opcode)) continue;
      Place place = of(instruction.operands[0]);
      std::optional<int64_t> by = step(function, instruction);
      int64_t sum = 0;
      if (!place.offset.has_value() || !by.has_value() ||
          __builtin_add_overflow(*place.offset, *by, &sum)) {
        place.offset.reset();
      } else {
        place.offset = sum;
      }
      places_[instruction.results[0].index] = place;
    }
  }
}

// By how many bytes the operation leads on, if that is known.
std::optional<int64_t> Places::step(const Function& function,
                                    const Instruction& instruction) const {
  if (instruction.opcode == Opcode::kFieldAddr) {
    const Type* of_struct = function.type(instruction.operands[0])->element();
    return of_struct->field_offset(static_cast<size_t>(instruction.integer));
  }
  if (instruction.opcode != Opcode::kElementAddr && instruction.opcode != Opcode::kPtrAdd) return 0;
  InstructionId index = function.definition(instruction.operands[1]);
  if (!index.valid() || function.instruction(index).opcode != Opcode::kConst) return std::nullopt;
  int64_t size = 1;
  if (instruction.opcode == Opcode::kElementAddr) {
    size = function.type(instruction.results[0])->element()->size();
  }
  int64_t bytes = 0;
  if (__builtin_mul_overflow(function.instruction(index).integer, size, &bytes)) {
    return std::nullopt;
  }
  return bytes;
}

}  // namespace tandem::ir
