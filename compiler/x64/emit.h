// Emission: allocated machine code to instructions with machine registers, prologue and epilogue
// included, ready for the encoder.

#ifndef TANDEM_COMPILER_X64_EMIT_H_
#define TANDEM_COMPILER_X64_EMIT_H_

#include <vector>

#include "asm/instruction.h"
#include "compiler/x64/frame.h"
#include "compiler/x64/machine.h"
#include "compiler/x64/regalloc.h"

namespace tandem::x64 {

// A call in the emitted code, with the allocator's number of its instruction.
struct EmittedCall {
  uint32_t index = 0;        // of the CALL in EmittedCode::instructions
  uint32_t instruction = 0;  // of the allocator
  uint32_t source = 0;       // the TIR instruction
  bool is_safepoint = false;
};

// A change of one of the tables that a listing shows as PCDATA, before an instruction.
struct EmittedPcData {
  uint32_t index = 0;
  int table = 0;
  int value = 0;
};

// Instructions of EmittedCode at which a signal must not stop the goroutine: [begin, end).
struct EmittedRange {
  uint32_t begin = 0;
  uint32_t end = 0;
};

struct EmittedCode {
  std::vector<as::Instruction> instructions;
  uint32_t label_count = 0;
  std::vector<uint32_t> block_labels;  // by machine block: the label at which its code begins
  std::vector<EmittedCall> calls;
  std::vector<EmittedPcData> pc_data;
  std::vector<EmittedRange> unsafe;  // by `begin`; they may touch, but not overlap
  uint32_t morestack_call = ~0u;     // index of the CALL, when there is one
};

EmittedCode emit_code(const MachineFunction& function, const RegallocInput& input,
                      const RegallocOutput& allocation, const Frame& frame);

// Small rewrites of straight code; the instructions keep their indexes (what is dropped becomes an
// empty kLabel of number `spare_label`).
void improve_code(std::vector<as::Instruction>& code, uint32_t spare_label);

}  // namespace tandem::x64

#endif  // TANDEM_COMPILER_X64_EMIT_H_
