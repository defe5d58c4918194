// The encoder's bytes, branch relaxation, object files and listings.
//
// The bytes that are expected were taken from gc's and gas's output for the same instruction.
// Branches are tried at both sides of the distance where the short form ends. The listing and ELF
// tests share one small object that has code, data, a relocation and metadata.

#include <elf.h>
#include <gtest/gtest.h>

#include <cstring>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "asm/elf_writer.h"
#include "asm/encoder.h"
#include "asm/listing.h"

namespace tandem::as {
namespace {

using M = Mnemonic;
using O = Operand;

O reg(Register r, uint8_t size = 8) {
  return O::of_register(r, size);
}
O imm(int64_t value) {
  return O::of_immediate(value);
}
O mem(Memory m, uint8_t size = 8) {
  return O::of_memory(m, size);
}

Instruction conditional(M m, Condition c, std::initializer_list<O> operands) {
  Instruction i(m, {}, operands);
  i.condition = c;
  return i;
}

std::string bytes_of(const Instruction& instruction) {
  absl::StatusOr<Code> code = encode({instruction}, 1);
  return code.ok() ? absl::BytesToHexString(code->bytes) : std::string(code.status().message());
}
std::string bytes_of(M m, std::initializer_list<O> operands) {
  return bytes_of(Instruction(m, {}, operands));
}

TEST(EncoderTest, BytesAreThoseOfGc) {
  EXPECT_EQ(bytes_of(M::kCmp, {reg(kRsp), mem({.base = kR14, .displacement = 16})}), "493b6610");
  EXPECT_EQ(bytes_of(M::kPush, {reg(kRbp)}), "55");
  EXPECT_EQ(bytes_of(M::kMov, {reg(kRbp), reg(kRsp)}), "4889e5");
  EXPECT_EQ(bytes_of(M::kSub, {reg(kRsp), imm(56)}), "4883ec38");
  EXPECT_EQ(bytes_of(M::kMovups, {mem({.base = kRsp, .displacement = 40}, 16), reg(kXmm15, 16)}),
            "440f117c2428");
  EXPECT_EQ(bytes_of(M::kMov, {reg(kRdi, 4), imm(1)}), "bf01000000");
  EXPECT_EQ(bytes_of(M::kAdd, {reg(kRsp), imm(56)}), "4883c438");
  EXPECT_EQ(bytes_of(M::kTest, {mem({.base = kRsi}, 1), reg(kRax, 1)}), "8406");
  EXPECT_EQ(bytes_of(M::kMovzx, {reg(kRdx, 4), reg(kRdi, 1)}), "400fb6d7");
  EXPECT_EQ(bytes_of(conditional(M::kSetcc, Condition::kGreater, {reg(kRcx, 1)})), "0f9fc1");
  EXPECT_EQ(bytes_of(M::kRepStosq, {}), "f348ab");
}

TEST(EncoderTest, RefusesWhatDoesNotExist) {
  EXPECT_FALSE(encode({Instruction(M::kAdd, {}, {reg(kRax), imm(int64_t{1} << 40)})}, 0).ok());
}

TEST(EncoderTest, ReferencesAreRelativeToTheEndOfTheInstruction) {
  absl::StatusOr<Code> code =
      encode({Instruction(M::kLea, {}, {reg(kRdx), mem({.symbol = "type:string"})}),
              Instruction(M::kMov, {}, {mem({.displacement = 8, .symbol = "x"}, 4), imm(7)}),
              Instruction(M::kCall, {}, {O::of_symbol("f")})},
             0);
  ASSERT_TRUE(code.ok());
  EXPECT_EQ(absl::BytesToHexString(code->bytes), "488d1500000000c7050000000007000000e800000000");
  ASSERT_EQ(code->references.size(), 3u);
  EXPECT_EQ(code->references[0].offset, 3u);
  EXPECT_EQ(code->references[0].addend, -4);
  EXPECT_EQ(code->references[1].offset, 9u);
  EXPECT_EQ(code->references[1].addend, 8 - 8);  // four bytes of immediate follow
  EXPECT_EQ(code->references[2].offset, 18u);
  EXPECT_EQ(code->references[2].kind, RelocationKind::kPlt32);
}

// A branch over `count` one-byte instructions, and one back.
std::string branches(int count) {
  std::vector<Instruction> list;
  list.push_back(Instruction(M::kLabel, {}, {O::of_label(0)}));
  list.push_back(conditional(M::kJcc, Condition::kBelowEqual, {O::of_label(1)}));
  for (int i = 0; i < count; ++i) list.push_back(Instruction(M::kRet, {}, {}));
  list.push_back(Instruction(M::kLabel, {}, {O::of_label(1)}));
  list.push_back(Instruction(M::kJmp, {}, {O::of_label(0)}));
  absl::StatusOr<Code> code = encode(list, 2);
  if (!code.ok()) return "";
  size_t end = 2 + static_cast<size_t>(count);
  bool is_short = code->bytes.size() <= end + 5 && code->bytes[0] == 0x76;
  std::string head = code->bytes.substr(0, is_short ? 2 : 6);
  return absl::BytesToHexString(head +
                                code->bytes.substr(head.size() + static_cast<size_t>(count)));
}

TEST(EncoderTest, BranchesAreAsShortAsTheyCanBe) {
  EXPECT_EQ(branches(80), "7650ebac");
  EXPECT_EQ(branches(124), "767ceb80");
  EXPECT_EQ(branches(125), "767de97cffffff");
  EXPECT_EQ(branches(127), "767fe97affffff");
  EXPECT_EQ(branches(128), "0f8680000000e975ffffff");
}

Object sample_object() {
  Object object;
  Position line = Position::at(1, 5, 1);
  std::vector<Instruction> list = {
      Instruction(M::kCmp, line, {reg(kRsp), mem({.base = kR14, .displacement = 16})}),
      conditional(M::kJcc, Condition::kBelowEqual, {O::of_label(0)}),
      Instruction(M::kLea, line, {reg(kRdx), mem({.symbol = "type:string"})}),
      Instruction(M::kMov, line,
                  {mem({.base = kRax, .index = kRcx, .scale = 8, .displacement = -8}), reg(kR10)}),
      Instruction(M::kMovsx, line, {reg(kRbx), reg(kRcx, 1)}),
      Instruction(M::kCvtsi2sd, line, {reg(kXmm0, 8), reg(kRax)}),
      Instruction(M::kCmp, line, {reg(kRax), imm(-1)}),
      conditional(M::kCmovcc, Condition::kAbove, {reg(kRax), reg(kRbx)}),
      Instruction(M::kSar, line, {reg(kRax), reg(kRcx, 1)}),
      Instruction(M::kCall, line, {O::of_symbol("runtime.growslice")}),
      Instruction(M::kLabel, line, {O::of_label(0)}),
      Instruction(M::kRet, line, {}),
  };
  absl::StatusOr<Code> code = encode(list, 1);
  if (!code.ok()) return object;
  Section text{.name = ".text.main.main", .align = 16, .bytes = code->bytes};
  for (const SymbolReference& r : code->references) {
    text.relocations.push_back({r.offset, r.kind, object.intern_symbol(r.symbol), r.addend});
  }
  uint32_t section = object.add_section(text);
  uint32_t symbol =
      object.define("main.main", section, 0, code->bytes.size(), SymbolType::kFunction, true);
  object.add_section({.name = "tandem_functab",
                      .kind = SectionKind::kReadOnly,
                      .align = 4,
                      .bytes = std::string(8, '\0'),
                      .link_order = section});
  FunctionInfo info{.symbol = symbol, .frame_size = 64, .position = line};
  info.positions.push_back({0, line});
  info.pc_data.push_back({4, 0, -2});
  object.functions.push_back(info);
  return object;
}

TEST(ListingTest, GoSyntax) {
  SourceManager sources;
  sources.add("main.go", "");
  EXPECT_EQ(listing(sample_object(), "main.main", Syntax::kGo, sources),
            "0x0000 00000 (main.go:5) TEXT main.main(SB), ABIInternal, $64-0\n"
            "0x0000 00000 (main.go:5) CMPQ SP, 16(R14)\n"
            "0x0004 00004 (main.go:5) PCDATA $0, $-2\n"
            "0x0004 00004 (main.go:5) JLS 43\n"
            "0x0006 00006 (main.go:5) LEAQ type:string(SB), DX\n"
            "0x000d 00013 (main.go:5) MOVQ R10, -8(AX)(CX*8)\n"
            "0x0012 00018 (main.go:5) MOVBQSX CL, BX\n"
            "0x0016 00022 (main.go:5) CVTSQ2SD AX, X0\n"
            "0x001b 00027 (main.go:5) CMPQ AX, $-1\n"
            "0x001f 00031 (main.go:5) CMOVQHI BX, AX\n"
            "0x0023 00035 (main.go:5) SARQ CL, AX\n"
            "0x0026 00038 (main.go:5) CALL runtime.growslice(SB)\n"
            "0x002b 00043 (main.go:5) RET\n");
}

TEST(ListingTest, OtherSyntaxesNameSymbols) {
  SourceManager sources;
  sources.add("main.go", "");
  std::string intel = listing(sample_object(), "main.main", Syntax::kIntel, sources);
  EXPECT_TRUE(absl::StrContains(intel, "lea rdx, ")) << intel;
  EXPECT_TRUE(absl::StrContains(intel, "call runtime.growslice")) << intel;
  std::string att = listing(sample_object(), "main.main", Syntax::kAtt, sources);
  EXPECT_TRUE(absl::StrContains(att, "type:string")) << att;
  EXPECT_EQ(listing(sample_object(), "nothing", Syntax::kGo, sources), "");
}

TEST(ElfWriterTest, HeadersAreConsistent) {
  std::string file = write_elf(sample_object());
  Elf64_Ehdr header;
  ASSERT_GE(file.size(), sizeof(header));
  std::memcpy(&header, file.data(), sizeof(header));
  EXPECT_EQ(header.e_type, ET_REL);
  EXPECT_EQ(header.e_machine, EM_X86_64);
  ASSERT_EQ(header.e_shoff + header.e_shnum * sizeof(Elf64_Shdr), file.size());
  std::vector<Elf64_Shdr> sections(header.e_shnum);
  std::memcpy(sections.data(), file.data() + header.e_shoff, sections.size() * sizeof(Elf64_Shdr));
  EXPECT_EQ(sections[1].sh_flags, uint64_t{SHF_ALLOC | SHF_EXECINSTR});
  EXPECT_EQ(sections[2].sh_flags, uint64_t{SHF_ALLOC | SHF_LINK_ORDER});
  EXPECT_EQ(sections[2].sh_link, 1u);
  for (const Elf64_Shdr& section : sections) {
    if (section.sh_type == SHT_RELA) {
      EXPECT_EQ(section.sh_info, 1u);
      EXPECT_EQ(section.sh_size, 2 * sizeof(Elf64_Rela));
      EXPECT_EQ(sections[section.sh_link].sh_type, uint32_t{SHT_SYMTAB});
    }
    if (section.sh_type == SHT_SYMTAB) {
      EXPECT_EQ(sections[section.sh_link].sh_type, uint32_t{SHT_STRTAB});
    }
  }
}

}  // namespace
}  // namespace tandem::as
