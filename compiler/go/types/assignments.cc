// Assignments and initializations, with the counts of both sides.
//
// All end in assignment(), which gives an untyped operand its type and then asks whether it can be
// assigned to the target. The sides are matched first: either one value for each variable, or a
// single expression on the right that gives several (a call, or a comma-ok form for two variables);
// else the mismatch is reported and both sides are only evaluated for their errors. Being assigned
// to does not make a variable used. The names that := declares are entered into the scope after the
// right side has been checked.

#include "compiler/go/types/checking.h"

namespace tandem::go::types {

// Gives an untyped operand the type that it is assigned to, or its default type.
bool Checker::assign_untyped(Operand& x, Type* target, const Context& context) {
  if (x.is_nil()) {
    if (target == nullptr) {
      error(x, absl::StrCat("use of untyped nil in ", context.str()));
      return false;
    }
  } else if (target == nullptr || is_non_type_param_interface(target)) {
    target = default_type(x.type);
  }
  ImplicitType implicit = implicit_type(x, target);
  if (implicit.error != ConversionError::kNone) {
    const char* note = implicit.error == ConversionError::kTruncated  ? " (truncated)"
                       : implicit.error == ConversionError::kOverflow ? " (overflows)"
                                                                      : "";
    error(x, absl::StrCat("cannot use ", str(x), " as ", str(target), " value in ", context.str(),
                          note));
    return false;
  }
  if (implicit.value.known()) {
    x.value = implicit.value;
    update_expr_value(x.expr, implicit.value);
  }
  if (implicit.type != x.type) {
    x.type = implicit.type;
    update_expr_type(x.expr, implicit.type, false);
  }
  return true;
}

// Checks that x can be assigned to a variable of type `target`; null is a variable that takes any
// type.
void Checker::assignment(Operand& x, Type* target, const Context& context) {
  single_value(x);
  switch (x.mode) {
    case Mode::kInvalid:
      return;
    case Mode::kConstant:
    case Mode::kVariable:
    case Mode::kMapIndex:
    case Mode::kValue:
    case Mode::kNil:
    case Mode::kCommaOk:
      break;
    case Mode::kNoValue:
    case Mode::kBuiltin:
    case Mode::kType:
      error(x, absl::StrCat("cannot assign ", str(x), " to ", str(target), " in ", context.str()));
      x.invalidate();
      return;
  }
  if (is_untyped(x.type) && !assign_untyped(x, target, context)) {
    x.invalidate();
    return;
  }
  auto* signature = as<Signature>(underlying(x.type));
  if (signature != nullptr && !signature->type_params.empty()) {
    error(x, absl::StrCat("cannot use generic function ", str(x.expr), " without instantiation in ",
                          context.str()));
    x.invalidate();
    return;
  }
  if (target == nullptr) return;
  std::string cause;
  if (assignable_to(x, target, &cause)) return;
  error(x, absl::StrCat("cannot use ", str(x), " as ", str(target), " value in ", context.str(),
                        cause.empty() ? "" : ": ", cause));
  x.invalidate();
}

void Checker::init_constant(Const* lhs, Operand& x) {
  if (!x.valid() || !is_valid(x.type) || lhs->type == invalid_type()) {
    if (lhs->type == nullptr) lhs->type = invalid_type();
    return;
  }
  if (!x.is_constant()) {
    error(x, absl::StrCat(str(x), " is not constant"));
    if (lhs->type == nullptr) lhs->type = invalid_type();
    return;
  }
  if (lhs->type == nullptr) lhs->type = x.type;
  assignment(x, lhs->type, "constant declaration");
  if (x.valid()) lhs->value = x.value;
}

void Checker::init_variable(Var* lhs, Operand& x, const Context& context) {
  if (!x.valid() || !is_valid(x.type) || lhs->type == invalid_type()) {
    if (lhs->type == nullptr) lhs->type = invalid_type();
    x.invalidate();
    return;
  }
  if (lhs->type == nullptr) {
    if (x.type == basic(BasicKind::kUntypedNil)) {
      error(x, absl::StrCat("use of untyped nil in ", context.str()));
      lhs->type = invalid_type();
      x.invalidate();
      return;
    }
    lhs->type = default_type(x.type);
  }
  assignment(x, lhs->type, context);
}

Type* Checker::lhs_variable(syntax::Expr* lhs) {
  auto* name = syntax::as<syntax::Name>(syntax::unparen(lhs));
  if (name != nullptr && name->value == "_") {
    record_def(name, nullptr);
    return nullptr;
  }
  // Being assigned to does not make a variable used.
  Var* variable = name != nullptr ? as<Var>(lookup(name->value)) : nullptr;
  if (variable != nullptr && variable->package != package_) variable = nullptr;
  bool was_used = variable != nullptr && variable->used;
  Operand x;
  expression(nullptr, x, lhs);
  if (variable != nullptr) variable->used = was_used;
  if (!x.valid() || !is_valid(x.type)) return invalid_type();
  if (x.mode == Mode::kVariable || x.mode == Mode::kMapIndex) return x.type;
  if (auto* selected = syntax::as<syntax::SelectorExpr>(x.expr)) {
    Operand base;
    expression(nullptr, base, selected->x);
    if (base.mode == Mode::kMapIndex) {
      error(x, absl::StrCat("cannot assign to struct field ", str(x.expr), " in map"));
      return invalid_type();
    }
  }
  error(x, absl::StrCat("cannot assign to ", str(x.expr),
                        " (neither addressable nor a map index expression)"));
  return invalid_type();
}

// Assigns `x`, or `rhs` if that is null.
void Checker::assign_variable(syntax::Expr* lhs, syntax::Expr* rhs, Operand* x) {
  Type* target = lhs_variable(lhs);
  if (target == invalid_type()) {
    if (x != nullptr) {
      x->invalidate();
    } else {
      use(rhs);
    }
    return;
  }
  Operand value;
  if (x == nullptr) {
    expression(target, value, rhs);
    x = &value;
  }
  assignment(*x, target, target == nullptr ? "assignment to _ identifier" : "assignment");
}

void Checker::assign_error(absl::Span<syntax::Expr* const> rhs, size_t left, size_t right) {
  std::string variables = measure(left, "variable");
  std::string values = measure(right, "value");
  if (rhs.size() == 1) {
    if (auto* call = syntax::as<syntax::CallExpr>(syntax::unparen(rhs[0]))) {
      error(rhs[0], absl::StrCat("assignment mismatch: ", variables, " but ", str(call->fun),
                                 " returns ", values));
      return;
    }
  }
  error(rhs[0], absl::StrCat("assignment mismatch: ", variables, " but ", values));
}

void Checker::return_error(syntax::Stmt* statement, const std::vector<Var*>& lhs,
                           const std::vector<Operand>& rhs) {
  Position at = syntax::start_pos(statement);
  const char* what = "not enough";
  if (rhs.size() > lhs.size()) {
    at = position_of(rhs[lhs.size()]);
    what = "too many";
  } else if (!rhs.empty()) {
    at = position_of(rhs.back());
  }
  std::vector<Type*> have, want;
  for (const Operand& value : rhs) have.push_back(value.type);
  for (Var* variable : lhs) want.push_back(variable->type);
  ErrorMessage message;
  message.add(at, absl::StrCat(what, " return values"));
  message.add(Position(), absl::StrCat("have ", types_summary(have, false)));
  message.add(Position(), absl::StrCat("want ", types_summary(want, false)));
  report(message);
}

void Checker::init_variables(const std::vector<Var*>& lhs, absl::Span<syntax::Expr* const> rhs,
                             syntax::Stmt* return_stmt) {
  const char* context = return_stmt != nullptr ? "return statement" : "assignment";
  auto invalidate = [&] {
    for (Var* variable : lhs) {
      if (variable->type == nullptr) variable->type = invalid_type();
    }
  };
  bool is_call = rhs.size() == 1 && syntax::isa<syntax::CallExpr>(syntax::unparen(rhs[0]));
  if (lhs.size() == rhs.size() && !is_call) {
    for (size_t i = 0; i < lhs.size(); i++) {
      Operand x;
      expression(lhs[i]->type, x, rhs[i]);
      init_variable(lhs[i], x, context);
    }
    return;
  }
  if (rhs.size() != 1) {
    if (use(rhs)) {
      if (return_stmt != nullptr) {
        return_error(return_stmt, lhs, expression_list(rhs));
      } else if (!rhs.empty()) {
        assign_error(rhs, lhs.size(), rhs.size());
      }
    }
    invalidate();
    return;
  }
  bool comma_ok = false;
  std::vector<Operand> values =
      multi_expression(rhs[0], lhs.size() == 2 && return_stmt == nullptr, &comma_ok);
  if (values.size() == lhs.size()) {
    for (size_t i = 0; i < lhs.size(); i++) init_variable(lhs[i], values[i], context);
    if (comma_ok && values[0].valid() && values[1].valid()) {
      record_comma_ok(rhs[0], values[0].type, values[1].type);
    }
    return;
  }
  if (values.empty() || values[0].valid()) {
    if (return_stmt != nullptr) {
      return_error(return_stmt, lhs, values);
    } else {
      assign_error(rhs, lhs.size(), values.size());
    }
  }
  invalidate();
}

void Checker::assign_variables(absl::Span<syntax::Expr* const> lhs,
                               absl::Span<syntax::Expr* const> rhs) {
  bool is_call = rhs.size() == 1 && syntax::isa<syntax::CallExpr>(syntax::unparen(rhs[0]));
  if (lhs.size() == rhs.size() && !is_call) {
    for (size_t i = 0; i < lhs.size(); i++) assign_variable(lhs[i], rhs[i], nullptr);
    return;
  }
  if (rhs.size() != 1) {
    bool lhs_valid = use_lhs(lhs);
    bool rhs_valid = use(rhs);
    if (lhs_valid && rhs_valid && !rhs.empty()) assign_error(rhs, lhs.size(), rhs.size());
    return;
  }
  bool comma_ok = false;
  std::vector<Operand> values = multi_expression(rhs[0], lhs.size() == 2, &comma_ok);
  if (values.size() == lhs.size()) {
    for (size_t i = 0; i < lhs.size(); i++) assign_variable(lhs[i], nullptr, &values[i]);
    if (comma_ok && values[0].valid() && values[1].valid()) {
      record_comma_ok(rhs[0], values[0].type, values[1].type);
    }
    return;
  }
  if (values.empty() || values[0].valid()) assign_error(rhs, lhs.size(), values.size());
  use_lhs(lhs);
}

// The variables on the left of :=, new ones and those that are there already. False if there was an
// error.
bool Checker::short_declaration_names(absl::Span<syntax::Expr* const> lhs,
                                      std::vector<Var*>& variables, std::vector<Var*>& fresh) {
  bool valid = true;
  absl::flat_hash_set<absl::string_view> seen;
  for (syntax::Expr* expr : lhs) {
    variables.push_back(nullptr);
    auto* name = syntax::as<syntax::Name>(expr);
    if (name == nullptr) {
      use_one(expr, true);
      error(expr, absl::StrCat("non-name ", str(expr), " on left side of :="));
      valid = false;
      continue;
    }
    if (name->value != "_" && !seen.insert(name->value).second) {
      error(expr, absl::StrCat(name->value, " repeated on left side of :="));
      valid = false;
      continue;
    }
    if (Object* known = env_.scope->lookup(name->value)) {
      record_use(name, known);
      variables.back() = as<Var>(known);
      if (variables.back() == nullptr) {
        error(expr, absl::StrCat("cannot assign to ", str(expr)));
        valid = false;
      }
      continue;
    }
    auto* variable = make<Var>(name->pos, package_, name->value, nullptr);
    variables.back() = variable;
    if (name->value != "_") fresh.push_back(variable);
    record_def(name, variable);
  }
  for (size_t i = 0; i < lhs.size(); i++) {
    if (variables[i] == nullptr) {
      variables[i] = make<Var>(lhs[i]->pos, package_, "_", nullptr);
    }
  }
  return valid;
}

void Checker::short_variable_declaration(Position position, absl::Span<syntax::Expr* const> lhs,
                                         absl::Span<syntax::Expr* const> rhs) {
  size_t top = delayed_.size();
  Scope* scope = env_.scope;
  std::vector<Var*> variables, fresh;
  bool valid = short_declaration_names(lhs, variables, fresh);
  init_variables(variables, rhs, nullptr);
  process_delayed(top);  // closures on the right do not see the new variables
  if (fresh.empty() && valid) {
    error(position, "no new variables on left side of :=");
    return;
  }
  Position end = rhs.empty() ? position : syntax::end_pos(rhs.back());
  for (Var* variable : fresh) declare(scope, nullptr, variable, end);
}

}  // namespace tandem::go::types
