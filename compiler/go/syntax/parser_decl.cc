// Declarations: import, const, type, var and func; see parser_internal.h.
//
// Each parse function begins behind its keyword and takes the directives that were read in front of
// it. A group in parentheses gives one node for each declaration in it, all with the same Group; a
// constant also gets its index in the group, which is its iota.
//
// The one ambiguity is `type T[P ...`, which begins type parameters or an array's length: what is
// behind "[" is read as an expression, and extract_name() then decides whether it is a name with a
// constraint.

#include "compiler/go/syntax/branches.h"
#include "compiler/go/syntax/parser_internal.h"

namespace tandem::go::syntax {

namespace {

bool is_func_without_body(const Decl* decl) {
  const auto* func = as<FuncDecl>(decl);
  return func != nullptr && func->body == nullptr;
}

// Whether x can only be a type or a constraint. It is false when x may be a value just as well.
bool is_type_elem(const Expr* x) {
  switch (x->kind) {
    case NodeKind::kArrayType:
    case NodeKind::kStructType:
    case NodeKind::kFuncType:
    case NodeKind::kInterfaceType:
    case NodeKind::kSliceType:
    case NodeKind::kMapType:
    case NodeKind::kChanType:
      return true;
    case NodeKind::kOperation: {
      const auto* operation = cast<Operation>(x);
      return operation->op == Operator::kTilde || is_type_elem(operation->x) ||
             (operation->y != nullptr && is_type_elem(operation->y));
    }
    case NodeKind::kParenExpr:
      return is_type_elem(cast<ParenExpr>(x)->x);
    default:
      return false;
  }
}

}  // namespace

// One declaration with the semicolon behind it, or an error and a skip to the next.
void Parser::parse_top_level_decl(ListBuilder<Decl>& decls) {
  auto skip_to_decl = [this] {
    advance_to({Token::kImport, Token::kConst, Token::kType, Token::kVar, Token::kFunc});
  };
  switch (s_.token) {
    case Token::kImport:
      next();
      parse_decl_group(decls, &Parser::parse_import);
      break;
    case Token::kConst:
      next();
      parse_decl_group(decls, &Parser::parse_const);
      break;
    case Token::kType:
      next();
      parse_decl_group(decls, &Parser::parse_type_decl);
      break;
    case Token::kVar:
      next();
      parse_decl_group(decls, &Parser::parse_var);
      break;
    case Token::kFunc:
      next();
      if (FuncDecl* func = parse_func_or_null()) decls.add(func);
      break;
    default:
      if (at(Token::kLbrace) && decls.size() > 0 && is_func_without_body(decls[decls.size() - 1])) {
        syntax_error("unexpected semicolon or newline before {");
      } else {
        syntax_error("non-declaration statement outside function body");
      }
      skip_to_decl();
      return;
  }
  // Before the next token is read: the comments in front of it belong to the next declaration.
  clear_pragmas();
  if (!at(Token::kEof) && !got(Token::kSemi)) {
    syntax_error("after top level declaration");
    skip_to_decl();
  }
}

// A declaration, or several in parentheses.
void Parser::parse_decl_group(ListBuilder<Decl>& decls, DeclParser parse) {
  if (!at(Token::kLparen)) {
    decls.add((this->*parse)(nullptr, 0));
    return;
  }
  Group* group = arena_.make<Group>();
  group->pos = pos();
  clear_pragmas();
  next();
  uint32_t index = 0;
  parse_list("grouped declaration", Token::kSemi, Token::kRparen, [&] {
    decls.add((this->*parse)(group, index++));
    return false;
  });
}

// [ "." | name ] path
Decl* Parser::parse_import(const Group* group, uint32_t) {
  ImportDecl* decl = make<ImportDecl>();
  decl->group = group;
  decl->pragmas = take_pragmas(PragmaPlace::kOther);
  if (at(Token::kName)) {
    decl->local_name = parse_name();
  } else if (at(Token::kDot)) {
    decl->local_name = make<Name>();
    decl->local_name->value = ".";
    next();
  }
  decl->path = parse_literal_or_null();
  if (decl->path == nullptr) {
    syntax_error("missing import path");
    advance_to({Token::kSemi, Token::kRparen});
  } else if (!decl->path->bad && decl->path->lit_kind != LitKind::kString) {
    syntax_error_at(decl->path->pos, "import path must be a string");
    decl->path->bad = true;
  }
  return decl;
}

// names [ [ type ] = values ]
Decl* Parser::parse_const(const Group* group, uint32_t index) {
  ConstDecl* decl = make<ConstDecl>();
  decl->group = group;
  decl->iota = index;
  decl->pragmas = take_pragmas(PragmaPlace::kOther);
  decl->names = parse_name_list(parse_name());
  if (!at(Token::kEof) && !at(Token::kSemi) && !at(Token::kRparen)) {
    decl->type = parse_type_or_null();
    if (got_assign()) decl->values = parse_expr_list();
  }
  return decl;
}

// names ( type [ = values ] | = values )
Decl* Parser::parse_var(const Group* group, uint32_t) {
  VarDecl* decl = make<VarDecl>();
  decl->group = group;
  decl->pragmas = take_pragmas(PragmaPlace::kVar);
  decl->names = parse_name_list(parse_name());
  if (!got_assign()) {
    decl->type = parse_type();
    if (!got_assign()) return decl;
  }
  decl->values = parse_expr_list();
  return decl;
}

// name [ type parameters ] [ = ] type
Decl* Parser::parse_type_decl(const Group* group, uint32_t) {
  TypeDecl* decl = make<TypeDecl>();
  decl->group = group;
  decl->pragmas = take_pragmas(PragmaPlace::kOther);
  decl->name = parse_name();
  if (at(Token::kLbrack)) {
    parse_type_params_or_array(decl);
  } else {
    decl->alias = got_assign();
    decl->type = parse_type_or_null();
  }
  if (decl->type == nullptr) {
    decl->type = bad_expr();
    syntax_error("in type declaration");
    advance_to({Token::kSemi, Token::kRparen});
  }
  return decl;
}

// What follows `type T` when that is "[": type parameters, or an array or slice type. `[P *E]` and
// `[P(E)]` read as an expression first, and which of the two it is shows only behind it.
void Parser::parse_type_params_or_array(TypeDecl* decl) {
  const Position bracket = pos();
  next();
  if (at(Token::kRbrack)) {
    next();
    decl->type = parse_slice_type(bracket);
    return;
  }
  if (!at(Token::kName)) {
    decl->type = parse_array_type(bracket, nullptr);
    return;
  }
  Expr* x = parse_name();
  // A constant is never indexed, so a "[" here begins a constraint, as in [P []E].
  if (!at(Token::kLbrack)) {
    ++expr_nesting_;
    x = parse_binary_expr(parse_primary_expr(x, false), 0);
    --expr_nesting_;
  }
  const NameAndType first = extract_name(x, at(Token::kComma));
  if (first.name == nullptr || (first.type == nullptr && at(Token::kRbrack))) {
    decl->type = parse_array_type(bracket, x);
    return;
  }
  decl->tparams = parse_params(first.name, first.type, Token::kRbrack, true);
  decl->alias = got_assign();
  decl->type = parse_type_or_null();
}

// Splits an expression that may be a type parameter with its constraint: P *E → (P, *E), P(E) → (P,
// E), P *E|F → (P, *E|F). Where it may be an array's length just as well, `force` decides. A name
// alone gives the name and no type; anything else gives neither.
Parser::NameAndType Parser::extract_name(Expr* x, bool force) {
  if (auto* name = as<Name>(x)) return {name, nullptr};
  if (auto* call = as<CallExpr>(x)) {
    auto* name = as<Name>(call->fun);
    if (name != nullptr && call->args.size() == 1 && !call->has_dots &&
        (force || is_type_elem(call->args[0]))) {
      return {name, call->args[0]};
    }
    return {};
  }
  auto* operation = as<Operation>(x);
  if (operation == nullptr || operation->is_unary()) return {};
  if (operation->op == Operator::kMul) {
    auto* name = as<Name>(operation->x);
    if (name == nullptr || !(force || is_type_elem(operation->y))) return {};
    return {name, indirect(operation->pos, operation->y)};
  }
  if (operation->op == Operator::kOr) {
    const NameAndType left = extract_name(operation->x, force || is_type_elem(operation->y));
    if (left.name == nullptr || left.type == nullptr) return {};
    Operation* type = make<Operation>(operation->pos);
    type->op = Operator::kOr;
    type->x = left.type;
    type->y = operation->y;
    return {left.name, type};
  }
  return {};
}

// [ receiver ] name [ type parameters ] signature [ body ]
FuncDecl* Parser::parse_func_or_null() {
  FuncDecl* func = make<FuncDecl>();
  func->pragmas = take_pragmas(PragmaPlace::kFunc);
  const bool is_method = got(Token::kLparen);
  if (is_method) func->recv = parse_receiver();
  if (at(Token::kName)) {
    func->name = parse_name();
    const Signature signature = parse_func_type(is_method ? "method" : "");
    func->tparams = signature.tparams;
    func->type = signature.type;
  } else {
    func->name = make<Name>();
    func->name->value = "_";
    func->type = make<FuncType>();
    syntax_error(is_method ? "expected name" : "expected name or (");
    advance_to({Token::kLbrace, Token::kSemi});
  }
  if (at(Token::kLbrace)) func->body = parse_func_body();
  return func;
}

Field* Parser::parse_receiver() {
  const List<Field> receivers = parse_params(nullptr, nullptr, Token::kRparen, false);
  if (receivers.empty()) {
    error("method has no receiver");
    return nullptr;
  }
  if (receivers.size() > 1) error("method has multiple receivers");
  return receivers[0];
}

BlockStmt* Parser::parse_func_body() {
  ++function_nesting_;
  const size_t errors_before = error_count_;
  BlockStmt* body = parse_block("");
  --function_nesting_;
  // After a syntax error labels may be missing, and complaints about them would mislead.
  if (options_.check_branches && error_count_ == errors_before) {
    check_branches(body, sources_, diagnostics_);
  }
  return body;
}

}  // namespace tandem::go::syntax
