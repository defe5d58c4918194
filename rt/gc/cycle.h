// The state of the current cycle, for the collector's own files.
//
// gc.cc has the state and changes it; the files that mark, sweep, count and answer the program's
// calls see it through these functions. What the rest of the runtime calls is in gc.h.

#ifndef TANDEM_RT_GC_CYCLE_H_
#define TANDEM_RT_GC_CYCLE_H_

#include <stdint.h>

#include "rt/gc/pacer.h"
#include "rt/gc/work.h"
#include "rt/sched/g.h"

namespace rt::gc {

// Cycles that have begun: the number of the current or last one.
uint32_t cycle_number();

// Adds to the cycle's totals.
void note_stack_scanned(uint64_t bytes);

// What the program knows of the collector; the pacer's lock-free users read single words of it.
extern Pacer pacer;

// An allocation of `bytes` while the collector marks: marks as much as it owes.
void assist(uint64_t bytes);
// The same after marking: sweeps as much.
void pay_sweep_debt();

// Corrects the count of live bytes when a cycle ends, and returns it as it was.
uint64_t exchange_heap_live(uint64_t marked);

// Parks the current goroutine until a cycle that begins from now on is over, with its sweeping;
// then it goes on with `on_wakeup`, which may be null.
[[noreturn]] void wait_for_cycle(void (*on_wakeup)(G*));

// Lets the pacer know the environment's settings, before anybody asks it.
void ensure_configured();
// Everybody has to know of a new memory limit.
void limit_changed();

}  // namespace rt::gc

#endif  // TANDEM_RT_GC_CYCLE_H_
