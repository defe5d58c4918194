// Setting, stopping and firing timers on one thread with a fake P, and many threads at once on
// their own Ps and each other's timers.
//
// The scheduler's and package time's parts are replaced: a timer that fires counts that or
// notes its sequence number, and the tests compare this with what was due.

#include "rt/sched/timers.h"

#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>
#include <vector>

#include "rt/gc/roots.h"
#include "rt/os/clock.h"
#include "rt/sched/sched.h"
#include "rt/sched/timer.h"
#include "rt/sched/timer_heap.h"
#include "rt/value/fake_runtime.h"

namespace rt {

namespace {
std::vector<uintptr_t> compiled_fired;
}  // namespace

// In place of the scheduler's and package time's parts.
constinit const TimerSystem* timer_system = nullptr;
void timer_set_for(int64_t) {}
void use_whole_scheduler() {}
void fire_compiled(const TimerAction& action) {
  compiled_fired.push_back(action.sequence);
}

namespace gc {
[[gnu::weak]] void mark_root(const void*) {}
}  // namespace gc

namespace {

struct CountingTimer : NativeTimer {
  std::atomic<int> fired;
  std::atomic<uintptr_t> last_sequence;

  CountingTimer() : NativeTimer{}, fired(0), last_sequence(0) {
    NativeTimer::fire = [](NativeTimer* timer, uintptr_t sequence) {
      auto* self = static_cast<CountingTimer*>(timer);
      self->last_sequence = sequence;
      ++self->fired;
    };
  }
};

TEST(TimersTest, FiresWhatIsDueInOrder) {
  FakeRuntime runtime;
  P* p = current_p();
  EXPECT_EQ(run_timers(p, 100), 0);
  CountingTimer a, b;
  EXPECT_FALSE(set_timer(&b, 20, 0, nullptr));
  EXPECT_FALSE(set_timer(&a, 10, 0, nullptr));
  EXPECT_TRUE(has_timers());
  EXPECT_EQ(run_timers(p, 9), 10);
  EXPECT_EQ(a.fired, 0);
  EXPECT_EQ(run_timers(p, 10), 20);
  EXPECT_EQ(a.fired, 1);
  EXPECT_EQ(b.fired, 0);
  EXPECT_EQ(run_timers(p, 1000), 0);
  EXPECT_EQ(b.fired, 1);
  EXPECT_FALSE(stop_timer(&b));
}

TEST(TimersTest, StopsAndSetsAnew) {
  FakeRuntime runtime;
  P* p = current_p();
  CountingTimer a;
  set_timer(&a, 10, 0, nullptr);
  EXPECT_TRUE(stop_timer(&a));
  EXPECT_FALSE(stop_timer(&a));
  EXPECT_EQ(run_timers(p, 50), 0);
  EXPECT_EQ(a.fired, 0);
  EXPECT_FALSE(set_timer(&a, 60, 0, nullptr));
  EXPECT_TRUE(set_timer(&a, 90, 0, nullptr));
  EXPECT_EQ(run_timers(p, 60), 90);
  EXPECT_TRUE(set_timer(&a, 55, 0, nullptr));
  EXPECT_EQ(run_timers(p, 60), 0);
  EXPECT_EQ(a.fired, 1);
}

TEST(TimersTest, TickersDropMissedTicks) {
  FakeRuntime runtime;
  P* p = current_p();
  CountingTimer a;
  set_timer(&a, 10, 10, nullptr);
  EXPECT_EQ(run_timers(p, 10), 20);
  EXPECT_EQ(run_timers(p, 45), 50);
  EXPECT_EQ(a.fired, 2);
  EXPECT_TRUE(stop_timer(&a));
  set_timer(&a, INT64_MAX - 5, INT64_MAX, nullptr);
  EXPECT_EQ(run_timers(p, INT64_MAX - 1), INT64_MAX);
  EXPECT_TRUE(stop_timer(&a));
}

// Many may be due at once, and whoever stops the world waits for the P.
TEST(TimersTest, FiresNoneWhileTheWorldIsToStop) {
  FakeRuntime runtime;
  P* p = current_p();
  static CountingTimer first, second;
  set_timer(&first, 10, 0, nullptr);
  set_timer(&second, 20, 0, nullptr);
  first.fire = [](NativeTimer*, uintptr_t) { sched.stop_requested = 1; };
  EXPECT_EQ(run_timers(p, 100), 20);
  EXPECT_EQ(second.fired, 0);
  sched.stop_requested = 0;
  EXPECT_EQ(run_timers(p, 100), 0);
  EXPECT_EQ(second.fired, 1);
}

TEST(TimersTest, PassesFunctionAndSequence) {
  FakeRuntime runtime;
  P* p = current_p();
  const abi::Closure closure = {nullptr};
  abi::Timer timer{};
  const TimerAction action = {&closure, {nullptr, &timer}, 42};
  set_timer(&timer, 5, 0, &action);
  EXPECT_EQ(timer.argument.data, &timer);
  compiled_fired.clear();
  run_timers(p, 6);
  EXPECT_EQ(compiled_fired, std::vector<uintptr_t>{42});
}

TEST(TimersTest, MovesToAnotherP) {
  CountingTimer a;
  P stopped{};
  {
    FakeRuntime runtime;
    set_timer(&a, 10, 0, nullptr);
    stopped.timers = current_p()->timers;
  }
  FakeRuntime runtime;
  move_timers(&stopped);
  EXPECT_EQ(run_timers(&stopped, 20), 0);
  EXPECT_EQ(a.fired, 0);
  run_timers(current_p(), 20);
  EXPECT_EQ(a.fired, 1);
}

// Every set of a timer that was not set ends in one firing or one successful stop.
TEST(TimersTest, ManyThreads) {
  constexpr int kThreads = 4;
  constexpr int kTimers = 16;
  constexpr int kRounds = 4000;
  std::vector<CountingTimer> timers(kTimers);
  std::atomic<int> started{0}, stopped{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < kThreads; ++t) {
    threads.emplace_back([&, t] {
      M m{};
      P p{};
      m.self = &m;
      m.p = &p;
      hosted_m = &m;
      std::mt19937 random(static_cast<unsigned>(t));
      for (int i = 0; i < kRounds; ++i) {
        CountingTimer& timer = timers[random() % kTimers];
        switch (random() % 4) {
          case 0:
          case 1:
            if (!set_timer(&timer, os::nanotime() + random() % 2000, 0, nullptr)) ++started;
            break;
          case 2:
            if (stop_timer(&timer)) ++stopped;
            break;
          case 3:
            run_timers(&p, 0);
            break;
        }
      }
      while (run_timers(&p, INT64_MAX) != 0) {
      }
      hosted_m = nullptr;
    });
  }
  for (std::thread& thread : threads) thread.join();
  FakeRuntime runtime;
  int fired = 0;
  for (CountingTimer& timer : timers) {
    if (stop_timer(&timer)) ++stopped;
    fired += timer.fired;
  }
  EXPECT_EQ(started, stopped + fired);
}

}  // namespace
}  // namespace rt
