// Lowering of complex arithmetic to operations on the real and imaginary parts. Division, with its
// cases for infinities and NaN (C99 Annex G, which Go follows), is the runtime's.

#include "compiler/lower/function_lowering.h"

namespace tandem::lower {

Components FunctionLowering::complex_arithmetic(Opcode opcode, const Type* type,
                                                const Components& a, const Components& b) {
  auto binary = [&](Opcode op, ValueId x, ValueId y) { return b_.binary(op, x, y); };
  if (opcode == Opcode::kNeg) {
    return {b_.unary(Opcode::kNeg, a[0]), b_.unary(Opcode::kNeg, a[1])};
  }
  if (opcode == Opcode::kMul) {
    ValueId real =
        binary(Opcode::kSub, binary(Opcode::kMul, a[0], b[0]), binary(Opcode::kMul, a[1], b[1]));
    ValueId imaginary =
        binary(Opcode::kAdd, binary(Opcode::kMul, a[0], b[1]), binary(Opcode::kMul, a[1], b[0]));
    return {real, imaginary};
  }
  if (opcode != Opcode::kDiv) return {binary(opcode, a[0], b[0]), binary(opcode, a[1], b[1])};

  const Type* wide = types().basic(TypeKind::kComplex128);
  const Type* part = types().basic(TypeKind::kFloat64);
  const Type* narrow = type->components()[0].type;
  auto widen = [&](ValueId value) {
    return narrow->underlying_kind() == TypeKind::kFloat32 ? b_.convert(part, value) : value;
  };
  ValueId result = b_.local(wide);
  call_runtime(RuntimeCall::k_complex128div,
               {result, widen(a[0]), widen(a[1]), widen(b[0]), widen(b[1])});
  Components quotient = load(wide, result);
  if (narrow->underlying_kind() == TypeKind::kFloat32) {
    for (ValueId& value : quotient) value = b_.convert(narrow, value);
  }
  return quotient;
}

}  // namespace tandem::lower
