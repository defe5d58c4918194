// The lines of GODEBUG=gctrace=1 (trace.h).

#include "rt/gc/trace.h"

#include "rt/boot/knobs.h"
#include "rt/gc/mark.h"
#include "rt/os/output.h"
#include "rt/sched/sched.h"

namespace rt::gc {
namespace {

constexpr int64_t kMicrosecond = 1000;
constexpr int64_t kMillisecond = 1000000;

// Milliseconds with three digits after the point.
void print_milliseconds(int64_t nanoseconds) {
  os::Output& output = os::error_output;
  const auto microseconds = static_cast<uint64_t>(nanoseconds < 0 ? 0 : nanoseconds / kMicrosecond);
  output.decimal(microseconds / 1000);
  output.text(microseconds % 1000 < 10 ? ".00" : microseconds % 1000 < 100 ? ".0" : ".");
  output.decimal(microseconds % 1000);
}

uint64_t megabytes(uint64_t bytes) {
  return bytes >> 20;
}

}  // namespace

void trace_cycle(const Times& times, uint32_t cycle, const CycleTotals& totals, uint64_t goal,
                 uint64_t stack_bytes) {
  if (knobs.gctrace == 0) return;
  os::Output& output = os::error_output;
  output.text("gc ");
  output.decimal(cycle);
  output.text(" @");
  print_milliseconds(times.start / 1000);
  output.text("s 0%: ");
  print_milliseconds(times.mark_start - times.start);
  output.text("+");
  print_milliseconds(times.mark_end - times.mark_start);
  output.text("+");
  print_milliseconds(times.end - times.mark_end);
  output.text(" ms clock, ");
  output.decimal(megabytes(totals.live_at_start));
  output.text("->");
  output.decimal(megabytes(totals.live_at_end));
  output.text("->");
  output.decimal(megabytes(totals.marked));
  output.text(" MB, ");
  output.decimal(megabytes(goal));
  output.text(" MB goal, ");
  output.decimal(megabytes(stack_bytes));
  output.text(" MB stacks, ");
  output.decimal(megabytes(global_root_bytes()));
  output.text(" MB globals, ");
  output.decimal(static_cast<uint64_t>(sched.processors));
  output.text(" P\n");
  output.flush();
}

}  // namespace rt::gc
