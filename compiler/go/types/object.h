// What names stand for: packages, constants, types, variables, functions, labels, builtins and nil;
// the scopes that map names to them; and packages.
//
// Objects live in the checker's arena and are compared by address. Colors mark the state of their
// declaration, so that a cycle is seen when a grey object is met.

#ifndef TANDEM_COMPILER_GO_TYPES_OBJECT_H_
#define TANDEM_COMPILER_GO_TYPES_OBJECT_H_

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "compiler/go/types/arena.h"
#include "compiler/go/types/constant.h"
#include "compiler/go/types/type.h"
#include "compiler/support/source.h"

namespace tandem::go::syntax {
struct FuncDecl;
}

namespace tandem::go::types {

struct Scope;

enum class ObjectKind : uint8_t {
  kPkgName,
  kConst,
  kTypeName,
  kVar,
  kFunc,
  kLabel,
  kBuiltin,
  kNil,
};

// Whether the checker has seen an object's declaration: white before, grey while, black after.
enum class Color : uint8_t { kWhite, kGrey, kBlack };

struct Object {
  Object(ObjectKind object_kind, Position object_position, Package* object_package,
         absl::string_view object_name, Type* object_type)
      : kind(object_kind),
        position(object_position),
        package(object_package),
        name(object_name),
        type(object_type),
        color(object_type != nullptr ? Color::kBlack : Color::kWhite) {}
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;

  const ObjectKind kind;
  Position position;
  Package* package;  // null for what is in the universe, and for labels
  std::string name;
  Type* type;  // null for what has none, or not yet
  Color color;
  Scope* parent = nullptr;  // the scope that declares it; null for methods and fields
  uint32_t order = 0;  // of package-level objects and methods: their order in the source, from 1
  Position scope_position;  // where the scope of the name starts, in a function
  uint32_t grey_index = 0;  // while grey: its place in the checker's stack

  bool exported() const;
  // A method or field name that is unique among packages: the name, with the package's path in
  // front if it is not exported.
  std::string id() const;
  // Whether this has the same identity as a field or method called `other_name` in `other_package`.
  bool same_id(const Package* other_package, absl::string_view other_name) const;
};

// `object` as a T, or nullptr if it is none (or null).
template <class T>
T* as(Object* object) {
  return object != nullptr && object->kind == T::kKind ? static_cast<T*>(object) : nullptr;
}
template <class T>
const T* as(const Object* object) {
  return object != nullptr && object->kind == T::kKind ? static_cast<const T*>(object) : nullptr;
}

// The name by which a file calls an imported package.
struct PkgName : Object {
  static constexpr ObjectKind kKind = ObjectKind::kPkgName;
  PkgName(Position pos, Package* pkg, absl::string_view object_name, Package* imported_package);
  Package* imported;
  bool used = false;
};

struct Const : Object {
  static constexpr ObjectKind kKind = ObjectKind::kConst;
  Const(Position pos, Package* pkg, absl::string_view object_name, Type* object_type, Value v)
      : Object(kKind, pos, pkg, object_name, object_type), value(std::move(v)) {}
  Value value;
};

// A declared type or an alias. It is an alias unless its type is a Named whose object it is, a type
// parameter of it, or a basic type of its name.
struct TypeName : Object {
  static constexpr ObjectKind kKind = ObjectKind::kTypeName;
  TypeName(Position pos, Package* pkg, absl::string_view object_name, Type* object_type)
      : Object(kKind, pos, pkg, object_name, object_type) {}
  bool is_alias() const;
};

// A variable, parameter, result, receiver or struct field.
struct Var : Object {
  static constexpr ObjectKind kKind = ObjectKind::kVar;
  Var(Position pos, Package* pkg, absl::string_view object_name, Type* object_type)
      : Object(kKind, pos, pkg, object_name, object_type) {}
  bool embedded = false;  // an embedded field
  bool is_field = false;  // a struct field
  bool is_param = false;  // a parameter, result or receiver
  bool used = false;      // of a local variable: it is read somewhere
  bool package_level = false;
  Var* origin = nullptr;  // of a field of an instance: the field of the generic type
};

// A function or method, concrete or of an interface. Its type is a Signature.
struct Func : Object {
  static constexpr ObjectKind kKind = ObjectKind::kFunc;
  Func(Position pos, Package* pkg, absl::string_view object_name, Type* object_type)
      : Object(kKind, pos, pkg, object_name, object_type) {}
  const Signature* signature() const { return as<Signature>(type); }
  Signature* signature() { return as<Signature>(type); }

  bool has_pointer_receiver = false;
  bool is_method = false;  // concrete, declared with a receiver
  bool is_interface_method = false;
  Func* origin = nullptr;                   // of a method of an instance: that of the generic type
  syntax::FuncDecl* declaration = nullptr;  // null for interface methods
  // "p.F", "(p.T).M" or "(*p.T).M": the full name, package path qualified.
  std::string full_name() const;
};

struct Label : Object {
  static constexpr ObjectKind kKind = ObjectKind::kLabel;
  Label(Position pos, Package* pkg, absl::string_view object_name);
  bool used = false;
};

// The functions that the language itself defines (builtins.def).
enum class BuiltinId : uint8_t {
#define GO_BUILTIN(id, name, arguments, variadic, statement, unsafe, since) id,
#include "compiler/go/types/builtins.def"
#undef GO_BUILTIN
};

struct Builtin : Object {
  static constexpr ObjectKind kKind = ObjectKind::kBuiltin;
  Builtin(absl::string_view object_name, BuiltinId builtin_id);
  BuiltinId id;
};

struct Nil : Object {
  static constexpr ObjectKind kKind = ObjectKind::kNil;
  Nil();
};

// A mapping of names to objects, nested: universe, package, file, function, blocks. Most scopes
// have few names, which are searched one by one; larger ones have an index.
struct Scope {
  Scope(Scope* parent_scope, const char* scope_comment)
      : parent(parent_scope), comment(scope_comment) {}

  Scope* parent;
  std::vector<Scope*> children;
  const char* comment;            // for debugging: what kind of block it is
  std::vector<Object*> in_order;  // the elements in the order of insertion
  bool is_function = false;

  Object* lookup(absl::string_view object_name) const;
  // Enters the object unless its name is taken (then returns what has it) or is "_".
  Object* insert(Object* object);
  // Enters an object of another scope, whose name is not taken.
  void enter(Object* object);
  // Searches this scope and those around it. Objects whose scope starts after `position` do not
  // count, if a position is given.
  Object* lookup_parent(absl::string_view object_name, Position position, Scope** where) const;

 private:
  static constexpr size_t kFewElements = 8;
  absl::flat_hash_map<absl::string_view, Object*> by_name_;  // if there are more
};

struct Package {
  Package(absl::string_view package_path, absl::string_view package_name, Scope* package_scope)
      : path(package_path), name(package_name), scope(package_scope) {}
  std::string path;
  std::string name;
  Scope* scope;
  std::vector<Package*> imports;  // direct, in the order of first import
  bool complete = false;
  bool fake = false;  // stands for a package that could not be imported
};

// The scope of predeclared names, the package unsafe, and the objects some parts ask for by name.
Scope* universe_scope();
Package* unsafe_package();

// An object as gc describes it in messages: "var x int", "type T struct{}", "func F(x int)".
std::string object_string(const Object* object, const Qualifier& qualifier = nullptr);

// Whether a name starts with an upper case letter.
bool is_exported_name(absl::string_view name);

}  // namespace tandem::go::types

#endif  // TANDEM_COMPILER_GO_TYPES_OBJECT_H_
