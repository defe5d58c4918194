// Grey objects: where marking has still to look. Each P has a Worker with a buffer of addresses
// that it pushes to and pops from; full buffers go to a global list, from which a P without work
// takes. A worker's buffer is empty outside of marking proper, except for what the write barrier
// found: so whether marking is complete can be told from the global list and a count of those at
// work.

#ifndef TANDEM_RT_GC_WORK_H_
#define TANDEM_RT_GC_WORK_H_

#include <stddef.h>
#include <stdint.h>

#include "rt/stack/reached_words.h"

namespace rt {
struct P;
}

namespace rt::gc {

struct MarkBuffer {
  static constexpr uint32_t kCapacity = 254;

  MarkBuffer* next;
  uint64_t count;
  uintptr_t entries[kCapacity];
};
static_assert(sizeof(MarkBuffer) == 2048);

// What a P has for the collector.
struct Worker {
  P* p;
  Worker* next;                // of all workers
  MarkBuffer* buffer;          // never null
  uint64_t marked;             // bytes of objects that this worker has marked in this cycle
  uint64_t scanned;            // bytes that it has looked through
  int64_t busy;                // nanoseconds of marking in this cycle, assists not included
  int64_t last_turn;           // when it last marked
  ReachedWords reached_words;  // of the stack that it is scanning

  // Pointers that the write barrier met (rt/gc/barrier.S): P::barrier_next is the next place, at a
  // multiple of kBarrierSize when the buffer is full.
  static constexpr size_t kBarrierSize = 1024;
  alignas(kBarrierSize) uintptr_t barrier_start;  // not used: an empty buffer is not a full one
  uintptr_t barrier[kBarrierSize / sizeof(uintptr_t) - 1];
};

// The worker of a P, made when it is first needed.
Worker& worker_of(P* p);
// All workers ever made. The world is stopped.
Worker* all_workers();

// Pushes and pops a grey object. pop() takes another buffer from the global list when this one is
// empty, and returns 0 when that is empty too.
void push_full(Worker& worker);
inline void push(Worker& worker, uintptr_t object) {
  MarkBuffer* buffer = worker.buffer;
  if (buffer->count == MarkBuffer::kCapacity) [[unlikely]] {
    push_full(worker);
    buffer = worker.buffer;
  }
  buffer->entries[buffer->count++] = object;
}
bool refill(Worker& worker);
inline uintptr_t pop(Worker& worker) {
  MarkBuffer* buffer = worker.buffer;
  if (buffer->count == 0) [[unlikely]] {
    if (!refill(worker)) return 0;
    buffer = worker.buffer;
  }
  return buffer->entries[--buffer->count];
}

// Gives what the worker has to all.
void publish(Worker& worker);
// Whether the global list has something.
bool has_work();

}  // namespace rt::gc

#endif  // TANDEM_RT_GC_WORK_H_
