// One walk over the syntax; see variables.h.
//
// A stack of the function literals around the current place says, for each use of a variable,
// whether it is in another function than the declaration: then every literal in between captures
// it. Assignments and address operators are traced to the variable whose storage they touch (root),
// through fields and elements of arrays but not through pointers or slices. Named results count as
// reassigned, since a return assigns them.

#include "compiler/go/lower/variables.h"

#include <algorithm>
#include <type_traits>

#include "compiler/go/types/object.h"

namespace tandem::go::lower {

using syntax::as;

namespace {

class Walker {
 public:
  Walker(const types::Info& info, VariableUses& uses) : info_(info), uses_(uses) {}

  void visit(const syntax::Node* node);

 private:
  template <class T>
  void visit_children(const T* node) {
    node->fields([&](const char*, const auto& member) { visit_member(member); });
  }
  template <class M>
  void visit_member(const M& member) {
    if constexpr (std::is_convertible_v<M, const syntax::Node*>) {
      if (member != nullptr) visit(member);
    } else if constexpr (std::is_class_v<M> && !std::is_same_v<M, absl::string_view>) {
      for (const auto& element : member) visit_member(element);
    }
  }

  void visit_name(const syntax::Name* name);
  void declare(const types::Object* object, bool reassigned = false);
  void use(const types::Var* variable);
  void assigned(const syntax::Expr* lhs, bool is_define);
  void mark_address(const syntax::Expr* x);
  const types::Var* root(const syntax::Expr* x) const;
  VariableUse* entry(const types::Var* variable);

  const types::Info& info_;
  VariableUses& uses_;
  std::vector<const syntax::FuncLit*> stack_;  // the literals around the current place
};

bool is_local(const types::Var* variable) {
  return variable != nullptr && !variable->is_field && !variable->package_level;
}

VariableUse* Walker::entry(const types::Var* variable) {
  auto [found, is_new] = uses_.variables.try_emplace(variable);
  return &found->second;
}

void Walker::declare(const types::Object* object, bool reassigned) {
  const auto* variable = types::as<types::Var>(object);
  if (!is_local(variable)) return;
  VariableUse* use = entry(variable);
  use->function = stack_.empty() ? nullptr : stack_.back();
  use->reassigned |= reassigned;
}

void Walker::use(const types::Var* variable) {
  VariableUse* use = entry(variable);
  const syntax::FuncLit* current = stack_.empty() ? nullptr : stack_.back();
  if (use->function == current) return;
  use->captured = true;
  for (size_t i = stack_.size(); i-- > 0 && stack_[i] != use->function;) {
    std::vector<const types::Var*>& list = uses_.captures[stack_[i]];
    if (std::find(list.begin(), list.end(), variable) == list.end()) list.push_back(variable);
  }
}

void Walker::visit_name(const syntax::Name* name) {
  if (auto found = info_.defs.find(name); found != info_.defs.end()) {
    declare(found->second);
    return;
  }
  const auto* variable = types::as<types::Var>(info_.used_by(name));
  if (is_local(variable)) use(variable);
}

// The variable whose storage `x` is a part of, or null.
const types::Var* Walker::root(const syntax::Expr* x) const {
  x = syntax::unparen(x);
  if (const auto* name = as<syntax::Name>(x)) {
    const auto* variable = types::as<types::Var>(info_.object_of(name));
    return is_local(variable) ? variable : nullptr;
  }
  if (const auto* selector = as<syntax::SelectorExpr>(x)) {
    auto found = info_.selections.find(selector);
    if (found == info_.selections.end() || found->second.indirect ||
        found->second.kind != types::SelectionKind::kFieldValue) {
      return nullptr;
    }
    types::Type* type = info_.type_of(selector->x);
    if (type == nullptr || types::as<types::Pointer>(types::underlying(type))) return nullptr;
    return root(selector->x);
  }
  if (const auto* index = as<syntax::IndexExpr>(x)) {
    types::Type* type = info_.type_of(index->x);
    return type != nullptr && types::as<types::Array>(types::core_type(type)) ? root(index->x)
                                                                              : nullptr;
  }
  return nullptr;
}

void Walker::assigned(const syntax::Expr* lhs, bool is_define) {
  if (const auto* list = as<syntax::ListExpr>(lhs)) {
    for (const syntax::Expr* element : list->elems) assigned(element, is_define);
    return;
  }
  const auto* name = as<syntax::Name>(syntax::unparen(lhs));
  if (is_define && name != nullptr && info_.defs.contains(name)) return;
  if (const types::Var* variable = root(lhs)) entry(variable)->reassigned = true;
}

void Walker::mark_address(const syntax::Expr* x) {
  if (const types::Var* variable = root(x)) entry(variable)->address_taken = true;
}

void Walker::visit(const syntax::Node* node) {
  if (const auto* literal = as<syntax::FuncLit>(node)) {
    stack_.push_back(literal);
    for (const syntax::Field* result : literal->type->results) {
      if (result->name != nullptr) declare(info_.object_of(result->name), true);
    }
    visit_children(literal);
    stack_.pop_back();
    return;
  }
  if (const auto* name = as<syntax::Name>(node)) return visit_name(name);
  if (const auto* function = as<syntax::FuncDecl>(node)) {
    for (const syntax::Field* result : function->type->results) {
      if (result->name != nullptr) declare(info_.object_of(result->name), true);
    }
  } else if (const auto* assign = as<syntax::AssignStmt>(node)) {
    assigned(assign->lhs, assign->op == syntax::Operator::kDef);
  } else if (const auto* range = as<syntax::RangeClause>(node)) {
    if (range->lhs != nullptr) assigned(range->lhs, false);
  } else if (const auto* operation = as<syntax::Operation>(node)) {
    if (operation->op == syntax::Operator::kAnd && operation->is_unary()) {
      mark_address(operation->x);
    }
  } else if (const auto* slice = as<syntax::SliceExpr>(node)) {
    types::Type* type = info_.type_of(slice->x);
    if (type != nullptr && types::as<types::Array>(types::core_type(type))) mark_address(slice->x);
  } else if (const auto* selector = as<syntax::SelectorExpr>(node)) {
    auto found = info_.selections.find(selector);
    if (found != info_.selections.end() && !found->second.indirect &&
        found->second.kind == types::SelectionKind::kMethodValue) {
      const auto* method = types::as<types::Func>(found->second.object);
      if (method != nullptr && method->has_pointer_receiver) mark_address(selector->x);
    }
  } else if (as<syntax::CaseClause>(node) != nullptr) {
    if (auto found = info_.implicits.find(node); found != info_.implicits.end()) {
      declare(found->second);
    }
  }
  syntax::dispatch(node, [this](const auto* concrete) { visit_children(concrete); });
}

}  // namespace

const VariableUse& VariableUses::of(const types::Var* variable) const {
  static const VariableUse none;
  auto found = variables.find(variable);
  return found == variables.end() ? none : found->second;
}

VariableUses analyze_variables(const syntax::Node* root, const types::Info& info) {
  VariableUses uses;
  Walker(info, uses).visit(root);
  return uses;
}

}  // namespace tandem::go::lower
