// Folding of what is asked of an interface that was made in sight: its dynamic type, assertions,
// comparisons. For value numbering, as fold.h.

#ifndef TANDEM_COMPILER_OPT_FOLD_INTERFACE_H_
#define TANDEM_COMPILER_OPT_FOLD_INTERFACE_H_

#include "absl/container/inlined_vector.h"
#include "compiler/ir/builder.h"

namespace tandem::opt {

// The values that the instruction's results are equal to; none when no rule applies. The builder
// stands before the instruction.
absl::InlinedVector<ir::ValueId, 2> fold_interface(const ir::Function& function,
                                                   ir::InstructionId id, ir::Builder& builder);

}  // namespace tandem::opt

#endif  // TANDEM_COMPILER_OPT_FOLD_INTERFACE_H_
