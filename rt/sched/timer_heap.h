// The timers of one P, as a heap ordered by the time at which they fire.
//
// It is a heap of four children a node, not two: as an entry is 16 bytes, a node's children are 64
// bytes in a row, and the tree is half as deep. Each entry repeats its timer's time, so that
// comparing does not touch the timers themselves; each timer knows its index, so that it can be
// removed or moved directly.
//
// Go 1.21 marks a stopped or changed timer and lets the owner of the heap correct the heap later,
// because its heaps have no lock that others could take for long. That costs ten states of a timer,
// heaps full of stopped timers, and passes to clear them away. Here stopping takes the heap's lock,
// which is free nearly always: the timers that a goroutine makes are in the heap of the P that it
// runs on.
//
// The entries are an array in the collected heap, typed, so that the collector marks the timers
// while the program runs, and not all at once while the world is stopped. So stores of timers in it
// go through the barrier.

#ifndef TANDEM_RT_SCHED_TIMER_HEAP_H_
#define TANDEM_RT_SCHED_TIMER_HEAP_H_

#include <stddef.h>
#include <stdint.h>

#include "rt/abi/timer.h"
#include "rt/sched/lock.h"

namespace rt {

class TimerHeap {
 public:
  // Of everything but first_when(). A timer in the heap is changed under it alone.
  Lock<LockRank::kTimerHeap> lock;

  // When the first timer fires, or 0 when there is none; for readers without the lock, too.
  int64_t first_when() const { return __atomic_load_n(&first_when_, __ATOMIC_SEQ_CST); }
  abi::Timer* first() const { return count_ == 0 ? nullptr : entries_[0].timer; }
  size_t size() const { return count_; }

  // `timer` is in no heap.
  void insert(abi::Timer* timer);
  // `timer` is in this heap.
  void remove(abi::Timer* timer);
  // The `when` of a timer of this heap has changed.
  void reorder(abi::Timer* timer);

  // What the collector marks.
  const void* entries() const { return entries_; }

  TimerHeap* all_link = nullptr;  // in the list of all heaps (timers.cc)

 private:
  struct Entry {
    int64_t when;
    abi::Timer* timer;
  };

  void grow();
  void put(size_t index, Entry entry);
  void sift(size_t index, Entry entry);
  void publish_first();

  Entry* entries_ = nullptr;
  size_t count_ = 0;
  size_t capacity_ = 0;
  int64_t first_when_ = 0;
};

}  // namespace rt

#endif  // TANDEM_RT_SCHED_TIMER_HEAP_H_
