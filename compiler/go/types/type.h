// The types of Go, as the checker makes them and everything after it reads them. The vocabulary is
// that of go/types.
//
// A type is a node made in an Arena and passed by pointer; it is tagged with its kind, and `as<T>`
// is the checked downcast:
//
//     if (auto* pointer = as<Pointer>(underlying(type))) use(pointer->element);
//
// Two types are the same when identical() says so; equal pointers are only the quick case. Named
// types, type parameters and basic types are unique, so for them pointers do decide, except that a
// generic type may be instantiated more than once with identical arguments.
//
// The node of a declared type exists before its underlying type is known, so cycles through
// pointers and the like are ordinary cycles of pointers here.

#ifndef TANDEM_COMPILER_GO_TYPES_TYPE_H_
#define TANDEM_COMPILER_GO_TYPES_TYPE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "compiler/support/source.h"

namespace tandem::go::types {

struct Func;
struct InstanceContext;
struct Interface;
struct Named;
struct Package;
struct Scope;
struct Signature;
struct TypeName;
struct TypeParam;
struct Var;

enum class TypeKind : uint8_t {
  kBasic,
  kNamed,
  kPointer,
  kSlice,
  kArray,
  kMap,
  kChan,
  kStruct,
  kTuple,
  kSignature,
  kInterface,
  kTypeParam,
  kUnion,
};

struct Type {
  explicit Type(TypeKind type_kind) : kind(type_kind) {}
  Type(const Type&) = delete;
  Type& operator=(const Type&) = delete;

  const TypeKind kind;
};

// `type` as a T, or nullptr if it is none (or null). It does not look through named types.
template <class T>
T* as(Type* type) {
  return type != nullptr && type->kind == T::kKind ? static_cast<T*>(type) : nullptr;
}
template <class T>
const T* as(const Type* type) {
  return type != nullptr && type->kind == T::kKind ? static_cast<const T*>(type) : nullptr;
}

// The order matters: untyped kinds come last, and the numeric ones in the order of their
// precedence.
enum class BasicKind : uint8_t {
  kInvalid,
  kBool,
  kInt,
  kInt8,
  kInt16,
  kInt32,
  kInt64,
  kUint,
  kUint8,
  kUint16,
  kUint32,
  kUint64,
  kUintptr,
  kFloat32,
  kFloat64,
  kComplex64,
  kComplex128,
  kString,
  kUnsafePointer,
  kUntypedBool,
  kUntypedInt,
  kUntypedRune,
  kUntypedFloat,
  kUntypedComplex,
  kUntypedString,
  kUntypedNil,
};
inline constexpr int kNumBasicKinds = static_cast<int>(BasicKind::kUntypedNil) + 1;

// Properties of basic types, a bit each.
enum BasicInfo : uint16_t {
  kIsBoolean = 1 << 0,
  kIsInteger = 1 << 1,
  kIsUnsigned = 1 << 2,
  kIsFloat = 1 << 3,
  kIsComplex = 1 << 4,
  kIsString = 1 << 5,
  kIsUntyped = 1 << 6,
  kIsOrdered = kIsInteger | kIsFloat | kIsString,
  kIsNumeric = kIsInteger | kIsFloat | kIsComplex,
  kIsConstType = kIsBoolean | kIsNumeric | kIsString,
};

// A predeclared type. `byte` and `rune` are Basics of their own (name) with the kinds of uint8 and
// int32, so that messages can say what the program said.
struct Basic : Type {
  static constexpr TypeKind kKind = TypeKind::kBasic;
  Basic(BasicKind kind_of_basic, uint16_t info_bits, absl::string_view basic_name)
      : Type(kKind), basic(kind_of_basic), info(info_bits), name(basic_name) {}

