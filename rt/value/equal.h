// Equality of Go values by type descriptor.

#ifndef TANDEM_RT_VALUE_EQUAL_H_
#define TANDEM_RT_VALUE_EQUAL_H_

#include "rt/abi/types.h"
#include "rt/mem/memory.h"

namespace rt {

inline bool strings_equal(abi::String a, abi::String b) {
  return a.length == b.length &&
         (a.data == b.data || mem::equal(a.data, b.data, static_cast<size_t>(a.length)));
}

// Whether two values in memory are equal. Raises "comparing uncomparable type T" (and returns
// false) when interfaces in them hold values of one type that cannot be compared.
bool values_equal(const abi::TypeDescriptor* type, const void* a, const void* b);

// Whether the data words of two interfaces with this dynamic type stand for equal values.
bool interface_data_equal(const abi::TypeDescriptor* type, const void* a, const void* b);

}  // namespace rt

#endif  // TANDEM_RT_VALUE_EQUAL_H_
