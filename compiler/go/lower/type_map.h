// From the checker's types to TIR's. TIR types are interned, so two Go types are identical exactly
// when their images are the same pointer; everything after this looks at TIR types only.
//
// Generic code is lowered once for each list of type arguments. An Environment says what the type
// parameters in scope stand for; a conversion happens in an environment. A named type that is an
// instance (List[int]) is a TIR type of its own, whose declaration is looked at in an environment
// that binds the generic type's parameters.

#ifndef TANDEM_COMPILER_GO_LOWER_TYPE_MAP_H_
#define TANDEM_COMPILER_GO_LOWER_TYPE_MAP_H_

#include <deque>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "compiler/go/lower/local_types.h"
#include "compiler/go/types/object.h"
#include "compiler/go/types/type.h"
#include "compiler/ir/module.h"

namespace tandem::go::lower {

// What type parameters stand for.
struct Environment {
  std::vector<const types::TypeParam*> parameters;
  std::vector<const ir::Type*> arguments;
  absl::flat_hash_map<const types::Type*, const ir::Type*> cache;

  // So many of them belong to the function around, the rest to a type that is declared in it.
  size_t of_function = 0;

  bool empty() const { return parameters.empty(); }
};

// Where a named TIR type comes from.
struct NamedOrigin {
  types::Named* declaration = nullptr;     // the generic type, for an instance
  std::vector<const ir::Type*> arguments;  // of an instance
};

class TypeMap {
 public:
  TypeMap(ir::Module& module, absl::Span<const Package> packages)
      : module_(module), local_types_(packages) {}

  // The TIR type of `type`. `environment` outlives this.
  const ir::Type* convert(types::Type* type, Environment& environment);

  // The environment without bindings.
  Environment& root() { return root_; }
  // One that binds the parameters.
  Environment& bind(const std::vector<types::TypeParam*>& parameters,
                    std::vector<const ir::Type*> arguments);

  // The declaration of a named type made here; null for others.
  const NamedOrigin* origin(const ir::Type* named) const;

  // The func type as the calling convention has it: every parameter of memory type is a pointer to
  // a copy, and every result of memory type is a pointer, after the parameters, to where it goes.
  // `receiver`, if not null, goes first.
  const ir::Type* calling_type(const ir::Type* func, const ir::Type* receiver = nullptr);

  // Whether a named type was met whose type arguments nest too deep; it was replaced by int.
  bool too_deep() const { return too_deep_; }

  ir::TypeTable& table() { return module_.types(); }

 private:
  const ir::Type* make(types::Type* type, Environment& environment);
  const ir::Type* make_basic(const types::Basic* basic);
  const ir::Type* make_named(types::Named* named, Environment& environment);
  const ir::Type* make_struct(const types::Struct* structure, Environment& environment);
  const ir::Type* make_func(const types::Signature* signature, Environment& environment);
  const ir::Type* make_interface(types::Interface* interface, Environment& environment);
  std::string local_link_name(const types::Named* declaration, absl::string_view name);
  Environment& bind_declaration(const types::Named* declaration,
                                std::vector<const ir::Type*> arguments, Environment& outer,
                                bool is_local);

  ir::Module& module_;
  Environment root_;
  std::deque<Environment> environments_;
  absl::flat_hash_map<const ir::Type*, NamedOrigin> origins_;
  LocalTypes local_types_;
  bool too_deep_ = false;
};

// The type arguments of a link name: "[int,main.T]". Of a type that is declared in a generic
// function, those of the function come first: "[string;int,main.T]".
std::string arguments_suffix(absl::Span<const ir::Type* const> arguments,
                             absl::Span<const ir::Type* const> of_function = {});

// The import path that makes an unexported name unique; "" for an exported one.
std::string package_of_name(const types::Object* object);

}  // namespace tandem::go::lower

#endif  // TANDEM_COMPILER_GO_LOWER_TYPE_MAP_H_
