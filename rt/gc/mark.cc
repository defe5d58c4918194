// Marking (mark.h): the loop that most of the collector's time is spent in.
//
// A grey object is scanned by what the allocator recorded of its pointers (mem::PagePointers): a
// bit pattern for objects of up to 512 bytes, else its type. A large object is scanned in pieces of
// kOblet bytes (Go's name for them is oblets), so that several Ps can share it and a slice of
// marking stays short. An entry of a buffer that is not the start of its object is such a piece.
// The pieces are a binary tree, laid out as a heap is in an array: piece i queues 2i + 1 and 2i + 2
// before it is scanned, so that no step has to queue a million pieces.
//
// A slice of marking ends after kSliceStamps of the processor's time stamp counter, which is looked
// at every few objects. A bound on bytes would not do: a byte costs ten times as much when every
// pointer leads to a page that neither cache nor TLB has. The counter ticks with two to four
// gigahertz whatever the processor's clock does, and also while the kernel runs somebody else, so
// a slice that was interrupted ends as soon as it is resumed.
//
// Memory is the bottleneck: what is popped goes through a ring of a few entries and is prefetched
// when it enters (C. Cher, A. Hosking, T. Vitek, "Software Prefetching for Mark-Sweep Garbage
// Collection", 2004).

#include "rt/gc/mark.h"

#include "rt/gc/heap.h"
#include "rt/mem/page_heap.h"
#include "rt/sched/p.h"
#include "rt/sched/threads.h"

