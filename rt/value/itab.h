// Itabs that are found out at run time, for assertions to interface types, and where a type's
// methods are.

#ifndef TANDEM_RT_VALUE_ITAB_H_
#define TANDEM_RT_VALUE_ITAB_H_

#include "rt/abi/types.h"

namespace rt {

// The methods of a type, or null when it has none.
const abi::UncommonType* uncommon_type(const abi::TypeDescriptor* type);

// The itab of a type for an interface type with methods; null when the type does not implement it.
// Found once for each pair and kept.
const abi::Itab* find_itab(const abi::InterfaceDescriptor* target, const abi::TypeDescriptor* type);

// The first method of the interface that the type does not have, or "".
abi::String missing_method(const abi::InterfaceDescriptor* target, const abi::TypeDescriptor* type);

// The name that an offset in the descriptor leads to.
abi::String name_at(const abi::TypeDescriptor* type, int32_t offset);

}  // namespace rt

#endif  // TANDEM_RT_VALUE_ITAB_H_
