// What the phases of the register allocator hand to one another. See regalloc.cc for the design:
// analysis (regalloc_liveness.cc) -> scan (regalloc_scan.cc, regalloc_entry.cc,
// regalloc_instruction.cc) -> spill placement (regalloc_spill.cc) -> slots (regalloc_slots.cc) ->
// moves on edges (regalloc_moves.cc).

#ifndef TANDEM_COMPILER_X64_REGALLOC_INTERNAL_H_
#define TANDEM_COMPILER_X64_REGALLOC_INTERNAL_H_

#include <bit>
#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "compiler/x64/regalloc.h"

namespace tandem::x64::regalloc {

inline constexpr PhysicalRegister kNoRegister = 0xff;
inline constexpr uint32_t kNone = ~0u;

// The distance to a next use that cannot be reached without crossing an instruction that destroys
// every register the value could be in. Such a value gains nothing from a register here.
inline constexpr uint32_t kFar = ~0u;

// What an edge into a block four times colder (a panic, the exit of a loop) adds to the distance of
// the uses behind it: enough for every use on the hot side to count as nearer.
inline constexpr uint32_t kColdEdge = 1u << 20;

inline RegisterSet bit(PhysicalRegister r) {
  return RegisterSet{1} << r;
}
inline constexpr RegisterSet kIntegerRegisters = 0x0000ffff;
inline constexpr RegisterSet kFloatRegisters = 0xffff0000;
inline RegisterSet registers_of(RegisterClass c) {
  return c == RegisterClass::kInteger ? kIntegerRegisters : kFloatRegisters;
}

// Calls fn(r) for each register of a set, in ascending order.
template <typename Fn>
void for_each_register(RegisterSet set, Fn fn) {
  for (; set != 0; set &= set - 1) fn(static_cast<PhysicalRegister>(std::countr_zero(set)));
}

// Which instructions empty the registers for a value: those that clobber its whole class, and for
// pointers also every safepoint, because only the listed slots follow a stack that moves.
enum class KillClass : uint8_t { kInteger, kFloat, kPointer };
inline constexpr int kKillClasses = 3;

inline KillClass kill_class(const VRegInfo& info) {
  if (info.register_class == RegisterClass::kFloat) return KillClass::kFloat;
  return info.is_pointer ? KillClass::kPointer : KillClass::kInteger;
}

// A value that is live at the start of a block.
struct LiveIn {
  VReg vreg = kNoVReg;
  uint32_t distance = kFar;              // instructions to its next use
  PhysicalRegister fixed = kNoRegister;  // the register that its next fixed use asks for
};

// Everything known about the function before any decision is made.
struct Analysis {
  std::vector<uint32_t> order;        // the blocks in reverse post-order
  std::vector<uint32_t> order_index;  // its inverse
  std::vector<uint32_t> dominator;    // immediate; the entry's is itself
  bool has_loop = false;

  std::vector<uint32_t> def_block;        // by VReg
  std::vector<uint32_t> def_instruction;  // by VReg; kNone for block parameters
  std::vector<bool> is_used;              // by VReg

  std::vector<std::vector<LiveIn>> live_in;  // by block, in the order of the VRegs

  // By instruction: bit k set if it kills KillClass k.
  std::vector<uint8_t> kills;
  // By instruction: the registers that its fixed operands and clobbers name.
  std::vector<RegisterSet> fixed_registers;

  // The affinity web of each VReg: values joined by parameters, moves and reuse, which would like
  // to live in one register and one slot.
  std::vector<uint32_t> web;
};

// Checks the input's consistency and fills in the analysis.
absl::Status analyze(const RegallocInput& input, Analysis& facts);

// The added distance of the edge from `from` to `to`.
uint32_t edge_length(const RegallocInput& input, uint32_t from, uint32_t to);

// A value in a register.
struct Resident {
  VReg vreg = kNoVReg;
  PhysicalRegister reg = kNoRegister;
};
using Residents = absl::InlinedVector<Resident, 16>;

inline PhysicalRegister find_resident(const Residents& residents, VReg v) {
  for (const Resident& each : residents) {
    if (each.vreg == v) return each.reg;
  }
  return kNoRegister;
}

// The order of what is inserted at one instruction. kAfter is the only one after it.
enum class Stage : uint8_t {
  kEdgeIn,      // moves of the edge into the block
  kBlockStart,  // stores of values that are in registers when the block starts
  kDropStore,   // stores of values about to lose their registers
  kOperands,    // the parallel move that brings the operands into place
  kBlockEnd,    // stores of values in registers when the block ends
  kEdgeOut,     // moves of the edge out of the block
  kAfter,       // stores of values just defined
};

// A move with its place. Until slots are assigned, a slot's index is the number of its VReg, or
// kCycleSlot or kScratchSlot.
struct PlacedMove {
  Stage stage = Stage::kOperands;
  Move move;
};
inline constexpr uint32_t kCycleSlot = ~0u;  // holds a location's content while a cycle turns
inline constexpr uint32_t kScratchSlot =
    ~0u - 1;  // holds the register borrowed for a slot-to-slot move

// A value loses its register while it is still live: from here on it is in its slot. The store may
// happen here, or earlier at a cheaper place.
struct Drop {
  VReg vreg = kNoVReg;
  uint32_t block = 0;
  uint32_t instruction = 0;
  Stage stage = Stage::kDropStore;  // or kBlockEnd: dropped on the edge out of the block
  PhysicalRegister reg = kNoRegister;
};

// What the scan decides. Slots are still one per VReg.
struct Assignment {
  std::vector<absl::InlinedVector<Location, 4>> locations;
  std::vector<PlacedMove> moves;
  std::vector<Drop> drops;
  std::vector<Residents> entry;      // by block; includes the parameters that are in registers
  std::vector<Residents> exit;       // by block
  std::vector<bool> starts_in_slot;  // by VReg: it is defined into its slot
  std::vector<bool> has_slot;        // by VReg: it is in its slot somewhere
};

// Walks the blocks and decides for each value where it is at each point.
absl::StatusOr<Assignment> scan(const RegallocInput& input, const Analysis& facts);

// Finds the drops on edges and puts the stores that make all slots valid at the cheapest places.
void place_stores(const RegallocInput& input, const Analysis& facts, Assignment& assignment);

// The slots, and the pointers in them at each safepoint.
struct SlotMap {
  std::vector<uint32_t> slot;  // by VReg; kNone if it has none
  std::vector<SafepointSlots> safepoints;
  uint32_t count = 0;
};
SlotMap assign_slots(const RegallocInput& input, const Analysis& facts,
                     const Assignment& assignment);

// Replaces the slot numbers of the scan by those of the map, and adds the moves of all edges.
// Raises slots.count when a move needs a slot of its own.
RegallocOutput finish(const RegallocInput& input, const Analysis& facts, Assignment assignment,
                      SlotMap slots);

// One move of a set that happens at once. `from` of kind kNone means: make the value again.
struct ParallelMove {
  Location from;
  Location to;
  VReg vreg = kNoVReg;
};

// Appends to `out` a sequence of moves with the effect of `moves` at once. Destinations are
// distinct; `free` are registers that hold nothing before or after. Without a free register, cycles
// of integer registers become exchanges, and others go through kCycleSlot; a move from slot to slot
// borrows a register, whose content waits in kScratchSlot.
void sequentialize(const RegallocInput& input, std::vector<ParallelMove> moves, RegisterSet free,
                   std::vector<Move>& out);

}  // namespace tandem::x64::regalloc

#endif  // TANDEM_COMPILER_X64_REGALLOC_INTERNAL_H_
