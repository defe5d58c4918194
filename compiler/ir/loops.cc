// Headers are visited from the last in reverse postorder to the first, so inner loops are known
// when those around them are made: the walk backwards from a latch steps over a known loop as a
// whole, and makes it a child.

#include "compiler/ir/loops.h"

namespace tandem::ir {

LoopForest::LoopForest(const Function& function, const DominatorTree& dominators,
                       const std::vector<std::vector<BlockId>>& predecessors)
    : loop_of_(function.block_count(), kNone) {
  const std::vector<BlockId>& order = dominators.order();
  for (size_t i = order.size(); i-- > 0;) {
    std::vector<BlockId> latches;
    for (BlockId from : predecessors[order[i].index]) {
      if (dominators.dominates(order[i], from)) latches.push_back(from);
    }
    if (!latches.empty()) add_loop(order[i], std::move(latches), predecessors);
  }
}

LoopForest::Loop LoopForest::outermost(Loop loop) const {
  while (loops_[loop].parent != kNone) loop = loops_[loop].parent;
  return loop;
}

void LoopForest::add_loop(BlockId header, std::vector<BlockId> latches,
                          const std::vector<std::vector<BlockId>>& predecessors) {
  const auto loop = static_cast<Loop>(loops_.size());
  loops_.push_back({.header = header});
  loop_of_[header.index] = loop;
  std::vector<BlockId> work = std::move(latches);
  while (!work.empty()) {
    BlockId block = work.back();
    work.pop_back();
    BlockId entered = block;  // whose predecessors are the next to visit
    if (loop_of_[block.index] == kNone) {
      loop_of_[block.index] = loop;
    } else {
      Loop known = outermost(loop_of_[block.index]);
      if (known == loop) continue;
      loops_[known].parent = loop;
      entered = loops_[known].header;
    }
    for (BlockId from : predecessors[entered.index]) work.push_back(from);
  }
}

bool LoopForest::contains(Loop loop, BlockId block) const {
  for (Loop at = loop_of_[block.index]; at != kNone; at = loops_[at].parent) {
    if (at == loop) return true;
  }
  return false;
}

}  // namespace tandem::ir
