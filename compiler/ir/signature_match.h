// Matching of an instruction's operand and result types against the signature of its row in
// ops.def.

#ifndef TANDEM_COMPILER_IR_SIGNATURE_MATCH_H_
#define TANDEM_COMPILER_IR_SIGNATURE_MATCH_H_

#include <string>

#include "compiler/ir/function.h"

namespace tandem::ir {

// "" when the types fit, else what is wrong: "operand 2 has type string, want int".
// In the machine stage types are compared only by what a register holds: an integer or pointer of
// so many bytes, or a float.
std::string match_signature(const Function& function, const Instruction& instruction, Stage stage);

// Whether a register of the one type can stand for the other in the machine stage.
bool same_register(const Type* a, const Type* b);

}  // namespace tandem::ir

#endif  // TANDEM_COMPILER_IR_SIGNATURE_MATCH_H_
