// Fields and methods by name, method sets, and what is missing for a type to implement an
// interface; see lookup.h.
//
// Selectors are looked up breadth first: depth by depth through the embedded fields, and what is
// found at the smallest depth wins if it is alone there. A declared type is visited once, so that
// recursive types end; a type that occurs more than once at a depth is folded into one entry, and
// whatever is found in it is ambiguous. A method set is the lookup of every name that some type on
// the way has. ImplementsCheck goes from a type to an interface, methods first, then terms and
// comparability, and words the step that fails.

#include "compiler/go/types/lookup.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "compiler/go/types/instance.h"
#include "compiler/go/types/typeset.h"
#include "compiler/go/types/typestring.h"

namespace tandem::go::types {
namespace {

struct Embedded {
  Type* type;
  std::vector<int> index;
  bool indirect;   // a pointer was followed on the way
  bool multiples;  // the type occurs more than once at this depth
};

std::vector<int> append(std::vector<int> index, size_t last) {
  index.push_back(static_cast<int>(last));
  return index;
}

Type* deref(Type* type, bool& was_pointer) {
  auto* pointer = as<Pointer>(type);
  was_pointer = pointer != nullptr;
  if (pointer == nullptr) return type;
  return pointer->element != nullptr ? pointer->element : basic(BasicKind::kInvalid);
}

// Folds equal types at one depth into one entry that is marked.
std::vector<Embedded> consolidate(std::vector<Embedded> list) {
  std::vector<Embedded> result;
  for (Embedded& entry : list) {
    auto same = std::find_if(result.begin(), result.end(), [&](const Embedded& other) {
      return identical(other.type, entry.type);
    });
    if (same != result.end()) {
      same->multiples = true;
    } else {
      result.push_back(std::move(entry));
    }
  }
  return result;
}

// One lookup.
class Search {
 public:
  Search(const Package* package, absl::string_view name, bool fold_case)
      : package_(package), name_(name), fold_case_(fold_case) {}

  LookupResult run(Type* type, bool addressable) {
    if (name_ == "_") return {};
    bool is_pointer = false;
    Type* base = deref(type, is_pointer);
    if (is_pointer && as<Interface>(underlying(base)) != nullptr) return {};
    std::vector<Embedded> current = {{base, {}, is_pointer, false}};
    while (!current.empty()) {
      next_.clear();
      for (const Embedded& entry : current) {
        if (!visit(entry)) return {nullptr, result_.index, false};
      }
      if (result_.object != nullptr) {
        auto* method = as<Func>(result_.object);
        if (method != nullptr && method->has_pointer_receiver && !result_.indirect &&
            !addressable) {
          return {nullptr, {}, true};
        }
        return result_;
      }
      current = consolidate(std::move(next_));
    }
    return {};
  }

 private:
  // False on a collision.
  bool found(const Embedded& entry, Object* object, size_t index) {
    result_.index = append(entry.index, index);
    if (result_.object != nullptr || entry.multiples) return false;
    result_.object = object;
    result_.indirect = entry.indirect;
    return true;
  }

  bool visit(const Embedded& entry) {
    if (auto* named = as<Named>(entry.type)) {
      bool seen = std::any_of(seen_.begin(), seen_.end(),
                              [&](Named* other) { return identical(other, named); });
      if (seen) return true;
      seen_.push_back(named);
      FoundMethod m = find_method(named->generic()->methods, package_, name_, fold_case_);
      if (m.method != nullptr) {
        auto index = static_cast<size_t>(m.index);
        return found(entry, method(named, index), index);
      }
    }
    Type* under = underlying(entry.type);
    if (auto* structure = as<Struct>(under)) return visit_struct(entry, structure);
    if (auto* interface = as<Interface>(under)) {
      FoundMethod m = find_method(type_set(interface).methods, package_, name_, fold_case_);
      if (m.method != nullptr) return found(entry, m.method, static_cast<size_t>(m.index));
    }
    return true;
  }

