// Properties of types: underlying and core types, the predicates of type.h, comparability, default
// types.
//
// A predicate is_x() looks at the underlying type, which for a type parameter is its constraint;
// all_x() asks every type of a parameter's type set instead. underlying() follows the chain of
// declared types and expands instances on the way, and ends even where a chain is still open or
// circular because its declarations are being checked. The walks over the structure of a type keep
// a set of what they have seen, so that recursive types end.

#include "compiler/go/types/type.h"

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "compiler/go/types/instance.h"
#include "compiler/go/types/object.h"
#include "compiler/go/types/typeset.h"

namespace tandem::go::types {
namespace {

bool has_info(Type* type, uint16_t info) {
  auto* basic_type = as<Basic>(underlying(type));
  return basic_type != nullptr && (basic_type->info & info) != 0;
}

bool all_have_info(Type* type, uint16_t info) {
  if (auto* param = as<TypeParam>(type)) {
    return every_term(
        param, [&](const Term* term) { return term != nullptr && has_info(term->type, info); });
  }
  return has_info(type, info);
}

// The underlying type of a declared type, through the declared types that it is declared as. While
// declarations are being checked the chain may still be open or even circular.
Type* underlying_of_named(Named* named) {
  constexpr int kMaxChain = 1000;
  Named* at = named;
  for (int i = 0; i < kMaxChain; i++) {
    if (at->origin != nullptr && !at->expanded) expand(at);
    if (at->underlying == nullptr) return basic(BasicKind::kInvalid);
    auto* next = as<Named>(at->underlying);
    if (next == nullptr) return at->underlying;
    at = next;
  }
  return basic(BasicKind::kInvalid);
}

using Seen = absl::flat_hash_set<Type*>;

bool comparable_type(Type* type, bool dynamic, Seen& seen, std::string* cause);

bool comparable_struct(Struct* structure, bool dynamic, Seen& seen, std::string* cause) {
  for (Var* field : structure->fields) {
    if (comparable_type(field->type, dynamic, seen, nullptr)) continue;
    if (cause != nullptr) {
      *cause = absl::StrCat("struct containing ", type_string(field->type), " cannot be compared");
    }
    return false;
  }
  return true;
}

bool comparable_interface(Interface* interface, bool always, Seen& seen, std::string* cause) {
  if (always) return true;
  const TypeSet& set = type_set(interface);
  if (set.all_types) {
    if (set.comparable) return true;
  } else if (!set.terms.empty()) {
    bool all = true;
    for (const Term& term : set.terms) all &= comparable_type(term.type, false, seen, nullptr);
    if (all) return true;
  }
  if (cause != nullptr) {
    *cause = set.is_empty() ? "empty type set" : "incomparable types in type set";
  }
  return false;
}

bool comparable_type(Type* type, bool dynamic, Seen& seen, std::string* cause) {
  if (!seen.insert(type).second) return true;
  Type* under = underlying(type);
  switch (under->kind) {
    case TypeKind::kBasic:
      return static_cast<Basic*>(under)->basic != BasicKind::kUntypedNil;
    case TypeKind::kPointer:
    case TypeKind::kChan:
      return true;
    case TypeKind::kStruct:
      return comparable_struct(static_cast<Struct*>(under), dynamic, seen, cause);
    case TypeKind::kArray: {
      Type* element = static_cast<Array*>(under)->element;
      if (comparable_type(element, dynamic, seen, nullptr)) return true;
      if (cause != nullptr) *cause = absl::StrCat(type_string(type), " cannot be compared");
      return false;
    }
    case TypeKind::kInterface:
      return comparable_interface(static_cast<Interface*>(under), dynamic && !is_type_param(type),
                                  seen, cause);
    case TypeKind::kNamed:
    case TypeKind::kSlice:
    case TypeKind::kMap:
    case TypeKind::kTuple:
    case TypeKind::kSignature:
    case TypeKind::kTypeParam:
    case TypeKind::kUnion:
      return false;
  }
  return false;
}

bool any_parameterized(const std::vector<Var*>& variables, Seen& seen);

bool parameterized(Type* type, Seen& seen) {
  if (type == nullptr || !seen.insert(type).second) return false;
  switch (type->kind) {
    case TypeKind::kBasic:
      return false;
    case TypeKind::kTypeParam:
      return true;
    case TypeKind::kNamed:
      for (Type* argument : static_cast<Named*>(type)->type_args) {
        if (parameterized(argument, seen)) return true;
      }
      return false;
    case TypeKind::kPointer:
      return parameterized(static_cast<Pointer*>(type)->element, seen);
    case TypeKind::kSlice:
      return parameterized(static_cast<Slice*>(type)->element, seen);
    case TypeKind::kArray:
      return parameterized(static_cast<Array*>(type)->element, seen);
    case TypeKind::kMap:
      return parameterized(static_cast<Map*>(type)->key, seen) ||
             parameterized(static_cast<Map*>(type)->element, seen);
    case TypeKind::kChan:
      return parameterized(static_cast<Chan*>(type)->element, seen);
    case TypeKind::kStruct:
      return any_parameterized(static_cast<Struct*>(type)->fields, seen);
    case TypeKind::kTuple:
      return any_parameterized(static_cast<Tuple*>(type)->variables, seen);
    case TypeKind::kSignature:
      return parameterized(static_cast<Signature*>(type)->params, seen) ||
             parameterized(static_cast<Signature*>(type)->results, seen);
    case TypeKind::kInterface: {
      const TypeSet& set = type_set(static_cast<Interface*>(type));
      for (Func* m : set.methods) {
        if (parameterized(m->type, seen)) return true;
      }
      for (const Term& term : set.terms) {
        if (parameterized(term.type, seen)) return true;
      }
      return false;
    }
    case TypeKind::kUnion:
      for (const Term& term : static_cast<Union*>(type)->terms) {
        if (parameterized(term.type, seen)) return true;
      }
      return false;
  }
  return false;
}

bool any_parameterized(const std::vector<Var*>& variables, Seen& seen) {
  for (Var* variable : variables) {
    if (parameterized(variable->type, seen)) return true;
  }
  return false;
}

// x and y as one core type: the same, or channels that differ in direction.
Type* match(Type* x, Type* y) {
  if (identical(x, y)) return x;
  auto* a = as<Chan>(x);
  auto* b = as<Chan>(y);
  if (a == nullptr || b == nullptr || !identical(a->element, b->element)) return nullptr;
  if (a->direction == ChanDirection::kBoth) return b;
  if (b->direction == ChanDirection::kBoth) return a;
  return nullptr;
}

Type* bytes_type() {
  static Slice* const kBytes = new Slice(universe_byte());
  return kBytes;
}

}  // namespace

const std::string& Struct::tag(size_t index) const {
  static const std::string* const kNone = new std::string();
  return index < tags.size() ? tags[index] : *kNone;
}

Signature::Signature() : Type(kKind) {
  static Tuple* const kEmpty = new Tuple();
  params = kEmpty;
  results = kEmpty;
}

Type* underlying(Type* type) {
  if (type == nullptr) return basic(BasicKind::kInvalid);
  if (type->kind == TypeKind::kNamed) return underlying_of_named(static_cast<Named*>(type));
  if (type->kind == TypeKind::kTypeParam) return constraint(static_cast<TypeParam*>(type));
  return type;
}

Type* core_type(Type* type) {
  auto* param = as<TypeParam>(type);
  if (param == nullptr) return underlying(type);
  Type* core = nullptr;
  bool single = every_underlying(param, [&](Type* under) {
    if (under == nullptr) return false;
    core = core == nullptr ? under : match(core, under);
    return core != nullptr;
  });
  return single ? core : nullptr;
}

Type* core_string(Type* type) {
  auto* param = as<TypeParam>(type);
  if (param == nullptr) return underlying(type);
  Type* core = nullptr;
  bool has_string = false;
  bool single = every_underlying(param, [&](Type* under) {
    if (under == nullptr) return false;
    if (is_string(under)) {
      under = bytes_type();
      has_string = true;
    }
    core = core == nullptr ? under : match(core, under);
    return core != nullptr;
  });
  if (!single) return nullptr;
  return has_string ? basic(BasicKind::kString) : core;
}

size_t num_methods(Named* named) {
  return named->generic()->methods.size();
}

Func* method(Named* named, size_t index) {
  return named->origin != nullptr ? expand_method(named, index) : named->methods[index];
}

bool is_boolean(Type* type) {
  return has_info(type, kIsBoolean);
}
bool is_integer(Type* type) {
  return has_info(type, kIsInteger);
}
bool is_unsigned(Type* type) {
  return has_info(type, kIsUnsigned);
}
bool is_float(Type* type) {
  return has_info(type, kIsFloat);
}
bool is_complex(Type* type) {
  return has_info(type, kIsComplex);
}
bool is_numeric(Type* type) {
  return has_info(type, kIsNumeric);
}
bool is_string(Type* type) {
  return has_info(type, kIsString);
}
bool is_const_type(Type* type) {
  return has_info(type, kIsConstType);
}
bool all_boolean(Type* type) {
  return all_have_info(type, kIsBoolean);
}
bool all_integer(Type* type) {
  return all_have_info(type, kIsInteger);
}
bool all_unsigned(Type* type) {
  return all_have_info(type, kIsUnsigned);
}
bool all_numeric(Type* type) {
  return all_have_info(type, kIsNumeric);
}
bool all_string(Type* type) {
  return all_have_info(type, kIsString);
}
bool all_ordered(Type* type) {
  return all_have_info(type, kIsOrdered);
}
bool all_numeric_or_string(Type* type) {
  return all_have_info(type, kIsNumeric | kIsString);
}

bool is_valid(Type* type) {
  return type != nullptr && type != basic(BasicKind::kInvalid);
}

bool is_typed(Type* type) {
  return !is_untyped(type);
}

bool is_untyped(Type* type) {
  auto* basic_type = as<Basic>(type);
  return basic_type != nullptr && (basic_type->info & kIsUntyped) != 0;
}

bool is_interface(Type* type) {
  return as<Interface>(underlying(type)) != nullptr;
}

bool is_non_type_param_interface(Type* type) {
  return !is_type_param(type) && is_interface(type);
}

bool is_type_param(Type* type) {
  return as<TypeParam>(type) != nullptr;
}

bool is_generic(Type* type) {
  auto* named = as<Named>(type);
  return named != nullptr && named->origin == nullptr && !named->type_params.empty();
}

bool has_name(Type* type) {
  return type != nullptr && (type->kind == TypeKind::kBasic || type->kind == TypeKind::kNamed ||
                             type->kind == TypeKind::kTypeParam);
}

bool has_nil(Type* type) {
  Type* under = underlying(type);
  switch (under->kind) {
    case TypeKind::kBasic:
      return static_cast<Basic*>(under)->basic == BasicKind::kUnsafePointer;
    case TypeKind::kSlice:
    case TypeKind::kPointer:
    case TypeKind::kSignature:
    case TypeKind::kMap:
    case TypeKind::kChan:
      return true;
    case TypeKind::kInterface: {
      auto* param = as<TypeParam>(type);
      if (param == nullptr) return true;
      return every_underlying(param, [](Type* u) { return u != nullptr && has_nil(u); });
    }
    case TypeKind::kNamed:
    case TypeKind::kArray:
    case TypeKind::kStruct:
    case TypeKind::kTuple:
    case TypeKind::kTypeParam:
    case TypeKind::kUnion:
      return false;
  }
  return false;
}

bool is_bytes_or_runes(Type* type) {
  auto* slice = as<Slice>(underlying(type));
  if (slice == nullptr) return false;
  auto* element = as<Basic>(underlying(slice->element));
  return element != nullptr &&
         (element->basic == BasicKind::kUint8 || element->basic == BasicKind::kInt32);
}

bool is_parameterized(Type* type) {
  Seen seen;
  return parameterized(type, seen);
}

bool comparable(Type* type, bool dynamic, std::string* cause) {
  Seen seen;
  return comparable_type(type, dynamic, seen, cause);
}

Type* default_type(Type* type) {
  auto* untyped = as<Basic>(type);
  if (untyped == nullptr) return type;
  switch (untyped->basic) {
    case BasicKind::kUntypedBool:
      return basic(BasicKind::kBool);
    case BasicKind::kUntypedInt:
      return basic(BasicKind::kInt);
    case BasicKind::kUntypedRune:
      return universe_rune();
    case BasicKind::kUntypedFloat:
      return basic(BasicKind::kFloat64);
    case BasicKind::kUntypedComplex:
      return basic(BasicKind::kComplex128);
    case BasicKind::kUntypedString:
      return basic(BasicKind::kString);
    case BasicKind::kInvalid:
    case BasicKind::kBool:
    case BasicKind::kInt:
    case BasicKind::kInt8:
    case BasicKind::kInt16:
    case BasicKind::kInt32:
    case BasicKind::kInt64:
    case BasicKind::kUint:
    case BasicKind::kUint8:
    case BasicKind::kUint16:
    case BasicKind::kUint32:
    case BasicKind::kUint64:
    case BasicKind::kUintptr:
    case BasicKind::kFloat32:
    case BasicKind::kFloat64:
    case BasicKind::kComplex64:
    case BasicKind::kComplex128:
    case BasicKind::kString:
    case BasicKind::kUnsafePointer:
    case BasicKind::kUntypedNil:
      return type;
  }
  return type;
}

}  // namespace tandem::go::types
