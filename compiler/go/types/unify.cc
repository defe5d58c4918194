// Unification; see unify.h.
//
// Two types are walked together. Where one side is a parameter of the unifier that has no type yet,
// it gets the other side; where it has one, that type and the other side are unified instead.
// Elements of types are unified exactly where assignability would ask for identical types. A type
// parameter of somebody else unifies by its core type. Pairs of interfaces under way are kept, so
// that recursive interfaces end, and a limit of depth ends what is left.

#include "compiler/go/types/unify.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "compiler/go/types/lookup.h"
#include "compiler/go/types/object.h"
#include "compiler/go/types/typeset.h"

namespace tandem::go::types {
namespace {

constexpr int kMaxDepth = 50;

Interface* as_interface(Type* type) {
  return is_type_param(type) ? nullptr : as<Interface>(underlying(type));
}

bool is_type_literal(Type* type) {
  return type->kind != TypeKind::kNamed && type->kind != TypeKind::kTypeParam;
}

}  // namespace

Unifier::Unifier(const std::vector<TypeParam*>& params, const std::vector<Type*>& arguments,
                 bool uses_methods)
    : params_(params), types_(arguments), uses_methods_(uses_methods) {
  types_.resize(params.size());
  for (size_t i = 0; i < params.size(); i++) handles_.push_back(i);
}

int Unifier::index_of(Type* type) const {
  if (!is_type_param(type)) return -1;
  auto it = std::find(params_.begin(), params_.end(), type);
  return it == params_.end() ? -1 : static_cast<int>(it - params_.begin());
}

Type* Unifier::at(TypeParam* param) const {
  int index = index_of(param);
  return index < 0 ? nullptr : types_[handles_[static_cast<size_t>(index)]];
}

void Unifier::set(TypeParam* param, Type* type) {
  int index = index_of(param);
  if (index >= 0) types_[handles_[static_cast<size_t>(index)]] = type;
}

size_t Unifier::unknowns() const {
  size_t count = 0;
  for (size_t handle : handles_) count += types_[handle] == nullptr ? 1 : 0;
  return count;
}

std::vector<Type*> Unifier::inferred() const {
  std::vector<Type*> result;
  for (size_t handle : handles_) result.push_back(types_[handle]);
  return result;
}

// Makes two parameters share a handle. False if both have a type already.
bool Unifier::join(size_t x, size_t y) {
  size_t from = handles_[x], to = handles_[y];
  if (from == to) return true;
  if (types_[from] != nullptr && types_[to] != nullptr) return false;
  if (types_[from] != nullptr) std::swap(from, to);
  for (size_t& handle : handles_) {
    if (handle == from) handle = to;
  }
  return true;
}

bool Unifier::unify(Type* x, Type* y, unsigned mode, const Pair* outer) {
  if (x == y) return true;
  if (x == nullptr || y == nullptr || depth_ >= kMaxDepth) return false;
  depth_++;
  bool result = [&] {
    // A parameter of ours, or else a type literal, comes first.
    if (x->kind == TypeKind::kNamed || index_of(y) >= 0) std::swap(x, y);
    if ((mode & kExact) == 0 && y->kind == TypeKind::kNamed && is_type_literal(x) &&
        !(uses_methods_ && is_interface(x))) {
      y = underlying(y);
      if (x == y) return true;
    }
    int px = index_of(x), py = index_of(y);
    if (px >= 0 && py >= 0) {
      if (join(static_cast<size_t>(px), static_cast<size_t>(py))) return true;
      return unify(types_[handles_[static_cast<size_t>(px)]],
                   types_[handles_[static_cast<size_t>(py)]], mode, outer);
    }
    if (px >= 0) return unify_param(static_cast<size_t>(px), y, mode, outer);
    if (uses_methods_ && (mode & kExact) == 0) {
      Interface* xi = as_interface(x);
      Interface* yi = as_interface(y);
      if (xi != nullptr && yi != nullptr) return unify_interfaces(xi, yi, outer);
      if (xi != nullptr) return unify_methods(xi, y, outer);
      if (yi != nullptr) return unify_methods(yi, x, outer);
    }
    if (is_type_param(y)) std::swap(x, y);
    return unify_structure(x, y, mode, outer);
  }();
  depth_--;
  return result;
}

bool Unifier::unify_param(size_t param, Type* y, unsigned mode, const Pair* outer) {
  Type*& slot = types_[handles_[param]];
  if (slot == nullptr) {
    slot = y;
    return true;
  }
  Type* x = slot;
  if (!unify(x, y, mode, outer)) return false;
  Interface* xi = as_interface(x);
  Interface* yi = as_interface(y);
  bool x_named = as<Named>(x) != nullptr, y_named = as<Named>(y) != nullptr;
  if (xi != nullptr && yi != nullptr) {
    if (x_named && y_named) return identical(x, y);
    if (type_set(xi).methods.size() != type_set(yi).methods.size()) return false;
  } else if (xi != nullptr || yi != nullptr) {
    return false;  // an interface and a type that implements it are not the same type
  }
  if ((mode & kExact) != 0 || x_named) return true;
  // A declared type is kept rather than a literal, a directed channel rather than one that is not.
  auto* chan = as<Chan>(underlying(y));
  if (y_named || (chan != nullptr && chan->direction != ChanDirection::kBoth)) slot = y;
  return true;
}

bool Unifier::unify_interfaces(Interface* x, Interface* y, const Pair* outer) {
  const TypeSet *a = &type_set(x), *b = &type_set(y);
  if (a->comparable != b->comparable || !same_terms(*a, *b)) return false;
  for (const Pair* pair = outer; pair != nullptr; pair = pair->outer) {
    if ((pair->x == x && pair->y == y) || (pair->x == y && pair->y == x)) return true;
  }
  Pair pair{x, y, outer};
  // The methods of the smaller one must be among the other's.
  if (a->methods.size() > b->methods.size()) std::swap(a, b);
  for (Func* m : a->methods) {
    Func* other = find_method(b->methods, m->package, m->name, false).method;
    if (other == nullptr || !unify(m->type, other->type, kExact, &pair)) return false;
  }
  return true;
}

bool Unifier::unify_methods(Interface* interface, Type* type, const Pair* outer) {
  for (Func* m : type_set(interface).methods) {
    auto* other = as<Func>(lookup_field_or_method(type, false, m->package, m->name).object);
    if (other == nullptr || !unify(m->type, other->type, kExact, outer)) return false;
  }
  return true;
}

bool Unifier::unify_exact_interfaces(Interface* x, Interface* y, const Pair* outer) {
  if (type_set(x).methods.size() != type_set(y).methods.size()) return false;
  return unify_interfaces(x, y, outer);
}

bool Unifier::unify_tuples(Tuple* x, Tuple* y, unsigned mode, const Pair* outer) {
  if (x->size() != y->size()) return false;
  for (size_t i = 0; i < x->size(); i++) {
    if (!unify(x->variables[i]->type, y->variables[i]->type, mode, outer)) return false;
  }
  return true;
}

bool Unifier::unify_structs(Struct* x, Struct* y, unsigned mode, const Pair* outer) {
  if (x->fields.size() != y->fields.size()) return false;
  for (size_t i = 0; i < x->fields.size(); i++) {
    Var *f = x->fields[i], *g = y->fields[i];
    if (f->embedded != g->embedded || x->tag(i) != y->tag(i) || !f->same_id(g->package, g->name) ||
        !unify(f->type, g->type, mode, outer)) {
      return false;
    }
  }
  return true;
}

bool Unifier::unify_named(Named* x, Named* y, unsigned mode, const Pair* outer) {
  if (x->type_args.size() != y->type_args.size()) return false;
  if (x->generic()->object != y->generic()->object) return false;
  for (size_t i = 0; i < x->type_args.size(); i++) {
    if (!unify(x->type_args[i], y->type_args[i], mode, outer)) return false;
  }
  return true;
}

bool Unifier::unify_structure(Type* x, Type* y, unsigned mode, const Pair* outer) {
  if (x->kind == TypeKind::kTypeParam) {
    // A parameter of somebody else: its core type, if it has one, says what it can be.
    Type* core = core_type(x);
    return core != nullptr && unify(core, y, kAssign, outer);
  }
  if (x->kind != y->kind) return false;
  unsigned element_mode = (mode & kAssign) != 0 ? mode | kExact : mode;
  auto elements = [&](Type* a, Type* b) { return unify(a, b, element_mode, outer); };
  switch (x->kind) {
    case TypeKind::kBasic:
      return static_cast<Basic*>(x)->basic == static_cast<Basic*>(y)->basic;
    case TypeKind::kArray: {
      auto *a = static_cast<Array*>(x), *b = static_cast<Array*>(y);
      return (a->length < 0 || b->length < 0 || a->length == b->length) &&
             elements(a->element, b->element);
    }
    case TypeKind::kSlice:
      return elements(static_cast<Slice*>(x)->element, static_cast<Slice*>(y)->element);
    case TypeKind::kPointer:
      return elements(static_cast<Pointer*>(x)->element, static_cast<Pointer*>(y)->element);
    case TypeKind::kStruct:
      return unify_structs(static_cast<Struct*>(x), static_cast<Struct*>(y), element_mode, outer);
    case TypeKind::kTuple:
      return unify_tuples(static_cast<Tuple*>(x), static_cast<Tuple*>(y), mode, outer);
    case TypeKind::kSignature: {
      auto *a = static_cast<Signature*>(x), *b = static_cast<Signature*>(y);
      return a->variadic == b->variadic &&
             unify_tuples(a->params, b->params, element_mode, outer) &&
             unify_tuples(a->results, b->results, element_mode, outer);
    }
    case TypeKind::kInterface:
      return unify_exact_interfaces(static_cast<Interface*>(x), static_cast<Interface*>(y), outer);
    case TypeKind::kMap:
      return elements(static_cast<Map*>(x)->key, static_cast<Map*>(y)->key) &&
             elements(static_cast<Map*>(x)->element, static_cast<Map*>(y)->element);
    case TypeKind::kChan: {
      auto *a = static_cast<Chan*>(x), *b = static_cast<Chan*>(y);
      return ((mode & kExact) == 0 || a->direction == b->direction) &&
             elements(a->element, b->element);
    }
    case TypeKind::kNamed:
      return unify_named(static_cast<Named*>(x), static_cast<Named*>(y), mode, outer);
    case TypeKind::kTypeParam:
    case TypeKind::kUnion:
      return false;
  }
  return false;
}

}  // namespace tandem::go::types
