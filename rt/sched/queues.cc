// The queues of runnable goroutines beside a P's ring (run_queue.cc): the global one, and what it
// takes to put a goroutine somewhere and have it noticed. The global queue is a list linked by
// schedule_link, changed under Sched::lock; only its size is read without. Who takes from it takes
// a fair share, so that the lock is not taken for every goroutine.

#include "rt/sched/park.h"
#include "rt/sched/threads.h"

namespace rt {

void GQueue::push_all(G* first, G* last, uint32_t count) {
  last->schedule_link = nullptr;
  if (first_ == nullptr) {
    first_ = first;
  } else {
    last_->schedule_link = first;
  }
  last_ = last;
  __atomic_store_n(&size_, size_ + count, __ATOMIC_SEQ_CST);
}

G* GQueue::pop() {
  G* g = first_;
  if (g == nullptr) return nullptr;
  first_ = g->schedule_link;
  g->schedule_link = nullptr;
  __atomic_store_n(&size_, size_ - 1, __ATOMIC_RELAXED);
  return g;
}

void inject(G* list) {
  uint32_t count = 0;
  G* last = list;
  for (G* g = list; g != nullptr; g = g->schedule_link) {
    set_status(g, GStatus::kRunnable);
    last = g;
    ++count;
  }
  {
    LockGuard guard(sched.lock);
    sched.queue.push_all(list, last, count);
  }
  wake_processor();
}

G* take_global(P* p, uint32_t limit) {
  const uint32_t size = sched.queue.size();
  if (size == 0) return nullptr;
  uint32_t share = size / static_cast<uint32_t>(sched.processors) + 1;
  if (share > size) share = size;
  if (limit != 0 && share > limit) share = limit;
  if (share > RunQueue::kCapacity / 2) share = RunQueue::kCapacity / 2;
  G* g = sched.queue.pop();
  while (--share > 0) {
    G* more = sched.queue.pop();
    if (!p->queue.push(more)) {
      sched.queue.push(more);
      break;
    }
  }
  return g;
}

void enqueue(G* g, bool next) {
  RunQueue& queue = current_p()->queue;
  if (next) g = queue.exchange_next(g);
  while (g != nullptr && !queue.push(g)) {
    G* first;
    G* last;
    if (const uint32_t count = queue.take_half(&first, &last)) {
      LockGuard guard(sched.lock);
      sched.queue.push_all(first, last, count);
    }
  }
  wake_processor();
}

void ready(G* g) {
  set_status(g, GStatus::kRunnable);
  enqueue(g, true);
}

}  // namespace rt
