// Constants are computed in 64 bits and wrapped to the result's type. A division by zero has no
// value; see evaluate.h.

#include "compiler/opt/evaluate.h"

#include "compiler/opt/ir_names.h"

namespace tandem::opt {

int64_t wrap(const Type* type, int64_t value) {
  if (type->is_bool()) return value & 1;
  auto bits = static_cast<int>(type->size() * 8);
  if (bits >= 64) return value;
  auto shifted = static_cast<uint64_t>(value) << (64 - bits);
  if (type->is_signed()) return static_cast<int64_t>(shifted) >> (64 - bits);
  return static_cast<int64_t>(shifted >> (64 - bits));
}

namespace {

// The upper half of the product of two constants of the type.
int64_t multiply_high(const Type* type, int64_t a, int64_t b) {
  auto bits = static_cast<int>(type->size() * 8);
  if (type->is_signed()) return static_cast<int64_t>((static_cast<__int128>(a) * b) >> bits);
  auto product =
      static_cast<unsigned __int128>(static_cast<uint64_t>(a)) * static_cast<uint64_t>(b);
  return static_cast<int64_t>(product >> bits);
}

std::optional<int64_t> evaluate_binary(Opcode opcode, const Type* type, int64_t a, int64_t b) {
  auto ua = static_cast<uint64_t>(a);
  auto ub = static_cast<uint64_t>(b);
  auto width = static_cast<uint64_t>(type->size() * 8);
  switch (opcode) {
    case Opcode::kAdd:
      return static_cast<int64_t>(ua + ub);
    case Opcode::kSub:
      return static_cast<int64_t>(ua - ub);
    case Opcode::kMul:
      return static_cast<int64_t>(ua * ub);
    case Opcode::kMulHigh:
      return multiply_high(type, a, b);
    case Opcode::kAnd:
      return a & b;
    case Opcode::kOr:
      return a | b;
    case Opcode::kXor:
      return a ^ b;
    case Opcode::kAndNot:
      return a & ~b;
    case Opcode::kShl:
      return ub >= width ? 0 : static_cast<int64_t>(ua << ub);
    case Opcode::kShr:
      if (type->is_signed()) return a >> (ub >= width ? 63 : ub);
      return ub >= width ? 0 : static_cast<int64_t>(ua >> ub);
    case Opcode::kDiv:
    case Opcode::kQuotient:
      if (b == 0) return std::nullopt;
      if (!type->is_signed()) return static_cast<int64_t>(ua / ub);
      return b == -1 ? static_cast<int64_t>(0 - ua) : a / b;
    case Opcode::kRem:
    case Opcode::kRemainder:
      if (b == 0) return std::nullopt;
      if (!type->is_signed()) return static_cast<int64_t>(ua % ub);
      return b == -1 ? 0 : a % b;
    default:  // no arithmetic
      return std::nullopt;
  }
}

std::optional<int64_t> evaluate_unary(Opcode opcode, int64_t a) {
  switch (opcode) {
    case Opcode::kNeg:
      return static_cast<int64_t>(0 - static_cast<uint64_t>(a));
    case Opcode::kComplement:
      return ~a;
    case Opcode::kNot:
      return a ^ 1;
    case Opcode::kConvert:
    case Opcode::kReinterpret:
      return a;
    default:  // no arithmetic
      return std::nullopt;
  }
}

bool is_constant_type(const Type* type) {
  return type->is_scalar() && !type->is_float();
}

}  // namespace

std::optional<bool> compare_constants(Opcode opcode, const Type* type, int64_t a, int64_t b) {
  if (type->is_signed()) return compare(opcode, a, b);
  return compare(opcode, static_cast<uint64_t>(a), static_cast<uint64_t>(b));
}

std::optional<int64_t> evaluate(const Function& function, const Instruction& instruction,
                                absl::Span<const int64_t> operands) {
  if (instruction.results.size() != 1 || operands.empty()) return std::nullopt;
  const Type* type = function.type(instruction.results[0]);
  const Type* from = function.type(instruction.operands[0]);
  if (!is_constant_type(type) || !is_constant_type(from)) return std::nullopt;
  std::optional<int64_t> value;
  if (operands.size() == 1) {
    value = evaluate_unary(instruction.opcode, operands[0]);
  } else if (operands.size() == 2) {
    value = compare_constants(instruction.opcode, from, operands[0], operands[1]);
    if (!value.has_value()) {
      value = evaluate_binary(instruction.opcode, type, operands[0], operands[1]);
    }
  } else if (instruction.opcode == Opcode::kCondSelect) {
    value = operands[operands[0] != 0 ? 1 : 2];
  }
  if (!value.has_value()) return std::nullopt;
  return wrap(type, *value);
}

}  // namespace tandem::opt
