// The central lists of rt/mem/central.h. Each span class has its own lock, so that Ps which
// allocate different sizes do not meet; it is not held while a span is swept or the page heap is
// asked.

#include "rt/mem/central.h"

#include "rt/gc/sweep.h"
#include "rt/mem/page_heap.h"
#include "rt/sched/lock.h"

namespace rt::mem {
namespace {

struct Central {
  Lock<LockRank::kHeap> lock;
  SpanList partial[2];  // swept: the one that `swept` says
  SpanList full[2];
};

constinit Central centrals[kSpanClasses];
constinit uint32_t swept = 0;         // which of each two lists; changes while the world is stopped
constinit size_t span_count = 0;      // that hold objects
constinit size_t unswept_count = 0;   // of those
constinit uint32_t sweep_cursor = 0;  // the span class where take_unswept goes on

// How many full spans an allocation sweeps in the hope for a free object, before it takes new
// pages (Go's number).
constexpr int kSweepAttempts = 100;

Span* pop_swept_partial(Central& central) {
  LockGuard guard(central.lock);
  return central.partial[swept].pop();
}

Span* pop_unswept(Central& central) {
  LockGuard guard(central.lock);
  Span* span = central.partial[swept ^ 1].pop();
  return span != nullptr ? span : central.full[swept ^ 1].pop();
}

Span* make_span(SpanClass span_class) {
  const size_t pages = kClassPages[span_class.size_class()];
  Span* span = page_heap.allocate(pages, SpanState::kInUse, span_class);
  if (span != nullptr) __atomic_fetch_add(&span_count, 1, __ATOMIC_RELAXED);
  return span;
}

// Sweeps spans of the class until one has a free object.
Span* sweep_for_space(Central& central) {
  for (int attempt = 0; attempt < kSweepAttempts; ++attempt) {
    Span* span = pop_unswept(central);
    if (span == nullptr) return nullptr;
    switch (gc::sweep_span(span)) {
      case gc::Swept::kEmpty:
      case gc::Swept::kSpace:
        note_swept();
        return span;
      case gc::Swept::kFull:
        release_span(span);
        note_swept();
        break;
    }
  }
  return nullptr;
}

}  // namespace

Span* acquire_span(SpanClass span_class) {
  Central& central = centrals[span_class.value];
  if (Span* span = pop_swept_partial(central)) return span;
  if (unswept_spans() != 0) {
    if (Span* span = sweep_for_space(central)) return span;
  }
  return make_span(span_class);
}

void release_span(Span* span) {
  Central& central = centrals[span->span_class.value];
  LockGuard guard(central.lock);
  SpanList* lists = span->allocated_count < span->object_count ? central.partial : central.full;
  lists[swept].insert(span);
}

void adopt_large_span(Span* span) {
  __atomic_fetch_add(&span_count, 1, __ATOMIC_RELAXED);
  release_span(span);
}

void make_all_unswept() {
  swept ^= 1;
  sweep_cursor = 0;
  unswept_count = span_count;
}

Span* take_unswept() {
  for (;;) {
    const uint32_t index = __atomic_load_n(&sweep_cursor, __ATOMIC_RELAXED);
    if (index >= kSpanClasses) return nullptr;
    if (Span* span = pop_unswept(centrals[index])) return span;
    uint32_t expected = index;
    __atomic_compare_exchange_n(&sweep_cursor, &expected, index + 1, false, __ATOMIC_RELAXED,
                                __ATOMIC_RELAXED);
  }
}

size_t unswept_spans() {
  return __atomic_load_n(&unswept_count, __ATOMIC_ACQUIRE);
}

void note_swept() {
  __atomic_fetch_sub(&unswept_count, 1, __ATOMIC_ACQ_REL);
}

void free_span(Span* span) {
  __atomic_fetch_sub(&span_count, 1, __ATOMIC_RELAXED);
  page_heap.free(span);
}

void visit_spans(void (*visit)(Span*)) {
  for (Central& central : centrals) {
    SpanList* const all[] = {&central.partial[0], &central.partial[1], &central.full[0],
                             &central.full[1]};
    for (SpanList* list : all) {
      for (Span* span = list->first(); span != nullptr; span = span->next) visit(span);
    }
  }
}

}  // namespace rt::mem
