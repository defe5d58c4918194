// Type sets of interfaces and operations on term lists; see typeset.h.
//
// The type set of an interface is the intersection of its elements: methods are collected, term
// lists intersected, and `comparable` drops the terms that are not comparable. A union is the union
// of its terms' lists. Lists are normalized after each operation, so that no two terms overlap. A
// set is computed on the first use of a complete interface and kept there; an incomplete interface
// has the set of all types for the time being. Errors found on the way are kept in the set, for
// check_type_set() to report.

#include "compiler/go/types/typeset.h"

#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/match.h"
#include "compiler/go/types/object.h"

namespace tandem::go::types {
namespace {

constexpr size_t kMaxTerms = 100;

TermList list_of(const TypeSet& set) {
  return {set.all_types, set.terms};
}

// Folds terms that overlap into one, so that the terms are disjoint.
std::vector<Term> normalize(const std::vector<Term>& terms) {
  std::vector<Term> result;
  std::vector<bool> used(terms.size());
  for (size_t i = 0; i < terms.size(); i++) {
    if (used[i]) continue;
    Term term = terms[i];
    for (size_t j = i + 1; j < terms.size(); j++) {
      if (used[j] || disjoint(term, terms[j])) continue;
      if (!term.tilde && terms[j].tilde) term = terms[j];
      used[j] = true;
    }
    result.push_back(term);
  }
  return result;
}

TermList union_of(TermList x, const TermList& y) {
  if (x.all || y.all) return TermList::everything();
  x.terms.insert(x.terms.end(), y.terms.begin(), y.terms.end());
  return {false, normalize(x.terms)};
}

TermList intersection_of(const TermList& x, const TermList& y) {
  if (x.all) return y;
  if (y.all) return x;
  std::vector<Term> terms;
  for (const Term& a : x.terms) {
    for (const Term& b : y.terms) {
      if (!disjoint(a, b)) terms.push_back(!a.tilde || b.tilde ? a : b);
    }
  }
  return {false, normalize(terms)};
}

bool is_subset_term(const Term& x, const Term& y) {
  return !disjoint(x, y) && (!x.tilde || y.tilde);
}

bool is_subset_list(const TermList& x, const TermList& y) {
  if (y.all) return true;
  if (x.all) return false;
  return std::all_of(x.terms.begin(), x.terms.end(), [&](const Term& a) {
    return std::any_of(y.terms.begin(), y.terms.end(),
                       [&](const Term& b) { return is_subset_term(a, b); });
  });
}

struct UnionTerms {
  TermList list;
  bool too_many = false;
};

UnionTerms terms_of_union(Union* type) {
  UnionTerms result;
  for (const Term& term : type->terms) {
    Type* under = underlying(term.type);
    if (!is_valid(under)) continue;
    TermList list;
    if (auto* interface = as<Interface>(under)) {
      list = list_of(type_set(interface));
    } else if (!term.tilde || identical(term.type, under)) {
      list.terms.push_back(term);
    }
    result.list = union_of(std::move(result.list), list);
    if (result.list.terms.size() > kMaxTerms) {
      result.too_many = true;
      return result;
    }
  }
  return result;
}

// Collects the elements of one interface into its TypeSet.
class TypeSetBuilder {
 public:
  explicit TypeSetBuilder(Interface* interface)
      : interface_(interface), set_(*interface->computed_set) {}

  void build() {
    for (Func* m : interface_->explicit_methods) add_method(m->position, m, true);
    for (size_t i = 0; i < interface_->embedded.size(); i++) {
      bool has_position = i < interface_->embedded_positions.size();
      add_embedded(interface_->embedded[i],
                   has_position ? interface_->embedded_positions[i] : Position());
    }
    sort_methods(methods_);
    set_.methods = std::move(methods_);
    set_.comparable = comparable_;
    set_.all_types = terms_.all;
    set_.terms = std::move(terms_.terms);
  }

 private:
  struct Seen {
    Func* method;
    Position position;
  };

  void add_method(Position position, Func* method, bool is_explicit) {
    auto [it, inserted] = seen_.try_emplace(method->id(), Seen{method, position});
    if (inserted) {
      methods_.push_back(method);
    } else {
      set_.conflicts.push_back(
          {position, method, it->second.position, it->second.method, is_explicit});
    }
  }

  void add_embedded(Type* type, Position position) {
    Type* under = underlying(type);
    if (!is_valid(under)) return;
    TermList list;
    bool comparable_element = false;
    if (auto* embedded = as<Interface>(under)) {
      const TypeSet& set = type_set(embedded);
      comparable_element = set.comparable;
      for (Func* m : set.methods) add_method(position, m, false);
      list = list_of(set);
    } else if (auto* alternatives = as<Union>(under)) {
      UnionTerms terms = terms_of_union(alternatives);
      if (terms.too_many) {
        set_.too_many_terms = position;
        return;
      }
      list = std::move(terms.list);
    } else {
      list.terms.push_back({false, type});
    }
    intersect(list, comparable_element);
  }

