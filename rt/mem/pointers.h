// Where the pointers of a heap object are: recorded when the object is allocated, from its type,
// for the collector to read.

#ifndef TANDEM_RT_MEM_POINTERS_H_
#define TANDEM_RT_MEM_POINTERS_H_

#include <stddef.h>
#include <stdint.h>

#include "rt/abi/types.h"
#include "rt/mem/span.h"

namespace rt::mem {

// Records that the object at `object`, of a span for objects with pointers, holds `size` bytes of
// values of `type` one after the other.
void record_pointers(const Span& span, void* object, size_t size, const abi::TypeDescriptor* type);

// Whether the word at `address`, in the object that starts at `object`, may hold a pointer.
bool may_hold_pointer(const Span& span, uintptr_t object, uintptr_t address);

}  // namespace rt::mem

#endif  // TANDEM_RT_MEM_POINTERS_H_
