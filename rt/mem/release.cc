// The page heap's dealings with the kernel: free pages whose memory the kernel has taken back
// ("released"), until they are needed again.
//
// Which pages those are is a bit for each page, in the chunk tables (arena.h), and their number in
// a free run is in its span. Released pages are zero when they are read again, so a run of nothing
// but such pages needs no clearing. What the arena has grown by and nobody has used yet counts as
// released too, as in Go: it is no memory.
//
//   free run   [ r r r . . . . . . . . . r r ]      r: released
//                            └─piece──┘             taken from the high end of what is not
//
// A piece that is being released is cut out of its run and belongs to nobody, so that the system
// call, which takes tens of microseconds, needs no lock: whoever holds the page heap's lock must
// not be kept waiting, as every P may want it. Long runs come first, as they are the least likely
// to be needed soon; within a run the high end, as allocations take the low one. Objects are never
// moved, and pages within runs that are in use are not looked for: that is what bounds the effect.

#include "rt/mem/page_heap.h"
#include "rt/os/os.h"

namespace rt::mem {

namespace {

// The POPCNT instruction is not in the baseline; words with some bits are rare.
size_t count_bits(uint64_t bits) {
  size_t count = 0;
  for (; bits != 0; bits &= bits - 1) ++count;
  return count;
}

}  // namespace

// Calls visit(word, mask) for the bits of `page_count` pages from `base` on.
template <typename Visit>
void PageHeap::visit_released_bits(uintptr_t base, size_t page_count, Visit visit) const {
  for (size_t page = 0; page < page_count;) {
    const Arena::PageBit bit = arena_.released_bit(base + page * kPageSize);
    const auto first = static_cast<size_t>(__builtin_ctzll(bit.mask));
    const size_t left = page_count - page;
    const size_t count = left < 64 - first ? left : 64 - first;
    visit(bit.word, (count == 64 ? ~uint64_t{0} : (uint64_t{1} << count) - 1) << first);
    page += count;
  }
}

// Notes whether the kernel has these pages.
void PageHeap::mark_released(uintptr_t base, size_t page_count, bool released) {
  visit_released_bits(base, page_count, [released](uint64_t* word, uint64_t mask) {
    *word = released ? *word | mask : *word & ~mask;
  });
}

size_t PageHeap::count_released(uintptr_t base, size_t page_count) const {
  size_t count = 0;
  visit_released_bits(base, page_count, [&count](const uint64_t* word, uint64_t mask) {
    count += (*word & mask) == ~uint64_t{0} ? 64 : count_bits(*word & mask);
  });
  return count;
}

// A free run with pages that the kernel does not have; null when there is none.
Span* PageHeap::find_unreleased() const {
  for (size_t bin = kBins; bin-- > 0;) {
    for (Span* span = bins_[bin].first(); span != nullptr; span = span->next) {
      if (span->released_pages != span->page_count) return span;
    }
  }
  return nullptr;
}

// Cuts the last pages that are not released, at most `most`, out of a free run. Null when memory
// for descriptors has run out.
Span* PageHeap::cut_unreleased(Span* span, size_t most) {
  size_t end = span->page_count;
  while (is_released(span->base + (end - 1) * kPageSize)) --end;
  size_t first = end - 1;
  while (first > 0 && end - first < most && !is_released(span->base + (first - 1) * kPageSize)) {
    --first;
  }
  remove_free(span);
  if (first > 0) {
    Span* low = split(span, first);
    if (low == nullptr) {
      insert_free(span);
      return nullptr;
    }
    insert_free(span);
    span = low;
  }
  if (span->page_count > end - first) {
    Span* high = split(span, end - first);
    if (high == nullptr) {
      insert_free(merge_neighbours(span));
      return nullptr;
    }
    insert_free(high);
  }
  return span;
}

// Releases one piece. The lock is held, and given up for the system call if `unlocking`.
size_t PageHeap::release_piece(size_t most, bool unlocking) {
  Span* run = find_unreleased();
  if (run == nullptr) return 0;
  Span* piece = cut_unreleased(run, most);
  if (piece == nullptr) return 0;
  piece->state = SpanState::kManual;  // no neighbour merges with it
  enter_ends(piece);
  if (unlocking) lock_.unlock();
  os::release(reinterpret_cast<void*>(piece->base), piece->page_count * kPageSize);
  if (unlocking) lock_.lock();
  const size_t pages = piece->page_count;
  mark_released(piece->base, pages, true);
  piece->released_pages = pages;
  piece->needs_zero = false;
  pages_released_ += pages;
  insert_free(merge_neighbours(piece));
  return pages;
}

size_t PageHeap::release_some(size_t most) {
  LockGuard guard(lock_);
  return release_piece(most, true);
}

size_t PageHeap::release_pages(size_t page_count) {
  LockGuard guard(lock_);
  size_t released = 0;
  while (released < page_count) {
    const size_t left = page_count - released;
    const size_t pages = release_piece(left < kReleasePiece ? left : kReleasePiece, true);
    if (pages == 0) break;
    released += pages;
  }
  return released;
}

// An allocation has taken pages into use that go beyond the limit: free ones go back at once. The
// lock is held throughout: others would only go further beyond.
void PageHeap::release_above_limit() {
  while (pages_mapped() > limit_pages_) {
    const size_t above = pages_mapped() - limit_pages_;
    const size_t pages = release_piece(above < kReleasePiece ? above : kReleasePiece, false);
    if (pages == 0) return;
    pages_released_eagerly_ += pages;
  }
}

}  // namespace rt::mem
