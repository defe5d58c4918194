// Deleting many instructions of a function in time that grows with the function only:
// Function::remove searches the block's list each time, and closes the gap.
//
//   remove_later(function, id);    // at once in no block; its id stays in the list
//   ...
//   sweep(function);               // takes those out of the lists
//
// Between the two, who walks a list meets deleted instructions: their `block` is not valid.

#ifndef TANDEM_COMPILER_OPT_SWEEP_H_
#define TANDEM_COMPILER_OPT_SWEEP_H_

#include <vector>

#include "compiler/ir/function.h"

namespace tandem::opt {

inline void remove_later(ir::Function& function, ir::InstructionId id) {
  function.instruction(id).block = ir::BlockId{};
}

inline void sweep(ir::Function& function) {
  for (ir::BlockId block : function.block_order) {
    std::erase_if(function.block(block).instructions,
                  [&](ir::InstructionId id) { return !function.instruction(id).block.valid(); });
  }
}

}  // namespace tandem::opt

#endif  // TANDEM_COMPILER_OPT_SWEEP_H_
