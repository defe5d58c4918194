// Statements, but for assignments, loops over ranges, switch and select.
//
// A statement appends instructions to the current block; control flow adds blocks and goes on in
// the one that follows. After a terminator, statements are skipped up to the next label.
// branch_targets_ tells for each statement that can be left or continued where break and continue
// go; labels get their blocks when they are first mentioned. An if or for with a constant condition
// makes no branch.

#include "compiler/go/lower/function.h"

namespace tandem::go::lower {

using syntax::as;

void FunctionLowering::start(BlockId block) {
  b_.set_block(block);
  placed_.push_back(block);
}

void FunctionLowering::continue_at(BlockId block) {
  if (!b_.terminated()) b_.jump(block);
  start(block);
}

void FunctionLowering::statements(absl::Span<syntax::Stmt* const> list) {
  for (const syntax::Stmt* stmt : list) {
    // Behind a terminator only a label can be reached.
    if (b_.terminated() && as<syntax::LabeledStmt>(stmt) == nullptr) continue;
    statement(stmt);
  }
}

void FunctionLowering::statement(const syntax::Stmt* stmt) {
  At at(*this, stmt->pos);
  switch (stmt->kind) {
    case syntax::NodeKind::kEmptyStmt:
      return;
    case syntax::NodeKind::kExprStmt:
      return discard(as<syntax::ExprStmt>(stmt)->x);
    case syntax::NodeKind::kSendStmt:
      return send(as<syntax::SendStmt>(stmt));
    case syntax::NodeKind::kAssignStmt:
      return assignment(as<syntax::AssignStmt>(stmt));
    case syntax::NodeKind::kLabeledStmt:
      return labeled_statement(as<syntax::LabeledStmt>(stmt));
    case syntax::NodeKind::kBlockStmt:
      return statements(as<syntax::BlockStmt>(stmt)->list);
    case syntax::NodeKind::kDeclStmt:
      for (const syntax::Decl* decl : as<syntax::DeclStmt>(stmt)->decls) declaration(decl);
      return;
    case syntax::NodeKind::kBranchStmt:
      return branch_statement(as<syntax::BranchStmt>(stmt));
    case syntax::NodeKind::kCallStmt:
      return call_statement(as<syntax::CallStmt>(stmt));
    case syntax::NodeKind::kReturnStmt:
      return return_statement(as<syntax::ReturnStmt>(stmt));
    case syntax::NodeKind::kIfStmt:
      return if_statement(as<syntax::IfStmt>(stmt));
    case syntax::NodeKind::kForStmt:
      return for_statement(as<syntax::ForStmt>(stmt));
    case syntax::NodeKind::kSwitchStmt:
      return switch_statement(as<syntax::SwitchStmt>(stmt));
    case syntax::NodeKind::kSelectStmt:
      return select_statement(as<syntax::SelectStmt>(stmt));
    default:
      program_.unsupported(stmt->pos, "this statement");
      return;
  }
}

void FunctionLowering::declaration(const syntax::Decl* decl) {
  const auto* var = as<syntax::VarDecl>(decl);
  if (var == nullptr) return;
  At at(*this, var->pos);
  std::vector<const syntax::Expr*> names(var->names.begin(), var->names.end());
  if (var->values == nullptr) {
    for (const syntax::Name* name : var->names) {
      if (const types::Var* variable = defined(name); variable != nullptr && name->value != "_") {
        declare_zero(variable);
      }
    }
  } else if (names.size() > 1) {
    assign_several(names, var->values, true);
  } else if (is_blank(names[0])) {
    // The value is still converted to the declared type.
    if (var->type != nullptr) {
      order(var->values, type(var->type));
      value_as(var->values, type(var->type));
    } else {
      discard(var->values);
    }
  } else {
    define_or_assign(names[0], var->values, true);
  }
}

std::optional<bool> FunctionLowering::known_condition(const syntax::Expr* x) const {
  if (is_constant(x)) return find(x)->value.bool_value();
  const auto* operation = as<syntax::Operation>(syntax::unparen(x));
  if (operation == nullptr) return std::nullopt;
  const bool is_and = operation->op == syntax::Operator::kAndAnd;
  if (!is_and && operation->op != syntax::Operator::kOrOr) return std::nullopt;
  const std::optional<bool> left = known_condition(operation->x);
  if (!left) return std::nullopt;
  return *left == is_and ? known_condition(operation->y) : left;
}

void FunctionLowering::if_statement(const syntax::IfStmt* stmt) {
  if (stmt->init != nullptr) statement(stmt->init);
  if (std::optional<bool> known = known_condition(stmt->cond)) {
    if (*known) {
      statements(stmt->then->list);
    } else if (stmt->otherwise != nullptr) {
      statement(stmt->otherwise);
    }
    return;
  }
  BlockId then = function_->add_block();
  BlockId done = function_->add_block();
  BlockId otherwise = stmt->otherwise != nullptr ? function_->add_block() : done;
  condition(stmt->cond, then, otherwise);
  bool reached = stmt->otherwise == nullptr;
  auto leave = [&] {
    if (b_.terminated()) return;
    b_.jump(done);
    reached = true;
  };
  start(then);
  statements(stmt->then->list);
  leave();
  if (stmt->otherwise != nullptr) {
    start(otherwise);
    statement(stmt->otherwise);
    leave();
  }
  if (reached) start(done);
}

// The body of a loop, which goes on at `next`.
void FunctionLowering::loop_body(const syntax::ForStmt* stmt, BlockId next, BlockId done) {
  branch_targets_[stmt] = {done, next};
  statements(stmt->body->list);
  if (!b_.terminated()) b_.jump(next);
}

void FunctionLowering::for_statement(const syntax::ForStmt* stmt) {
  if (const auto* range = as<syntax::RangeClause>(stmt->init)) {
    return range_statement(stmt, range);
  }
  if (stmt->init != nullptr) statement(stmt->init);
  BlockId head = function_->add_block();
  BlockId done = function_->add_block();
  continue_at(head);
  std::optional<bool> known = true;
  if (stmt->cond != nullptr) known = known_condition(stmt->cond);
  if (!known || !*known) {
    BlockId body = function_->add_block();
    if (known) {
      b_.jump(done);
    } else {
      condition(stmt->cond, body, done);
    }
    start(body);
  }
  BlockId next = stmt->post != nullptr ? function_->add_block() : head;
  loop_body(stmt, next, done);
  if (stmt->post != nullptr) {
    start(next);
    statement(stmt->post);
    b_.jump(head);
  }
  start(done);
}

BlockId FunctionLowering::label_block(const syntax::Stmt* label) {
  BlockId& block = labels_[label];
  if (!block.valid()) block = function_->add_block();
  return block;
}

void FunctionLowering::labeled_statement(const syntax::LabeledStmt* stmt) {
  continue_at(label_block(stmt));
  statement(stmt->stmt);
}

void FunctionLowering::branch_statement(const syntax::BranchStmt* stmt) {
  switch (stmt->token) {
    case syntax::Token::kFallthrough:
      return b_.jump(fallthrough_.back());
    case syntax::Token::kGoto:
      return b_.jump(label_block(stmt->target));
    case syntax::Token::kContinue:
      return b_.jump(branch_targets_[stmt->target].on_continue);
    default:
      return b_.jump(branch_targets_[stmt->target].on_break);
  }
}

void FunctionLowering::return_statement(const syntax::ReturnStmt* stmt) {
  if (stmt->results == nullptr) {
    if (defers_) return b_.jump(exit_);
    if (results_.empty()) return b_.ret({});
    return return_stored_results();
  }
  if (results_.size() == 1) {
    const Result& result = results_[0];
    order(stmt->results, result.type);
    if (result.hidden.valid() && result.variable == nullptr && !defers_) {
      value_into(stmt->results, result.hidden);
      return b_.ret({});
    }
    ValueId value = value_as(stmt->results, result.type);
    return return_values({{value, result.type}});
  }
  std::vector<Typed> all;
  if (const auto* list = as<syntax::ListExpr>(stmt->results)) {
    OperandOrder order(*this);
    for (size_t i = 0; i < list->elems.size(); ++i) order.add(list->elems[i], results_[i].type);
    evaluate_early(order);
    for (size_t i = 0; i < list->elems.size(); ++i) {
      const ir::Type* to = results_[i].type;
      all.push_back({stable(value_as(list->elems[i], to), to), to});
    }
  } else {
    all = several(stmt->results, results_.size());
  }
  return_values(all);
}

void FunctionLowering::call_statement(const syntax::CallStmt* stmt) {
  const auto* call = as<syntax::CallExpr>(syntax::unparen(stmt->call));
  if (call == nullptr) return program_.unsupported(stmt->pos, "this statement");
  if (stmt->token == syntax::Token::kDefer) return defer_statement(call);
  b_.emit0(Opcode::kGo, {deferred_call(call)});
}

}  // namespace tandem::go::lower
