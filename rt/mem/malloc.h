// The allocator of Go values: mallocgc.
//
//   size 0                          the address of zero_base
//   below 16 bytes, no pointers     a piece of the P's current tiny block
//   up to 32 KiB                    an object of a span in the P's cache, by size class and by
//                                   whether it holds pointers; a full span is exchanged for another
//                                   at the central lists, which get new ones from the page heap
//   above                           pages of its own from the page heap
//
// The fast ways touch only what the current P owns and take no lock. The collector is told what
// happens when a cache takes a span: the whole free part of it counts as allocated then, and while
// the collector marks, all its free objects are marked, so that objects are born black without the
// fast way's knowing (rt/gc/heap.h).

#ifndef TANDEM_RT_MEM_MALLOC_H_
#define TANDEM_RT_MEM_MALLOC_H_

#include <stddef.h>
#include <stdint.h>

#include "rt/abi/types.h"
#include "rt/mem/size_classes.h"
#include "rt/mem/span.h"

namespace rt::mem {

// What a P has at hand.
struct Cache {
  Span* spans[kSpanClasses];  // null: none taken yet
  uint8_t* tiny;              // the current block for tiny objects, or null
  size_t tiny_used;           // bytes of it
  uint64_t tiny_count;        // tiny objects, more than their blocks
  Cache* next;                // of all caches
};

// Gives the spans of all caches back. The world is stopped.
void flush_caches();

// Objects made since the program began, by size class (0: large ones).
struct AllocationCounts {
  uint64_t objects[kSizeClasses];
  uint64_t large_bytes;
  uint64_t tiny;
};
AllocationCounts allocation_counts();

// Memory for values of `type`, `size` bytes in all. A null type, or one without pointers, makes an
// object that the collector does not look into; only then is `zero` false honoured. Never null:
// when memory has run out the program ends with Go's fatal error.
void* allocate(size_t size, const abi::TypeDescriptor* type, bool zero);

// The address of all objects without size.
extern uint8_t zero_base asm("runtime.zerobase");  // compiled code uses it too

// Pages that are not collected, zero when they were never used before; null when memory has run
// out.
void* allocate_pages(size_t page_count);
void free_pages(void* start);

}  // namespace rt::mem

#endif  // TANDEM_RT_MEM_MALLOC_H_
