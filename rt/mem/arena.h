// The address space of the heap: one reservation, made when the first page is needed, of which a
// prefix is committed (readable and writable) as the heap grows. Nothing is touched before it is
// used, so that a program pays for the pages it writes and for nothing else.
//
//   arena    [ committed pages ....... | reserved ................................ ]
//   chunks   [ ChunkTables of chunk 0 | of chunk 1 | ... reserved ................ ]
//
// A chunk is 64 MiB of the arena. Its tables, found from an address by arithmetic alone, say for
// each page which span it belongs to, and where the pointers in its objects are. Both parts come
// from the same reservation: chunk tables lie at the fixed distance kChunkStride from one another.
//
// Beyond its first 32 MiB the arena lies on huge pages, if the system has them: 512 first touches
// become one, and the processor looks up fewer addresses. Below, what is rounded up to them would be
// a large part of the program's memory.

#ifndef TANDEM_RT_MEM_ARENA_H_
#define TANDEM_RT_MEM_ARENA_H_

#include <stddef.h>
#include <stdint.h>

#include "rt/abi/types.h"
#include "rt/mem/span.h"

namespace rt::mem {

inline constexpr size_t kChunkShift = 26;
inline constexpr size_t kChunkSize = size_t{1} << kChunkShift;
inline constexpr size_t kPagesPerChunk = kChunkSize / kPageSize;
inline constexpr size_t kChunkStride = size_t{2} << 20;

// Where the pointers of a page's objects are. Objects of up to kMaxBitmapSize bytes have a bit for
// each word of the page. Larger ones, of which at most kTypesPerPage can begin in a page, have
// their type (the element type, for an array: the pattern repeats), in the slot that their address
// chooses; null until the first object is made there.
inline constexpr size_t kMaxBitmapSize = 512;
inline constexpr size_t kTypesPerPage = kPageSize / kMaxBitmapSize;
union PagePointers {
  uint64_t bitmap[kPageSize / 8 / 64];
  const abi::TypeDescriptor* types[kTypesPerPage];
};
static_assert(sizeof(PagePointers) == 128);

struct ChunkTables {
  Span* spans[kPagesPerChunk];
  PagePointers pointers[kPagesPerChunk];
  uint64_t released[kPagesPerChunk / 64];  // bits of free pages whose memory the kernel has
};
static_assert(sizeof(ChunkTables) <= kChunkStride);

class Arena {
 public:
  // Commits `pages` more pages right after the committed ones; their address, or 0.
  uintptr_t grow(size_t pages);

  bool contains(uintptr_t address) const { return address - base_ < committed_; }

  // The entry of the page table for an address in the arena.
  Span** span_entry(uintptr_t address) const {
    const size_t page = (address - base_) >> kPageShift;
    return &tables(page)->spans[page % kPagesPerChunk];
  }
  PagePointers* page_pointers(uintptr_t address) const {
    const size_t page = (address - base_) >> kPageShift;
    return &tables(page)->pointers[page % kPagesPerChunk];
  }

  struct PageBit {
    uint64_t* word;
    uint64_t mask;
  };
  PageBit released_bit(uintptr_t address) const {
    const size_t page = (address - base_) >> kPageShift;
    return {&tables(page)->released[page % kPagesPerChunk / 64], uint64_t{1} << page % 64};
  }

  size_t committed() const { return committed_; }

 private:
  bool reserve();
  void prefer_huge_pages(size_t end);
  bool commit_tables(size_t end);

  ChunkTables* tables(size_t page) const {
    return reinterpret_cast<ChunkTables*>(tables_ + page / kPagesPerChunk * kChunkStride);
  }

  uintptr_t base_ = 0;
  size_t committed_ = 0;
  size_t reserved_ = 0;
  uintptr_t tables_ = 0;
  size_t chunks_committed_ = 0;
  bool prefers_huge_pages_ = false;
};

}  // namespace rt::mem

#endif  // TANDEM_RT_MEM_ARENA_H_
