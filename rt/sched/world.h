// Stopping the world: no goroutine runs, and no P but the caller's is in use. Both functions are
// called from the scheduler's loop, on a system stack, with a P and without a goroutine; the caller
// keeps its P. Goroutines in system calls go on there, but cannot come back.

#ifndef TANDEM_RT_SCHED_WORLD_H_
#define TANDEM_RT_SCHED_WORLD_H_

namespace rt {

// Returns when every other P is stopped. `reason` is for traces.
void stop_the_world(const char* reason);
void start_the_world();

// Before a fatal error is printed: asks all other threads to stop, and waits a few milliseconds.
void freeze_the_world();

// Asks every running goroutine to come to a safepoint soon, by its stack guard and by signal.
void preempt_all();

}  // namespace rt

#endif  // TANDEM_RT_SCHED_WORLD_H_