  bool visit_struct(const Embedded& entry, Struct* structure) {
    for (size_t i = 0; i < structure->fields.size(); i++) {
      Var* field = structure->fields[i];
      if (field->same_id(package_, name_)) {
        if (!found(entry, field, i)) return false;
        continue;
      }
      if (result_.object == nullptr && field->embedded) {
        bool is_pointer = false;
        Type* base = deref(field->type, is_pointer);
        next_.push_back(
            {base, append(entry.index, i), entry.indirect || is_pointer, entry.multiples});
      }
    }
    return true;
  }

  const Package* package_;
  absl::string_view name_;
  bool fold_case_;
  LookupResult result_;
  std::vector<Embedded> next_;
  std::vector<Named*> seen_;
};

enum class Missing { kNothing, kNotFound, kWrongName, kWrongType, kAmbiguous, kPointer, kField };

std::string function_string(Func* function, const Qualifier& qualifier, bool package_info) {
  TypeWriter writer(package_info ? Qualifier() : qualifier);
  if (package_info) writer.set_package_info();
  writer.omit_parameter_names();
  if (function->signature() != nullptr) writer.signature(function->signature());
  return function->name + writer.take();
}

bool is_pointer_to_interface(Type* type) {
  auto* pointer = as<Pointer>(underlying(type));
  return pointer != nullptr && is_interface(pointer->element);
}

std::string pointer_to_interface(Type* type, const Qualifier& qualifier) {
  bool param = is_type_param(as<Pointer>(underlying(type))->element);
  return absl::StrCat("type ", type_string(type, qualifier),
                      param ? " is pointer to type parameter, not type parameter"
                            : " is pointer to interface, not interface");
}

struct MissingInfo {
  Missing state = Missing::kNothing;
  Func* wanted = nullptr;
  Func* have = nullptr;
};

std::string missing_cause(const MissingInfo& info, Type* type, Type* interface,
                          const Qualifier& qualifier) {
  const std::string& name = info.wanted->name;
  auto have_want = [&] {
    std::string have = function_string(info.have, qualifier, false);
    std::string want = function_string(info.wanted, qualifier, false);
    if (have == want) {
      have = function_string(info.have, qualifier, true);
      want = function_string(info.wanted, qualifier, true);
    }
    return absl::StrCat("\n\t\thave ", have, "\n\t\twant ", want);
  };
  switch (info.state) {
    case Missing::kNothing:
      return "";
    case Missing::kNotFound:
      if (is_pointer_to_interface(type)) {
        return absl::StrCat("(", pointer_to_interface(type, qualifier), ")");
      }
      if (is_pointer_to_interface(interface)) {
        return absl::StrCat("(", pointer_to_interface(interface, qualifier), ")");
      }
      return absl::StrCat("(missing method ", name, ")");
    case Missing::kWrongName:
      return absl::StrCat("(missing method ", name, ")", have_want());
    case Missing::kWrongType:
      return absl::StrCat("(wrong type for method ", name, ")", have_want());
    case Missing::kAmbiguous:
      return absl::StrCat("(ambiguous selector ", type_string(type, qualifier), ".", name, ")");
    case Missing::kPointer:
      return absl::StrCat("(method ", name, " has pointer receiver)");
    case Missing::kField:
      return absl::StrCat("(", type_string(type, qualifier), ".", name,
                          " is a field, not a method)");
  }
  return "";
}

MissingInfo check_concrete_method(Type* type, Func* wanted) {
  MissingInfo info{Missing::kNothing, wanted, nullptr};
  LookupResult found = Search(wanted->package, wanted->name, false).run(type, false);
  if (found.object == nullptr) {
    if (!found.index.empty()) {
      info.state = Missing::kAmbiguous;
    } else if (found.indirect) {
      info.state = Missing::kPointer;
    } else {
      info.state = Missing::kNotFound;
      found = Search(wanted->package, wanted->name, true).run(type, false);
      info.have = as<Func>(found.object);
      if (info.have != nullptr) info.state = Missing::kWrongName;
    }
    return info;
  }
  info.have = as<Func>(found.object);
  if (info.have == nullptr) {
    info.state = Missing::kField;
    return info;
  }
  resolve_object(info.have);
  if (!identical(info.have->type, wanted->type)) info.state = Missing::kWrongType;
  return info;
}

bool mentions(Type* type, Type* what) {
  if (auto* interface = as<Interface>(type)) {
    return std::any_of(interface->embedded.begin(), interface->embedded.end(),
                       [&](Type* element) { return mentions(element, what); });
  }
  if (auto* alternatives = as<Union>(type)) {
    return std::any_of(alternatives->terms.begin(), alternatives->terms.end(),
                       [&](const Term& term) { return mentions(term.type, what); });
  }
  return identical(type, what);
}

std::string terms_string(const TypeSet& set, const Qualifier& qualifier) {
  return absl::StrJoin(set.terms, " | ", [&](std::string* out, const Term& term) {
    absl::StrAppend(out, term.tilde ? "~" : "", type_string(term.type, qualifier));
  });
}

// The way from a type to an interface, with the message of the step that fails.
class ImplementsCheck {
 public:
  ImplementsCheck(Type* type, Relation relation, Type* interface, const Qualifier& qualifier,
                  std::string* cause)
      : type_(type),
        relation_(relation),
        wanted_(interface),
        qualifier_(qualifier),
        cause_(cause) {}

