// Making large objects (large.h).
//
// Pages that were used before have to be cleared, and a gigabyte takes a tenth of a second: too
// long for a timer, or a stop of the world, to wait for the P. So an object that compiled code asks
// for is cleared in pieces, and between two of them the goroutine gives up its turn:
//
//   runtime.makeslice ──▶ pages, not the collector's yet ──▶ record, first piece ──▶ yield
//      ▲                                                          ┌───────────────────┘ on_wakeup
//      └── context.result ◀── publish ◀── last piece ◀── ... ◀── next piece ──▶ yield
//
// Until it is clear, the object is not one: its pages are in state kManual, so that the collector,
// whose cycles may begin and end meanwhile, neither marks nor scans nor sweeps them, and what is
// left in them from their last use does no harm. publish() makes them an object, within one
// runtime call, hence within one phase of the collector (rt/gc/gc.cc). What has to be remembered
// between two pieces lies in the object's own last bytes, which are cleared last.
//
// Objects that C++ makes for itself are cleared at once (allocate_large): C++ does not survive the
// loss of a turn. Most pages come fresh from the kernel, which has cleared them.

#include "rt/mem/large.h"

#include "rt/gc/heap.h"
#include "rt/gc/memory_profile.h"
#include "rt/gc/pieces.h"
#include "rt/mem/central.h"
#include "rt/mem/malloc.h"
#include "rt/mem/memory.h"
#include "rt/mem/page_heap.h"
#include "rt/mem/pointers.h"
#include "rt/sched/m.h"
#include "rt/sched/park.h"
#include "rt/stack/panic.h"

namespace rt::mem {

constinit LargeCounts large_counts{};

namespace {

// What is cleared in one go: 20 to 50 microseconds.
constexpr size_t kPiece = 256 << 10;

// An object that is being cleared, in its last bytes.
struct Clearing {
  Span* span;
  size_t size;
  const abi::TypeDescriptor* type;
  size_t cleared;  // bytes from the object's start
};

Span* take_pages(size_t size, bool no_pointers) {
  if (size <= kMaxAllocation) {
    const size_t pages = (size + kPageSize - 1) >> kPageShift;
    const SpanClass span_class = SpanClass::of(0, no_pointers);
    Span* span = page_heap.allocate(pages, SpanState::kManual, span_class);
    if (span != nullptr) return span;
  }
  throw_fatal("runtime: out of memory");
}

// The object exists from now on. The collector may find it, by a word that has its address by
// chance, as soon as the pages are its own.
void* publish(Span* span, size_t size, const abi::TypeDescriptor* type) {
  void* object = span->take_object();
  if (type != nullptr) record_pointers(*span, object, size, type);
  page_heap.hand_to_collector(span);
  __atomic_fetch_add(&large_counts.objects, 1, __ATOMIC_RELAXED);
  __atomic_fetch_add(&large_counts.bytes, span->object_size, __ATOMIC_RELAXED);
  gc::large_object_made(span);
  adopt_large_span(span);
  if (&gc::profile_allocation != nullptr) gc::profile_allocation(object);
  return object;
}

// on_wakeup of a goroutine whose G::park_data is a Clearing.
void clear_next(G* g) {
  auto* clearing = static_cast<Clearing*>(g->park_data);
  Span* const span = clearing->span;
  {
    gc::PieceTimer timer(gc::Piece::kLargeObject);
    const auto start = span->base + clearing->cleared;
    const size_t left = reinterpret_cast<uintptr_t>(clearing) - start;
    clear(reinterpret_cast<void*>(start), left < kPiece ? left : kPiece);
    if (left > kPiece) {
      clearing->cleared += kPiece;
    } else {
      const Clearing last = *clearing;
      *clearing = {};
      g->park_data = nullptr;
      void* object = publish(span, last.size, last.type);
      g->header.context.result[0] = reinterpret_cast<uintptr_t>(object);
      return;
    }
  }
  g->on_wakeup = clear_next;
  yield_goroutine();
}

}  // namespace

void* allocate_large(size_t size, const abi::TypeDescriptor* type, bool zero) {
  gc::PieceTimer timer(gc::Piece::kLargeObject);
  Span* span = take_pages(size, type == nullptr);
  if (span->needs_zero && zero) clear(reinterpret_cast<void*>(span->base), span->object_size);
  return publish(span, size, type);
}

void* allocate_large_in_pieces(size_t size, const abi::TypeDescriptor* type) {
  Span* span = take_pages(size, type == nullptr);
  if (!span->needs_zero) return publish(span, size, type);
  auto* clearing = reinterpret_cast<Clearing*>(span->base + span->object_size) - 1;
  *clearing = {span, size, type, 0};
  G* g = current_g();
  g->park_data = clearing;
  g->on_wakeup = clear_next;
  yield_goroutine();
}

void* allocate_result(size_t size, const abi::TypeDescriptor* type) {
  if (size < 2 * kPiece) return allocate(size, type, true);
  return allocate_large_in_pieces(size, type->pointer_bytes == 0 ? nullptr : type);
}

}  // namespace rt::mem
