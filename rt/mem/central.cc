// The central lists of rt/mem/central.h. Each has its own lock, so that Ps which allocate different
// sizes do not meet; it is not held while the page heap is asked.

#include "rt/mem/central.h"

#include "rt/mem/page_heap.h"
#include "rt/sched/lock.h"

namespace rt::mem {
namespace {

struct Central {
  Lock<LockRank::kHeap> lock;
  SpanList partial;
  SpanList full;
};

constinit Central centrals[kSpanClasses];

Span* make_span(SpanClass span_class) {
  const size_t pages = kClassPages[span_class.size_class()];
  Span* span = page_heap.allocate(pages, SpanState::kInUse, span_class);
  if (span == nullptr) return nullptr;
  span->object_size = kClassSize[span_class.size_class()];
  span->object_count = static_cast<uint32_t>(pages * kPageSize / span->object_size);
  return span;
}

}  // namespace

Span* acquire_span(SpanClass span_class) {
  Central& central = centrals[span_class.value];
  {
    LockGuard guard(central.lock);
    Span* span = central.partial.first();
    if (span != nullptr) {
      central.partial.remove(span);
      return span;
    }
  }
  return make_span(span_class);
}

void release_span(Span* span) {
  Central& central = centrals[span->span_class.value];
  LockGuard guard(central.lock);
  SpanList& list = span->allocated_count < span->object_count ? central.partial : central.full;
  list.insert(span);
}

}  // namespace rt::mem