  bool run() {
    Type* v = underlying(type_);
    Type* t = underlying(wanted_);
    if (!is_valid(v) || !is_valid(t)) return true;
    if (auto* pointer = as<Pointer>(v);
        pointer != nullptr && !is_valid(underlying(pointer->element))) {
      return true;
    }
    auto* interface = as<Interface>(t);
    if (interface == nullptr) {
      return fail(absl::StrCat(" (",
                               is_pointer_to_interface(t)
                                   ? pointer_to_interface(wanted_, qualifier_)
                                   : absl::StrCat(name(wanted_), " is not an interface"),
                               ")"));
    }
    const TypeSet& set = type_set(interface);
    if (set.is_all()) return true;
    auto* from = as<Interface>(v);
    if (from != nullptr && type_set(from).is_empty()) return true;
    if (set.is_empty()) {
      if (cause_ != nullptr) {
        *cause_ = absl::StrCat("cannot ", verb(), " ", name(wanted_), " (empty type set)");
      }
      return false;
    }
    std::string why;
    if (missing_method(type_, wanted_, true, qualifier_, &why) != nullptr) {
      return fail(absl::StrCat(" ", why));
    }
    if (!set.has_terms()) return comparability(set);
    if (from != nullptr) {
      if (!is_subset(type_set(from), set)) return fail("");
      return comparability(set);
    }
    return terms(interface, set) && comparability(set);
  }

 private:
  const char* verb() const { return relation_ == Relation::kImplements ? "implement" : "satisfy"; }
  std::string name(Type* type) const { return type_string(type, qualifier_); }

  bool fail(const std::string& detail) {
    if (cause_ != nullptr) {
      *cause_ = absl::StrCat(name(type_), " does not ", verb(), " ", name(wanted_), detail);
    }
    return false;
  }

  bool comparability(const TypeSet& set) {
    bool wants_comparable = set.comparable;
    if (set.has_terms()) {
      wants_comparable = std::all_of(set.terms.begin(), set.terms.end(),
                                     [](const Term& term) { return comparable(term.type, false); });
    }
    if (!wants_comparable || comparable(type_, false)) return true;
    const bool is_dynamic = relation_ != Relation::kImplements && comparable(type_, true);
    if (is_dynamic && relation_ == Relation::kSatisfies) return true;
    if (cause_ != nullptr) {
      *cause_ = is_dynamic ? absl::StrCat(name(type_), " to ", verb(),
                                          " comparable requires go1.20 or later")
                           : absl::StrCat(name(type_), " does not ", verb(), " comparable");
    }
    return false;
  }

  bool terms(Interface* interface, const TypeSet& set) {
    Type* alternative = nullptr;
    for (const Term& term : set.terms) {
      if (includes(term, type_)) return true;
      if (alternative == nullptr && !term.tilde && identical(term.type, underlying(term.type)) &&
          includes(Term{true, term.type}, type_)) {
        alternative = term.type;
      }
    }
    if (alternative != nullptr) {
      return fail(
          absl::StrCat(" (possibly missing ~ for ", name(alternative), " in ", name(wanted_), ")"));
    }
    if (mentions(interface, type_)) {
      return fail(absl::StrCat(" (", name(wanted_), " mentions ", name(type_), ", but ",
                               name(type_), " is not in the type set of ", name(wanted_), ")"));
    }
    return fail(absl::StrCat(" (", name(type_), " missing in ", terms_string(set, nullptr), ")"));
  }

