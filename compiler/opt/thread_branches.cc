// Jump threading: a block that only decides, by what its predecessors pass to it, is decided there.
//
//   b1: branch v1, b2, b3(false)            b1: branch v1, b2, b5
//   b2: v2: bool = ...; jump b3(v2)    →    b2: v2: bool = ...; branch v2, b4, b5
//   b3(v3: bool): branch v3, b4, b5
//
// That is what && and || become, and what is left of an inlined function that returns a bool. The
// block may also compare its parameter with a constant: an edge that passes a constant then goes
// where the comparison leads; a jump that passes something else takes a copy of the branch, if that
// is all that the block has.
//
// What the block defines must not be used behind it, where the new edges do not bring it. A loop's
// header stays, because an edge past it would make a loop with two entries. Each pass over the
// blocks may make new work, as for (a && b) && c; there are at most three.

#include <optional>
#include <vector>

#include "compiler/ir/analysis.h"
#include "compiler/ir/builder.h"
#include "compiler/opt/evaluate.h"
#include "compiler/opt/ir_names.h"
#include "compiler/opt/pass.h"
#include "compiler/opt/terminators.h"

namespace tandem::opt {
namespace {

constexpr size_t kMaxInstructions = 4;  // of a block that decides
constexpr int kRounds = 3;

class Threading {
 public:
  explicit Threading(Function& function) : function_(function) {}

  // Whether a branch went another way.
  bool run() {
    find_deciders();
    if (!any_) return false;
    bool changed = false;
    for (BlockId block : function_.block_order) changed |= redirect(block);
    if (changed) ir::order_blocks(function_);
    return changed;
  }

 private:
  // --- Which blocks only decide.
  void find_deciders() {
    decides_.assign(function_.block_count(), false);
    std::vector<uint32_t> place(function_.block_count(), 0);
    uint32_t next = 0;
    for (BlockId block : function_.block_order) {
      place[block.index] = next++;
      decides_[block.index] = block != function_.entry() && may_decide(block);
      any_ |= decides_[block.index];
    }
    if (!any_) return;
    for (BlockId block : function_.block_order) {
      for (const Target& target : function_.successors(block)) {
        if (place[target.block.index] <= place[block.index]) decides_[target.block.index] = false;
      }
      for (InstructionId id : function_.block(block).instructions) {
        function_.for_each_use(id, [&](ValueId& value) { reject_use(block, value); });
      }
    }
  }

  bool may_decide(BlockId block) const {
    const ir::Block& body = function_.block(block);
    if (body.parameters.empty() || body.instructions.size() > kMaxInstructions) return false;
    Opcode last = function_.instruction(body.instructions.back()).opcode;
    if (last != Opcode::kBranch && last != Opcode::kSwitch) return false;
    for (InstructionId id : body.instructions) {
      if (id == body.instructions.back()) break;
      Opcode opcode = function_.instruction(id).opcode;
      if (ir::info(opcode).effects != ir::kPure || opcode == Opcode::kLocal) return false;
    }
    return true;
  }

  BlockId block_of(ValueId value) const {
    InstructionId id = function_.definition(value);
    return id.valid() ? function_.instruction(id).block : function_.value(value).block;
  }

  // A block whose values are used elsewhere has to stay on the way there.
  void reject_use(BlockId block, ValueId value) {
    BlockId home = block_of(value);
    if (home.valid() && home != block) decides_[home.index] = false;
  }

  // --- Where an edge leads.
  // What a value of the decider is for an edge that passes `arguments`.
  ValueId seen_from(BlockId decider, const Target& edge, ValueId value) const {
    const ir::Value& known = function_.value(value);
    if (!known.instruction.valid() && known.block == decider) return edge.arguments[known.index];
    return value;
  }

