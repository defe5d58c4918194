// Each write is added to the loops around it, from the innermost outwards, as far as one already
// knows more than it can tell: then all further out do. See loop_writes.h.

#include "compiler/opt/loop_writes.h"

#include <algorithm>

#include "compiler/opt/ir_names.h"

namespace tandem::opt {

using ir::LoopForest;

namespace {

constexpr size_t kMaxPlaces = 32;  // of a loop
constexpr int kMaxDepth = 6;       // of a condition that is looked through

}  // namespace

LoopWrites::LoopWrites(const Function& function, const ir::DominatorTree& dominators,
                       const std::vector<std::vector<BlockId>>& predecessors,
                       const LoopForest& loops, const Aliases& aliases)
    : function_(function),
      dominators_(dominators),
      predecessors_(predecessors),
      loops_(loops),
      aliases_(aliases),
      summaries_(loops.size()) {
  if (loops.size() == 0) return;
  for (BlockId block : function.block_order) {
    if (loops.innermost(block) != LoopForest::kNone) add_block(block);
  }
}

bool LoopWrites::may_write(LoopForest::Loop loop, const Access& access) const {
  const Summary& summary = summaries_[loop];
  if (summary.writes_much) return true;
  if (summary.writes_elsewhere && !aliases_.is_private(access.address)) return true;
  return std::any_of(summary.places.begin(), summary.places.end(),
                     [&](const Access& place) { return aliases_.may_overlap(place, access); });
}

void LoopWrites::add_block(BlockId block) {
  const LoopForest::Loop innermost = loops_.innermost(block);
  for (InstructionId id : function_.block(block).instructions) {
    const Instruction& instruction = function_.instruction(id);
    if (Access access = written(function_, instruction); access.address.valid()) {
      add_place(innermost, access);
    } else if ((ir::info(instruction.opcode).effects & ir::kWrites) != 0) {
      add_elsewhere(innermost);
    }
  }
  for (LoopForest::Loop loop = innermost; loop != LoopForest::kNone; loop = loops_.parent(loop)) {
    const absl::Span<const Target> targets = function_.successors(block);
    const bool leaves = !std::all_of(targets.begin(), targets.end(), [&](const Target& target) {
      return loops_.contains(loop, target.block);
    });
    if (leaves) add_exit(loop, block);
  }
}

void LoopWrites::add_place(LoopForest::Loop loop, const Access& access) {
  for (; loop != LoopForest::kNone && !summaries_[loop].writes_much; loop = loops_.parent(loop)) {
    std::vector<Access>& places = summaries_[loop].places;
    if (std::find(places.begin(), places.end(), access) != places.end()) return;
    places.push_back(access);
    summaries_[loop].writes_much = places.size() > kMaxPlaces;
  }
}

void LoopWrites::add_elsewhere(LoopForest::Loop loop) {
  for (; loop != LoopForest::kNone && !summaries_[loop].writes_elsewhere;
       loop = loops_.parent(loop)) {
    summaries_[loop].writes_elsewhere = true;
  }
}

// A block that may leave the loop: its branch decides that, and so do the branches before it of
// which one way leads there and another one does not.
void LoopWrites::add_exit(LoopForest::Loop loop, BlockId block) {
  add_watched(loop, block);
  while (block != loops_.header(loop) && before_exit_.insert({loop, block}).second) {
    const bool is_arm = predecessors_[block.index].size() == 1;
    block = dominators_.immediate_dominator(block);
    if (is_arm) add_watched(loop, block);
  }
}

// What decides the block's branch, if these are loads alone.
void LoopWrites::add_watched(LoopForest::Loop loop, BlockId block) {
  const Instruction& last = function_.instruction(function_.terminator(block));
  if (last.opcode != Opcode::kBranch && last.opcode != Opcode::kSwitch) return;
  std::vector<Access> loads;
  if (!is_watching(last.operands[0], loop, 0, loads)) return;
  for (const Access& load : loads) add_place(loop, load);
}

// Whether nothing but loads can make the value another one in another round of the loop.
bool LoopWrites::is_watching(ValueId value, LoopForest::Loop loop, int depth,
                             std::vector<Access>& loads) const {
  InstructionId id = function_.definition(value);
  BlockId home = id.valid() ? function_.instruction(id).block : function_.value(value).block;
  if (!loops_.contains(loop, home)) return true;
  if (!id.valid() || depth == kMaxDepth) return false;
  const Instruction& made = function_.instruction(id);
  if (made.opcode == Opcode::kLoad) {
    loads.push_back({made.operands[0], function_.type(made.results[0])});
  } else if ((ir::info(made.opcode).effects & ~(ir::kReads | ir::kPanics)) != 0) {
    return false;
  }
  return std::all_of(made.operands.begin(), made.operands.end(),
                     [&](ValueId operand) { return is_watching(operand, loop, depth + 1, loads); });
}

}  // namespace tandem::opt
