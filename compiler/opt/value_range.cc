// One rule an operation; see value_range.h.
//
// A rule computes the result's range from the operands' ranges in 128 bits, where no sum or product
// of two 64-bit numbers wraps around. A result that does not fit into its type may have wrapped, so
// it has all of the type: every range that is returned lies within its type's. The rules look a few
// operations deep; an operand that is further away has the range of its type, which bounds the work
// and ends it in loops.

#include "compiler/opt/value_range.h"

#include <algorithm>

#include "compiler/opt/ir_names.h"

namespace tandem::opt {

namespace {

using Number = ValueRange::Number;

constexpr int kMaxDepth = 3;
// No object is larger than the user's half of the address space.
constexpr int64_t kMaxLength = int64_t{1} << 47;

// The smallest 2^n - 1 that is not below a number from 0 on.
Number ones_up_to(Number number) {
  Number ones = 0;
  while (ones < number) ones = 2 * ones + 1;
  return ones;
}

// --- The rules. `all` is what is known of the result's type; a rule that knows no better returns
// it.

ValueRange product(ValueRange a, ValueRange b, ValueRange all) {
  constexpr Number kMaxFactor = Number{1} << 63;  // the product is a Number
  if (a.low < 0 || b.low < 0 || a.high >= kMaxFactor || b.high >= kMaxFactor) return all;
  return {a.low * b.low, a.high * b.high};
}

ValueRange conjunction(ValueRange a, ValueRange b, ValueRange all) {
  if (a.low >= 0 && b.low >= 0) return {0, std::min(a.high, b.high)};
  if (a.low >= 0) return {0, a.high};
  return b.low >= 0 ? ValueRange{0, b.high} : all;
}

ValueRange quotient(ValueRange a, ValueRange b, ValueRange all) {
  if (b.low <= 0) return all;
  return {a.low / (a.low < 0 ? b.low : b.high), a.high / (a.high < 0 ? b.high : b.low)};
}

// The sign is that of the dividend.
ValueRange remainder(ValueRange a, ValueRange b, ValueRange all) {
  if (b.low <= 0) return all;
  return {a.low < 0 ? std::max(a.low, 1 - b.high) : 0,
          a.high > 0 ? std::min(a.high, b.high - 1) : 0};
}

ValueRange shifted_left(ValueRange a, ValueRange count, ValueRange all) {
  constexpr Number kMaxCount = 62;  // the result is a Number
  if (count.high > kMaxCount) return all;
  Number least = Number{1} << static_cast<int>(count.low);
  Number most = Number{1} << static_cast<int>(count.high);
  return {a.low * (a.low < 0 ? most : least), a.high * (a.high < 0 ? least : most)};
}

ValueRange shifted_right(ValueRange a, ValueRange count) {
  constexpr Number kMaxCount = 126;  // all that is left is the sign
  auto least = static_cast<int>(std::min(count.low, kMaxCount));
  auto most = static_cast<int>(std::min(count.high, kMaxCount));
  return {a.low >> (a.low < 0 ? least : most), a.high >> (a.high < 0 ? most : least)};
}

ValueRange by_operands(Opcode opcode, ValueRange a, ValueRange b, ValueRange all) {
  switch (opcode) {
    case Opcode::kAdd:
      return {a.low + b.low, a.high + b.high};
    case Opcode::kSub:
      return {a.low - b.high, a.high - b.low};
    case Opcode::kMul:
      return product(a, b, all);
    case Opcode::kAnd:
      return conjunction(a, b, all);
    case Opcode::kOr:
    case Opcode::kXor:
      if (a.low < 0 || b.low < 0) return all;
      return {0, ones_up_to(std::max(a.high, b.high))};
    case Opcode::kMin:
      return {std::min(a.low, b.low), std::min(a.high, b.high)};
    case Opcode::kMax:
      return {std::max(a.low, b.low), std::max(a.high, b.high)};
    case Opcode::kDiv:
    case Opcode::kQuotient:
      return quotient(a, b, all);
    case Opcode::kRem:
    case Opcode::kRemainder:
      return remainder(a, b, all);
    case Opcode::kShl:
      return shifted_left(a, b, all);
    case Opcode::kShr:
      return shifted_right(a, b);
    default:  // nothing is known
      return all;
  }
}

// Lengths, and what reads memory; all of the type for anything else.
ValueRange by_opcode(const Function& function, const Instruction& made, ValueRange all) {
  switch (made.opcode) {
    case Opcode::kSliceLen:
    case Opcode::kSliceCap:
      if (function.type(made.operands[0])->element()->size() == 0) return {0, all.high};
      return {0, kMaxLength};
    case Opcode::kStringLen:
      return {0, kMaxLength};
    case Opcode::kMapLen:
    case Opcode::kChanLen:
    case Opcode::kChanCap:
    case Opcode::kCopy:
      return {0, all.high};
    default:  // nothing is known
      return all;
  }
}

ValueRange range_of(const Function& function, ValueId value, int depth) {
  ValueRange all = type_range(function.type(value));
  InstructionId id = function.definition(value);
  if (!id.valid() || depth > kMaxDepth) return all;
  const Instruction& made = function.instruction(id);
  auto is_integer = [&](ValueId operand) { return function.type(operand)->is_integer(); };
  auto operand = [&](size_t i) { return range_of(function, made.operands[i], depth + 1); };
  ValueRange range = all;
  switch (made.opcode) {
    case Opcode::kConst: {
      Number number = made.integer;
      if (number < all.low) number += Number{1} << 64;  // an unsigned one
      return {number, number};
    }
    case Opcode::kConvert:
    case Opcode::kReinterpret:
      if (is_integer(made.operands[0])) range = operand(0);
      break;
    case Opcode::kCondSelect: {
      ValueRange a = operand(1);
      ValueRange b = operand(2);
      range = {std::min(a.low, b.low), std::max(a.high, b.high)};
      break;
    }
    default:
      range =
          made.operands.size() == 2 && is_integer(made.operands[0]) && is_integer(made.operands[1])
              ? by_operands(made.opcode, operand(0), operand(1), all)
              : by_opcode(function, made, all);
      break;
  }
  // What may wrap around may be anything.
  return range.is_within(all) ? range : all;
}

}  // namespace

ValueRange type_range(const Type* type) {
  auto bits = static_cast<int>(8 * type->size());
  if (type->is_unsigned()) return {0, (Number{1} << bits) - 1};
  return {-(Number{1} << (bits - 1)), (Number{1} << (bits - 1)) - 1};
}

ValueRange value_range(const Function& function, ValueId value) {
  return range_of(function, value, 0);
}

}  // namespace tandem::opt
