// Memory for the runtime's own descriptors (spans, threads, sudogs), which is never given back.

#ifndef TANDEM_RT_MEM_PERSISTENT_H_
#define TANDEM_RT_MEM_PERSISTENT_H_

#include <stddef.h>

namespace rt::mem {

// Zeroed memory outside the collected heap, or null. `align` is a power of two, at most 4096.
void* allocate_persistent(size_t size, size_t align);

}  // namespace rt::mem

#endif  // TANDEM_RT_MEM_PERSISTENT_H_
