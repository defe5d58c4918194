// Calls of the functions of package unsafe; the common part of such a call is in builtins.cc.
//
// Sizeof, Alignof and Offsetof are constants, computed with sizes.h, unless the type's size depends
// on type parameters: then they are values, and the call is recorded with its signature. Offsetof
// adds the offsets along the path to the field, which must not go through an embedded pointer. The
// others check their operands and give a pointer, a slice or a string.

#include <algorithm>

#include "absl/container/flat_hash_map.h"
#include "compiler/go/types/checking.h"
#include "compiler/go/types/lookup.h"
#include "compiler/go/types/sizes.h"

namespace tandem::go::types {
namespace {

// Whether the size of a type depends on type parameters, or on the type itself. `seen` has the
// result for types whose name has been met, which is yes while they are being looked at.
bool has_variable_size(Type* type, absl::flat_hash_map<Type*, bool>& seen) {
  if (is_type_param(type)) return true;
  const bool is_named = as<Named>(type) != nullptr;
  if (is_named) {
    const auto [entry, is_new] = seen.try_emplace(type, true);
    if (!is_new) return entry->second;
  }
  bool is_variable = false;
  Type* under = underlying(type);
  if (auto* array = as<Array>(under)) {
    is_variable = has_variable_size(array->element, seen);
  } else if (auto* structure = as<Struct>(under)) {
    is_variable = std::any_of(structure->fields.begin(), structure->fields.end(),
                              [&](Var* field) { return has_variable_size(field->type, seen); });
  }
  if (is_named) seen[type] = is_variable;
  return is_variable;
}

bool has_variable_size(Type* type) {
  absl::flat_hash_map<Type*, bool> seen;
  return has_variable_size(type, seen);
}

int64_t offset_of_path(Type* type, const std::vector<int>& index) {
  int64_t offset = 0;
  for (int i : index) {
    auto* structure = as<Struct>(underlying(type));
    if (structure == nullptr) return -1;
    int64_t field_offset = offsets_of(structure)[static_cast<size_t>(i)];
    if (field_offset < 0) return -1;
    offset += field_offset;
    type = structure->fields[static_cast<size_t>(i)]->type;
  }
  return offset;
}

}  // namespace

bool Checker::unsafe_add(Operand& x, syntax::CallExpr* call, Operand& y) {
  Type* pointer = basic(BasicKind::kUnsafePointer);
  assignment(x, pointer, "argument to unsafe.Add");
  if (!x.valid() || !is_valid_index(y, "length", true)) return false;
  x.set_value(pointer);
  record_builtin(call, pointer, {pointer, y.type});
  return true;
}

// unsafe.Sizeof and unsafe.Alignof
bool Checker::unsafe_size(Operand& x, syntax::CallExpr* call, BuiltinId id) {
  assignment(x, nullptr, absl::StrCat("argument to unsafe.", builtin_info(id).name));
  if (!x.valid()) return false;
  Type* result = basic(BasicKind::kUintptr);
  if (has_variable_size(x.type)) {
    record_builtin(call, result, {x.type});
    x.set_value(result);
    return true;
  }
  int64_t size = id == BuiltinId::kUnsafeSizeof ? size_of(x.type) : align_of(x.type);
  if (size < 0) {
    error(x, absl::StrCat(str(x), " is too large"));
    return false;
  }
  x.mode = Mode::kConstant;
  x.value = Value::of_int(size);
  x.type = result;
  return true;
}

bool Checker::unsafe_offsetof(Operand& x, syntax::CallExpr* call) {
  syntax::Expr* arg = call->args[0];
  auto* selected = syntax::as<syntax::SelectorExpr>(syntax::unparen(arg));
  if (selected == nullptr) {
    error(arg, absl::StrCat("invalid argument: ", str(arg), " is not a selector expression"));
    use(arg);
    return false;
  }
  expression(nullptr, x, selected->x);
  if (!x.valid()) return false;
  Type* base = x.type;
  if (auto* pointer = as<Pointer>(underlying(base));
      pointer != nullptr && as<Struct>(underlying(pointer->element)) != nullptr) {
    base = pointer->element;
  }
  absl::string_view name = selected->sel->value;
  LookupResult found = lookup_field_or_method(base, false, package_, name);
  if (found.object == nullptr) {
    error(x, absl::StrCat("invalid argument: ", str(base), " has no single field ", name));
    return false;
  }
  if (as<Func>(found.object) != nullptr) {
    error(arg, absl::StrCat("invalid argument: ", str(arg), " is a method value"));
    return false;
  }
  if (found.indirect) {
    error(x, absl::StrCat("invalid argument: field ", name, " is embedded via a pointer in ",
                          str(base)));
    return false;
  }
  record_selection(selected, SelectionKind::kFieldValue, base, found.object, found.index, false);
  record_type(selected, x.mode == Mode::kVariable ? Mode::kVariable : Mode::kValue,
              found.object->type);
  Type* result = basic(BasicKind::kUintptr);
  if (has_variable_size(base)) {
    record_builtin(call, result, {found.object->type});
    x.set_value(result);
    return true;
  }
  int64_t offset = offset_of_path(base, found.index);
  if (offset < 0) {
    error(x, absl::StrCat(str(x), " is too large"));
    return false;
  }
  x.mode = Mode::kConstant;
  x.value = Value::of_int(offset);
  x.type = result;
  return true;
}

bool Checker::unsafe_slice(Operand& x, syntax::CallExpr* call, Operand& y) {
  auto* pointer = as<Pointer>(underlying(x.type));
  if (pointer == nullptr) {
    error(x, absl::StrCat("invalid argument: ", str(x), " is not a pointer"));
    return false;
  }
  if (!is_valid_index(y, "length", false)) return false;
  x.set_value(slice_of(pointer->element));
  record_builtin(call, x.type, {pointer, y.type});
  return true;
}

bool Checker::unsafe_slice_data(Operand& x, syntax::CallExpr* call) {
  auto* slice = as<Slice>(underlying(x.type));
  if (slice == nullptr) {
    error(x, absl::StrCat("invalid argument: ", str(x), " is not a slice"));
    return false;
  }
  x.set_value(pointer_to(slice->element));
  record_builtin(call, x.type, {slice});
  return true;
}

bool Checker::unsafe_string(Operand& x, syntax::CallExpr* call, Operand& y) {
  Type* pointer = pointer_to(universe_byte());
  assignment(x, pointer, "argument to unsafe.String");
  if (!x.valid() || !is_valid_index(y, "length", false)) return false;
  x.set_value(basic(BasicKind::kString));
  record_builtin(call, x.type, {pointer, y.type});
  return true;
}

bool Checker::unsafe_string_data(Operand& x, syntax::CallExpr* call) {
  Type* string = basic(BasicKind::kString);
  assignment(x, string, "argument to unsafe.StringData");
  if (!x.valid()) return false;
  x.set_value(pointer_to(universe_byte()));
  record_builtin(call, x.type, {string});
  return true;
}

}  // namespace tandem::go::types
