// Small rewrites of emitted code, with the registers known:
//
//   MOVL $0, r          → XORL r, r         where the flags are dead
//   LEAQ c(r), r        → ADDQ $c, r; INCQ, DECQ
//   LEAQ (r)(s*1), r    → ADDQ s, r
//   MOVAPS X15, x       → XORPS x, x        (shorter, and known to depend on nothing)
//   MOVQ r, r           → nothing
//
// The flags are dead before an instruction that writes them, and across labels and branches: the
// selector never keeps them over a block's end.

#include "compiler/x64/abi.h"
#include "compiler/x64/emit.h"

namespace tandem::x64 {
namespace {

using as::Instruction;
using as::Mnemonic;
using as::Operand;

void replace(Instruction& instruction, Mnemonic mnemonic, std::initializer_list<Operand> list) {
  instruction = Instruction(mnemonic, instruction.position, list);
}

void improve_move(Instruction& instruction, bool flags_live, uint32_t spare_label) {
  const Operand& to = instruction.operands[0];
  const Operand& from = instruction.operands[1];
  if (!to.is_register()) return;
  if (from.is_register() && from.reg == to.reg && to.size == 8) {
    replace(instruction, Mnemonic::kLabel, {Operand::of_label(spare_label)});
  } else if (from.kind == Operand::Kind::kImmediate && from.immediate == 0 && !flags_live) {
    Operand r = Operand::of_register(to.reg, 4);
    replace(instruction, Mnemonic::kXor, {r, r});
  }
}

void improve_lea(Instruction& instruction, bool flags_live) {
  Operand to = instruction.operands[0];
  as::Memory m = instruction.operands[1].memory;
  if (!m.symbol.empty() || m.base >= as::kXmm0) return;
  if (m.index == as::kNoRegister && m.displacement == 0) {
    replace(instruction, Mnemonic::kMov, {to, Operand::of_register(m.base, to.size)});
    return;
  }
  if (flags_live) return;
  if (m.index == as::kNoRegister) {
    if (m.base != to.reg) return;
    if (m.displacement == 1) {
      replace(instruction, Mnemonic::kInc, {to});
    } else if (m.displacement == -1) {
      replace(instruction, Mnemonic::kDec, {to});
    } else if (m.displacement == 128) {
      replace(instruction, Mnemonic::kSub, {to, Operand::of_immediate(-128)});
    } else {
      replace(instruction, Mnemonic::kAdd, {to, Operand::of_immediate(m.displacement)});
    }
    return;
  }
  if (m.scale != 1 || m.displacement != 0 || (m.base != to.reg && m.index != to.reg)) return;
  as::Register other = m.base == to.reg ? m.index : m.base;
  replace(instruction, Mnemonic::kAdd, {to, Operand::of_register(other, to.size)});
}

}  // namespace

void improve_code(std::vector<Instruction>& code, uint32_t spare_label) {
  bool flags_live = false;
  for (size_t i = code.size(); i-- > 0;) {
    Instruction& instruction = code[i];
    Mnemonic mnemonic = instruction.mnemonic;
    if (mnemonic == Mnemonic::kMov) {
      improve_move(instruction, flags_live, spare_label);
    } else if (mnemonic == Mnemonic::kLea) {
      improve_lea(instruction, flags_live);
      if (instruction.mnemonic == Mnemonic::kMov) {
        improve_move(instruction, flags_live, spare_label);
      }
    } else if (mnemonic == Mnemonic::kMovaps && instruction.operands[1].is_register() &&
               instruction.operands[1].reg == kZeroRegister) {
      as::Operand to = instruction.operands[0];
      replace(instruction, Mnemonic::kXorps, {to, to});
    } else if (mnemonic == Mnemonic::kLabel) {
      if (instruction.operands[0].immediate != spare_label) flags_live = false;
      continue;
    }
    switch (as::flags_effect(instruction.mnemonic)) {
      case as::Flags::kFlagsUnchanged:
        break;
      case as::Flags::kFlagsWritten:
        flags_live = false;
        break;
      case as::Flags::kFlagsRead:
      case as::Flags::kFlagsReadWritten:
        flags_live = true;
        break;
    }
  }
}

}  // namespace tandem::x64
