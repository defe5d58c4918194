// Terminating statements: whether control can reach the end of a function.

#include "compiler/go/types/checking.h"

namespace tandem::go::types {
namespace {

bool has_break(const syntax::Stmt* s, absl::string_view label, bool implicit);

bool has_break(syntax::List<syntax::Stmt> list, absl::string_view label, bool implicit) {
  for (const syntax::Stmt* s : list) {
    if (has_break(s, label, implicit)) return true;
  }
  return false;
}

// Whether a break in the statement leaves the one with `label`, or, if `implicit`, the innermost
// one around it.
bool has_break(const syntax::Stmt* s, absl::string_view label, bool implicit) {
  if (auto* labeled = syntax::as<syntax::LabeledStmt>(s)) {
    return has_break(labeled->stmt, label, implicit);
  }
  if (auto* branch = syntax::as<syntax::BranchStmt>(s)) {
    if (branch->token != syntax::Token::kBreak) return false;
    return branch->label == nullptr ? implicit : branch->label->value == label;
  }
  if (auto* block = syntax::as<syntax::BlockStmt>(s)) {
    return has_break(block->list, label, implicit);
  }
  if (auto* branching = syntax::as<syntax::IfStmt>(s)) {
    return has_break(branching->then, label, implicit) ||
           (branching->otherwise != nullptr && has_break(branching->otherwise, label, implicit));
  }
  if (label.empty()) return false;
  if (auto* switching = syntax::as<syntax::SwitchStmt>(s)) {
    for (const syntax::CaseClause* clause : switching->body) {
      if (has_break(clause->body, label, false)) return true;
    }
  } else if (auto* selecting = syntax::as<syntax::SelectStmt>(s)) {
    for (const syntax::CommClause* clause : selecting->body) {
      if (has_break(clause->body, label, false)) return true;
    }
  } else if (auto* loop = syntax::as<syntax::ForStmt>(s)) {
    return has_break(loop->body, label, false);
  }
  return false;
}

}  // namespace

bool Checker::is_terminating_list(syntax::List<syntax::Stmt> list) const {
  for (size_t i = list.size(); i-- > 0;) {
    if (!syntax::isa<syntax::EmptyStmt>(list[i])) return is_terminating(list[i], "");
  }
  return false;
}

bool Checker::is_terminating(const syntax::Stmt* s, absl::string_view label) const {
  if (auto* labeled = syntax::as<syntax::LabeledStmt>(s)) {
    return is_terminating(labeled->stmt, labeled->label->value);
  }
  if (auto* expr = syntax::as<syntax::ExprStmt>(s)) {
    auto* call = syntax::as<syntax::CallExpr>(syntax::unparen(expr->x));
    return call != nullptr && panic_calls_.contains(call);
  }
  if (syntax::isa<syntax::ReturnStmt>(s)) return true;
  if (auto* branch = syntax::as<syntax::BranchStmt>(s)) {
    return branch->token == syntax::Token::kGoto || branch->token == syntax::Token::kFallthrough;
  }
  if (auto* block = syntax::as<syntax::BlockStmt>(s)) return is_terminating_list(block->list);
  if (auto* branching = syntax::as<syntax::IfStmt>(s)) {
    return branching->otherwise != nullptr && is_terminating(branching->then, "") &&
           is_terminating(branching->otherwise, "");
  }
  if (auto* switching = syntax::as<syntax::SwitchStmt>(s)) {
    bool has_default = false;
    for (const syntax::CaseClause* clause : switching->body) {
      has_default |= clause->is_default();
      if (!is_terminating_list(clause->body) || has_break(clause->body, label, true)) return false;
    }
    return has_default;
  }
  if (auto* selecting = syntax::as<syntax::SelectStmt>(s)) {
    for (const syntax::CommClause* clause : selecting->body) {
      if (!is_terminating_list(clause->body) || has_break(clause->body, label, true)) return false;
    }
    return true;
  }
  if (auto* loop = syntax::as<syntax::ForStmt>(s)) {
    return !syntax::isa<syntax::RangeClause>(loop->init) && loop->cond == nullptr &&
           !has_break(loop->body, label, true);
  }
  return false;
}

}  // namespace tandem::go::types
