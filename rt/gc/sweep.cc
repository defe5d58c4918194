// Sweeping (sweep.h). The mark bits of a span become its alloc bits: what is marked is taken, the
// rest is free, and nothing in the objects themselves is read or written. Old alloc bits, cleared,
// become the next cycle's mark bits.

#include "rt/gc/sweep.h"

#include "rt/boot/knobs.h"
#include "rt/gc/finalizer.h"
#include "rt/gc/memory_profile.h"
#include "rt/mem/central.h"
#include "rt/mem/page_heap.h"
#include "rt/stack/panic.h"

namespace rt::gc {

constinit Freed freed{};

namespace {

// What GODEBUG=poison=1 leaves in freed objects: no address of a heap.
constexpr int kPoison = 0xdf;

// Without the POPCNT instruction, which the baseline of x86-64 lacks (H. Warren, "Hacker's
// Delight").
uint32_t count_ones(uint64_t bits) {
  bits -= bits >> 1 & 0x5555555555555555;
  bits = (bits & 0x3333333333333333) + (bits >> 2 & 0x3333333333333333);
  bits = (bits + (bits >> 4)) & 0x0f0f0f0f0f0f0f0f;
  return static_cast<uint32_t>(bits * 0x0101010101010101 >> 56);
}

uint32_t count_marked(const mem::Span& span) {
  uint32_t count = 0;
  for (size_t i = 0; i < mem::bitmap_words(span.object_count); ++i) {
    count += count_ones(span.mark_bits[i]);
  }
  return count;
}

void poison_unmarked(const mem::Span& span) {
  for (uint32_t i = 0; i < span.object_count; ++i) {
    if ((span.mark_bits[i / 64] >> i % 64 & 1) != 0) continue;
    __builtin_memset(reinterpret_cast<void*>(span.object_at(i)), kPoison, span.object_size);
  }
}

void count_freed(const mem::Span& span, uint32_t objects) {
  const size_t size_class = span.span_class.size_class();
  __atomic_fetch_add(&freed.objects[size_class], objects, __ATOMIC_RELAXED);
  if (size_class == 0) {
    __atomic_fetch_add(&freed.large_bytes, span.object_size, __ATOMIC_RELAXED);
  }
}

}  // namespace

Swept sweep_span(mem::Span* span) {
  if (__atomic_load_n(&span->finalizers, __ATOMIC_RELAXED) != nullptr) queue_finalizers(span);
  if (span->is_sampled) profile_dead_objects(*span);
  const uint32_t live = count_marked(*span);
  if (live < span->allocated_count) {
    count_freed(*span, span->allocated_count - live);
    span->needs_zero = true;
  }
  if (knobs.poison != 0) {
    poison_unmarked(*span);
    span->needs_zero = true;
  }
  uint64_t* fresh = mem::page_heap.fresh_bits(span);
  if (fresh == nullptr) throw_fatal("runtime: out of memory");
  span->alloc_bits = span->mark_bits;
  __atomic_store_n(&span->mark_bits, fresh, __ATOMIC_RELEASE);
  span->free_index = 0;
  span->alloc_cache = ~span->alloc_bits[0];
  span->allocated_count = live;
  if (live == 0) return Swept::kEmpty;
  return live < span->object_count ? Swept::kSpace : Swept::kFull;
}

size_t sweep_one() {
  mem::Span* span = mem::take_unswept();
  if (span == nullptr) return 0;
  const size_t pages = span->page_count;
  if (sweep_span(span) == Swept::kEmpty) {
    mem::free_span(span);
  } else {
    mem::release_span(span);
  }
  mem::note_swept();
  return pages;
}

}  // namespace rt::gc
