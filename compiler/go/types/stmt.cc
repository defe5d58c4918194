// Function bodies and statements. Switches are in switch.cc, range clauses in range.cc, missing
// returns in return.cc.
//
// A body is walked statement by statement in an environment of its own: the scope, the signature,
// and the declaration that it belongs to. Blocks and the statements with headers open a scope
// around their parts. What a statement has put off, such as the bodies of function literals in it,
// is done at its end. After the body come the check that it does not run off its end, and usage(),
// which reports variables that nobody reads.

#include <algorithm>

#include "compiler/go/types/checking.h"

namespace tandem::go::types {

void Checker::function_body(DeclInfo* decl, Signature* signature, syntax::BlockStmt* body,
                            const Value& iota) {
  Environment environment;
  environment.decl = decl;
  environment.scope = signature->scope;
  environment.iota = iota;
  environment.signature = signature;
  EnvironmentScope scope(*this, std::move(environment));
  statement_list(body->list);
  if (signature->results->size() > 0 && !is_terminating(body, "")) {
    error(body->rbrace, "missing return");
  }
  usage(signature->scope);
}

// Reports the variables of a function that nobody reads. Literals inside are functions of their
// own.
void Checker::usage(Scope* scope) {
  std::vector<Var*> unused;
  for (Object* object : scope->in_order) {
    auto* variable = as<Var>(object);
    if (variable != nullptr && !variable->used) unused.push_back(variable);
  }
  std::sort(unused.begin(), unused.end(), [](Var* a, Var* b) { return a->position < b->position; });
  for (Var* variable : unused) {
    error(variable, absl::StrCat(variable->name, " declared and not used"));
  }
  for (Scope* child : scope->children) {
    if (!child->is_function) usage(child);
  }
}

void Checker::statement_list(syntax::List<syntax::Stmt> list) {
  for (syntax::Stmt* s : list) statement(s);
}

void Checker::statement(syntax::Stmt* s) {
  using syntax::NodeKind;
  size_t top = delayed_.size();
  switch (s->kind) {
    case NodeKind::kDeclStmt:
      declaration_statement(static_cast<syntax::DeclStmt*>(s)->decls);
      break;
    case NodeKind::kLabeledStmt:
      statement(static_cast<syntax::LabeledStmt*>(s)->stmt);
      break;
    case NodeKind::kExprStmt:
      expression_statement(static_cast<syntax::ExprStmt*>(s));
      break;
    case NodeKind::kSendStmt:
      send_statement(static_cast<syntax::SendStmt*>(s));
      break;
    case NodeKind::kAssignStmt:
      assign_statement(static_cast<syntax::AssignStmt*>(s));
      break;
    case NodeKind::kCallStmt: {
      auto* call = static_cast<syntax::CallStmt*>(s);
      suspended_call(call->token == syntax::Token::kDefer ? "defer" : "go", call->call);
      break;
    }
    case NodeKind::kReturnStmt:
      return_statement(static_cast<syntax::ReturnStmt*>(s));
      break;
    case NodeKind::kBlockStmt:
      open_scope(s, "block");
      statement_list(static_cast<syntax::BlockStmt*>(s)->list);
      close_scope();
      break;
    case NodeKind::kIfStmt:
      if_statement(static_cast<syntax::IfStmt*>(s));
      break;
    case NodeKind::kForStmt:
      for_statement(static_cast<syntax::ForStmt*>(s));
      break;
    case NodeKind::kSwitchStmt:
      switch_statement(static_cast<syntax::SwitchStmt*>(s));
      break;
    case NodeKind::kSelectStmt:
      select_statement(static_cast<syntax::SelectStmt*>(s));
      break;
    default:  // empty statements; branches, which the parser has checked
      break;
  }
  process_delayed(top);
}

void Checker::expression_statement(syntax::ExprStmt* s) {
  Operand x;
  ExprKind kind = raw_expr(nullptr, x, s->x, nullptr, false);
  const char* problem = " is not used";
  if (x.mode == Mode::kBuiltin) {
    problem = " must be called";
  } else if (x.mode == Mode::kType) {
    problem = " is not an expression";
  } else if (kind == ExprKind::kStatement) {
    return;
  }
  error(x, absl::StrCat(str(x), problem));
}

void Checker::send_statement(syntax::SendStmt* s) {
  Operand channel, value;
  expression(nullptr, channel, s->chan);
  expression(nullptr, value, s->value);
  if (!channel.valid() || !value.valid()) return;
  Type* core = core_type(channel.type);
  auto* chan = as<Chan>(core);
  if (core == nullptr) {
    error(s, absl::StrCat("invalid operation: cannot send to ", str(channel), ": no core type"));
  } else if (chan == nullptr) {
    error(s, absl::StrCat("invalid operation: cannot send to non-channel ", str(channel)));
  } else if (chan->direction == ChanDirection::kReceiveOnly) {
    error(s, absl::StrCat("invalid operation: cannot send to receive-only channel ", str(channel)));
  } else {
    assignment(value, chan->element, "send");
  }
}

void Checker::assign_statement(syntax::AssignStmt* s) {
  if (s->rhs == nullptr) {  // x++, x--
    Operand x;
    expression(nullptr, x, s->lhs);
    if (!x.valid()) return;
    if (!all_numeric(x.type)) {
      error(s->lhs,
            absl::StrCat("invalid operation: ", str(s->lhs), syntax::to_string(s->op),
                         syntax::to_string(s->op), " (non-numeric type ", str(x.type), ")"));
      return;
    }
    assign_variable(s->lhs, nullptr, &x);
    return;
  }
  absl::Span<syntax::Expr*const> lhs = unpack(s->lhs), rhs = unpack(s->rhs);
  if (s->op == syntax::Operator::kNone) {
    assign_variables(lhs, rhs);
    return;
  }
  if (s->op == syntax::Operator::kDef) {
    short_variable_declaration(s->pos, lhs, rhs);
    return;
  }
  if (lhs.size() != 1 || rhs.size() != 1) {
    error(s, absl::StrCat("assignment operation ", syntax::to_string(s->op),
                          " requires single-valued expressions"));
    return;
  }
  Operand x;
  binary(x, nullptr, lhs[0], rhs[0], s->op);
  assign_variable(lhs[0], nullptr, &x);
}

void Checker::suspended_call(absl::string_view keyword, syntax::Expr* call) {
  if (!syntax::isa<syntax::CallExpr>(call)) {
    error(call, absl::StrCat("expression in ", keyword, " must be function call"));
    use(call);
    return;
  }
  Operand x;
  switch (raw_expr(nullptr, x, call, nullptr, false)) {
    case ExprKind::kConversion:
      error(x, absl::StrCat(keyword, " requires function call, not conversion ", str(x)));
      return;
    case ExprKind::kExpression:
      error(x, absl::StrCat(keyword, " discards result of ", str(x)));
      return;
    case ExprKind::kStatement:
      return;
  }
}

void Checker::return_statement(syntax::ReturnStmt* s) {
  const std::vector<Var*>& results = env_.signature->results->variables;
  absl::Span<syntax::Expr* const> values = unpack(s->results);
  if (!values.empty() || results.empty() || results[0]->name.empty()) {
    if (!results.empty() || !values.empty()) {
      if (results.empty()) {
        // The values are still checked, then they are too many.
        if (use(values)) return_error(s, {}, expression_list(values));
        return;
      }
      init_variables(results, values, s);
    }
    return;
  }
  for (Var* result : results) {
    Object* visible = lookup(result->name);
    if (visible == nullptr || visible == result) continue;
    ErrorMessage message;
    message.add(s->pos, absl::StrCat("result parameter ", result->name, " not in scope at return"));
    message.add(visible->position, absl::StrCat("inner declaration of ", str(result)));
    report(message);
  }
}

void Checker::condition(syntax::Expr* expr, absl::string_view where) {
  Operand x;
  expression(nullptr, x, expr);
  if (x.valid() && !all_boolean(x.type)) {
    error(expr, absl::StrCat("non-boolean condition in ", where, " statement"));
  }
}

void Checker::if_statement(syntax::IfStmt* s) {
  open_scope(s, "if");
  simple_statement(s->init);
  if (s->cond != nullptr) condition(s->cond, "if");
  statement(s->then);
  if (s->otherwise != nullptr) statement(s->otherwise);
  close_scope();
}

void Checker::for_statement(syntax::ForStmt* s) {
  if (auto* clause = syntax::as<syntax::RangeClause>(s->init)) {
    range_statement(s, clause);
    return;
  }
  open_scope(s, "for");
  simple_statement(s->init);
  if (s->cond != nullptr) condition(s->cond, "for");
  simple_statement(s->post);
  // The parser has reported a declaration there; its variables need no use.
  auto* post = syntax::as<syntax::AssignStmt>(s->post);
  if (post != nullptr && post->op == syntax::Operator::kDef) use(post->lhs);
  statement(s->body);
  close_scope();
}

bool Checker::valid_communication(syntax::CommClause* clause) {
  if (clause->comm == nullptr || syntax::isa<syntax::SendStmt>(clause->comm)) return true;
  syntax::Expr* received = nullptr;
  if (auto* assign = syntax::as<syntax::AssignStmt>(clause->comm)) {
    received = assign->rhs;
  } else if (auto* expr = syntax::as<syntax::ExprStmt>(clause->comm)) {
    received = expr->x;
  }
  auto* operation =
      syntax::as<syntax::Operation>(received != nullptr ? syntax::unparen(received) : nullptr);
  return operation != nullptr && operation->is_unary() && operation->op == syntax::Operator::kRecv;
}

void Checker::select_statement(syntax::SelectStmt* s) {
  std::vector<const syntax::Node*> defaults;
  for (syntax::CommClause* clause : s->body) {
    if (clause->is_default()) defaults.push_back(clause);
  }
  multiple_defaults(defaults);
  for (syntax::CommClause* clause : s->body) {
    if (!valid_communication(clause)) {
      error(clause->comm, "select case must be send or receive (possibly with assignment)");
      continue;
    }
    open_scope(clause, "case");
    simple_statement(clause->comm);
    statement_list(clause->body);
    close_scope();
  }
}

}  // namespace tandem::go::types
