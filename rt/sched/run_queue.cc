// A P's run queue (run_queue.h has the protocol).

#include "rt/sched/run_queue.h"

#include "rt/sched/g.h"

namespace rt {

bool RunQueue::push(G* g) {
  const uint32_t head = __atomic_load_n(&head_, __ATOMIC_ACQUIRE);
  if (tail_ - head >= kCapacity) return false;
  __atomic_store_n(&ring_[tail_ % kCapacity], g, __ATOMIC_RELAXED);
  __atomic_store_n(&tail_, tail_ + 1, __ATOMIC_RELEASE);
  return true;
}

G* RunQueue::exchange_next(G* g) {
  return __atomic_exchange_n(&next_, g, __ATOMIC_SEQ_CST);
}

G* RunQueue::take_next() {
  return peek_next() != nullptr ? exchange_next(nullptr) : nullptr;
}

bool RunQueue::steal_next(G* expected) {
  return __atomic_compare_exchange_n(&next_, &expected, nullptr, false, __ATOMIC_SEQ_CST,
                                     __ATOMIC_RELAXED);
}

G* RunQueue::pop() {
  uint32_t head = __atomic_load_n(&head_, __ATOMIC_ACQUIRE);
  while (head != tail_) {
    G* g = __atomic_load_n(&ring_[head % kCapacity], __ATOMIC_RELAXED);
    if (__atomic_compare_exchange_n(&head_, &head, head + 1, false, __ATOMIC_RELEASE,
                                    __ATOMIC_ACQUIRE)) {
      return g;
    }
  }
  return nullptr;
}

uint32_t RunQueue::take_half(G** first, G** last) {
  uint32_t head = __atomic_load_n(&head_, __ATOMIC_ACQUIRE);
  for (;;) {
    const uint32_t count = (tail_ - head) / 2;
    if (count == 0) return 0;
    if (__atomic_compare_exchange_n(&head_, &head, head + count, false, __ATOMIC_RELEASE,
                                    __ATOMIC_ACQUIRE)) {
      // Only the owner writes slots, and it is here: the claimed ones are still intact.
      for (uint32_t i = 0; i + 1 < count; ++i) {
        ring_[(head + i) % kCapacity]->schedule_link = ring_[(head + i + 1) % kCapacity];
      }
      *first = ring_[head % kCapacity];
      *last = ring_[(head + count - 1) % kCapacity];
      (*last)->schedule_link = nullptr;
      return count;
    }
  }
}

G* RunQueue::steal_into(RunQueue& thief) {
  uint32_t head = __atomic_load_n(&head_, __ATOMIC_ACQUIRE);
  for (;;) {
    const uint32_t tail = __atomic_load_n(&tail_, __ATOMIC_ACQUIRE);
    const uint32_t available = tail - head;
    if (available == 0) return nullptr;
    const uint32_t count = available - available / 2;
    if (count > kCapacity / 2) {  // head and tail were read at different times
      head = __atomic_load_n(&head_, __ATOMIC_ACQUIRE);
      continue;
    }
    for (uint32_t i = 0; i < count; ++i) {
      G* g = __atomic_load_n(&ring_[(head + i) % kCapacity], __ATOMIC_RELAXED);
      __atomic_store_n(&thief.ring_[(thief.tail_ + i) % kCapacity], g, __ATOMIC_RELAXED);
    }
    if (__atomic_compare_exchange_n(&head_, &head, head + count, false, __ATOMIC_ACQ_REL,
                                    __ATOMIC_ACQUIRE)) {
      const uint32_t last = thief.tail_ + count - 1;
      G* g = __atomic_load_n(&thief.ring_[last % kCapacity], __ATOMIC_RELAXED);
      __atomic_store_n(&thief.tail_, last, __ATOMIC_RELEASE);
      return g;
    }
  }
}

uint32_t RunQueue::size() const {
  return __atomic_load_n(&tail_, __ATOMIC_ACQUIRE) - __atomic_load_n(&head_, __ATOMIC_ACQUIRE);
}

}  // namespace rt
