// Parameter lists: of parameters, results, receivers and type parameters; see parser_internal.h.
//
// Whether `(a, b, c)` are names or types shows only at the end of the list, so each entry is first
// read as what it looks like, a name alone as a name, and distribute_types() decides.

#include "compiler/go/syntax/parser_internal.h"
#include "compiler/go/syntax/positions.h"

namespace tandem::go::syntax {

DotsType* Parser::parse_dots_type() {
  DotsType* dots = make<DotsType>();
  next();
  dots->elem = parse_type_or_null();
  if (dots->elem == nullptr) {
    dots->elem = bad_expr();
    syntax_error("... is missing type");
  }
  return dots;
}

// Reads what may follow the name of a parameter and makes it no plain `name type`: "[", "." or "|".
// False when there is none of these.
bool Parser::parse_named_param_type(Field* field, Name* name, bool type_sets) {
  if (at(Token::kLbrack)) {
    field->type = parse_array_or_type_args();
    if (auto* instance = as<IndexExpr>(field->type)) {
      instance->x = name;
    } else {
      field->name = name;
    }
  } else if (at(Token::kDot)) {
    field->type = parse_qualified_name(name);
  } else if (type_sets && at_operator(Operator::kOr)) {
    field->type = name;
  } else {
    return false;
  }
  if (type_sets && at_operator(Operator::kOr)) parse_embedded_elem(field);
  return true;
}

// One entry, which may be a name only (in field->name) or a type only. `name` is its beginning if
// that has been read. Unions and ~T are for lists that end in "]".
Field* Parser::parse_param_or_null(Name* name, Token follow) {
  const bool type_sets = follow == Token::kRbrack;
  if (name == nullptr && type_sets && at_operator(Operator::kTilde)) {
    return parse_embedded_elem(nullptr);
  }
  Field* field = make<Field>(name != nullptr ? name->pos : pos());
  if (name != nullptr || at(Token::kName)) {
    if (name == nullptr) name = parse_name();
    if (parse_named_param_type(field, name, type_sets)) return field;
    field->name = name;
  }
  if (at(Token::kDotDotDot)) {
    field->type = parse_dots_type();
    return field;
  }
  if (type_sets && at_operator(Operator::kTilde)) {
    field->type = parse_embedded_elem(nullptr)->type;
    return field;
  }
  field->type = parse_type_or_null();
  if (type_sets && at_operator(Operator::kOr) && field->type != nullptr) parse_embedded_elem(field);
  if (field->name != nullptr || field->type != nullptr) return field;
  syntax_error(follow == Token::kRbrack ? "expected ]" : "expected )");
  advance_to({Token::kComma, follow});
  return nullptr;
}

List<Field> Parser::parse_params(Name* name, Expr* type, Token close, bool require_names) {
  Nesting nesting(*this);
  ListBuilder<Field> list(*this);
  if (type != nullptr && at(close)) {
    next();
    list.add(make_field(name->pos, name, type, nullptr));
    return list.finish();
  }
  size_t named = 0;  // entries with a name and a type
  size_t typed = 0;  // entries with a type
  const Position end = parse_list("parameter list", Token::kComma, close, [&] {
    Field* field = type != nullptr ? make_field(name->pos, name, type, nullptr)
                                   : parse_param_or_null(name, close);
    name = nullptr;
    type = nullptr;
    if (field == nullptr) return false;
    if (field->name != nullptr && field->type != nullptr) ++named;
    if (field->type != nullptr) ++typed;
    list.add(field);
    return false;
  });
  if (list.size() > 0) distribute_types(list, named, typed, require_names, end);
  return list.finish();
}

// Gives each entry its type: when no entry has both, the names are types (unless names are
// required); else a name alone has the type of the next entry that has one. `end` is the closing
// bracket.
void Parser::distribute_types(const ListBuilder<Field>& list, size_t named, size_t typed,
                              bool require_names, Position end) {
  if (named == 0 && !require_names) {
    for (size_t i = 0; i < list.size(); ++i) {
      Field* field = list[i];
      if (field->name == nullptr) continue;
      field->type = field->name;
      field->name = nullptr;
    }
    return;
  }
  if (named == list.size()) return;
  Position wrong;  // the leftmost entry that lacks something
  Expr* type = nullptr;
  for (size_t i = list.size(); i-- > 0;) {
    Field* field = list[i];
    if (field->type != nullptr) {
      type = field->type;
      if (field->name == nullptr) {
        wrong = start_pos(type);
        field->name = make<Name>(wrong);
        field->name->value = "_";
      }
    } else if (type != nullptr) {
      field->type = type;
    } else {
      wrong = field->name->pos;
      field->type = make<BadExpr>(wrong);
    }
  }
  if (!wrong.known()) return;
  if (!require_names) {
    syntax_error_at(wrong, "mixed named and unnamed parameters");
  } else if (named == typed) {
    syntax_error_at(end, "missing type constraint");
  } else {
    syntax_error_at(wrong, "type parameters must be named");
  }
}

}  // namespace tandem::go::syntax
