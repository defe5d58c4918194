// What each loop may write to memory, inner loops included: what is known before a loop and not
// written in it is known in it, too.
//
// A load that alone decides whether a loop goes on watches for another goroutine: what it reads
// counts as written in the loop. The memory model allows a compiler to load it once, and then go
// round for ever, but nobody wants that.

#ifndef TANDEM_COMPILER_OPT_LOOP_WRITES_H_
#define TANDEM_COMPILER_OPT_LOOP_WRITES_H_

#include <vector>

#include "compiler/ir/loops.h"
#include "compiler/opt/aliases.h"

namespace tandem::opt {

class LoopWrites {
 public:
  LoopWrites(const ir::Function& function, const ir::LoopForest& loops, const Aliases& aliases);

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
  void add_watched(ir::LoopForest::Loop loop, ir::BlockId block);
  bool is_watching(ir::ValueId value, ir::LoopForest::Loop loop, int depth,
                   std::vector<Access>& loads) const;

  const ir::Function& function_;
  const ir::LoopForest& loops_;
  const Aliases& aliases_;
  std::vector<Summary> summaries_;  // by loop
};

}  // namespace tandem::opt

#endif  // TANDEM_COMPILER_OPT_LOOP_WRITES_H_
