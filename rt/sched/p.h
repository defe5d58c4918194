// A processor: the right to run goroutines, with the caches that make running cheap. There are
// GOMAXPROCS of them; a thread (M) holds one while it runs compiled code.

#ifndef TANDEM_RT_SCHED_P_H_
#define TANDEM_RT_SCHED_P_H_

#include <stdint.h>

#include "rt/sched/g.h"
#include "rt/sched/run_queue.h"

namespace rt::mem {
struct Cache;
}
namespace rt::gc {
struct Worker;
}

namespace rt {

struct Sudog;
class TimerHeap;

enum class PStatus : uint32_t {
  kIdle,     // on Sched's idle list; its queue is empty
  kRunning,  // owned by an M, or on the way to one
  kSyscall,  // its M is in a system call; may be taken over
  kStopped,  // the world is stopped, or GOMAXPROCS was lowered
};

struct P {
  int32_t id;
  PStatus status;
  M* m;                       // that holds it
  mem::Cache* cache;          // the allocator's (rt/mem)
  mem::Cache* watched_cache;  // the same, when every allocation is looked at (rt/mem/malloc.cc)
  int64_t sample_left;        // bytes until the memory profile takes a sample; with the rate
  int64_t sample_rate;        //   with which they were drawn (rt/gc/memory_profile.cc)
  gc::Worker* worker;         // the collector's (rt/gc/work.h)
  uintptr_t* barrier_next;    // where the write barrier puts the next pointer
  uint32_t schedule_tick;    // turns given; a goroutine run from RunQueue::next shares the last one
  uint32_t syscall_tick;     // system calls left or taken from
  Sudog* sudog_cache;        // free ones, by wait_link
  DeferRecord* free_defers;  // of rt/stack/defer.cc, by their links
  PanicRecord* free_panics;  // of rt/stack/recover.cc, by their links
  G* free_gs;                // ended goroutines to reuse, by schedule_link
  uint32_t free_g_count;
  TimerHeap* timers;  // null until the first timer is set on this P (rt/sched/timer.h)
  P* idle_link;
  RunQueue queue;
};

// The main thread's P, in .bss: a program that stays on one thread needs no other.
extern P p0;

}  // namespace rt

#endif  // TANDEM_RT_SCHED_P_H_
