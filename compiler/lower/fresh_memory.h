// Which stores need no write barrier. The barrier tells the collector which pointer is overwritten
// (docs/runtime.md), so it is not needed
//
//   - in the frame, which is scanned as a whole before the goroutine runs;
//   - where the slot is known to hold nil: the first store to a part of a variable that this
//     function has made, and whose address nobody else has got yet.
//
//     v1: *T = new T                      fresh
//     v2: *int = field_addr 0 v1
//     store v2, v3                        the first store at 0: no barrier
//     store v2, v4                        a barrier: v3 may be in the collector's snapshot
//     call @"f" func(*T) v1               from here on not fresh
//
// The analysis is of the typed stage, and runs along with the lowering, in reverse postorder: what
// holds at the end of all of a block's predecessors holds at its beginning. At the head of a loop
// nothing does, as one of them comes later.

#ifndef TANDEM_COMPILER_LOWER_FRESH_MEMORY_H_
#define TANDEM_COMPILER_LOWER_FRESH_MEMORY_H_

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "compiler/ir/function.h"
#include "compiler/ir/places.h"

namespace tandem::lower {

class FreshMemory {
 public:
  explicit FreshMemory(const ir::Function& function);

  void begin_block(ir::BlockId block);
  void end_block(ir::BlockId block);
  // Whether a store of a value of the type to the address needs a barrier. To be asked once for
  // each store, in order.
  bool needs_barrier(ir::ValueId address, const ir::Type& type);
  // After each instruction of the block: what it makes, and whose address it gives away.
  void visit(const ir::Instruction& instruction);

 private:
  // A variable that nobody else knows, with the parts that have been stored to.
  struct Variable {
    ir::ValueId address;
    std::vector<std::pair<int64_t, int64_t>> stored;  // offset, end
  };
  static void join(std::vector<Variable>& variables, const std::vector<Variable>& other);
  void give_away(ir::ValueId value);
  const ir::Instruction* definition(ir::ValueId value) const;
  static bool keeps_private(const ir::Instruction& instruction, size_t operand);

  const ir::Function& function_;
  const ir::Places places_;
  std::vector<std::vector<ir::BlockId>> predecessors_;
  std::vector<std::optional<std::vector<Variable>>> at_end_;  // by block that has been visited
  std::vector<Variable> variables_;
};

}  // namespace tandem::lower

#endif  // TANDEM_COMPILER_LOWER_FRESH_MEMORY_H_
