// The collector's figures (stats.h).
//
// Allocations are counted by span, when a cache gives it back (mem::Cache), frees when it is swept;
// what caches have taken since is added up when somebody asks. So the figures are exact for the
// goroutine that asks, without stopping the world, and may be a few objects behind for others.

#include "rt/gc/stats.h"

#include "rt/boot/knobs.h"
#include "rt/gc/cycle.h"
#include "rt/gc/heap.h"
#include "rt/gc/mark.h"
#include "rt/gc/pieces.h"
#include "rt/gc/sweep.h"
#include "rt/mem/malloc.h"
#include "rt/mem/page_heap.h"
#include "rt/os/clock.h"
#include "rt/os/output.h"
#include "rt/sched/sched.h"

namespace rt::gc {
namespace {

constexpr int64_t kMillisecond = 1000000;
constexpr uint32_t kPauses = 256;

constinit int64_t clock_start = 0;
constinit uint64_t pauses[kPauses] = {};
constinit uint64_t pause_ends[kPauses] = {};
constinit uint64_t pause_total = 0;
constinit uint64_t last_cycle_time = 0;  // by the time of day
constinit uint64_t cycle_count = 0;
constinit uint64_t forced_count = 0;
constinit int64_t collector_time = 0;  // of all Ps, idle marking left out

// At most `digits` digits after the point, of `value` that is counted in 10^-digits.
void print_fraction(uint64_t value, int digits) {
  uint64_t scale = 1;
  for (int i = 0; i < digits; ++i) scale *= 10;
  os::Output& output = os::error_output;
  output.decimal(value / scale);
  output.text(".");
  for (uint64_t rest = value % scale; scale > 1;) {
    scale /= 10;
    output.decimal(rest / scale);
    rest %= scale;
  }
}

// Milliseconds: whole ones from 10 on, otherwise two significant digits, to the microsecond (Go's
// fmtNSAsMS).
void print_milliseconds(int64_t nanoseconds) {
  const auto value = static_cast<uint64_t>(nanoseconds > 0 ? nanoseconds : 0);
  if (value >= 10 * kMillisecond) {
    os::error_output.decimal(value / kMillisecond);
    return;
  }
  uint64_t microseconds = value / 1000;
  if (microseconds == 0) {
    os::error_output.text("0");
    return;
  }
  int digits = 3;
  while (microseconds >= 100) {
    microseconds /= 10;
    --digits;
  }
  print_fraction(microseconds, digits);
}

void print_times(const int64_t* values, const char* const* separators, int count) {
  for (int i = 0; i < count; ++i) {
    os::error_output.text(separators[i]);
    print_milliseconds(values[i]);
  }
}

uint64_t megabytes(uint64_t bytes) {
  return bytes >> 20;
}

// The share of all processor time since the clock began that went into collecting, times 2^16.
uint64_t collector_share(int64_t now) {
  const int64_t total = (now - clock_start) * sched.processors;
  if (total <= 0) return 0;
  return (static_cast<uint64_t>(collector_time) << 16) / static_cast<uint64_t>(total);
}

void trace(const CycleReport& report) {
  const Times& times = report.times;
  const CycleTotals& totals = report.totals;
  os::Output& output = os::error_output;
  output.text("gc ");
  output.decimal(report.cycle);
  output.text(" @");
  print_fraction(static_cast<uint64_t>((times.start - clock_start) / kMillisecond), 3);
  output.text("s ");
  output.decimal(collector_share(times.end) * 100 >> 16);
  output.text("%: ");
  const int64_t clock[] = {times.mark_start - times.start, times.mark_end - times.mark_start,
                           times.end - times.mark_end};
  const char* const plus[] = {"", "+", "+"};
  print_times(clock, plus, 3);
  output.text(" ms clock, ");
  const int64_t cpu[] = {clock[0] * sched.processors, times.assist, times.background, times.idle,
                         clock[2] * sched.processors};
  const char* const slashes[] = {"", "+", "/", "/", "+"};
  print_times(cpu, slashes, 5);
  output.text(" ms cpu, ");
  output.decimal(megabytes(totals.live_at_start));
  output.text("->");
  output.decimal(megabytes(totals.live_at_end));
  output.text("->");
  output.decimal(megabytes(totals.marked));
  output.text(" MB, ");
  output.decimal(megabytes(report.goal));
  output.text(" MB goal, ");
  output.decimal(megabytes(report.stack_bytes));
  output.text(" MB stacks, ");
  output.decimal(megabytes(global_root_bytes()));
  output.text(" MB globals, ");
  output.decimal(static_cast<uint64_t>(sched.processors));
  output.text(report.forced ? " P (forced)\n" : " P\n");
  output.flush();
}

uint64_t size_of_class(size_t size_class) {
  return mem::kClassSize[size_class];
}

}  // namespace

void begin_clock() {
  clock_start = os::nanotime();
}

void count_cycle(const CycleReport& report) {
  const Times& times = report.times;
  const int64_t stopped = times.mark_start - times.start + times.end - times.mark_end;
  collector_time += stopped * sched.processors + times.assist + times.background;
  const os::WallTime now = os::walltime();
  last_cycle_time =
      static_cast<uint64_t>(now.seconds) * 1000000000 + static_cast<uint64_t>(now.nanoseconds);
  pauses[cycle_count % kPauses] = static_cast<uint64_t>(stopped);
  pause_ends[cycle_count % kPauses] = last_cycle_time;
  pause_total += static_cast<uint64_t>(stopped);
  ++cycle_count;
  if (report.forced) ++forced_count;
}

void trace_cycle(const CycleReport& report) {
  if (knobs.gctrace != 0) trace(report);
  if (measures_pieces()) print_pieces(report.cycle);
}

void read_mem_stats(MemStats* stats) {
  *stats = {};
  const mem::AllocationCounts taken = mem::allocation_counts();
  const uint64_t large_freed = __atomic_load_n(&freed.large_bytes, __ATOMIC_RELAXED);
  stats->total_alloc = taken.large_bytes;
  stats->heap_alloc = taken.large_bytes - large_freed;
  stats->mallocs = stats->frees = taken.tiny;
  for (size_t i = 0; i < mem::kSizeClasses; ++i) {
    const uint64_t mallocs = taken.objects[i];
    const uint64_t frees = __atomic_load_n(&freed.objects[i], __ATOMIC_RELAXED);
    stats->mallocs += mallocs;
    stats->frees += frees;
    stats->total_alloc += mallocs * size_of_class(i);
    stats->heap_alloc += (mallocs - frees) * size_of_class(i);
    if (i < sizeof(stats->by_size) / sizeof(stats->by_size[0])) {
      stats->by_size[i] = {static_cast<uint32_t>(size_of_class(i)), mallocs, frees};
    }
  }
  stats->alloc = stats->heap_alloc;
  stats->heap_objects = stats->mallocs - stats->frees;
  const mem::PageHeap& heap = mem::page_heap;
  stats->stack_inuse = stats->stack_sys = heap.pages_manual() * mem::kPageSize;
  stats->heap_inuse = heap.pages_in_use() * mem::kPageSize - stats->stack_inuse;
  stats->heap_sys = heap.committed() - stats->stack_sys;
  stats->heap_idle = stats->heap_sys - stats->heap_inuse;
  stats->heap_released = heap.pages_released() * mem::kPageSize;
  stats->sys = heap.committed();
  stats->next_gc = pacer.goal();
  stats->last_gc = last_cycle_time;
  stats->pause_total_ns = pause_total;
  __builtin_memcpy(stats->pause_ns, pauses, sizeof(pauses));
  __builtin_memcpy(stats->pause_end, pause_ends, sizeof(pause_ends));
  stats->num_gc = static_cast<uint32_t>(cycle_count);
  stats->num_forced_gc = static_cast<uint32_t>(forced_count);
  stats->gc_cpu_fraction = static_cast<double>(collector_share(os::nanotime())) / (1 << 16);
  stats->enable_gc = true;
}

}  // namespace rt::gc
