// The register allocator: its phases, and the design they share.
//
// The setting decides the design. Every register is caller-saved: a call empties them all, and what
// lives across it is in its slot there. So a value is worth a register only from where it gets into
// one to the next call, and what matters is to store few values, once, on the paths that do call;
// to load only what is used before the next call; and to keep loops without calls free of memory.
//
// The scheme is that of M. Braun & S. Hack, "Register Spilling and Live-Range Splitting for
// SSA-Form Programs" (CC 2009), with the assignment of registers done in the same walk:
//
//   analyze       regalloc_liveness.cc    for each block and value live into it, the distance to
//   its
//                                         next use: infinite behind a call, very far behind an edge
//                                         into a cold block or out of a loop
//   scan          regalloc_scan.cc        blocks in reverse post-order, with the state of all
//   registers
//                 regalloc_entry.cc         what is in registers at the start of a block
//                 regalloc_instruction.cc   operands get registers; the rest stay, move or drop
//   place_stores  regalloc_spill.cc       one store for several drops, where it costs least
//   assign_slots  regalloc_slots.cc       optimal colouring of the dominator tree; stack maps
//   finish        regalloc_moves.cc       parallel moves on edges; slots get their numbers
//
// Invariants:
//
//   1. At each point of the scan, a live value is in at most one register. Instructions may hold it
//   in
//      more while they execute (two fixed operands), but that does not outlast them.
//   2. A live value that is not in a register is in its slot, or can be made again. It has one slot
//      from its definition to its last use. (SSA: a store, once done, stays good.)
//   3. Whenever a value loses its register while it is live, a Drop is recorded; the value is in
//   that
//      register just before. There is a store on every path from the definition to each Drop.
//   4. A block has one state at its start, its `entry`; each edge into it brings that about, from
//   the
//      `exit` of its source. Correctness never depends on how an entry was chosen, only the number
//      of moves does; so choices may use what an earlier pass of the scan found out.
//   5. At a safepoint no pointer is in a register afterwards, and each live one was dropped there
//   or
//      before: its slot is good. The stack map is the set of slots of live pointers.
//
// A value between its definition and a use in the colder of two branches:
//
//                     v = AX                    v is doomed on the right only: there it drops, and
//                    /      \                   the store is put before the call. On the left
//       (hot) use v in AX    [0] <- AX (cold)   nothing happens. The join wants v where the heavier
//                    \       CALL f             edge has it, so the cold edge loads it.
//                     \      AX <- [0]
//                      join: use v in AX
//
// A call empties registers in any case, so a value that has no use before the next call of its
// block is "doomed": its register is free to take for anybody at no cost. That is how fib(n)
// computes n - 1 right in the register that n came in, with n stored once.
//
// Loops. A header is entered before the loop is known. The first pass over the blocks puts into
// registers whatever the loop uses; the second knows the first's registers at the ends of the loop,
// and counts them, by frequency, like other ways in. What a call in the loop emptied and no later
// use brought back then comes in its slot, and is not loaded at the end of each turn.
//
// Hints. A value goes where its next fixed use wants it, if nothing in between disturbs that
// register; else where its affinity web went (values joined by parameters and arguments); else to
// the lowest quiet one, for short encodings. Parameters of blocks go first where their fixed uses
// want them, and arguments follow.
//
// Time is linear in the instructions and in the size of the live sets, but for fixed limits on how
// far hints look. Nothing depends on addresses or hashes: equal input, equal output.
//
// Rejected:
//   - Linear scan over intervals with holes (C. Wimmer & M. Franz, 2010). At each call all
//   intervals
//     split; what is left is a walk over next uses, for which intervals are a roundabout notation.
//     And one linear order of the blocks cannot tell a hot path from a cold one beside it.
//   - Backtracking over bundles (regalloc2). Its strength are values that survive calls in
//     callee-saved registers, which do not exist here; it is slower, and its result harder to
//     explain.
//   - Spilling first, then colouring the dominator tree, as two phases. Fixed registers make the
//   second
//     want to change what the first has decided (which of two values to move when DX is needed).
//   - Storing every spilled value at its definition. Simple, but makes fast paths pay for slow
//   ones.
//   - A register reserved for moves between slots. Those are rare; one is borrowed when they
//   happen.

#include "compiler/x64/regalloc.h"

#include <utility>

#include "compiler/x64/regalloc_internal.h"

namespace tandem::x64 {

absl::StatusOr<RegallocOutput> allocate_registers(const RegallocInput& input) {
  regalloc::Analysis facts;
  if (absl::Status s = regalloc::analyze(input, facts); !s.ok()) return s;
  absl::StatusOr<regalloc::Assignment> assignment = regalloc::scan(input, facts);
  if (!assignment.ok()) return assignment.status();
  regalloc::place_stores(input, facts, *assignment);
  regalloc::SlotMap slots = regalloc::assign_slots(input, facts, *assignment);
  return regalloc::finish(input, facts, *std::move(assignment), std::move(slots));
}

}  // namespace tandem::x64
