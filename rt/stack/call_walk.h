// Walks the callers of a frame, fast: for what has to look at every frame of a stack, copying and
// scanning.
//
// All frames but the innermost are stopped in a call, so a return address says all that there is to
// know of a frame: its size and its stack map. To find them takes a search in the function table
// and the decoding of a list. Deep stacks come from recursion, where a few return addresses occur
// again and again, so what was found is kept in a small table on the walker's own stack, in the
// place that the address chooses (Go's pcvalueCache is the same idea).
//
//     words() -> | the frame's words: the map says which are pointers  |
//                | saved frame pointer, the last of them               |
//     slot()  -> | return address of the frame's own caller            |
//
// The innermost frame may have been stopped otherwise: it is the Unwinder's (unwind.h).

#ifndef TANDEM_RT_STACK_CALL_WALK_H_
#define TANDEM_RT_STACK_CALL_WALK_H_

#include <stddef.h>
#include <stdint.h>

#include "rt/stack/metadata.h"
#include "rt/stack/unwind.h"

namespace rt {

// A frame that is stopped in a call.
struct StoppedCall {
  uintptr_t return_address;
  size_t frame_words;  // up to the return address of its caller; kNotCompiled: the walk ends here
  StackMap map;        // of its words, and perhaps of arguments above it
  Function function;
  uint64_t first_pointers;  // the map's first 64 words, and the saved frame pointer if it is one
};

class CallWalk {
 public:
  // From the caller of `frame` on.
  explicit CallWalk(const Frame& frame) : CallWalk(frame.return_slot()) {}
  // From the frame on that the return address in this slot leads to.
  explicit CallWalk(uintptr_t* return_slot) : slot_(return_slot) { enter(); }

  bool valid() const { return call_->frame_words != kNotCompiled; }
  void next() { enter(); }
  const StoppedCall& call() const { return *call_; }
  uintptr_t* words() const { return words_; }
  uintptr_t* slot() const { return slot_; }
  uintptr_t* entered_by() const { return words_ - 1; }  // the slot from which the walk came here

  static constexpr size_t kNotCompiled = SIZE_MAX;

 private:
  static constexpr size_t kCalls = 8;

  void enter() {
    const uintptr_t pc = *slot_;
    call_ = &calls_[(pc ^ pc >> 4) % kCalls];
    if (call_->return_address != pc) [[unlikely]]
      look_up(pc);
    words_ = slot_ + 1;
    slot_ = words_ + call_->frame_words;
  }
  void look_up(uintptr_t pc);

  uintptr_t* slot_;
  uintptr_t* words_ = nullptr;
  StoppedCall* call_ = nullptr;
  StoppedCall calls_[kCalls] = {};
};

}  // namespace rt

#endif  // TANDEM_RT_STACK_CALL_WALK_H_
