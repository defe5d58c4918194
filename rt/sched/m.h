// A thread of the operating system. FS points at its M, so that the thread's own is one instruction
// away, for thunks (%fs:offset) and for C++ (current_m()).

#ifndef TANDEM_RT_SCHED_M_H_
#define TANDEM_RT_SCHED_M_H_

#include <stddef.h>
#include <stdint.h>

#include "rt/sched/g.h"

namespace rt {

struct P;

struct M {
  M* self;                     // at FS:0
  uintptr_t system_stack_top;  // where a thunk puts RSP before it calls C++
  G* current_g;                // the goroutine this thread runs, or null
  P* p;                        // held while it runs goroutines; null when idle or in a system call
  P* next_p;                   // handed to it while it slept
  P* syscall_p;                // that it had when it entered its system call
  G* yielded;                  // has given up its turn, and is to go to the global queue
  G* locked_g;                 // the only goroutine that it may run, or null
  void* signal_stack;          // the lowest address; null for the main thread
  G g0;                        // the system stack
  int32_t id;
  int32_t thread_id;
  uint64_t random_state[2];  // next_random()'s
  uint32_t park_futex;       // 1: woken, with a P in next_p; slept on while idle
  bool spinning;             // looks for work and has none
  bool is_dying;             // prints a fatal error: a second one exits at once
  uint32_t keep_running;     // above 0: its goroutine is not preempted (it holds the print lock)
  uint32_t held_locks;       // bit per LockRank, in builds with TANDEM_RT_CHECKS
  M* idle_link;              // in Sched's list of idle threads
  M* all_link;               // in the list of all threads
};

static_assert(offsetof(M, self) == 0, "current_m() reads FS:0");

// The main thread's M, in .bss.
extern M m0;

#ifdef TANDEM_RT_HOSTED
extern thread_local M* hosted_m;
inline M* current_m() {
  return hosted_m;
}
#else
inline M* current_m() {
  M* m;
  asm("movq %%fs:0, %0" : "=r"(m));  // not volatile: C++ stays on one thread from entry to return
  return m;
}
#endif

// The goroutine on whose behalf this thread runs C++, or null in the scheduler itself.
inline G* current_g() {
  return current_m()->current_g;
}
inline P* current_p() {
  return current_m()->p;
}

}  // namespace rt

#endif  // TANDEM_RT_SCHED_M_H_