  // The constant that a value is at the end of `from`, whose branch's arm `arm` is taken.
  std::optional<int64_t> constant(BlockId from, size_t arm, ValueId value) const {
    InstructionId id = function_.definition(value);
    if (id.valid() && function_.instruction(id).opcode == Opcode::kConst) {
      return function_.instruction(id).integer;
    }
    const Instruction& branch = function_.instruction(function_.terminator(from));
    if (branch.opcode == Opcode::kBranch && branch.operands[0] == value) return arm == 0;
    return std::nullopt;
  }

  // What the decider's condition is for an edge.
  std::optional<int64_t> decision(BlockId from, size_t arm, BlockId decider,
                                  const Target& edge) const {
    ValueId condition = function_.instruction(function_.terminator(decider)).operands[0];
    InstructionId id = function_.definition(condition);
    if (!id.valid() || function_.instruction(id).block != decider) {
      return constant(from, arm, seen_from(decider, edge, condition));
    }
    const Instruction& test = function_.instruction(id);
    if (test.operands.size() != 2) return std::nullopt;
    auto a = constant(from, arm, seen_from(decider, edge, test.operands[0]));
    auto b = constant(from, arm, seen_from(decider, edge, test.operands[1]));
    if (!a.has_value() || !b.has_value()) return std::nullopt;
    const Type* type = function_.type(test.operands[0]);
    if (!type->is_integer() && !type->is_bool()) return std::nullopt;
    return compare_constants(test.opcode, type, *a, *b);
  }

  // A target of the decider, with the arguments that an edge to the decider gives it. Nothing when
  // one is computed in the decider.
  std::optional<Target> past(BlockId decider, const Target& edge, const Target& target) const {
    Target result{.block = target.block, .arguments = {}};
    for (ValueId argument : target.arguments) {
      ValueId value = seen_from(decider, edge, argument);
      if (value == argument && block_of(value) == decider) return std::nullopt;
      result.arguments.push_back(value);
    }
    return result;
  }

  // --- The edges of one block.
  bool redirect(BlockId from) {
    bool changed = false;
    InstructionId id = function_.terminator(from);
    if (function_.instruction(id).opcode == Opcode::kRecoveryPoint) return false;
    for (size_t arm = 0; arm < function_.instruction(id).targets.size(); ++arm) {
      const Target edge = function_.instruction(id).targets[arm];
      if (!decides_[edge.block.index] || edge.block == from) continue;
      const Instruction& decider = function_.instruction(function_.terminator(edge.block));
      std::optional<int64_t> value = decision(from, arm, edge.block, edge);
      if (!value.has_value()) continue;
      auto target = past(edge.block, edge, decider.targets[chosen_target(decider, *value)]);
      if (!target.has_value()) continue;
      function_.instruction(id).targets[arm] = *target;
      changed = true;
    }
    return copy_branch(from) || changed;
  }

  // A jump to a decider that is nothing but a branch becomes that branch.
  bool copy_branch(BlockId from) {
    InstructionId id = function_.terminator(from);
    if (function_.instruction(id).opcode != Opcode::kJump) return false;
    const Target edge = function_.instruction(id).targets[0];
    if (!decides_[edge.block.index] || edge.block == from) return false;
    if (function_.block(edge.block).instructions.size() != 1) return false;
    const Instruction branch = function_.instruction(function_.terminator(edge.block));
    if (branch.opcode != Opcode::kBranch) return false;
    auto if_true = past(edge.block, edge, branch.targets[0]);
    auto if_false = past(edge.block, edge, branch.targets[1]);
    if (!if_true.has_value() || !if_false.has_value()) return false;
    Instruction& jump = function_.instruction(id);
    jump.opcode = Opcode::kBranch;
    jump.position = branch.position;
    jump.operands = {seen_from(edge.block, edge, branch.operands[0])};
    jump.targets = {*if_true, *if_false};
    return true;
  }

  Function& function_;
  std::vector<bool> decides_;  // by block
  bool any_ = false;
};

}  // namespace

void thread_branches(Function& function, PassContext&) {
  ir::order_blocks(function);
  for (int round = 0; round < kRounds; ++round) {
    if (!Threading(function).run()) return;
  }
}

}  // namespace tandem::opt
