// The netpoller, as the scheduler sees it: waiting for file descriptors with epoll. Reached through
// a pointer that the first use sets, so that programs without I/O do not contain it.

#ifndef TANDEM_RT_SCHED_NETPOLL_H_
#define TANDEM_RT_SCHED_NETPOLL_H_

#include <stdint.h>

#include "rt/sched/g.h"

namespace rt {

struct NetworkPoller {
  // The goroutines whose descriptors are ready, linked by schedule_link, or null. Waits for up to
  // `delay` nanoseconds: 0 does not wait, a negative number waits for ever.
  G* (*poll)(int64_t delay);
  // Ends a wait of another thread.
  void (*interrupt)();
  // Whether a goroutine waits for a descriptor: then there is no deadlock.
  bool (*has_waiters)();
};

// Null until the first descriptor is watched.
extern const NetworkPoller* network_poller;

}  // namespace rt

#endif  // TANDEM_RT_SCHED_NETPOLL_H_
