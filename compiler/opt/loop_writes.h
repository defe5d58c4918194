// What each loop may write to memory, inner loops included: what is known before a loop and not
// written in it is known in it, too.
//
// A load that alone decides whether a loop goes on, or whether it comes to where that is decided,
// watches for another goroutine: what it reads counts as written in the loop. The memory model
// allows a compiler to load it once, and then go round for ever, but nobody wants that.
//
//   for { if stop && rounds > 100 { return }; rounds++ }      stop is such a load

#ifndef TANDEM_COMPILER_OPT_LOOP_WRITES_H_
#define TANDEM_COMPILER_OPT_LOOP_WRITES_H_

#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "compiler/ir/loops.h"
#include "compiler/opt/aliases.h"

namespace tandem::opt {

class LoopWrites {
 public:
  // The analyses of the function are asked here only.
  LoopWrites(const ir::Function& function, const ir::DominatorTree& dominators,
             const std::vector<std::vector<ir::BlockId>>& predecessors, const ir::LoopForest& loops,
             const Aliases& aliases);

  bool may_write(ir::LoopForest::Loop loop, const Access& access) const;

 private:
  struct Summary {
    std::vector<Access> places;
    bool writes_elsewhere = false;  // to anything but private variables
    bool writes_much = false;       // too much to be listed
  };

  void add_block(ir::BlockId block);
  void add_place(ir::LoopForest::Loop loop, const Access& access);
  void add_elsewhere(ir::LoopForest::Loop loop);
  void add_exit(ir::LoopForest::Loop loop, ir::BlockId block);
  void add_watched(ir::LoopForest::Loop loop, ir::BlockId block);
  bool is_watching(ir::ValueId value, ir::LoopForest::Loop loop, int depth,
                   std::vector<Access>& loads) const;

  const ir::Function& function_;
  const ir::DominatorTree& dominators_;
  const std::vector<std::vector<ir::BlockId>>& predecessors_;
  const ir::LoopForest& loops_;
  const Aliases& aliases_;
  std::vector<Summary> summaries_;  // by loop
  // Blocks on the way from a loop's header to an exit, which add_exit has been to.
  absl::flat_hash_set<std::pair<ir::LoopForest::Loop, ir::BlockId>> before_exit_;
};

}  // namespace tandem::opt

#endif  // TANDEM_COMPILER_OPT_LOOP_WRITES_H_
