// The universe: what every program knows without declaring it, and the package unsafe. It is made
// once, on first use, and never changes.
//
// Basic types are rows of a table here, builtins rows of builtins.def. The types are made first and
// the scope after them, because the constructors of objects need the types. byte and rune are types
// of their own that are identical to uint8 and int32, so that messages can show the name that was
// written. Nothing here is ever freed.

#include "compiler/go/types/object.h"
#include "compiler/go/types/type.h"

namespace tandem::go::types {
namespace {

struct BasicRow {
  BasicKind kind;
  uint16_t info;
  absl::string_view name;
};

constexpr BasicRow kBasics[] = {
    {BasicKind::kInvalid, 0, "invalid type"},
    {BasicKind::kBool, kIsBoolean, "bool"},
    {BasicKind::kInt, kIsInteger, "int"},
    {BasicKind::kInt8, kIsInteger, "int8"},
    {BasicKind::kInt16, kIsInteger, "int16"},
    {BasicKind::kInt32, kIsInteger, "int32"},
    {BasicKind::kInt64, kIsInteger, "int64"},
    {BasicKind::kUint, kIsInteger | kIsUnsigned, "uint"},
    {BasicKind::kUint8, kIsInteger | kIsUnsigned, "uint8"},
    {BasicKind::kUint16, kIsInteger | kIsUnsigned, "uint16"},
    {BasicKind::kUint32, kIsInteger | kIsUnsigned, "uint32"},
    {BasicKind::kUint64, kIsInteger | kIsUnsigned, "uint64"},
    {BasicKind::kUintptr, kIsInteger | kIsUnsigned, "uintptr"},
    {BasicKind::kFloat32, kIsFloat, "float32"},
    {BasicKind::kFloat64, kIsFloat, "float64"},
    {BasicKind::kComplex64, kIsComplex, "complex64"},
    {BasicKind::kComplex128, kIsComplex, "complex128"},
    {BasicKind::kString, kIsString, "string"},
    {BasicKind::kUnsafePointer, 0, "Pointer"},
    {BasicKind::kUntypedBool, kIsBoolean | kIsUntyped, "untyped bool"},
    {BasicKind::kUntypedInt, kIsInteger | kIsUntyped, "untyped int"},
    {BasicKind::kUntypedRune, kIsInteger | kIsUntyped, "untyped rune"},
    {BasicKind::kUntypedFloat, kIsFloat | kIsUntyped, "untyped float"},
    {BasicKind::kUntypedComplex, kIsComplex | kIsUntyped, "untyped complex"},
    {BasicKind::kUntypedString, kIsString | kIsUntyped, "untyped string"},
    {BasicKind::kUntypedNil, kIsUntyped, "untyped nil"},
};
static_assert(sizeof kBasics / sizeof kBasics[0] == kNumBasicKinds);

struct BuiltinRow {
  BuiltinId id;
  absl::string_view name;
  bool in_unsafe;
};

constexpr BuiltinRow kBuiltinRows[] = {
#define GO_BUILTIN(id, name, arguments, variadic, statement, unsafe, since) \
  {BuiltinId::id, name, unsafe},
#include "compiler/go/types/builtins.def"
#undef GO_BUILTIN
};

struct Universe {
  Basic* basics[kNumBasicKinds];
  Basic* byte_type;
  Basic* rune_type;
  Interface* any;
  Named* error;
  Named* comparable;
};

// The types alone: the objects' constructors need them.
const Universe& universe() {
  static const Universe* const kUniverse = [] {
    auto* made = new Universe();
    for (const BasicRow& row : kBasics) {
      made->basics[static_cast<int>(row.kind)] = new Basic(row.kind, row.info, row.name);
    }
    made->byte_type = new Basic(BasicKind::kUint8, kIsInteger | kIsUnsigned, "byte");
    made->rune_type = new Basic(BasicKind::kInt32, kIsInteger, "rune");
    made->any = new Interface();
    made->any->complete = true;
    made->error = new Named();
    made->comparable = new Named();
    return made;
  }();
  return *kUniverse;
}

Object* define(Scope* scope, Object* object) {
  object->color = Color::kBlack;
  scope->insert(object);
  return object;
}

void define_type(Scope* scope, absl::string_view name, Type* type) {
  define(scope, new TypeName(Position(), nullptr, name, type));
}

void define_error(Scope* scope) {
  Named* error = universe().error;
  auto* object = new TypeName(Position(), nullptr, "error", error);
  error->object = object;
  auto* signature = new Signature();
  signature->receiver = new Var(Position(), nullptr, "", error);
  signature->params = new Tuple();
  signature->results = new Tuple({new Var(Position(), nullptr, "", basic(BasicKind::kString))});
  auto* method = new Func(Position(), nullptr, "Error", signature);
  method->is_interface_method = true;
  auto* interface = new Interface();
  interface->explicit_methods.push_back(method);
  interface->complete = true;
  error->underlying = interface;
  type_set(interface);
  define(scope, object);
}

void define_comparable(Scope* scope) {
  Named* comparable = universe().comparable;
  auto* object = new TypeName(Position(), nullptr, "comparable", comparable);
  comparable->object = object;
  auto* interface = new Interface();
  interface->complete = true;
  interface->computed_set = std::make_unique<TypeSet>();
  interface->computed_set->comparable = true;
  comparable->underlying = interface;
  define(scope, object);
}

Scope* make_universe_scope() {
  auto* scope = new Scope(nullptr, "universe");
  for (const BasicRow& row : kBasics) {
    bool has_plain_name = row.name.find(' ') == absl::string_view::npos;
    if (has_plain_name && row.kind != BasicKind::kUnsafePointer) {
      define_type(scope, row.name, basic(row.kind));
    }
  }
  define_type(scope, "byte", universe().byte_type);
  define_type(scope, "rune", universe().rune_type);
  type_set(universe().any);
  define_type(scope, "any", universe().any);
  define_error(scope);
  define_comparable(scope);
  auto constant = [&](absl::string_view name, BasicKind kind, Value value) {
    define(scope, new Const(Position(), nullptr, name, basic(kind), std::move(value)));
  };
  constant("true", BasicKind::kUntypedBool, Value::of_bool(true));
  constant("false", BasicKind::kUntypedBool, Value::of_bool(false));
  constant("iota", BasicKind::kUntypedInt, Value::of_int(0));
  define(scope, new Nil());
  for (const BuiltinRow& row : kBuiltinRows) {
    if (!row.in_unsafe) define(scope, new Builtin(row.name, row.id));
  }
  return scope;
}

Package* make_unsafe_package() {
  auto* package = new Package("unsafe", "unsafe", new Scope(universe_scope(), "package unsafe"));
  package->complete = true;
  auto* pointer = new TypeName(Position(), package, "Pointer", basic(BasicKind::kUnsafePointer));
  define(package->scope, pointer);
  for (const BuiltinRow& row : kBuiltinRows) {
    if (row.in_unsafe) define(package->scope, new Builtin(row.name, row.id))->package = package;
  }
  return package;
}

}  // namespace

Type* basic(BasicKind kind) {
  return universe().basics[static_cast<int>(kind)];
}
Type* universe_byte() {
  return universe().byte_type;
}
Type* universe_rune() {
  return universe().rune_type;
}
Type* universe_error() {
  return universe().error;
}
Type* universe_any() {
  return universe().any;
}
Type* universe_comparable() {
  return universe().comparable;
}

Scope* universe_scope() {
  static Scope* const kScope = make_universe_scope();
  return kScope;
}

Package* unsafe_package() {
  static Package* const kPackage = make_unsafe_package();
  return kPackage;
}

}  // namespace tandem::go::types
