// Conversions between types: those that assignment makes, and explicit ones.

#include "compiler/go/lower/function.h"

namespace tandem::go::lower {

namespace {

bool is_number(const ir::Type* type) {
  return type->is_integer() || type->is_float() || type->is_complex();
}

bool is_slice(const ir::Type* type) {
  return type->underlying_kind() == ir::TypeKind::kSlice;
}

}  // namespace

ValueId FunctionLowering::convert(ValueId value, const ir::Type* from, const ir::Type* to) {
  if (from == to) return value;
  if (to->is_interface()) return to_interface(value, from, to);
  if (is_number(from) && is_number(to)) return convert_number(value, from, to);
  if (from->is_string() != to->is_string() || (from->is_string() && is_slice(to))) {
    return convert_string(value, from, to);
  }
  if (is_slice(from) && !is_slice(to)) {
    // A slice as an array, or as a pointer to one.
    bool to_pointer = to->underlying_kind() == ir::TypeKind::kPointer;
    const ir::Type* pointer = to_pointer ? to : pointer_to(to);
    ValueId address = b_.emit1(Opcode::kSliceToArray, pointer, {value});
    if (to_pointer) return address;
    // An empty array of a nil slice has no address.
    return to->length() == 0 ? zero(to) : load(address);
  }
  if (is_memory(to)) return address_as(value, to);
  return b_.reinterpret(to, value);
}

ValueId FunctionLowering::convert_number(ValueId value, const ir::Type* from, const ir::Type* to) {
  if (from->underlying() == to->underlying()) return b_.reinterpret(to, value);
  if (!to->is_complex()) return b_.convert(to, value);
  ir::TypeKind from_part = from->size() == 8 ? ir::TypeKind::kFloat32 : ir::TypeKind::kFloat64;
  ir::TypeKind to_part = to->size() == 8 ? ir::TypeKind::kFloat32 : ir::TypeKind::kFloat64;
  const ir::Type* part = types_.table().basic(from_part);
  const ir::Type* new_part = types_.table().basic(to_part);
  ValueId real = b_.convert(new_part, b_.emit1(Opcode::kReal, part, {value}));
  ValueId imaginary = b_.convert(new_part, b_.emit1(Opcode::kImag, part, {value}));
  return b_.emit1(Opcode::kMakeComplex, to, {real, imaginary});
}

// Between strings and integers, byte slices, rune slices.
ValueId FunctionLowering::convert_string(ValueId value, const ir::Type* from, const ir::Type* to) {
  if (from->is_string()) {
    bool bytes = to->element()->size() == 1;
    return b_.emit1(bytes ? Opcode::kStringToBytes : Opcode::kStringToRunes, to, {value});
  }
  if (is_slice(from)) {
    bool bytes = from->element()->size() == 1;
    return b_.emit1(bytes ? Opcode::kBytesToString : Opcode::kRunesToString, to, {value});
  }
  return b_.emit1(Opcode::kRuneToString, to, {value});
}

ValueId FunctionLowering::conversion(const syntax::CallExpr* call) {
  const ir::Type* to = type(call->fun);
  const syntax::Expr* x = call->args[0];
  const types::TypeAndValue* known = find(x);
  if (known != nullptr && known->mode == types::Mode::kNil) return zero(to);
  const ir::Type* from = type(x);
  // A constant that gets the type directly: string(65) apart.
  if (known != nullptr && known->is_constant() && !to->is_interface() &&
      (is_number(from) == is_number(to)) && from->is_string() == to->is_string()) {
    return constant(known->value, to);
  }
  if (from->is_string() && is_slice(to)) order(x);
  return convert(value(x), from, to);
}

}  // namespace tandem::go::lower
