// Branches and switches whose way is known: what the passes over control flow share.

#ifndef TANDEM_COMPILER_OPT_TERMINATORS_H_
#define TANDEM_COMPILER_OPT_TERMINATORS_H_

#include "compiler/ir/function.h"

namespace tandem::opt {

// Which target a branch or switch goes to when its operand is this constant.
size_t chosen_target(const ir::Instruction& terminator, int64_t value);

// Makes the terminator a jump to one of its targets.
void keep_only_target(ir::Instruction& terminator, size_t kept);

}  // namespace tandem::opt

#endif  // TANDEM_COMPILER_OPT_TERMINATORS_H_
