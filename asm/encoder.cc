// The encoder, in three steps. One pass encodes everything but branches with asmjit and notes where
// each instruction's bytes are; a branch to a label is a piece without bytes yet, and a symbol's
// operand becomes a reference at the offset of its field. Then the iteration finds the branches'
// sizes: all begin short, and one whose target is out of reach grows for good, until nothing
// changes. The last pass puts the bytes, the branches and the references together at their final
// offsets.
//
// The field of a symbol's displacement, relative to RIP or beside an index, is found by encoding
// the instruction twice, with different displacements, and comparing the bytes.

#include "asm/encoder.h"

#include <asmjit/x86.h>

#include <cstring>
#include <utility>

#include "absl/strings/str_cat.h"

namespace tandem::as {
namespace {

namespace x86 = asmjit::x86;
using InstId = asmjit::InstId;

struct MnemonicInfo {
  InstId id;
  Flags flags;
  const char* name;
};

constexpr MnemonicInfo kMnemonics[] = {
#define MNEMONIC(enumerator, asmjit_id, flags) \
  {x86::Inst::kId##asmjit_id, Flags::flags, #enumerator},
#include "asm/mnemonics.def"
#undef MNEMONIC
};

const MnemonicInfo& mnemonic_info(Mnemonic m) {
  return kMnemonics[static_cast<size_t>(m)];
}

// By Condition.
constexpr InstId kSetIds[] = {
    x86::Inst::kIdSeto, x86::Inst::kIdSetno, x86::Inst::kIdSetb,  x86::Inst::kIdSetae,
    x86::Inst::kIdSete, x86::Inst::kIdSetne, x86::Inst::kIdSetbe, x86::Inst::kIdSeta,
    x86::Inst::kIdSets, x86::Inst::kIdSetns, x86::Inst::kIdSetp,  x86::Inst::kIdSetnp,
    x86::Inst::kIdSetl, x86::Inst::kIdSetge, x86::Inst::kIdSetle, x86::Inst::kIdSetg};
constexpr InstId kCmovIds[] = {
    x86::Inst::kIdCmovo, x86::Inst::kIdCmovno, x86::Inst::kIdCmovb,  x86::Inst::kIdCmovae,
    x86::Inst::kIdCmove, x86::Inst::kIdCmovne, x86::Inst::kIdCmovbe, x86::Inst::kIdCmova,
    x86::Inst::kIdCmovs, x86::Inst::kIdCmovns, x86::Inst::kIdCmovp,  x86::Inst::kIdCmovnp,
    x86::Inst::kIdCmovl, x86::Inst::kIdCmovge, x86::Inst::kIdCmovle, x86::Inst::kIdCmovg};

constexpr uint32_t kShortBranch = 2;
constexpr uint32_t kLongJump = 5;
constexpr uint32_t kLongConditional = 6;

class Encoder {
 public:
  Encoder(absl::Span<const Instruction> instructions, uint32_t label_count)
      : instructions_(instructions), label_count_(label_count) {}

  absl::StatusOr<Code> encode() {
    code_.init(asmjit::Environment(asmjit::Arch::kX64));
    code_.attach(&assembler_);
    for (const Instruction& instruction : instructions_) {
      if (absl::Status status = encode_one(instruction); !status.ok()) return status;
    }
    relax();
    return assemble();
  }

 private:
  // An instruction's bytes among those that asmjit made, or a branch that still has no bytes.
  struct Piece {
    uint32_t begin = 0;
    uint32_t size = 0;
    bool branch = false;
    int reference = -1;  // into references_, with an offset relative to the piece
  };

  static bool is_branch(const Instruction& i) {
    return (i.mnemonic == Mnemonic::kJmp || i.mnemonic == Mnemonic::kJcc) &&
           i.operands[0].kind == Operand::Kind::kLabel;
  }

  absl::Status encode_one(const Instruction& instruction) {
    Piece piece{.begin = static_cast<uint32_t>(assembler_.offset())};
    if (is_branch(instruction)) {
      piece.branch = true;
      piece.size = kShortBranch;
    } else if (instruction.operands[0].kind == Operand::Kind::kSymbol) {
      encode_symbol_branch(instruction, piece);
    } else if (instruction.mnemonic != Mnemonic::kLabel) {
      if (absl::Status status = encode_plain(instruction, piece); !status.ok()) return status;
    }
    pieces_.push_back(piece);
    return absl::OkStatus();
  }

  // CALL or JMP to a symbol: opcode, 4 bytes of displacement.
  void encode_symbol_branch(const Instruction& instruction, Piece& piece) {
    uint8_t opcode = instruction.mnemonic == Mnemonic::kCall ? 0xe8 : 0xe9;
    uint8_t bytes[5] = {opcode, 0, 0, 0, 0};
    assembler_.embed(bytes, sizeof(bytes));
    piece.size = sizeof(bytes);
    piece.reference = static_cast<int>(references_.size());
    references_.push_back({1, RelocationKind::kPlt32, instruction.operands[0].memory.symbol, -4});
  }

  absl::Status encode_plain(const Instruction& instruction, Piece& piece) {
    const Memory* symbolic = nullptr;
    for (const Operand& operand : instruction.operands) {
      if (operand.is_memory() && !operand.memory.symbol.empty()) symbolic = &operand.memory;
    }
    if (absl::Status status = emit(instruction, 0); !status.ok()) return status;
    piece.size = static_cast<uint32_t>(assembler_.offset()) - piece.begin;
    if (symbolic == nullptr) return absl::OkStatus();
    uint32_t field = find_displacement(instruction, piece);
    piece.reference = static_cast<int>(references_.size());
    int64_t addend = symbolic->displacement;
    if (symbolic->index != kNoRegister) {
      references_.push_back({field, RelocationKind::kAbsolute32, symbolic->symbol, addend});
    } else {
      addend -= piece.size - field;
      references_.push_back({field, RelocationKind::kPc32, symbolic->symbol, addend});
    }
    return absl::OkStatus();
  }

  // Where in the piece the 4 bytes of a symbol's displacement are: those that differ when the
  // instruction is encoded with another one.
  uint32_t find_displacement(const Instruction& instruction, const Piece& piece) {
    absl::Status status = emit(instruction, 0x01010101);
    uint32_t field = 0;
    const uint8_t* first = code_.textSection()->data() + piece.begin;
    const uint8_t* second = first + piece.size;
    while (status.ok() && field < piece.size && first[field] == second[field]) ++field;
    assembler_.setOffset(piece.begin + piece.size);
    return field;
  }

  absl::Status emit(const Instruction& instruction, int32_t symbolic_displacement) {
    asmjit::Operand operands[3];
    for (int i = 0; i < instruction.operand_count; ++i) {
      operands[i] = translate(instruction.operands[i], symbolic_displacement);
    }
    InstId id = mnemonic_info(instruction.mnemonic).id;
    size_t condition = static_cast<size_t>(instruction.condition);
    if (instruction.mnemonic == Mnemonic::kSetcc) id = kSetIds[condition];
    if (instruction.mnemonic == Mnemonic::kCmovcc) id = kCmovIds[condition];
    asmjit::Error error = asmjit::kErrorOk;
    if (is_locked(instruction.mnemonic)) assembler_.lock();
    if (instruction.mnemonic == Mnemonic::kRepMovsq) {
      error = assembler_.rep().movsq();
    } else if (instruction.mnemonic == Mnemonic::kRepStosq) {
      error = assembler_.rep().stosq();
    } else if (instruction.operand_count == 3) {
      error = assembler_.emit(id, operands[0], operands[1], operands[2]);
    } else if (instruction.operand_count == 2) {
      error = assembler_.emit(id, operands[0], operands[1]);
    } else if (instruction.operand_count == 1) {
      error = assembler_.emit(id, operands[0]);
    } else {
      error = assembler_.emit(id);
    }
    if (error == asmjit::kErrorOk) return absl::OkStatus();
    return absl::InternalError(absl::StrCat("encoder: ", mnemonic_info(instruction.mnemonic).name,
                                            ": ", asmjit::DebugUtils::errorAsString(error)));
  }

  static bool is_locked(Mnemonic mnemonic) {
    return mnemonic == Mnemonic::kLockXadd || mnemonic == Mnemonic::kLockCmpxchg ||
           mnemonic == Mnemonic::kLockAnd || mnemonic == Mnemonic::kLockOr;
  }

  static x86::Gp integer_register(Register r, uint8_t size) {
    switch (size) {
      case 1:
        return x86::gpb_lo(r);
      case 2:
        return x86::gpw(r);
      case 4:
        return x86::gpd(r);
      default:
        return x86::gpq(r);
    }
  }

  static asmjit::Operand translate(const Operand& operand, int32_t symbolic_displacement) {
    switch (operand.kind) {
      case Operand::Kind::kRegister:
        if (operand.reg >= kXmm0) return x86::xmm(operand.reg - kXmm0);
        return integer_register(operand.reg, operand.size);
      case Operand::Kind::kImmediate:
        return asmjit::Imm(operand.immediate);
      case Operand::Kind::kMemory:
        return translate_memory(operand, symbolic_displacement);
      case Operand::Kind::kNone:
      case Operand::Kind::kLabel:
      case Operand::Kind::kSymbol:
        break;
    }
    return asmjit::Operand();
  }

  static x86::Mem translate_memory(const Operand& operand, int32_t symbolic_displacement) {
    const Memory& m = operand.memory;
    uint32_t shift = m.scale == 8 ? 3 : m.scale == 4 ? 2 : m.scale == 2 ? 1 : 0;
    if (!m.symbol.empty() && m.index == kNoRegister) {
      return x86::ptr(x86::rip, symbolic_displacement, operand.size);
    }
    if (m.base == kNoRegister) {
      int64_t displacement = m.symbol.empty() ? m.displacement : symbolic_displacement;
      return x86::ptr(uint64_t(displacement), x86::gpq(m.index), shift, operand.size);
    }
    if (m.index == kNoRegister) return x86::ptr(x86::gpq(m.base), m.displacement, operand.size);
    return x86::ptr(x86::gpq(m.base), x86::gpq(m.index), shift, m.displacement, operand.size);
  }

  void compute_offsets() {
    offsets_.resize(pieces_.size() + 1);
    uint32_t offset = 0;
    labels_.assign(label_count_, 0);
    for (size_t i = 0; i < pieces_.size(); ++i) {
      offsets_[i] = offset;
      const Instruction& instruction = instructions_[i];
      if (instruction.mnemonic == Mnemonic::kLabel) {
        labels_[static_cast<size_t>(instruction.operands[0].immediate)] = offset;
      }
      offset += pieces_[i].size;
    }
    offsets_.back() = offset;
  }

  int64_t distance(size_t branch) const {
    int64_t target = labels_[static_cast<size_t>(instructions_[branch].operands[0].immediate)];
    return target - (int64_t{offsets_[branch]} + pieces_[branch].size);
  }

  void relax() {
    for (bool changed = true; changed;) {
      changed = false;
      compute_offsets();
      for (size_t i = 0; i < pieces_.size(); ++i) {
        Piece& piece = pieces_[i];
        if (!piece.branch || piece.size != kShortBranch) continue;
        if (distance(i) == static_cast<int8_t>(distance(i))) continue;
        piece.size = instructions_[i].mnemonic == Mnemonic::kJmp ? kLongJump : kLongConditional;
        changed = true;
      }
    }
  }

  void append_branch(std::string& out, size_t i) const {
    bool conditional = instructions_[i].mnemonic == Mnemonic::kJcc;
    int condition = static_cast<int>(instructions_[i].condition);
    int64_t delta = distance(i);
    if (pieces_[i].size == kShortBranch) {
      out.push_back(static_cast<char>(conditional ? 0x70 + condition : 0xeb));
      out.push_back(static_cast<char>(delta));
      return;
    }
    if (conditional) {
      out.push_back(0x0f);
      out.push_back(static_cast<char>(0x80 + condition));
    } else {
      out.push_back(static_cast<char>(0xe9));
    }
    int32_t delta32 = static_cast<int32_t>(delta);
    out.append(reinterpret_cast<const char*>(&delta32), 4);
  }

  Code assemble() {
    Code code;
    const char* encoded = reinterpret_cast<const char*>(code_.textSection()->data());
    for (size_t i = 0; i < pieces_.size(); ++i) {
      const Piece& piece = pieces_[i];
      if (piece.branch) {
        append_branch(code.bytes, i);
        continue;
      }
      code.bytes.append(encoded + piece.begin, piece.size);
      if (piece.reference < 0) continue;
      SymbolReference reference = references_[static_cast<size_t>(piece.reference)];
      reference.offset += offsets_[i];
      code.references.push_back(reference);
    }
    code.offsets = std::move(offsets_);
    code.labels = std::move(labels_);
    return code;
  }

  absl::Span<const Instruction> instructions_;
  uint32_t label_count_;
  asmjit::CodeHolder code_;
  x86::Assembler assembler_;
  std::vector<Piece> pieces_;
  std::vector<SymbolReference> references_;
  std::vector<uint32_t> offsets_;
  std::vector<uint32_t> labels_;
};

}  // namespace

Flags flags_effect(Mnemonic mnemonic) {
  return mnemonic_info(mnemonic).flags;
}

absl::StatusOr<Code> encode(absl::Span<const Instruction> instructions, uint32_t label_count) {
  return Encoder(instructions, label_count).encode();
}

}  // namespace tandem::as
