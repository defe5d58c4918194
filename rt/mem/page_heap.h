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
  // A span of `page_count` pages in state kInUse or kManual; its object fields are those of one
  // object that fills it. Null when memory has run out.
  Span* allocate(size_t page_count, SpanState state, SpanClass span_class);
  void free(Span* span);

  // The span that an address belongs to, or null.
  Span* span_of(uintptr_t address) const {
    return arena_.contains(address) ? *arena_.span_entry(address) : nullptr;
  }
  PagePointers* page_pointers(uintptr_t address) const { return arena_.page_pointers(address); }

  // Pages that are not free.
  size_t pages_in_use() const { return pages_in_use_; }
  size_t committed() const { return arena_.committed(); }

 private:
  static constexpr size_t kBins = 128;
  static constexpr size_t kBinWords = kBins / 64;

  static size_t bin_of(size_t page_count) { return page_count < kBins ? page_count : kBins - 1; }
  Span* find_free(size_t page_count);
  bool grow(size_t page_count);
  Span* new_span(uintptr_t base, size_t page_count);
  void insert_free(Span* span);
  void remove_free(Span* span);
  Span* merge_neighbours(Span* span);
  void register_pages(Span* span);

  Lock<LockRank::kHeap> lock_;
  Arena arena_;
  SpanList bins_[kBins];
  uint64_t nonempty_[kBinWords] = {};
  Span* unused_spans_ = nullptr;  // descriptors, by `next`
  size_t pages_in_use_ = 0;
};

// The program's page heap.
extern PageHeap page_heap;

}  // namespace rt::mem

#endif  // TANDEM_RT_MEM_PAGE_HEAP_H_
