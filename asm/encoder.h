// From instructions to bytes. Each instruction but a branch is encoded by asmjit; branches to
// labels are relaxed here: all begin in their short form of 2 bytes, and those whose target proves
// to be too far grow (and never shrink again, so the iteration ends). References to symbols become
// relocations.

#ifndef TANDEM_ASM_ENCODER_H_
#define TANDEM_ASM_ENCODER_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "asm/instruction.h"
#include "asm/object.h"

namespace tandem::as {

// A relocation that still has its symbol by name.
struct SymbolReference {
  uint32_t offset = 0;
  RelocationKind kind = RelocationKind::kPc32;
  absl::string_view symbol;
  int64_t addend = 0;
};

// The encoded instructions.
struct Code {
  std::string bytes;
  std::vector<SymbolReference> references;  // by offset
  std::vector<uint32_t> offsets;            // of each instruction; of the end, at the end
  std::vector<uint32_t> labels;             // the offset of each label
};

// Encodes `instructions`, whose labels are numbers below `label_count`. The error names the first
// instruction that does not exist in the machine.
absl::StatusOr<Code> encode(absl::Span<const Instruction> instructions, uint32_t label_count);

}  // namespace tandem::as

#endif  // TANDEM_ASM_ENCODER_H_
