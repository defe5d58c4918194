// Drops run-time checks that cannot fail, by proofs about ranges (range_prover.h).
//
//   branch (i < len(s)), b2, b3
//   b2: bounds_check Index i, len(s)   →   b2:
//
// for an i that counts up from 0; likewise checks of shift counts, the check of a divisor that is
// known to be positive, and of a pointer that was compared with nil.

#include <vector>

#include "compiler/opt/ir_names.h"
#include "compiler/opt/pass.h"
#include "compiler/opt/range_prover.h"

namespace tandem::opt {
namespace {

class CheckElimination {
 public:
  explicit CheckElimination(Function& function) : function_(function), prover_(function) {}

  // Finds first and changes then: the prover refers to places by number.
  void run() {
    std::vector<InstructionId> passed;
    std::vector<InstructionId> nonzero;
    for (BlockId block : function_.block_order) {
      uint32_t index = 0;
      for (InstructionId id : function_.block(block).instructions) {
        RangeProver::Place place{block, index++};
        const Instruction& instruction = function_.instruction(id);
        if (cannot_fail(instruction, place)) passed.push_back(id);
        if (divisor_is_positive(instruction, place)) nonzero.push_back(id);
      }
    }
    for (InstructionId id : passed) function_.remove(id);
    for (InstructionId id : nonzero) {
      Opcode& opcode = function_.instruction(id).opcode;
      opcode = opcode == Opcode::kDiv ? Opcode::kQuotient : Opcode::kRemainder;
    }
  }

 private:
  bool cannot_fail(const Instruction& instruction, RangeProver::Place place) {
    if (instruction.opcode == Opcode::kNilCheck) {
      return prover_.is_tested_pointer(instruction.operands[0], place.block);
    }
    if (instruction.opcode == Opcode::kShiftCheck) {
      return prover_.proves(RangeProver::kZero, instruction.operands[0], 0, place);
    }
    if (instruction.opcode != Opcode::kBoundsCheck) return false;
    bool is_index = static_cast<ir::BoundsKind>(instruction.integer) == ir::BoundsKind::kIndex;
    return prover_.proves(instruction.operands[0], instruction.operands[1], is_index ? -1 : 0,
                          place) &&
           prover_.proves(RangeProver::kZero, instruction.operands[0], 0, place);
  }

  bool divisor_is_positive(const Instruction& instruction, RangeProver::Place place) {
    if (instruction.opcode != Opcode::kDiv && instruction.opcode != Opcode::kRem) return false;
    if (!function_.type(instruction.results[0])->is_integer()) return false;
    return prover_.proves(RangeProver::kZero, instruction.operands[1], -1, place);
  }

  Function& function_;
  RangeProver prover_;
};

bool has_checks(const Function& function) {
  for (BlockId block : function.block_order) {
    for (InstructionId id : function.block(block).instructions) {
      switch (function.instruction(id).opcode) {
        case Opcode::kBoundsCheck:
        case Opcode::kNilCheck:
        case Opcode::kShiftCheck:
        case Opcode::kDiv:
        case Opcode::kRem:
          return true;
        default:
          break;
      }
    }
  }
  return false;
}

}  // namespace

void eliminate_checks(Function& function, PassContext&) {
  if (has_checks(function)) CheckElimination(function).run();
}

}  // namespace tandem::opt
