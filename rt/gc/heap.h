// What the allocator tells the collector: how much is allocated, span by span, never object by
// object. From that follow when a cycle begins, how much an allocating goroutine must help with
// marking and sweeping, and that objects made while marking are black.

#ifndef TANDEM_RT_GC_HEAP_H_
#define TANDEM_RT_GC_HEAP_H_

#include "rt/mem/span.h"

namespace rt::gc {

// A cache has taken the span. All its free part counts as allocated from now on, and is marked
// while the collector marks. The caller pays what it owes: a share of marking or sweeping. May ask
// for a cycle.
void span_enters_cache(mem::Span* span);

// A cache gives the span back: what was not taken of it is free again.
void span_leaves_cache(mem::Span* span);

// The same for a large object, whose span is never in a cache.
void large_object_made(mem::Span* span);

// An object that marking has not reached will live on.
void object_revived(size_t bytes);

// Bytes of objects: those that the last cycle left, and all that was allocated since, with the
// free parts of the spans in caches.
uint64_t heap_live();

}  // namespace rt::gc

#endif  // TANDEM_RT_GC_HEAP_H_
