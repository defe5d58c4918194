// Relocations and the rewriting of instructions: bytes before, bytes after.
//
// Formulas are tried on one section with one relocation against a symbol at a known place; what
// does not fit its field, or is not supported, must end in an error with section and offset.

#include "linker/relocation.h"

#include "gtest/gtest.h"
#include "linker/linker.h"
#include "linker/relax.h"
#include "linker/testing.h"

namespace tandem::linker {
namespace {

using testing::Executable;
using testing::ObjectBuilder;
using testing::quad_at;
using testing::word_at;

std::string bytes_of(std::initializer_list<int> values) {
  std::string bytes;
  for (int value : values) bytes.push_back(static_cast<char>(value));
  return bytes;
}

struct Rewritten {
  std::string bytes;
  RewrittenField field;
};

Rewritten rewrite(uint32_t type, const std::string& before, uint64_t offset) {
  Rewritten result{before, {}};
  Rewrite how = rewrite_for(*find_relocation(type), before, offset);
  EXPECT_NE(how, Rewrite::kUnrecognized);
  result.field = apply_rewrite(how, result.bytes.data(), offset);
  return result;
}

TEST(Table, KnowsEachTypeOnceByItsOwnName) {
  for (const RelocationKind& kind : kRelocations) EXPECT_EQ(find_relocation(kind.type), &kind);
  EXPECT_EQ(relocation_name(R_X86_64_PLT32), "R_X86_64_PLT32");
  EXPECT_EQ(find_relocation(R_X86_64_COPY), nullptr);
  EXPECT_EQ(find_relocation(1000), nullptr);
  EXPECT_EQ(relocation_name(1000), "relocation type 1000");
}

TEST(Relax, LoadsOfAddressesBecomeLea) {
  EXPECT_EQ(rewrite(R_X86_64_REX_GOTPCRELX, bytes_of({0x4c, 0x8b, 0x3d, 0, 0, 0, 0}), 3).bytes,
            bytes_of({0x4c, 0x8d, 0x3d, 0, 0, 0, 0}));
  EXPECT_EQ(rewrite(R_X86_64_GOTPCRELX, bytes_of({0x8b, 0x05, 0, 0, 0, 0}), 2).bytes,
            bytes_of({0x8d, 0x05, 0, 0, 0, 0}));
  // cmp x@GOTPCREL(%rip), %rax keeps its slot, as does everything that is not marked relaxable.
  EXPECT_EQ(rewrite_for(*find_relocation(R_X86_64_REX_GOTPCRELX),
                        bytes_of({0x48, 0x3b, 0x05, 0, 0, 0, 0}), 3),
            Rewrite::kNone);
  EXPECT_EQ(
      rewrite_for(*find_relocation(R_X86_64_GOTPCREL), bytes_of({0x48, 0x8b, 0x05, 0, 0, 0, 0}), 3),
      Rewrite::kNone);
}

TEST(Relax, IndirectCallsAndJumpsBecomeDirect) {
  EXPECT_EQ(rewrite(R_X86_64_GOTPCRELX, bytes_of({0xff, 0x15, 0, 0, 0, 0}), 2).bytes,
            bytes_of({0x67, 0xe8, 0, 0, 0, 0}));
  Rewritten jump = rewrite(R_X86_64_GOTPCRELX, bytes_of({0xff, 0x25, 0, 0, 0, 0}), 2);
  EXPECT_EQ(jump.bytes, bytes_of({0xe9, 0, 0, 0, 0, 0x90}));
  EXPECT_EQ(jump.field.displacement, -1);
}

TEST(Relax, InitialExecBecomesLocalExec) {
  Rewritten mov = rewrite(R_X86_64_GOTTPOFF, bytes_of({0x4c, 0x8b, 0x1d, 0, 0, 0, 0}), 3);
  EXPECT_EQ(mov.bytes, bytes_of({0x49, 0xc7, 0xc3, 0, 0, 0, 0}));  // mov $x, %r11
  EXPECT_EQ(mov.field.addend, 4);
  EXPECT_EQ(rewrite(R_X86_64_GOTTPOFF, bytes_of({0x48, 0x03, 0x0d, 0, 0, 0, 0}), 3).bytes,
            bytes_of({0x48, 0x81, 0xc1, 0, 0, 0, 0}));  // add $x, %rcx
}

TEST(Relax, DynamicTlsBecomesLocalExec) {
  const std::string general =
      bytes_of({0x66, 0x48, 0x8d, 0x3d, 0, 0, 0, 0, 0x66, 0x66, 0x48, 0xe8, 0, 0, 0, 0});
  Rewritten gd = rewrite(R_X86_64_TLSGD, general, 4);
  EXPECT_EQ(gd.bytes, bytes_of({0x64, 0x48, 0x8b, 0x04, 0x25, 0, 0, 0, 0,  //
                                0x48, 0x8d, 0x80, 0, 0, 0, 0}));
  EXPECT_EQ(gd.field.displacement, 8);
  EXPECT_EQ(
      rewrite(R_X86_64_TLSLD, bytes_of({0x48, 0x8d, 0x3d, 0, 0, 0, 0, 0xe8, 0, 0, 0, 0}), 3).bytes,
      bytes_of({0x66, 0x66, 0x66, 0x64, 0x48, 0x8b, 0x04, 0x25, 0, 0, 0, 0}));
  EXPECT_EQ(rewrite(R_X86_64_GOTPC32_TLSDESC, bytes_of({0x48, 0x8d, 0x05, 0, 0, 0, 0}), 3).bytes,
            bytes_of({0x48, 0xc7, 0xc0, 0, 0, 0, 0}));
  EXPECT_EQ(rewrite(R_X86_64_TLSDESC_CALL, bytes_of({0xff, 0x10}), 0).bytes,
            bytes_of({0x66, 0x90}));
  // Cut off, or not the instructions of the psABI.
  for (size_t size = 8; size < general.size(); ++size) {
    EXPECT_EQ(rewrite_for(*find_relocation(R_X86_64_TLSGD), general.substr(0, size), 4),
              Rewrite::kUnrecognized);
  }
}

// Links one section with one relocation at its start against the symbol x, which is 64 bytes into
// a section of 128 bytes of data and has the size 24.
absl::StatusOr<Output> relocated(uint32_t type, int64_t addend, const Options& options = {}) {
  ObjectBuilder object;
  size_t text = object.add_text(".text", std::string(8, '\0'));
  object.add_symbol("_start", text);
  size_t data = object.add_section(".data", SHF_ALLOC | SHF_WRITE, std::string(128, '\0'));
  size_t symbol = object.add_symbol("x", data, 64, {.type = STT_OBJECT, .size = 24});
  object.add_relocation(text, 0, type, symbol, addend);
  std::string bytes = object.build();
  std::vector<Input> inputs = {{"a.o", bytes}};
  return link(options, inputs);
}

TEST(Relocate, ComputesTheFormulasOfThePsAbi) {
  struct Case {
    uint32_t type;
    int64_t addend;
    size_t width;
    int64_t (*expected)(int64_t s, int64_t a, int64_t p);
  };
  const Case cases[] = {
      {R_X86_64_64, 5, 8, [](int64_t s, int64_t a, int64_t) { return s + a; }},
      {R_X86_64_32, 5, 4, [](int64_t s, int64_t a, int64_t) { return s + a; }},
      {R_X86_64_32S, -5, 4, [](int64_t s, int64_t a, int64_t) { return s + a; }},
      {R_X86_64_PC32, -4, 4, [](int64_t s, int64_t a, int64_t p) { return s + a - p; }},
      {R_X86_64_PLT32, -4, 4, [](int64_t s, int64_t a, int64_t p) { return s + a - p; }},
      {R_X86_64_PC64, -1 << 30, 8, [](int64_t s, int64_t a, int64_t p) { return s + a - p; }},
      {R_X86_64_SIZE32, 2, 4, [](int64_t, int64_t a, int64_t) { return 24 + a; }},
      {R_X86_64_SIZE64, -30, 8, [](int64_t, int64_t a, int64_t) { return 24 + a; }},
  };
  for (const Case& test : cases) {
    SCOPED_TRACE(relocation_name(test.type));
    absl::StatusOr<Output> output = relocated(test.type, test.addend);
    ASSERT_TRUE(output.ok()) << output.status();
    Executable executable(output->executable);
    auto s = static_cast<int64_t>(executable.symbol("x")->st_value);
    auto p = static_cast<int64_t>(executable.section(".text")->sh_addr);
    auto value = static_cast<uint64_t>(test.expected(s, test.addend, p));
    std::string text = executable.contents(".text");
    EXPECT_EQ(test.width == 8 ? quad_at(text, 0) : word_at(text, 0),
              test.width == 8 ? value : value & 0xffffffff);
  }
}

TEST(Relocate, PutsAddressesThatCannotBeOperandsIntoTheGot) {
  absl::StatusOr<Output> output = relocated(R_X86_64_GOTPCREL, -4);
  ASSERT_TRUE(output.ok()) << output.status();
  Executable executable(output->executable);
  EXPECT_EQ(quad_at(executable.contents(".got"), 0), executable.symbol("x")->st_value);
  EXPECT_EQ(executable.section(".text")->sh_addr + 4 + word_at(executable.contents(".text"), 0) -
                (uint64_t{1} << 32),
            executable.section(".got")->sh_addr);
  EXPECT_EQ(executable.section(".got")->sh_flags & SHF_WRITE, 0u);
}

TEST(Relocate, ReportsWhatDoesNotFit) {
  EXPECT_EQ(relocated(R_X86_64_8, 0).status().message(),
            "a.o:(.text+0): relocation overflow: R_X86_64_8 of x is 0x401160, which does not fit 8 "
            "bits");
  EXPECT_FALSE(relocated(R_X86_64_32, 0, {.image_base = uint64_t{1} << 33}).ok());
  EXPECT_FALSE(relocated(R_X86_64_32S, 0, {.image_base = uint64_t{1} << 31}).ok());
  EXPECT_TRUE(relocated(R_X86_64_32, 0, {.image_base = uint64_t{1} << 31}).ok());
  EXPECT_TRUE(relocated(R_X86_64_PC32, 0, {.image_base = uint64_t{1} << 40}).ok());
}

TEST(Relocate, ReportsWhatItCannotDo) {
  EXPECT_EQ(relocated(R_X86_64_COPY, 0).status().message(),
            "a.o:(.text+0): unsupported relocation type 5");
  EXPECT_EQ(relocated(R_X86_64_TPOFF32, 0).status().message(),
            "a.o:(.text+0): R_X86_64_TPOFF32 refers to x, which is not thread-local");
  EXPECT_EQ(relocated(R_X86_64_TLSDESC_CALL, 0).status().message(),
            "a.o:(.text+0): R_X86_64_TLSDESC_CALL refers to x, which is not thread-local");
}

}  // namespace
}  // namespace tandem::linker
