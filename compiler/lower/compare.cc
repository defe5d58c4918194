// Lowering of comparisons. Scalars compare by themselves; strings by length and memequal;
// interfaces by their first word and then by descriptor; structs field by field. What needs several
// steps branches, so that later steps run only when the earlier ones found the values equal.

#include "compiler/lower/function_lowering.h"

namespace tandem::lower {

void FunctionLowering::lower_compare(const Instruction& instruction) {
  const Type* type = type_of(instruction.operands[0]);
  const Components& a = components(instruction.operands[0]);
  const Components& b = components(instruction.operands[1]);
  const Type* result_type = type_of(instruction.results[0]);
  if (type->is_scalar()) {
    return define(instruction, b_.emit1(instruction.opcode, result_type, {a[0], b[0]}));
  }
  ValueId result;
  if (instruction.opcode != Opcode::kEq && instruction.opcode != Opcode::kNe) {
    result = compare_strings(instruction.opcode, a, b);
  } else {
    // An interface against nil is a test of its first word.
    bool nil = type->is_interface() &&
               (is_zero_value(instruction.operands[0]) || is_zero_value(instruction.operands[1]));
    result = nil ? b_.compare(Opcode::kEq, a[kTablePart], b[kTablePart]) : equal(type, a, b);
    if (instruction.opcode == Opcode::kNe) result = b_.unary(Opcode::kNot, result);
  }
  define(instruction, b_.reinterpret(result_type, result));
}

ValueId FunctionLowering::equal(const Type* type, const Components& a, const Components& b) {
  if (type->is_scalar()) return b_.compare(Opcode::kEq, a[0], b[0]);
  if (type->is_string()) return equal_strings(a, b);
  if (type->is_interface()) return equal_interfaces(type, a, b);
  if (type->underlying_kind() == TypeKind::kSlice) {  // against nil
    return b_.compare(Opcode::kEq, a[kPointerPart], b[kPointerPart]);
  }

  // Complex numbers, structs and arrays: part by part.
  std::vector<const Type*> parts;
  if (type->is_complex()) {
    for (const ir::Component& component : type->components()) parts.push_back(component.type);
  } else if (type->underlying_kind() == TypeKind::kArray) {
    parts.assign(static_cast<size_t>(type->length()), type->element());
  } else {
    for (const ir::Field& field : type->fields()) parts.push_back(field.type);
  }
  ValueId result = b_.bool_constant(true);
  bool first_part = true;
  size_t first = 0;
  for (size_t i = 0; i < parts.size(); ++i) {
    size_t count = parts[i]->components().size();
    Components of_a(a.begin() + first, a.begin() + first + count);
    Components of_b(b.begin() + first, b.begin() + first + count);
    first += count;
    bool blank = type->underlying_kind() == TypeKind::kStruct && type->fields()[i].name == "_";
    if (blank || count == 0) continue;
    if (first_part) {
      result = equal(parts[i], of_a, of_b);
      first_part = false;
      continue;
    }
    result = choose(
        result, {types().bool_type()},
        [&]() -> Components { return {equal(parts[i], of_a, of_b)}; },
        [&]() -> Components { return {b_.bool_constant(false)}; })[0];
  }
  return result;
}

ValueId FunctionLowering::equal_strings(const Components& a, const Components& b) {
  ValueId same_length = b_.compare(Opcode::kEq, a[kLengthPart], b[kLengthPart]);
  if (constant_value(a[kLengthPart]) == 0 || constant_value(b[kLengthPart]) == 0) {
    return same_length;
  }
  return choose(
      same_length, {types().bool_type()},
      [&]() -> Components {
        ValueId length = b_.reinterpret(types().uint64_type(), a[kLengthPart]);
        return {call_runtime1(RuntimeCall::k_memequal, {a[kPointerPart], b[kPointerPart], length})};
      },
      [&]() -> Components { return {b_.bool_constant(false)}; })[0];
}

ValueId FunctionLowering::compare_strings(Opcode opcode, const Components& a, const Components& b) {
  ValueId order = call_runtime1(RuntimeCall::k_cmpstring,
                                {a[kPointerPart], a[kLengthPart], b[kPointerPart], b[kLengthPart]});
  return b_.compare(opcode, order, constant(fresh_.type(order), 0));
}

// Compares dynamic types, not itabs: one pair of types may have an itab from the compiler and
// another one from an assertion at run time.
ValueId FunctionLowering::equal_interfaces(const Type* type, const Components& a,
                                           const Components& b) {
  ValueId dynamic = dynamic_type(type, a);
  ValueId same_type = b_.compare(Opcode::kEq, dynamic, dynamic_type(type, b));
  return choose(
      same_type, {types().bool_type()},
      [&]() -> Components {
        return {call_runtime1(RuntimeCall::k_efaceeq, {dynamic, a[kDataPart], b[kDataPart]})};
      },
      [&]() -> Components { return {b_.bool_constant(false)}; })[0];
}

void FunctionLowering::lower_equal_memory(const Instruction& instruction) {
  ValueId a = scalar(instruction.operands[0]);
  ValueId b = scalar(instruction.operands[1]);
  const Type* type = instruction.type;
  ValueId result;
  if (type->is_memory_comparable()) {
    result = call_runtime1(RuntimeCall::k_memequal,
                           {a, b, constant(types().uint64_type(), type->size())});
  } else {
    result = call_runtime1(RuntimeCall::k_typeequal, {type_address(type), a, b});
  }
  define(instruction, b_.reinterpret(type_of(instruction.results[0]), result));
}

}  // namespace tandem::lower
