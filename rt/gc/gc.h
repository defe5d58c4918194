// The collector, as the scheduler, the allocator and the boot see it. docs/runtime.md has the
// phases and the argument for the barrier.
//
// The collector has no goroutines. What it wants done is done by the scheduler's loop, on a system
// stack, with a P and no goroutine: take_turn() before each goroutine that is run, work_when_idle()
// when there is none. Both return after at most a few hundred microseconds.

#ifndef TANDEM_RT_GC_GC_H_
#define TANDEM_RT_GC_GC_H_

#include <stddef.h>
#include <stdint.h>

namespace rt::abi {
struct TypeDescriptor;
}

namespace rt {
struct G;
struct P;
}  // namespace rt

namespace rt::gc {

enum class Phase : uint32_t {
  kOff,
  kMark,
};

// Changes only while the world is stopped.
extern Phase phase;

// Not 0 from the start of marking to its end: what compiled code compares before it overwrites a
// pointer.
extern uint32_t write_barrier asm("runtime.writeBarrier");

// The collector's functions as the scheduler and the barriers reach them: by a pointer that the
// first request for a cycle sets, because a program that allocates little, or nothing, shall not
// contain the collector, and a weak symbol would not do: an archive member that is loaded for
// another reason would define it.
struct Collector {
  bool (*take_turn)(P* p);
  bool (*work_when_idle)(P* p);
  bool (*before_run)(G* g);
  void (*make_barrier_room)(P* p);
  void (*shade)(const void* pointer);
  void (*shade_values)(const abi::TypeDescriptor* type, const void* address, size_t size);
  int64_t (*work_in_background)(int64_t now);
};
extern const Collector* collector asm("gc_collector");

// Called at the start of a cycle, with the world stopped and the barrier off, in programs that
// contain it (rt/sched/sync_package.cc).
[[gnu::weak]] void clear_pools();

// Asks that a cycle start as soon as this P is in the scheduler's loop, which the current goroutine
// is made to enter at its next safepoint. From the allocator and runtime.GC.
void request_cycle();

// The same for GODEBUG=gcstress, unless collecting would take more than half of the time: cycles of
// a program with a hundred thousand goroutines are long.
void request_stress_cycle();

// Does what is due on this P: starts a cycle, marks for a slice, ends a cycle. Called by the
// scheduler's loop before it looks for a goroutine. True when it did something.
inline bool take_turn(P* p) {
  return collector != nullptr && collector->take_turn(p);
}

// Marks or sweeps for a slice on a P that has nothing else to do. False when there is nothing.
inline bool work_when_idle(P* p) {
  return collector != nullptr && collector->work_when_idle(p);
}

// Asks for a cycle when the last one ended two minutes before `now`, and gives memory back that is
// not needed. When it wants to be called again; 0: when something has happened. From sysmon.
inline int64_t work_in_background(int64_t now) {
  const Collector* const present = __atomic_load_n(&collector, __ATOMIC_ACQUIRE);
  return present != nullptr ? present->work_in_background(now) : 0;
}

// Scans the goroutine's stack if the current cycle has not done so. The scheduler calls it before
// it resumes any goroutine, also one that comes back from a system call, and before on_wakeup.
// False when the goroutine must not run yet, as it takes longer: it is to wait for another turn.
[[nodiscard]] inline bool before_run(G* g) {
  if (phase == Phase::kMark) [[unlikely]]
    return collector->before_run(g);
  return true;
}

}  // namespace rt::gc

#endif  // TANDEM_RT_GC_GC_H_
