// Go's assembler syntax from decoded instructions. Operands stand in the order source, destination;
// only CMP keeps the machine's order. Registers have one name for all sizes but one byte. What
// asm/go_mnemonics.def does not list (most of SSE) has the machine's name.

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "asm/decoder.h"

namespace tandem::as {
namespace {

enum class Form : uint8_t { kPlain, kSuffix, kExtend, kInteger };

struct GoMnemonic {
  ZydisMnemonic id;
  const char* name;
  Form form;
};

constexpr GoMnemonic kGoMnemonics[] = {
#define GO_MNEMONIC(zydis, go, form) {ZYDIS_MNEMONIC_##zydis, go, Form::form},
#include "asm/go_mnemonics.def"
#undef GO_MNEMONIC
};

const char* size_suffix(unsigned bits) {
  if (bits == 8) return "B";
  if (bits == 16) return "W";
  return bits == 32 ? "L" : "Q";
}

bool is_xmm(ZydisRegister r) {
  return ZydisRegisterGetClass(r) == ZYDIS_REGCLASS_XMM;
}

// The size of the operand that is an integer register or memory beside an XMM register.
unsigned integer_bits(const DecodedInstruction& i) {
  for (int k = 0; k < 2; ++k) {
    const ZydisDecodedOperand& operand = i.operands[k];
    if (operand.type == ZYDIS_OPERAND_TYPE_REGISTER && !is_xmm(operand.reg.value)) {
      return operand.size;
    }
  }
  return i.operands[1].size;
}

std::string mnemonic(const DecodedInstruction& i) {
  for (const GoMnemonic& row : kGoMnemonics) {
    if (row.id != i.info.mnemonic) continue;
    const char* first = size_suffix(i.operands[0].size);
    switch (row.form) {
      case Form::kPlain:
        return row.name;
      case Form::kSuffix: {
        bool three = i.info.mnemonic == ZYDIS_MNEMONIC_IMUL && i.info.operand_count_visible == 3;
        return absl::StrCat(row.name, three ? "3" : "", first);
      }
      case Form::kExtend:
        return absl::StrCat("MOV", size_suffix(i.operands[1].size), first, row.name);
      case Form::kInteger:
        return absl::StrReplaceAll(row.name, {{"*", size_suffix(integer_bits(i))}});
    }
  }
  return absl::AsciiStrToUpper(ZydisMnemonicGetString(i.info.mnemonic));
}

std::string register_name(ZydisRegister r) {
  if (is_xmm(r)) return absl::StrCat("X", ZydisRegisterGetId(r));
  static constexpr const char* kNames[] = {"AX", "CX", "DX", "BX", "SP", "BP", "SI", "DI"};
  static constexpr const char* kByteNames[] = {"AL", "CL", "DL", "BL", "SPB", "BPB", "SIB", "DIB"};
  bool byte = ZydisRegisterGetWidth(ZYDIS_MACHINE_MODE_LONG_64, r) == 8;
  ZydisRegister whole = ZydisRegisterGetLargestEnclosing(ZYDIS_MACHINE_MODE_LONG_64, r);
  int id = ZydisRegisterGetId(whole);
  if (id >= 8) return absl::StrCat("R", id, byte ? "B" : "");
  return byte ? kByteNames[id] : kNames[id];
}

std::string memory_operand(const DecodedInstruction& i, const ZydisDecodedOperand& operand) {
  const auto& m = operand.mem;
  if (m.base == ZYDIS_REGISTER_RIP) {
    if (!i.symbol.empty()) return absl::StrCat(i.symbol, "(SB)");
    return absl::StrCat(m.disp.value, "(PC)");
  }
  std::string out;
  if (!i.symbol.empty()) {
    absl::StrAppend(&out, i.symbol, "(SB)");
  } else if (m.disp.value != 0) {
    absl::StrAppend(&out, m.disp.value);
  }
  if (m.base != ZYDIS_REGISTER_NONE) absl::StrAppend(&out, "(", register_name(m.base), ")");
  if (m.index != ZYDIS_REGISTER_NONE) {
    absl::StrAppend(&out, "(", register_name(m.index), "*", static_cast<int>(m.scale), ")");
  }
  return out;
}

std::string operand_text(const DecodedInstruction& i, const ZydisDecodedOperand& operand) {
  switch (operand.type) {
    case ZYDIS_OPERAND_TYPE_REGISTER:
      return register_name(operand.reg.value);
    case ZYDIS_OPERAND_TYPE_MEMORY:
      return memory_operand(i, operand);
    case ZYDIS_OPERAND_TYPE_IMMEDIATE:
      if (operand.imm.is_relative) {
        if (!i.symbol.empty()) return absl::StrCat(i.symbol, "(SB)");
        return absl::StrCat(i.offset + i.info.length + operand.imm.value.s);
      }
      return absl::StrCat("$", operand.imm.value.s);
    case ZYDIS_OPERAND_TYPE_UNUSED:
    case ZYDIS_OPERAND_TYPE_POINTER:
      break;
  }
  return "?";
}

}  // namespace

std::string go_syntax(const DecodedInstruction& instruction) {
  std::vector<std::string> operands;
  for (int i = 0; i < instruction.info.operand_count_visible; ++i) {
    operands.push_back(operand_text(instruction, instruction.operands[i]));
  }
  if (instruction.info.mnemonic != ZYDIS_MNEMONIC_CMP) {
    std::reverse(operands.begin(), operands.end());
  }
  std::string name = mnemonic(instruction);
  bool string_operation = instruction.info.mnemonic == ZYDIS_MNEMONIC_MOVSQ ||
                          instruction.info.mnemonic == ZYDIS_MNEMONIC_STOSQ;
  if (string_operation) return absl::StrCat("REP; ", name);
  if ((instruction.info.attributes & ZYDIS_ATTRIB_HAS_LOCK) != 0) name = "LOCK; " + name;
  if (operands.empty() || instruction.info.mnemonic == ZYDIS_MNEMONIC_INT3) return name;
  return absl::StrCat(name, " ", absl::StrJoin(operands, ", "));
}

}  // namespace tandem::as
