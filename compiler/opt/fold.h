// Folding rules: an instruction whose result is a constant or an operand (or a simpler instruction)
// is replaced by it. Used by value numbering, which has canonical operands at hand.

#ifndef TANDEM_COMPILER_OPT_FOLD_H_
#define TANDEM_COMPILER_OPT_FOLD_H_

#include <optional>

#include "compiler/ir/builder.h"

namespace tandem::opt {

// The value that the instruction's only result is equal to, or none. The builder stands before the
// instruction; rules make at most a few constants with it.
ir::ValueId fold(const ir::Function& function, ir::InstructionId id, ir::Builder& builder);

// A value of an integer type as the int64 that a const of that type carries: sign- or zero-extended
// from the type's width.
int64_t wrap(const ir::Type* type, int64_t value);

// Whether a comparison holds between two constants of a scalar type that is no float, as `const`
// carries them; none when the operation is no comparison.
std::optional<bool> compare_constants(ir::Opcode opcode, const ir::Type* type, int64_t a,
                                      int64_t b);

}  // namespace tandem::opt

#endif  // TANDEM_COMPILER_OPT_FOLD_H_