namespace rt::gc {
namespace {

using mem::page_heap;
using mem::PagePointers;
using mem::Span;

constexpr size_t kWord = sizeof(uintptr_t);
constexpr size_t kOblet = 16 << 10;
constexpr uint32_t kPrefetched = 8;
// 50 to 100 microseconds.
constexpr uint64_t kSliceStamps = 200000;
// Objects between two looks at the counter.
constexpr uint32_t kLookEvery = 32;

uint64_t time_stamp() {
  return __builtin_ia32_rdtsc();
}

// Sets a mark bit; false when it was set.
bool set_mark(Span* span, uint32_t index) {
  uint64_t* word = &span->mark_bits[index / 64];
  const uint64_t bit = uint64_t{1} << index % 64;
  if ((__atomic_load_n(word, __ATOMIC_RELAXED) & bit) != 0) return false;
  return (__atomic_fetch_or(word, bit, __ATOMIC_RELAXED) & bit) == 0;
}

[[gnu::always_inline]] inline void mark(Worker& worker, uintptr_t address) {
  Span* span = page_heap.find_object(address);
  if (span == nullptr) return;
  const uint32_t index = span->index_of(address);
  if (!set_mark(span, index)) return;
  worker.marked += span->object_size;
  if (span->span_class.no_pointers()) return;
  const uintptr_t object = span->object_at(index);
  __builtin_prefetch(reinterpret_cast<const void*>(object));
  push(worker, object);
}

// Objects whose pointers are recorded as bits.
void scan_by_bits(Worker& worker, uintptr_t object, size_t size) {
  const uint64_t* bitmap = page_heap.page_pointers(object)->bitmap;
  const size_t first = object % mem::kPageSize / kWord;
  const size_t count = size / kWord;
  uint64_t pattern = bitmap[first / 64] >> first % 64;
  if (first % 64 + count > 64) pattern |= bitmap[first / 64 + 1] << (64 - first % 64);
  if (count < 64) pattern &= (uint64_t{1} << count) - 1;
  auto* words = reinterpret_cast<const uintptr_t*>(object);
  for (; pattern != 0; pattern &= pattern - 1) {
    mark(worker, __atomic_load_n(&words[__builtin_ctzll(pattern)], __ATOMIC_RELAXED));
  }
}

// The part of an object of values of `type` that lies in [begin, end), word offsets.
void scan_by_type(Worker& worker, uintptr_t object, size_t begin, size_t end,
                  const abi::TypeDescriptor* type) {
  auto* words = reinterpret_cast<const uintptr_t*>(object);
  const size_t value_words = type->size / kWord;
  const size_t pointer_words = type->pointer_bytes / kWord;
  if (pointer_words == value_words && pointer_words == 1) {
    return mark_all_words(worker, words + begin, end - begin);
  }
  for (size_t start = begin - begin % value_words; start < end; start += value_words) {
    size_t i = start < begin ? begin - start : 0;
    const size_t limit = end - start < pointer_words ? end - start : pointer_words;
    for (; i < limit; ++i) {
      const uint8_t bits = static_cast<uint8_t>(type->pointer_bitmap[i / 8] >> i % 8);
      if (bits == 0) {
        i |= 7;
      } else if ((bits & 1) != 0) {
        mark(worker, __atomic_load_n(&words[start + i], __ATOMIC_RELAXED));
      }
    }
  }
}

// Scans a grey object, or a piece of one. Returns the bytes.
size_t scan(Worker& worker, uintptr_t entry) {
  const Span* span = page_heap.span_of(entry);
  const size_t size = span->object_size;
  if (size <= mem::kMaxBitmapSize) {
    scan_by_bits(worker, entry, size);
    return size;
  }
  const uintptr_t object = span->object_at(span->index_of(entry));
  const PagePointers* pointers = page_heap.page_pointers(object);
  const abi::TypeDescriptor* type = __atomic_load_n(
      &pointers->types[object % mem::kPageSize / mem::kMaxBitmapSize], __ATOMIC_RELAXED);
  const size_t begin = entry - object;
  const size_t end = size - begin < kOblet ? size : begin + kOblet;
  if (type == nullptr) return end - begin;  // none has been made there yet
  for (size_t child = 2 * begin + kOblet, last = child + kOblet; child <= last; child += kOblet) {
    if (child < size) push(worker, object + child);
  }
  scan_by_type(worker, object, begin / kWord, end / kWord, type);
  return end - begin;
}

constinit uint32_t draining = 0;  // workers that may hold grey objects which nobody else sees

// Scans what is queued until `budget` bytes are done, or the counter has passed `deadline`.
uint64_t drain_queue(Worker& worker, uint64_t budget, uint64_t deadline) {
  uintptr_t ring[kPrefetched] = {};
  uint32_t next = 0;
  uint32_t held = 0;
  uint64_t done = 0;
  uint32_t count = 0;
  while (done < budget || held != 0) {
    if (++count % kLookEvery == 0 && time_stamp() > deadline) budget = 0;
    const uintptr_t incoming = done < budget ? pop(worker) : 0;
    const uintptr_t outgoing = ring[next];
    if (incoming == 0 && held == 0) break;
    if (incoming != 0) {
      __builtin_prefetch(reinterpret_cast<const void*>(incoming));
      ++held;
    }
    ring[next] = incoming;
    next = (next + 1) % kPrefetched;
    if (outgoing != 0) {
      done += scan(worker, outgoing);
      --held;
    }
  }
  return done;
}

}  // namespace

void mark_address(Worker& worker, uintptr_t address) {
  mark(worker, address);
}

bool is_marked(uintptr_t address) {
  const Span* span = page_heap.find_object(address);
  if (span == nullptr) return false;
  const uint32_t index = span->index_of(address);
  return (__atomic_load_n(&span->mark_bits[index / 64], __ATOMIC_RELAXED) >> index % 64 & 1) != 0;
}

void revive(Span* span, uintptr_t address) {
  if (set_mark(span, span->index_of(address))) object_revived(span->object_size);
}

void mark_contents(Worker& worker, uintptr_t address) {
  const Span* span = page_heap.find_object(address);
  if (!span->span_class.no_pointers()) push(worker, span->object_at(span->index_of(address)));
}

void mark_words(Worker& worker, const uintptr_t* words, const uint8_t* bitmap, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    if (bitmap[i / 8] == 0) {
      i |= 7;
    } else if ((bitmap[i / 8] >> i % 8 & 1) != 0) {
      mark(worker, __atomic_load_n(&words[i], __ATOMIC_RELAXED));
    }
  }
}

void mark_all_words(Worker& worker, const uintptr_t* words, size_t count) {
  for (size_t i = 0; i < count; ++i) {
    mark(worker, __atomic_load_n(&words[i], __ATOMIC_RELAXED));
  }
}

uint64_t drain(Worker& worker, uint64_t budget) {
  const uint64_t deadline = time_stamp() + kSliceStamps;
  __atomic_fetch_add(&draining, 1, __ATOMIC_ACQ_REL);
  uint64_t done = 0;
  while (done < budget) {
    uint64_t step = drain_queue(worker, budget - done, deadline);
    if (step == 0) step = scan_next_root(worker);
    if (step == 0) break;
    done += step;
    if (time_stamp() > deadline) break;
  }
  publish(worker);
  if (has_work()) wake_processor();  // for Ps that found nothing to do before
  worker.scanned += done;
  __atomic_fetch_sub(&draining, 1, __ATOMIC_ACQ_REL);
  return done;
}

bool looks_complete() {
  return __atomic_load_n(&draining, __ATOMIC_ACQUIRE) == 0 && !has_work() && !roots_left();
}

void flush_barrier(Worker& worker) {
  P* p = worker.p;
  uintptr_t* const end = p->barrier_next;
  if (end != nullptr) {
    for (uintptr_t* entry = worker.barrier; entry < end; ++entry) mark(worker, *entry);
  }
  p->barrier_next = worker.barrier;
}

}  // namespace rt::gc
