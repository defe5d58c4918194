// Types that contain themselves without a pointer between have no finite size. Each declared type
// is expanded through arrays, struct fields and embedded interface elements; meeting a type that is
// being expanded is the error.

#include <algorithm>

#include "compiler/go/types/checking.h"

namespace tandem::go::types {

// The types around the one that is looked at, and the way to it.
class TypeNest {
 public:
  bool empty() const { return types_.empty(); }
  Named* innermost() const { return types_.back(); }
  // The way, for the message. It also has the types whose arguments are being looked at.
  absl::Span<Named* const> path() const { return path_; }

  bool contains(Named* named) const {
    auto it = by_generic_.find(named->generic());
    if (it == by_generic_.end()) return false;
    return std::any_of(it->second.begin(), it->second.end(),
                       [&](Named* other) { return is_same(named, other); });
  }

  // Only instances of one type can be the same without being one object.
  static bool is_same(Named* x, Named* y) {
    return x == y || (x->origin != nullptr && x->origin == y->origin && identical(x, y));
  }

  void enter(Named* named) {
    push(named);
    path_.push_back(named);
  }
  void leave() {
    pop();
    path_.pop_back();
  }

  // An argument is written where the instance is, so it is nested one level less.
  Named* pop() {
    Named* named = types_.back();
    types_.pop_back();
    by_generic_[named->generic()].pop_back();
    return named;
  }
  void push(Named* named) {
    types_.push_back(named);
    by_generic_[named->generic()].push_back(named);
  }

 private:
  std::vector<Named*> types_;
  absl::flat_hash_map<Named*, std::vector<Named*>> by_generic_;  // the same, by generic type
  std::vector<Named*> path_;
};

void Checker::valid_type(Named* type) {
  TypeNest nest;
  valid_type(type, nest);
}

bool Checker::valid_type(Type* type, TypeNest& nest) {
  if (type == nullptr) return true;
  switch (type->kind) {
    case TypeKind::kArray:
      return valid_type(static_cast<Array*>(type)->element, nest);
    case TypeKind::kStruct:
      for (Var* field : static_cast<Struct*>(type)->fields) {
        if (!valid_type(field->type, nest)) return false;
      }
      return true;
    case TypeKind::kUnion:
      for (const Term& term : static_cast<Union*>(type)->terms) {
        if (!valid_type(term.type, nest)) return false;
      }
      return true;
    case TypeKind::kInterface:
      for (Type* element : static_cast<Interface*>(type)->embedded) {
        if (!valid_type(element, nest)) return false;
      }
      return true;
    case TypeKind::kNamed:
      return valid_named(static_cast<Named*>(type), nest);
    case TypeKind::kTypeParam: {
      if (nest.empty()) return true;
      Named* instance = nest.innermost();
      const std::vector<TypeParam*>& params = instance->generic()->type_params;
      auto it = std::find(params.begin(), params.end(), type);
      auto index = static_cast<size_t>(it - params.begin());
      if (it == params.end() || index >= instance->type_args.size()) return true;
      nest.pop();
      bool valid = valid_type(instance->type_args[index], nest);
      nest.push(instance);
      return valid;
    }
    case TypeKind::kBasic:
    case TypeKind::kPointer:
    case TypeKind::kSlice:
    case TypeKind::kMap:
    case TypeKind::kChan:
    case TypeKind::kTuple:
    case TypeKind::kSignature:
      return true;
  }
  return true;
}

bool Checker::valid_named(Named* named, TypeNest& nest) {
  if (valid_type_set_.contains(named)) return true;
  if (named->object->package != package_ && named->origin == nullptr) return true;
  if (!is_valid(underlying(named))) return false;
  if (nest.contains(named)) {
    named->underlying = invalid_type();
    named->generic()->underlying = invalid_type();
    report_recursive_type(named, nest);
    return false;
  }
  nest.enter(named);
  bool valid = valid_type(named->generic()->from_rhs, nest);
  nest.leave();
  if (valid) valid_type_set_.insert(named);
  return valid;
}

void Checker::report_recursive_type(Named* named, const TypeNest& nest) {
  auto start = std::find_if(nest.path().begin(), nest.path().end(),
                            [&](Named* other) { return TypeNest::is_same(named, other); });
  std::vector<CycleStep> cycle(start, nest.path().end());
  if (!cycle.empty()) cycle_error(cycle);
}

}  // namespace tandem::go::types
