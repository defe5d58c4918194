// Statements; see parser_internal.h.
//
// The first token decides the kind of a statement, except that an expression list has to be read
// before it shows whether it is an assignment, a send, a label or an expression. The headers of if,
// for and switch are read by one function: up to three simple statements between semicolons, of
// which the one in the place of the condition must then be an expression. Range clauses are
// accepted in for headers only, and type switch guards with := in switch headers only.

#include <utility>

#include "absl/strings/str_cat.h"
#include "compiler/go/syntax/parser_internal.h"
#include "compiler/go/syntax/printer.h"

namespace tandem::go::syntax {

// ---- Simple statements --------------------------------------------------------------------------

ExprStmt* Parser::make_expr_stmt(Expr* x) {
  ExprStmt* stmt = make<ExprStmt>(x->pos);
  stmt->x = x;
  return stmt;
}

AssignStmt* Parser::make_assign(Position at_op, Operator op, Expr* lhs, Expr* rhs) {
  AssignStmt* stmt = make<AssignStmt>(at_op);
  stmt->op = op;
  stmt->lhs = lhs;
  stmt->rhs = rhs;
  return stmt;
}

// `lhs` is the expression list at the beginning if it has been read. Range clauses are for kFor,
// type switch guards with := for kSwitch.
SimpleStmt* Parser::parse_simple_stmt(Expr* lhs, Keyword keyword) {
  if (keyword == Keyword::kFor && at(Token::kRange)) return parse_range(nullptr, false);
  if (lhs == nullptr) lhs = parse_expr_list();
  if (at(Token::kAssign) || at(Token::kDefine)) return parse_assignment(lhs, keyword);
  if (!isa<ListExpr>(lhs)) return finish_simple_stmt(lhs);

  syntax_error("expected := or = or comma");
  advance_to({Token::kSemi, Token::kRbrace});
  return make_expr_stmt(cast<ListExpr>(lhs)->elems[0]);
}

// lhs op= x, lhs++, lhs <- x, lhs
SimpleStmt* Parser::finish_simple_stmt(Expr* lhs) {
  const Position at_op = pos();
  const Operator op = s_.op;
  switch (s_.token) {
    case Token::kAssignOp: {
      next();
      return make_assign(at_op, op, lhs, parse_expr());
    }
    case Token::kIncOp:
      next();
      return make_assign(at_op, op, lhs, nullptr);
    case Token::kArrow: {
      SendStmt* send = make<SendStmt>();
      next();
      send->chan = lhs;
      send->value = parse_expr();
      return send;
    }
    default:
      return make_expr_stmt(lhs);
  }
}

// At the "=" or ":=" behind lhs.
SimpleStmt* Parser::parse_assignment(Expr* lhs, Keyword keyword) {
  const Position at_op = pos();
  const bool def = at(Token::kDefine);
  next();
  if (keyword == Keyword::kFor && at(Token::kRange)) return parse_range(lhs, def);
  Expr* rhs = parse_expr_list();
  auto* guard = as<TypeSwitchGuard>(rhs);
  if (guard != nullptr && keyword == Keyword::kSwitch && def && isa<Name>(lhs)) {
    guard->lhs = cast<Name>(lhs);
    return make_expr_stmt(guard);
  }
  return make_assign(at_op, def ? Operator::kDef : Operator::kNone, lhs, rhs);
}

// At "range".
RangeClause* Parser::parse_range(Expr* lhs, bool def) {
  RangeClause* range = make<RangeClause>();
  next();
  range->lhs = lhs;
  range->def = def;
  range->x = parse_expr();
  return range;
}

// ---- Blocks -------------------------------------------------------------------------------------

// At the ":" behind the label.
Stmt* Parser::parse_labeled_or_null(Name* label) {
  Nesting nesting(*this);
  LabeledStmt* labeled = make<LabeledStmt>();
  labeled->label = label;
  want(Token::kColon);
  if (at(Token::kRbrace)) {
    labeled->stmt = make<EmptyStmt>();
    return labeled;
  }
  labeled->stmt = parse_stmt_or_null();
  if (labeled->stmt != nullptr) return labeled;
  syntax_error_at(labeled->pos, "missing statement after label");
  return nullptr;
}

// A block in braces. The context ("for clause") is for the message when there is no "{".
BlockStmt* Parser::parse_block(absl::string_view context) {
  Nesting nesting(*this);
  BlockStmt* block = make<BlockStmt>();
  if (!got(Token::kLbrace)) {
    syntax_error(absl::StrCat("expected { after ", context));
    advance_to({Token::kName, Token::kRbrace});
    block->rbrace = pos();
    if (got(Token::kRbrace)) return block;
  }
  block->list = parse_stmt_list();
  block->rbrace = pos();
  want(Token::kRbrace);
  return block;
}

List<Stmt> Parser::parse_stmt_list() {
  ListBuilder<Stmt> list(*this);
  while (!at(Token::kEof) && !at(Token::kRbrace) && !at(Token::kCase) && !at(Token::kDefault)) {
    Stmt* stmt = parse_stmt_or_null();
    clear_pragmas();
    if (stmt == nullptr) break;
    list.add(stmt);
    if (!got(Token::kSemi) && !at(Token::kRbrace)) {
      syntax_error("at end of statement");
      advance_to({Token::kSemi, Token::kRbrace, Token::kCase, Token::kDefault});
      got(Token::kSemi);
    }
  }
  return list.finish();
}

DeclStmt* Parser::parse_decl_stmt(DeclParser parse) {
  DeclStmt* stmt = make<DeclStmt>();
  next();
  ListBuilder<Decl> decls(*this);
  parse_decl_group(decls, parse);
  stmt->decls = decls.finish();
  return stmt;
}

// ---- Headers of if, for and switch --------------------------------------------------------------

namespace {

// A binary operation gets parentheses, so that the "=" of an assignment stands out.
std::string emphasized(const Expr* x) {
  const auto* operation = as<Operation>(x);
  const std::string text = print_short(x);
  return operation != nullptr && !operation->is_unary() ? absl::StrCat("(", text, ")") : text;
}

}  // namespace

Parser::Header Parser::parse_header(Keyword keyword) {
  next();  // the keyword
  Header header;
  if (at(Token::kLbrace)) {
    if (keyword == Keyword::kIf) {
      syntax_error("missing condition in if statement");
      header.cond = bad_expr();
    }
    return header;
  }
  const int outer = std::exchange(expr_nesting_, -1);
  parse_header_parts(keyword, &header);
  expr_nesting_ = outer;
  return header;
}

// [ init ";" ] cond, and for kFor also [ ";" post ]
void Parser::parse_header_parts(Keyword keyword, Header* header) {
  if (!at(Token::kSemi)) {
    if (got(Token::kVar)) {
      const Token token = keyword == Keyword::kIf    ? Token::kIf
                          : keyword == Keyword::kFor ? Token::kFor
                                                     : Token::kSwitch;
      syntax_error(
          absl::StrCat("var declaration not allowed in ", to_string(token), " initializer"));
    }
    header->init = parse_simple_stmt(nullptr, keyword);
    if (isa<RangeClause>(header->init)) return;
  }
  Semicolon semi;
  SimpleStmt* cond = nullptr;
  if (at(Token::kLbrace)) {
    cond = std::exchange(header->init, nullptr);
  } else {
    if (at(Token::kSemi)) {
      semi = {pos(), s_.literal};
      next();
    } else {
      want(Token::kLbrace);  // a better message than asking for a semicolon
      if (!at(Token::kLbrace)) advance_to({Token::kLbrace, Token::kRbrace});
    }
    if (keyword == Keyword::kFor) {
      cond = parse_for_rest(header);
    } else if (!at(Token::kLbrace)) {
      cond = parse_simple_stmt(nullptr, keyword);
    }
  }
  header->cond = header_condition(keyword, cond, semi);
}

// cond ";" post, behind the first semicolon; returns the condition.
SimpleStmt* Parser::parse_for_rest(Header* header) {
  SimpleStmt* cond = nullptr;
  if (!at(Token::kSemi)) {
    if (at(Token::kLbrace)) {
      syntax_error("expected for loop condition");
      return nullptr;
    }
    cond = parse_simple_stmt(nullptr, Keyword::kNone);
  }
  want(Token::kSemi);
  if (!at(Token::kLbrace)) {
    header->post = parse_simple_stmt(nullptr, Keyword::kNone);
    const auto* assign = as<AssignStmt>(header->post);
    if (assign != nullptr && assign->op == Operator::kDef) {
      syntax_error_at(assign->pos, "cannot declare in post statement of for loop");
    }
  }
  return cond;
}

// The expression that `stmt` in the place of a condition is, or null after an error.
Expr* Parser::header_condition(Keyword keyword, SimpleStmt* stmt, const Semicolon& semi) {
  if (stmt == nullptr) {
    if (keyword != Keyword::kIf || !semi.pos.known()) return nullptr;
    if (semi.literal != "semicolon") {
      syntax_error_at(semi.pos,
                      absl::StrCat("unexpected ", semi.literal, ", expected { after if clause"));
    } else {
      syntax_error_at(semi.pos, "missing condition in if statement");
    }
    return make<BadExpr>(semi.pos);
  }
  if (auto* expr = as<ExprStmt>(stmt)) return expr->x;
  const auto* assign = as<AssignStmt>(stmt);
  std::string text;
  if (assign != nullptr && assign->op == Operator::kNone) {
    text = absl::StrCat("assignment ", emphasized(assign->lhs), " = ", emphasized(assign->rhs));
  } else {
    text = print_short(stmt);
  }
  syntax_error_at(stmt->pos, absl::StrCat("cannot use ", text, " as value"));
  return nullptr;
}

// ---- Statements with headers --------------------------------------------------------------------

ForStmt* Parser::parse_for() {
  ForStmt* stmt = make<ForStmt>();
  const Header header = parse_header(Keyword::kFor);
  stmt->init = header.init;
  stmt->cond = header.cond;
  stmt->post = header.post;
  stmt->body = parse_block("for clause");
  return stmt;
}

IfStmt* Parser::parse_if() {
  Nesting nesting(*this);
  IfStmt* stmt = make<IfStmt>();
  const Header header = parse_header(Keyword::kIf);
  stmt->init = header.init;
  stmt->cond = header.cond;
  stmt->then = parse_block("if clause");
  if (!got(Token::kElse)) return stmt;
  if (at(Token::kIf)) {
    stmt->otherwise = parse_if();
  } else if (at(Token::kLbrace)) {
    stmt->otherwise = parse_block("");
  } else {
    syntax_error("else must be followed by if or statement block");
    advance_to({Token::kName, Token::kRbrace});
  }
  return stmt;
}

SwitchStmt* Parser::parse_switch() {
  Nesting nesting(*this);
  SwitchStmt* stmt = make<SwitchStmt>();
  const Header header = parse_header(Keyword::kSwitch);
  stmt->init = header.init;
  stmt->tag = header.cond;
  if (!got(Token::kLbrace)) {
    syntax_error("missing { after switch clause");
    advance_to({Token::kCase, Token::kDefault, Token::kRbrace});
  }
  ListBuilder<CaseClause> body(*this);
  while (!at(Token::kEof) && !at(Token::kRbrace)) body.add(parse_case());
  stmt->body = body.finish();
  stmt->rbrace = pos();
  want(Token::kRbrace);
  return stmt;
}

SelectStmt* Parser::parse_select() {
  Nesting nesting(*this);
  SelectStmt* stmt = make<SelectStmt>();
  next();
  if (!got(Token::kLbrace)) {
    syntax_error("missing { after select clause");
    advance_to({Token::kCase, Token::kDefault, Token::kRbrace});
  }
  ListBuilder<CommClause> body(*this);
  while (!at(Token::kEof) && !at(Token::kRbrace)) body.add(parse_comm());
  stmt->body = body.finish();
  stmt->rbrace = pos();
  want(Token::kRbrace);
  return stmt;
}

// The ":" of a clause; first an error if the clause had no keyword.
Position Parser::parse_clause_end() {
  const Position colon = pos();
  want(Token::kColon);
  return colon;
}

CaseClause* Parser::parse_case() {
  CaseClause* clause = make<CaseClause>();
  if (got(Token::kCase)) {
    clause->cases = parse_expr_list();
  } else if (!got(Token::kDefault)) {
    syntax_error("expected case or default or }");
    advance_to({Token::kColon, Token::kCase, Token::kDefault, Token::kRbrace});
  }
  clause->colon = parse_clause_end();
  clause->body = parse_stmt_list();
  return clause;
}

// What may stand behind `case` is checked later: here any simple statement will do.
CommClause* Parser::parse_comm() {
  CommClause* clause = make<CommClause>();
  if (got(Token::kCase)) {
    clause->comm = parse_simple_stmt(nullptr, Keyword::kNone);
  } else if (!got(Token::kDefault)) {
    syntax_error("expected case or default or }");
    advance_to({Token::kColon, Token::kCase, Token::kDefault, Token::kRbrace});
  }
  clause->colon = parse_clause_end();
  clause->body = parse_stmt_list();
  return clause;
}

// ---- The other statements -----------------------------------------------------------------------

CallStmt* Parser::parse_go_or_defer() {
  CallStmt* stmt = make<CallStmt>();
  stmt->token = s_.token;
  next();
  Expr* x = parse_primary_expr(nullptr, at(Token::kLparen));
  if (isa<ParenExpr>(x)) {
    error_at(x->pos,
             absl::StrCat("expression in ", to_string(stmt->token), " must not be parenthesized"));
  }
  stmt->call = unparen(x);
  return stmt;
}

// break, continue, fallthrough or goto
BranchStmt* Parser::parse_branch() {
  BranchStmt* stmt = make<BranchStmt>();
  stmt->token = s_.token;
  next();
  if (stmt->token == Token::kGoto || (stmt->token != Token::kFallthrough && at(Token::kName))) {
    stmt->label = parse_name();
  }
  return stmt;
}

Stmt* Parser::parse_stmt_or_null() {
  if (at(Token::kName)) {  // most statements
    clear_pragmas();
    Expr* lhs = parse_expr_list();
    if (isa<Name>(lhs) && at(Token::kColon)) return parse_labeled_or_null(cast<Name>(lhs));
    return parse_simple_stmt(lhs, Keyword::kNone);
  }
  if (at(Token::kVar)) return parse_decl_stmt(&Parser::parse_var);
  if (at(Token::kConst)) return parse_decl_stmt(&Parser::parse_const);
  if (at(Token::kType)) return parse_decl_stmt(&Parser::parse_type_decl);
  clear_pragmas();
  switch (s_.token) {
    case Token::kLbrace:
      return parse_block("");
    case Token::kOperator:
    case Token::kStar:
      switch (s_.op) {
        case Operator::kAdd:
        case Operator::kSub:
        case Operator::kMul:
        case Operator::kAnd:
        case Operator::kXor:
        case Operator::kNot:
          return parse_simple_stmt(nullptr, Keyword::kNone);
        default:
          return nullptr;
      }
    case Token::kLiteral:
    case Token::kFunc:
    case Token::kLparen:
    case Token::kLbrack:
    case Token::kStruct:
    case Token::kMap:
    case Token::kChan:
    case Token::kInterface:
    case Token::kArrow:
      return parse_simple_stmt(nullptr, Keyword::kNone);
    case Token::kFor:
      return parse_for();
    case Token::kSwitch:
      return parse_switch();
    case Token::kSelect:
      return parse_select();
    case Token::kIf:
      return parse_if();
    case Token::kBreak:
    case Token::kContinue:
    case Token::kFallthrough:
    case Token::kGoto:
      return parse_branch();
    case Token::kGo:
    case Token::kDefer:
      return parse_go_or_defer();
    case Token::kReturn: {
      ReturnStmt* stmt = make<ReturnStmt>();
      next();
      if (!at(Token::kSemi) && !at(Token::kRbrace)) stmt->results = parse_expr_list();
      return stmt;
    }
    case Token::kSemi:
      return make<EmptyStmt>();
    default:
      return nullptr;
  }
}

}  // namespace tandem::go::syntax
