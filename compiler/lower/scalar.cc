// Lowering of arithmetic: the checks of division and shifts, min and max, zero values, and the
// componentwise rules of complex numbers.

#include "compiler/lower/function_lowering.h"

namespace tandem::lower {

void FunctionLowering::lower_zero(const Instruction& instruction) {
  define(instruction.results[0], zero_components(type_of(instruction.results[0])));
}

void FunctionLowering::lower_arithmetic(const Instruction& instruction) {
  const Type* type = type_of(instruction.results[0]);
  if (!type->is_complex()) return copy(instruction);
  const Components& a = components(instruction.operands[0]);
  const Components& b = components(instruction.operands.back());
  define(instruction.results[0], complex_arithmetic(instruction.opcode, type, a, b));
}

// x / y  →  if y == 0 { panicdivide }; quotient x, y
void FunctionLowering::lower_division(const Instruction& instruction) {
  const Type* type = type_of(instruction.results[0]);
  const Components& a = components(instruction.operands[0]);
  const Components& b = components(instruction.operands[1]);
  if (type->is_complex()) {
    return define(instruction.results[0], complex_arithmetic(instruction.opcode, type, a, b));
  }
  std::optional<int64_t> divisor = constant_value(b[0]);
  if (type->is_integer() && (!divisor.has_value() || *divisor == 0)) {
    ValueId zero = constant(fresh_.type(b[0]), 0);
    check(b_.compare(Opcode::kNe, b[0], zero),
          [&] { call_runtime(RuntimeCall::k_panicdivide, {}); });
  }
  Opcode opcode = instruction.opcode == Opcode::kDiv ? Opcode::kQuotient : Opcode::kRemainder;
  define(instruction, b_.emit1(opcode, type, {a[0], b[0]}));
}

void FunctionLowering::lower_shift_check(const Instruction& instruction) {
  ValueId count = scalar(instruction.operands[0]);
  const Type* type = fresh_.type(count);
  std::optional<int64_t> known = constant_value(count);
  if (type->is_unsigned() || (known.has_value() && *known >= 0)) return;
  check(b_.compare(Opcode::kGe, count, constant(type, 0)),
        [&] { call_runtime(RuntimeCall::k_panicshift, {}); });
}

// Of integers and strings by a comparison. Floats: equal operands may be zeros of different signs,
// which the sum (for max) or its mirror (for min) orders right; an unordered pair gives NaN by
// addition. (Go spec, "Min and max".)
void FunctionLowering::lower_min_max(const Instruction& instruction) {
  const Type* type = type_of(instruction.results[0]);
  const Components& a = components(instruction.operands[0]);
  const Components& b = components(instruction.operands[1]);
  Opcode opcode = instruction.opcode == Opcode::kMin ? Opcode::kLt : Opcode::kGt;
  ValueId first =
      type->is_string() ? compare_strings(opcode, a, b) : b_.compare(opcode, a[0], b[0]);
  std::vector<const Type*> part_types;
  for (const ir::Component& component : type->components()) part_types.push_back(component.type);
  if (!type->is_float()) {
    return define(instruction.results[0],
                  choose(
                      first, part_types, [&] { return a; }, [&] { return b; }));
  }
  auto rest = [&] {
    ValueId second = b_.compare(opcode, b[0], a[0]);
    return choose(
        second, part_types, [&] { return b; },
        [&]() -> Components {
          if (instruction.opcode == Opcode::kMax) {
            return {b_.binary(Opcode::kAdd, a[0], b[0])};  // +0 + -0 is +0
          }
          ValueId mirror = b_.unary(Opcode::kNeg, a[0]);  // -(-a - b): -0 wins
          return {b_.unary(Opcode::kNeg, b_.binary(Opcode::kSub, mirror, b[0]))};
        });
  };
  // Equal finite operands must not be added up: choose one unless they are zeros or unordered.
  ValueId same_nonzero = b_.compare(Opcode::kEq, a[0], b[0]);
  ValueId zero = b_.float_constant(type, 0);
  ValueId not_zero = b_.compare(Opcode::kNe, a[0], zero);
  ValueId pick = b_.emit1(Opcode::kCondSelect, types().bool_type(),
                          {same_nonzero, not_zero, b_.bool_constant(false)});
  ValueId take_first =
      b_.emit1(Opcode::kCondSelect, types().bool_type(), {first, b_.bool_constant(true), pick});
  define(instruction.results[0], choose(
                                     take_first, part_types, [&] { return a; }, rest));
}

void FunctionLowering::lower_convert(const Instruction& instruction) {
  const Type* to = type_of(instruction.results[0]);
  const Components& value = components(instruction.operands[0]);
  Components parts;
  size_t i = 0;
  for (const ir::Component& component : to->components()) {
    ValueId part = value[i++];
    parts.push_back(fresh_.type(part)->underlying() == component.type->underlying()
                        ? b_.reinterpret(component.type, part)
                        : b_.convert(component.type, part));
  }
  define(instruction.results[0], std::move(parts));
}

void FunctionLowering::lower_cond_select(const Instruction& instruction) {
  const Components& a = components(instruction.operands[1]);
  const Components& b = components(instruction.operands[2]);
  ValueId condition = scalar(instruction.operands[0]);
  Components parts;
  for (size_t i = 0; i < a.size(); ++i) {
    parts.push_back(b_.emit1(Opcode::kCondSelect, fresh_.type(a[i]), {condition, a[i], b[i]}));
  }
  define(instruction.results[0], std::move(parts));
}

}  // namespace tandem::lower
