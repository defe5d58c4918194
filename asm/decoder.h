// One decoded instruction of an object, with the symbol that a relocation puts into it: what the
// listings are made of. The decoding is Zydis'.

#ifndef TANDEM_ASM_DECODER_H_
#define TANDEM_ASM_DECODER_H_

#include <Zydis/Zydis.h>

#include <string>

#include "absl/strings/string_view.h"

namespace tandem::as {

struct DecodedInstruction {
  ZydisDecodedInstruction info;
  ZydisDecodedOperand operands[ZYDIS_MAX_OPERAND_COUNT];
  uint64_t offset = 0;  // in the function
  std::string symbol;   // "name" or "name+8", of the relocation; empty when there is none
};

// Decodes the instruction at the start of `bytes`; false when there is none.
bool decode(absl::string_view bytes, DecodedInstruction& instruction);

// The instruction in Go's assembler syntax: "CMPQ SP, 16(R14)".
std::string go_syntax(const DecodedInstruction& instruction);

// The instruction as Zydis formats it.
std::string zydis_syntax(const DecodedInstruction& instruction, ZydisFormatterStyle style);

}  // namespace tandem::as

#endif  // TANDEM_ASM_DECODER_H_
