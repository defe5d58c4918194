// Constants of every type, from the checker's exact values.

#include "compiler/go/lower/function.h"

namespace tandem::go::lower {

int64_t integer_bits(const types::Value& value, const ir::Type* type) {
  uint64_t bits = value.to_int().bits64();
  int unused = 64 - static_cast<int>(type->size()) * 8;
  if (type->is_signed()) return static_cast<int64_t>(bits << unused) >> unused;
  return static_cast<int64_t>(bits << unused >> unused);
}

namespace {

double float_value(const types::Value& value, const ir::Type* type) {
  bool single = type->size() == 4;
  return single ? static_cast<double>(value.to_float()) : value.to_double();
}

}  // namespace

ValueId FunctionLowering::constant(const types::Value& value, const ir::Type* type) {
  if (type->is_string()) return b_.string_constant(type, value.string_value());
  if (type->is_bool()) return b_.constant(type, value.bool_value() ? 1 : 0);
  if (type->is_integer()) return b_.constant(type, integer_bits(value, type));
  if (type->is_float()) return b_.float_constant(type, float_value(value, type));
  if (type->is_complex()) {
    const ir::Type* part =
        types_.table().basic(type->size() == 8 ? ir::TypeKind::kFloat32 : ir::TypeKind::kFloat64);
    ValueId real = b_.float_constant(part, float_value(value.real(), part));
    ValueId imaginary = b_.float_constant(part, float_value(value.imag(), part));
    return b_.emit1(Opcode::kMakeComplex, type, {real, imaginary});
  }
  if (type->is_interface()) {
    ir::TypeKind kind = ir::TypeKind::kInt;
    switch (value.kind()) {
      case types::Value::Kind::kBool:
        kind = ir::TypeKind::kBool;
        break;
      case types::Value::Kind::kString:
        kind = ir::TypeKind::kString;
        break;
      case types::Value::Kind::kFloat:
        kind = ir::TypeKind::kFloat64;
        break;
      case types::Value::Kind::kComplex:
        kind = ir::TypeKind::kComplex128;
        break;
      case types::Value::Kind::kInt:
      case types::Value::Kind::kUnknown:
        break;
    }
    const ir::Type* dynamic = types_.table().basic(kind);
    return to_interface(constant(value, dynamic), dynamic, type);
  }
  return zero(type);
}

}  // namespace tandem::go::lower
