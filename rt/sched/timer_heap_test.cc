// The heap of timers against a model: after each of many random operations its first time is the
// model's, and what is taken out in order is sorted.
//
// The model is a multiset of times. Timers are on no P, and nothing fires: the rules of timers are
// timers_test.cc's.

#include "rt/sched/timer_heap.h"

#include <gtest/gtest.h>

#include <random>
#include <set>
#include <vector>

#include "rt/value/fake_runtime.h"

namespace rt {
namespace {

class TimerHeapTest : public testing::Test {
 protected:
  abi::Timer* add(int64_t when) {
    auto* timer = new abi::Timer{};
    timer->when = when;
    heap_.insert(timer);
    model_.insert(when);
    timers_.push_back(timer);
    return timer;
  }

  void remove(size_t i) {
    abi::Timer* timer = timers_[i];
    heap_.remove(timer);
    EXPECT_EQ(timer->heap, nullptr);
    model_.erase(model_.find(timer->when));
    timers_[i] = timers_.back();
    timers_.pop_back();
    delete timer;
  }

  void move(size_t i, int64_t when) {
    abi::Timer* timer = timers_[i];
    model_.erase(model_.find(timer->when));
    timer->when = when;
    heap_.reorder(timer);
    model_.insert(when);
  }

  void check() {
    EXPECT_EQ(heap_.size(), model_.size());
    EXPECT_EQ(heap_.first_when(), model_.empty() ? 0 : *model_.begin());
    EXPECT_EQ(heap_.first() == nullptr, model_.empty());
    if (heap_.first() != nullptr) {
      EXPECT_EQ(heap_.first()->when, *model_.begin());
    }
  }

  void TearDown() override {
    while (!timers_.empty()) remove(timers_.size() - 1);
  }

  FakeRuntime runtime_;
  TimerHeap heap_;
  std::multiset<int64_t> model_;
  std::vector<abi::Timer*> timers_;
};

TEST_F(TimerHeapTest, EmptyHasNoFirst) {
  check();
  add(7);
  check();
  remove(0);
  check();
}

TEST_F(TimerHeapTest, RandomOperationsAgreeWithModel) {
  std::mt19937_64 random(20231);
  const auto below = [&random](size_t n) { return static_cast<size_t>(random() % n); };
  for (int i = 0; i < 20000; ++i) {
    const auto when = static_cast<int64_t>(1 + below(500));
    // Grows for the first half, shrinks in the second.
    const size_t choice = below(10);
    const size_t adds = i < 10000 ? 6 : 2;
    if (timers_.empty() || choice < adds) {
      EXPECT_EQ(add(when)->heap, &heap_);
    } else if (choice < 8) {
      remove(below(timers_.size()));
    } else {
      move(below(timers_.size()), when);
    }
    check();
  }
}

TEST_F(TimerHeapTest, GivesTimersInOrder) {
  std::mt19937_64 random(7);
  for (int i = 0; i < 3000; ++i) add(static_cast<int64_t>(1 + random() % 1000000));
  int64_t last = 0;
  while (abi::Timer* first = heap_.first()) {
    EXPECT_LE(last, first->when);
    EXPECT_EQ(first->index, 0);
    last = first->when;
    heap_.remove(first);
    model_.erase(model_.find(first->when));
  }
  check();
  for (abi::Timer* timer : timers_) delete timer;
  timers_.clear();
}

}  // namespace
}  // namespace rt
