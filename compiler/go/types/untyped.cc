// Constants against types, and untyped expressions that take their type late.
//
// x << y + 1.0 has no type until somebody says what it is for. Until then each of its untyped
// subexpressions has an entry in untyped_; update_expr_type() walks down and gives them the type.

#include "compiler/go/types/checking.h"
#include "compiler/go/types/sizes.h"
#include "compiler/go/types/typeset.h"

namespace tandem::go::types {
namespace {

// What an operation is called in a message about its overflow.
absl::string_view operation_name(const syntax::Expr* expr) {
  auto* operation = syntax::as<syntax::Operation>(expr);
  if (operation == nullptr) return "";
  if (operation->is_unary()) {
    return operation->op == syntax::Operator::kXor ? "bitwise complement " : "";
  }
  if (operation->op == syntax::Operator::kAdd) return "addition ";
  if (operation->op == syntax::Operator::kSub) return "subtraction ";
  if (operation->op == syntax::Operator::kXor) return "bitwise XOR ";
  if (operation->op == syntax::Operator::kMul) return "multiplication ";
  if (operation->op == syntax::Operator::kShl) return "shift ";
  return "";
}

// Whether an integer is in the range of an integer type.
bool fits_integer(const Value& value, Basic* type) {
  if ((type->info & kIsUntyped) != 0) return true;
  auto bits = static_cast<size_t>(size_of(type)) * 8;
  if ((type->info & kIsUnsigned) != 0) return value.sign() >= 0 && value.bit_length() <= bits;
  if (value.sign() >= 0) return value.bit_length() < bits;
  return complement(value, 0).bit_length() < bits;
}

Value rounded_part(const Value& value, BasicKind kind) {
  bool single = kind == BasicKind::kFloat32 || kind == BasicKind::kComplex64;
  return single ? round_to_float32(value) : round_to_float64(value);
}

}  // namespace

bool representable_constant(const Value& value, Basic* type, Value* rounded) {
  if (!value.known()) return true;  // avoid errors that follow from another
  if ((type->info & kIsInteger) != 0) {
    Value integer = value.to_int();
    if (integer.kind() != Value::Kind::kInt) return false;
    if (rounded != nullptr) *rounded = integer;
    return fits_integer(integer, type);
  }
  if ((type->info & kIsFloat) != 0) {
    Value real = value.to_float_value();
    if (real.kind() != Value::Kind::kFloat) return false;
    if (type->basic == BasicKind::kUntypedFloat) return true;
    Value result = rounded_part(real, type->basic);
    if (result.known() && rounded != nullptr) *rounded = result;
    return result.known();
  }
  if ((type->info & kIsComplex) != 0) {
    Value complex = value.to_complex();
    if (complex.kind() != Value::Kind::kComplex) return false;
    if (type->basic == BasicKind::kUntypedComplex) return true;
    Value real = rounded_part(complex.real(), type->basic);
    Value imag = rounded_part(complex.imag(), type->basic);
    if (!real.known() || !imag.known()) return false;
    if (rounded != nullptr) *rounded = make_complex(real, imag);
    return true;
  }
  if ((type->info & kIsString) != 0) return value.kind() == Value::Kind::kString;
  if ((type->info & kIsBoolean) != 0) return value.kind() == Value::Kind::kBool;
  return false;
}

void Checker::overflow(Operand& x, Position position) {
  if (!x.value.known()) {
    error(position, "constant result is not representable");
    return;
  }
  if (is_typed(x.type)) {
    auto* basic_type = as<Basic>(underlying(x.type));
    if (basic_type != nullptr) representable(x, basic_type);
    return;
  }
  constexpr size_t kMaxBits = 512;
  if (x.value.kind() == Value::Kind::kInt && x.value.bit_length() > kMaxBits) {
    error(position, absl::StrCat("constant ", operation_name(x.expr), "overflow"));
    x.value = Value();
  }
}

void Checker::representable(Operand& x, Basic* target) {
  Value value;
  ConversionError code = representation(x, target, value);
  if (code == ConversionError::kNone) {
    x.value = value;
    return;
  }
  invalid_conversion(code, x, target);
  x.invalidate();
}

ConversionError Checker::representation(const Operand& x, Basic* target, Value& value) {
  value = x.value;
  if (representable_constant(x.value, target, &value)) return ConversionError::kNone;
  if (!is_numeric(x.type) || !is_numeric(target)) return ConversionError::kInvalid;
  return !is_integer(x.type) && is_integer(target) ? ConversionError::kTruncated
                                                   : ConversionError::kOverflow;
}

void Checker::invalid_conversion(ConversionError code, const Operand& x, Type* target) {
  switch (code) {
    case ConversionError::kTruncated:
      error(x, absl::StrCat(str(x), " truncated to ", str(target)));
      return;
    case ConversionError::kOverflow:
      error(x, absl::StrCat(str(x), " overflows ", str(target)));
      return;
    case ConversionError::kNone:
    case ConversionError::kInvalid:
      error(x, absl::StrCat("cannot convert ", str(x), " to type ", str(target)));
      return;
  }
}

void Checker::convert_untyped(Operand& x, Type* target) {
  ImplicitType implicit = implicit_type(x, target);
  if (implicit.error != ConversionError::kNone) {
    invalid_conversion(implicit.error, x, is_type_param(target) ? target : underlying(target));
    x.invalidate();
    return;
  }
  if (implicit.value.known()) {
    x.value = implicit.value;
    update_expr_value(x.expr, implicit.value);
  }
  if (implicit.type != x.type) {
    x.type = implicit.type;
    update_expr_type(x.expr, implicit.type, false);
  }
}

Checker::ImplicitType Checker::implicit_type(const Operand& x, Type* target) {
  if (!x.valid() || is_typed(x.type) || !is_valid(target)) return {x.type, {}, {}};
  const ImplicitType failure{nullptr, {}, ConversionError::kInvalid};
  auto* from = static_cast<Basic*>(x.type);
  if (is_untyped(target)) {
    auto* to = static_cast<Basic*>(target);
    if (from == to) return {from, {}, {}};
    if (!is_numeric(from) || !is_numeric(to)) return failure;
    return {from->basic > to->basic ? from : to, {}, {}};
  }
  if (x.is_nil()) {
    if (!has_nil(target)) return failure;
    return {target, {}, {}};
  }
  Type* under = underlying(target);
  if (auto* basic_type = as<Basic>(under)) {
    if (x.is_constant()) {
      Value value;
      ConversionError code = representation(x, basic_type, value);
      if (code != ConversionError::kNone) return {nullptr, {}, code};
      return {target, value, {}};
    }
    // A comparison, or a shift by a count that is not constant.
    bool fits = false;
    if ((from->info & kIsBoolean) != 0) fits = is_boolean(target);
    if ((from->info & kIsNumeric) != 0) fits = is_numeric(target);
    if ((from->info & kIsString) != 0) fits = is_string(target);
    return fits ? ImplicitType{target, {}, {}} : failure;
  }
  auto* interface = as<Interface>(under);
  if (interface == nullptr) return failure;
  if (auto* param = as<TypeParam>(target)) {
    bool fits = every_underlying(param, [&](Type* term) {
      return term != nullptr && implicit_type(x, term).type != nullptr;
    });
    return fits ? ImplicitType{target, {}, {}} : failure;
  }
  // An untyped value has no methods, so only the empty interface takes it, with its default type.
  if (!type_set(interface).is_all()) return failure;
  return {default_type(x.type), {}, {}};
}

void Checker::update_expr_value(syntax::Expr* expr, const Value& value) {
  if (auto it = untyped_.find(expr); it != untyped_.end()) it->second.value = value;
}

// Passes the type on to the operands that the expression's type comes from.
void Checker::update_operands(syntax::Expr* expr, const UntypedInfo& info, Type* new_type,
                              bool final) {
  if (auto* paren = syntax::as<syntax::ParenExpr>(expr)) {
    update_expr_type(paren->x, new_type, final);
    return;
  }
  auto* operation = syntax::as<syntax::Operation>(expr);
  // The operands of a constant expression keep their types: only the result is used.
  if (operation == nullptr || info.value.known()) return;
  if (operation->is_unary()) {
    if (operation->op != syntax::Operator::kMul) update_expr_type(operation->x, new_type, final);
  } else if (is_comparison(operation->op)) {
    // The result does not depend on the operands' types.
  } else {
    update_expr_type(operation->x, new_type, final);
    if (!is_shift(operation->op)) update_expr_type(operation->y, new_type, final);
  }
}

void Checker::update_expr_type(syntax::Expr* expr, Type* new_type, bool final) {
  auto it = untyped_.find(expr);
  if (it == untyped_.end()) return;
  UntypedInfo info = it->second;
  update_operands(expr, info, new_type, final);
  it = untyped_.find(expr);
  if (it == untyped_.end()) return;
  if (!final && is_untyped(new_type)) {
    it->second.type = static_cast<Basic*>(underlying(new_type));
    return;
  }
  info = it->second;
  untyped_.erase(it);
  if (info.is_lhs && !all_integer(new_type)) {
    error(expr, absl::StrCat("invalid operation: shifted operand ", str(expr), " (type ",
                             str(new_type), ") must be integer"));
    return;
  }
  if (info.value.known()) {
    Operand constant;
    constant.mode = info.mode;
    constant.expr = expr;
    constant.type = info.type;
    constant.value = info.value;
    convert_untyped(constant, new_type);
    if (!constant.valid()) return;
    info.value = constant.value;
  }
  record_type(expr, info.mode, new_type, info.value);
}

}  // namespace tandem::go::types
