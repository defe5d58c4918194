// The register allocator's interface: what it is told about a function, and what it answers. It
// knows nothing of x86 instructions or of TIR; instruction selection describes its output in these
// terms, and emission follows the answer. The vocabulary is that of regalloc2 (C. Fallin,
// "Cranelift, Part 4: A New Register Allocator", 2022).
//
// The input is SSA: each virtual register (VReg) is defined once, as a block parameter or by an
// instruction's def operand, and its definition dominates its uses. Blocks are numbered in the
// order in which they will be emitted; instructions are numbered consecutively through them. A
// branch passes arguments to the parameters of its successors. Critical edges are split beforehand:
// a block with several successors has none with several predecessors. All blocks are reachable. A
// branch defines nothing; one with a single successor has no operands or clobbers at all, because
// the moves of its edge come just before it.
//
// Program points: each instruction has an early point, at which its early operands are read, and a
// late one, at which its late operands are written. A use at kLate stays intact until the
// instruction has ended, so it never shares a register with a def; a def at kEarly is written
// before the uses have all been read. Registers in `clobbers` are destroyed between the two points:
// a value that is live across a call, where every register is clobbered, has to be in a spill slot
// there. That makes stack maps simple: at a safepoint, all live pointers are in spill slots. A
// safepoint that clobbers little or nothing is one too: pointers do not stay in registers across
// it.

#ifndef TANDEM_COMPILER_X64_REGALLOC_H_
#define TANDEM_COMPILER_X64_REGALLOC_H_

#include <cstdint>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/status/statusor.h"

namespace tandem::x64 {

enum class RegisterClass : uint8_t { kInteger, kFloat };

// A machine register: 0..15 the integer ones in hardware encoding, 16..31 XMM0..XMM15.
using PhysicalRegister = uint8_t;
inline constexpr PhysicalRegister kFirstFloatRegister = 16;
inline constexpr int kRegisterCount = 32;

inline RegisterClass class_of(PhysicalRegister r) {
  return r < kFirstFloatRegister ? RegisterClass::kInteger : RegisterClass::kFloat;
}

// A set of machine registers, a bit each.
using RegisterSet = uint32_t;

// A virtual register: a dense index into RegallocInput::vregs.
using VReg = uint32_t;
inline constexpr VReg kNoVReg = ~VReg{0};

struct VRegInfo {
  RegisterClass register_class = RegisterClass::kInteger;
  bool is_pointer = false;        // a live pointer for the stack maps
  bool rematerializable = false;  // cheap to compute again (a constant, an address): never spilled;
                                  // the allocator asks emission for it by Move::kRematerialize
  bool is_narrow = false;         // nobody reads more than its lower 4 bytes, but where it is known
                                  // that the rest is zero
  uint32_t size = 8;              // bytes of a spill slot: 8, or 16 for a whole vector register.
                                  // The arguments and parameters that meet on an edge agree in it
};

enum class OperandKind : uint8_t { kUse, kDef };
enum class OperandPoint : uint8_t { kEarly, kLate };
enum class OperandConstraint : uint8_t {
  kAny,       // register or spill slot
  kRegister,  // any register of the VReg's class
  kFixed,     // `fixed`
  kReuse,     // def only: the same register as the operand at index `reuse` (two-address form)
};

struct Operand {
  VReg vreg = kNoVReg;
  OperandKind kind = OperandKind::kUse;
  OperandPoint point = OperandPoint::kEarly;
  OperandConstraint constraint = OperandConstraint::kRegister;
  PhysicalRegister fixed = 0;
  uint8_t reuse = 0;
};

struct RegallocInstruction {
  absl::InlinedVector<Operand, 4> operands;
  RegisterSet clobbers = 0;
  bool is_safepoint = false;  // wants the list of live pointer slots
  bool is_move = false;       // operand 0 (def) is a copy of operand 1 (use): worth coalescing
};

// One edge of the control flow graph with the arguments that it passes.
struct RegallocEdge {
  uint32_t block = 0;
  absl::InlinedVector<VReg, 4> arguments;
};

struct RegallocBlock {
  uint32_t first_instruction = 0;  // [first, end): the last one is the branch
  uint32_t end_instruction = 0;
  std::vector<VReg> parameters;
  absl::InlinedVector<RegallocEdge, 2> successors;
  absl::InlinedVector<uint32_t, 2> predecessors;
  float frequency = 1;  // relative: loop bodies are hotter, panic paths colder
};

struct RegallocInput {
  std::vector<VRegInfo> vregs;
  std::vector<RegallocInstruction> instructions;
  std::vector<RegallocBlock> blocks;  // block 0 is the entry; it has no parameters (arguments come
                                      // in as defs, fixed to their registers, of an instruction)
  RegisterSet allocatable = 0;        // what may be used; never RSP, RBP, R14, X15
};

// Where a value is. A spill slot is an index in units of 8 bytes into the spill area; one of 16
// bytes is at `index` and `index` + 1.
struct Location {
  enum class Kind : uint8_t { kNone, kRegister, kSlot } kind = Kind::kNone;
  uint32_t index = 0;

  static Location in_register(PhysicalRegister r) { return {Kind::kRegister, r}; }
  static Location in_slot(uint32_t slot) { return {Kind::kSlot, slot}; }
  bool is_register() const { return kind == Kind::kRegister; }
  bool is_slot() const { return kind == Kind::kSlot; }
  friend bool operator==(Location, Location) = default;
};

// Code that the allocator inserts before (or after) an instruction. Moves at one place are in
// sequential order; parallel moves have been resolved, with cycles broken by registers the
// allocator found free, or by exchanges of two integer registers. A kCopy is from register to
// register, to slot, or from slot, never from slot to slot. Moves may not change the flags, for a
// branch or a conditional instruction may follow that reads them (kRematerialize included: MOV $0,
// not XOR).
struct Move {
  enum class Kind : uint8_t { kCopy, kExchange, kRematerialize } kind = Kind::kCopy;
  uint32_t instruction = 0;
  bool after = false;  // after the instruction, not before it
  Location from;       // kCopy, kExchange
  Location to;
  VReg vreg = kNoVReg;  // the value moved or made again; kNoVReg if a register, whatever is in it,
                        // is put aside and back: then all of it (8 bytes, or 16 of an XMM register)
};

// The pointers that are live across a safepoint.
struct SafepointSlots {
  uint32_t instruction = 0;
  std::vector<uint32_t> slots;
};

struct RegallocOutput {
  // For each instruction, the location of each operand, in the order of its operands. An is_move
  // whose operands are in one location needs no code; at least one of them is in a register.
  std::vector<absl::InlinedVector<Location, 4>> locations;
  std::vector<Move> moves;  // by (instruction, before/after), then order of execution
  std::vector<SafepointSlots> safepoints;  // one for each safepoint, by instruction
  uint32_t slot_count = 0;
};

// Allocates registers. Fails only on inconsistent input (an internal error of selection).
absl::StatusOr<RegallocOutput> allocate_registers(const RegallocInput& input);

// Checks an allocation independently of how it was made (C. Fallin, "Cranelift, Part 3: Correctness
// in Register Allocation", 2021): follows which VReg each location holds along all paths, and
// reports the first operand that would not read its value, or safepoint whose slots are wrong.
absl::Status check_allocation(const RegallocInput& input, const RegallocOutput& output);

}  // namespace tandem::x64

#endif  // TANDEM_COMPILER_X64_REGALLOC_H_
