// The scavenger: gives free pages back to the kernel while the program runs.

#ifndef TANDEM_RT_GC_SCAVENGER_H_
#define TANDEM_RT_GC_SCAVENGER_H_

#include <stdint.h>

namespace rt::gc {

// A cycle has marked everything; the heap's goal was `old_goal` bytes of objects and is `new_goal`.
// The world is stopped.
void set_scavenger_goal(uint64_t old_goal, uint64_t new_goal);

// Releases a piece if one is due at `now`. When the next one is; 0: not before the next cycle.
// Called by sysmon, which has no P.
int64_t scavenge(int64_t now);

// runtime/debug.FreeOSMemory: releases all that is free.
void scavenge_all();

// GODEBUG=scavtrace=1: a line about what has been released since the last one.
void trace_scavenger();

}  // namespace rt::gc

#endif  // TANDEM_RT_GC_SCAVENGER_H_
