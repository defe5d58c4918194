// When a cycle begins, and how much allocation has to pay for it: arithmetic without a heap, so
// that tests can drive it.
//
//   marked                trigger       aim    goal
//     |---------------------|------------|------|          bytes of objects
//     what the last cycle   the next     where marking
//     found alive           one begins   should be complete
//
// The goal is GOGC percent above what was alive, roots included, and at least 4 MiB * GOGC/100;
// GOMEMLIMIT lowers it. The goal counts objects alone; what the heap takes beside them, the tables of
// pages, mark bits and places that are free in spans, comes out of the last part of the way, so that
// the process stays as small as the goal promises: marking aims at its end 8 percent before. The
// trigger lies below the aim by what the program is expected to allocate while marking goes on: what
// it allocated during the last cycles, and a tenth more; within 70 and 95 percent of the way to the
// goal (Go's bounds). Should the program allocate faster than that, its allocations
// assist: each byte must be paid for by so many bytes of marking that the rest of the work is done
// when the rest of the way to the aim is used up. The rest of the work is taken to be what the
// last cycle scanned, or, when this one has already scanned more, all that there is.

#ifndef TANDEM_RT_GC_PACER_H_
#define TANDEM_RT_GC_PACER_H_

#include <stdint.h>

namespace rt::gc {

inline constexpr uint64_t kMinimumHeap = 4 << 20;
inline constexpr int64_t kNoMemoryLimit = INT64_MAX;

// What the pacer is told of a cycle that has ended.
struct CycleTotals {
  uint64_t live_at_start;
  uint64_t live_at_end;  // with what was allocated meanwhile
  uint64_t marked;       // of these, not garbage
  uint64_t scanned;      // bytes looked through, roots included
  uint64_t roots;        // bytes of globals and stacks
  uint64_t not_heap;     // bytes of memory that are not objects, for the limit
};

class Pacer {
 public:
  // GOGC; negative: off.
  void set_percent(int32_t percent) { percent_ = percent; }
  int32_t percent() const { return percent_; }
  // GOMEMLIMIT.
  void set_limit(int64_t limit) { limit_ = limit; }
  int64_t limit() const { return limit_; }

  void cycle_ended(const CycleTotals& totals);
  // Computes goal and trigger anew, after a setting has changed.
  void update();

  uint64_t marked() const { return marked_; }
  uint64_t goal() const { return goal_; }
  uint64_t trigger() const { return trigger_; }

  // Bytes to scan for each byte allocated, times 256, when `live` bytes exist and this cycle has
  // scanned `scanned`.
  uint64_t assist_ratio(uint64_t live, uint64_t scanned) const;

 private:
  uint64_t unlimited_goal() const;
  uint64_t limited_goal() const;

  int32_t percent_ = 100;
  int64_t limit_ = kNoMemoryLimit;
  uint64_t marked_ = 0;
  uint64_t roots_ = 0;
  uint64_t not_heap_ = 0;
  uint64_t scanned_ = 0;
  uint64_t runway_ = 0;  // what the program allocates while a cycle goes on
  uint64_t goal_ = kMinimumHeap;
  uint64_t aim_ = kMinimumHeap;
  uint64_t trigger_ = 0;  // the first allocation asks, and the settings are looked up
};

}  // namespace rt::gc

#endif  // TANDEM_RT_GC_PACER_H_
