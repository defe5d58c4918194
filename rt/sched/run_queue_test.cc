#include "rt/sched/run_queue.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>
#include <vector>

#include "rt/sched/g.h"

namespace rt {
namespace {

TEST(RunQueue, RunsTheLastReadiedFirstThenInOrder) {
  RunQueue queue{};
  G a{}, b{}, c{};
  EXPECT_TRUE(queue.push(&a));
  EXPECT_TRUE(queue.push(&b));
  EXPECT_EQ(queue.exchange_next(&c), nullptr);
  EXPECT_EQ(queue.take_next(), &c);
  EXPECT_EQ(queue.take_next(), nullptr);
  EXPECT_EQ(queue.pop(), &a);
  EXPECT_EQ(queue.pop(), &b);
  EXPECT_EQ(queue.pop(), nullptr);
  EXPECT_TRUE(queue.empty());
}

TEST(RunQueue, TakesHalfWhenFull) {
  RunQueue queue{};
  std::vector<G> gs(RunQueue::kCapacity + 1);
  for (uint32_t i = 0; i < RunQueue::kCapacity; ++i) EXPECT_TRUE(queue.push(&gs[i]));
  EXPECT_FALSE(queue.push(&gs[RunQueue::kCapacity]));
  G* first = nullptr;
  G* last = nullptr;
  EXPECT_EQ(queue.take_half(&first, &last), RunQueue::kCapacity / 2);
  EXPECT_EQ(first, &gs[0]);
  EXPECT_EQ(last, &gs[RunQueue::kCapacity / 2 - 1]);
  EXPECT_EQ(last->schedule_link, nullptr);
  EXPECT_EQ(queue.pop(), &gs[RunQueue::kCapacity / 2]);
}

TEST(RunQueue, ThievesAndOwnerTakeEachGoroutineOnce) {
  constexpr int kCount = 20000;
  RunQueue queue{};
  std::vector<G> gs(kCount);
  std::vector<std::atomic<int>> seen(kCount);
  std::atomic<bool> done{false};
  auto count = [&](G* g) { seen[static_cast<size_t>(g - gs.data())].fetch_add(1); };
  std::thread thief([&] {
    RunQueue own{};
    for (bool last = false; !last;) {
      last = done.load();
      while (G* g = queue.steal_into(own)) {
        count(g);
        while (G* more = own.pop()) count(more);
      }
    }
  });
  for (G& g : gs) {
    while (!queue.push(&g)) {
      if (G* next = queue.pop()) count(next);
    }
  }
  done = true;
  thief.join();
  while (G* g = queue.pop()) count(g);
  for (auto& times : seen) EXPECT_EQ(times.load(), 1);
}

}  // namespace
}  // namespace rt
