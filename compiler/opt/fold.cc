// The folding rules; see fold.h. Each family is a function, and each rule a line "pattern →
// result".
//
// A rule looks only at the instruction and the definitions of its operands. It returns the value
// that replaces the result (an operand, a new constant, or a simpler instruction made by the
// builder), or no value when no rule applies. What constants give is evaluate.h's matter, but for
// floats. Conversions of integers to float32 are left alone where they would be rounded twice.

#include "compiler/opt/fold.h"

#include <bit>
#include <cmath>
#include <optional>

#include "compiler/opt/evaluate.h"
#include "compiler/opt/ir_names.h"
#include "compiler/opt/nil.h"

namespace tandem::opt {

using ir::Builder;

namespace {

// What the rules look at.
class Folder {
 public:
  Folder(const Function& function, InstructionId id, Builder& builder)
      : function_(function), instruction_(function.instruction(id)), builder_(builder) {}

  ValueId run() {
    if (std::optional<int64_t> value = computed()) return make(*value);
    switch (instruction_.opcode) {
      case Opcode::kAdd:
      case Opcode::kSub:
      case Opcode::kMul:
      case Opcode::kAnd:
      case Opcode::kOr:
      case Opcode::kXor:
      case Opcode::kAndNot:
      case Opcode::kShl:
      case Opcode::kShr:
      case Opcode::kQuotient:
      case Opcode::kRemainder:
        return result_type()->is_integer() ? identity(constant(0), constant(1)) : ValueId{};
      case Opcode::kNeg:
      case Opcode::kComplement:
      case Opcode::kNot:
        return unary();
      case Opcode::kEq:
      case Opcode::kNe:
      case Opcode::kLt:
      case Opcode::kLe:
      case Opcode::kGt:
      case Opcode::kGe:
        return comparison();
      case Opcode::kConvert:
        return conversion();
      case Opcode::kReinterpret:
        return reinterpretation();
      case Opcode::kCondSelect:
        return selection();
      case Opcode::kPtrAdd:
        return constant(1) == 0 && function_.type(operand(0)) == result_type() ? operand(0)
                                                                               : ValueId{};
      case Opcode::kExtract:
      case Opcode::kStringPtr:
      case Opcode::kStringLen:
      case Opcode::kSlicePtr:
      case Opcode::kSliceLen:
      case Opcode::kSliceCap:
      case Opcode::kReal:
      case Opcode::kImag:
        return part();
      default:
        return {};
    }
  }

 private:
  ValueId operand(size_t i) const { return instruction_.operands[i]; }
  const Type* result_type() const { return function_.type(instruction_.results[0]); }

  const Instruction* definition(size_t i) const {
    InstructionId id = function_.definition(operand(i));
    return id.valid() ? &function_.instruction(id) : nullptr;
  }

  std::optional<int64_t> constant(size_t i) const {
    const Instruction* instruction = definition(i);
    if (instruction == nullptr || instruction->opcode != Opcode::kConst) return std::nullopt;
    return instruction->integer;
  }

  std::optional<double> float_constant(size_t i) const {
    const Instruction* instruction = definition(i);
    if (instruction == nullptr || instruction->opcode != Opcode::kFloatConst) return std::nullopt;
    return std::bit_cast<double>(instruction->integer);
  }

  ValueId make(int64_t value) {
    return builder_.constant(result_type(), wrap(result_type(), value));
  }

  // What the instruction computes from constants.
  std::optional<int64_t> computed() const {
    absl::InlinedVector<int64_t, 3> values;
    for (size_t i = 0; i < instruction_.operands.size(); ++i) {
      std::optional<int64_t> value = constant(i);
      if (!value.has_value()) return std::nullopt;
      values.push_back(*value);
    }
    return evaluate(function_, instruction_, values);
  }

  ValueId identity(std::optional<int64_t> a, std::optional<int64_t> b) {
    int64_t ones = wrap(result_type(), -1);
    switch (instruction_.opcode) {
      case Opcode::kAdd:
        if (b == 0) return operand(0);  // x + 0 → x
        if (a == 0) return operand(1);  // 0 + x → x
        return {};
      case Opcode::kSub:
        if (b == 0) return operand(0);                 // x - 0 → x
        if (operand(0) == operand(1)) return make(0);  // x - x → 0
        return {};
      case Opcode::kMul:
        if (b == 1) return operand(0);         // x * 1 → x
        if (a == 1) return operand(1);         // 1 * x → x
        if (a == 0 || b == 0) return make(0);  // x * 0 → 0
        return {};
      case Opcode::kAnd:
        if (b == ones || operand(0) == operand(1)) return operand(0);  // x & ~0, x & x → x
        if (a == ones) return operand(1);
        if (a == 0 || b == 0) return make(0);  // x & 0 → 0
        return {};
      case Opcode::kOr:
        if (b == 0 || operand(0) == operand(1)) return operand(0);  // x | 0, x | x → x
        if (a == 0) return operand(1);
        return {};
      case Opcode::kXor:
        if (b == 0) return operand(0);  // x ^ 0 → x
        if (a == 0) return operand(1);
        if (operand(0) == operand(1)) return make(0);  // x ^ x → 0
        return {};
      case Opcode::kAndNot:
        if (b == 0) return operand(0);                 // x &^ 0 → x
        if (operand(0) == operand(1)) return make(0);  // x &^ x → 0
        return {};
      case Opcode::kShl:
      case Opcode::kShr:
        return b == 0 ? operand(0) : ValueId{};  // x << 0 → x
      case Opcode::kQuotient:
        return b == 1 ? operand(0) : ValueId{};  // x / 1 → x
      case Opcode::kRemainder:
        return b == 1 ? make(0) : ValueId{};  // x % 1 → 0
      default:
        return {};
    }
  }

