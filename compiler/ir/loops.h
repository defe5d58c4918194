// The loops of a function as a forest: which loop a block is in, and which loop is in which.
//
// A loop is a header and the blocks from which its back edges can be reached without going through
// the header; a back edge is one to a block that dominates its source. Two back edges to one header
// make one loop. Circles with several entries (which Go's goto can make) are no loops here.

#ifndef TANDEM_COMPILER_IR_LOOPS_H_
#define TANDEM_COMPILER_IR_LOOPS_H_

#include <vector>

#include "compiler/ir/analysis.h"

namespace tandem::ir {

class LoopForest {
 public:
  using Loop = uint32_t;
  static constexpr Loop kNone = ~uint32_t{0};

  LoopForest(const Function& function, const DominatorTree& dominators,
             const std::vector<std::vector<BlockId>>& predecessors);

  size_t size() const { return loops_.size(); }
  // The innermost loop that the block is in, or none.
  Loop innermost(BlockId block) const { return loop_of_[block.index]; }
  BlockId header(Loop loop) const { return loops_[loop].header; }
  // The next loop around this one, or none.
  Loop parent(Loop loop) const { return loops_[loop].parent; }
  // Whether the block is in the loop, or in one inside it.
  bool contains(Loop loop, BlockId block) const;

 private:
  struct Node {
    BlockId header;
    Loop parent = kNone;
  };
  Loop outermost(Loop loop) const;
  void add_loop(BlockId header, std::vector<BlockId> latches,
                const std::vector<std::vector<BlockId>>& predecessors);

  std::vector<Node> loops_;    // inner ones first
  std::vector<Loop> loop_of_;  // by block
};

}  // namespace tandem::ir

#endif  // TANDEM_COMPILER_IR_LOOPS_H_
