// Orders, predecessors, dominators and loops; see analysis.h. The walks keep their own stacks: a
// function may have a hundred thousand blocks in a row.
//
// Dominators and their frontiers are found by iteration in reverse postorder, as in K. Cooper, T.
// Harvey, K. Kennedy, "A Simple, Fast Dominance Algorithm", 2001; the times at which a walk over
// the tree enters and leaves a block then answer `dominates` in constant time. The depth of a block
// is the number of natural loops it is in: each header's loop is collected backwards from the
// sources of its back edges.

#include "compiler/ir/analysis.h"

#include <algorithm>
#include <utility>

namespace tandem::ir {

std::vector<BlockId> reverse_postorder(const Function& function) {
  std::vector<BlockId> order;
  if (function.block_order.empty()) return order;
  std::vector<bool> seen(function.block_count());
  std::vector<std::pair<BlockId, size_t>> stack = {{function.entry(), 0}};
  seen[function.entry().index] = true;
  while (!stack.empty()) {
    auto& [block, next] = stack.back();
    absl::Span<const Target> successors = function.successors(block);
    if (next == successors.size()) {
      order.push_back(block);
      stack.pop_back();
      continue;
    }
    // The last successor first, so that the first one comes right after its block.
    BlockId successor = successors[successors.size() - 1 - next++].block;
    if (seen[successor.index]) continue;
    seen[successor.index] = true;
    stack.push_back({successor, 0});
  }
  std::reverse(order.begin(), order.end());
  return order;
}

void order_blocks(Function& function) {
  function.block_order = reverse_postorder(function);
}

std::vector<std::vector<BlockId>> predecessors(const Function& function) {
  std::vector<std::vector<BlockId>> result(function.block_count());
  for (BlockId block : function.block_order) {
    for (const Target& target : function.successors(block)) {
      result[target.block.index].push_back(block);
    }
  }
  return result;
}

DominatorTree::DominatorTree(const Function& function)
    : order_(reverse_postorder(function)),
      number_(function.block_count()),
      parent_(function.block_count()),
      children_(function.block_count()),
      enter_(function.block_count()),
      leave_(function.block_count()) {
  for (uint32_t i = 0; i < order_.size(); ++i) number_[order_[i].index] = i;
  std::vector<std::vector<BlockId>> preds = predecessors(function);
  constexpr uint32_t kUnknown = ~uint32_t{0};
  std::vector<uint32_t> idom(order_.size(), kUnknown);
  if (order_.empty()) return;
  idom[0] = 0;
  auto is_reachable = [&](BlockId block) {
    return block == order_[0] || number_[block.index] != 0;
  };
  for (bool changed = true; changed;) {
    changed = false;
    for (uint32_t i = 1; i < order_.size(); ++i) {
      uint32_t dominator = kUnknown;
      for (BlockId pred : preds[order_[i].index]) {
        if (!is_reachable(pred)) continue;
        uint32_t other = number_[pred.index];
        if (idom[other] == kUnknown) continue;
        if (dominator == kUnknown) dominator = other;
        while (dominator != other) {
          if (dominator > other) std::swap(dominator, other);
          other = idom[other];
        }
      }
      if (idom[i] != dominator) {
        idom[i] = dominator;
        changed = true;
      }
    }
  }
  for (uint32_t i = 1; i < order_.size(); ++i) {
    parent_[order_[i].index] = order_[idom[i]];
    children_[order_[idom[i]].index].push_back(order_[i]);
  }
  uint32_t clock = 0;
  std::vector<std::pair<BlockId, size_t>> stack = {{order_[0], 0}};
  enter_[order_[0].index] = clock++;
  while (!stack.empty()) {
    auto& [block, next] = stack.back();
    if (next == children_[block.index].size()) {
      leave_[block.index] = clock++;
      stack.pop_back();
      continue;
    }
    BlockId child = children_[block.index][next++];
    enter_[child.index] = clock++;
    stack.push_back({child, 0});
  }
}

bool DominatorTree::dominates(BlockId a, BlockId b) const {
  return enter_[a.index] <= enter_[b.index] && leave_[b.index] <= leave_[a.index];
}

std::vector<std::vector<BlockId>> DominatorTree::frontiers(const Function& function) const {
  std::vector<std::vector<BlockId>> result(function.block_count());
  std::vector<std::vector<BlockId>> preds = predecessors(function);
  for (BlockId block : order_) {
    if (preds[block.index].size() < 2) continue;
    BlockId stop = parent_[block.index];
    for (BlockId runner : preds[block.index]) {
      while (runner.valid() && runner != stop) {
        std::vector<BlockId>& frontier = result[runner.index];
        if (frontier.empty() || frontier.back() != block) frontier.push_back(block);
        runner = parent_[runner.index];
      }
    }
  }
  return result;
}

BlockId recovery_block(const Function& function) {
  for (BlockId block : function.block_order) {
    const InstructionList& list = function.block(block).instructions;
    if (list.empty()) continue;
    const Instruction& last = function.instruction(list.back());
    if (last.opcode == Opcode::kRecoveryPoint && last.targets.size() == 2) {
      return last.targets[1].block;
    }
  }
  return {};
}

std::vector<uint32_t> loop_depths(const Function& function, const DominatorTree& dominators) {
  std::vector<uint32_t> depth(function.block_count());
  std::vector<std::vector<BlockId>> preds = predecessors(function);
  std::vector<uint32_t> mark(function.block_count());
  uint32_t loop = 0;
  for (BlockId header : dominators.order()) {
    std::vector<BlockId> work;  // members whose predecessors are members, too
    bool is_header = false;
    mark[header.index] = ++loop;
    for (BlockId pred : preds[header.index]) {
      if (!dominators.dominates(header, pred)) continue;
      is_header = true;
      if (mark[pred.index] == loop) continue;
      mark[pred.index] = loop;
      work.push_back(pred);
    }
    if (is_header) ++depth[header.index];
    while (!work.empty()) {
      BlockId block = work.back();
      work.pop_back();
      ++depth[block.index];
      for (BlockId pred : preds[block.index]) {
        if (mark[pred.index] == loop) continue;
        mark[pred.index] = loop;
        work.push_back(pred);
      }
    }
  }
  return depth;
}

}  // namespace tandem::ir
