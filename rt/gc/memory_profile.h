// Sampling of allocations for runtime.MemProfile (memory_profile.cc). Weak: null in a program that
// does not read the profile.

#ifndef TANDEM_RT_GC_MEMORY_PROFILE_H_
#define TANDEM_RT_GC_MEMORY_PROFILE_H_

#include <stddef.h>

#include "rt/mem/span.h"

namespace rt::gc {

// An object has been made. Takes note of it, perhaps.
[[gnu::weak]] void profile_allocation(const void* object);

// Before a span with objects that have been noted is swept: those are dead that are not marked.
[[gnu::weak]] void profile_dead_objects(const mem::Span& span);

}  // namespace rt::gc

#endif  // TANDEM_RT_GC_MEMORY_PROFILE_H_
