// The pools of free stacks, one for each size below kStackBlockSize. A block is cut only as far as
// it is needed, so that no page is touched before a stack is used in it.

#include "rt/mem/malloc.h"
#include "rt/os/os.h"
#include "rt/sched/lock.h"
#include "rt/stack/panic.h"
#include "rt/stack/stack.h"

namespace rt {
namespace {

// Stacks from this size on give their memory back to the kernel at once when they are freed: they
// are rare, and were the transient halves of one that grew.
constexpr size_t kReleaseSize = 1 << 20;

struct FreeStack {
  FreeStack* next;
};

struct Pool {
  FreeStack* free;
  uintptr_t next;  // of the current block: what is not cut yet
  uintptr_t end;
};

constexpr size_t kPools = 4;
static_assert(kMinStackSize << kPools == kStackBlockSize);

Lock<LockRank::kStackPool> pool_lock;
Pool pools[kPools];

uintptr_t allocate_block(size_t size) {
  void* block = mem::allocate_pages(size / mem::kPageSize);
  if (block == nullptr) throw_fatal("out of memory (stack)");
  return reinterpret_cast<uintptr_t>(block);
}

Pool& pool_of(size_t size) {
  return pools[__builtin_ctzl(size / kMinStackSize)];
}

}  // namespace

abi::StackBounds allocate_stack(size_t size) {
  uintptr_t low;
  if (size >= kStackBlockSize) {
    low = allocate_block(size);
  } else {
    LockGuard guard(pool_lock);
    Pool& pool = pool_of(size);
    if (pool.free != nullptr) {
      low = reinterpret_cast<uintptr_t>(pool.free);
      pool.free = pool.free->next;
    } else {
      if (pool.next == pool.end) {
        pool.next = allocate_block(kStackBlockSize);
        pool.end = pool.next + kStackBlockSize;
      }
      low = pool.next;
      pool.next += size;
    }
  }
  return {low, low + size};
}

void free_stack(abi::StackBounds stack) {
  const size_t size = stack_size(stack);
  void* const low = reinterpret_cast<void*>(stack.low);
  if (size >= kStackBlockSize) {
    if (size >= kReleaseSize) os::release(low, size);
    mem::free_pages(low);
    return;
  }
  LockGuard guard(pool_lock);
  Pool& pool = pool_of(size);
  auto* free = static_cast<FreeStack*>(low);
  free->next = pool.free;
  pool.free = free;
}

}  // namespace rt
