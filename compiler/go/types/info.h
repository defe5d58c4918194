// What the checker found out about the syntax: the type, mode and constant value of every
// expression, what each identifier defines or uses, what each selector selects, and the order of
// package initialization. The shape is that of go/types.Info.

#ifndef TANDEM_COMPILER_GO_TYPES_INFO_H_
#define TANDEM_COMPILER_GO_TYPES_INFO_H_

#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "compiler/go/types/constant.h"
#include "compiler/go/types/expr_table.h"
#include "compiler/go/types/object.h"
#include "compiler/go/types/type.h"

namespace tandem::go::syntax {
struct Expr;
struct Name;
struct Node;
struct SelectorExpr;
}  // namespace tandem::go::syntax

namespace tandem::go::types {

// What an expression can be used as.
enum class Mode : uint8_t {
  kInvalid,
  kNoValue,   // a call of a function without results
  kBuiltin,   // a builtin function
  kType,      // a type
  kConstant,  // a constant, with its value
  kVariable,  // addressable
  kMapIndex,  // m[k]: can be assigned, and gives two values where they are asked for
  kValue,     // a computed value
  kNil,       // the predeclared nil
  kCommaOk,   // like kValue, and gives two values where they are asked for
};

struct TypeAndValue {
  Mode mode = Mode::kInvalid;
  Type* type = nullptr;
  Value value;  // of a constant expression

  bool is_type() const { return mode == Mode::kType; }
  bool is_constant() const { return mode == Mode::kConstant; }
  bool is_value() const {
    return mode == Mode::kConstant || mode == Mode::kVariable || mode == Mode::kMapIndex ||
           mode == Mode::kValue || mode == Mode::kNil || mode == Mode::kCommaOk;
  }
  bool addressable() const { return mode == Mode::kVariable; }
};

enum class SelectionKind : uint8_t {
  kFieldValue,   // x.f
  kMethodValue,  // x.m
  kMethodExpr,   // T.m
};

// What x.f selects, when x is not a package.
struct Selection {
  SelectionKind kind = SelectionKind::kFieldValue;
  Type* receiver = nullptr;  // the type of x
  Object* object = nullptr;  // the field (Var) or method (Func)
  // The path to it: the index of an embedded field at every step but the last, which is the index
  // of the field in its struct, of the method in its Named's methods, or in the type set of its
  // interface.
  std::vector<int> index;
  bool indirect = false;  // a pointer was followed on the way
  Type* type = nullptr;   // of the selector expression: a field's type, or the function's signature
};

// The type arguments of a use of a generic function or type.
struct Instance {
  std::vector<Type*> type_args;
  Type* type = nullptr;
};

// var lhs = rhs at package level, in the order in which the program must run them. `lhs` is empty
// for blank variables only if the source has none.
struct Initializer {
  std::vector<Var*> lhs;
  syntax::Expr* rhs = nullptr;
};

struct Info {
  // Every expression, types included. Untyped constants and nil have the type that they are
  // converted to in the end; the operands of a constant expression stay untyped, as only the whole
  // has a use. The callee of a builtin call has mode kBuiltin and the signature of this call.
  // Mode kInvalid: nothing is known.
  ExprTable<TypeAndValue> types;
  // Identifiers that define something; null for the package name, and for the symbol of a type
  // switch with a variable (see implicits).
  absl::flat_hash_map<const syntax::Name*, Object*> defs;
  // Identifiers that use something; of an embedded field that has the type's name, the type.
  ExprTable<Object*> uses;
  // Objects without an identifier of their own: a case clause has the Var of the type switch, an
  // import declaration without a name its PkgName, a Field without a name its Var.
  absl::flat_hash_map<const syntax::Node*, Object*> implicits;
  absl::flat_hash_map<const syntax::SelectorExpr*, Selection> selections;
  absl::flat_hash_map<const syntax::Name*, Instance> instances;
  // File, function type (the parameters and body), block, if, for, switch, case: the scope of each.
  absl::flat_hash_map<const syntax::Node*, Scope*> scopes;
  std::vector<Initializer> init_order;

  // The type of an expression; null if none was recorded.
  Type* type_of(const syntax::Expr* expr) const;
  const TypeAndValue* find(const syntax::Expr* expr) const;
  // What an identifier uses; null if nothing.
  Object* used_by(const syntax::Name* name) const;
  // What an identifier defines or uses; null if nothing.
  Object* object_of(const syntax::Name* name) const;
};

}  // namespace tandem::go::types

#endif  // TANDEM_COMPILER_GO_TYPES_INFO_H_
