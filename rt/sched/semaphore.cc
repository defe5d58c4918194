// Semaphores (semaphore.h): the queues, acquiring and releasing.
//
// A goroutine that finds the counter at zero queues and parks. It is woken by a release, but the
// counter may be zero again by the time it runs, taken by another goroutine: then it queues anew. A
// release with handoff takes the unit for the waiter it wakes (its `success` says so) and lets it
// run at once, so that nobody can come between.

#include "rt/sched/semaphore.h"

#include "rt/abi/calls.h"
#include "rt/sched/park.h"

namespace rt {

constinit ReleaseObserver* on_release = nullptr;

namespace {

constexpr size_t kBuckets = 251;  // a prime, so that counters at equal offsets in objects spread

constinit SemaphoreBucket buckets[kBuckets];

SemaphoreBucket& bucket_of(const uint32_t* semaphore) {
  return buckets[reinterpret_cast<uintptr_t>(semaphore) / 8 % kBuckets];
}

}  // namespace

Sudog** SemaphoreBucket::find(const uint32_t* semaphore) {
  Sudog** link = &queues_;
  while (*link != nullptr && (*link)->element != semaphore) link = &(*link)->wait_link;
  return link;
}

void SemaphoreBucket::push(Sudog* waiter, uint32_t* semaphore, bool first) {
  waiter->element = semaphore;
  waiter->next = nullptr;
  Sudog** link = find(semaphore);
  Sudog* head = *link;
  if (head == nullptr) {
    waiter->channel = waiter;
    waiter->wait_link = queues_;
    queues_ = waiter;
  } else if (first) {
    waiter->next = head;
    waiter->channel = head->channel;
    waiter->wait_link = head->wait_link;
    *link = waiter;
  } else {
    static_cast<Sudog*>(head->channel)->next = waiter;
    head->channel = waiter;
  }
}

Sudog* SemaphoreBucket::pop(const uint32_t* semaphore) {
  Sudog** link = find(semaphore);
  Sudog* head = *link;
  if (head == nullptr) return nullptr;
  if (Sudog* next = head->next) {
    next->channel = head->channel;
    next->wait_link = head->wait_link;
    *link = next;
  } else {
    *link = head->wait_link;
  }
  return head;
}

bool try_acquire(uint32_t* semaphore) {
  uint32_t value = __atomic_load_n(semaphore, __ATOMIC_SEQ_CST);
  while (value > 0) {
    if (__atomic_compare_exchange_n(semaphore, &value, value - 1, false, __ATOMIC_SEQ_CST,
                                    __ATOMIC_SEQ_CST)) {
      return true;
    }
  }
  return false;
}

namespace {

void finish_acquire(G* g);

// Acquires the waiter's semaphore, or queues and parks: then it does not return.
void acquire_or_park(Sudog* waiter, uint32_t* semaphore, bool first, WaitReason reason) {
  SemaphoreBucket& bucket = bucket_of(semaphore);
  bucket.lock.lock();
  bucket.add_waiting(1);
  if (try_acquire(semaphore)) {
    bucket.add_waiting(-1);
    bucket.lock.unlock();
    return;
  }
  bucket.push(waiter, semaphore, first);
  waiter->g->park_data = waiter;
  park(reason, finish_acquire, &bucket.lock);
}

// The goroutine was woken by a release.
void finish_acquire(G* g) {
  auto* waiter = static_cast<Sudog*>(g->park_data);
  auto* semaphore = static_cast<uint32_t*>(waiter->element);
  if (!waiter->success && !try_acquire(semaphore)) {
    acquire_or_park(waiter, semaphore, waiter->is_select, g->wait_reason);
  }
  g->park_data = nullptr;
  release_sudog(waiter);
}

WaitReason wait_reason(abi::Int number) {
  constexpr WaitReason kReasons[] = {WaitReason::kSemacquire, WaitReason::kSyncMutexLock,
                                     WaitReason::kSyncRWMutexRLock, WaitReason::kSyncRWMutexLock};
  return kReasons[number];
}

}  // namespace

void abi::rt_semacquire(uint32_t* semaphore, bool first, Int reason) {
  if (try_acquire(semaphore)) return;
  Sudog* waiter = acquire_sudog();
  waiter->g = current_g();
  waiter->is_select = first;  // a semaphore's waiter does not select: the flag keeps the place
  acquire_or_park(waiter, semaphore, first, wait_reason(reason));
  release_sudog(waiter);
}

void abi::rt_semrelease(uint32_t* semaphore, bool handoff) {
  SemaphoreBucket& bucket = bucket_of(semaphore);
  __atomic_fetch_add(semaphore, 1, __ATOMIC_SEQ_CST);
  if (bucket.waiting() == 0) return;
  bucket.lock.lock();
  Sudog* waiter = bucket.pop(semaphore);
  if (waiter != nullptr) bucket.add_waiting(-1);
  bucket.lock.unlock();
  if (waiter == nullptr) return;
  if (on_release != nullptr) on_release(waiter->g);
  const bool yields = handoff && try_acquire(semaphore);
  waiter->success = yields;
  ready(waiter->g);
  if (yields) yield_goroutine();
}

// --- Notification lists

void NotifyList::push(Sudog* waiter, uint32_t ticket) {
  waiter->case_index = ticket;
  waiter->next = nullptr;
  if (tail == nullptr) {
    head = waiter;
  } else {
    tail->next = waiter;
  }
  tail = waiter;
}

Sudog* NotifyList::take(uint32_t ticket) {
  Sudog* previous = nullptr;
  for (Sudog* waiter = head; waiter != nullptr; previous = waiter, waiter = waiter->next) {
    if (waiter->case_index != ticket) continue;
    (previous == nullptr ? head : previous->next) = waiter->next;
    if (tail == waiter) tail = previous;
    waiter->next = nullptr;
    return waiter;
  }
  return nullptr;
}

namespace {

// Tickets wrap around; at most half of them are out at a time.
bool is_before(uint32_t a, uint32_t b) {
  return static_cast<int32_t>(a - b) < 0;
}

void finish_wait(G* g) {
  release_sudog(static_cast<Sudog*>(g->park_data));
  g->park_data = nullptr;
}

}  // namespace

uint32_t abi::rt_notifyListAdd(Pointer list) {
  return __atomic_fetch_add(&static_cast<NotifyList*>(list)->wait, 1, __ATOMIC_SEQ_CST);
}

void abi::rt_notifyListWait(Pointer pointer, uint32_t ticket) {
  auto* list = static_cast<NotifyList*>(pointer);
  list->lock.lock();
  if (is_before(ticket, list->notify)) {
    list->lock.unlock();
    return;
  }
  Sudog* waiter = acquire_sudog();
  waiter->g = current_g();
  waiter->g->park_data = waiter;
  list->push(waiter, ticket);
  park(WaitReason::kSyncCondWait, finish_wait, &list->lock);
}

void abi::rt_notifyListNotifyAll(Pointer pointer) {
  auto* list = static_cast<NotifyList*>(pointer);
  if (__atomic_load_n(&list->wait, __ATOMIC_SEQ_CST) ==
      __atomic_load_n(&list->notify, __ATOMIC_SEQ_CST)) {
    return;
  }
  list->lock.lock();
  Sudog* waiter = list->head;
  list->head = list->tail = nullptr;
  __atomic_store_n(&list->notify, __atomic_load_n(&list->wait, __ATOMIC_SEQ_CST), __ATOMIC_SEQ_CST);
  list->lock.unlock();
  while (waiter != nullptr) {
    Sudog* next = waiter->next;  // it is the goroutine's again once that is ready
    ready(waiter->g);
    waiter = next;
  }
}

void abi::rt_notifyListNotifyOne(Pointer pointer) {
  auto* list = static_cast<NotifyList*>(pointer);
  if (__atomic_load_n(&list->wait, __ATOMIC_SEQ_CST) ==
      __atomic_load_n(&list->notify, __ATOMIC_SEQ_CST)) {
    return;
  }
  list->lock.lock();
  const uint32_t ticket = list->notify;
  Sudog* waiter = nullptr;
  if (ticket != __atomic_load_n(&list->wait, __ATOMIC_SEQ_CST)) {
    __atomic_store_n(&list->notify, ticket + 1, __ATOMIC_SEQ_CST);
    waiter = list->take(ticket);
  }
  list->lock.unlock();
  if (waiter != nullptr) ready(waiter->g);
}

}  // namespace rt
