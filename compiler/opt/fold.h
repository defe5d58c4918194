// Folding rules: an instruction whose result is a constant or an operand (or a simpler instruction)
// is replaced by it. Used by value numbering, which has canonical operands at hand.

#ifndef TANDEM_COMPILER_OPT_FOLD_H_
#define TANDEM_COMPILER_OPT_FOLD_H_

#include "compiler/ir/builder.h"

namespace tandem::opt {

// The value that the instruction's only result is equal to, or none. The builder stands before the
// instruction; rules make at most a few constants with it.
ir::ValueId fold(const ir::Function& function, ir::InstructionId id, ir::Builder& builder);

}  // namespace tandem::opt

#endif  // TANDEM_COMPILER_OPT_FOLD_H_
