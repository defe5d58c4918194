// The pacer's arithmetic: Go's goals, the bounds of the trigger, the memory limit, and that assists
// finish marking before the goal is passed. The pacer is given the totals of cycles that never
// happened; no memory is allocated.

#include "rt/gc/pacer.h"

#include <gtest/gtest.h>

namespace rt::gc {
namespace {

constexpr uint64_t kMega = 1 << 20;

CycleTotals totals_of(uint64_t marked, uint64_t allocated) {
  CycleTotals totals{};
  totals.live_at_start = marked;
  totals.live_at_end = marked + allocated;
  totals.marked = marked;
  totals.scanned = marked;
  return totals;
}

TEST(Pacer, GoalIsGosPercentage) {
  Pacer pacer;
  pacer.update();
  EXPECT_EQ(pacer.goal(), 4 * kMega);
  pacer.cycle_ended(totals_of(100 * kMega, 0));
  EXPECT_EQ(pacer.goal(), 200 * kMega);
  CycleTotals with_roots = totals_of(100 * kMega, 0);
  with_roots.roots = 10 * kMega;
  pacer.cycle_ended(with_roots);
  EXPECT_EQ(pacer.goal(), 210 * kMega);
  pacer.set_percent(50);
  pacer.cycle_ended(totals_of(100 * kMega, 0));
  EXPECT_EQ(pacer.goal(), 150 * kMega);
  pacer.cycle_ended(totals_of(0, 0));
  EXPECT_EQ(pacer.goal(), 2 * kMega);
}

TEST(Pacer, OffNeverTriggers) {
  Pacer pacer;
  pacer.set_percent(-1);
  pacer.update();
  EXPECT_EQ(pacer.trigger(), ~uint64_t{0});
  EXPECT_EQ(pacer.assist_ratio(kMega, 0), 0u);  // nothing to pay for
}

TEST(Pacer, TriggerLeavesRoomForWhatIsAllocatedMeanwhile) {
  Pacer pacer;
  for (int i = 0; i < 20; ++i) pacer.cycle_ended(totals_of(100 * kMega, 20 * kMega));
  EXPECT_NEAR(static_cast<double>(pacer.trigger()), 170e6 * 1.048576, 1e6);
  for (int i = 0; i < 20; ++i) pacer.cycle_ended(totals_of(100 * kMega, 0));
  EXPECT_NEAR(static_cast<double>(pacer.trigger()), 192e6 * 1.048576, 1e6);
  for (int i = 0; i < 20; ++i) pacer.cycle_ended(totals_of(100 * kMega, 90 * kMega));
  EXPECT_NEAR(static_cast<double>(pacer.trigger()), 170e6 * 1.048576, 1e6);
}

TEST(Pacer, LimitLowersTheGoalButNotBelowWhatLives) {
  Pacer pacer;
  pacer.set_limit(static_cast<int64_t>(150 * kMega));
  pacer.cycle_ended(totals_of(100 * kMega, 0));
  EXPECT_LE(pacer.goal(), 150 * kMega);
  EXPECT_GE(pacer.goal(), 140 * kMega);
  pacer.set_percent(-1);  // the limit alone
  pacer.update();
  EXPECT_LE(pacer.goal(), 150 * kMega);
  pacer.cycle_ended(totals_of(300 * kMega, 0));
  EXPECT_EQ(pacer.goal(), 300 * kMega);
}

// A program that allocates as fast as it may, whatever part of the heap turns out to be alive.
TEST(Pacer, AssistsFinishMarkingNearTheGoal) {
  for (const uint64_t alive_percent : {10u, 50u, 100u}) {
    Pacer pacer;
    pacer.cycle_ended(totals_of(100 * kMega, 0));
    uint64_t live = pacer.trigger();
    const uint64_t to_scan = live * alive_percent / 100;
    uint64_t scanned = 0;
    while (scanned < to_scan) {
      constexpr uint64_t kStep = 8192;
      live += kStep;
      scanned += kStep * pacer.assist_ratio(live, scanned) / 256;
    }
    EXPECT_LE(live, pacer.goal() + pacer.goal() / 8) << alive_percent;
  }
}

}  // namespace
}  // namespace rt::gc
