// Reserving and committing the heap's address space (rt/mem/arena.h).

#include "rt/mem/arena.h"

#include "rt/os/os.h"

namespace rt::mem {
namespace {

constexpr size_t kLargestArena = size_t{1} << 40;
constexpr size_t kSmallPagesSize = size_t{32} << 20;

}  // namespace

// A limit on the address space (ulimit -v) may forbid the largest arena.
bool Arena::reserve() {
  for (size_t size = kLargestArena; size >= kChunkSize; size /= 2) {
    const size_t tables_size = size / kChunkSize * kChunkStride;
    void* start = os::reserve(size + tables_size + os::kHugePageSize);
    if (start == nullptr) continue;
    base_ = round_up(reinterpret_cast<uintptr_t>(start), os::kHugePageSize);
    tables_ = base_ + size;
    reserved_ = size;
    return true;
  }
  return false;
}

bool Arena::commit_tables(size_t end) {
  while (chunks_committed_ * kChunkSize < end) {
    void* tables = reinterpret_cast<void*>(tables_ + chunks_committed_ * kChunkStride);
    if (!os::commit(tables, sizeof(ChunkTables))) return false;
    ++chunks_committed_;
  }
  return true;
}

// Once, for all of the reservation: what is committed later keeps the preference.
void Arena::prefer_huge_pages(size_t end) {
  if (prefers_huge_pages_ || end <= kSmallPagesSize) return;
  prefers_huge_pages_ = true;
  os::prefer_huge_pages(reinterpret_cast<void*>(base_ + kSmallPagesSize),
                        reserved_ - kSmallPagesSize);
}

uintptr_t Arena::grow(size_t pages) {
  if (base_ == 0 && !reserve()) return 0;
  const size_t needed = pages * kPageSize;
  if (needed > reserved_ - committed_) return 0;
  const uintptr_t start = base_ + committed_;
  if (!commit_tables(committed_ + needed)) return 0;
  prefer_huge_pages(committed_ + needed);
  if (!os::commit(reinterpret_cast<void*>(start), needed)) return 0;
  committed_ += needed;
  return start;
}

}  // namespace rt::mem
