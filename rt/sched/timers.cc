// The timers' system: the Ps' heaps, setting, stopping and firing (timers.h has the rules about
// locks, timer_heap.h the order).
//
//   set_timer      timer's lock -> heap's lock (the current P's, or the one it is in): insert, or
//                  change and reorder
//   stop_timer     timer's lock -> heap's lock: remove
//   run            heap's lock: take the first out, or put a ticker at its next time;
//                  without locks: fire it
//
// A P gets its heap with the first timer that is set on it. Heaps are never given up; they form a
// list, which readers walk without a lock, as it only grows, at its head.

#include "rt/sched/timers.h"

#include "rt/gc/barrier.h"
#include "rt/gc/roots.h"
#include "rt/mem/persistent.h"
#include "rt/os/clock.h"
#include "rt/sched/lock.h"
#include "rt/sched/m.h"
#include "rt/sched/p.h"
#include "rt/sched/sched.h"
#include "rt/sched/timer.h"
#include "rt/sched/timer_heap.h"
#include "rt/stack/panic.h"

namespace rt {
namespace {

using TimerLock = Lock<LockRank::kTimer>;

constinit TimerHeap* all_heaps = nullptr;

TimerLock& lock_of(abi::Timer* timer) {
  static_assert(sizeof(TimerLock) == sizeof(timer->lock));
  return reinterpret_cast<TimerLock&>(timer->lock);
}

// Takes a timer that is due out of the heap, or sets its next time; false when none is due.
bool take_due(TimerHeap& heap, int64_t now, abi::Timer** fired, TimerAction* action) {
  LockGuard guard(heap.lock);
  abi::Timer* timer = heap.first();
  if (timer == nullptr || timer->when > now) return false;
  *fired = timer;
  *action = {timer->function, timer->argument, timer->sequence};
  if (timer->period > 0) {
    // The next time that lies in the future: missed ticks are dropped.
    const int64_t periods = 1 + (now - timer->when) / timer->period;
    int64_t next;
    if (__builtin_mul_overflow(periods, timer->period, &next) ||
        __builtin_add_overflow(next, timer->when, &next)) {
      next = INT64_MAX;
    }
    timer->when = next;
    heap.reorder(timer);
  } else {
    heap.remove(timer);
  }
  return true;
}

int64_t run(TimerHeap& heap, int64_t now) {
  for (;;) {
    const int64_t first = heap.first_when();
    if (first == 0) return 0;
    if (now == 0) now = os::nanotime();
    const bool is_stopping = __atomic_load_n(&sched.stop_requested, __ATOMIC_RELAXED) != 0;
    if (first > now || is_stopping) return first;  // many may be due at once
    abi::Timer* timer;
    TimerAction action;
    if (!take_due(heap, now, &timer, &action)) continue;
    if (action.function != nullptr) {
      fire_compiled(action);
    } else {
      auto* native = static_cast<NativeTimer*>(timer);
      native->fire(native, action.sequence);
    }
  }
}

int64_t next_time() {
  int64_t next = 0;
  for (TimerHeap* heap = __atomic_load_n(&all_heaps, __ATOMIC_ACQUIRE); heap != nullptr;
       heap = heap->all_link) {
    const int64_t first = heap->first_when();
    if (first != 0 && (next == 0 || first < next)) next = first;
  }
  return next;
}

TimerHeap& current_heap();

void move_all(TimerHeap& from) {
  TimerHeap& to = current_heap();
  if (&from == &to) return;
  while (abi::Timer* timer = from.first()) {
    from.remove(timer);
    to.insert(timer);
  }
}

constexpr TimerSystem kSystem = {run, next_time, os::nanotime, move_all};

// The current P's heap.
TimerHeap& current_heap() {
  P* p = current_p();
  if (p->timers != nullptr) return *p->timers;
  auto* heap = static_cast<TimerHeap*>(
      mem::allocate_persistent(sizeof(TimerHeap), alignof(TimerHeap)));  // zero is an empty one
  if (heap == nullptr) throw_fatal("out of memory");
  use_whole_scheduler();
  __atomic_store_n(&timer_system, &kSystem, __ATOMIC_RELEASE);
  TimerHeap* head = __atomic_load_n(&all_heaps, __ATOMIC_RELAXED);
  do {
    heap->all_link = head;
  } while (!__atomic_compare_exchange_n(&all_heaps, &head, heap, false, __ATOMIC_RELEASE,
                                        __ATOMIC_RELAXED));
  __atomic_store_n(&p->timers, heap, __ATOMIC_RELEASE);
  return *heap;
}

void store(abi::Timer* timer, int64_t when, int64_t period, const TimerAction* action) {
  timer->when = when;
  timer->period = period;
  if (action == nullptr) return;
  timer->function = action->function;  // static: package time's functions are no closures
  timer->argument.type = action->argument.type;
  gc::store_pointer(&timer->argument.data, action->argument.data);
  timer->sequence = action->sequence;
}

// Locks the heap that `timer` is in; null, and no lock, when it is in none.
TimerHeap* lock_heap_of(abi::Timer* timer) {
  for (;;) {
    TimerHeap* heap = __atomic_load_n(&timer->heap, __ATOMIC_ACQUIRE);
    if (heap == nullptr) return nullptr;
    heap->lock.lock();
    if (__atomic_load_n(&timer->heap, __ATOMIC_RELAXED) == heap) return heap;
    heap->lock.unlock();
  }
}

}  // namespace

bool set_timer(abi::Timer* timer, int64_t when, int64_t period, const TimerAction* action) {
  if (when <= 0) throw_fatal("timer when must be positive");
  if (period < 0) throw_fatal("timer period must be non-negative");
  bool is_first;
  bool was_set = true;
  {
    LockGuard guard(lock_of(timer));
    TimerHeap* heap = lock_heap_of(timer);
    if (heap == nullptr) {
      was_set = false;
      heap = &current_heap();
      heap->lock.lock();
      store(timer, when, period, action);
      heap->insert(timer);
    } else {
      store(timer, when, period, action);
      heap->reorder(timer);
    }
    is_first = heap->first() == timer;
    heap->lock.unlock();
  }
  if (is_first) timer_set_for(when);
  return was_set;
}

bool stop_timer(abi::Timer* timer) {
  LockGuard guard(lock_of(timer));
  TimerHeap* heap = lock_heap_of(timer);
  if (heap == nullptr) return false;
  heap->remove(timer);
  heap->lock.unlock();
  return true;
}

void gc::mark_timer_roots() {
  for (const TimerHeap* heap = all_heaps; heap != nullptr; heap = heap->all_link) {
    mark_root(heap->entries());
  }
}

}  // namespace rt
