// What has been allocated, freed and collected: the figures of runtime.ReadMemStats and of gctrace.
//
// The collector reports each cycle when it has marked everything: pauses are kept for MemStats, and
// the line of GODEBUG=gctrace=1 is printed from that when the world runs again. What concerns the
// heap as it is now is counted from the spans when read_mem_stats is called. The layout of MemStats
// is Go's, as package runtime fills its struct with it.

#ifndef TANDEM_RT_GC_STATS_H_
#define TANDEM_RT_GC_STATS_H_

#include <stddef.h>
#include <stdint.h>

#include "rt/gc/pacer.h"
#include "rt/mem/size_classes.h"

namespace rt::gc {

// When a cycle's parts began, in nanoseconds of the monotonic clock, and how long Ps were at it.
struct Times {
  int64_t start;       // stopping the world
  int64_t mark_start;  // the world runs again
  int64_t mark_end;    // stopping it for the second time
  int64_t end;         // it runs again
  int64_t assist;      // marking by allocations
  int64_t background;  // by busy Ps, between two goroutines
  int64_t idle;        // by idle Ps
};

// Of a cycle that has marked everything.
struct CycleReport {
  Times times;
  CycleTotals totals;
  uint64_t goal;
  uint64_t stack_bytes;
  uint32_t cycle;
  bool forced;  // by runtime.GC
};
// Adds it to the totals. The world is stopped.
void count_cycle(const CycleReport& report);
// Prints what GODEBUG=gctrace asks for. The world runs, but no other cycle begins.
void trace_cycle(const CycleReport& report);

// The collector's clock begins: what gctrace counts from.
void begin_clock();

// runtime.MemStats, as Go 1.21 lays it out.
struct MemStats {
  uint64_t alloc, total_alloc, sys, lookups, mallocs, frees;
  uint64_t heap_alloc, heap_sys, heap_idle, heap_inuse, heap_released, heap_objects;
  uint64_t stack_inuse, stack_sys, mspan_inuse, mspan_sys, mcache_inuse, mcache_sys;
  uint64_t buck_hash_sys, gc_sys, other_sys;
  uint64_t next_gc, last_gc, pause_total_ns;
  uint64_t pause_ns[256];
  uint64_t pause_end[256];
  uint32_t num_gc, num_forced_gc;
  double gc_cpu_fraction;
  bool enable_gc, debug_gc;
  struct BySize {
    uint32_t size;
    uint64_t mallocs, frees;
  } by_size[61];
};

void read_mem_stats(MemStats* stats);

}  // namespace rt::gc

#endif  // TANDEM_RT_GC_STATS_H_
