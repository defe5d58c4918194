// Waiting without a goroutine to run, for timers and file descriptors: what a program contains only
// when it uses one or the other (use_whole_scheduler).

#include "rt/os/os.h"
#include "rt/sched/netpoll.h"
#include "rt/sched/park.h"
#include "rt/sched/sched.h"
#include "rt/sched/timer.h"

namespace rt {

constinit const TimerSystem* timer_system = nullptr;
constinit const NetworkPoller* network_poller = nullptr;

namespace {

constinit uint32_t never_woken = 0;

// Sched::watch.
bool watch(bool idle) {
  run_timers(current_p(), 0);
  if (!idle || !current_p()->queue.empty()) return true;
  const int64_t next = next_timer_time();
  const bool polls = network_poller != nullptr && network_poller->has_waiters();
  if (next == 0 && !polls) return false;
  int64_t delay = -1;
  if (next != 0) {
    delay = next - timer_system->now();
    if (delay < 0) delay = 0;
  }
  if (!polls) {
    os::futex_sleep(&never_woken, 0, delay);
    return true;
  }
  for (G* g = network_poller->poll(delay); g != nullptr;) {
    G* following = g->schedule_link;
    g->schedule_link = nullptr;
    ready(g);
    g = following;
  }
  return true;
}

}  // namespace

void use_whole_scheduler() {
  sched.watch = watch;
}

// The one thread is awake whenever a timer is set.
void timer_set_for(int64_t) {}

}  // namespace rt
