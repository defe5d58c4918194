// The calling convention: Go's ABIInternal (docs/abi.md; Go's cmd/compile/abi-internal.md). Where
// each scalar of a func type's parameters and results is passed.
//
// Integer registers in order: RAX RBX RCX RDI RSI R8 R9 R10 R11; floating point: X0..X14. A
// parameter is in registers as a whole or on the stack as a whole. Stack-assigned parameters, then
// results, lie at the bottom of the caller's frame, and above them room for the parameters that are
// in registers, where a callee may spill them (ours do not, and morestack saves them elsewhere).
// RDX holds the closure context, R14 the g, X15 zero; every register is caller-saved.

#ifndef TANDEM_COMPILER_X64_ABI_H_
#define TANDEM_COMPILER_X64_ABI_H_

#include <cstdint>
#include <vector>

#include "asm/instruction.h"
#include "compiler/ir/type.h"
#include "compiler/x64/regalloc.h"

namespace tandem::x64 {

inline constexpr PhysicalRegister kIntegerArguments[] = {
    as::kRax, as::kRbx, as::kRcx, as::kRdi, as::kRsi, as::kR8, as::kR9, as::kR10, as::kR11};
inline constexpr int kFloatArgumentCount = 15;
inline constexpr PhysicalRegister kContextRegister = as::kRdx;
inline constexpr PhysicalRegister kGRegister = as::kR14;
inline constexpr PhysicalRegister kZeroRegister = as::kXmm15;
// The argument of runtime.gcWriteBarrier, and all that it changes.
inline constexpr PhysicalRegister kBarrierRegister = as::kR11;

// What the allocator may use, which is also what a call destroys: all but RSP, RBP, R14 and X15.
inline constexpr RegisterSet kAllocatable =
    0x7fff'ffff & ~(1u << as::kRsp | 1u << as::kRbp | 1u << as::kR14);

// Where one scalar is passed.
struct ScalarAssignment {
  const ir::Type* type = nullptr;
  bool in_register = false;
  PhysicalRegister reg = 0;  // when in a register
  int64_t stack_offset = 0;  // otherwise: from the bottom of the caller's frame
};

// Where all scalars of a call are passed, in the order of the flattened parameters and results.
struct CallAssignment {
  std::vector<ScalarAssignment> parameters;
  std::vector<ScalarAssignment> results;
  int64_t argument_bytes = 0;  // of the stack-assigned parameters
  int64_t stack_bytes = 0;     // of parameters and results
  int64_t spill_bytes = 0;     // of the register-assigned parameters, above them
};

// Applies the convention to a func type whose parameters and results have register types.
CallAssignment assign_call(const ir::Type* func_type);

}  // namespace tandem::x64

#endif  // TANDEM_COMPILER_X64_ABI_H_
