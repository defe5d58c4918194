#include <gtest/gtest.h>

#include <set>
#include <vector>

#include "rt/mem/page_heap.h"
#include "rt/stack/stack.h"
#include "rt/value/fake_runtime.h"

namespace rt {
namespace {

TEST(StackPool, CutsDistinctStacksOfEachSize) {
  FakeRuntime runtime;
  std::vector<abi::StackBounds> stacks;
  for (size_t size = kMinStackSize; size <= 4 * kStackBlockSize; size *= 2) {
    for (int i = 0; i < 20; ++i) {
      stacks.push_back(allocate_stack(size));
      EXPECT_EQ(stack_size(stacks.back()), size);
      EXPECT_EQ(stacks.back().low % kMinStackSize, 0u);
      auto* words = reinterpret_cast<uintptr_t*>(stacks.back().low);
      words[0] = words[size / sizeof(uintptr_t) - 1] = stacks.size();
    }
  }
  uintptr_t number = 0;
  for (const abi::StackBounds& stack : stacks) {
    ++number;
    EXPECT_EQ(reinterpret_cast<uintptr_t*>(stack.low)[0], number);
    EXPECT_EQ(reinterpret_cast<uintptr_t*>(stack.high)[-1], number);
    free_stack(stack);
  }
}

TEST(StackPool, ReusesWhatIsFree) {
  FakeRuntime runtime;
  std::set<uintptr_t> used;
  for (int i = 0; i < 100; ++i) {
    const abi::StackBounds stack = allocate_stack(2 * kMinStackSize);
    used.insert(stack.low);
    free_stack(stack);
  }
  EXPECT_EQ(used.size(), 1u);
}

TEST(StackPool, GivesBlocksBackWhenAllTheirStacksAreFree) {
  FakeRuntime runtime;
  for (size_t size = kMinStackSize; size <= kStackBlockSize; size *= 2) {
    const size_t before = mem::page_heap.pages_manual();
    std::vector<abi::StackBounds> stacks;
    for (size_t i = 0; i < 10 * kStackBlockSize / size; ++i) stacks.push_back(allocate_stack(size));
    EXPECT_GE(mem::page_heap.pages_manual(), before + 9 * kStackBlockSize / mem::kPageSize);
    // Every second one first, so that no block is free until half of them are.
    for (size_t i = 0; i < stacks.size(); i += 2) free_stack(stacks[i]);
    for (size_t i = 1; i < stacks.size(); i += 2) free_stack(stacks[i]);
    EXPECT_LE(mem::page_heap.pages_manual(), before + kStackBlockSize / mem::kPageSize);
  }
}

TEST(StackPool, TakesNoNoticeOfAStackThatIsAVariable) {
  FakeRuntime runtime;
  static uint8_t memory[kMinStackSize];
  const auto low = reinterpret_cast<uintptr_t>(memory);
  free_stack({low, low + sizeof(memory)});
  const abi::StackBounds stack = allocate_stack(kMinStackSize);
  EXPECT_NE(stack.low, low);
  free_stack(stack);
}

}  // namespace
}  // namespace rt
