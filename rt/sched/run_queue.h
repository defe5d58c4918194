// A P's queue of runnable goroutines: a ring that its owner pushes to and pops from, and from which
// other Ps steal half, without locks. Beside the ring stands `next`, the goroutine that was readied
// last: it runs next, before the ring's, so that a pair of goroutines that hand values to one
// another keeps its processor and its cache.
//
// `head` is advanced by whoever takes (the owner or a thief) with compare-and-swap, `tail` by the
// owner alone. A slot is read before the swap that claims it; the swap fails if anybody was faster.
// The release of `tail` in push pairs with the acquire in steal; the release of `head` in pop and
// steal pairs with the acquire in push, which must not overwrite a slot still being read. `next` is
// exchanged by all with sequentially consistent operations, which wake_processor relies on.

#ifndef TANDEM_RT_SCHED_RUN_QUEUE_H_
#define TANDEM_RT_SCHED_RUN_QUEUE_H_

#include <stdint.h>

namespace rt {

struct G;

class RunQueue {
 public:
  static constexpr uint32_t kCapacity = 256;

  // Owner only. Puts `g` at the tail; false when the ring is full.
  bool push(G* g);
  // Owner only. Makes `g` the next to run; returns the goroutine that it displaces, or null.
  G* exchange_next(G* g);
  // Owner only. Takes the goroutine that is to run next, or null.
  G* take_next();
  // Owner only. The first goroutine of the ring, or null.
  G* pop();
  // Owner only. Takes half of the ring's goroutines from its head, linked by schedule_link, to make
  // room when it is full; returns their number.
  uint32_t take_half(G** first, G** last);
  // From another P: moves half of the goroutines of this queue to `thief` (which its caller owns)
  // and returns one of them to run, or null.
  G* steal_into(RunQueue& thief);
  // From another P: what is to run next here, and whether it could be taken. The owner is about to
  // run it, most likely, so a thief looks twice, with some time between.
  G* peek_next() const { return __atomic_load_n(&next_, __ATOMIC_RELAXED); }
  bool steal_next(G* expected);

  uint32_t size() const;
  bool empty() const { return size() == 0 && __atomic_load_n(&next_, __ATOMIC_RELAXED) == nullptr; }

 private:
  uint32_t head_;
  uint32_t tail_;
  G* next_;
  G* ring_[kCapacity];
};

}  // namespace rt

#endif  // TANDEM_RT_SCHED_RUN_QUEUE_H_
