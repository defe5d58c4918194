// Range statements.

#include "compiler/go/types/checking.h"

namespace tandem::go::types {

// The types that ranging over x gives; null if it cannot be ranged over.
bool Checker::range_types(Operand& x, syntax::Expr* value, syntax::Expr* extra, Type*& key,
                          Type*& element) {
  Type* core = core_type(x.type);
  std::string cause;
  auto* chan = as<Chan>(core);
  if (chan != nullptr) {
    if (value != nullptr) {
      error(value, absl::StrCat("range over ", str(x), " permits only one iteration variable"));
    }
    if (chan->direction == ChanDirection::kSendOnly) cause = "receive from send-only channel";
    key = chan->element;
    element = invalid_type();
  } else {
    if (extra != nullptr) error(extra, "range clause permits at most two iteration variables");
    if (core == nullptr) cause = absl::StrCat(str(x.type), " has no core type");
    Type* base = core != nullptr ? array_through_pointer(core) : nullptr;
    if (base != nullptr && is_string(base)) {
      key = basic(BasicKind::kInt);
      element = universe_rune();
    } else if (auto* array = as<Array>(base)) {
      key = basic(BasicKind::kInt);
      element = array->element;
    } else if (auto* slice = as<Slice>(base)) {
      key = basic(BasicKind::kInt);
      element = slice->element;
    } else if (auto* map = as<Map>(base)) {
      key = map->key;
      element = map->element;
    }
  }
  if (key != nullptr && cause.empty()) return true;
  error(x, absl::StrCat("cannot range over ", str(x),
                        cause.empty() ? "" : absl::StrCat(" (", cause, ")")));
  return false;
}

void Checker::range_definition(syntax::ForStmt* s, Operand& x, syntax::Expr* const lhs[2],
                               Type* const rhs[2]) {
  std::vector<Var*> variables;
  for (int i = 0; i < 2; i++) {
    if (lhs[i] == nullptr) continue;
    Var* variable = nullptr;
    if (auto* name = syntax::as<syntax::Name>(lhs[i])) {
      variable = make<Var>(name->pos, package_, name->value, nullptr);
      record_def(name, variable);
      if (name->value != "_") variables.push_back(variable);
    } else {
      error(lhs[i], absl::StrCat("cannot declare ", str(lhs[i])));
      variable = make<Var>(lhs[i]->pos, package_, "_", nullptr);
    }
    if (rhs[i] != nullptr) {
      x.set_value(rhs[i]);
      x.expr = lhs[i];
      init_variable(variable, x, "range clause");
    } else {
      variable->type = invalid_type();
      variable->used = true;
    }
  }
  if (variables.empty()) {
    error(s, "no new variables on left side of :=");
    return;
  }
  for (Var* variable : variables) declare(env_.scope, nullptr, variable, s->body->pos);
}

void Checker::range_statement(syntax::ForStmt* s, syntax::RangeClause* clause) {
  syntax::Expr* lhs[2] = {clause->lhs, nullptr};
  syntax::Expr* extra = nullptr;
  if (auto* list = syntax::as<syntax::ListExpr>(clause->lhs)) {
    lhs[0] = list->elems[0];
    lhs[1] = list->elems.size() > 1 ? list->elems[1] : nullptr;
    extra = list->elems.size() > 2 ? list->elems[2] : nullptr;
  }
  Operand x;
  expression(nullptr, x, clause->x);
  Type* types[2] = {nullptr, nullptr};
  if (x.valid()) range_types(x, lhs[1], extra, types[0], types[1]);
  // The variables' scope begins here: the expression does not see them.
  open_scope(s, "range");
  if (clause->def) {
    range_definition(s, x, lhs, types);
  } else {
    for (int i = 0; i < 2; i++) {
      if (lhs[i] == nullptr || types[i] == nullptr) continue;
      x.set_value(types[i]);
      x.expr = lhs[i];
      assign_variable(lhs[i], nullptr, &x);
    }
  }
  statement(s->body);
  close_scope();
}

}  // namespace tandem::go::types
