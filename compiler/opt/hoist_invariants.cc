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
// ends in a panic. A value moves out of as many loops as its operands allow.
//
// A loop that is entered by one jump has its place before it already; else a block is made that all
// entries go through.

#include <algorithm>
#include <vector>

#include "compiler/ir/loops.h"
#include "compiler/opt/ir_names.h"
#include "compiler/opt/pass.h"

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
        before_(loops_.size()),
        recovery_(ir::recovery_block(function)) {}

  void run() {
    if (loops_.size() == 0) return;
    const std::vector<BlockId> order = dominators_.order();
    for (BlockId block : order) {
      if (loops_.innermost(block) == LoopForest::kNone || function_.block(block).cold) continue;
      hoist_from(block);
    }
    place_new_blocks();
  }

 private:
  void hoist_from(BlockId block) {
    for (InstructionId id : function_.block(block).instructions.copy()) {
      LoopForest::Loop target = is_worth(function_.instruction(id))
                                    ? outermost_invariant(id, loops_.innermost(block))
                                    : LoopForest::kNone;
      if (target == LoopForest::kNone) continue;
      BlockId to = block_before(target);
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
        if (is_computed_in(operand, loop)) return found;
      }
      found = loop;
    }
    return found;
  }

  bool is_computed_in(ValueId value, LoopForest::Loop loop) const {
    InstructionId id = function_.definition(value);
    BlockId block = id.valid() ? function_.instruction(id).block : function_.value(value).block;
    // A block that this pass made stands before the loop that it was made for.
    if (block.index >= predecessors_.size()) {
      LoopForest::Loop of = new_block_loop_[block.index - predecessors_.size()];
      LoopForest::Loop around = loops_.parent(of);
      while (around != LoopForest::kNone && around != loop) around = loops_.parent(around);
      return around == loop;
    }
    return loops_.contains(loop, block);
  }

  // --- The block before a loop.
  BlockId block_before(LoopForest::Loop loop) {
    if (!before_[loop].valid()) before_[loop] = find_or_make_before(loop);
    return before_[loop];
  }

  BlockId find_or_make_before(LoopForest::Loop loop) {
    BlockId header = loops_.header(loop);
    std::vector<BlockId> entries;
    for (BlockId from : predecessors_[header.index]) {
      if (!loops_.contains(loop, from)) entries.push_back(from);
    }
    if (entries.size() == 1 && function_.successors(entries[0]).size() == 1 &&
        function_.instruction(function_.terminator(entries[0])).opcode == Opcode::kJump) {
      return entries[0];
    }
    return make_before(loop, header, entries);
  }

  BlockId make_before(LoopForest::Loop loop, BlockId header, const std::vector<BlockId>& entries) {
    BlockId fresh = function_.add_block();
    new_block_loop_.push_back(loop);
    Position position = function_.instruction(function_.terminator(header)).position;
    InstructionId jump = function_.make_instruction(Opcode::kJump, {}, {}, position);
    Target target{.block = header, .arguments = {}};
    const std::vector<ValueId> parameters = function_.block(header).parameters;
    for (ValueId parameter : parameters) {
      target.arguments.push_back(function_.add_block_parameter(fresh, function_.type(parameter)));
    }
    function_.instruction(jump).targets.push_back(std::move(target));
    function_.append(fresh, jump);
    for (BlockId from : entries) {
      for (Target& edge : function_.instruction(function_.terminator(from)).targets) {
        if (edge.block == header) edge.block = fresh;
      }
    }
    return fresh;
  }

  // add_block has put the new blocks at the end of the order.
  void place_new_blocks() {
    if (!new_block_loop_.empty()) ir::order_blocks(function_);
  }

  Function& function_;
  ir::DominatorTree dominators_;
  std::vector<std::vector<BlockId>> predecessors_;
  LoopForest loops_;
  std::vector<BlockId> before_;                   // by loop
  BlockId recovery_;                              // which a panic enters
  std::vector<LoopForest::Loop> new_block_loop_;  // of the blocks that were made, in order
};

}  // namespace

void hoist_invariants(Function& function, PassContext&) {
  Hoisting(function).run();
}

}  // namespace tandem::opt
