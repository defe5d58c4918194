// Large objects: more than kMaxSmallSize bytes, with pages of their own from the page heap.

#ifndef TANDEM_RT_MEM_LARGE_H_
#define TANDEM_RT_MEM_LARGE_H_

#include <stddef.h>
#include <stdint.h>

#include "rt/abi/types.h"

namespace rt::mem {

// A large object for values of `type`, or without pointers when that is null; zero if asked for.
void* allocate_large(size_t size, const abi::TypeDescriptor* type, bool zero);

// The same for the current goroutine, which may lose its turn meanwhile: then this does not return,
// and the object is the first result of the runtime call that made it. The object is zero.
void* allocate_large_in_pieces(size_t size, const abi::TypeDescriptor* type);

// Memory for values of `type`, zero, as the result of the current runtime call. For calls of
// compiled code that do nothing more than that: does not return when the goroutine loses its turn.
void* allocate_result(size_t size, const abi::TypeDescriptor* type);

// Large objects made since the program began.
struct LargeCounts {
  uint64_t objects;
  uint64_t bytes;
};
extern LargeCounts large_counts;

}  // namespace rt::mem

#endif  // TANDEM_RT_MEM_LARGE_H_
