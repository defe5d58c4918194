// An operand: what the checker knows of an expression while it works on it.

#ifndef TANDEM_COMPILER_GO_TYPES_OPERAND_H_
#define TANDEM_COMPILER_GO_TYPES_OPERAND_H_

#include <string>

#include "compiler/go/syntax/ast.h"
#include "compiler/go/types/info.h"

namespace tandem::go::types {

struct Operand {
  Mode mode = Mode::kInvalid;
  syntax::Expr* expr = nullptr;
  Type* type = nullptr;
  Value value;
  BuiltinId builtin = BuiltinId::kAppend;  // with Mode::kBuiltin

  bool valid() const { return mode != Mode::kInvalid; }
  bool is_nil() const { return mode == Mode::kNil; }
  bool is_constant() const { return mode == Mode::kConstant; }
  void invalidate() { mode = Mode::kInvalid; }
  void set_value(Type* value_type) {
    mode = Mode::kValue;
    type = value_type;
  }
};

// The operand as messages show it: "x (variable of type int)".
std::string operand_string(const Operand& operand, const Qualifier& qualifier);

// The name and the shape of a builtin.
struct BuiltinInfo {
  absl::string_view name;
  size_t arguments;  // at least
  bool variadic;
  bool statement;  // may stand as a statement
  bool is_unsafe;  // of package unsafe
  int since;       // go1.N brought it; 0: it was always there
};
const BuiltinInfo& builtin_info(BuiltinId id);

}  // namespace tandem::go::types

#endif  // TANDEM_COMPILER_GO_TYPES_OPERAND_H_
