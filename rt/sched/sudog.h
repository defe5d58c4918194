// A goroutine's place in a channel's queue. One goroutine has several when it selects on several
// channels, and one channel has many: hence an object of its own (Go calls it sudog too).
//
// `next`, `previous` and `element` are protected by the channel's lock. `element` is the address of
// the value to send, or of the place to receive into; it may be in the goroutine's stack, and is
// adjusted when the stack is moved.

#ifndef TANDEM_RT_SCHED_SUDOG_H_
#define TANDEM_RT_SCHED_SUDOG_H_

#include <stdint.h>

namespace rt {

struct G;

struct Sudog {
  G* g;
  Sudog* next;
  Sudog* previous;
  void* element;
  void* channel;
  Sudog* wait_link;     // the goroutine's next sudog (G::waiting); or the next of a cache
  uint32_t case_index;  // of the select statement
  bool is_select;       // the waker must win G::select_done first
  bool success;         // woken by a value that was sent or received; false: by close
};

// A cleared sudog of the current P's cache.
Sudog* acquire_sudog();
void release_sudog(Sudog* sudog);

}  // namespace rt

#endif  // TANDEM_RT_SCHED_SUDOG_H_
