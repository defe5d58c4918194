// Expressions, names and lists of them; see parser_internal.h.
//
// Binary operators are read by precedence climbing: an operand, then operators that bind tighter
// than the one around, each with a right operand of its own precedence. Below are unary operators,
// and below these primary expressions: an operand with any number of selectors, indices, calls and
// literal bodies behind it. Types are expressions here.
//
// expr_nesting_ is negative in the header of a statement, where "{" behind a name begins the block
// and not a composite literal; parentheses and brackets raise it.

#include "absl/strings/str_cat.h"
#include "compiler/go/syntax/parser_internal.h"
#include "compiler/go/syntax/printer.h"

namespace tandem::go::syntax {
namespace {

// Whether x can only be a value, by its form.
bool is_value(const Expr* x) {
  switch (x->kind) {
    case NodeKind::kBasicLit:
    case NodeKind::kCompositeLit:
    case NodeKind::kFuncLit:
    case NodeKind::kSliceExpr:
    case NodeKind::kAssertExpr:
    case NodeKind::kTypeSwitchGuard:
    case NodeKind::kCallExpr:
      return true;
    case NodeKind::kOperation:  // *T may be a type
      return cast<Operation>(x)->op != Operator::kMul || !cast<Operation>(x)->is_unary();
    case NodeKind::kParenExpr:
      return is_value(cast<ParenExpr>(x)->x);
    case NodeKind::kIndexExpr:
      return is_value(cast<IndexExpr>(x)->x) || is_value(cast<IndexExpr>(x)->index);
    default:
      return false;
  }
}

}  // namespace

// ---- Operators ----------------------------------------------------------------------------------

// Reads operators that bind tighter than `precedence`; x is the left operand if it has been read.
Expr* Parser::parse_binary_expr(Expr* x, int precedence) {
  if (x == nullptr) x = parse_unary_expr();
  for (int chain = 0; (at(Token::kOperator) || at(Token::kStar)) && s_.precedence > precedence;
       ++chain) {
    if (chain > kMaxChain) too_deep();
    Operation* operation = make<Operation>();
    operation->op = s_.op;
    const int own_precedence = s_.precedence;
    next();
    operation->x = x;
    operation->y = parse_binary_expr(nullptr, own_precedence);
    x = operation;
  }
  return x;
}

Expr* Parser::parse_unary_expr() {
  Nesting nesting(*this);
  if (at(Token::kArrow)) return parse_receive();
  if (!at(Token::kOperator) && !at(Token::kStar)) return parse_primary_expr(nullptr, true);
  switch (s_.op) {
    case Operator::kMul:
    case Operator::kAdd:
    case Operator::kSub:
    case Operator::kNot:
    case Operator::kXor:
    case Operator::kTilde:
    case Operator::kAnd: {
      Operation* operation = make<Operation>();
      operation->op = s_.op;
      next();
      operation->x = parse_unary_expr();
      // &(T{}) is &T{}.
      if (operation->op == Operator::kAnd) operation->x = unparen(operation->x);
      return operation;
    }
    default:
      return parse_primary_expr(nullptr, true);
  }
}

// `<-` begins a receive, or a channel type: which of the two shows behind the operand.
Expr* Parser::parse_receive() {
  const Position arrow = pos();
  next();
  Expr* x = parse_unary_expr();
  if (isa<ChanType>(x)) {
    reassociate_arrow(x);
    return x;
  }
  Operation* receive = make<Operation>(arrow);
  receive->op = Operator::kRecv;
  receive->x = x;
  return receive;
}

// The type behind `<-` was read as a channel type of its own; the arrow belongs to its `chan`,
// whose own arrow belongs to the next: <-(chan T) is (<-chan T), <-(chan<- chan T) is (<-chan
// (<-chan T)).
void Parser::reassociate_arrow(Expr* chan_type) {
  ChanDir dir = ChanDir::kSendOnly;
  Expr* type = chan_type;
  while (dir == ChanDir::kSendOnly) {
    auto* chan = as<ChanType>(type);
    if (chan == nullptr) break;
    dir = chan->dir;
    if (dir == ChanDir::kRecvOnly) syntax_error("unexpected <-, expected chan");
    chan->dir = ChanDir::kRecvOnly;
    type = chan->elem;
  }
  if (dir == ChanDir::kSendOnly) {
    syntax_error(absl::StrCat("unexpected ", print_short(type), ", expected chan"));
  }
}

// ---- Operands -----------------------------------------------------------------------------------

Expr* Parser::parse_operand(bool keep_parens) {
  switch (s_.token) {
    case Token::kName:
      return parse_name();
    case Token::kLiteral:
      return parse_literal_or_null();
    case Token::kLparen:
      return parse_paren(keep_parens);
    case Token::kFunc:
      return parse_func_lit_or_type();
    case Token::kLbrack:
    case Token::kChan:
    case Token::kMap:
    case Token::kStruct:
    case Token::kInterface:
      return parse_type();
    default: {
      Expr* x = bad_expr();
      syntax_error("expected expression");
      advance_to({Token::kRparen, Token::kRbrack, Token::kRbrace});
      return x;
    }
  }
}

Expr* Parser::parse_paren(bool keep_parens) {
  const Position start = pos();
  next();
  ++expr_nesting_;
  Expr* x = parse_expr();
  --expr_nesting_;
  want(Token::kRparen);
  // Before "{" the parentheses may turn out to be around a literal's type, which is an error.
  if (!keep_parens && !at(Token::kLbrace)) return x;
  ParenExpr* paren = make<ParenExpr>(start);
  paren->x = x;
  return paren;
}

Expr* Parser::parse_func_lit_or_type() {
  const Position start = pos();
  next();
  FuncType* type = parse_func_type("function type").type;
  if (!at(Token::kLbrace)) return type;
  ++expr_nesting_;
  FuncLit* func = make<FuncLit>(start);
  func->type = type;
  func->body = parse_func_body();
  --expr_nesting_;
  return func;
}

// ---- Primary expressions ------------------------------------------------------------------------

Expr* Parser::parse_primary_expr(Expr* x, bool keep_parens) {
  if (x == nullptr) x = parse_operand(keep_parens);
  for (int chain = 0;; ++chain) {
    if (chain > kMaxChain) too_deep();
    switch (s_.token) {
      case Token::kDot:
        x = parse_dot(x);
        break;
      case Token::kLbrack:
        x = parse_index_or_slice(x);
        break;
      case Token::kLparen:
        x = parse_call(x);
        break;
      case Token::kLbrace: {
        if (!may_be_literal_type(unparen(x))) return x;
        if (isa<ParenExpr>(x)) syntax_error("cannot parenthesize type in composite literal");
        CompositeLit* literal = parse_composite_lit();
        literal->type = x;
        x = literal;
        break;
      }
      default:
        return x;
    }
  }
}

// x.name, x.(T), x.(type)
Expr* Parser::parse_dot(Expr* x) {
  const Position dot = pos();
  next();
  if (at(Token::kName)) {
    SelectorExpr* selector = make<SelectorExpr>(dot);
    selector->x = x;
    selector->sel = parse_name();
    return selector;
  }
  if (!got(Token::kLparen)) {
    syntax_error("expected name or (");
    advance_to({Token::kSemi, Token::kRparen});
    return x;
  }
  Expr* result = nullptr;
  if (got(Token::kType)) {
    TypeSwitchGuard* guard = make<TypeSwitchGuard>(dot);
    guard->x = x;
    result = guard;
  } else {
    AssertExpr* assertion = make<AssertExpr>(dot);
    assertion->x = x;
    assertion->type = parse_type();
    result = assertion;
  }
  want(Token::kRparen);
  return result;
}

Expr* Parser::parse_index_or_slice(Expr* x) {
  const Position bracket = pos();
  next();
  Expr* index = nullptr;
  if (!at(Token::kColon)) {
    bool comma = false;
    if (at(Token::kRbrack)) {
      syntax_error("expected operand");
      index = bad_expr();
    } else {
      const TypeList list = parse_type_list(false);
      index = list.x;
      comma = list.comma;
    }
    if (comma || at(Token::kRbrack)) {
      want(Token::kRbrack);
      IndexExpr* result = make<IndexExpr>(bracket);
      result->x = x;
      result->index = index;
      return result;
    }
  }
  return parse_slice(x, index, bracket);
}

// The rest of x[low: ...]; a colon should come.
Expr* Parser::parse_slice(Expr* x, Expr* low, Position bracket) {
  if (!got(Token::kColon)) {
    syntax_error("expected comma, : or ]");
    advance_to({Token::kComma, Token::kColon, Token::kRbrack});
  }
  ++expr_nesting_;
  SliceExpr* slice = make<SliceExpr>(bracket);
  slice->x = x;
  slice->index[0] = low;
  if (!at(Token::kColon) && !at(Token::kRbrack)) slice->index[1] = parse_expr();
  if (at(Token::kColon)) {
    slice->full = true;
    if (slice->index[1] == nullptr) {
      error("middle index required in 3-index slice");
      slice->index[1] = bad_expr();
    }
    next();
    if (at(Token::kRbrack)) {
      error("final index required in 3-index slice");
      slice->index[2] = bad_expr();
    } else {
      slice->index[2] = parse_expr();
    }
  }
  --expr_nesting_;
  want(Token::kRbrack);
  return slice;
}

// fun(args), fun(args...)
CallExpr* Parser::parse_call(Expr* fun) {
  CallExpr* call = make<CallExpr>();
  next();
  call->fun = fun;
  ++expr_nesting_;
  ListBuilder<Expr> args(*this);
  call->rparen = parse_list("argument list", Token::kComma, Token::kRparen, [&] {
    args.add(parse_expr());
    call->has_dots = got(Token::kDotDotDot);
    return call->has_dots;
  });
  call->args = args.finish();
  --expr_nesting_;
  return call;
}

// ---- Composite literals -------------------------------------------------------------------------

// Whether "{" behind x begins a literal of type x. In the header of a statement it does so only for
// types that are spelled out.
bool Parser::may_be_literal_type(Expr* x) const {
  switch (x->kind) {
    case NodeKind::kName:
    case NodeKind::kSelectorExpr:
      return expr_nesting_ >= 0;
    case NodeKind::kIndexExpr:
      return expr_nesting_ >= 0 && !is_value(x);
    case NodeKind::kArrayType:
    case NodeKind::kSliceType:
    case NodeKind::kStructType:
    case NodeKind::kMapType:
      return true;
    default:
      return false;
  }
}

// { elements }, without the type.
CompositeLit* Parser::parse_composite_lit() {
  Nesting nesting(*this);
  CompositeLit* literal = make<CompositeLit>();
  ++expr_nesting_;
  want(Token::kLbrace);
  ListBuilder<Expr> elems(*this);
  literal->rbrace = parse_list("composite literal", Token::kComma, Token::kRbrace, [&] {
    Expr* element = parse_element();
    if (at(Token::kColon)) {
      KeyValueExpr* pair = make<KeyValueExpr>();
      next();
      pair->key = element;
      pair->value = parse_element();
      element = pair;
      ++literal->n_keys;
    }
    elems.add(element);
    return false;
  });
  literal->elems = elems.finish();
  --expr_nesting_;
  return literal;
}

Expr* Parser::parse_element() {
  return at(Token::kLbrace) ? parse_composite_lit() : parse_expr();
}

// ---- Names, literals, lists ---------------------------------------------------------------------

BasicLit* Parser::parse_literal_or_null() {
  if (!at(Token::kLiteral)) return nullptr;
  BasicLit* literal = make<BasicLit>();
  literal->value = s_.literal;
  literal->lit_kind = s_.literal_kind;
  literal->bad = s_.bad_literal;
  next();
  return literal;
}

Name* Parser::parse_name() {
  Name* name = make<Name>();
  if (at(Token::kName)) {
    name->value = s_.literal;
    next();
    return name;
  }
  name->value = "_";
  syntax_error("expected name");
  advance_to({});
  return name;
}

List<Name> Parser::parse_name_list(Name* first) {
  ListBuilder<Name> names(*this);
  names.add(first);
  while (got(Token::kComma)) names.add(parse_name());
  return names.finish();
}

// One expression, or several as a ListExpr.
Expr* Parser::parse_expr_list() {
  Expr* x = parse_expr();
  if (!at(Token::kComma)) return x;
  ListBuilder<Expr> elems(*this);
  elems.add(x);
  while (got(Token::kComma)) elems.add(parse_expr());
  ListExpr* list = make<ListExpr>(x->pos);
  list->elems = elems.finish();
  return list;
}

Parser::TypeList Parser::parse_type_list(bool strict) {
  TypeList result;
  ++expr_nesting_;
  result.x = strict ? parse_type() : parse_expr();
  if (got(Token::kComma)) {
    result.comma = true;
    ListBuilder<Expr> elems(*this);
    elems.add(result.x);
    do {
      Expr* type = parse_type_or_null();
      if (type == nullptr) break;
      elems.add(type);
    } while (got(Token::kComma));
    if (elems.size() > 1) {
      ListExpr* list = make<ListExpr>(result.x->pos);
      list->elems = elems.finish();
      result.x = list;
    }
  }
  --expr_nesting_;
  return result;
}

}  // namespace tandem::go::syntax
