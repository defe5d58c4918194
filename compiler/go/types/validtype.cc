// Types that contain themselves without a pointer between have no finite size. Each declared type
// is expanded through arrays, struct fields and embedded interface elements; meeting a type that is
// being expanded is the error.

#include <algorithm>

#include "compiler/go/types/checking.h"

namespace tandem::go::types {

void Checker::valid_type(Named* type) {
  std::vector<Named*> nest, path;
  valid_type(type, nest, path);
}

// `nest` are the types around this one; `path` the way to it for the message, which also has the
// types whose arguments are being looked at.
bool Checker::valid_type(Type* type, std::vector<Named*>& nest, std::vector<Named*>& path) {
  if (type == nullptr) return true;
  switch (type->kind) {
    case TypeKind::kArray:
      return valid_type(static_cast<Array*>(type)->element, nest, path);
    case TypeKind::kStruct:
      for (Var* field : static_cast<Struct*>(type)->fields) {
        if (!valid_type(field->type, nest, path)) return false;
      }
      return true;
    case TypeKind::kUnion:
      for (const Term& term : static_cast<Union*>(type)->terms) {
        if (!valid_type(term.type, nest, path)) return false;
      }
      return true;
    case TypeKind::kInterface:
      for (Type* element : static_cast<Interface*>(type)->embedded) {
        if (!valid_type(element, nest, path)) return false;
      }
      return true;
    case TypeKind::kNamed: {
      auto* named = static_cast<Named*>(type);
      if (valid_type_set_.contains(named)) return true;
      if (named->object->package != package_ && named->origin == nullptr) return true;
      if (!is_valid(underlying(named))) return false;
      // Only instances of one type can be the same without being one object.
      auto same = [&](Named* other) {
        return other == named || (named->origin != nullptr && other->origin == named->origin &&
                                  identical(other, named));
      };
      if (std::any_of(nest.begin(), nest.end(), same)) {
        named->underlying = invalid_type();
        named->generic()->underlying = invalid_type();
        auto start = std::find_if(path.begin(), path.end(), same);
        std::vector<Object*> cycle;
        for (; start != path.end(); ++start) cycle.push_back((*start)->object);
        if (!cycle.empty()) cycle_error(cycle);
        return false;
      }
      nest.push_back(named);
      path.push_back(named);
      bool valid = valid_type(named->generic()->from_rhs, nest, path);
      nest.pop_back();
      path.pop_back();
      if (valid) valid_type_set_.insert(named);
      return valid;
    }
    case TypeKind::kTypeParam: {
      if (nest.empty()) return true;
      Named* instance = nest.back();
      const std::vector<TypeParam*>& params = instance->generic()->type_params;
      auto it = std::find(params.begin(), params.end(), type);
      size_t index = static_cast<size_t>(it - params.begin());
      if (it == params.end() || index >= instance->type_args.size()) return true;
      // The argument is written where the instance is, so it is nested one level less.
      nest.pop_back();
      bool valid = valid_type(instance->type_args[index], nest, path);
      nest.push_back(instance);
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

}  // namespace tandem::go::types
