// Instantiation of generic types and signatures: substitution of type arguments for type
// parameters.
//
// An instance of a generic type is a Named with `origin` and `type_args`. It is unique for
// identical arguments within one InstanceContext, and is expanded (underlying type and methods
// substituted) when somebody looks inside, so that recursive generic types end.

#ifndef TANDEM_COMPILER_GO_TYPES_INSTANCE_H_
#define TANDEM_COMPILER_GO_TYPES_INSTANCE_H_

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "compiler/go/types/arena.h"
#include "compiler/go/types/object.h"
#include "compiler/go/types/type.h"

namespace tandem::go::types {

// What instances of one program share.
struct InstanceContext {
  explicit InstanceContext(Arena& type_arena) : arena(type_arena) {}
  Arena& arena;
  absl::flat_hash_map<std::string, std::vector<Named*>> instances;
  uint64_t next_type_param_id = 1;
};

// While a checker runs, methods may be met whose declaration it has not come to yet. The innermost
// scope of the thread says how they get their type.
class ResolverScope {
 public:
  explicit ResolverScope(std::function<void(Object*)> resolve);
  ResolverScope(const ResolverScope&) = delete;
  ResolverScope& operator=(const ResolverScope&) = delete;
  ~ResolverScope();

 private:
  friend void resolve_object(Object* object);
  std::function<void(Object*)> resolve_;
  ResolverScope* outer_;
};

// Makes sure that an object has its type.
void resolve_object(Object* object);

// Replaces type parameters by types. `params` and `arguments` have the same length.
class Substitution {
 public:
  Substitution(absl::Span<TypeParam* const> params, absl::Span<Type* const> arguments)
      : params_(params.begin(), params.end()), arguments_(arguments.begin(), arguments.end()) {}
  bool empty() const { return params_.empty(); }
  // The argument for `param`, or `param` itself.
  Type* lookup(TypeParam* param) const;

 private:
  std::vector<TypeParam*> params_;
  std::vector<Type*> arguments_;
};

// `type` with the substitution applied; `type` itself if nothing in it changes.
Type* substitute(InstanceContext& context, Type* type, const Substitution& substitution);

// The instance of a generic Named; the same for identical arguments.
Named* instantiate_named(InstanceContext& context, Named* generic,
                         absl::Span<Type* const> arguments);
// The signature with its type parameters replaced, and none left.
Signature* instantiate_signature(InstanceContext& context, Signature* generic,
                                 absl::Span<Type* const> arguments);

// Computes the underlying type of an instance if that has not been done and can be done.
void expand(Named* instance);
// The method of an instance that corresponds to its origin's method at `index`.
Func* expand_method(Named* instance, size_t index);

}  // namespace tandem::go::types

#endif  // TANDEM_COMPILER_GO_TYPES_INSTANCE_H_
