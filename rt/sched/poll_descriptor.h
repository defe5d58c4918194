// A file descriptor that the netpoller watches: who waits to read from it and to write to it, until
// when, and whether the kernel has said that it is ready.
//
// Each of its two sides is in one of three states:
//
//      idle  --- the kernel says ready --->  ready  --- pollReset, or a wait that takes it --->
//      idle idle  --- pollWait parks --->  waited for  --- ready, deadline, close --->  idle
//
// Everything is under the descriptor's lock. (Go keeps each side in one atomic word, because its
// lock may not be held while parking; here park() hands the lock over.) A waiter that wakes for
// another reason than readiness looks again: a deadline may have been moved while it waited for a
// processor, and then it goes on waiting.
//
// Descriptors are never given back to the system, only reused: an event of the kernel may name one
// that has just been closed. It carries the descriptor's generation, and a stale one is dropped.
// Likewise a deadline's timer carries the sequence number of its side, which every change of the
// deadline increments.

#ifndef TANDEM_RT_SCHED_POLL_DESCRIPTOR_H_
#define TANDEM_RT_SCHED_POLL_DESCRIPTOR_H_

#include <stdint.h>

#include "rt/sched/g.h"
#include "rt/sched/lock.h"
#include "rt/sched/timers.h"

namespace rt {

// What pollReset and pollWait return to internal/poll, in its numbers.
enum class PollError : int64_t {
  kNone = 0,
  kClosing = 1,
  kTimeout = 2,
  kNotPollable = 3,
};

struct PollDescriptor;

struct PollSide {
  // Fires at the deadline.
  struct DeadlineTimer : NativeTimer {
    PollDescriptor* descriptor;
    PollSide* side;
  };

  bool ready;
  G* waiter;
  int64_t deadline;    // 0: none; negative: it has passed
  uintptr_t sequence;  // of the deadline
  DeadlineTimer timer;
};

struct PollDescriptor {
  Lock<LockRank::kPollDescriptor> lock;
  int32_t file;
  uint16_t generation;
  bool closing;
  bool failed;  // the kernel reports an error and nothing else: the file cannot be polled
  PollSide read;
  PollSide write;
  PollDescriptor* next_free;
};

// The sides that a call or an event is about.
struct PollMode {
  bool read;
  bool write;
};

// For a descriptor that has just been made or is reused.
void open_descriptor(PollDescriptor* descriptor, int32_t file);

// The kernel says that the sides of `mode` are ready. Adds the goroutines to be made ready to
// `list`, linked by schedule_link. `generation` is the one with which the file was registered.
void note_ready(PollDescriptor* descriptor, uint16_t generation, PollMode mode, bool failed,
                G** list);

// Forgets an earlier readiness, before an attempt to read or write.
PollError reset_descriptor(PollDescriptor* descriptor, PollMode mode);

// Waits until the side of `mode` is ready; parks, with the answer as the call's result. When
// `ignore_errors`, neither deadline nor close ends the wait.
PollError wait_descriptor(PollDescriptor* descriptor, PollMode mode, bool ignore_errors);

// `delay` nanoseconds from now; 0: no deadline; negative: in the past.
void set_deadline(PollDescriptor* descriptor, int64_t delay, PollMode mode);

// Wakes all who wait, for ever: the file is about to be closed.
void unblock_descriptor(PollDescriptor* descriptor);

// The number of goroutines that wait for any descriptor.
uint32_t poll_waiters();

}  // namespace rt

#endif  // TANDEM_RT_SCHED_POLL_DESCRIPTOR_H_
