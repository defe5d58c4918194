// The blocks before loops, to which passes move what a loop computes the same in every round.
//
// A loop that is entered by one jump has such a block already; else one is made that all entries go
// through. The analyses of the function stay those of before: what asks about loops asks here.

#ifndef TANDEM_COMPILER_OPT_PREHEADERS_H_
#define TANDEM_COMPILER_OPT_PREHEADERS_H_

#include <vector>

#include "compiler/ir/loops.h"

namespace tandem::opt {

class Preheaders {
 public:
  Preheaders(ir::Function& function, const ir::LoopForest& loops,
             const std::vector<std::vector<ir::BlockId>>& predecessors);

  // The block before a loop; made when there is none.
  ir::BlockId of(ir::LoopForest::Loop loop);
  // Whether the value is computed in the loop.
  bool is_computed_in(ir::ValueId value, ir::LoopForest::Loop loop) const;
  // Puts the blocks that were made where they belong: to be called at the end.
  void place_new_blocks();

 private:
  ir::BlockId make(ir::BlockId header, const std::vector<ir::BlockId>& entries);

  ir::Function& function_;
  const ir::LoopForest& loops_;
  const std::vector<std::vector<ir::BlockId>>& predecessors_;
  std::vector<ir::BlockId> before_;             // by loop
  std::vector<ir::LoopForest::Loop> made_for_;  // the loops of the new blocks, in order
};

}  // namespace tandem::opt

#endif  // TANDEM_COMPILER_OPT_PREHEADERS_H_
