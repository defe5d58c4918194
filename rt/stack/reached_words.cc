// The two rows of bits (reached_words.h), a 32nd of the stack in all. They are kept for the next
// stack, and mapped anew when that is larger.

#include "rt/stack/reached_words.h"

#include "rt/os/os.h"
#include "rt/stack/panic.h"

namespace rt {

namespace {

constexpr size_t kMostCleared = 256 << 10;

}  // namespace

void ReachedWords::begin(uintptr_t low, uintptr_t high) {
  low_ = low;
  size_ = high - low;
  const size_t row = (size_ / sizeof(uintptr_t) + 63) / 64;
  const size_t bytes = 2 * row * sizeof(uint64_t);
  if (bytes > capacity_) {
    if (reached_ != nullptr) os::unmap(reached_, capacity_);
    size_t capacity = os::kPageSize;
    while (capacity < bytes) capacity *= 2;
    reached_ = static_cast<uint64_t*>(os::map(capacity));
    if (reached_ == nullptr) throw_fatal("runtime: out of memory");
    capacity_ = capacity;
  }
  visited_ = reached_ + row;
  if (bytes <= kMostCleared) {
    __builtin_memset(reached_, 0, bytes);
  } else {
    os::release(reached_, bytes);  // few pages were touched
  }
}

bool ReachedWords::leads_into(const uintptr_t* first, size_t count) const {
  const size_t begin = index_of(first);
  const size_t end = begin + count;
  for (size_t index = begin; index < end; index = (index | 63) + 1) {
    uint64_t bits = reached_[index / 64] >> index % 64;
    const size_t left = end - index;
    if (left < 64) bits &= (uint64_t{1} << left) - 1;
    if (bits != 0) return true;
  }
  return false;
}

}  // namespace rt
