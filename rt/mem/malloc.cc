// The allocator of rt/mem/malloc.h: the ways of an allocation of up to 32 KiB.
//
//   allocate ──▶ P::cache: the P's spans, one for each span class
//     take_near            the span's next free object: a bit operation
//     allocate_any         what is not small, or of which none is at hand:
//       take_from_new_span   the span is full: back to the central lists, another one from there
//       allocate_tiny        bytes of a block of 16 that small values without pointers share
//   then clear it, where it was used before, and record where its pointers are (pointers.h).
//
// Everything up to take_from_new_span touches memory of the current P only: neither locks nor
// atomic operations. What the collector has to know, it learns when a span changes hands
// (gc::span_enters_cache, span_leaves_cache), and so do the counts of objects for MemStats: the
// fast way counts nothing but the span's own number of taken objects.
//
// GODEBUG=gcstress and the memory profile take the caches away from the Ps' hands (P::cache stays
// null), so that every allocation comes by allocate_without_cache. Larger objects: large.cc.

#include "rt/mem/malloc.h"

#include "rt/abi/calls.h"
#include "rt/boot/knobs.h"
#include "rt/gc/gc.h"
#include "rt/gc/heap.h"
#include "rt/gc/memory_profile.h"
#include "rt/mem/central.h"
#include "rt/mem/large.h"
#include "rt/mem/memory.h"
#include "rt/mem/page_heap.h"
#include "rt/mem/persistent.h"
#include "rt/mem/pointers.h"
#include "rt/sched/m.h"
#include "rt/sched/p.h"
#include "rt/stack/panic.h"

