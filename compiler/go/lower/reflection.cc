// What package reflect makes reachable; see program.h. It is known by the few functions of reflect
// through which everything goes: a value becomes an interface in packEface, a method is found by the
// functions in kMethodFinders, and pointers to variables of any type come from those
// in kPointerMakers. A program in which none of them is reached pays nothing.
//
// A name that is a constant would keep only the methods of that name; MethodByName with a
// constant is rare enough that all exported ones are kept.

#include "absl/algorithm/container.h"
#include "absl/strings/match.h"
#include "compiler/go/lower/program.h"

namespace tandem::go::lower {
namespace {

constexpr absl::string_view kInterfaceMaker = "reflect.packEface";
constexpr absl::string_view kMethodFinders[] = {
    "reflect.Value.Method",
    "reflect.Value.MethodByName",
    "reflect.(*rtype).Method",
    "reflect.(*rtype).MethodByName",
};
constexpr absl::string_view kPointerMakers[] = {
    "reflect.New",
    "reflect.NewAt",
    "reflect.PointerTo",
    "reflect.SliceOf",
};

}  // namespace

void Program::note_reflection(absl::string_view symbol) {
  if (!absl::StartsWith(symbol, "reflect.")) return;
  const bool finds_methods = absl::c_linear_search(kMethodFinders, symbol);
  const bool makes_pointers = absl::c_linear_search(kPointerMakers, symbol);
  if (symbol != kInterfaceMaker && !finds_methods && !makes_pointers) return;
  enqueue([this, finds_methods, makes_pointers] {
    reflect_makes_interfaces_ = true;
    reflect_finds_methods_ |= finds_methods;
    reflect_makes_pointers_ |= makes_pointers;
    const std::vector<const ir::Type*> known = std::move(used_type_list_);
    used_type_list_.clear();
    used_types_.clear();
    for (const ir::Type* type : known) use_parts(type);
    for (size_t i = 0; i < live_types_.size(); ++i) match_methods(live_types_[i]);
  });
}

// Marks the type and all that package reflect can get to from a value of it. What is behind a
// pointer can be assigned to, so pointers to it can be made too.
void Program::use_parts(const ir::Type* type) {
  if (used_types_.contains(type)) return;
  use_type(type);
  // PointerTo(T) has the methods of *T, and so has what New returns.
  if (reflect_makes_pointers_ && type->kind() == ir::TypeKind::kNamed) {
    use_parts(types_.table().pointer(type));
  }
  const ir::TypeKind kind = type->underlying_kind();
  if (kind == ir::TypeKind::kPointer || kind == ir::TypeKind::kSlice ||
      kind == ir::TypeKind::kArray) {
    use_variable(type->element());
  } else if (kind == ir::TypeKind::kChan) {
    use_parts(type->element());
  } else if (kind == ir::TypeKind::kMap) {
    use_parts(type->key());
    use_parts(type->element());
  } else if (kind == ir::TypeKind::kStruct) {
    for (const ir::Field& field : type->fields()) use_variable(field.type);
  } else if (kind == ir::TypeKind::kFunc) {
    use_signature(type);
  }
}

void Program::use_variable(const ir::Type* type) {
  use_parts(type);
  if (type->kind() == ir::TypeKind::kNamed) use_parts(types_.table().pointer(type));
}

void Program::use_signature(const ir::Type* func) {
  if (!reflect_makes_interfaces_) return;
  for (const ir::Type* parameter : func->parameters()) use_parts(parameter);
  for (const ir::Type* result : func->results()) use_parts(result);
}

}  // namespace tandem::go::lower
