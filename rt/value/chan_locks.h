// The locks of all channels on which a goroutine waits: for whoever changes what its sudogs say.
//
// G::waiting lists the sudogs by rising address of their channels, the order in which a select
// takes several locks; those of one channel are neighbours.

#ifndef TANDEM_RT_VALUE_CHAN_LOCKS_H_
#define TANDEM_RT_VALUE_CHAN_LOCKS_H_

#include "rt/sched/g.h"
#include "rt/value/chan.h"

namespace rt {

inline void lock_waiting(G* g) {
  void* previous = nullptr;
  for (Sudog* sudog = g->waiting; sudog != nullptr; sudog = sudog->wait_link) {
    if (sudog->channel != previous) static_cast<Chan*>(sudog->channel)->lock.lock();
    previous = sudog->channel;
  }
}

// A channel is unlocked only when its last sudog has been passed, and the last channel at the very
// end: from then on the goroutine may run again, and its sudogs with it.
inline void unlock_waiting(G* g) {
  Chan* passed = nullptr;
  for (Sudog* sudog = g->waiting; sudog != nullptr; sudog = sudog->wait_link) {
    auto* channel = static_cast<Chan*>(sudog->channel);
    if (passed != nullptr && channel != passed) passed->lock.unlock();
    passed = channel;
  }
  if (passed != nullptr) passed->lock.unlock();
}

}  // namespace rt

#endif  // TANDEM_RT_VALUE_CHAN_LOCKS_H_
