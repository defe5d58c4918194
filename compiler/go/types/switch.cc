// Switch statements, on values and on types, and the check of type assertions, which type switches
// share.
//
// In an expression switch every case is compared with the tag as by ==, and a missing tag is true;
// constant cases are kept by value and type to find duplicates. In a type switch every case is a
// type or nil and must be possible for the operand's interface. The variable of a type switch is a
// variable of its own in each clause, with the case's type if there is just one; it is unused if no
// clause uses it.

#include "absl/strings/str_format.h"
#include "compiler/go/types/checking.h"
#include "compiler/go/types/lookup.h"

namespace tandem::go::types {
namespace {

// A key for a constant case, so that duplicates are found; "" for constants that are not compared.
std::string case_key(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kInt:
      return absl::StrCat("i", value.to_string());
    case Value::Kind::kFloat:
      return absl::StrFormat("f%a", value.to_double());
    case Value::Kind::kString:
      return absl::StrCat("s", value.string_value());
    case Value::Kind::kUnknown:
    case Value::Kind::kBool:
    case Value::Kind::kComplex:
      break;
  }
  return "";
}

}  // namespace

void Checker::switch_statement(syntax::SwitchStmt* s) {
  open_scope(s, "switch");
  simple_statement(s->init);
  if (auto* guard = syntax::as<syntax::TypeSwitchGuard>(s->tag)) {
    type_switch(s, guard);
  } else {
    expression_switch(s);
  }
  close_scope();
}

void Checker::multiple_defaults(const std::vector<const syntax::Node*>& defaults) {
  for (size_t i = 1; i < defaults.size(); i++) {
    error(defaults[i], absl::StrCat("multiple defaults (first at ", str(defaults[0]->pos), ")"));
  }
}

void Checker::expression_switch(syntax::SwitchStmt* s) {
  Operand x;
  if (s->tag != nullptr) {
    expression(nullptr, x, s->tag);
    assignment(x, nullptr, "switch expression");
    if (x.valid() && !comparable(x.type) && !has_nil(x.type)) {
      error(x, absl::StrCat("cannot switch on ", str(x), " (", str(x.type), " is not comparable)"));
      x.invalidate();
    }
  } else {
    // A missing tag is true.
    auto* name = make<syntax::Name>();
    name->pos = s->body.empty() ? s->rbrace : s->body[0]->pos;
    name->value = "true";
    x.mode = Mode::kConstant;
    x.type = basic(BasicKind::kBool);
    x.value = Value::of_bool(true);
    x.expr = name;
  }
  std::vector<const syntax::Node*> defaults;
  for (syntax::CaseClause* clause : s->body) {
    if (clause->is_default()) defaults.push_back(clause);
  }
  multiple_defaults(defaults);
  SeenCases seen;
  for (syntax::CaseClause* clause : s->body) {
    case_values(x, unpack(clause->cases), seen);
    open_scope(clause, "case");
    statement_list(clause->body);
    close_scope();
  }
}

void Checker::case_values(Operand& x, absl::Span<syntax::Expr* const> values, SeenCases& seen) {
  for (syntax::Expr* expr : values) {
    Operand value;
    expression(nullptr, value, expr);
    if (!x.valid() || !value.valid()) continue;
    convert_untyped(value, x.type);
    if (!value.valid()) continue;
    Operand compared = value;
    comparison(compared, x, syntax::Operator::kEql, true);
    if (!compared.valid() || !value.is_constant()) continue;
    std::string key = case_key(value.value);
    if (key.empty()) continue;
    std::vector<SeenCase>& same_value = seen[key];
    const SeenCase* previous = nullptr;
    for (const SeenCase& other : same_value) {
      if (identical(other.type, value.type)) previous = &other;
    }
    if (previous != nullptr) {
      ErrorMessage message;
      message.add(position_of(value),
                  absl::StrCat("duplicate case ", str(value), " in expression switch"));
      message.add(previous->position, "previous case");
      report(message);
      continue;
    }
    same_value.push_back({value.expr->pos, value.type});
  }
}

