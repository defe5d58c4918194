// Stores of pointers by C++. Everything that overwrites a pointer in the heap, in a global variable
// or in another goroutine's frame on behalf of the program goes through these; memory that has just
// been allocated, and is zero, may be written to without them. (docs/runtime.md: the barrier shades
// the value that is overwritten.)

#ifndef TANDEM_RT_GC_BARRIER_H_
#define TANDEM_RT_GC_BARRIER_H_

#include <stddef.h>

#include "rt/abi/types.h"
#include "rt/gc/gc.h"
#include "rt/mem/memory.h"

namespace rt::gc {

inline bool barrier_enabled() {
  return __atomic_load_n(&write_barrier, __ATOMIC_RELAXED) != 0;
}

// Makes the object that `pointer` points into grey, if it is a white one of the heap. Any value is
// allowed. Only while the barrier is enabled.
inline void shade(const void* pointer) {
  collector->shade(pointer);
}

// Shades the pointers in `size` bytes of values of `type` at `address`.
inline void shade_values(const abi::TypeDescriptor* type, const void* address, size_t size) {
  collector->shade_values(type, address, size);
}

// *slot = value.
inline void store_pointer(void** slot, void* value) {
  if (barrier_enabled()) [[unlikely]]
    shade(*slot);
  *slot = value;
}

// Copies or clears `size` bytes of values of `type`. The ranges may overlap.
inline void move_values(const abi::TypeDescriptor* type, void* to, const void* from, size_t size) {
  if (type->pointer_bytes != 0 && barrier_enabled()) [[unlikely]]
    shade_values(type, to, size);
  mem::move(to, from, size);
}
inline void clear_values(const abi::TypeDescriptor* type, void* to, size_t size) {
  if (type->pointer_bytes != 0 && barrier_enabled()) [[unlikely]]
    shade_values(type, to, size);
  mem::clear(to, size);
}

}  // namespace rt::gc

#endif  // TANDEM_RT_GC_BARRIER_H_
