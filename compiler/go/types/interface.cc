// Interface types and unions, from their syntax to types.
//
// An interface collects its methods and its embedded elements; an element that is not a single type
// becomes a Union of terms T or ~T. What the elements mean together is computed by typeset.cc. The
// checks of that, such as duplicate methods, overlapping terms, and terms that may not be in a
// union, are put off with later(), until the types that they look at are complete.

#include "compiler/go/types/checking.h"
#include "compiler/go/types/typeset.h"

namespace tandem::go::types {
namespace {

constexpr size_t kMaxUnionTerms = 100;

// The operands of a | b | c, and the operations that join them.
void flatten_union(syntax::Expr* expr, std::vector<syntax::Expr*>& terms,
                   std::vector<syntax::Expr*>& operations) {
  auto* operation = syntax::as<syntax::Operation>(expr);
  if (operation != nullptr && operation->op == syntax::Operator::kOr && !operation->is_unary()) {
    flatten_union(operation->x, terms, operations);
    operations.push_back(operation);
    expr = operation->y;
  }
  terms.push_back(expr);
}

}  // namespace

void Checker::interface_type(Interface* interface, syntax::InterfaceType* expr, Named* def) {
  if (interface_depth_++ == 0) interface_literals_.push_back({expr->pos, interface});
  for (syntax::Field* field : expr->methods) {
    if (field->name == nullptr) {
      Position position = syntax::start_pos(field->type);
      interface->embedded.push_back(parse_union(field->type));
      interface->embedded_positions.push_back(position);
      continue;
    }
    if (field->name->value == "_") {
      error(field->name, "methods must have a unique non-blank name");
      continue;
    }
    auto* signature = as<Signature>(type(field->type));
    if (signature == nullptr) continue;
    Type* receiver = def != nullptr ? static_cast<Type*>(def) : interface;
    signature->receiver = make<Var>(field->name->pos, package_, "", receiver);
    auto* method = make<Func>(field->name->pos, package_, field->name->value, signature);
    method->is_interface_method = true;
    record_def(field->name, method);
    interface->explicit_methods.push_back(method);
  }
  interface_depth_--;
  interface->complete = true;
  sort_methods(interface->explicit_methods);
  later([this, interface] { check_type_set(interface); });
}

void Checker::check_type_set(Interface* interface) {
  check_embedded_versions(interface);
  const TypeSet& set = type_set(interface);
  if (set.too_many_terms.known()) {
    error(set.too_many_terms, absl::StrCat("cannot handle more than ", kMaxUnionTerms,
                                           " union terms (implementation limitation)"));
  }
  for (const TypeSet::Conflict& conflict : set.conflicts) {
    constexpr int kOverlaps = 14;  // the same method from several embedded interfaces
    if (!conflict.is_explicit && allows_version(conflict.position, kOverlaps) &&
        identical(conflict.method->type, conflict.other->type)) {
      continue;
    }
    ErrorMessage message;
    message.add(conflict.position, absl::StrCat("duplicate method ", conflict.method->name));
    message.add(conflict.other_position,
                absl::StrCat("other declaration of ", conflict.method->name));
    report(message);
  }
}

// What may be embedded besides interfaces of methods.
void Checker::check_embedded_versions(Interface* interface) {
  for (size_t i = 0; i < interface->embedded.size(); i++) {
    Type* type = interface->embedded[i];
    Type* under = underlying(type);
    const char* what = nullptr;
    if (as<Union>(under) != nullptr) {
      what = "embedding interface element ";
    } else if (as<Interface>(under) == nullptr) {
      what = is_valid(under) ? "embedding non-interface type " : nullptr;
    } else if (is_imported_constraint(type)) {
      what = "embedding constraint interface ";
    }
    if (what == nullptr) continue;
    require_version(interface->embedded_positions[i], kGenericsVersion,
                    absl::StrCat(what, str(type)));
  }
}

Type* Checker::parse_union(syntax::Expr* expr) {
  std::vector<syntax::Expr*> exprs, operations;
  flatten_union(expr, exprs, operations);
  std::vector<Term> terms;
  for (syntax::Expr* term_expr : exprs) {
    Term term = parse_term(term_expr);
    if (exprs.size() == 1 && !term.tilde) return term.type;
    terms.push_back(term);
  }
  if (terms.size() > kMaxUnionTerms) {
    error(exprs[kMaxUnionTerms], absl::StrCat("cannot handle more than ", kMaxUnionTerms,
                                              " union terms (implementation limitation)"));
    return invalid_type();
  }
  auto* result = make<Union>();
  result->terms = terms;
  for (syntax::Expr* operation : operations) record_type(operation, Mode::kType, result);
  later([this, terms, exprs] { check_union_terms(terms, exprs); });
  return result;
}

Term Checker::parse_term(syntax::Expr* expr) {
  syntax::Expr* operand = expr;
  auto* operation = syntax::as<syntax::Operation>(expr);
  bool tilde = operation != nullptr && operation->op == syntax::Operator::kTilde;
  if (tilde) operand = operation->x;
  Type* term_type = type(operand);
  if (is_type_param(term_type)) {
    error(operand, tilde ? absl::StrCat("type in term ", str(expr), " cannot be a type parameter")
                         : "term cannot be a type parameter");
    term_type = invalid_type();
  }
  Term term{tilde, term_type};
  if (tilde) {
    auto* single = make<Union>();
    single->terms.push_back(term);
    record_type(expr, Mode::kType, single);
  }
  return term;
}

std::string Checker::term_string(const Term& term) const {
  return absl::StrCat(term.tilde ? "~" : "", type_string(term.type));
}

void Checker::check_union_terms(const std::vector<Term>& terms,
                                const std::vector<syntax::Expr*>& exprs) {
  for (size_t i = 0; i < terms.size(); i++) {
    const Term& term = terms[i];
    if (!is_valid(term.type)) continue;
    Type* under = underlying(term.type);
    auto* interface = as<Interface>(under);
    if (term.tilde && interface != nullptr) {
      error(exprs[i], absl::StrCat("invalid use of ~ (", str(term.type), " is an interface)"));
      continue;
    }
    if (term.tilde && !identical(under, term.type)) {
      error(exprs[i], absl::StrCat("invalid use of ~ (underlying type of ", str(term.type), " is ",
                                   str(under), ")"));
      continue;
    }
    std::string name = term_string(term);
    if (interface != nullptr) {
      const TypeSet& set = type_set(interface);
      if (!set.methods.empty()) {
        error(exprs[i],
              absl::StrCat("cannot use ", name, " in union (", name, " contains methods)"));
      } else if (term.type == universe_comparable()) {
        error(exprs[i], "cannot use comparable in union");
      } else if (set.comparable) {
        error(exprs[i],
              absl::StrCat("cannot use ", name, " in union (", name, " embeds comparable)"));
      }
      continue;
    }
    for (size_t j = 0; j < i; j++) {
      if (is_interface(terms[j].type) || disjoint(terms[j], term)) continue;
      error(exprs[i], absl::StrCat("overlapping terms ", name, " and ", term_string(terms[j])));
      break;
    }
  }
}

}  // namespace tandem::go::types
