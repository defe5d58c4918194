// Drops run-time checks that cannot fail, and decides comparisons that always come out the same, by
// proofs about ranges (range_prover.h).
//
//   branch (i < len(s)), b2, b3
//   b2: bounds_check Index i, len(s)   →   b2:
//       branch (i >= 0), b4, b5            branch true, b4, b5
//
// for an i that counts up from 0; likewise checks of shift counts, the check of a divisor that is
// known to be positive, and of a pointer that was compared with nil, and another such comparison. A
// branch on a comparison that was made before is decided by what is known at the branch.

#include <utility>
#include <vector>

#include "compiler/ir/builder.h"
#include "compiler/opt/ir_names.h"
#include "compiler/opt/pass.h"
#include "compiler/opt/range_prover.h"

namespace tandem::opt {
namespace {

bool is_comparison(Opcode opcode) {
  switch (opcode) {
    case Opcode::kEq:
    case Opcode::kNe:
    case Opcode::kLt:
    case Opcode::kLe:
    case Opcode::kGt:
    case Opcode::kGe:
      return true;
    default:  // this is a list of the comparisons
      return false;
  }
}

class CheckElimination {
 public:
  explicit CheckElimination(Function& function) : function_(function), prover_(function) {}

  // Finds first and changes then: the prover refers to places by number.
  void run() {
    for (BlockId block : function_.block_order) {
      uint32_t index = 0;
      for (InstructionId id : function_.block(block).instructions) {
        find(id, {block, index++});
      }
    }
    for (InstructionId id : passed_) function_.remove(id);
    for (InstructionId id : nonzero_) {
      Opcode& opcode = function_.instruction(id).opcode;
      opcode = opcode == Opcode::kDiv ? Opcode::kQuotient : Opcode::kRemainder;
    }
    for (auto [id, holds] : decided_) replace_condition(id, holds);
  }

 private:
  void find(InstructionId id, RangeProver::Place place) {
    const Instruction& instruction = function_.instruction(id);
    if (cannot_fail(instruction, place)) passed_.push_back(id);
    if (divisor_is_positive(instruction, place)) nonzero_.push_back(id);
    if (std::optional<bool> holds = decide(instruction, place)) decided_.push_back({id, *holds});
  }

  bool cannot_fail(const Instruction& instruction, RangeProver::Place place) {
    if (instruction.opcode == Opcode::kNilCheck) {
      return prover_.is_tested_pointer(instruction.operands[0], place);
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

  // What a comparison says, or the condition of a branch that was computed in an earlier block.
  std::optional<bool> decide(const Instruction& instruction, RangeProver::Place place) {
    if (instruction.opcode != Opcode::kBranch) return decide_comparison(instruction, place);
    InstructionId id = function_.definition(instruction.operands[0]);
    if (!id.valid()) return std::nullopt;
    const Instruction& condition = function_.instruction(id);
    return condition.block == place.block ? std::nullopt : decide_comparison(condition, place);
  }

  std::optional<bool> decide_comparison(const Instruction& comparison, RangeProver::Place place) {
    if (!is_comparison(comparison.opcode)) return std::nullopt;
    ValueId a = comparison.operands[0];
    ValueId b = comparison.operands[1];
    if (function_.type(a)->is_integer()) return prover_.decides(comparison.opcode, a, b, place);
    if (!function_.type(a)->is_pointer_shaped()) return std::nullopt;
    if (is_nil(a)) std::swap(a, b);
    if (!is_nil(b) || !prover_.is_tested_pointer(a, place)) return std::nullopt;
    return comparison.opcode == Opcode::kNe;
  }

  bool is_nil(ValueId value) const {
    InstructionId id = function_.definition(value);
    if (!id.valid()) return false;
    const Instruction& made = function_.instruction(id);
    return made.opcode == Opcode::kZero || (made.opcode == Opcode::kConst && made.integer == 0);
  }

  void replace_condition(InstructionId id, bool holds) {
    ir::Builder builder(&function_);
    builder.set_before(id);
    builder.set_position(function_.instruction(id).position);
    if (function_.instruction(id).opcode == Opcode::kBranch) {
      ValueId condition = builder.bool_constant(holds);
      function_.instruction(id).operands[0] = condition;
      return;
    }
    // The comparison becomes the constant: its users need not be looked for.
    Instruction& comparison = function_.instruction(id);
    comparison.opcode = Opcode::kConst;
    comparison.operands.clear();
    comparison.integer = holds ? 1 : 0;
  }

  Function& function_;
  RangeProver prover_;
  std::vector<InstructionId> passed_;                    // checks
  std::vector<InstructionId> nonzero_;                   // divisions
  std::vector<std::pair<InstructionId, bool>> decided_;  // comparisons and branches
};

// Whether there is something to prove.
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
          if (is_comparison(function.instruction(id).opcode)) return true;
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
