// A bump allocator over blocks from the system. The first block is in .bss, so that a program which
// needs few descriptors makes no system call for them.

#include "rt/mem/persistent.h"

#include <stdint.h>

#include "rt/os/os.h"
#include "rt/sched/lock.h"

namespace rt::mem {
namespace {

constexpr size_t kFirstBlock = 16 << 10;
constexpr size_t kBlock = 256 << 10;
constexpr size_t kLarge = 32 << 10;  // gets a mapping of its own

alignas(64) uint8_t first_block[kFirstBlock];
constinit uint8_t* block_next = nullptr;
constinit uint8_t* block_end = nullptr;
constinit Lock<LockRank::kPersistent> block_lock;

uint8_t* aligned(uint8_t* address, size_t align) {
  return reinterpret_cast<uint8_t*>((reinterpret_cast<uintptr_t>(address) + align - 1) &
                                    ~(align - 1));
}

}  // namespace

void* allocate_persistent(size_t size, size_t align) {
  if (size >= kLarge) return os::map(size);
  LockGuard guard(block_lock);
  if (block_next == nullptr) {
    block_next = first_block;
    block_end = first_block + kFirstBlock;
  }
  uint8_t* start = aligned(block_next, align);
  if (start > block_end || static_cast<size_t>(block_end - start) < size) {
    auto* block = static_cast<uint8_t*>(os::map(kBlock));
    if (block == nullptr) return nullptr;
    start = block;
    block_end = block + kBlock;
  }
  block_next = start + size;
  return start;
}

}  // namespace rt::mem
