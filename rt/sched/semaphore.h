// Semaphores and notification lists for package sync: what its Mutex, RWMutex, WaitGroup and Cond
// block on. They are reached through the linknames of rt/golib/runtime/sync.go.
//
// A semaphore is a counter in the program's memory. Goroutines that wait for it to rise above zero
// queue in a table that is indexed by the counter's address, so a free semaphore costs nothing but
// its four bytes (K. Thompson's sleep and wakeup for Plan 9; S. Mullender, R. Cox, "Semaphores in
// Plan 9").

#ifndef TANDEM_RT_SCHED_SEMAPHORE_H_
#define TANDEM_RT_SCHED_SEMAPHORE_H_

#include <stdint.h>

#include "rt/sched/lock.h"
#include "rt/sched/sudog.h"

namespace rt {

// The goroutines that wait for the semaphores of one bucket of the table. Waiters for one address
// are a queue: linked by `next`, the first one holding the queue's last in `channel`. The first
// ones of the queues are linked by `wait_link`.
class SemaphoreBucket {
 public:
  Lock<LockRank::kSemaphore> lock;

  // How many wait, of all addresses. A releaser looks at it without the lock: it has raised the
  // counter before, and a waiter raises `waiting` before it looks at the counter, so one of the two
  // sees the other.
  uint32_t waiting() const { return __atomic_load_n(&waiting_, __ATOMIC_SEQ_CST); }
  void add_waiting(int change) { __atomic_fetch_add(&waiting_, change, __ATOMIC_SEQ_CST); }

  // Under the lock. `first`: in front of the others (for a waiter that has waited before).
  void push(Sudog* waiter, uint32_t* semaphore, bool first);
  // The waiter for `semaphore` that is next, or null.
  Sudog* pop(const uint32_t* semaphore);

 private:
  Sudog** find(const uint32_t* semaphore);

  uint32_t waiting_ = 0;
  Sudog* queues_ = nullptr;
};

// Takes one from the counter unless it is zero.
bool try_acquire(uint32_t* semaphore);

// sync.Cond's list, as package sync declares it: tickets are handed out by counting `wait` up;
// tickets below `notify` have been served.
struct NotifyList {
  uint32_t wait;
  uint32_t notify;
  Lock<LockRank::kNotifyList> lock;
  uint32_t padding;
  Sudog* head;
  Sudog* tail;

  // Under the lock: the waiter that holds the ticket, taken out of the list; or null if it has not
  // come to wait yet.
  Sudog* take(uint32_t ticket);
  void push(Sudog* waiter, uint32_t ticket);
};

static_assert(sizeof(NotifyList) == 32);

}  // namespace rt

#endif  // TANDEM_RT_SCHED_SEMAPHORE_H_
