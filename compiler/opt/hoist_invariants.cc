// Loop-invariant code motion: what a loop computes the same in every round is computed before it.
//
//   b1: jump b2(v1)                       b1: v4: int = mul v2, v3
//   b2(v5: int): ... branch v6, b3, b4  →     jump b2(v1)
//   b3: v4: int = mul v2, v3; ...         b2(v5: int): ...
//
// Only what cannot fail moves, since the loop may have no round, and only what costs more than the
// register that the result occupies through the loop: multiplications, shifts, conversions,
// floating-point arithmetic, sums of two variables. Constants, addresses and comparisons stay,
// which selection makes part of the instructions that use them. Nothing moves out of a block that
// ends in a panic. A value moves out of as many loops as its operands allow. Where it goes is in
// preheaders.h; loads are hoist_loads.cc's matter.

#include <vector>

#include "compiler/ir/loops.h"
#include "compiler/opt/ir_names.h"
#include "compiler/opt/pass.h"
#include "compiler/opt/preheaders.h"

namespace tandem::opt {
namespace {

using ir::LoopForest;

class Hoisting {
 public:
  explicit Hoisting(Function& function)
      : function_(function),
        dominators_(function),
        predecessors_(ir::predecessors(function)),
        loops_(function, dominators_, predecessors_),
        preheaders_(function, loops_, predecessors_),
        recovery_(ir::recovery_block(function)) {}

  void run() {
    if (loops_.size() == 0) return;
    const std::vector<BlockId> order = dominators_.order();
    for (BlockId block : order) {
      if (loops_.innermost(block) == LoopForest::kNone || function_.block(block).cold) continue;
      hoist_from(block);
    }
    preheaders_.place_new_blocks();
  }

 private:
  void hoist_from(BlockId block) {
    for (InstructionId id : function_.block(block).instructions.copy()) {
      LoopForest::Loop target = is_worth(function_.instruction(id))
                                    ? outermost_invariant(id, loops_.innermost(block))
                                    : LoopForest::kNone;
      if (target == LoopForest::kNone) continue;
      BlockId to = preheaders_.of(target);
      function_.remove(id);
      function_.insert_before(function_.terminator(to), id);
    }
  }

  bool is_constant(ValueId value) const {
    InstructionId id = function_.definition(value);
    return id.valid() && function_.instruction(id).opcode == Opcode::kConst;
  }

  bool is_worth(const Instruction& instruction) const {
    switch (instruction.opcode) {
      case Opcode::kMul:
      case Opcode::kShl:
      case Opcode::kShr:
      case Opcode::kConvert:
        return true;
      case Opcode::kAdd:
      case Opcode::kSub:
      case Opcode::kAnd:
      case Opcode::kOr:
      case Opcode::kXor:
        return !is_constant(instruction.operands[0]) && !is_constant(instruction.operands[1]);
      case Opcode::kDiv:
        return function_.type(instruction.results[0])->is_float();
      case Opcode::kSqrt:
        return true;
      default:  // stays: see the comment at the top
        return false;
    }
  }

  // The outermost loop, from `loop` outwards, in which no operand is computed.
  LoopForest::Loop outermost_invariant(InstructionId id, LoopForest::Loop loop) const {
    LoopForest::Loop found = LoopForest::kNone;
    for (; loop != LoopForest::kNone; loop = loops_.parent(loop)) {
      if (loops_.header(loop) == recovery_) return found;
      for (ValueId operand : function_.instruction(id).operands) {
        if (preheaders_.is_computed_in(operand, loop)) return found;
      }
      found = loop;
    }
    return found;
  }

  Function& function_;
  ir::DominatorTree dominators_;
  std::vector<std::vector<BlockId>> predecessors_;
  LoopForest loops_;
  Preheaders preheaders_;
  BlockId recovery_;  // which a panic enters
};

}  // namespace

void hoist_invariants(Function& function, PassContext&) {
  Hoisting(function).run();
}

}  // namespace tandem::opt
