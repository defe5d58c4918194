// The heap of timers (timer_heap.h): node i has the children 4i+1 to 4i+4, none of which fires
// before it. One function restores the order, sift(): the entry that is out of order is held aside
// while entries move into the hole that it left, upwards or downwards, and is put where the hole
// ends.

#include "rt/sched/timer_heap.h"

#include "rt/gc/barrier.h"
#include "rt/mem/malloc.h"
#include "rt/mem/memory.h"

namespace rt {
namespace {

constexpr size_t kChildren = 4;
constexpr size_t kFirstCapacity = 16;

// {when, timer}
constexpr uint8_t kEntryBitmap[] = {0b10};
constexpr abi::TypeDescriptor kEntryType = {
    .size = 16,
    .pointer_bytes = 16,
    .align = 8,
    .field_align = 8,
    .kind = static_cast<uint8_t>(abi::Kind::kStruct),
    .equal = abi::EqualKind::kNever,
    .pointer_bitmap = kEntryBitmap,
};

}  // namespace

void TimerHeap::insert(abi::Timer* timer) {
  static_assert(sizeof(Entry) == kEntryType.size);
  if (count_ == capacity_) grow();
  const size_t hole = count_++;
  __atomic_store_n(&timer->heap, this, __ATOMIC_RELEASE);
  sift(hole, {timer->when, timer});
  publish_first();
}

void TimerHeap::remove(abi::Timer* timer) {
  const size_t hole = static_cast<size_t>(timer->index);
  const Entry last = entries_[--count_];
  if (hole != count_) sift(hole, last);
  gc::store_pointer(reinterpret_cast<void**>(&entries_[count_].timer), nullptr);
  __atomic_store_n(&timer->heap, nullptr, __ATOMIC_RELEASE);
  publish_first();
}

void TimerHeap::reorder(abi::Timer* timer) {
  sift(static_cast<size_t>(timer->index), {timer->when, timer});
  publish_first();
}

void TimerHeap::grow() {
  const size_t capacity = capacity_ == 0 ? kFirstCapacity : 2 * capacity_;
  auto* entries = static_cast<Entry*>(mem::allocate(capacity * sizeof(Entry), &kEntryType, true));
  mem::move(entries, entries_, count_ * sizeof(Entry));
  entries_ = entries;
  capacity_ = capacity;
}

void TimerHeap::put(size_t index, Entry entry) {
  entries_[index].when = entry.when;
  gc::store_pointer(reinterpret_cast<void**>(&entries_[index].timer), entry.timer);
  entry.timer->index = static_cast<abi::Int>(index);
}

// Puts `entry` at the hole `hole`, or where the hole has to go to keep the order.
void TimerHeap::sift(size_t hole, Entry entry) {
  while (hole > 0) {
    const size_t parent = (hole - 1) / kChildren;
    if (entries_[parent].when <= entry.when) break;
    put(hole, entries_[parent]);
    hole = parent;
  }
  for (;;) {
    const size_t begin = hole * kChildren + 1;
    const size_t end = begin + kChildren < count_ ? begin + kChildren : count_;
    size_t smallest = hole;
    int64_t smallest_when = entry.when;
    for (size_t child = begin; child < end; ++child) {
      if (entries_[child].when >= smallest_when) continue;
      smallest = child;
      smallest_when = entries_[child].when;
    }
    if (smallest == hole) break;
    put(hole, entries_[smallest]);
    hole = smallest;
  }
  put(hole, entry);
}

void TimerHeap::publish_first() {
  const int64_t when = count_ == 0 ? 0 : entries_[0].when;
  if (when != first_when_) __atomic_store_n(&first_when_, when, __ATOMIC_SEQ_CST);
}

}  // namespace rt
