// The page heap: gives out runs of pages as spans and takes them back. Free runs are kept in bins
// by their length (the last bin holds all longer ones), with a bitmap of the bins that are not
// empty, and merge with their free neighbours, which the page table finds.

#ifndef TANDEM_RT_MEM_PAGE_HEAP_H_
#define TANDEM_RT_MEM_PAGE_HEAP_H_

#include "rt/mem/arena.h"
#include "rt/mem/span.h"
#include "rt/sched/lock.h"

namespace rt::mem {

class PageHeap {
 public:
  // A span of `page_count` pages in state kInUse or kManual, for objects of the class's size or
  // for one that fills it. Null when memory has run out.
  Span* allocate(size_t page_count, SpanState state, SpanClass span_class);
  void free(Span* span);
  // A span in state kManual holds collected objects from now on.
  void hand_to_collector(Span* span);

  // The span that an address belongs to, or null. Of an address in free pages, what is found may
  // be any span: find_object() looks closer.
  Span* span_of(uintptr_t address) const {
    return arena_.contains(address) ? *arena_.span_entry(address) : nullptr;
  }
  // The span in use in whose objects `address` lies, or null. Without a lock: the answer holds for
  // pointers to objects that exist, and for any other value it does no harm.
  Span* find_object(uintptr_t address) const {
    Span* span = span_of(address);
    if (span == nullptr) return nullptr;
    SpanState state;
    __atomic_load(&span->state, &state, __ATOMIC_ACQUIRE);
    return state == SpanState::kInUse && span->holds(address) ? span : nullptr;
  }
  PagePointers* page_pointers(uintptr_t address) const { return arena_.page_pointers(address); }

  // Zeroed bits for the objects of `span`, in place of those it has; null when memory has run out.
  uint64_t* fresh_bits(Span* span);

  // Pages that are not free.
  size_t pages_in_use() const { return pages_in_use_; }
  size_t pages_manual() const { return pages_manual_; }
  // Free pages whose memory the kernel has.
  size_t pages_released() const { return pages_released_; }
  // Pages that the program takes from the system: in use, or free and not released.
  size_t pages_mapped() const { return arena_.committed() / kPageSize - pages_released_; }
  size_t committed() const { return arena_.committed(); }

  // --- Giving memory to the kernel (release.cc).
  // Releases at most `most` neighbouring free pages, without the lock meanwhile; how many it were.
  size_t release_some(size_t most);
  // Releases so many free pages, as far as there are.
  size_t release_pages(size_t page_count);
  // Mapped pages above which an allocation releases others (GOMEMLIMIT).
  void set_limit(size_t page_count) { limit_pages_ = page_count; }
  // Pages that allocations have released so.
  size_t pages_released_eagerly() const { return pages_released_eagerly_; }

 private:
  static constexpr size_t kBins = 128;
  static constexpr size_t kBinWords = kBins / 64;
  static constexpr size_t kMaxBitmapWords = bitmap_words(kPageSize / 8);

  static size_t bin_of(size_t page_count) { return page_count < kBins ? page_count : kBins - 1; }
  Span* find_free(size_t page_count);
  bool grow(size_t page_count);
  bool set_objects(Span* span, SpanClass span_class);
  void forget_types(const Span& span);
  uint64_t* allocate_bits(size_t words);
  void free_bits(const Span& span, uint64_t* bits);
  Span* new_span(uintptr_t base, size_t page_count);
  void insert_free(Span* span);
  void remove_free(Span* span);
  Span* merge_neighbours(Span* span);
  void register_pages(Span* span);
  void enter_ends(Span* span);
  Span* split(Span* span, size_t page_count);
  bool is_released(uintptr_t page) const {
    const Arena::PageBit bit = arena_.released_bit(page);
    return (*bit.word & bit.mask) != 0;
  }
  template <typename Visit>
  void visit_released_bits(uintptr_t base, size_t page_count, Visit visit) const;
  void mark_released(uintptr_t base, size_t page_count, bool released);
  size_t count_released(uintptr_t base, size_t page_count) const;
  Span* find_unreleased() const;
  Span* cut_unreleased(Span* span, size_t most);
  size_t release_piece(size_t most, bool unlocking);
  void release_above_limit();

  static constexpr size_t kReleasePiece = (size_t{1} << 20) / kPageSize;

  Lock<LockRank::kHeap> lock_;
  Arena arena_;
  SpanList bins_[kBins];
  uint64_t nonempty_[kBinWords] = {};
  Span* unused_spans_ = nullptr;                     // descriptors, by `next`
  uint64_t* unused_bits_[kMaxBitmapWords + 1] = {};  // by their number of words; the first links
  size_t pages_in_use_ = 0;
  size_t pages_manual_ = 0;
  size_t pages_released_ = 0;
  size_t pages_released_eagerly_ = 0;
  size_t limit_pages_ = SIZE_MAX;
};

// The program's page heap.
extern PageHeap page_heap;

}  // namespace rt::mem

#endif  // TANDEM_RT_MEM_PAGE_HEAP_H_
