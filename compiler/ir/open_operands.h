// The part of verification that the patterns of ops.def leave open: operands whose types follow
// from a func type, a container or a struct.

#ifndef TANDEM_COMPILER_IR_OPEN_OPERANDS_H_
#define TANDEM_COMPILER_IR_OPEN_OPERANDS_H_

#include <string>
#include <vector>

#include "compiler/ir/function.h"

namespace tandem::ir {

// The types of values as they are in a stage: themselves, or their components after lowering.
std::vector<const Type*> stage_types(absl::Span<const Type* const> types, Stage stage);

// "" when the open operands and results fit, else what is wrong.
std::string match_open_operands(const Function& function, const Instruction& instruction,
                                Stage stage);

}  // namespace tandem::ir

#endif  // TANDEM_COMPILER_IR_OPEN_OPERANDS_H_
