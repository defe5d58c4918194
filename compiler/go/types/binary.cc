// Binary operations: arithmetic, comparisons, shifts.
//
// Both operands are checked first. Shifts then go their own way, since their operands need not have
// the same type. Otherwise an untyped operand takes the type of the other one, if it may; a
// comparison asks for assignability either way and for comparable or ordered types, every other
// operation for identical types on which the operator is defined. Operations on two constants are
// computed here, exactly, and the result must fit its type. The result is left in x.

#include "compiler/go/types/checking.h"

namespace tandem::go::types {

using syntax::Operator;

bool is_comparison(Operator op) {
  return op == Operator::kEql || op == Operator::kNeq || op == Operator::kLss ||
         op == Operator::kLeq || op == Operator::kGtr || op == Operator::kGeq;
}

bool is_shift(Operator op) {
  return op == Operator::kShl || op == Operator::kShr;
}

ConstantOp constant_op(Operator op) {
  switch (op) {
    case Operator::kAdd:
      return ConstantOp::kAdd;
    case Operator::kSub:
      return ConstantOp::kSub;
    case Operator::kMul:
      return ConstantOp::kMul;
    case Operator::kDiv:
      return ConstantOp::kQuo;
    case Operator::kRem:
      return ConstantOp::kRem;
    case Operator::kAnd:
      return ConstantOp::kAnd;
    case Operator::kOr:
      return ConstantOp::kOr;
    case Operator::kXor:
      return ConstantOp::kXor;
    case Operator::kAndNot:
      return ConstantOp::kAndNot;
    case Operator::kAndAnd:
      return ConstantOp::kLogicalAnd;
    case Operator::kOrOr:
      return ConstantOp::kLogicalOr;
    case Operator::kNot:
      return ConstantOp::kNot;
    case Operator::kEql:
      return ConstantOp::kEqual;
    case Operator::kNeq:
      return ConstantOp::kNotEqual;
    case Operator::kLss:
      return ConstantOp::kLess;
    case Operator::kLeq:
      return ConstantOp::kLessEqual;
    case Operator::kGtr:
      return ConstantOp::kGreater;
    case Operator::kGeq:
      return ConstantOp::kGreaterEqual;
    case Operator::kNone:
    case Operator::kDef:
    case Operator::kRecv:
    case Operator::kTilde:
    case Operator::kShl:
    case Operator::kShr:
      break;
  }
  return ConstantOp::kAdd;
}

Position operator_position(const syntax::Expr* expr) {
  if (expr == nullptr) return Position();
  return syntax::isa<syntax::Operation>(expr) ? expr->pos : syntax::start_pos(expr);
}

bool Checker::operator_defined(const Operand& x, Operator op, bool unary_op) {
  bool defined = false;
  switch (op) {
    case Operator::kAdd:
      defined = unary_op ? all_numeric(x.type) : all_numeric_or_string(x.type);
      break;
    case Operator::kSub:
    case Operator::kMul:
    case Operator::kDiv:
      defined = all_numeric(x.type);
      break;
    case Operator::kRem:
    case Operator::kAnd:
    case Operator::kOr:
    case Operator::kXor:
    case Operator::kAndNot:
      defined = all_integer(x.type);
      break;
    case Operator::kNot:
    case Operator::kAndAnd:
    case Operator::kOrOr:
      defined = all_boolean(x.type);
      break;
    case Operator::kNone:
    case Operator::kDef:
    case Operator::kRecv:
    case Operator::kTilde:
    case Operator::kEql:
    case Operator::kNeq:
    case Operator::kLss:
    case Operator::kLeq:
    case Operator::kGtr:
    case Operator::kGeq:
    case Operator::kShl:
    case Operator::kShr:
      break;
  }
  if (defined) return true;
  error(x, absl::StrCat("invalid operation: operator ", syntax::to_string(op), " not defined on ",
                        str(x)));
  return false;
}

// `expr` is null for an assignment operation lhs op= rhs.
void Checker::binary(Operand& x, syntax::Expr* expr, syntax::Expr* lhs, syntax::Expr* rhs,
                     Operator op) {
  Operand y;
  expression(nullptr, x, lhs);
  expression(nullptr, y, rhs);
  if (!x.valid()) return;
  if (!y.valid()) {
    x.invalidate();
    x.expr = y.expr;
    return;
  }
  if (is_shift(op)) {
    shift(x, y, expr, op);
    return;
  }
  match_types(x, y);
  if (!x.valid()) return;
  if (is_comparison(op)) {
    comparison(x, y, op, false);
    return;
  }
  if (!identical(x.type, y.type)) {
    if (is_valid(x.type) && is_valid(y.type)) {
      std::string what = expr != nullptr
                             ? str(expr)
                             : absl::StrCat(str(lhs), " ", syntax::to_string(op), "= ", str(rhs));
      error(x, absl::StrCat("invalid operation: ", what, " (mismatched types ", str(x.type),
                            " and ", str(y.type), ")"));
    }
    x.invalidate();
    return;
  }
  if (!operator_defined(x, op, false)) {
    x.invalidate();
    return;
  }
  if ((op == Operator::kDiv || op == Operator::kRem) && !check_division(x, y)) {
    x.invalidate();
    return;
  }
  if (!x.is_constant() || !y.is_constant()) {
    x.mode = Mode::kValue;
    return;
  }
  if (!x.value.known() || !y.value.known()) {
    x.value = Value();
    return;
  }
  ConstantOp operation = constant_op(op);
  if (op == Operator::kDiv && is_integer(x.type)) operation = ConstantOp::kIntQuo;
  x.value = binary_op(x.value, operation, y.value);
  x.expr = expr;
  overflow(x, operator_position(expr));
}

bool Checker::check_division(Operand& x, const Operand& y) {
  if (!y.is_constant()) return true;
  bool by_zero = (x.is_constant() || all_integer(x.type)) && y.value.is_zero();
  if (!by_zero && x.is_constant() && is_complex(x.type)) {
    Value real = y.value.real(), imag = y.value.imag();
    by_zero = binary_op(real, ConstantOp::kMul, real).is_zero() &&
              binary_op(imag, ConstantOp::kMul, imag).is_zero();
  }
  if (by_zero) error(y, "invalid operation: division by zero");
  return !by_zero;
}

// Whether an untyped operand may take the type of the other.
bool Checker::may_convert(const Operand& x, const Operand& y) const {
  if (is_typed(x.type) && is_typed(y.type)) return false;
  if (is_non_type_param_interface(x.type) || is_non_type_param_interface(y.type)) return true;
  if (all_boolean(x.type) != all_boolean(y.type)) return false;
  if (all_string(x.type) != all_string(y.type)) return false;
  if (x.is_nil()) return has_nil(y.type);
  if (y.is_nil()) return has_nil(x.type);
  return !is_pointer(x.type) && !is_pointer(y.type);
}

void Checker::match_types(Operand& x, Operand& y) {
  if (!may_convert(x, y)) return;
  convert_untyped(x, y.type);
  if (!x.valid()) return;
  convert_untyped(y, x.type);
  if (!y.valid()) x.invalidate();
}

void Checker::comparison(Operand& x, Operand& y, Operator op, bool switch_case) {
  if (!is_valid(x.type) || !is_valid(y.type)) {
    x.invalidate();
    return;
  }
  if (switch_case) op = Operator::kEql;
  if (!assignable_to(x, y.type, nullptr) && !assignable_to(y, x.type, nullptr)) {
    comparison_error(x, y, y, absl::StrCat("mismatched types ", str(x.type), " and ", str(y.type)),
                     op, switch_case);
    return;
  }
  if (op == Operator::kEql || op == Operator::kNeq) {
    if (x.is_nil() || y.is_nil()) {
      if (!has_nil(x.is_nil() ? y.type : x.type)) {
        comparison_error(x, y, y, "", op, switch_case);
        return;
      }
    } else if (!comparable(x.type)) {
      comparison_error(x, y, x, incomparable_cause(x.type), op, switch_case);
      return;
    } else if (!comparable(y.type)) {
      comparison_error(x, y, y, incomparable_cause(y.type), op, switch_case);
      return;
    }
  } else if (!all_ordered(x.type)) {
    comparison_error(x, y, x, "", op, switch_case);
    return;
  } else if (!all_ordered(y.type)) {
    comparison_error(x, y, y, "", op, switch_case);
    return;
  }
  if (x.is_constant() && y.is_constant()) {
    x.value = Value::of_bool(compare(x.value, constant_op(op), y.value));
  } else {
    x.mode = Mode::kValue;
    // The operands are not used by anything but the comparison: they get their default types.
    update_expr_type(x.expr, default_type(x.type), true);
    update_expr_type(y.expr, default_type(y.type), true);
  }
  x.type = basic(BasicKind::kUntypedBool);
}

void Checker::comparison_error(Operand& x, const Operand& y, const Operand& at, std::string cause,
                               Operator op, bool switch_case) {
  const Operand* where = &at;
  if (cause.empty()) {
    if (is_type_param(x.type) || is_type_param(y.type)) {
      if (!is_type_param(x.type)) where = &y;
      cause = absl::StrCat("type parameter ", str(where->type), " is not comparable with ",
                           syntax::to_string(op));
    } else {
      cause = absl::StrCat("operator ", syntax::to_string(op), " not defined on ",
                           kind_string(where->type));
    }
  }
  if (switch_case) {
    error(x, absl::StrCat("invalid case ", str(x.expr), " in switch on ", str(y.expr), " (", cause,
                          ")"));
  } else {
    error(*where, absl::StrCat("invalid operation: ", str(x.expr), " ", syntax::to_string(op), " ",
                               str(y.expr), " (", cause, ")"));
  }
  x.invalidate();
}

std::string Checker::incomparable_cause(Type* type) const {
  Type* under = underlying(type);
  if (as<Slice>(under) != nullptr || as<Signature>(under) != nullptr || as<Map>(under) != nullptr) {
    return kind_string(type) + " can only be compared to nil";
  }
  // The cause names a type; it wants this package's qualifier.
  if (auto* structure = as<Struct>(under)) {
    for (Var* field : structure->fields) {
      if (!comparable(field->type)) {
        return absl::StrCat("struct containing ", str(field->type), " cannot be compared");
      }
    }
  }
  if (as<Array>(under) != nullptr) return absl::StrCat(str(under), " cannot be compared");
  std::string cause;
  comparable(type, true, &cause);
  return cause;
}

std::string Checker::kind_string(Type* type) const {
  Type* under = underlying(type);
  switch (under->kind) {
    case TypeKind::kArray:
      return "array";
    case TypeKind::kSlice:
      return "slice";
    case TypeKind::kStruct:
      return "struct";
    case TypeKind::kPointer:
      return "pointer";
    case TypeKind::kSignature:
      return "func";
    case TypeKind::kInterface:
      return is_type_param(type) ? absl::StrCat("type parameter ", str(type)) : "interface";
    case TypeKind::kMap:
      return "map";
    case TypeKind::kChan:
      return "chan";
    case TypeKind::kBasic:
    case TypeKind::kNamed:
    case TypeKind::kTuple:
    case TypeKind::kTypeParam:
    case TypeKind::kUnion:
      break;
  }
  return str(type);
}

// Checks a shift count; a constant one is also given as an integer.
bool Checker::check_shift_count(Operand& y, Value& count) {
  if (y.is_constant()) {
    count = y.value.to_int();
    if (count.kind() == Value::Kind::kInt && count.sign() < 0) {
      error(y, absl::StrCat("invalid operation: negative shift count ", str(y)));
      return false;
    }
    if (is_untyped(y.type)) {
      // It must be an integer, or a value that is one; what it becomes does not matter.
      representable(y, static_cast<Basic*>(basic(BasicKind::kUint)));
      return y.valid();
    }
    return true;
  }
  if (all_integer(y.type)) {
    constexpr int kSignedShiftCounts = 13;
    return all_unsigned(y.type) ||
           require_version(position_of(y), kSignedShiftCounts,
                           absl::StrCat("invalid operation: signed shift count ", str(y)));
  }
  if (is_untyped(y.type)) {
    convert_untyped(y, basic(BasicKind::kUint));
    return y.valid();
  }
  error(y, absl::StrCat("invalid operation: shift count ", str(y), " must be integer"));
  return false;
}

void Checker::shift(Operand& x, Operand& y, syntax::Expr* expr, Operator op) {
  Value operand = x.is_constant() ? x.value.to_int() : Value();
  bool integer = all_integer(x.type) || (is_untyped(x.type) && operand.kind() == Value::Kind::kInt);
  if (!integer) {
    error(x, absl::StrCat("invalid operation: shifted operand ", str(x), " must be integer"));
    x.invalidate();
    return;
  }
  Value count;
  if (!check_shift_count(y, count)) {
    x.invalidate();
    return;
  }
  if (x.is_constant()) {
    if (y.is_constant()) {
      constant_shift(x, y, operand, count, expr, op);
      return;
    }
    if (is_untyped(x.type)) {
      // The operand takes the type that it would have if the shift were not there: later.
      if (auto it = untyped_.find(x.expr); it != untyped_.end()) it->second.is_lhs = true;
      x.mode = Mode::kValue;
      return;
    }
  }
  if (!all_integer(x.type)) {
    error(x, absl::StrCat("invalid operation: shifted operand ", str(x), " must be integer"));
    x.invalidate();
    return;
  }
  x.mode = Mode::kValue;
}

void Checker::constant_shift(Operand& x, Operand& y, const Value& operand, const Value& count,
                             syntax::Expr* expr, Operator op) {
  if (!is_integer(x.type)) x.type = basic(BasicKind::kUntypedInt);
  if (!x.value.known() || !y.value.known()) {
    x.value = Value();
    return;
  }
  constexpr uint64_t kMaxShift = 1023 - 1 + 52;  // so that the smallest float64 can be written
  std::optional<uint64_t> bits = count.to_uint64();
  if (!bits || *bits > kMaxShift) {
    error(y, absl::StrCat("invalid operation: invalid shift count ", str(y)));
    x.invalidate();
    return;
  }
  auto amount = static_cast<unsigned>(*bits);
  x.value = op == Operator::kShl ? shift_left(operand, amount) : shift_right(operand, amount);
  x.expr = expr;
  overflow(x, operator_position(expr));
}

}  // namespace tandem::go::types
