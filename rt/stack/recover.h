// Panics in programs that defer: the goroutine's stack of panics, what they run, and recovery.
//
// A failing check, panic(v), a fault and runtime.Goexit record a Panic and end in
// raise_pending_panic (switch.S). If the program defers, the compiler has made runtime.panic_hook,
// which leads to begin_panic. That makes a PanicRecord, puts a frame of runtime.panic_driver right
// below the frame that panicked, and continues there. The driver's loop
// asks rt_panic_next for the next deferred closure and calls it, on the goroutine's own stack:
//
//     high |  main.main        deferred D1
//          |  main.f           deferred D2, panicked with 1
//          |  panic_driver     of record 1, whose walk has come to main.f   <- PanicRecord::driver
//          |  D2               panicked with 2
//          |  panic_driver     of record 2, whose walk has come to main.main
//     low  |  D1               runs
//
// Each record walks over the frames once, from the one that panicked outwards, and takes the
// deferred calls of those that have a recovery block. recover() holds for the innermost record,
// when the function that calls it was called by that record's driver (wrappers that the compiler
// made do not count). After a deferred call that recovered, rt_panic_next makes the deferring frame
// the innermost one and continues at its recovery block. Records whose drivers lay below that frame
// are gone with it, and so is record 1 above when D1 recovers 2. But a Goexit cannot be recovered
// from: if its driver is among those, it goes on from that frame.
//
// Two functions in Go (rt/golib/runtime/panic.go) are called by the driver as if they were
// deferred: runtime.makepanicvalue, which makes an error of the language a value of Go before the
// first deferred call can ask for it, and runtime.preprintpanics, which calls Error and String
// methods before values are printed. A program contains the first if it recovers, the second if it
// panics with values that may have methods.
//
// A record that nothing recovers ends the program, or its goroutine if it is a Goexit.
//
// Frames are frame_id()s, so a stack may move at any time in between.

#ifndef TANDEM_RT_STACK_RECOVER_H_
#define TANDEM_RT_STACK_RECOVER_H_

#include "rt/sched/g.h"

namespace rt {

struct PanicRecord {
  Panic panic;
  uintptr_t driver;       // frame_id() of the driver's frame
  uintptr_t frame;        // frame_id() of where the walk is: it takes this frame's deferred calls
  uintptr_t frame_pc;     // where that frame is stopped; 0 when the walk is at its end
  uintptr_t recovery_pc;  // that frame's recovery block,
  uint32_t frame_size;    // and its FuncInfo::frame_size
  bool recovered;         // by the deferred function that runs
  bool is_prepared;       // to be printed: runtime.preprintpanics has run
  const abi::Closure* call;  // what the driver calls; in the G, since it may move with the stack
  const abi::Closure* next;  // to be called when runtime.makepanicvalue has returned
  PanicRecord* link;         // the panic during whose deferred calls this one was raised
};

extern "C" {
// Called by runtime.panic_driver on the system stack: records the pending panic, and makes the
// goroutine's context that of a new driver.
void begin_panic(G* g);
// Places in runtime.panic_driver: where the goroutine enters it, where it asks for the next
// closure, and where the closures return to.
extern const uint8_t panic_driver_entry[];
extern const uint8_t panic_driver_loop[];
extern const uint8_t panic_driver_return[];
}

namespace gc {
// For the collector: marks the values of the goroutine's panics.
void mark_panics(const G& g);
}  // namespace gc

}  // namespace rt

#endif  // TANDEM_RT_STACK_RECOVER_H_