bool Checker::is_nil(syntax::Expr* expr) const {
  auto* name = syntax::as<syntax::Name>(syntax::unparen(expr));
  return name != nullptr && as<Nil>(lookup(name->value)) != nullptr;
}

// Checks the types of one case; null stands for nil. Returns the last one. `x` is null if the
// switch expression is in error.
Type* Checker::case_types(const Operand* x, absl::Span<syntax::Expr* const> types,
                          std::vector<std::pair<Type*, syntax::Expr*>>& seen) {
  Type* last = nullptr;
  for (syntax::Expr* expr : types) {
    if (is_nil(expr)) {
      last = nullptr;
      Operand nil;
      expression(nullptr, nil, expr);
    } else {
      last = variable_type(expr);
      if (!is_valid(last)) continue;
    }
    bool duplicate = false;
    for (const auto& [other, where] : seen) {
      bool same = last == nullptr ? other == nullptr : other != nullptr && identical(last, other);
      if (!same) continue;
      ErrorMessage message;
      message.add(
          syntax::start_pos(expr),
          absl::StrCat("duplicate case ", last == nullptr ? "nil" : str(last), " in type switch"));
      message.add(syntax::start_pos(where), "previous case");
      report(message);
      duplicate = true;
      break;
    }
    if (duplicate) continue;
    seen.push_back({last, expr});
    if (x != nullptr && last != nullptr) type_assertion(expr, *x, last, true);
  }
  return last;
}

void Checker::type_switch(syntax::SwitchStmt* s, syntax::TypeSwitchGuard* guard) {
  syntax::Name* lhs = guard->lhs;
  if (lhs != nullptr && lhs->value == "_") {
    error(lhs, "no new variable on left side of :=");
    lhs = nullptr;
  } else if (lhs != nullptr) {
    record_def(lhs, nullptr);  // each clause has its own variable
  }
  Operand x;
  expression(nullptr, x, guard->x);
  if (!x.valid()) return;
  const Operand* subject = nullptr;
  if (is_type_param(x.type)) {
    error(x, absl::StrCat("cannot use type switch on type parameter value ", str(x)));
  } else if (is_interface(x.type)) {
    subject = &x;
  } else {
    error(x, absl::StrCat(str(x), " is not an interface"));
  }
  std::vector<const syntax::Node*> defaults;
  for (syntax::CaseClause* clause : s->body) {
    if (clause->is_default()) defaults.push_back(clause);
  }
  multiple_defaults(defaults);
  std::vector<Var*> variables;
  std::vector<std::pair<Type*, syntax::Expr*>> seen;
  for (syntax::CaseClause* clause : s->body) {
    absl::Span<syntax::Expr* const> cases = unpack(clause->cases);
    Type* case_type = case_types(subject, cases, seen);
    open_scope(clause, "case");
    if (lhs != nullptr) {
      // In a clause with one type the variable has that type.
      if (cases.size() != 1 || case_type == nullptr) case_type = x.type;
      auto* variable = make<Var>(lhs->pos, package_, lhs->value, case_type);
      declare(env_.scope, nullptr, variable,
              cases.empty() ? clause->pos : syntax::end_pos(cases.back()));
      record_implicit(clause, variable);
      variables.push_back(variable);
    }
    statement_list(clause->body);
    close_scope();
  }
  if (lhs == nullptr) return;
  bool used = false;
  for (Var* variable : variables) {
    used |= variable->used;
    variable->used = true;  // so that usage() does not complain of one clause
  }
  if (!used) error(lhs, absl::StrCat(lhs->value, " declared and not used"));
}

void Checker::type_assertion(syntax::Expr* expr, const Operand& x, Type* asserted, bool in_switch) {
  if (is_interface(asserted)) return;
  std::string cause;
  if (missing_method(asserted, x.type, false, qualifier(), &cause) == nullptr) return;
  if (in_switch) {
    error(expr, absl::StrCat("impossible type switch case: ", str(expr), "\n\t", str(x),
                             " cannot have dynamic type ", str(asserted), " ", cause));
  } else {
    error(expr, absl::StrCat("impossible type assertion: ", str(expr), "\n\t", str(asserted),
                             " does not implement ", str(x.type), " ", cause));
  }
}

}  // namespace tandem::go::types
