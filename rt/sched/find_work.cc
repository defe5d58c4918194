// The scheduler's loop: what a thread with a P does next (sched.h tells the whole). run_loop() is
// entered on an empty system stack each time a goroutine has stopped, and ends in resuming one.
//
// In the order of find_runnable: stop if the world is to stop; timers that are due; the collector's
// turn; a goroutine of the own queue, or of the global one, or from the network; another P's; the
// collector's work for idle Ps. Then the thread gives up its P, looks everywhere once more, and
// sleeps: one of the sleepers, the watcher, does so until the first timer is due or the network has
// something to say, the others until they are woken.

#include "rt/boot/knobs.h"
#include "rt/gc/gc.h"
#include "rt/os/os.h"
#include "rt/sched/netpoll.h"
#include "rt/sched/park.h"
#include "rt/sched/random.h"
#include "rt/sched/threads.h"
#include "rt/sched/timer.h"
#include "rt/stack/stack.h"
#include "rt/stack/switch.h"

namespace rt {

constinit const TimerSystem* timer_system = nullptr;
constinit const NetworkPoller* network_poller = nullptr;

namespace {

// How often the global queue comes before the P's own: a prime, so as not to fall into step.
constexpr uint32_t kGlobalQueuePeriod = 61;
// How often a spinning thread looks at every P before it sleeps.
#ifdef TANDEM_RT_EXPLORED
constexpr int kStealRounds = 1;  // more would only multiply the interleavings
#else
constexpr int kStealRounds = 4;
#endif
// How long a thief lets the goroutine that a running P is to run next lie.
constexpr int64_t kNextGraceNanoseconds = 3000;

bool stop_requested() {
  return __atomic_load_n(&sched.stop_requested, __ATOMIC_RELAXED) != 0;
}

void count_spinning(int change) {
  __atomic_add_fetch(&sched.spinning_ms, static_cast<uint32_t>(change), __ATOMIC_SEQ_CST);
}

P* p_at(uint32_t index) {
  P** const all = __atomic_load_n(&sched.all_ps, __ATOMIC_ACQUIRE);
  return all[index];
}

uint32_t p_count() {
  return static_cast<uint32_t>(__atomic_load_n(&sched.p_count, __ATOMIC_ACQUIRE));
}

G* global_work(P* p, uint32_t limit) {
  if (sched.queue.empty()) return nullptr;
  LockGuard guard(sched.lock);
  return take_global(p, limit);
}

G* own_work(P* p, bool& inherits) {
  if (p->schedule_tick % kGlobalQueuePeriod == 0) {
    if (G* g = global_work(p, 1)) return g;
  }
  if (G* g = p->queue.take_next()) {
    inherits = true;
    return g;
  }
  if (G* g = p->queue.pop()) return g;
  return global_work(p, 0);
}

// The first goroutine of a list that the network gave; the others go to the global queue.
G* first_of(G* list) {
  G* g = list;
  if (G* rest = g->schedule_link) inject(rest);
  g->schedule_link = nullptr;
  return g;
}

G* network_work() {
  const NetworkPoller* poller = __atomic_load_n(&network_poller, __ATOMIC_ACQUIRE);
  if (poller == nullptr || !poller->has_waiters()) return nullptr;
  __atomic_store_n(&sched.last_poll, os::monotonic_nanoseconds(), __ATOMIC_RELAXED);
  G* list = poller->poll(0);
  return list == nullptr ? nullptr : first_of(list);
}

// What `victim` is to run next; but its owner may be about to do just that.
G* steal_next(P* victim) {
  G* g = victim->queue.peek_next();
  if (g == nullptr) return nullptr;
  os::futex_sleep(&sched.stop_requested, 0, kNextGraceNanoseconds);
  return victim->queue.steal_next(g) ? g : nullptr;
}

G* steal_from(P* victim, P* p, bool last_round) {
  if (last_round && status_of(victim) == PStatus::kStopped) return nullptr;
  if (G* g = victim->queue.steal_into(p->queue)) return g;
  if (!last_round) return nullptr;
  run_timers(victim, 0);  // what they ready goes to this P
  if (G* g = p->queue.take_next()) return g;
  if (G* g = p->queue.pop()) return g;
  return steal_next(victim);
}

G* steal_work(M* m) {
  P* p = m->p;
  if (!m->spinning) {
    const uint32_t busy = static_cast<uint32_t>(sched.processors) -
                          __atomic_load_n(&sched.idle_p_count, __ATOMIC_RELAXED);
    if (2 * __atomic_load_n(&sched.spinning_ms, __ATOMIC_RELAXED) >= busy) return nullptr;
    m->spinning = true;
    count_spinning(1);
  }
  const uint32_t count = p_count();
  for (int round = 0; round < kStealRounds; ++round) {
    const auto start = static_cast<uint32_t>(next_random());
    for (uint32_t i = 0; i < count; ++i) {
      if (stop_requested()) return nullptr;
      P* victim = p_at((start + i) % count);
      if (victim == p) continue;
      if (G* g = steal_from(victim, p, round == kStealRounds - 1)) return g;
    }
  }
  return nullptr;
}

bool any_queue_has_work() {
  if (!sched.queue.empty()) return true;
  const uint32_t count = p_count();
  for (uint32_t i = 0; i < count; ++i) {
    if (!p_at(i)->queue.empty()) return true;
  }
  return false;
}

// Gives up the P and the spinning. Null, and the P is given up, or a goroutine that came up at the
// last moment; `m` keeps its P also when the world is to stop.
G* give_up_p(M* m) {
  {
    LockGuard guard(sched.lock);
    if (stop_requested()) return nullptr;
    if (G* g = take_global(m->p, 0)) return g;
    push_idle_p(m->p);
    m->p = nullptr;
  }
  if (m->spinning) {
    m->spinning = false;
    count_spinning(-1);
  }
  // The other half of wake_processor's barrier: it pushed, then looked for spinners and idle Ps.
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
  if (any_queue_has_work() && acquire_idle_p(m)) {
    m->spinning = true;
    count_spinning(1);
  }
  return nullptr;
}

void interrupt_watcher() {
  __atomic_store_n(&sched.watch_futex, 1, __ATOMIC_RELEASE);
  os::futex_wake(&sched.watch_futex, 1);
  if (network_poller != nullptr) network_poller->interrupt();
}

// Sleeps until `until` (0: for ever), or until interrupted; what the network has meanwhile.
G* sleep_watching(bool network, int64_t until) {
  int64_t delay = -1;
  if (until != 0) {
    delay = until - os::monotonic_nanoseconds();
    if (delay < 0) delay = 0;
  }
  if (network) return network_poller->poll(delay);
  os::futex_sleep(&sched.watch_futex, 0, delay);
  return nullptr;
}

// The place where a thread without a P sleeps for timers and the network. One thread at a time: it
// sets watch_until to "before everything" first, so that a timer set meanwhile interrupts it.
// Returns a goroutine to run with the P that `m` has then, or null, with or without a P.
G* watch(M* m) {
  const bool network = network_poller != nullptr && network_poller->has_waiters();
  if (!network && next_timer_time() == 0) return nullptr;
  uint32_t nobody = 0;
  const uint32_t self = network ? 2 : 1;
  if (!__atomic_compare_exchange_n(&sched.watching, &nobody, self, false, __ATOMIC_SEQ_CST,
                                   __ATOMIC_RELAXED)) {
    if (network && nobody == 1) interrupt_watcher();  // it does not watch the network yet
    return nullptr;
  }
  __atomic_store_n(&sched.watch_futex, 0, __ATOMIC_RELAXED);
  __atomic_store_n(&sched.watch_until, INT64_MAX, __ATOMIC_SEQ_CST);
  const int64_t until = next_timer_time();
  if (until != 0) __atomic_store_n(&sched.watch_until, until, __ATOMIC_SEQ_CST);
  G* list = until != 0 || network ? sleep_watching(network, until) : nullptr;
  __atomic_store_n(&sched.watching, 0, __ATOMIC_SEQ_CST);

  if (!acquire_idle_p(m)) {
    if (list != nullptr) inject(list);
    return nullptr;
  }
  if (list != nullptr) {
    G* g = first_of(list);
    wake_processor();  // who watches next
    return g;
  }
  m->spinning = true;
  count_spinning(1);
  return nullptr;
}

G* find_runnable(M* m, bool& inherits) {
  for (;;) {
    while (stop_requested()) stop_here(m);
    run_timers(m->p, 0);
    gc::take_turn(m->p);
    if (stop_requested()) continue;
    P* const p = m->p;  // another one, if somebody else was faster to stop the world in that turn
    if (G* g = own_work(p, inherits)) return g;
    if (G* g = network_work()) return g;
    if (G* g = steal_work(m)) return g;
    if (m->spinning && gc::phase != gc::Phase::kOff) {
      m->spinning = false;
      count_spinning(-1);
    }
    if (gc::work_when_idle(p)) {
      wake_processor();  // there may be enough for another
      continue;
    }
    if (G* g = give_up_p(m)) return g;
    if (m->p != nullptr) continue;
    if (G* g = watch(m)) return g;
    if (m->p == nullptr) stop_m(m);
  }
}

}  // namespace

void end_spinning(M* m) {
  m->spinning = false;
  count_spinning(-1);
  wake_processor();
}

void run_turn(M* m, G* g) {
  if (knobs.poison != 0) poison_dead_slots(g);
  begin_turn(m, g);
  if (knobs.preemptstress != 0 && !g->at_function_entry) {
    __atomic_store_n(&g->header.stack_guard, abi::kStackPreempt, __ATOMIC_RELAXED);
  }
  resume_goroutine(g);
}

void run_loop(M* m) {
  G* const yielded = m->yielded;
  if (yielded != nullptr) {
    m->yielded = nullptr;
    LockGuard guard(sched.lock);
    sched.queue.push(yielded);
  }
  if (m->locked_g != nullptr) run_locked(m);
  for (;;) {
    bool inherits = false;
    G* g = find_runnable(m, inherits);
    if (m->spinning) {
      end_spinning(m);
    } else if (yielded != nullptr && yielded != g) {
      wake_processor();
    }
    if (g->locked_m != nullptr) {  // not to this thread: it runs nothing else
      hand_to_locked(m, g);
      continue;
    }
    if (!inherits) advance(m->p->schedule_tick);
    if (!gc::before_run(g)) {
      LockGuard guard(sched.lock);
      sched.queue.push(g);
      continue;
    }
    run_turn(m, g);
  }
}

void timer_set_for(int64_t when) {
  __atomic_thread_fence(__ATOMIC_SEQ_CST);
  if (__atomic_load_n(&sched.watching, __ATOMIC_SEQ_CST) == 0) return wake_processor();
  if (when < __atomic_load_n(&sched.watch_until, __ATOMIC_SEQ_CST)) interrupt_watcher();
}

}  // namespace rt
