// Expressions: the dispatch, unary operations, assertions, literals of functions and constants.
//
// raw_expr() checks one expression of any kind: it branches on the kind of the node, leaves mode,
// type and value in the operand x, and records them for the Info. The functions that others call,
// such as expression() and expression_or_type(), add what may not be there in their context: types,
// builtins without a call, no value, several values. An invalid operand has been reported and makes
// no further errors. `target` is the type that is assigned to, for the inference of generic
// functions; `hint` is the element type for literals without a type.

#include "compiler/go/types/checking.h"
#include "compiler/go/types/sizes.h"
#include "compiler/go/types/typeset.h"

namespace tandem::go::types {

ExprKind Checker::raw_expr(Type* target, Operand& x, syntax::Expr* expr, Type* hint,
                           bool allow_generic) {
  x = Operand();
  x.type = invalid_type();
  if (too_deep(expr)) {
    x.expr = expr;
    return ExprKind::kStatement;
  }
  depth_++;
  ExprKind kind = expr_internal(target, x, expr, hint);
  depth_--;
  if (!allow_generic) non_generic(target, x);
  record(x);
  return kind;
}

void Checker::non_generic(Type* target, Operand& x) {
  if (!x.valid() || x.mode == Mode::kNoValue) return;
  const char* what = nullptr;
  if (is_generic(x.type)) {
    what = "type";
  } else if (auto* signature = as<Signature>(x.type);
             signature != nullptr && !signature->type_params.empty()) {
    if (target != nullptr && as<Signature>(underlying(target)) != nullptr) {
      function_instance(target, x.expr->pos, x, nullptr);
      return;
    }
    what = "function";
  }
  if (what == nullptr) return;
  error(x.expr,
        absl::StrCat("cannot use generic ", what, " ", str(x.expr), " without instantiation"));
  x.invalidate();
  x.type = invalid_type();
}

ExprKind Checker::expr_internal(Type* target, Operand& x, syntax::Expr* expr, Type* hint) {
  using syntax::NodeKind;
  switch (expr->kind) {
    case NodeKind::kBadExpr:
      break;  // reported by the parser
    case NodeKind::kName:
      identifier(x, static_cast<syntax::Name*>(expr), nullptr, false);
      break;
    case NodeKind::kDotsType:
      error(expr, "invalid use of '...'");
      break;
    case NodeKind::kBasicLit:
      basic_literal(x, static_cast<syntax::BasicLit*>(expr));
      break;
    case NodeKind::kFuncLit:
      function_literal(x, static_cast<syntax::FuncLit*>(expr));
      break;
    case NodeKind::kCompositeLit:
      if (!composite_literal(x, static_cast<syntax::CompositeLit*>(expr), hint)) x.invalidate();
      break;
    case NodeKind::kParenExpr: {
      ExprKind kind =
          raw_expr(nullptr, x, static_cast<syntax::ParenExpr*>(expr)->x, nullptr, false);
      x.expr = expr;
      return kind;
    }
    case NodeKind::kSelectorExpr:
      selector(x, static_cast<syntax::SelectorExpr*>(expr), nullptr, false);
      break;
    case NodeKind::kIndexExpr: {
      auto* index = static_cast<syntax::IndexExpr*>(expr);
      if (index_expr(x, index)) function_instance(target, expr->pos, x, index);
      break;
    }
    case NodeKind::kSliceExpr:
      slice_expr(x, static_cast<syntax::SliceExpr*>(expr));
      break;
    case NodeKind::kAssertExpr:
      assertion(x, static_cast<syntax::AssertExpr*>(expr));
      break;
    case NodeKind::kTypeSwitchGuard:
      error(expr, "invalid syntax tree: use of .(type) outside type switch");
      use(static_cast<syntax::TypeSwitchGuard*>(expr)->x);
      break;
    case NodeKind::kCallExpr:
      return call_expr(x, static_cast<syntax::CallExpr*>(expr));
    case NodeKind::kListExpr:
      error(expr, "invalid syntax tree: unexpected list of expressions");
      break;
    case NodeKind::kOperation: {
      auto* operation = static_cast<syntax::Operation*>(expr);
      if (!operation->is_unary()) {
        binary(x, expr, operation->x, operation->y, operation->op);
      } else if (operation->op == syntax::Operator::kMul) {
        indirection(x, operation);
      } else {
        unary(x, operation);
        if (x.valid() && operation->op == syntax::Operator::kRecv) {
          x.expr = expr;
          return ExprKind::kStatement;
        }
      }
      break;
    }
    case NodeKind::kKeyValueExpr:
      error(expr, "invalid syntax tree: no key:value expected");
      break;
    case NodeKind::kArrayType:
    case NodeKind::kSliceType:
    case NodeKind::kStructType:
    case NodeKind::kFuncType:
    case NodeKind::kInterfaceType:
    case NodeKind::kMapType:
    case NodeKind::kChanType:
      x.type = type(expr);
      x.mode = Mode::kType;
      break;
    default:  // the nodes that are no expressions
      break;
  }
  x.expr = expr;
  return x.valid() ? ExprKind::kExpression : ExprKind::kStatement;
}

void Checker::basic_literal(Operand& x, syntax::BasicLit* literal) {
  if (literal->bad) return;
  constexpr size_t kMaxLength = 10000;
  bool is_number = literal->lit_kind == syntax::LitKind::kInt ||
                   literal->lit_kind == syntax::LitKind::kFloat ||
                   literal->lit_kind == syntax::LitKind::kImaginary;
  if (is_number && literal->value.size() > kMaxLength) {
    error(literal, absl::StrCat("excessively long constant: ", literal->value.substr(0, 10),
                                "... (", literal->value.size(), " chars)"));
    return;
  }
  if (is_number) check_literal_version(literal);
  BasicKind kind = BasicKind::kInvalid;
  switch (literal->lit_kind) {
    case syntax::LitKind::kInt:
      x.value = int_literal(literal->value);
      kind = BasicKind::kUntypedInt;
      break;
    case syntax::LitKind::kFloat:
      x.value = float_literal(literal->value);
      kind = BasicKind::kUntypedFloat;
      break;
    case syntax::LitKind::kImaginary:
      x.value = imaginary_literal(literal->value);
      kind = BasicKind::kUntypedComplex;
      break;
    case syntax::LitKind::kRune:
      x.value = rune_literal(literal->value);
      kind = BasicKind::kUntypedRune;
      break;
    case syntax::LitKind::kString:
      x.value = string_literal(literal->value);
      kind = BasicKind::kUntypedString;
      break;
  }
  if (!x.value.known()) {
    error(literal, absl::StrCat("malformed constant: ", literal->value));
    return;
  }
  x.mode = Mode::kConstant;
  x.type = basic(kind);
  x.expr = literal;
  overflow(x, operator_position(literal));
}

void Checker::function_literal(Operand& x, syntax::FuncLit* literal) {
  auto* signature = as<Signature>(type(literal->type));
  if (signature == nullptr) return;
  if (literal->body != nullptr) {
    later([this, decl = env_.decl, iota = env_.iota, signature, literal] {
      function_body(decl, signature, literal->body, iota);
    });
  }
  x.set_value(signature);
}

void Checker::unary(Operand& x, syntax::Operation* expr) {
  expression(nullptr, x, expr->x);
  if (!x.valid()) return;
  syntax::Operator op = expr->op;
  if (op == syntax::Operator::kAnd) {
    if (!syntax::isa<syntax::CompositeLit>(syntax::unparen(expr->x)) && x.mode != Mode::kVariable) {
      error(x, absl::StrCat("invalid operation: cannot take address of ", str(x)));
      x.invalidate();
      return;
    }
    x.set_value(pointer_to(x.type));
    return;
  }
  if (op == syntax::Operator::kRecv) {
    receive(x);
    return;
  }
  if (op == syntax::Operator::kTilde) {
    bool integer = all_integer(x.type);
    error(expr, absl::StrCat("cannot use ~ outside of interface or type constraint",
                             integer ? " (use ^ for bitwise complement)" : ""));
    if (!integer) {
      x.invalidate();
      return;
    }
    op = syntax::Operator::kXor;
  }
  if (!operator_defined(x, op, true)) {
    x.invalidate();
    return;
  }
  if (!x.is_constant()) {
    x.mode = Mode::kValue;
    return;
  }
  if (!x.value.known()) return;
  if (op == syntax::Operator::kSub) {
    x.value = negate(x.value);
  } else if (op == syntax::Operator::kXor) {
    // Of an unsigned type the complement is within the type's bits.
    unsigned bits = is_unsigned(x.type) ? static_cast<unsigned>(size_of(x.type)) * 8 : 0;
    x.value = complement(x.value, bits);
  } else if (op == syntax::Operator::kNot) {
    x.value = logical_not(x.value);
  }
  x.expr = expr;
  overflow(x, operator_position(expr));
}

void Checker::receive(Operand& x) {
  Type* core = core_type(x.type);
  auto* chan = as<Chan>(core);
  if (chan != nullptr && chan->direction != ChanDirection::kSendOnly) {
    x.mode = Mode::kCommaOk;
    x.type = chan->element;
    env_.has_call_or_receive = true;
    return;
  }
  if (core == nullptr) {
    error(x, absl::StrCat("invalid operation: cannot receive from ", str(x), " (no core type)"));
  } else if (chan == nullptr) {
    error(x, absl::StrCat("invalid operation: cannot receive from non-channel ", str(x)));
  } else {
    error(x, absl::StrCat("invalid operation: cannot receive from send-only channel ", str(x)));
  }
  x.invalidate();
}

// *x: a pointer type if x is a type, else what x points to.
void Checker::indirection(Operand& x, syntax::Operation* expr) {
  expression_or_type(x, expr->x, false);
  if (!x.valid()) return;
  if (x.mode == Mode::kType) {
    valid_variable_type(expr->x, x.type);
    x.type = pointer_to(x.type);
    return;
  }
  Type* base = nullptr;
  bool valid = each_underlying(x.type, [&](Type* under) {
    auto* pointer = as<Pointer>(under);
    if (pointer == nullptr) {
      error(x, absl::StrCat("invalid operation: cannot indirect ", str(x)));
      return false;
    }
    if (base != nullptr && !identical(pointer->element, base)) {
      error(x, absl::StrCat("invalid operation: pointers of ", str(x),
                            " must have identical base types"));
      return false;
    }
    base = pointer->element;
    return true;
  });
  if (!valid) {
    x.invalidate();
    return;
  }
  x.mode = Mode::kVariable;
  x.type = base;
}

void Checker::assertion(Operand& x, syntax::AssertExpr* expr) {
  expression(nullptr, x, expr->x);
  if (!x.valid()) return;
  if (is_type_param(x.type)) {
    error(x, absl::StrCat("invalid operation: cannot use type assertion on type parameter value ",
                          str(x)));
    x.invalidate();
    return;
  }
  if (!is_interface(x.type)) {
    error(x, absl::StrCat("invalid operation: ", str(x), " is not an interface"));
    x.invalidate();
    return;
  }
  Type* asserted = variable_type(expr->type);
  if (!is_valid(asserted)) {
    x.invalidate();
    return;
  }
  type_assertion(expr, x, asserted, false);
  x.mode = Mode::kCommaOk;
  x.type = asserted;
}

void Checker::expression(Type* target, Operand& x, syntax::Expr* expr) {
  raw_expr(target, x, expr, nullptr, false);
  exclude(x, kExcludeNoValue | kExcludeBuiltin | kExcludeType);
  single_value(x);
}

std::vector<Operand> Checker::multi_expression(syntax::Expr* expr, bool allow_comma_ok,
                                               bool* comma_ok) {
  Operand x;
  raw_expr(nullptr, x, expr, nullptr, false);
  exclude(x, kExcludeNoValue | kExcludeBuiltin | kExcludeType);
  std::vector<Operand> list;
  if (auto* tuple = as<Tuple>(x.type); tuple != nullptr && x.valid()) {
    for (Var* variable : tuple->variables) {
      Operand part;
      part.expr = expr;
      part.set_value(variable->type);
      list.push_back(part);
    }
    return list;
  }
  bool gives_two = x.mode == Mode::kMapIndex || x.mode == Mode::kCommaOk;
  list.push_back(x);
  if (allow_comma_ok && gives_two) {
    Operand ok;
    ok.expr = expr;
    ok.set_value(basic(BasicKind::kUntypedBool));
    list.push_back(ok);
    *comma_ok = true;
  }
  return list;
}

void Checker::expression_with_hint(Operand& x, syntax::Expr* expr, Type* hint) {
  raw_expr(nullptr, x, expr, hint, false);
  exclude(x, kExcludeNoValue | kExcludeBuiltin | kExcludeType);
  single_value(x);
}

void Checker::expression_or_type(Operand& x, syntax::Expr* expr, bool allow_generic) {
  raw_expr(nullptr, x, expr, nullptr, allow_generic);
  exclude(x, kExcludeNoValue);
  single_value(x);
}

void Checker::exclude(Operand& x, unsigned modes) {
  const char* message = nullptr;
  if (x.mode == Mode::kNoValue && (modes & kExcludeNoValue) != 0) {
    message = (modes & kExcludeType) != 0 ? " used as value" : " used as value or type";
  } else if (x.mode == Mode::kBuiltin && (modes & kExcludeBuiltin) != 0) {
    message = " must be called";
  } else if (x.mode == Mode::kType && (modes & kExcludeType) != 0) {
    message = " is not an expression";
  }
  if (message == nullptr) return;
  error(x, absl::StrCat(str(x), message));
  x.invalidate();
}

void Checker::single_value(Operand& x) {
  if (x.mode != Mode::kValue || as<Tuple>(x.type) == nullptr) return;
  error(x, absl::StrCat("multiple-value ", str(x), " in single-value context"));
  x.invalidate();
}

bool Checker::use_all(absl::Span<syntax::Expr* const> exprs, bool lhs) {
  bool valid = true;
  for (syntax::Expr* expr : exprs) valid &= use_one(expr, lhs);
  return valid;
}

// Evaluates an expression for its errors and uses only. On the left of an assignment a variable
// does not count as used.
bool Checker::use_one(syntax::Expr* expr, bool lhs) {
  if (expr == nullptr) return true;
  syntax::Expr* inner = syntax::unparen(expr);
  Operand x;
  if (auto* name = syntax::as<syntax::Name>(inner)) {
    if (name->value == "_") return true;
    Var* variable = lhs ? as<Var>(lookup(name->value)) : nullptr;
    if (variable != nullptr && variable->package != package_) variable = nullptr;
    bool was_used = variable != nullptr && variable->used;
    expression_or_type(x, name, true);
    if (variable != nullptr) variable->used = was_used;
  } else if (auto* list = syntax::as<syntax::ListExpr>(inner)) {
    return use_all(list->elems, lhs);
  } else if (auto* pair = syntax::as<syntax::KeyValueExpr>(inner)) {
    return use_one(pair->value, lhs);
  } else {
    raw_expr(nullptr, x, expr, nullptr, true);
  }
  return x.valid();
}

}  // namespace tandem::go::types
