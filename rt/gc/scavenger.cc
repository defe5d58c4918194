// The scavenger's pace (scavenger.h); how pages are released is in rt/mem/release.cc.
//
// Two goals, which are Go's, bound the memory that is kept:
//
//   of GOGC         what the heap is expected to need at its next peak: the pages that were in use
//   when
//                   the last cycle had marked everything, scaled by what the goal has changed
//                   since, and a tenth more. What a program frees and will use again in its next
//                   cycle stays.
//   of GOMEMLIMIT   95 percent of the limit, for all pages. (Beyond the limit itself, allocations
//                   release other pages at once: PageHeap::release_above_limit.)
//
//   pages ─┬─ kept by the goal ─┬─ released, a piece at a time ─┐
//          0                   goal                           mapped
//
// sysmon does the work, as it has no P: a piece of up to a megabyte, and then nothing for 99 times
// as long as that took, so that it costs one percent of one processor. While all Ps are idle,
// sysmon sleeps until the next piece is due. Above the goal by less than a piece, nothing is done:
// the system call would cost more than the memory is worth.
//
// Rejected: a goroutine, as in Go, whose pace a controller of its own sets; releasing at the end of
// a cycle, which is when the program is busiest; releasing in the order of addresses, for which the
// page heap has no index.

#include "rt/gc/scavenger.h"

#include "rt/boot/knobs.h"
#include "rt/gc/cycle.h"
#include "rt/mem/page_heap.h"
#include "rt/os/clock.h"
#include "rt/os/output.h"

namespace rt::gc {
namespace {

using mem::kPageSize;
using mem::page_heap;

constexpr size_t kPiece = (size_t{1} << 20) / kPageSize;
constexpr int64_t kRestFactor = 99;
// However long a piece took: sysmon may have lost its processor in it.
constexpr int64_t kLongestRest = 50000000;
constexpr uint64_t kNoGoal = ~uint64_t{0};
constexpr int kRatioBits = 10;  // of the fraction, where two goals are divided

constinit uint64_t percent_goal = kNoGoal;  // pages of objects, in use or free
constinit int64_t next_piece = 0;
constinit uint64_t released_in_background = 0;  // pages, since the last trace
constinit uint64_t eagerly_before = 0;  // PageHeap::pages_released_eagerly at the last trace

uint64_t limit_goal() {
  const int64_t limit = pacer.limit();
  return limit == kNoMemoryLimit ? kNoGoal : static_cast<uint64_t>(limit) / kPageSize / 100 * 95;
}

// Pages above the goals.
uint64_t surplus() {
  const uint64_t mapped = page_heap.pages_mapped();
  const uint64_t objects = mapped - page_heap.pages_manual();
  const uint64_t goal = __atomic_load_n(&percent_goal, __ATOMIC_RELAXED);
  const uint64_t above_percent = objects > goal ? objects - goal : 0;
  const uint64_t limit = limit_goal();
  const uint64_t above_limit = mapped > limit ? mapped - limit : 0;
  return above_percent > above_limit ? above_percent : above_limit;
}

void print_trace(uint64_t background, uint64_t eager, bool forced) {
  constexpr uint64_t kKilobytes = kPageSize >> 10;
  const uint64_t in_use = page_heap.pages_in_use() - page_heap.pages_manual();
  const uint64_t retained = page_heap.pages_mapped() - page_heap.pages_manual();
  os::Output& output = os::error_output;
  output.text("scav ");
  output.decimal(background * kKilobytes);
  output.text(" KiB work (bg), ");
  output.decimal(eager * kKilobytes);
  output.text(" KiB work (eager), ");
  output.decimal(page_heap.pages_released() * kKilobytes);
  output.text(" KiB now, ");
  output.decimal(retained == 0 ? 100 : in_use * 100 / retained);
  output.text(forced ? "% util (forced)\n" : "% util\n");
  output.flush();
}

}  // namespace

void set_scavenger_goal(uint64_t old_goal, uint64_t new_goal) {
  uint64_t goal = kNoGoal;
  if (pacer.percent() >= 0 && old_goal != 0) {
    const uint64_t in_use = page_heap.pages_in_use() - page_heap.pages_manual();
    const uint64_t ratio = new_goal / ((old_goal >> kRatioBits) + 1);
    uint64_t scaled;
    if (!__builtin_mul_overflow(in_use, ratio, &scaled)) {
      scaled >>= kRatioBits;
      goal = scaled + scaled / 10;
    }
  }
  __atomic_store_n(&percent_goal, goal, __ATOMIC_RELAXED);
}

int64_t scavenge(int64_t now) {
  const uint64_t pages = surplus();
  if (pages < kPiece) return 0;
  if (now < next_piece) return next_piece;
  const size_t released = page_heap.release_some(kPiece);
  if (released == 0) return 0;  // what is above the goal is in use
  __atomic_fetch_add(&released_in_background, released, __ATOMIC_RELAXED);
  const int64_t end = os::nanotime();
  const int64_t rest = (end - now) * kRestFactor;
  next_piece = end + (rest < kLongestRest ? rest : kLongestRest);
  return next_piece;
}

void scavenge_all() {
  const size_t released = page_heap.release_pages(SIZE_MAX);
  if (knobs.scavtrace != 0) print_trace(0, released, true);
}

void trace_scavenger() {
  if (knobs.scavtrace == 0) return;
  const uint64_t eagerly = page_heap.pages_released_eagerly();
  const uint64_t background = __atomic_exchange_n(&released_in_background, 0, __ATOMIC_RELAXED);
  print_trace(background, eagerly - eagerly_before, false);
  eagerly_before = eagerly;
}

}  // namespace rt::gc