  Type* type_;
  Relation relation_;
  Type* wanted_;
  const Qualifier& qualifier_;
  std::string* cause_;
};

// Collects the names of all methods that a type might have.
void collect_names(Type* type, std::vector<Func*>& candidates, std::vector<Type*>& seen) {
  bool is_pointer = false;
  type = deref(type, is_pointer);
  if (std::find(seen.begin(), seen.end(), type) != seen.end()) return;
  seen.push_back(type);
  if (auto* named = as<Named>(type)) {
    for (Func* m : named->generic()->methods) candidates.push_back(m);
  }
  Type* under = underlying(type);
  if (auto* interface = as<Interface>(under)) {
    for (Func* m : type_set(interface).methods) candidates.push_back(m);
  } else if (auto* structure = as<Struct>(under)) {
    for (Var* field : structure->fields) {
      if (field->embedded) collect_names(field->type, candidates, seen);
    }
  }
}

}  // namespace

LookupResult lookup_field_or_method(Type* type, bool addressable, const Package* package,
                                    absl::string_view name, bool fold_case) {
  Search search(package, name, fold_case);
  // A declared pointer type has the fields of what it points to but no methods.
  if (auto* named = as<Named>(type)) {
    if (auto* pointer = as<Pointer>(underlying(named))) {
      LookupResult result = search.run(pointer, false);
      if (as<Func>(result.object) != nullptr) return {};
      return result;
    }
  }
  return search.run(type, addressable);
}

std::vector<MethodSetEntry> method_set(Type* type) {
  std::vector<Func*> candidates;
  std::vector<Type*> seen;
  collect_names(type, candidates, seen);
  std::vector<std::pair<std::string, MethodSetEntry>> entries;
  absl::flat_hash_set<std::string> done;
  for (Func* candidate : candidates) {
    std::string id = candidate->id();
    if (!done.insert(id).second) continue;
    LookupResult found = lookup_field_or_method(type, false, candidate->package, candidate->name);
    if (auto* m = as<Func>(found.object)) {
      entries.push_back({std::move(id), {m, found.index, found.indirect}});
    }
  }
  std::sort(entries.begin(), entries.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<MethodSetEntry> result;
  for (auto& entry : entries) result.push_back(std::move(entry.second));
  return result;
}

Func* missing_method(Type* type, Type* interface, bool is_static, const Qualifier& qualifier,
                     std::string* cause) {
  auto* wanted = as<Interface>(underlying(interface));
  if (wanted == nullptr) return nullptr;
  auto* from = as<Interface>(underlying(type));
  for (Func* m : type_set(wanted).methods) {
    MissingInfo info{Missing::kNothing, m, nullptr};
    if (from != nullptr) {
      info.have = find_method(type_set(from).methods, m->package, m->name, false).method;
      if (info.have == nullptr) {
        if (!is_static) continue;
        info.state = Missing::kNotFound;
      } else if (!identical(info.have->type, m->type)) {
        info.state = Missing::kWrongType;
      }
    } else {
      info = check_concrete_method(type, m);
    }
    if (info.state == Missing::kNothing) continue;
    if (info.have != nullptr) resolve_object(info.have);
    if (cause != nullptr) *cause = missing_cause(info, type, interface, qualifier);
    return m;
  }
  return nullptr;
}

bool has_relation(Type* type, Relation relation, Type* interface, const Qualifier& qualifier,
                  std::string* cause) {
  return ImplementsCheck(type, relation, interface, qualifier, cause).run();
}

bool implements(Type* type, Type* interface, const Qualifier& qualifier, std::string* cause) {
  return has_relation(type, Relation::kImplements, interface, qualifier, cause);
}

bool assertable_to(Type* interface, Type* type) {
  if (is_interface(type)) return true;
  return missing_method(type, interface, false, nullptr, nullptr) == nullptr;
}

}  // namespace tandem::go::types
