// Channels. Invariants, all under the channel's lock:
//
//   - Not both queues have waiters, except when one goroutine's select waits on both sides.
//   - With a buffer: senders wait only while it is full, receivers only while it is empty.
//   - Closed: no sender waits, and no receiver either.
//   - A waiter is a Sudog. Whoever takes it out of its queue moves the element from or to the
//     address in it, says in `success` whether there was one, and makes its goroutine ready. A
//     waiter of a select must first be won (G::select_done): other channels may take the same
//     goroutine.
//
// Values go from sender to receiver directly when one of them waits; queues are first come, first
// served. A call that must wait ends in park(); its results come from the waker's note in the
// sudog.

#ifndef TANDEM_RT_VALUE_CHAN_H_
#define TANDEM_RT_VALUE_CHAN_H_

#include <stdint.h>

#include "rt/abi/chan.h"
#include "rt/abi/types.h"
#include "rt/sched/lock.h"
#include "rt/sched/sudog.h"

namespace rt {

// Goroutines waiting on one side of a channel.
class WaitQueue {
 public:
  bool empty() const { return first_ == nullptr; }
  void enqueue(Sudog* sudog);
  // The first waiter that is still to be had, or null.
  Sudog* dequeue() { return first_ == nullptr ? nullptr : dequeue_first(); }
  // Takes out a waiter, if it is in the queue.
  void remove(Sudog* sudog);

 private:
  Sudog* dequeue_first();

  Sudog* first_ = nullptr;  // its `previous` is the last
};

// One cache line: two processors that send and receive at the same time have to fetch it from one
// another for each element.
struct Chan {
  abi::ChanHeader header;
  uint8_t* buffer;  // the only pointer that the collector must see
  const abi::TypeDescriptor* element;
  abi::Int receive_index;  // the slot of the first element in the buffer
  WaitQueue receivers;
  WaitQueue senders;
  BriefLock<LockRank::kChannel> lock;
  bool closed;
};
static_assert(sizeof(Chan) == 64);

// How an attempt at a channel ended. All attempts are made with the channel's lock held.
enum class Attempt {
  kDone,
  kClosed,  // a send must panic; a receive gave a zero value
  kWouldBlock,
};

// Each sets `*woken` to the goroutine that must be made ready after the lock is released, or null.
Attempt try_send(Chan* channel, const void* element, G** woken);
Attempt try_receive(Chan* channel, void* element, G** woken);

// A sudog of the current goroutine, to be queued.
Sudog* make_waiter(Chan* channel, void* element);

}  // namespace rt

#endif  // TANDEM_RT_VALUE_CHAN_H_
