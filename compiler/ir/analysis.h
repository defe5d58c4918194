// Facts about a function's control flow that several passes need.

#ifndef TANDEM_COMPILER_IR_ANALYSIS_H_
#define TANDEM_COMPILER_IR_ANALYSIS_H_

#include <vector>

#include "compiler/ir/function.h"

namespace tandem::ir {

// The blocks that are reachable from the entry, each before its successors but for back edges.
std::vector<BlockId> reverse_postorder(const Function& function);

// Makes `block_order` the reverse postorder, which drops unreachable blocks.
void order_blocks(Function& function);

// The predecessors of each block, by block index; a block that branches twice to a target is listed
// twice.
std::vector<std::vector<BlockId>> predecessors(const Function& function);

// The dominator tree (K. Cooper, T. Harvey, K. Kennedy, "A Simple, Fast Dominance Algorithm",
// 2001).
class DominatorTree {
 public:
  explicit DominatorTree(const Function& function);

  // The immediate dominator; none for the entry and for unreachable blocks.
  BlockId immediate_dominator(BlockId block) const { return parent_[block.index]; }
  bool dominates(BlockId a, BlockId b) const;
  // The blocks whose immediate dominator is `block`.
  const std::vector<BlockId>& children(BlockId block) const { return children_[block.index]; }
  // Reachable blocks, dominators first.
  const std::vector<BlockId>& order() const { return order_; }
  // Visits the reachable blocks, dominators first: `enter` on the way down the tree, `leave` when
  // all that a block dominates has been visited. Needs no recursion.
  template <typename Enter, typename Leave>
  void walk(Enter enter, Leave leave) const;
  // The dominance frontier of every block, by block index.
  std::vector<std::vector<BlockId>> frontiers(const Function& function) const;

 private:
  std::vector<BlockId> order_;
  std::vector<uint32_t> number_;  // place in `order_`
  std::vector<BlockId> parent_;
  std::vector<std::vector<BlockId>> children_;
  std::vector<uint32_t> enter_;  // preorder interval of the subtree
  std::vector<uint32_t> leave_;
};

template <typename Enter, typename Leave>
void DominatorTree::walk(Enter enter, Leave leave) const {
  struct Visit {
    BlockId block;
    size_t next_child = 0;
  };
  std::vector<Visit> stack = {{order_.front()}};
  enter(order_.front());
  while (!stack.empty()) {
    BlockId block = stack.back().block;
    const std::vector<BlockId>& below = children(block);
    if (stack.back().next_child < below.size()) {
      BlockId child = below[stack.back().next_child++];
      stack.push_back({child});
      enter(child);
      continue;
    }
    stack.pop_back();
    leave(block);
  }
}

// Where a recovered panic enters the function: the second target of its recovery_point. Not valid when
// there is none.
BlockId recovery_block(const Function& function);

// How many loops each block is in, by block index, from the back edges of the dominator tree.
std::vector<uint32_t> loop_depths(const Function& function, const DominatorTree& dominators);

}  // namespace tandem::ir

#endif  // TANDEM_COMPILER_IR_ANALYSIS_H_
