// Type identity, by structure (specification, "Type identity"). Interfaces may refer to themselves
// through their methods; the pairs of interfaces under comparison are remembered, and a pair met
// again is taken for equal: if there is a difference, the first comparison of the pair finds it.

#include "compiler/go/types/object.h"
#include "compiler/go/types/type.h"
#include "compiler/go/types/typeset.h"

namespace tandem::go::types {
namespace {

struct InterfacePair {
  Interface* x;
  Interface* y;
  const InterfacePair* outer;

  bool same(const InterfacePair& other) const {
    return (x == other.x && y == other.y) || (x == other.y && y == other.x);
  }
};

class Comparer {
 public:
  explicit Comparer(bool ignore_tags) : ignore_tags_(ignore_tags) {}

  bool identical(Type* x, Type* y, const InterfacePair* outer) const {
    if (x == y) return true;
    if (x == nullptr || y == nullptr || x->kind != y->kind) return false;
    switch (x->kind) {
      case TypeKind::kBasic:
        return cast<Basic>(x)->basic == cast<Basic>(y)->basic;
      case TypeKind::kNamed:
        return same_named(cast<Named>(x), cast<Named>(y));
      case TypeKind::kPointer:
        return identical(cast<Pointer>(x)->element, cast<Pointer>(y)->element, outer);
      case TypeKind::kSlice:
        return identical(cast<Slice>(x)->element, cast<Slice>(y)->element, outer);
      case TypeKind::kArray: {
        auto *a = cast<Array>(x), *b = cast<Array>(y);
        return (a->length < 0 || b->length < 0 || a->length == b->length) &&
               identical(a->element, b->element, outer);
      }
      case TypeKind::kMap:
        return identical(cast<Map>(x)->key, cast<Map>(y)->key, outer) &&
               identical(cast<Map>(x)->element, cast<Map>(y)->element, outer);
      case TypeKind::kChan:
        return cast<Chan>(x)->direction == cast<Chan>(y)->direction &&
               identical(cast<Chan>(x)->element, cast<Chan>(y)->element, outer);
      case TypeKind::kStruct:
        return same_struct(cast<Struct>(x), cast<Struct>(y), outer);
      case TypeKind::kTuple:
        return same_tuple(cast<Tuple>(x), cast<Tuple>(y), outer);
      case TypeKind::kSignature: {
        auto *a = cast<Signature>(x), *b = cast<Signature>(y);
        return a->type_params == b->type_params && a->variadic == b->variadic &&
               same_tuple(a->params, b->params, outer) && same_tuple(a->results, b->results, outer);
      }
      case TypeKind::kInterface:
        return same_interface(cast<Interface>(x), cast<Interface>(y), outer);
      case TypeKind::kTypeParam:
        return false;
      case TypeKind::kUnion:
        return same_terms(cast<Union>(x), cast<Union>(y));
    }
    return false;
  }

 private:
  template <class T>
  static T* cast(Type* type) {
    return static_cast<T*>(type);
  }

  bool same_named(Named* x, Named* y) const {
    if (x->generic()->object != y->generic()->object) return false;
    if (x->type_args.size() != y->type_args.size()) return false;
    for (size_t i = 0; i < x->type_args.size(); i++) {
      if (!types::identical(x->type_args[i], y->type_args[i])) return false;
    }
    return true;
  }

  bool same_struct(Struct* x, Struct* y, const InterfacePair* outer) const {
    if (x->fields.size() != y->fields.size()) return false;
    for (size_t i = 0; i < x->fields.size(); i++) {
      Var *a = x->fields[i], *b = y->fields[i];
      if (a->embedded != b->embedded || !a->same_id(b->package, b->name)) return false;
      if (!ignore_tags_ && x->tag(i) != y->tag(i)) return false;
      if (!identical(a->type, b->type, outer)) return false;
    }
    return true;
  }

  bool same_tuple(Tuple* x, Tuple* y, const InterfacePair* outer) const {
    if (x == nullptr || y == nullptr) return x == y;
    if (x->size() != y->size()) return false;
    for (size_t i = 0; i < x->size(); i++) {
      if (!identical(x->variables[i]->type, y->variables[i]->type, outer)) return false;
    }
    return true;
  }

  bool same_interface(Interface* x, Interface* y, const InterfacePair* outer) const {
    const TypeSet &a = type_set(x), &b = type_set(y);
    if (a.comparable != b.comparable || !same_terms(a, b)) return false;
    if (a.methods.size() != b.methods.size()) return false;
    InterfacePair pair{x, y, outer};
    for (; outer != nullptr; outer = outer->outer) {
      if (outer->same(pair)) return true;
    }
    for (size_t i = 0; i < a.methods.size(); i++) {
      Func *f = a.methods[i], *g = b.methods[i];
      if (!f->same_id(g->package, g->name) || !identical(f->type, g->type, &pair)) return false;
    }
    return true;
  }

  bool ignore_tags_;
};

}  // namespace

bool identical(Type* x, Type* y) {
  return Comparer(false).identical(x, y, nullptr);
}

bool identical_ignoring_tags(Type* x, Type* y) {
  return Comparer(true).identical(x, y, nullptr);
}

}  // namespace tandem::go::types
