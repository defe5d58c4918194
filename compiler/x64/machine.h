// Machine code over virtual registers: what selection makes and register allocation and emission
// read.
//
// A MachineInstruction has the form of an as::Instruction whose register fields may name operands
// of the allocator (`operand_register(i)`: whatever register or slot operand i gets), real
// registers, or the bases of areas of the frame whose place is not known before allocation. What is
// more than one instruction, or depends on the frame, is a Pseudo that emission expands.

#ifndef TANDEM_COMPILER_X64_MACHINE_H_
#define TANDEM_COMPILER_X64_MACHINE_H_

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "asm/instruction.h"
#include "compiler/ir/function.h"
#include "compiler/x64/abi.h"
#include "compiler/x64/regalloc.h"

namespace tandem::x64 {

// Register fields of a form from here on name operand 0, 1, ... of the instruction.
inline constexpr as::Register kFirstOperandRegister = 64;
inline constexpr as::Register operand_register(size_t index) {
  return static_cast<as::Register>(kFirstOperandRegister + index);
}

// Bases for memory in the frame; displacements count from the area's start.
inline constexpr as::Register kOutgoingBase = 0xe0;  // arguments and results of calls made here
inline constexpr as::Register kLocalsBase = 0xe1;    // `local` variables
inline constexpr as::Register kIncomingBase = 0xe2;  // stack arguments and results of this function

enum class Pseudo : uint8_t {
  kNone,           // `form` as it is
  kEntry,          // defines the parameters in their registers; no code
  kKeepAlive,      // reads its operands; no code
  kJump,           // to successor 0
  kBranch,         // to successor 0 if the condition holds, else to successor 1
  kRecoveryPoint,  // to successor 0; successor 1 is where the runtime continues after a recovery
  kReturn,         // epilogue and RET
  kUnreachable,    // after a call that does not return
  kAdd,            // operands: sum out, two terms in, each in a register or slot
  kDivide,         // signed: operands RAX in, divisor, RAX out, RDX out; with a check for -1
  kUint64ToFloat,  // operands: x in, temporary out (early), float out (early)
  kFloatToUint64,  // operands: float in, temporary float out (early), integer temporary, x out
  kFloatSelect,    // operands: if-true in, reused if-false in, out; `form.condition`
  kMoveLoop,      // form: destination's end, source's end if it copies, -bytes; `source`: the first
                  // of the operands that are temporaries (index, two floats if it copies)
  kWriteBarrier,  // operands: the registers of `barriers[source]`'s addresses, until the end
  kEndBarrier,    // after the stores that the barrier is for; no code
};

// How a floating-point comparison's unordered outcome, in the parity flag, joins the condition.
enum class Parity : uint8_t {
  kIgnore,
  kAndOrdered,   // holds when the condition does and the operands are ordered
  kOrUnordered,  // holds when the condition does or the operands are unordered
};

// A condition of the flags.
struct FlagCondition {
  as::Condition condition = as::Condition::kNotEqual;
  Parity parity = Parity::kIgnore;

  FlagCondition inverse() const {
    Parity p = parity == Parity::kIgnore       ? Parity::kIgnore
               : parity == Parity::kAndOrdered ? Parity::kOrUnordered
                                               : Parity::kAndOrdered;
    return {as::inverted(condition), p};
  }
};

struct MachineInstruction {
  Pseudo pseudo = Pseudo::kNone;
  Parity parity = Parity::kIgnore;  // kBranch, kFloatSelect
  uint32_t source = 0;  // of a call: the TIR instruction; of kWriteBarrier: which of `barriers`;
                        // of kMoveLoop: which of the operands
  uint8_t size = 8;     // kAdd, kDivide, kUint64ToFloat, kFloatToUint64, kFloatSelect
  as::Instruction form;
  RegallocInstruction allocation;
};

struct MachineBlock {
  std::vector<MachineInstruction> instructions;
  std::vector<VReg> parameters;
  absl::InlinedVector<RegallocEdge, 2> successors;
  bool cold = false;
  float frequency = 1;
};

// A variable in the frame.
struct FrameLocal {
  const ir::Type* type = nullptr;
  int64_t offset = 0;       // in the area of locals
  bool initialize = false;  // its pointers have to be zeroed at the entry
  bool is_object = false;   // some stack map lists it among its objects
};

// What the stack map of a safepoint lists of the locals (local_liveness.h).
struct ListedLocals {
  std::vector<uint32_t> live;
  std::vector<uint32_t> objects;  // live only if a live pointer leads there
};

// Data that a function's code refers to.
struct FloatConstant {
  std::string symbol;
  uint64_t bits = 0;
  uint8_t size = 8;
  friend bool operator<(const FloatConstant& a, const FloatConstant& b) {
    return a.symbol < b.symbol;
  }
};
struct JumpTable {
  std::string symbol;
  std::vector<uint32_t> blocks;  // machine blocks, by table index
};

struct MachineFunction {
  const ir::Function* function = nullptr;
  CallAssignment assignment;
  std::vector<MachineBlock> blocks;  // block 0 is the entry
  std::vector<uint32_t> order;       // of emission, of all reachable blocks
  std::vector<VRegInfo> vregs;
  absl::flat_hash_map<VReg, as::Instruction> rematerializations;  // operand 0 is the destination
  std::vector<FrameLocal> locals;
  std::vector<uint32_t> local_of_instruction;  // by TIR instruction: index in `locals`
  absl::flat_hash_map<uint32_t, ListedLocals>
      listed_locals;  // by TIR instruction; if there are any
  int64_t locals_bytes = 0;
  int64_t outgoing_bytes = 0;
  bool has_defer_record = false;  // the highest of the locals
  uint32_t recovery_block = ~0u;  // the machine block that a recovered panic enters, if any
  bool has_calls = false;
  bool has_indirect_calls = false;
  bool uses_context = false;
  std::deque<FloatConstant> float_constants;  // addresses are stable: forms point at the symbols
  std::deque<JumpTable> jump_tables;
  std::vector<std::vector<as::Memory>> barriers;  // the slots of each write barrier
  std::deque<std::string> closure_symbols;        // static closures whose address is taken
};

}  // namespace tandem::x64

#endif  // TANDEM_COMPILER_X64_MACHINE_H_
