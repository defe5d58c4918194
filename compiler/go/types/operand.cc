// Operands as messages show them, and the table of builtins.

#include "compiler/go/types/operand.h"

#include "absl/strings/str_cat.h"
#include "compiler/go/syntax/printer.h"
#include "compiler/go/types/checking.h"
#include "compiler/go/types/typeset.h"

namespace tandem::go::types {
namespace {

absl::string_view mode_name(Mode mode) {
  switch (mode) {
    case Mode::kInvalid:
      return "invalid operand";
    case Mode::kNoValue:
      return "no value";
    case Mode::kBuiltin:
      return "built-in";
    case Mode::kType:
      return "type";
    case Mode::kConstant:
      return "constant";
    case Mode::kVariable:
      return "variable";
    case Mode::kMapIndex:
      return "map index expression";
    case Mode::kValue:
      return "value";
    case Mode::kNil:
      return "nil";
    case Mode::kCommaOk:
      return "comma, ok expression";
  }
  return "";
}

bool has_empty_type_set(TypeParam* param) {
  return type_set(constraint(param)).is_empty();
}

std::string of_type(Type* type, const Qualifier& qualifier) {
  if (!is_valid(type)) return " with invalid type";
  std::string text = absl::StrCat(is_generic(type) ? " of generic type " : " of type ",
                                  type_string(type, qualifier));
  if (auto* param = as<TypeParam>(type)) {
    absl::StrAppend(&text, " constrained by ", type_string(param->bound, qualifier));
    if (has_empty_type_set(param)) absl::StrAppend(&text, " with empty type set");
  }
  return text;
}

std::string nil_string(Type* type, const Qualifier& qualifier) {
  if (!is_valid(type)) return "nil (with invalid type)";
  if (is_untyped(type)) return "nil";
  return absl::StrCat("nil (of type ", type_string(type, qualifier), ")");
}

constexpr BuiltinInfo kBuiltins[] = {
#define GO_BUILTIN(id, name, arguments, variadic, statement, unsafe, since) \
  {name, arguments, variadic, statement, unsafe, since},
#include "compiler/go/types/builtins.def"
#undef GO_BUILTIN
};

}  // namespace

const BuiltinInfo& builtin_info(BuiltinId id) {
  return kBuiltins[static_cast<int>(id)];
}

std::string operand_string(const Operand& operand, const Qualifier& qualifier) {
  if (operand.mode == Mode::kNil) return nil_string(operand.type, qualifier);
  std::string expr;
  if (operand.expr != nullptr) {
    expr = syntax::print_short(operand.expr);
  } else if (operand.mode == Mode::kBuiltin) {
    expr = std::string(builtin_info(operand.builtin).name);
  } else if (operand.mode == Mode::kType) {
    expr = type_string(operand.type, qualifier);
  } else if (operand.mode == Mode::kConstant) {
    expr = operand.value.to_string();
  }
  std::string text = expr.empty() ? "" : absl::StrCat(expr, " (");
  bool has_type = false;
  if (operand.mode != Mode::kInvalid && operand.mode != Mode::kNoValue &&
      operand.mode != Mode::kBuiltin && operand.mode != Mode::kType && operand.type != nullptr) {
    if (is_untyped(operand.type)) {
      absl::StrAppend(&text, static_cast<Basic*>(operand.type)->name, " ");
    } else {
      has_type = true;
    }
  }
  absl::StrAppend(&text, mode_name(operand.mode));
  if (operand.mode == Mode::kConstant) {
    std::string value = operand.value.to_string();
    if (value != expr) absl::StrAppend(&text, " ", value);
  }
  if (has_type) absl::StrAppend(&text, of_type(operand.type, qualifier));
  if (!expr.empty()) absl::StrAppend(&text, ")");
  return text;
}

}  // namespace tandem::go::types
