// The arithmetic of pacer.h. All in integers: C++ runs with the program's floating-point registers
// saved nowhere. The goal is the lower one of two: what GOGC allows above the live bytes, and what
// GOMEMLIMIT leaves for the heap, but never less than what lives. Products of sizes and percentages
// are computed in parts, so that they do not overflow.

#include "rt/gc/pacer.h"

namespace rt::gc {
namespace {

constexpr uint64_t kNever = ~uint64_t{0};

// The least that is left between the live bytes and the goal when the assist ratio is computed.
constexpr uint64_t kLeastDistance = 64 << 10;

// Of the memory limit, what is kept free for what the pacer cannot foresee: 3 percent, at least 1
// MiB.
constexpr uint64_t kHeadroomPercent = 3;
constexpr uint64_t kLeastHeadroom = 1 << 20;

uint64_t larger(uint64_t a, uint64_t b) {
  return a > b ? a : b;
}
uint64_t smaller(uint64_t a, uint64_t b) {
  return a < b ? a : b;
}

// Where marking should be complete, on the way from the live bytes to the goal.
constexpr uint64_t kAimPercent = 92;

// `value` * `percent` / 100 without overflow for memory sizes.
uint64_t percent_of(uint64_t value, uint64_t percent) {
  return value / 100 * percent + value % 100 * percent / 100;
}

}  // namespace

uint64_t Pacer::unlimited_goal() const {
  if (percent_ < 0) return kNever;
  const auto percent = static_cast<uint64_t>(percent_);
  const uint64_t goal = marked_ + percent_of(marked_ + roots_, percent);
  return larger(goal, percent_of(kMinimumHeap, percent));
}

uint64_t Pacer::limited_goal() const {
  if (limit_ == kNoMemoryLimit) return kNever;
  const auto limit = static_cast<uint64_t>(limit_);
  const uint64_t headroom = larger(percent_of(limit, kHeadroomPercent), kLeastHeadroom);
  const uint64_t taken = not_heap_ + headroom;
  const uint64_t goal = limit > taken ? limit - taken : 0;
  return larger(goal, marked_);
}

void Pacer::cycle_ended(const CycleTotals& totals) {
  marked_ = totals.marked;
  roots_ = totals.roots;
  not_heap_ = totals.not_heap;
  scanned_ = totals.scanned;
  const uint64_t allocated = totals.live_at_end - totals.live_at_start;
  runway_ = (runway_ + 3 * (allocated + allocated / 10)) / 4;
  update();
}

void Pacer::update() {
  goal_ = smaller(unlimited_goal(), limited_goal());
  if (goal_ == kNever) {
    trigger_ = aim_ = kNever;
    return;
  }
  const uint64_t distance = goal_ > marked_ ? goal_ - marked_ : 0;
  const uint64_t lowest = marked_ + percent_of(distance, 70);
  const uint64_t highest = marked_ + percent_of(distance, 95);
  aim_ = marked_ + percent_of(distance, kAimPercent);
  const uint64_t wanted = aim_ > runway_ ? aim_ - runway_ : 0;
  trigger_ = smaller(larger(wanted, lowest), highest);
}

uint64_t Pacer::assist_ratio(uint64_t live, uint64_t scanned) const {
  if (goal_ == kNever) return 0;
  uint64_t expected = larger(scanned_, kLeastDistance);
  uint64_t end = aim_;
  if (scanned >= expected) {  // more survives than last time: finish by a tenth above it
    expected = larger(live + roots_, scanned + kLeastDistance);
    end += end / 10;
  }
  const uint64_t distance = end > live + kLeastDistance ? end - live : kLeastDistance;
  return (expected - scanned) * 256 / distance + 1;
}

}  // namespace rt::gc
