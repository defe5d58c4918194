// The lists of mark buffers (work.h): full ones and empty ones, under one lock that is taken once
// for some 250 objects. Workers, one for each P that has ever marked, are on a list too; nothing
// here is ever freed, as the next cycle needs it again. Whether there are full buffers is asked
// without the lock, often.

#include "rt/gc/work.h"

#include "rt/mem/persistent.h"
#include "rt/sched/lock.h"
#include "rt/sched/p.h"
#include "rt/stack/panic.h"

namespace rt::gc {
namespace {

constinit Lock<LockRank::kMarkWork> lock;
constinit MarkBuffer* full = nullptr;
constinit MarkBuffer* empty = nullptr;
constinit Worker* workers = nullptr;

template <typename T>
T* make() {
  void* memory = mem::allocate_persistent(sizeof(T), alignof(T));
  if (memory == nullptr) throw_fatal("runtime: out of memory");
  return static_cast<T*>(memory);
}

MarkBuffer* empty_buffer() {
  MarkBuffer* buffer = empty;
  if (buffer == nullptr) return make<MarkBuffer>();
  empty = buffer->next;
  return buffer;
}

}  // namespace

Worker& worker_of(P* p) {
  if (p->worker != nullptr) return *p->worker;
  auto* worker = make<Worker>();
  worker->p = p;
  LockGuard guard(lock);
  worker->buffer = empty_buffer();
  worker->next = workers;
  workers = worker;
  p->worker = worker;
  return *worker;
}

Worker* all_workers() {
  return workers;
}

void push_full(Worker& worker) {
  LockGuard guard(lock);
  worker.buffer->next = full;
  __atomic_store_n(&full, worker.buffer, __ATOMIC_RELEASE);
  worker.buffer = empty_buffer();
}

bool refill(Worker& worker) {
  if (!has_work()) return false;
  LockGuard guard(lock);
  MarkBuffer* buffer = full;
  if (buffer == nullptr) return false;
  __atomic_store_n(&full, buffer->next, __ATOMIC_RELEASE);
  worker.buffer->next = empty;
  empty = worker.buffer;
  worker.buffer = buffer;
  return true;
}

void publish(Worker& worker) {
  if (worker.buffer->count != 0) push_full(worker);
}

bool has_work() {
  return __atomic_load_n(&full, __ATOMIC_ACQUIRE) != nullptr;
}

}  // namespace rt::gc
