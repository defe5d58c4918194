// Lowering of complex arithmetic to operations on the real and imaginary parts. Division, with its
// cases for infinities and NaN (C99 Annex G, which Go follows), is the runtime's. Products and
// quotients of complex64 are computed with float64 parts and rounded once, as gc does: the products
// of parts may overflow, or cancel, where the result does neither.

#include "compiler/lower/function_lowering.h"

namespace tandem::lower {

Components FunctionLowering::complex_arithmetic(Opcode opcode, const Type* type,
                                                const Components& a, const Components& b) {
  auto binary = [&](Opcode op, ValueId x, ValueId y) { return b_.binary(op, x, y); };
  if (opcode == Opcode::kNeg) {
    return {b_.unary(Opcode::kNeg, a[0]), b_.unary(Opcode::kNeg, a[1])};
  }
  if (opcode != Opcode::kMul && opcode != Opcode::kDiv) {
    return {binary(opcode, a[0], b[0]), binary(opcode, a[1], b[1])};
  }

  const Type* wide = types().basic(TypeKind::kComplex128);
  const Type* part = types().basic(TypeKind::kFloat64);
  const Type* narrow = type->components()[0].type;
  bool is_narrow = narrow->underlying_kind() == TypeKind::kFloat32;
  auto widen = [&](ValueId value) { return is_narrow ? b_.convert(part, value) : value; };
  auto round = [&](ValueId value) { return is_narrow ? b_.convert(narrow, value) : value; };
  ValueId ar = widen(a[0]), ai = widen(a[1]), br = widen(b[0]), bi = widen(b[1]);
  if (opcode == Opcode::kMul) {
    ValueId real = binary(Opcode::kSub, binary(Opcode::kMul, ar, br), binary(Opcode::kMul, ai, bi));
    ValueId imaginary =
        binary(Opcode::kAdd, binary(Opcode::kMul, ar, bi), binary(Opcode::kMul, ai, br));
    return {round(real), round(imaginary)};
  }
  ValueId result = b_.local(wide);
  call_runtime(RuntimeCall::k_complex128div, {result, ar, ai, br, bi});
  Components quotient = load(wide, result);
  for (ValueId& value : quotient) value = round(value);
  return quotient;
}

}  // namespace tandem::lower
