// Type sets: what the elements of an interface mean together. A term list is a union of terms (T or
// ~T), either everything or a normalized list of disjoint terms.

#ifndef TANDEM_COMPILER_GO_TYPES_TYPESET_H_
#define TANDEM_COMPILER_GO_TYPES_TYPESET_H_

#include <functional>
#include <vector>

#include "absl/strings/string_view.h"
#include "compiler/go/types/type.h"

namespace tandem::go::types {

// A union of terms.
struct TermList {
  bool all = false;
  std::vector<Term> terms;

  static TermList everything() { return {true, {}}; }
  bool is_empty() const { return !all && terms.empty(); }
};

// Whether no type is in both terms.
bool disjoint(const Term& x, const Term& y);
bool includes(const Term& term, Type* type);
bool includes(const TypeSet& set, Type* type);  // by its terms alone
bool is_subset(const TypeSet& x, const TypeSet& y);
bool same_terms(const TypeSet& x, const TypeSet& y);
// Whether two unions have the same types.
bool same_terms(Union* x, Union* y);

// Calls `f` for each term of the type parameter's type set, or with nullptr if there are no
// specific types, until it returns false. True if it never did.
bool every_term(TypeParam* param, const std::function<bool(const Term*)>& f);
// The same with the underlying types of the terms.
bool every_underlying(TypeParam* param, const std::function<bool(Type*)>& f);
bool every_underlying(const TypeSet& set, const std::function<bool(Type*)>& f);
// For other types: with the underlying type.
bool each_underlying(Type* type, const std::function<bool(Type*)>& f);

struct FoundMethod {
  int index = -1;
  Func* method = nullptr;
};
FoundMethod find_method(const std::vector<Func*>& methods, const Package* package,
                        absl::string_view name, bool fold_case);

void sort_methods(std::vector<Func*>& methods);

}  // namespace tandem::go::types

#endif  // TANDEM_COMPILER_GO_TYPES_TYPESET_H_