  ValueId unary() {
    const Instruction* inner = definition(0);
    bool twice = inner != nullptr && inner->opcode == instruction_.opcode;
    return twice ? inner->operands[0] : ValueId{};  // !!x, ^^x, --x → x
  }

  ValueId comparison() {
    const Type* type = function_.type(operand(0));
    if (type->is_float()) {
      std::optional<double> a = float_constant(0);
      std::optional<double> b = float_constant(1);
      return a.has_value() && b.has_value() ? make(*compare(instruction_.opcode, *a, *b) ? 1 : 0)
                                            : ValueId{};
    }
    if (!type->is_scalar()) return {};
    std::optional<int64_t> b = constant(1);
    if (operand(0) == operand(1)) {
      return make(*compare(instruction_.opcode, 0, 0) ? 1 : 0);  // x == x → true
    }
    if (type->is_unsigned() && b == 0) {
      if (instruction_.opcode == Opcode::kGe) return make(1);  // unsigned x >= 0 → true
      if (instruction_.opcode == Opcode::kLt) return make(0);
    }
    bool equality = instruction_.opcode == Opcode::kEq || instruction_.opcode == Opcode::kNe;
    if (equality && b == 0 && is_never_nil(function_, operand(0))) {
      return make(instruction_.opcode == Opcode::kNe ? 1 : 0);
    }
    return {};
  }

  ValueId conversion() {
    const Type* to = result_type();
    const Type* from = function_.type(operand(0));
    if (to == from) return operand(0);
    std::optional<int64_t> a = constant(0);
    if (a.has_value() && to->is_float()) {
      double value = from->is_signed() ? static_cast<double>(*a)
                                       : static_cast<double>(static_cast<uint64_t>(*a));
      if (to->size() == sizeof(float)) return {};  // must be rounded once
      return builder_.float_constant(to, value);
    }
    std::optional<double> f = float_constant(0);
    if (f.has_value() && to->is_float()) {
      double value = to->size() == sizeof(float) ? static_cast<float>(*f) : *f;
      return builder_.float_constant(to, value);
    }
    return {};
  }

  ValueId reinterpretation() {
    const Type* to = result_type();
    if (function_.type(operand(0)) == to) return operand(0);
    const Instruction* inner = definition(0);
    if (inner == nullptr) return {};
    if (inner->opcode == Opcode::kReinterpret) {  // a twice reinterpreted value, once
      return builder_.reinterpret(to, inner->operands[0]);
    }
    return {};
  }

  ValueId selection() {
    if (operand(1) == operand(2)) return operand(1);  // c ? x : x → x
    std::optional<int64_t> condition = constant(0);
    if (condition.has_value()) return operand(*condition != 0 ? 1 : 2);
    if (result_type()->is_bool() && constant(1) == 1 && constant(2) == 0) {
      if (function_.type(operand(0)) == result_type()) return operand(0);  // c ? true : false → c
    }
    return {};
  }

  // A part of an aggregate that was just put together.
  ValueId part() {
    const Instruction* made = definition(0);
    if (made == nullptr) return {};
    if (made->opcode == Opcode::kZero) return builder_.zero(result_type());
    if (ValueId length = converted_length(*made); length.valid()) return length;
    size_t index = 0;
    Opcode maker = Opcode::kMakeStruct;
    switch (instruction_.opcode) {
      case Opcode::kExtract:
        index = static_cast<size_t>(instruction_.integer);
        break;
      case Opcode::kStringPtr:
      case Opcode::kStringLen:
        maker = Opcode::kMakeString;
        index = instruction_.opcode == Opcode::kStringLen ? 1 : 0;
        if (index == 1 && made->opcode == Opcode::kStringConst) {
          return make(static_cast<int64_t>(made->symbol.size()));
        }
        break;
      case Opcode::kReal:
      case Opcode::kImag:
        maker = Opcode::kMakeComplex;
        index = instruction_.opcode == Opcode::kImag ? 1 : 0;
        break;
      default:
        maker = Opcode::kMakeSlice;
        index = instruction_.opcode == Opcode::kSliceLen   ? 1
                : instruction_.opcode == Opcode::kSliceCap ? 2
                                                           : 0;
        break;
    }
    if (made->opcode != maker || index >= made->operands.size()) return {};
    ValueId value = made->operands[index];
    return function_.type(value) == result_type() ? value : ValueId{};
  }

  // Conversions between strings and bytes keep the length.
  ValueId converted_length(const Instruction& made) {
    if (made.opcode == Opcode::kBytesToString && instruction_.opcode == Opcode::kStringLen) {
      return builder_.emit1(Opcode::kSliceLen, result_type(), {made.operands[0]});
    }
    if (made.opcode == Opcode::kStringToBytes && instruction_.opcode == Opcode::kSliceLen) {
      return builder_.emit1(Opcode::kStringLen, result_type(), {made.operands[0]});
    }
    return {};
  }

  const Function& function_;
  Instruction instruction_;  // a copy: building constants moves the tables
  Builder& builder_;
};

}  // namespace

ValueId fold(const Function& function, InstructionId id, Builder& builder) {
  if (function.instruction(id).results.size() != 1) return {};
  return Folder(function, id, builder).run();
}

}  // namespace tandem::opt
