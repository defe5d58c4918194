// Which of a function's `local` variables the stack map of each safepoint lists, and how.
//
// A stack map must not list a pointer that nobody has set, and it should not keep alive what nobody
// reads any more. So two questions are asked of each local with pointers, and a third one at run
// time:
//
//   Is it set?     Forwards: on the paths to a point it is untouched, has all its pointers set (by
//                  stores, copies or clears at known offsets), or neither. One that is listed while
//                  it is neither (set on one path only, or given away before it is set) is zeroed
//                  at the function's entry, and then set everywhere.
//   Is it live?    Backwards, as for registers: a use of its address, or of one that is computed
//                  from it, makes it live; a run of writes that sets all its pointers ends that.
//                  What is read at a safepoint is all that is listed there. So a run of writes
//                  ends at a safepoint, or a word that was listed in between would not have been
//                  looked after before.
//   Is it reached? An address that was stored, passed to a call or to a block is in other hands.
//                  How long those use it cannot be seen here. Such a local is listed at every
//                  safepoint after it was touched. Where it is not live by itself, it is listed as
//                  an object (Go's name is stack object): its words are pointers, which move with
//                  the stack, but they are live only if a live pointer leads there. Whoever scans
//                  the stack finds out (rt/stack/live_stack.h).
//
// A static rule for what is in other hands ("live while anything that may hold the address is")
// would do without the third question, but keep a variable alive during a call that got its address
// and has long forgotten it, and wherever a pointer leads to one of several variables.
//
//   x := T{...}    set; live up to the call, because its address is used there
//   f(&x)          in f: live as long as f has a pointer to it. Behind f: dead, if nobody kept one
//
// The recovery block reads kept_locals after any panic, and the runtime the record of deferred
// calls: these are live wherever they are touched. What deferred functions read they reach through
// their closures. They may have been given away by any block when the recovery block runs.
//
// Time and memory: sixty-four locals at a time are the bits of a word, one word a block.

#ifndef TANDEM_COMPILER_X64_LOCAL_LIVENESS_H_
#define TANDEM_COMPILER_X64_LOCAL_LIVENESS_H_

#include "compiler/x64/machine.h"

namespace tandem::x64 {

// Fills in `listed_locals`, and which locals are objects or have to be initialized.
void list_locals(const ir::Function& function, MachineFunction& out);

}  // namespace tandem::x64

#endif  // TANDEM_COMPILER_X64_LOCAL_LIVENESS_H_
