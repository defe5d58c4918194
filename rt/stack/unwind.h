// Walks the frames of a stopped goroutine, from the innermost to the outermost. A goroutine's stack
// holds compiled frames only, so each frame is known from its function's metadata: the return
// address is frame_size bytes above SP.
//
// A walk starts at the goroutine's context, which is one of: the return point of a runtime call,
// the instruction that faulted or was interrupted by a signal, the entry of a function that called
// morestack, or the entry of a new goroutine's function. It ends where the runtime's own assembly
// called the first compiled function (runtime.main, runtime.goexit).

#ifndef TANDEM_RT_STACK_UNWIND_H_
#define TANDEM_RT_STACK_UNWIND_H_

#include <stdint.h>

#include "rt/sched/g.h"
#include "rt/stack/metadata.h"

namespace rt {

struct Frame {
  Function function;
  uintptr_t pc;
  uintptr_t sp;         // of the body; at the return address for a frame at its function's entry
  bool at_entry;        // nothing of the frame exists yet but the return address
  bool interrupted;     // a signal stopped it here: an abi::AsyncPreemptFrame lies below sp
  bool at_instruction;  // pc is where it stopped, not a return address

  // A code address that belongs to the instruction which is being executed.
  uintptr_t instruction() const { return at_instruction ? pc : pc - 1; }
  // The address of the frame's return address.
  uintptr_t* return_slot() const {
    return reinterpret_cast<uintptr_t*>(sp + (at_entry ? 0 : function.info().frame_size));
  }
};

class Unwinder {
 public:
  explicit Unwinder(const G& g) : functions_(program_functions()), frame_() { begin(g); }
  // From the frame whose body has this SP, and that is stopped in the call that returns to `pc`.
  Unwinder(uintptr_t pc, uintptr_t sp);

  bool valid() const { return static_cast<bool>(frame_.function); }
  const Frame& frame() const { return frame_; }
  void next();

 private:
  void begin(const G& g);
  void find_function();

  FunctionTable functions_;
  Frame frame_;
};

}  // namespace rt

#endif  // TANDEM_RT_STACK_UNWIND_H_
