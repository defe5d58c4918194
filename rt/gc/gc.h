// The collector, as the scheduler, the allocator and the boot see it. docs/runtime.md has the
// phases and the argument for the barrier.
//
// The collector has no goroutines. What it wants done is done by the scheduler's loop, on a system
// stack, with a P and no goroutine: take_turn() before each goroutine that is run, work_when_idle()
// when there is none. Both return after at most a few hundred microseconds.

#ifndef TANDEM_RT_GC_GC_H_
#define TANDEM_RT_GC_GC_H_

#include <stdint.h>

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

// Asks that a cycle start as soon as this P is in the scheduler's loop, which the current goroutine
// is made to enter at its next safepoint. From the allocator, sysmon and runtime.GC.
void request_cycle();

// Does what is due on this P: starts a cycle, marks for a slice, ends a cycle. Called by the
// scheduler's loop before it looks for a goroutine. True when it did something.
bool take_turn(P* p);

// Marks or sweeps for a slice on a P that has nothing else to do. False when there is nothing.
bool work_when_idle(P* p);

// Scans the goroutine's stack if the current cycle has not done so. The scheduler calls it before
// it resumes any goroutine while phase is kMark, and only then.
void before_run(G* g);

}  // namespace rt::gc

#endif  // TANDEM_RT_GC_GC_H_