  const BasicKind basic;
  const uint16_t info;  // BasicInfo bits
  const absl::string_view name;
};

struct Pointer : Type {
  static constexpr TypeKind kKind = TypeKind::kPointer;
  explicit Pointer(Type* element_type) : Type(kKind), element(element_type) {}
  Type* element;
};

struct Slice : Type {
  static constexpr TypeKind kKind = TypeKind::kSlice;
  explicit Slice(Type* element_type) : Type(kKind), element(element_type) {}
  Type* element;
};

struct Array : Type {
  static constexpr TypeKind kKind = TypeKind::kArray;
  Array(Type* element_type, int64_t array_length)
      : Type(kKind), element(element_type), length(array_length) {}
  Type* element;
  int64_t length;  // negative: unknown, after an error
};

struct Map : Type {
  static constexpr TypeKind kKind = TypeKind::kMap;
  Map(Type* key_type, Type* element_type) : Type(kKind), key(key_type), element(element_type) {}
  Type* key;
  Type* element;
};

enum class ChanDirection : uint8_t { kBoth, kSendOnly, kReceiveOnly };

struct Chan : Type {
  static constexpr TypeKind kKind = TypeKind::kChan;
  Chan(ChanDirection chan_direction, Type* element_type)
      : Type(kKind), direction(chan_direction), element(element_type) {}
  ChanDirection direction;
  Type* element;
};

struct Struct : Type {
  static constexpr TypeKind kKind = TypeKind::kStruct;
  Struct() : Type(kKind) {}
  std::vector<Var*> fields;
  std::vector<std::string> tags;  // unquoted; may be shorter than fields: the rest have none
  bool complete = false;          // the fields are set up

  const std::string& tag(size_t index) const;
};

// An ordered list of variables: parameters, results, and the "type" of a call with several results.
struct Tuple : Type {
  static constexpr TypeKind kKind = TypeKind::kTuple;
  Tuple() : Type(kKind) {}
  explicit Tuple(std::vector<Var*> vars) : Type(kKind), variables(std::move(vars)) {}
  std::vector<Var*> variables;

  size_t size() const { return variables.size(); }
};

// A function type. `params` and `results` are never null. Of a variadic function the last
// parameter's type is a slice (or string, for the special append([]byte, string...)).
struct Signature : Type {
  static constexpr TypeKind kKind = TypeKind::kSignature;
  Signature();
  std::vector<TypeParam*> type_params;
  std::vector<TypeParam*> receiver_type_params;
  Var* receiver = nullptr;  // of a method; not part of the type's identity
  Tuple* params;
  Tuple* results;
  bool variadic = false;
  Scope* scope = nullptr;  // of a declared function or literal: where its parameters are
};

// A term of a union or type set: T, or ~T.
struct Term {
  bool tilde = false;
  Type* type = nullptr;
};

// A union of terms, in a constraint.
struct Union : Type {
  static constexpr TypeKind kKind = TypeKind::kUnion;
  Union() : Type(kKind) {}
  std::vector<Term> terms;
};

// What an interface means: all types that have the methods, are in one of the terms (if there are
// any restrictions), and can be compared (if asked for).
struct TypeSet {
  std::vector<Func*> methods;  // all of them, sorted by id
  bool all_types = true;       // no restriction by terms
  std::vector<Term> terms;     // a union; valid if !all_types; empty: no type at all
  bool comparable = false;     // only with all_types

  // Two methods of one name. It is an error unless both came by embedding and are identical.
  struct Conflict {
    Position position;
    Func* method;
    Position other_position;
    Func* other;
    bool is_explicit;
  };
  std::vector<Conflict> conflicts;
  Position too_many_terms;  // known if a union had more terms than can be handled

  bool is_empty() const { return !all_types && terms.empty(); }
  bool is_all() const { return is_method_set() && methods.empty(); }
  bool is_method_set() const { return !comparable && all_types; }
  bool has_terms() const { return !all_types && !terms.empty(); }
};

struct Interface : Type {
  static constexpr TypeKind kKind = TypeKind::kInterface;
  Interface() : Type(kKind) {}
  std::vector<Func*> explicit_methods;  // sorted by id
  std::vector<Type*> embedded;          // embedded interfaces, unions, and other types
  std::vector<Position> embedded_positions;
  bool implicit = false;                  // the wrapper of a constraint literal such as ~int
  bool complete = false;                  // methods and embedded are set up
  std::unique_ptr<TypeSet> computed_set;  // use type_set()
};

// A declared (defined) type or an instance of a generic one.
struct Named : Type {
  static constexpr TypeKind kKind = TypeKind::kNamed;
  Named() : Type(kKind) {}
  TypeName* object = nullptr;
  Type* underlying = nullptr;  // null before it is known; use types::underlying()
  Type* from_rhs = nullptr;    // the type as the declaration wrote it
  std::vector<Func*> methods;  // declared methods in the order of the source, see method()
  std::vector<TypeParam*> type_params;
  Named* origin = nullptr;             // of an instance the generic type; else null
  std::vector<Type*> type_args;        // of an instance
  InstanceContext* context = nullptr;  // of an instance: who can expand it
  bool expanded = false;               // of an instance: underlying has been computed
  Position position;                   // of an instance: where it was first written, if it was

