// Where the live pointers into a stack lead: bits at the borders of words of bits, and a stack that
// is larger than the ones before.

#include "rt/stack/reached_words.h"

#include <gtest/gtest.h>

#include <vector>

namespace rt {
namespace {

TEST(ReachedWords, KnowsWhereThePointersLead) {
  std::vector<uintptr_t> stack(1000);
  const auto low = reinterpret_cast<uintptr_t>(stack.data());
  ReachedWords reached = {};
  reached.begin(low, low + 8 * stack.size());
  EXPECT_FALSE(reached.note(low - 1));
  EXPECT_FALSE(reached.note(low + 8 * stack.size()));
  for (const size_t word : {0, 63, 64, 130, 999}) EXPECT_TRUE(reached.note(low + 8 * word + 7));
  EXPECT_TRUE(reached.leads_into(&stack[0], 1));
  EXPECT_FALSE(reached.leads_into(&stack[1], 62));
  EXPECT_TRUE(reached.leads_into(&stack[1], 63));
  EXPECT_TRUE(reached.leads_into(&stack[64], 64));
  EXPECT_FALSE(reached.leads_into(&stack[65], 65));
  EXPECT_TRUE(reached.leads_into(&stack[65], 66));
  EXPECT_FALSE(reached.leads_into(&stack[131], 868));
  EXPECT_TRUE(reached.leads_into(&stack[131], 869));
}

TEST(ReachedWords, VisitsEachObjectOnce) {
  std::vector<uintptr_t> stack(20);
  const auto low = reinterpret_cast<uintptr_t>(stack.data());
  ReachedWords reached = {};
  reached.begin(low, low + 8 * stack.size());
  EXPECT_FALSE(reached.was_visited(&stack[5]));
  EXPECT_TRUE(reached.visit(&stack[5]));
  EXPECT_FALSE(reached.visit(&stack[5]));
  EXPECT_TRUE(reached.was_visited(&stack[5]));
  EXPECT_FALSE(reached.was_visited(&stack[6]));
}

TEST(ReachedWords, BeginsAnewWithStacksOfAnySize) {
  std::vector<uintptr_t> stack(1 << 20);
  const auto low = reinterpret_cast<uintptr_t>(stack.data());
  ReachedWords reached = {};
  for (const size_t words : {size_t{4}, stack.size(), size_t{100}}) {
    reached.begin(low, low + 8 * words);
    EXPECT_FALSE(reached.leads_into(&stack[0], words));
    EXPECT_FALSE(reached.was_visited(&stack[words - 1]));
    reached.note(low + 8 * (words - 1));
    EXPECT_TRUE(reached.visit(&stack[words - 1]));
    EXPECT_TRUE(reached.leads_into(&stack[0], words));
  }
}

}  // namespace
}  // namespace rt
