// Assignability, implementation of interfaces, and conversions, by the rules of the language
// specification.
//
// Each relation is decided in steps, from identical types to the special cases; where a type
// parameter takes part, the relation must hold for every type of its type set. A failure may leave
// its cause for the message, the innermost last. The methods of Checker work on operands, which may
// be constant or untyped; assignable() and convertible() at the end are the same relations between
// two typed types, for use without a Checker.

#include "compiler/go/types/checking.h"
#include "compiler/go/types/lookup.h"
#include "compiler/go/types/typeset.h"

namespace tandem::go::types {
namespace {

bool is_basic(Type* type, BasicKind kind) {
  auto* basic_type = as<Basic>(underlying(type));
  return basic_type != nullptr && basic_type->basic == kind;
}

void add_cause(std::string* cause, std::string text) {
  if (cause == nullptr) return;
  if (!cause->empty()) absl::StrAppend(&text, "\n\t", *cause);
  *cause = std::move(text);
}

// The rules that look at the underlying types, without type parameters.
bool convertible_underlying(Type* from, Type* to) {
  Type* v = underlying(from);
  Type* t = underlying(to);
  if (identical_ignoring_tags(v, t) && !is_type_param(from) && !is_type_param(to)) return true;
  auto* from_pointer = as<Pointer>(from);
  auto* to_pointer = as<Pointer>(to);
  if (from_pointer != nullptr && to_pointer != nullptr &&
      identical_ignoring_tags(underlying(from_pointer->element), underlying(to_pointer->element)) &&
      !is_type_param(from_pointer->element) && !is_type_param(to_pointer->element)) {
    return true;
  }
  auto real = [](Type* type) { return is_integer(type) || is_float(type); };
  if (real(v) && real(t)) return true;
  if (is_complex(v) && is_complex(t)) return true;
  if ((is_integer(v) || is_bytes_or_runes(v)) && is_string(t)) return true;
  if (is_string(v) && is_bytes_or_runes(t)) return true;
  auto address = [](Type* type) { return is_pointer(type) || is_basic(type, BasicKind::kUintptr); };
  if (address(v) && is_basic(t, BasicKind::kUnsafePointer)) return true;
  if (is_basic(v, BasicKind::kUnsafePointer) && address(t)) return true;
  if (auto* slice = as<Slice>(v)) {
    auto* array = as<Array>(t);
    if (auto* pointer = as<Pointer>(t)) array = as<Array>(underlying(pointer->element));
    if (array != nullptr && identical(slice->element, array->element)) return true;
  }
  return false;
}

}  // namespace

Type* dereference(Type* type, bool* was_pointer) {
  auto* pointer = as<Pointer>(type);
  if (was_pointer != nullptr) *was_pointer = pointer != nullptr;
  if (pointer == nullptr) return type;
  return pointer->element != nullptr ? pointer->element : basic(BasicKind::kInvalid);
}

bool is_pointer(Type* type) {
  return as<Pointer>(underlying(type)) != nullptr;
}

bool is_interface_pointer(Type* type) {
  auto* pointer = as<Pointer>(underlying(type));
  return pointer != nullptr && is_interface(pointer->element);
}

bool Checker::implements(Type* type, Type* interface, std::string* cause) {
  return has_relation(type, Relation::kImplements, interface, qualifier(), cause);
}

bool Checker::satisfies(Position at, Type* type, Type* interface, std::string* cause) {
  constexpr int kInterfacesAreComparable = 20;
  const Relation relation = allows_version(at, kInterfacesAreComparable)
                                ? Relation::kSatisfies
                                : Relation::kSatisfiesBefore20;
  return has_relation(type, relation, interface, qualifier(), cause);
}

bool Checker::assignable_untyped(const Operand& x, Type* target) {
  if (auto* param = as<TypeParam>(target)) {
    return every_term(param, [&](const Term* term) {
      return term != nullptr && implicit_type(x, term->type).type != nullptr;
    });
  }
  return implicit_type(x, target).type != nullptr;
}

bool Checker::assignable_to(const Operand& x, Type* target, std::string* cause) {
  if (!x.valid() || !is_valid(target)) return true;
  Type* from = x.type;
  if (identical(from, target)) return true;
  Type* v = underlying(from);
  Type* t = underlying(target);
  bool from_param = is_type_param(from), to_param = is_type_param(target);
  if (is_untyped(v)) return assignable_untyped(x, target);
  bool one_unnamed = !has_name(from) || !has_name(target);
  if (identical(v, t) && one_unnamed && !from_param && !to_param) return true;
  if ((as<Interface>(t) != nullptr && !to_param) || is_interface_pointer(t)) {
    if (implements(from, target, cause)) return true;
    if (!from_param) return false;
    if (cause != nullptr) cause->clear();
  }
  if (as<Interface>(v) != nullptr && !from_param && implements(target, from, nullptr)) {
    if (cause != nullptr) *cause = "need type assertion";
    return false;
  }
  auto* from_chan = as<Chan>(v);
  auto* to_chan = as<Chan>(t);
  if (from_chan != nullptr && to_chan != nullptr && from_chan->direction == ChanDirection::kBoth &&
      identical(from_chan->element, to_chan->element)) {
    return one_unnamed;
  }
  return (from_param || to_param) && assignable_params(x, target, cause);
}

// One side is a type parameter, the other must be an unnamed type that is assignable for each of
// its types.
bool Checker::assignable_params(const Operand& x, Type* target, std::string* cause) {
  auto* from_param = as<TypeParam>(x.type);
  auto* to_param = as<TypeParam>(target);
  if (!has_name(x.type) && to_param != nullptr) {
    return every_term(to_param, [&](const Term* term) {
      if (term == nullptr) return false;
      if (assignable_to(x, term->type, cause)) return true;
      add_cause(cause, absl::StrCat("cannot assign ", str(x.type), " to ", str(term->type), " (in ",
                                    str(target), ")"));
      return false;
    });
  }
  if (from_param != nullptr && !has_name(target)) {
    return every_term(from_param, [&](const Term* term) {
      if (term == nullptr) return false;
      Operand value = x;
      value.type = term->type;
      if (assignable_to(value, target, cause)) return true;
      add_cause(cause, absl::StrCat("cannot assign ", str(term->type), " (in ", str(x.type),
                                    ") to ", str(target)));
      return false;
    });
  }
  return false;
}

bool Checker::constant_convertible(const Operand& x, Type* target, Value* value) {
  auto* basic_type = as<Basic>(underlying(target));
  if (basic_type == nullptr) return false;
  if (representable_constant(x.value, basic_type, value)) return true;
  if (!is_integer(x.type) || !is_string(basic_type)) return false;
  // An integer becomes the string of the code point.
  constexpr int64_t kReplacement = 0xFFFD, kMaxRune = 0x10FFFF;
  std::optional<int64_t> code = x.value.to_int64();
  int64_t rune = code && *code >= 0 && *code <= kMaxRune ? *code : kReplacement;
  if (value != nullptr) *value = Value::of_string(rune_to_utf8(rune));
  return true;
}

void Checker::conversion(Operand& x, Type* target) {
  bool constant = x.is_constant();
  bool valid = false;
  std::string cause;
  if (constant && is_const_type(target)) {
    valid = constant_convertible(x, target, &x.value);
  } else if (auto* param = as<TypeParam>(target); constant && param != nullptr) {
    valid = every_underlying(param, [&](Type* under) {
      if (under == nullptr) {
        cause = absl::StrCat(str(target), " does not contain specific types");
        return false;
      }
      if (is_string(x.type) && is_bytes_or_runes(under)) return true;
      if (constant_convertible(x, under, nullptr)) return true;
      cause = absl::StrCat("cannot convert ", str(x), " to type ", str(under), " (in ", str(target),
                           ")");
      return false;
    });
    x.mode = Mode::kValue;
  } else if (convertible_to(x, target, &cause)) {
    valid = true;
    x.mode = Mode::kValue;
  }
  if (!valid) {
    error(x, absl::StrCat("cannot convert ", str(x), " to type ", str(target),
                          cause.empty() ? "" : ": ", cause));
    x.invalidate();
    return;
  }
  if (is_untyped(x.type)) {
    // What the operand is before the conversion: as far as possible what it is converted to.
    Type* final_type = target;
    bool is_nil_value = as<Basic>(x.type)->basic == BasicKind::kUntypedNil;
    if (!is_nil_value) {
      if (is_non_type_param_interface(target) || (constant && !is_const_type(target))) {
        final_type = default_type(x.type);
      } else if (x.is_constant() && is_integer(x.type) && all_string(target)) {
        final_type = x.type;
      }
    }
    update_expr_type(x.expr, final_type, true);
  }
  x.type = target;
}

bool Checker::convertible_to(const Operand& x, Type* target, std::string* cause) {
  if (assignable_to(x, target, cause)) return true;
  if (convertible_underlying(x.type, target)) return slice_conversion_allowed(x, target, cause);
  if (!is_type_param(x.type) && !is_type_param(target)) return false;
  return convertible_params(x, target, cause);
}

// Of slices to arrays and to pointers to arrays, which have not always been in the language.
bool Checker::slice_conversion_allowed(const Operand& x, Type* target, std::string* cause) {
  constexpr int kToArray = 20, kToPointer = 17;
  if (as<Slice>(underlying(x.type)) == nullptr) return true;
  Type* to = underlying(target);
  const bool to_array = as<Array>(to) != nullptr;
  if (!to_array && as<Pointer>(to) == nullptr) return true;
  const int since = to_array ? kToArray : kToPointer;
  if (allows_version(position_of(x), since)) return true;
  if (cause != nullptr) {
    *cause = absl::StrCat("conversion of slices to array", to_array ? "s" : " pointers",
                          " requires go1.", since, " or later");
  }
  return false;
}

bool Checker::convertible_params(const Operand& x, Type* target, std::string* cause) {
  auto* from_param = as<TypeParam>(x.type);
  auto* to_param = as<TypeParam>(target);
  auto each_target = [&](const Operand& value, const std::string& from_note) {
    if (to_param == nullptr) {
      if (convertible_to(value, target, cause)) return true;
      add_cause(cause, absl::StrCat("cannot convert ", str(value.type), from_note, " to type ",
                                    str(target)));
      return false;
    }
    return every_term(to_param, [&](const Term* term) {
      if (term == nullptr) return false;
      if (convertible_to(value, term->type, cause)) return true;
      add_cause(cause, absl::StrCat("cannot convert ", str(value.type), from_note, " to type ",
                                    str(term->type), " (in ", str(target), ")"));
      return false;
    });
  };
  if (from_param == nullptr) return each_target(x, "");
  return every_term(from_param, [&](const Term* term) {
    if (term == nullptr) return false;
    Operand value = x;
    value.type = term->type;
    return each_target(value, absl::StrCat(" (in ", str(x.type), ")"));
  });
}

bool assignable(Type* from, Type* to) {
  if (identical(from, to)) return true;
  Type* v = underlying(from);
  Type* t = underlying(to);
  bool one_unnamed = !has_name(from) || !has_name(to);
  if (identical(v, t) && one_unnamed && !is_type_param(from) && !is_type_param(to)) return true;
  if (is_non_type_param_interface(to) && implements(from, to)) return true;
  auto* from_chan = as<Chan>(v);
  auto* to_chan = as<Chan>(t);
  return from_chan != nullptr && to_chan != nullptr &&
         from_chan->direction == ChanDirection::kBoth &&
         identical(from_chan->element, to_chan->element) && one_unnamed;
}

bool convertible(Type* from, Type* to) {
  return assignable(from, to) || convertible_underlying(from, to);
}

}  // namespace tandem::go::types
