// One x86-64 instruction as data, with machine registers, labels and symbols: what the back end
// hands to the encoder.

#ifndef TANDEM_ASM_INSTRUCTION_H_
#define TANDEM_ASM_INSTRUCTION_H_

#include <array>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "compiler/support/source.h"

namespace tandem::as {

// The instructions that the encoder knows; asm/mnemonics.def lists them.
enum class Mnemonic : uint8_t {
#define MNEMONIC(enumerator, asmjit_id, flags) enumerator,
#include "asm/mnemonics.def"
#undef MNEMONIC
};

// What an instruction does with the arithmetic flags.
enum class Flags : uint8_t { kFlagsUnchanged, kFlagsWritten, kFlagsRead, kFlagsReadWritten };
Flags flags_effect(Mnemonic mnemonic);

// Conditions by their hardware encoding; with `^ 1` the opposite one.
enum class Condition : uint8_t {
  kOverflow,
  kNoOverflow,
  kBelow,
  kAboveEqual,
  kEqual,
  kNotEqual,
  kBelowEqual,
  kAbove,
  kSign,
  kNoSign,
  kParity,
  kNoParity,
  kLess,
  kGreaterEqual,
  kLessEqual,
  kGreater,
};
inline Condition inverted(Condition c) {
  return static_cast<Condition>(static_cast<int>(c) ^ 1);
}

// Machine registers: 0..15 the integer ones in hardware encoding, 16..31 XMM0..XMM15.
using Register = uint8_t;
inline constexpr Register kRax = 0, kRcx = 1, kRdx = 2, kRbx = 3, kRsp = 4, kRbp = 5, kRsi = 6,
                          kRdi = 7, kR8 = 8, kR9 = 9, kR10 = 10, kR11 = 11, kR12 = 12, kR13 = 13,
                          kR14 = 14, kR15 = 15, kXmm0 = 16, kXmm15 = 31;
inline constexpr Register kNoRegister = 0xff;
inline constexpr Register kRip = 0xfe;  // as a base: relative to the next instruction

// base + index * scale + displacement; or symbol + displacement, relative to RIP; or symbol + index
// * scale + displacement, by the symbol's address, which programs without position independence
// have in 31 bits.
struct Memory {
  Register base = kNoRegister;
  Register index = kNoRegister;
  uint8_t scale = 1;
  int32_t displacement = 0;
  absl::string_view symbol;
};

struct Operand {
  enum class Kind : uint8_t { kNone, kRegister, kImmediate, kMemory, kLabel, kSymbol };
  Kind kind = Kind::kNone;
  uint8_t size = 8;  // bytes that the instruction uses of a register or of memory
  Register reg = kNoRegister;
  int64_t immediate = 0;  // kImmediate; kLabel: its number
  Memory memory;          // kMemory; kSymbol: `symbol` and `displacement`

  static Operand of_register(Register r, uint8_t size) {
    return {.kind = Kind::kRegister, .size = size, .reg = r};
  }
  static Operand of_immediate(int64_t value) {
    return {.kind = Kind::kImmediate, .immediate = value};
  }
  static Operand of_memory(const Memory& m, uint8_t size) {
    return {.kind = Kind::kMemory, .size = size, .memory = m};
  }
  static Operand of_label(uint32_t label) { return {.kind = Kind::kLabel, .immediate = label}; }
  static Operand of_symbol(absl::string_view name) {
    return {.kind = Kind::kSymbol, .memory = {.symbol = name}};
  }
  bool is_register() const { return kind == Kind::kRegister; }
  bool is_memory() const { return kind == Kind::kMemory; }
};

// Operands are in the order of Intel's manuals: the destination first.
struct Instruction {
  Mnemonic mnemonic = Mnemonic::kNop;
  Condition condition = Condition::kEqual;  // kJcc, kSetcc, kCmovcc
  uint8_t operand_count = 0;
  std::array<Operand, 3> operands;
  Position position;

  Instruction() = default;
  Instruction(Mnemonic m, Position at, std::initializer_list<Operand> list) : mnemonic(m) {
    position = at;
    for (const Operand& operand : list) operands[operand_count++] = operand;
  }
};

}  // namespace tandem::as

#endif  // TANDEM_ASM_INSTRUCTION_H_
