// A span: a run of pages that holds objects of one size class, one large object, memory managed by
// hand (stacks), or nothing (a free run in the page heap).
//
// Free objects of a span are found as Go finds them: below `free_index` every object is taken; from
// there on `alloc_bits` says which were alive at the last collection, and `alloc_cache` holds the
// complement of the 64 bits around `free_index`, shifted so that its lowest bit is `free_index`'s.
// A span that has not been collected yet has no alloc_bits: all its objects are free from
// `free_index` on. The collector puts its mark bits in their place when it sweeps.
//
// The index of an object is found by multiplication: with m = ceil(2^32 / size), (offset * m) >> 32
// is the quotient for all offsets that occur in spans of the size classes (a test tries them all).

#ifndef TANDEM_RT_MEM_SPAN_H_
#define TANDEM_RT_MEM_SPAN_H_

#include <stddef.h>
#include <stdint.h>

#include "rt/mem/size_classes.h"

namespace rt::gc {
struct Finalizer;
}

namespace rt::mem {

enum class SpanState : uint8_t {
  kFree,    // in the page heap
  kInUse,   // holds collected objects
  kManual,  // pages that their owner gives back
};

// The words of `bits` that have a bit for each of `count` objects.
constexpr size_t bitmap_words(size_t count) {
  return (count + 63) / 64;
}

struct alignas(64) Span {
  // What marking reads, in one cache line.
  uintptr_t base;
  size_t object_size;
  uint64_t* mark_bits;    // of the current cycle; changed by atomic operations while it marks
  uint32_t object_count;  // that fit
  uint32_t divide_magic;  // index_of() multiplies by it; 0: one object
  SpanState state;        // set last when a span comes into use: marking looks without a lock
  SpanClass span_class;
  bool needs_zero;          // the pages were used before
  bool is_sampled;          // the memory profile has noted objects of it
  uint32_t free_index;      // below it, nothing is free
  uint64_t* alloc_bits;     // of the objects that survived the last cycle; null: none existed then
  uint64_t inline_bits[2];  // the bitmaps of spans of up to 64 objects

  uint64_t alloc_cache;
  uint32_t allocated_count;  // objects that are taken
  uint32_t counted;          // of these, those that the cache had when it took the span
  size_t released_pages;     // of a free run: pages that the kernel has
  size_t page_count;
  Span* next;
  Span* previous;
  gc::Finalizer* finalizers;  // of its objects (rt/gc/finalizer.cc)

  // Takes a free object; null when there is none.
  void* take_object();
  // The same, of those that alloc_cache knows.
  void* take_near();
  // The index of the object that `address`, within the span, belongs to.
  uint32_t index_of(uintptr_t address) const {
    return static_cast<uint32_t>((address - base) * divide_magic >> 32);
  }
  uintptr_t object_at(uint32_t index) const { return base + index * object_size; }
  // Whether `address` lies in the part of an object, not in what is left over at the span's end.
  bool holds(uintptr_t address) const { return address - base < object_count * object_size; }

  // The free objects among the 64 that the bits of word `word` stand for.
  uint64_t free_objects(size_t word) const {
    uint64_t free = alloc_bits == nullptr ? ~uint64_t{0} : ~alloc_bits[word];
    if (word < free_index / 64) return 0;
    if (word == free_index / 64) free &= ~uint64_t{0} << free_index % 64;
    const size_t end = object_count - word * 64;
    return end < 64 ? free & ((uint64_t{1} << end) - 1) : free;
  }

 private:
  // Loads the word of alloc_bits that `index`, a multiple of 64, starts.
  void refill_alloc_cache(uint32_t index) {
    alloc_cache = alloc_bits == nullptr ? ~uint64_t{0} : ~alloc_bits[index / 64];
  }
};

inline void* Span::take_near() {
  if (alloc_cache == 0) return nullptr;
  const uint32_t index = free_index + static_cast<uint32_t>(__builtin_ctzll(alloc_cache));
  if (index >= object_count) return nullptr;
  alloc_cache >>= 1;
  alloc_cache >>= index - free_index;  // two steps: a shift by 64 is undefined
  free_index = index + 1;
  ++allocated_count;
  if (free_index % 64 == 0 && free_index < object_count) refill_alloc_cache(free_index);
  return reinterpret_cast<void*>(base + index * object_size);
}

inline void* Span::take_object() {
  while (free_index < object_count) {
    if (void* object = take_near()) return object;
    if (alloc_cache != 0) break;  // what it has is beyond the last object
    free_index = (free_index + 64) & ~uint32_t{63};
    if (free_index < object_count) refill_alloc_cache(free_index);
  }
  free_index = object_count;
  return nullptr;
}

// The factor for index_of() in spans of objects of `size` bytes; 0, which makes every index 0, for
// one large object.
constexpr uint32_t divide_magic_of(size_t size) {
  return size > kMaxSmallSize ? 0 : static_cast<uint32_t>(((uint64_t{1} << 32) + size - 1) / size);
}

// A doubly linked list of spans.
class SpanList {
 public:
  Span* first() const { return first_; }
  bool empty() const { return first_ == nullptr; }

  // Takes the first span out; null when there is none.
  Span* pop() {
    Span* span = first_;
    if (span != nullptr) remove(span);
    return span;
  }

  void insert(Span* span) {
    span->previous = nullptr;
    span->next = first_;
    if (first_ != nullptr) first_->previous = span;
    first_ = span;
  }

  void remove(Span* span) {
    if (span->previous != nullptr) {
      span->previous->next = span->next;
    } else {
      first_ = span->next;
    }
    if (span->next != nullptr) span->next->previous = span->previous;
    span->next = span->previous = nullptr;
  }

 private:
  Span* first_ = nullptr;
};

}  // namespace rt::mem

#endif  // TANDEM_RT_MEM_SPAN_H_
