// The page heap of rt/mem/page_heap.h. Every page of a span in use points at the span, because an
// address anywhere in it must be found; of a free run only the first and the last page do, which is
// what merging looks at.

#include "rt/mem/page_heap.h"

#include "rt/mem/memory.h"
#include "rt/mem/persistent.h"

namespace rt::mem {

constinit PageHeap page_heap;

namespace {

// How much the heap grows at a time. The first step stays below the 2 MiB of a huge page, which the
// kernel would clear as a whole on first touch where transparent huge pages are always on; that
// alone would take longer than most of a short program.
constexpr size_t kFirstGrowth = (size_t{1} << 20) / kPageSize;
constexpr size_t kGrowth = (size_t{4} << 20) / kPageSize;  // and to a multiple of it

}  // namespace

Span* PageHeap::new_span(uintptr_t base, size_t page_count) {
  Span* span = unused_spans_;
  if (span != nullptr) {
    unused_spans_ = span->next;
  } else {
    span = static_cast<Span*>(allocate_persistent(sizeof(Span), alignof(Span)));
    if (span == nullptr) return nullptr;
  }
  *span = Span{};
  span->base = base;
  span->page_count = page_count;
  return span;
}

// Makes the first and the last page point at the span.
void PageHeap::enter_ends(Span* span) {
  *arena_.span_entry(span->base) = span;
  *arena_.span_entry(span->base + (span->page_count - 1) * kPageSize) = span;
}

// Shortens a run that is in no bin to its first `page_count` pages. The rest, or null when there is
// no memory for its descriptor.
Span* PageHeap::split(Span* span, size_t page_count) {
  Span* rest = new_span(span->base + page_count * kPageSize, span->page_count - page_count);
  if (rest == nullptr) return nullptr;
  rest->needs_zero = span->needs_zero;
  if (span->released_pages == span->page_count) {
    rest->released_pages = rest->page_count;
  } else if (span->released_pages != 0) {
    rest->released_pages = count_released(rest->base, rest->page_count);
  }
  span->released_pages -= rest->released_pages;
  span->page_count = page_count;
  return rest;
}

void PageHeap::insert_free(Span* span) {
  span->state = SpanState::kFree;
  enter_ends(span);
  const size_t bin = bin_of(span->page_count);
  bins_[bin].insert(span);
  nonempty_[bin / 64] |= uint64_t{1} << bin % 64;
}

void PageHeap::remove_free(Span* span) {
  const size_t bin = bin_of(span->page_count);
  bins_[bin].remove(span);
  if (bins_[bin].empty()) nonempty_[bin / 64] &= ~(uint64_t{1} << bin % 64);
}

// A free run that is long enough, out of its bin: the shortest, and among those of the last bin the
// one at the lowest address, which keeps the heap dense.
Span* PageHeap::find_free(size_t page_count) {
  for (size_t bin = bin_of(page_count); bin < kBins - 1; bin = bin / 64 * 64 + 64) {
    const uint64_t candidates = nonempty_[bin / 64] >> bin % 64;
    if (candidates == 0) continue;
    bin += static_cast<size_t>(__builtin_ctzll(candidates));
    if (bin == kBins - 1) break;
    Span* span = bins_[bin].first();
    remove_free(span);
    return span;
  }
  Span* best = nullptr;
  for (Span* span = bins_[kBins - 1].first(); span != nullptr; span = span->next) {
    if (span->page_count < page_count) continue;
    if (best == nullptr || span->page_count < best->page_count ||
        (span->page_count == best->page_count && span->base < best->base)) {
      best = span;
    }
  }
  if (best != nullptr) remove_free(best);
  return best;
}

// Joins `span`, which is in no bin, with the free runs on both sides.
Span* PageHeap::merge_neighbours(Span* span) {
  Span* neighbours[] = {span_of(span->base - kPageSize),
                        span_of(span->base + span->page_count * kPageSize)};
  for (Span* neighbour : neighbours) {
    if (neighbour == nullptr || neighbour->state != SpanState::kFree) continue;
    remove_free(neighbour);
    if (neighbour->base < span->base) span->base = neighbour->base;
    span->page_count += neighbour->page_count;
    span->needs_zero |= neighbour->needs_zero;
    span->released_pages += neighbour->released_pages;
    neighbour->next = unused_spans_;
    unused_spans_ = neighbour;
  }
  return span;
}

// Commits memory for at least `page_count` pages and adds it to the free runs. A large piece stays
// by itself, as the kernel has cleared it: joined with used pages, all of it would have to be
// cleared.
bool PageHeap::grow(size_t page_count) {
  const size_t committed = arena_.committed() / kPageSize;
  const size_t step = committed == 0 ? kFirstGrowth : kGrowth - committed % kGrowth;
  size_t growth = page_count < step ? step : page_count;
  uintptr_t base = arena_.grow(growth);
  if (base == 0 && growth != page_count) {
    growth = page_count;
    base = arena_.grow(growth);
  }
  if (base == 0) return false;
  Span* span = new_span(base, growth);
  if (span == nullptr) return false;
  mark_released(base, growth, true);
  span->released_pages = growth;
  pages_released_ += growth;
  insert_free(growth > kGrowth ? span : merge_neighbours(span));
  return true;
}

void PageHeap::register_pages(Span* span) {
  for (size_t page = 0; page < span->page_count; ++page) {
    *arena_.span_entry(span->base + page * kPageSize) = span;
  }
}

uint64_t* PageHeap::allocate_bits(size_t words) {
  uint64_t* bits = unused_bits_[words];
  if (bits != nullptr) {
    unused_bits_[words] = reinterpret_cast<uint64_t*>(bits[0]);
    clear(bits, words * sizeof(uint64_t));
    return bits;
  }
  return static_cast<uint64_t*>(allocate_persistent(words * sizeof(uint64_t), sizeof(uint64_t)));
}

void PageHeap::free_bits(const Span& span, uint64_t* bits) {
  const size_t words = bitmap_words(span.object_count);
  if (bits == nullptr || words == 1) return;
  bits[0] = reinterpret_cast<uintptr_t>(unused_bits_[words]);
  unused_bits_[words] = bits;
}

// Of the objects in a span, the collector may meet those that have not been made yet: any word of a
// goroutine that a signal stopped may be their address. Where they are known by their types, what
// the pages' last use has left in the records must not be taken for one. (Bits do no harm: what
// they make the collector look at lies in the object, and need not be a pointer.)
void PageHeap::forget_types(const Span& span) {
  if (span.object_size <= kMaxBitmapSize || span.span_class.no_pointers()) return;
  const size_t pages = span.object_count == 1 ? 1 : span.page_count;
  for (size_t page = 0; page < pages; ++page) {
    *arena_.page_pointers(span.base + page * kPageSize) = PagePointers{};
  }
}

// Says which objects the span holds; all of them are free.
bool PageHeap::set_objects(Span* span, SpanClass span_class) {
  const size_t bytes = span->page_count * kPageSize;
  const size_t size_class = span_class.size_class();
  span->span_class = span_class;
  span->object_size = size_class == 0 ? bytes : kClassSize[size_class];
  span->object_count = size_class == 0 ? 1 : static_cast<uint32_t>(bytes / kClassSize[size_class]);
  span->divide_magic = size_class == 0 ? 0 : divide_magic_of(kClassSize[size_class]);
  span->allocated_count = 0;
  span->is_sampled = false;
  span->free_index = 0;
  span->alloc_cache = ~uint64_t{0};
  span->alloc_bits = nullptr;
  span->inline_bits[0] = span->inline_bits[1] = 0;
  forget_types(*span);
  const size_t words = bitmap_words(span->object_count);
  span->mark_bits = words == 1 ? span->inline_bits : allocate_bits(words);
  return span->mark_bits != nullptr;
}

uint64_t* PageHeap::fresh_bits(Span* span) {
  const size_t words = bitmap_words(span->object_count);
  uint64_t* bits = span->alloc_bits;
  if (bits == nullptr) {
    if (words == 1) return &span->inline_bits[1];
    LockGuard guard(lock_);
    return allocate_bits(words);
  }
  clear(bits, words * sizeof(uint64_t));
  return bits;
}

Span* PageHeap::allocate(size_t page_count, SpanState state, SpanClass span_class) {
  LockGuard guard(lock_);
  Span* span = find_free(page_count);
  if (span == nullptr) {
    if (!grow(page_count)) return nullptr;
    span = find_free(page_count);
  }
  if (span->page_count > page_count) {
    Span* rest = split(span, page_count);
    if (rest == nullptr) {
      insert_free(span);
      return nullptr;
    }
    insert_free(rest);
  }
  span->state = SpanState::kManual;
  if (!set_objects(span, span_class)) {
    insert_free(span);
    return nullptr;
  }
  register_pages(span);
  pages_in_use_ += page_count;
  if (state == SpanState::kManual) pages_manual_ += page_count;
  if (span->released_pages != 0) {
    mark_released(span->base, page_count, false);
    pages_released_ -= span->released_pages;
    span->released_pages = 0;
  }
  __atomic_store(&span->state, &state, __ATOMIC_RELEASE);
  if (pages_mapped() > limit_pages_) release_above_limit();
  return span;
}

void PageHeap::hand_to_collector(Span* span) {
  LockGuard guard(lock_);
  pages_manual_ -= span->page_count;
  SpanState in_use = SpanState::kInUse;
  __atomic_store(&span->state, &in_use, __ATOMIC_RELEASE);
}

void PageHeap::free(Span* span) {
  LockGuard guard(lock_);
  pages_in_use_ -= span->page_count;
  if (span->state == SpanState::kManual) pages_manual_ -= span->page_count;
  span->needs_zero = true;
  SpanState free = SpanState::kFree;
  __atomic_store(&span->state, &free, __ATOMIC_RELAXED);
  free_bits(*span, span->mark_bits);
  free_bits(*span, span->alloc_bits);
  insert_free(merge_neighbours(span));
}

}  // namespace rt::mem