  void intersect(const TermList& list, bool comparable_element) {
    terms_ = intersection_of(terms_, list);
    comparable_ |= comparable_element;
    if (!comparable_ || terms_.all) return;
    std::erase_if(terms_.terms,
                  [](const Term& term) { return !comparable(term.type, /*dynamic=*/false); });
    comparable_ = false;
  }

  Interface* interface_;
  TypeSet& set_;
  absl::flat_hash_map<std::string, Seen> seen_;
  std::vector<Func*> methods_;
  TermList terms_ = TermList::everything();
  bool comparable_ = false;
};

}  // namespace

bool disjoint(const Term& x, const Term& y) {
  Type* a = y.tilde ? underlying(x.type) : x.type;
  Type* b = x.tilde ? underlying(y.type) : y.type;
  return !identical(a, b);
}

bool includes(const Term& term, Type* type) {
  return identical(term.type, term.tilde ? underlying(type) : type);
}

bool includes(const TypeSet& set, Type* type) {
  if (set.all_types) return true;
  return std::any_of(set.terms.begin(), set.terms.end(),
                     [&](const Term& term) { return includes(term, type); });
}

bool is_subset(const TypeSet& x, const TypeSet& y) {
  return is_subset_list(list_of(x), list_of(y));
}

bool same_terms(const TypeSet& x, const TypeSet& y) {
  return is_subset(x, y) && is_subset(y, x);
}

bool same_terms(Union* x, Union* y) {
  TermList a = terms_of_union(x).list;
  TermList b = terms_of_union(y).list;
  return is_subset_list(a, b) && is_subset_list(b, a);
}

bool every_term(TypeParam* param, const std::function<bool(const Term*)>& f) {
  const TypeSet& set = type_set(constraint(param));
  if (!set.has_terms()) return f(nullptr);
  return std::all_of(set.terms.begin(), set.terms.end(),
                     [&](const Term& term) { return f(&term); });
}

bool every_underlying(const TypeSet& set, const std::function<bool(Type*)>& f) {
  if (!set.has_terms()) return f(nullptr);
  return std::all_of(set.terms.begin(), set.terms.end(),
                     [&](const Term& term) { return f(underlying(term.type)); });
}

bool every_underlying(TypeParam* param, const std::function<bool(Type*)>& f) {
  return every_underlying(type_set(constraint(param)), f);
}

bool each_underlying(Type* type, const std::function<bool(Type*)>& f) {
  if (auto* param = as<TypeParam>(type)) return every_underlying(param, f);
  return f(underlying(type));
}

const TypeSet& type_set(Interface* interface) {
  static const TypeSet* const kEverything = new TypeSet();
  if (interface->computed_set != nullptr) return *interface->computed_set;
  if (!interface->complete) return *kEverything;
  interface->computed_set = std::make_unique<TypeSet>();
  TypeSetBuilder(interface).build();
  return *interface->computed_set;
}

Interface* constraint(TypeParam* param) {
  static Interface* const kEmpty = [] {
    auto* empty = new Interface();
    empty->complete = true;
    return empty;
  }();
  Type* bound = param->bound;
  if (bound == nullptr || bound->kind == TypeKind::kTypeParam) return kEmpty;
  Type* under = underlying(bound);
  if (auto* interface = as<Interface>(under)) return interface;
  if (!is_valid(under)) return kEmpty;
  if (param->wrapper == nullptr) {
    param->wrapper = std::make_unique<Interface>();
    param->wrapper->embedded.push_back(bound);
    param->wrapper->implicit = true;
    param->wrapper->complete = true;
  }
  return param->wrapper.get();
}

FoundMethod find_method(const std::vector<Func*>& methods, const Package* package,
                        absl::string_view name, bool fold_case) {
  if (name == "_") return {};
  for (size_t i = 0; i < methods.size(); i++) {
    Func* m = methods[i];
    bool same_name = m->name == name || (fold_case && absl::EqualsIgnoreCase(m->name, name));
    if (same_name && m->same_id(package, m->name)) return {static_cast<int>(i), m};
  }
  return {};
}

void sort_methods(std::vector<Func*>& methods) {
  // Exported names come before the others, and those are ordered by package after their name.
  auto less = [](const Func* a, const Func* b) {
    bool a_exported = a->exported(), b_exported = b->exported();
    if (a_exported != b_exported) return a_exported;
    if (a->name != b->name) return a->name < b->name;
    if (a_exported || a->package == nullptr || b->package == nullptr) return false;
    return a->package->path < b->package->path;
  };
  std::stable_sort(methods.begin(), methods.end(), less);
}

}  // namespace tandem::go::types