  Named* generic() { return origin != nullptr ? origin : this; }
};

struct TypeParam : Type {
  static constexpr TypeKind kKind = TypeKind::kTypeParam;
  TypeParam() : Type(kKind) {}
  TypeName* object = nullptr;
  int index = -1;
  Type* bound = nullptr;               // any type; constraint() is its interface
  uint64_t id = 0;                     // unique, in the order of declaration
  std::string note;                    // for messages, where its name is a predeclared one
  std::unique_ptr<Interface> wrapper;  // around a bound that is no interface; see constraint()
};

// The underlying type: `type` itself unless it is named; the constraint interface of a type
// parameter.
Type* underlying(Type* type);

// The type set of an interface (computed once), and the constraint of a type parameter.
const TypeSet& type_set(Interface* interface);
Interface* constraint(TypeParam* param);

// The one underlying type of all types of a type parameter's type set if there is one (channels may
// differ in direction); else null. The underlying type for other types.
Type* core_type(Type* type);
// The same, but a set of bytestring types ([]byte and string) has the core type string.
Type* core_string(Type* type);

// The number of methods declared on a named type, and the i-th. Of an instance they are substituted
// when asked for.
size_t num_methods(Named* named);
Func* method(Named* named, size_t index);

bool identical(Type* x, Type* y);
bool identical_ignoring_tags(Type* x, Type* y);

// Properties of the underlying type. The is_ functions are false for type parameters, the all_
// functions hold if they hold for every type of the type set.
bool is_boolean(Type* type);
bool is_integer(Type* type);
bool is_unsigned(Type* type);
bool is_float(Type* type);
bool is_complex(Type* type);
bool is_numeric(Type* type);
bool is_string(Type* type);
bool is_const_type(Type* type);
bool all_boolean(Type* type);
bool all_integer(Type* type);
bool all_unsigned(Type* type);
bool all_numeric(Type* type);
bool all_string(Type* type);
bool all_ordered(Type* type);
bool all_numeric_or_string(Type* type);

bool is_valid(Type* type);  // not the invalid type of an expression in error
bool is_typed(Type* type);
bool is_untyped(Type* type);
bool is_interface(Type* type);  // true for type parameters too
bool is_non_type_param_interface(Type* type);
bool is_type_param(Type* type);
bool is_generic(Type* type);  // a generic type without its arguments
bool has_name(Type* type);    // basic, named or type parameter
bool has_nil(Type* type);
bool is_bytes_or_runes(Type* type);
// Whether a type parameter occurs in the type.
bool is_parameterized(Type* type);

// Whether values can be compared with ==. If not and `cause` is given it may be set to the reason.
// Interfaces are comparable if `dynamic`.
bool comparable(Type* type, bool dynamic = true, std::string* cause = nullptr);

// The type that an untyped constant takes when nothing else says so; other types stay.
Type* default_type(Type* type);

// The predeclared types.
Type* basic(BasicKind kind);
Type* universe_byte();
Type* universe_rune();
Type* universe_error();       // Named
Type* universe_any();         // interface{}
Type* universe_comparable();  // Named

// Says how a package is written in front of a name: "" leaves it off.
using Qualifier = std::function<std::string(const Package*)>;

// A type as gc prints it. Without a qualifier names have their package's path in front.
std::string type_string(Type* type, const Qualifier& qualifier = nullptr);
// "(a int) (b string, err error)": a signature without "func".
std::string signature_string(Signature* signature, const Qualifier& qualifier = nullptr);

}  // namespace tandem::go::types

#endif  // TANDEM_COMPILER_GO_TYPES_TYPE_H_
