// Writing down in Info what has been found.

#include "compiler/go/types/checking.h"

namespace tandem::go::types {

void Checker::record(const Operand& x) {
  if (x.mode == Mode::kInvalid || x.expr == nullptr) return;
  Type* type = x.mode == Mode::kNoValue ? make<Tuple>() : x.type;
  Value value = x.mode == Mode::kConstant ? x.value : Value();
  if (is_untyped(type)) {
    untyped_[x.expr] = {false, x.mode, static_cast<Basic*>(type), std::move(value)};
  } else {
    record_type(x.expr, x.mode, type, value);
  }
}

void Checker::record_type(const syntax::Expr* expr, Mode mode, Type* type, const Value& value) {
  if (mode == Mode::kInvalid) return;
  info_.types[expr] = {mode, type, value};
}

void Checker::record_untyped() {
  for (auto& [expr, info] : untyped_) record_type(expr, info.mode, info.type, info.value);
  untyped_.clear();
}

void Checker::record_builtin_type(syntax::Expr* function, Signature* signature) {
  while (true) {
    record_type(function, Mode::kBuiltin, signature);
    auto* paren = syntax::as<syntax::ParenExpr>(function);
    if (paren == nullptr) return;
    function = paren->x;
  }
}

void Checker::record_comma_ok(syntax::Expr* expr, Type* first, Type* second) {
  auto* pair = make<Tuple>();
  for (Type* type : {first, second}) {
    pair->variables.push_back(make<Var>(expr->pos, package_, "", type));
  }
  for (;;) {
    if (info_.find(expr) == nullptr) return;
    info_.types[expr].type = pair;
    auto* paren = syntax::as<syntax::ParenExpr>(expr);
    if (paren == nullptr) return;
    expr = paren->x;
  }
}

void Checker::record_def(const syntax::Name* name, Object* object) {
  info_.defs[name] = object;
}

void Checker::record_use(const syntax::Name* name, Object* object) {
  info_.uses[name] = object;
}

void Checker::record_implicit(const syntax::Node* node, Object* object) {
  info_.implicits[node] = object;
}

void Checker::record_selection(const syntax::SelectorExpr* expr, SelectionKind kind, Type* receiver,
                               Object* object, std::vector<int> index, bool indirect) {
  record_use(expr->sel, object);
  info_.selections[expr] = {kind, receiver, object, std::move(index), indirect, object->type};
}

void Checker::record_instance(const syntax::Expr* expr, std::vector<Type*> type_args, Type* type) {
  if (auto* index = syntax::as<syntax::IndexExpr>(expr)) expr = index->x;
  expr = syntax::unparen(expr);
  if (auto* selector = syntax::as<syntax::SelectorExpr>(expr)) expr = selector->sel;
  if (auto* name = syntax::as<syntax::Name>(expr)) {
    info_.instances[name] = {std::move(type_args), type};
  }
}

void Checker::record_scope(const syntax::Node* node, Scope* scope) {
  info_.scopes[node] = scope;
}

}  // namespace tandem::go::types
