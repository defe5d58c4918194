// Type assertions: to interface types, and the errors of those that fail, in the words of Go's
// runtime.TypeAssertionError.

#include "rt/abi/calls.h"
#include "rt/stack/panic.h"
#include "rt/value/equal.h"
#include "rt/value/itab.h"
#include "rt/value/text.h"

namespace rt {
namespace {

using abi::TypeDescriptor;

constexpr const char* kPrefix = "interface conversion: ";

void raise_is_nil(abi::String interface, const TypeDescriptor* wanted) {
  raise_error_of(PanicKind::kTypeAssertionError,
                 text(kPrefix, interface, " is nil, not ", wanted->name()));
}

// Why two types of the same name are not the same.
const char* explain_same_name(const TypeDescriptor* have, const TypeDescriptor* want) {
  const abi::UncommonType* a = uncommon_type(have);
  const abi::UncommonType* b = uncommon_type(want);
  const bool same_package = a != nullptr && b != nullptr &&
                            strings_equal(name_at(have, a->package), name_at(want, b->package));
  return same_package ? " (types from different scopes)" : " (types from different packages)";
}

void raise_is_not(const TypeDescriptor* have, const TypeDescriptor* want,
                  const TypeDescriptor* from) {
  if (have == nullptr) return raise_is_nil(from->name(), want);
  const bool same_name = strings_equal(have->name(), want->name());
  raise_error_of(PanicKind::kTypeAssertionError,
                 text(kPrefix, from->name(), " is ", have->name(), ", not ", want->name(),
                      same_name ? explain_same_name(have, want) : ""));
}

}  // namespace
}  // namespace rt

namespace rt::abi {

const Itab* rt_assertE2I2(const InterfaceDescriptor* target, const TypeDescriptor* type) {
  return type == nullptr ? nullptr : find_itab(target, type);
}

const Itab* rt_assertE2I(const InterfaceDescriptor* target, const TypeDescriptor* type) {
  if (type == nullptr) {
    raise_is_nil(literal("interface"), &target->type);
    return nullptr;
  }
  const Itab* itab = find_itab(target, type);
  if (itab == nullptr) {
    raise_error_of(PanicKind::kTypeAssertionError,
                   text(kPrefix, type->name(), " is not ", target->type.name(), ": missing method ",
                        missing_method(target, type)));
  }
  return itab;
}

void rt_panicdottypeE(const TypeDescriptor* have, const TypeDescriptor* want,
                      const TypeDescriptor* from) {
  raise_is_not(have, want, from);
}

void rt_panicdottypeI(const Itab* have, const TypeDescriptor* want, const TypeDescriptor* from) {
  raise_is_not(have == nullptr ? nullptr : have->type, want, from);
}

void rt_panicnildottype(const TypeDescriptor* want) {
  raise_is_nil(literal("interface"), want);
}

}  // namespace rt::abi