namespace rt::mem {

alignas(8) constinit uint8_t zero_base = 0;

namespace {

[[noreturn]] void out_of_memory() {
  throw_fatal("runtime: out of memory");
}

constinit Cache* all_caches = nullptr;

Cache* make_cache() {
  auto* cache = static_cast<Cache*>(allocate_persistent(sizeof(Cache), alignof(Cache)));
  if (cache == nullptr) out_of_memory();
  cache->next = __atomic_load_n(&all_caches, __ATOMIC_RELAXED);
  while (!__atomic_compare_exchange_n(&all_caches, &cache->next, cache, true, __ATOMIC_RELEASE,
                                      __ATOMIC_RELAXED)) {
  }
  return cache;
}

// Of the spans that caches have given back.
constinit AllocationCounts counts{};

void count_objects(SpanClass span_class, uint64_t objects) {
  __atomic_fetch_add(&counts.objects[span_class.size_class()], objects, __ATOMIC_RELAXED);
}

// Empties a cache's place for a span.
void give_back(Span*& place) {
  Span* span = place;
  if (span == nullptr) return;
  place = nullptr;
  count_objects(span->span_class, span->allocated_count - span->counted);
  gc::span_leaves_cache(span);
  release_span(span);
}

[[gnu::noinline]] void* take_from_new_span(Cache& cache, SpanClass span_class) {
  Span*& span = cache.spans[span_class.value];
  give_back(span);
  span = acquire_span(span_class);
  if (span == nullptr) out_of_memory();
  span->counted = span->allocated_count;
  gc::span_enters_cache(span);
  return span->take_object();
}

void* take_object(Cache& cache, SpanClass span_class) {
  Span* span = cache.spans[span_class.value];
  if (span != nullptr) {
    if (void* object = span->take_object()) return object;
  }
  return take_from_new_span(cache, span_class);
}

// Objects of up to so many bytes are allocated in the fewest steps.
constexpr size_t kMostInPlace = 64;

// Clears an object of up to kMostInPlace bytes by stores, which no call of memset can match.
[[gnu::always_inline]] inline void clear_in_place(void* object, size_t size) {
  auto* words = static_cast<uint64_t*>(object);
  switch (size / sizeof(uint64_t)) {
    case 8:
      words[7] = 0;
      [[fallthrough]];
    case 7:
      words[6] = 0;
      [[fallthrough]];
    case 6:
      words[5] = 0;
      [[fallthrough]];
    case 5:
      words[4] = 0;
      [[fallthrough]];
    case 4:
      words[3] = 0;
      [[fallthrough]];
    case 3:
      words[2] = 0;
      [[fallthrough]];
    case 2:
      words[1] = 0;
      [[fallthrough]];
    case 1:
      words[0] = 0;
  }
}

void clear_object(void* object, size_t size) {
  return size <= kMostInPlace ? clear_in_place(object, size) : clear(object, size);
}

// Objects of one block live until all of them are dead, so they hold no pointers, and a block is
// small.
void* allocate_tiny(Cache& cache, size_t size) {
  const size_t align = size % 8 == 0 ? 8 : size % 4 == 0 ? 4 : size % 2 == 0 ? 2 : 1;
  const size_t start = round_up(cache.tiny_used, align);
  if (cache.tiny != nullptr && start + size <= kMaxTinySize) {
    cache.tiny_used = start + size;
    ++cache.tiny_count;
    return cache.tiny + start;
  }
  auto* block = static_cast<uint8_t*>(take_object(cache, SpanClass::of(kTinySizeClass, true)));
  clear_object(block, kMaxTinySize);
  // Keep whichever block has more room left.
  if (cache.tiny == nullptr || size < cache.tiny_used) {
    cache.tiny = block;
    cache.tiny_used = size;
  }
  return block;
}

[[gnu::noinline]] void* record_all_pointers(const Span& span, void* object, size_t size,
                                            const abi::TypeDescriptor* type) {
  record_pointers(span, object, size, type);
  return object;
}

// record_pointers for most objects: one value, all of whose pointers are in its first eight words,
// and whose bits lie in one word of the page's bitmap.
[[gnu::always_inline]] inline void* record_few_pointers(const Span& span, void* object, size_t size,
                                                        const abi::TypeDescriptor* type) {
  const auto address = reinterpret_cast<uintptr_t>(object);
  const size_t shift = address / sizeof(uint64_t) % 64;
  const size_t count = span.object_size / sizeof(uint64_t);
  if (type->size < size || type->pointer_bytes > 8 * sizeof(uint64_t) || shift + count > 64) {
    return record_all_pointers(span, object, size, type);
  }
  const size_t pointer_words = type->pointer_bytes / sizeof(uint64_t);
  const uint64_t pattern = type->pointer_bitmap[0] & ((uint64_t{1} << pointer_words) - 1);
  const uint64_t mask = ~uint64_t{0} >> (64 - count);
  uint64_t& word = page_heap.page_pointers(address)->bitmap[address % kPageSize / kMaxBitmapSize];
  word = (word & ~(mask << shift)) | pattern << shift;
  return object;
}

// GODEBUG=gcstress=N
constinit uint32_t allocations_left = 0;

void count_for_stress() {
  if (__atomic_fetch_sub(&allocations_left, 1, __ATOMIC_RELAXED) != 0) return;
  __atomic_store_n(&allocations_left, static_cast<uint32_t>(knobs.gcstress) - 1, __ATOMIC_RELAXED);
  gc::request_stress_cycle();
}

// The P has no cache at hand: this is its first allocation, or each of them comes by here because
// somebody watches them, gcstress or the memory profile.
[[gnu::noinline, gnu::cold]] void* allocate_without_cache(P* p, size_t size,
                                                          const abi::TypeDescriptor* type,
                                                          bool zero) {
  const bool is_profiled = &gc::profile_allocation != nullptr;
  if (p->watched_cache == nullptr) p->watched_cache = make_cache();
  p->cache = p->watched_cache;
  if (knobs.gcstress != 0) count_for_stress();
  void* object = allocate(size, type, zero);
  if (is_profiled) gc::profile_allocation(object);
  if (is_profiled || knobs.gcstress != 0) p->cache = nullptr;
  return object;
}

// Every allocation can come this way; most need not.
[[gnu::noinline]] void* allocate_any(size_t size, const abi::TypeDescriptor* type, bool zero) {
  if (size == 0) return &zero_base;
  const bool no_pointers = type == nullptr || type->pointer_bytes == 0;
  if (size > kMaxSmallSize) {
    return allocate_large(size, no_pointers ? nullptr : type, zero || !no_pointers);
  }
  P* p = current_p();
  if (p->cache == nullptr) [[unlikely]]
    return allocate_without_cache(p, size, type, zero);
  Cache& cache = *p->cache;
  if (no_pointers && size < kMaxTinySize) return allocate_tiny(cache, size);
  const SpanClass span_class = SpanClass::of(size_class_of(size), no_pointers);
  void* object = take_object(cache, span_class);
  Span* span = cache.spans[span_class.value];
  if (span->needs_zero && (zero || !no_pointers)) clear_object(object, span->object_size);
  return no_pointers ? object : record_few_pointers(*span, object, size, type);
}

}  // namespace

void flush_caches() {
  for (Cache* cache = all_caches; cache != nullptr; cache = cache->next) {
    for (Span*& span : cache->spans) {
      give_back(span);
    }
    cache->tiny = nullptr;
  }
}

AllocationCounts allocation_counts() {
  AllocationCounts result = counts;
  result.objects[0] = __atomic_load_n(&large_counts.objects, __ATOMIC_RELAXED);
  result.large_bytes = __atomic_load_n(&large_counts.bytes, __ATOMIC_RELAXED);
  for (const Cache* cache = all_caches; cache != nullptr; cache = cache->next) {
    for (const Span* span : cache->spans) {
      if (span == nullptr) continue;
      result.objects[span->span_class.size_class()] += span->allocated_count - span->counted;
    }
    result.tiny += cache->tiny_count;
  }
  return result;
}

// The most frequent way: a small object, of which the P's span has a free one at hand. All that it
// calls are other ways, at its end, so it keeps nothing on the stack.
void* allocate(size_t size, const abi::TypeDescriptor* type, bool zero) {
  const Cache* cache = current_p()->cache;
  const bool no_pointers = type == nullptr || type->pointer_bytes == 0;
  const bool is_tiny = no_pointers && size < kMaxTinySize;
  if (size - 1 >= kMostInPlace || is_tiny || cache == nullptr) {
    return allocate_any(size, type, zero);
  }
  const SpanClass span_class = SpanClass::of(size_class_of(size), no_pointers);
  Span* span = cache->spans[span_class.value];
  void* object = span == nullptr ? nullptr : span->take_near();
  if (object == nullptr) return allocate_any(size, type, zero);
  if (span->needs_zero && (zero || !no_pointers)) clear_in_place(object, span->object_size);
  return no_pointers ? object : record_few_pointers(*span, object, size, type);
}

void* allocate_pages(size_t page_count) {
  Span* span = page_heap.allocate(page_count, SpanState::kManual, SpanClass::of(0, true));
  return span == nullptr ? nullptr : reinterpret_cast<void*>(span->base);
}

void free_pages(void* start) {
  page_heap.free(page_heap.span_of(reinterpret_cast<uintptr_t>(start)));
}

}  // namespace rt::mem

namespace rt::abi {

Pointer rt_newobject(const TypeDescriptor* type) {
  return mem::allocate_result(type->size, type);
}

Pointer rt_mallocgc(Uintptr size, const TypeDescriptor* type, bool zero) {
  return mem::allocate(size, type, zero);
}

}  // namespace rt::abi
