// What programs ask of the collector through packages runtime and runtime/debug.
//
// The rows of rt/abi/calls.def for GC, FreeOSMemory, ReadMemStats, SetGCPercent and SetMemoryLimit.
// The first two park their goroutine until a whole cycle is over. The setters answer with the old
// value, for which the environment must have been read (ensure_configured), and have the pacer
// compute its goal anew.

#include "rt/abi/calls.h"
#include "rt/gc/cycle.h"
#include "rt/gc/heap.h"
#include "rt/gc/scavenger.h"
#include "rt/gc/stats.h"

namespace rt {
namespace {

void release_all(G*) {
  gc::scavenge_all();
}

}  // namespace
}  // namespace rt

namespace rt::abi {

void rt_GC() {
  gc::wait_for_cycle(nullptr);
}

void rt_freeOSMemory() {
  gc::wait_for_cycle(release_all);
}

void rt_readMemStats(Pointer stats) {
  gc::read_mem_stats(static_cast<gc::MemStats*>(stats));
}

int32_t rt_setGCPercent(int32_t percent) {
  gc::ensure_configured();
  const int32_t old = gc::pacer.percent();
  gc::pacer.set_percent(percent < 0 ? -1 : percent);
  gc::pacer.update();
  return old;
}

int64_t rt_setMemoryLimit(int64_t limit) {
  gc::ensure_configured();
  const int64_t old = gc::pacer.limit();
  if (limit < 0) return old;
  gc::pacer.set_limit(limit);
  gc::limit_changed();
  return old;
}

}  // namespace rt::abi
