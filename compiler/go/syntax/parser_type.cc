// Types; see parser_internal.h. Parameter lists are in parser_params.cc.
//
// The first token decides the kind of a type; parse_type_or_null() gives null if no type begins
// there. What needs more is a name with "[" behind it. In a struct that is an embedded instance
// T[P] or a field T of type [n]E: the brackets are read as a list, and a type behind them makes it
// an array. In an interface it is an embedded instance, or a method with type parameters, which is
// an error.

#include "absl/strings/str_cat.h"
#include "compiler/go/syntax/parser_internal.h"

namespace tandem::go::syntax {

Expr* Parser::parse_type() {
  if (Expr* type = parse_type_or_null()) return type;
  Expr* type = bad_expr();
  syntax_error("expected type");
  advance_to(
      {Token::kComma, Token::kColon, Token::kSemi, Token::kRparen, Token::kRbrack, Token::kRbrace});
  return type;
}

Expr* Parser::indirect(Position at, Expr* type) {
  Operation* pointer = make<Operation>(at);
  pointer->op = Operator::kMul;
  pointer->x = type;
  return pointer;
}

Expr* Parser::parse_type_or_null() {
  Nesting nesting(*this);
  const Position start = pos();
  switch (s_.token) {
    case Token::kStar:
      next();
      return indirect(start, parse_type());
    case Token::kArrow:
      return parse_recv_chan_type();
    case Token::kFunc:
      next();
      return parse_func_type("function type").type;
    case Token::kLbrack:
      next();
      if (got(Token::kRbrack)) return parse_slice_type(start);
      return parse_array_type(start, nullptr);
    case Token::kChan:
      return parse_chan_type();
    case Token::kMap:
      return parse_map_type();
    case Token::kStruct:
      return parse_struct_type();
    case Token::kInterface:
      return parse_interface_type();
    case Token::kName:
      return parse_qualified_name(nullptr);
    case Token::kLparen: {
      next();
      Expr* type = parse_type();
      want(Token::kRparen);
      return type;
    }
    default:
      return nullptr;
  }
}

// `type` with the type arguments that follow.
Expr* Parser::parse_type_instance(Expr* type) {
  IndexExpr* instance = make<IndexExpr>();
  want(Token::kLbrack);
  instance->x = type;
  if (at(Token::kRbrack)) {
    syntax_error("expected type argument list");
    instance->index = bad_expr();
  } else {
    instance->index = parse_type_list(true).x;
  }
  want(Token::kRbrack);
  return instance;
}

Parser::Signature Parser::parse_func_type(absl::string_view context) {
  Signature signature;
  signature.type = make<FuncType>();
  if (got(Token::kLbrack)) {
    if (!context.empty()) {
      syntax_error_at(signature.type->pos, absl::StrCat(context, " must have no type parameters"));
    }
    if (at(Token::kRbrack)) {
      syntax_error("empty type parameter list");
      next();
    } else {
      signature.tparams = parse_params(nullptr, nullptr, Token::kRbrack, true);
    }
  }
  want(Token::kLparen);
  signature.type->params = parse_params(nullptr, nullptr, Token::kRparen, false);
  signature.type->results = parse_results();
  return signature;
}

List<Field> Parser::parse_results() {
  if (got(Token::kLparen)) return parse_params(nullptr, nullptr, Token::kRparen, false);
  const Position start = pos();
  Expr* type = parse_type_or_null();
  if (type == nullptr) return {};
  ListBuilder<Field> results(*this);
  results.add(make_field(start, nullptr, type, nullptr));
  return results.finish();
}

// The "[" at `at` has been read, and the length if it is not null.
Expr* Parser::parse_array_type(Position at_bracket, Expr* len) {
  if (len == nullptr && !got(Token::kDotDotDot)) {
    ++expr_nesting_;
    len = parse_expr();
    --expr_nesting_;
  }
  if (at(Token::kComma)) {
    syntax_error("unexpected comma; expected ]");
    next();
  }
  want(Token::kRbrack);
  ArrayType* array = make<ArrayType>(at_bracket);
  array->len = len;
  array->elem = parse_type();
  return array;
}

// "[]" has been read.
Expr* Parser::parse_slice_type(Position at_bracket) {
  SliceType* slice = make<SliceType>(at_bracket);
  slice->elem = parse_type();
  return slice;
}

// <-chan T
Expr* Parser::parse_recv_chan_type() {
  ChanType* chan = make<ChanType>();
  next();
  want(Token::kChan);
  chan->dir = ChanDir::kRecvOnly;
  chan->elem = parse_chan_elem();
  return chan;
}

// chan T, chan<- T
Expr* Parser::parse_chan_type() {
  ChanType* chan = make<ChanType>();
  next();
  if (got(Token::kArrow)) chan->dir = ChanDir::kSendOnly;
  chan->elem = parse_chan_elem();
  return chan;
}

Expr* Parser::parse_chan_elem() {
  if (Expr* type = parse_type_or_null()) return type;
  Expr* type = bad_expr();
  syntax_error("missing channel element type");
  return type;
}

Expr* Parser::parse_map_type() {
  MapType* map = make<MapType>();
  next();
  want(Token::kLbrack);
  map->key = parse_type();
  want(Token::kRbrack);
  map->value = parse_type();
  return map;
}

// ---- Structs ------------------------------------------------------------------------------------

StructType* Parser::parse_struct_type() {
  StructType* type = make<StructType>();
  want(Token::kStruct);
  want(Token::kLbrace);
  ListBuilder<Field> fields(*this);
  parse_list("struct type", Token::kSemi, Token::kRbrace, [&] {
    parse_struct_field(fields);
    return false;
  });
  type->members = fields.finish();
  return type;
}

Field* Parser::make_field(Position at_field, Name* name, Expr* type, BasicLit* tag) {
  Field* field = make<Field>(at_field);
  field->name = name;
  field->type = type;
  field->tag = tag;
  return field;
}

// names type [ tag ], or an embedded type [ tag ]
void Parser::parse_struct_field(ListBuilder<Field>& fields) {
  const Position start = pos();
  Expr* type = nullptr;
  switch (s_.token) {
    case Token::kName:
      return parse_named_field(fields);
    case Token::kStar:
      next();
      type =
          at(Token::kLparen) ? parse_parenthesized_embedded(false) : parse_qualified_name(nullptr);
      type = indirect(start, type);
      break;
    case Token::kLparen:
      type = parse_parenthesized_embedded(true);
      break;
    default:
      syntax_error("expected field name or embedded type");
      advance_to({Token::kSemi, Token::kRbrace});
      return;
  }
  BasicLit* tag = parse_literal_or_null();
  fields.add(make_field(start, nullptr, type, tag));
}

// (T) and (*T), which are errors.
Expr* Parser::parse_parenthesized_embedded(bool star_allowed) {
  syntax_error("cannot parenthesize embedded type");
  next();
  Expr* type = nullptr;
  const Position start = pos();
  if (star_allowed && got(Token::kStar)) {
    type = indirect(start, parse_qualified_name(nullptr));
  } else {
    type = parse_qualified_name(nullptr);
  }
  got(Token::kRparen);
  return type;
}

// A field that begins with a name: a list of names and their type, or an embedded type.
void Parser::parse_named_field(ListBuilder<Field>& fields) {
  const Position start = pos();
  Name* name = parse_name();
  if (at(Token::kDot) || at(Token::kLiteral) || at(Token::kSemi) || at(Token::kRbrace)) {
    Expr* type = parse_qualified_name(name);
    BasicLit* tag = parse_literal_or_null();
    fields.add(make_field(start, nullptr, type, tag));
    return;
  }
  const List<Name> names = parse_name_list(name);
  Expr* type = nullptr;
  if (names.size() == 1 && at(Token::kLbrack)) {
    // T[P1, P2] embedded, or a field T of type [n]E or []E.
    type = parse_array_or_type_args();
    if (auto* instance = as<IndexExpr>(type)) {
      instance->x = name;
      BasicLit* tag = parse_literal_or_null();
      fields.add(make_field(start, nullptr, type, tag));
      return;
    }
  } else {
    type = parse_type();
  }
  BasicLit* tag = parse_literal_or_null();
  for (Name* each : names) fields.add(make_field(each->pos, each, type, tag));
}

// What follows a name when it begins with "[": an array or slice type, or type arguments, which are
// an IndexExpr whose x is left for the caller.
Expr* Parser::parse_array_or_type_args() {
  const Position bracket = pos();
  want(Token::kLbrack);
  if (got(Token::kRbrack)) return parse_slice_type(bracket);
  const TypeList list = parse_type_list(false);
  want(Token::kRbrack);
  if (!list.comma) {
    if (Expr* elem = parse_type_or_null()) {
      ArrayType* array = make<ArrayType>(bracket);
      array->len = list.x;
      array->elem = elem;
      return array;
    }
  }
  IndexExpr* instance = make<IndexExpr>(bracket);
  instance->index = list.x;
  return instance;
}

// ---- Interfaces ---------------------------------------------------------------------------------

InterfaceType* Parser::parse_interface_type() {
  InterfaceType* type = make<InterfaceType>();
  want(Token::kInterface);
  want(Token::kLbrace);
  ListBuilder<Field> methods(*this);
  parse_list("interface type", Token::kSemi, Token::kRbrace, [&] {
    Field* field = at(Token::kName) ? parse_method() : nullptr;
    if (field == nullptr || field->name == nullptr) field = parse_embedded_elem(field);
    methods.add(field);
    return false;
  });
  type->methods = methods.finish();
  return type;
}

// A method, or an embedded type or the first term of a union that begins with a name.
Field* Parser::parse_method() {
  Field* field = make<Field>();
  Name* name = parse_name();
  if (at(Token::kLparen)) {
    field->name = name;
    field->type = parse_func_type("interface method").type;
  } else if (at(Token::kLbrack)) {
    parse_method_with_brackets(field, name);
  } else {
    field->type = parse_qualified_name(name);
  }
  return field;
}

// name "[": an embedded instance T[P1, P2], or a method with type parameters, which is an error.
void Parser::parse_method_with_brackets(Field* field, Name* name) {
  const Position bracket = pos();
  auto method = [&] {
    field->name = name;
    field->type = parse_func_type("interface method").type;
  };
  next();
  if (at(Token::kRbrack)) {
    const Position end = pos();
    next();
    if (at(Token::kLparen)) {
      error_at(end, "empty type parameter list");
      return method();
    }
    error_at(end, "empty type argument list");
    field->type = name;
    return;
  }
  // Type arguments look like parameters without names.
  const List<Field> list = parse_params(nullptr, nullptr, Token::kRbrack, false);
  if (list.empty()) {  // an error has been reported
    if (at(Token::kLparen)) return method();
    field->type = name;
    return;
  }
  if (list[0]->name != nullptr) {
    method();
    error_at(bracket, "interface method must have no type parameters");
    return;
  }
  IndexExpr* instance = make<IndexExpr>(bracket);
  instance->x = name;
  instance->index = list[0]->type;
  if (list.size() > 1) {
    ListExpr* args = make<ListExpr>(list[0]->pos);
    ListBuilder<Expr> elems(*this);
    for (const Field* each : list) elems.add(each->type);
    args->elems = elems.finish();
    instance->index = args;
  }
  field->type = instance;
}

// term | term | ...; the first has been read if `field` is not null.
Field* Parser::parse_embedded_elem(Field* field) {
  if (field == nullptr) {
    field = make<Field>();
    field->type = parse_embedded_term();
  }
  for (int chain = 0; at_operator(Operator::kOr); ++chain) {
    if (chain > kMaxChain) too_deep();
    Operation* either = make<Operation>();
    either->op = Operator::kOr;
    next();
    either->x = field->type;
    either->y = parse_embedded_term();
    field->type = either;
  }
  return field;
}

Expr* Parser::parse_embedded_term() {
  if (at_operator(Operator::kTilde)) {
    Operation* tilde = make<Operation>();
    tilde->op = Operator::kTilde;
    next();
    tilde->x = parse_type();
    return tilde;
  }
  if (Expr* type = parse_type_or_null()) return type;
  Expr* type = bad_expr();
  syntax_error("expected ~ term or type");
  advance_to({Token::kOperator, Token::kSemi, Token::kRparen, Token::kRbrack, Token::kRbrace});
  return type;
}

// ---- Names of types -----------------------------------------------------------------------------

// name [ "." name ] [ type arguments ]; the first name has been read if it is not null.
Expr* Parser::parse_qualified_name(Name* name) {
  Expr* x = name;
  if (x == nullptr) {
    if (at(Token::kName)) {
      x = parse_name();
    } else {
      Name* blank = make<Name>();
      blank->value = "_";
      x = blank;
      syntax_error("expected name");
      advance_to({Token::kDot, Token::kSemi, Token::kRbrace});
    }
  }
  if (at(Token::kDot)) {
    SelectorExpr* selector = make<SelectorExpr>();
    next();
    selector->x = x;
    selector->sel = parse_name();
    x = selector;
  }
  if (at(Token::kLbrack)) x = parse_type_instance(x);
  return x;
}

}  // namespace tandem::go::syntax
