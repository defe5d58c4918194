// Queues of semaphores and notification lists: order, several addresses in one bucket, tickets.
//
// The data structures alone, with waiters that belong to no goroutine: parking and waking are
// tested by programs that use package sync.

#include "rt/sched/semaphore.h"

#include <gtest/gtest.h>

#include <vector>

namespace rt {
namespace {

TEST(Semaphore, TryAcquireTakesWhatThereIs) {
  uint32_t semaphore = 2;
  EXPECT_TRUE(try_acquire(&semaphore));
  EXPECT_TRUE(try_acquire(&semaphore));
  EXPECT_FALSE(try_acquire(&semaphore));
  EXPECT_EQ(semaphore, 0u);
}

TEST(SemaphoreBucket, WaitersOfAnAddressAreAQueueWithAFront) {
  SemaphoreBucket bucket{};
  uint32_t semaphore = 0;
  Sudog waiters[4] = {};
  bucket.push(&waiters[0], &semaphore, false);
  bucket.push(&waiters[1], &semaphore, false);
  bucket.push(&waiters[2], &semaphore, true);
  bucket.push(&waiters[3], &semaphore, false);
  for (int expected : {2, 0, 1, 3}) EXPECT_EQ(bucket.pop(&semaphore), &waiters[expected]);
  EXPECT_EQ(bucket.pop(&semaphore), nullptr);
}

TEST(SemaphoreBucket, AddressesDoNotMix) {
  SemaphoreBucket bucket{};
  uint32_t semaphores[3] = {};
  Sudog waiters[9] = {};
  for (int i = 0; i < 9; ++i) bucket.push(&waiters[i], &semaphores[i % 3], i == 5);
  EXPECT_EQ(bucket.pop(&semaphores[1]), &waiters[1]);
  EXPECT_EQ(bucket.pop(&semaphores[2]), &waiters[5]);
  EXPECT_EQ(bucket.pop(&semaphores[2]), &waiters[2]);
  EXPECT_EQ(bucket.pop(&semaphores[2]), &waiters[8]);
  EXPECT_EQ(bucket.pop(&semaphores[2]), nullptr);
  for (int i : {0, 3, 6}) EXPECT_EQ(bucket.pop(&semaphores[0]), &waiters[i]);
  for (int i : {4, 7}) EXPECT_EQ(bucket.pop(&semaphores[1]), &waiters[i]);
}

TEST(NotifyList, WaitersAreTakenByTheirTickets) {
  NotifyList list{};
  Sudog waiters[3] = {};
  for (uint32_t i = 0; i < 3; ++i) list.push(&waiters[i], i + 7);
  EXPECT_EQ(list.take(6), nullptr);
  EXPECT_EQ(list.take(8), &waiters[1]);
  EXPECT_EQ(list.take(9), &waiters[2]);
  EXPECT_EQ(list.tail, &waiters[0]);
  list.push(&waiters[1], 10);
  EXPECT_EQ(list.take(7), &waiters[0]);
  EXPECT_EQ(list.take(10), &waiters[1]);
  EXPECT_EQ(list.head, nullptr);
  EXPECT_EQ(list.tail, nullptr);
}

}  // namespace
}  // namespace rt
