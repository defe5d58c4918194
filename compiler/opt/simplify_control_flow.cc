// Simplification of control flow.
//
//   branch true, b1, b2   →  jump b1
//   b1: ... jump b2       →  b1: ... (the body of b2), when b1 is b2's only predecessor
//   b1: jump b2(v)        →  branches to b1 go to b2, when b1 is empty and has no parameters
//
// and blocks that nothing reaches are dropped.

#include <optional>
#include <vector>

#include "compiler/ir/analysis.h"
#include "compiler/opt/ir_names.h"
#include "compiler/opt/pass.h"
#include "compiler/opt/terminators.h"

namespace tandem::opt {
namespace {

std::optional<int64_t> constant_of(const Function& function, ValueId value) {
  InstructionId id = function.definition(value);
  if (!id.valid() || function.instruction(id).opcode != Opcode::kConst) return std::nullopt;
  return function.instruction(id).integer;
}

void fold_branch(Function& function, BlockId block) {
  Instruction& terminator = function.instruction(function.terminator(block));
  if (terminator.opcode != Opcode::kBranch && terminator.opcode != Opcode::kSwitch) return;
  std::optional<int64_t> value = constant_of(function, terminator.operands[0]);
  if (value.has_value()) keep_only_target(terminator, chosen_target(terminator, *value));
}

// The jump of a block that does nothing else and has no parameters.
const Target* forwarding_target(const Function& function, BlockId block) {
  const ir::Block& body = function.block(block);
  if (body.instructions.size() != 1 || !body.parameters.empty()) return nullptr;
  const Instruction& terminator = function.instruction(body.instructions.front());
  if (terminator.opcode != Opcode::kJump || terminator.targets[0].block == block) return nullptr;
  return &terminator.targets[0];
}

// Follows forwarding blocks; a bound on the steps ends an empty endless loop.
void thread_jumps(Function& function, BlockId block) {
  Instruction& terminator = function.instruction(function.terminator(block));
  constexpr int kMaxSteps = 8;
  for (Target& target : terminator.targets) {
    for (int step = 0; step < kMaxSteps; ++step) {
      if (!target.arguments.empty() || target.block == block) break;
      const Target* next = forwarding_target(function, target.block);
      if (next == nullptr) break;
      target = Target(*next);
    }
  }
}

// Appends the only successor's body, when this block is its only predecessor.
bool merge_successor(Function& function, BlockId block,
                     const std::vector<std::vector<BlockId>>& predecessors,
                     std::vector<ValueId>& replacement) {
  InstructionId terminator_id = function.terminator(block);
  const Instruction& terminator = function.instruction(terminator_id);
  if (terminator.opcode != Opcode::kJump) return false;
  BlockId next = terminator.targets[0].block;
  if (next == block || next == function.entry() || predecessors[next.index].size() != 1) {
    return false;
  }
  ir::Block& body = function.block(next);
  for (size_t i = 0; i < body.parameters.size(); ++i) {
    replacement[body.parameters[i].index] = terminator.targets[0].arguments[i];
  }
  function.remove(terminator_id);
  function.move_rest(body.instructions.front(), block);
  body.parameters.clear();
  return true;
}

}  // namespace

void simplify_control_flow(Function& function, PassContext&) {
  for (BlockId block : function.block_order) fold_branch(function, block);
  for (BlockId block : function.block_order) thread_jumps(function, block);
  ir::order_blocks(function);
  std::vector<std::vector<BlockId>> predecessors = ir::predecessors(function);
  std::vector<ValueId> replacement(function.value_count());
  std::vector<bool> merged(function.block_count());
  for (BlockId block : function.block_order) {
    if (merged[block.index]) continue;
    while (true) {
      BlockId next =
          function.successors(block).empty() ? BlockId{} : function.successors(block)[0].block;
      if (!merge_successor(function, block, predecessors, replacement)) break;
      merged[next.index] = true;
    }
  }
  std::erase_if(function.block_order, [&](BlockId block) { return merged[block.index]; });
  function.replace_uses(replacement);
}

}  // namespace tandem::opt
