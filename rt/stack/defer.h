// Deferred calls: which frames have some, and taking them one by one.
//
// A deferred call is a closure without arguments. `runtime.deferproc` makes a record of it on the
// goroutine's list:
//
//     G::defers -> { closure, frame, link } -> { closure, frame, link } -> ...      latest first
//
// A frame is known by its distance from the stack's high end, which stays the same when the stack
// moves. Frames nest and records are pushed by the innermost one, so the list is sorted: the
// records of a frame are together, before those of its callers. At its end a function calls
// `runtime.deferreturn`, assembly that takes and calls the frame's records (panic_driver.S). A
// panic takes them while it walks over the frames (recover.h).
//
// A closure that its function defers only once may be in the frame: moves of the stack adjust the
// records (copy_stack), and whoever calls one takes it from the G (PanicRecord::call).
//
// A function whose calls are deferred once at most makes no records: its closures, and a set of
// those that are to be called, are in its frame, where the metadata says (kFuncDeferRecord,
// rt/abi/metadata.h). It calls them itself when it returns; only panics look there.
//
// Records come from a list of free ones that each P has, and go back there when they are taken.

#ifndef TANDEM_RT_STACK_DEFER_H_
#define TANDEM_RT_STACK_DEFER_H_

#include "rt/abi/types.h"
#include "rt/sched/g.h"
#include "rt/stack/unwind.h"

namespace rt {

struct DeferRecord {
  const abi::Closure* closure;
  uintptr_t frame;  // of the function that deferred it: frame_id()
  DeferRecord* link;
};

// The name of a frame: its body's SP as a distance from the high end of its stack.
inline uintptr_t frame_id(const G& g, uintptr_t sp) {
  return g.header.stack.high - sp;
}

// Takes the latest deferred call of a frame, from the list or from the record in the frame; null
// when none is left.
const abi::Closure* take_deferred(G* g, const Frame& frame);

// For the collector: marks what the goroutine's records hold.
namespace gc {
void mark_deferred(const G& g);
}

}  // namespace rt

#endif  // TANDEM_RT_STACK_DEFER_H_
