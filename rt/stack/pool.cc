// The pools of free stacks, one for each size below kStackBlockSize.
//
// Such stacks are cut from blocks, spans of the page heap that are managed by hand. A set of bits
// in the span says which of its stacks are free, so a free stack's memory is not touched. A pool
// has a list of the blocks that have a free stack. A block of which all are free goes back to the
// page heap, from where the scavenger may give it to the kernel, unless it is the only one in the
// list: a goroutine that ends and one that begins must not fetch and return a block in turns.
//
// Larger stacks are spans of their own. The smaller ones that a stack has left behind as it grew
// are free pages like any others: the next goroutine that goes as deep wants them again, and a page
// that the kernel takes back costs a fault when it is used again, several times what growing costs.

#include "rt/mem/malloc.h"
#include "rt/mem/page_heap.h"
#include "rt/sched/lock.h"
#include "rt/stack/panic.h"
#include "rt/stack/stack.h"

namespace rt {
namespace {

constexpr size_t kPools = 4;
static_assert(kMinStackSize << kPools == kStackBlockSize);

Lock<LockRank::kStackPool> pool_lock;
mem::SpanList pools[kPools];  // of blocks with a free stack

mem::Span* allocate_block(size_t size) {
  mem::Span* block = mem::page_heap.allocate(size / mem::kPageSize, mem::SpanState::kManual,
                                             mem::SpanClass::of(0, true));
  if (block == nullptr) throw_fatal("out of memory (stack)");
  return block;
}

// Bit i: the block's stack number i is free. The allocator of objects has no use for it there.
uint64_t& free_stacks(mem::Span* block) {
  return block->alloc_cache;
}

uint64_t all_stacks(size_t size) {
  return (uint64_t{1} << kStackBlockSize / size) - 1;
}

mem::SpanList& pool_of(size_t size) {
  return pools[__builtin_ctzl(size / kMinStackSize)];
}

uintptr_t take_from_pool(size_t size) {
  LockGuard guard(pool_lock);
  mem::SpanList& pool = pool_of(size);
  mem::Span* block = pool.first();
  if (block == nullptr) {
    block = allocate_block(kStackBlockSize);
    free_stacks(block) = all_stacks(size);
    pool.insert(block);
  }
  const auto index = static_cast<size_t>(__builtin_ctzll(free_stacks(block)));
  free_stacks(block) &= free_stacks(block) - 1;
  if (free_stacks(block) == 0) pool.remove(block);
  return block->base + index * size;
}

void return_to_pool(mem::Span* block, uintptr_t low, size_t size) {
  LockGuard guard(pool_lock);
  mem::SpanList& pool = pool_of(size);
  if (free_stacks(block) == 0) pool.insert(block);
  free_stacks(block) |= uint64_t{1} << (low - block->base) / size;
  const bool is_only_one = pool.first() == block && block->next == nullptr;
  if (free_stacks(block) != all_stacks(size) || is_only_one) return;
  pool.remove(block);
  mem::page_heap.free(block);
}

}  // namespace

abi::StackBounds allocate_stack(size_t size) {
  const uintptr_t low = size >= kStackBlockSize ? allocate_block(size)->base : take_from_pool(size);
  return {low, low + size};
}

void free_stack(abi::StackBounds stack) {
  const size_t size = stack_size(stack);
  mem::Span* block = mem::page_heap.span_of(stack.low);
  if (block == nullptr) return;  // the main goroutine's first one: a variable
  if (size < kStackBlockSize) return return_to_pool(block, stack.low, size);
  mem::page_heap.free(block);
}

}  // namespace rt
