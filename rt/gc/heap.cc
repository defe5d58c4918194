// The collector's side of allocation (heap.h): bytes that live, the trigger, and the two debts.
//
// While marking goes on, an allocation owes some marking for each byte (Pacer::assist_ratio); it
// takes from what others have marked beyond their share (`credit`) first. After marking, it owes
// some sweeping, so that all spans are swept when the next cycle begins.

#include "rt/gc/heap.h"

#include "rt/gc/cycle.h"
#include "rt/gc/gc.h"
#include "rt/gc/mark.h"
#include "rt/gc/settings.h"
#include "rt/gc/stats.h"
#include "rt/gc/sweep.h"
#include "rt/mem/central.h"
#include "rt/mem/page_heap.h"
#include "rt/sched/m.h"

namespace rt::gc {
namespace {

constinit uint64_t live = 0;

// Marks the free objects of a span that the current P has taken, or takes those marks back. Other
// Ps may be marking its other objects.
void mark_free_objects(mem::Span* span) {
  for (size_t word = span->free_index / 64; word < mem::bitmap_words(span->object_count); ++word) {
    if (const uint64_t free = span->free_objects(word)) {
      __atomic_fetch_or(&span->mark_bits[word], free, __ATOMIC_RELAXED);
    }
  }
}
void unmark_free_objects(mem::Span* span) {
  for (size_t word = span->free_index / 64; word < mem::bitmap_words(span->object_count); ++word) {
    if (const uint64_t free = span->free_objects(word)) {
      __atomic_fetch_and(&span->mark_bits[word], ~free, __ATOMIC_RELAXED);
    }
  }
}

void note_allocated(uint64_t bytes) {
  const uint64_t now = __atomic_add_fetch(&live, bytes, __ATOMIC_RELAXED);
  if (phase == Phase::kMark) {
    assist(bytes);
    return;
  }
  if (now >= pacer.trigger()) {
    ensure_configured();
    if (now >= pacer.trigger()) request_cycle();
  }
  if (mem::unswept_spans() != 0) pay_sweep_debt();
}

}  // namespace

void span_enters_cache(mem::Span* span) {
  if (phase == Phase::kMark) mark_free_objects(span);
  note_allocated((span->object_count - span->allocated_count) * span->object_size);
}

void span_leaves_cache(mem::Span* span) {
  const uint64_t unused = (span->object_count - span->allocated_count) * span->object_size;
  if (unused == 0) return;
  if (phase == Phase::kMark) unmark_free_objects(span);
  __atomic_fetch_sub(&live, unused, __ATOMIC_RELAXED);
}

void large_object_made(mem::Span* span) {
  if (phase == Phase::kMark) __atomic_fetch_or(&span->mark_bits[0], 1, __ATOMIC_RELAXED);
  note_allocated(span->object_size);
}

void object_revived(size_t bytes) {
  __atomic_fetch_add(&live, bytes, __ATOMIC_RELAXED);
}

void ensure_configured() {
  static constinit uint32_t configured = 0;
  if (__atomic_exchange_n(&configured, 1, __ATOMIC_RELAXED) != 0) return;
  configure(pacer);
  limit_changed();
  begin_clock();
}

void limit_changed() {
  mem::page_heap.set_limit(static_cast<uint64_t>(pacer.limit()) / mem::kPageSize);
  pacer.update();
}

uint64_t heap_live() {
  return __atomic_load_n(&live, __ATOMIC_RELAXED);
}

uint64_t exchange_heap_live(uint64_t marked) {
  return __atomic_exchange_n(&live, marked, __ATOMIC_RELAXED);
}

}  // namespace rt::gc
