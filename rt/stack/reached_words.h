// The words of a stopped goroutine's stack to which pointers lead that are known to be live: a bit
// for each word, while the stack is looked through from the innermost frame outwards
// (live_stack.h). Pointers lead outwards only, as no frame outlives its callers: when a frame's
// turn comes, all that lead into it from elsewhere have been met.
//
// A second row of bits has the objects that have been looked at, by their first words.

#ifndef TANDEM_RT_STACK_REACHED_WORDS_H_
#define TANDEM_RT_STACK_REACHED_WORDS_H_

#include <stddef.h>
#include <stdint.h>

namespace rt {

// All zero at first.
class ReachedWords {
 public:
  // None, of the words from `low` up to `high`.
  void begin(uintptr_t low, uintptr_t high);

  // Notes where a live pointer leads; false: not to these words.
  bool note(uintptr_t address) {
    const uintptr_t offset = address - low_;
    if (offset >= size_) return false;
    set(reached_, offset / sizeof(uintptr_t));
    return true;
  }
  // Whether a pointer leads to one of `count` words.
  bool leads_into(const uintptr_t* first, size_t count) const;

  // Whether this is the first visit of the object that begins there.
  bool visit(const uintptr_t* first) {
    if (was_visited(first)) return false;
    set(visited_, index_of(first));
    return true;
  }
  bool was_visited(const uintptr_t* first) const {
    const size_t index = index_of(first);
    return (visited_[index / 64] >> index % 64 & 1) != 0;
  }

 private:
  static void set(uint64_t* bits, size_t index) { bits[index / 64] |= uint64_t{1} << index % 64; }
  size_t index_of(const uintptr_t* word) const {
    return (reinterpret_cast<uintptr_t>(word) - low_) / sizeof(uintptr_t);
  }

  uintptr_t low_;
  uintptr_t size_;  // bytes
  uint64_t* reached_;
  uint64_t* visited_;
  size_t capacity_;  // bytes of both rows
};

}  // namespace rt

#endif  // TANDEM_RT_STACK_REACHED_WORDS_H_
