// Computing with constants as `const` carries them: what folding, the propagation of constants and
// jump threading share.

#ifndef TANDEM_COMPILER_OPT_EVALUATE_H_
#define TANDEM_COMPILER_OPT_EVALUATE_H_

#include <optional>

#include "absl/types/span.h"
#include "compiler/ir/function.h"

namespace tandem::opt {

// A value of an integer type as the int64 that a const of that type carries: sign- or zero-extended
// from the type's width.
int64_t wrap(const ir::Type* type, int64_t value);

// Whether a comparison holds between two numbers; none when the operation is no comparison.
template <typename T>
std::optional<bool> compare(ir::Opcode opcode, T a, T b) {
  switch (opcode) {
    case ir::Opcode::kEq:
      return a == b;
    case ir::Opcode::kNe:
      return a != b;
    case ir::Opcode::kLt:
      return a < b;
    case ir::Opcode::kLe:
      return a <= b;
    case ir::Opcode::kGt:
      return a > b;
    case ir::Opcode::kGe:
      return a >= b;
    default:  // this is a list of the comparisons
      return std::nullopt;
  }
}

// Whether a comparison holds between two constants of a scalar type that is no float, as `const`
// carries them; none when the operation is no comparison.
std::optional<bool> compare_constants(ir::Opcode opcode, const ir::Type* type, int64_t a,
                                      int64_t b);

// The constant that the instruction's only result is when its operands are these constants. None
// when the operation is no computation, is one on or to floats, or panics.
std::optional<int64_t> evaluate(const ir::Function& function, const ir::Instruction& instruction,
                                absl::Span<const int64_t> operands);

}  // namespace tandem::opt

#endif  // TANDEM_COMPILER_OPT_EVALUATE_H_
