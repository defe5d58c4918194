// Unification: finding types for type parameters that make two types the same.
//
// Each parameter of the unifier has a handle on its inferred type; parameters that turn out to
// stand for the same type share one. Inexact unification looks through the name of a declared type
// where the other side is a type literal, and ignores the direction of channels: what assignability
// allows.

#ifndef TANDEM_COMPILER_GO_TYPES_UNIFY_H_
#define TANDEM_COMPILER_GO_TYPES_UNIFY_H_

#include <vector>

#include "compiler/go/types/type.h"

namespace tandem::go::types {

class Unifier {
 public:
  // The strictness of a unification: kAssign is inexact at the top and exact inside.
  enum Mode : unsigned { kInexact = 0, kAssign = 1, kExact = 2 };

  // `arguments` has the types that are known already; null for the others. With `uses_methods` an
  // interface unifies inexactly with a type that has its methods.
  Unifier(const std::vector<TypeParam*>& params, const std::vector<Type*>& arguments,
          bool uses_methods);

  bool unify(Type* x, Type* y, unsigned mode) { return unify(x, y, mode, nullptr); }

  // What has been inferred for a parameter of this unifier; null if nothing yet.
  Type* at(TypeParam* param) const;
  void set(TypeParam* param, Type* type);
  size_t unknowns() const;
  std::vector<Type*> inferred() const;

 private:
  struct Pair {
    Interface* x;
    Interface* y;
    const Pair* outer;
  };

  bool unify(Type* x, Type* y, unsigned mode, const Pair* outer);
  bool unify_param(size_t param, Type* y, unsigned mode, const Pair* outer);
  bool unify_structure(Type* x, Type* y, unsigned mode, const Pair* outer);
  bool unify_interfaces(Interface* x, Interface* y, const Pair* outer);
  bool unify_methods(Interface* interface, Type* type, const Pair* outer);
  bool unify_exact_interfaces(Interface* x, Interface* y, const Pair* outer);
  bool unify_tuples(Tuple* x, Tuple* y, unsigned mode, const Pair* outer);
  bool unify_structs(Struct* x, Struct* y, unsigned mode, const Pair* outer);
  bool unify_named(Named* x, Named* y, unsigned mode, const Pair* outer);
  // The index of a parameter of this unifier, or -1.
  int index_of(Type* type) const;
  bool join(size_t x, size_t y);

  std::vector<TypeParam*> params_;
  std::vector<size_t> handles_;  // of each parameter: an index into types_
  std::vector<Type*> types_;
  bool uses_methods_;
  int depth_ = 0;
};

}  // namespace tandem::go::types

#endif  // TANDEM_COMPILER_GO_TYPES_UNIFY_H_
