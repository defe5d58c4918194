// Corrupt inputs: whatever the bytes are, link() returns. A valid object and a valid archive are
// cut off at every length and have bytes changed at many places, always the same ones.

#include <random>

#include "gtest/gtest.h"
#include "linker/linker.h"
#include "linker/testing.h"

namespace tandem::linker {
namespace {

using testing::make_archive;
using testing::ObjectBuilder;

// An object with something of each kind that the linker reads.
std::string object_of_all_kinds() {
  ObjectBuilder object;
  size_t start = object.add_text(
      ".text._start", std::string(40, '\x90') + "\x66\x48\x8d\x3d    \x66\x66\x48\xe8    ");
  size_t start_symbol = object.add_symbol("_start", start);
  size_t function = object.add_text(".text.f", "\xe8    \xc3");
  size_t f = object.add_symbol("f", function, 0, {.size = 6});
  size_t row = object.add_section("functab", SHF_ALLOC | SHF_LINK_ORDER, "12345678",
                                  {.alignment = 4, .link = function});
  object.add_relocation(row, 0, R_X86_64_PC32, f, 0);
  object.add_relocation(function, 1, R_X86_64_PLT32, start_symbol, -4);
  size_t strings = object.add_section(".rodata.str1.1", SHF_ALLOC | SHF_MERGE | SHF_STRINGS,
                                      std::string("one\0two\0", 8), {.entry_size = 1});
  size_t section_symbol =
      object.add_symbol("", strings, 0, {.type = STT_SECTION, .binding = STB_LOCAL});
  size_t tls = object.add_section(".tdata", SHF_ALLOC | SHF_WRITE | SHF_TLS, "1234");
  size_t variable = object.add_symbol("t", tls, 0, {.type = STT_TLS, .size = 4});
  size_t bss = object.add_section(".bss", SHF_ALLOC | SHF_WRITE, "",
                                  {.type = SHT_NOBITS, .alignment = 8, .nobits_size = 100});
  size_t zero = object.add_symbol("z", bss, 0, {.type = STT_OBJECT, .size = 100});
  object.add_group(f, {function, row});
  object.add_relocation(start, 0, R_X86_64_PLT32, f, -4);
  object.add_relocation(start, 8, R_X86_64_64, section_symbol, 4);
  object.add_relocation(start, 16, R_X86_64_TPOFF32, variable, 0);
  object.add_relocation(start, 24, R_X86_64_GOTPCREL, zero, -4);
  object.add_relocation(start, 32, R_X86_64_64, object.add_undefined("__start_functab"), 0);
  object.add_relocation(start, 44, R_X86_64_TLSGD, variable, -4);
  object.add_relocation(start, 52, R_X86_64_PLT32, object.add_undefined("__tls_get_addr"), -4);
  object.add_symbol("common", SHN_COMMON, 8, {.type = STT_OBJECT, .size = 8});
  return object.build();
}

bool links(absl::string_view bytes) {
  std::vector<Input> inputs = {{"input", bytes}};
  Options options{.roots = {"z"}, .fold_identical_code = true, .map = true, .why = {"f", "z"}};
  return link(options, inputs).ok();
}

// Links `bytes` with 1 to 4 bytes changed, many times. Returns how many still linked.
int link_changed(const std::string& bytes, int rounds) {
  std::mt19937 random(20231107);
  int linked = 0;
  for (int round = 0; round < rounds; ++round) {
    std::string changed = bytes;
    for (unsigned count = random() % 4 + 1; count > 0; --count) {
      static constexpr int kTelling[] = {0, 1, 0x7f, 0x80, 0xff};
      size_t at = random() % changed.size();
      int value = random() % 2 == 0 ? kTelling[random() % 5] : static_cast<int>(random());
      changed[at] = static_cast<char>(value);
    }
    linked += links(changed) ? 1 : 0;
  }
  return linked;
}

TEST(Malformed, ObjectsCutOffAnywhereAreErrors) {
  std::string bytes = object_of_all_kinds();
  ASSERT_TRUE(links(bytes));
  for (size_t size = 0; size < bytes.size(); ++size) EXPECT_FALSE(links(bytes.substr(0, size)));
}

TEST(Malformed, ObjectsWithAnyByteChangedDoNotCrash) {
  std::string bytes = object_of_all_kinds();
  for (size_t at = 0; at < bytes.size(); ++at) {
    for (int value : {0, 1, 0x7f, 0xff}) {
      std::string changed = bytes;
      changed[at] = static_cast<char>(value);
      links(changed);
    }
  }
  EXPECT_GT(link_changed(bytes, 20000), 0);
}

TEST(Malformed, ArchivesWithBytesChangedDoNotCrash) {
  std::string object = object_of_all_kinds();
  for (bool indexed : {true, false}) {
    std::string archive = make_archive({{"all.o", object, {"_start", "f", "t", "z"}}}, indexed);
    ASSERT_TRUE(links(archive));
    for (size_t size = 0; size < 300; ++size) links(archive.substr(0, size));
    EXPECT_GT(link_changed(archive, 5000), 0);
  }
}

TEST(Malformed, TellsWhatIsWrong) {
  auto message = [](const std::string& bytes) {
    std::vector<Input> inputs = {{"a.o", bytes}};
    return std::string(link({}, inputs).status().message());
  };
  std::string bytes = object_of_all_kinds();
  EXPECT_EQ(message(bytes.substr(0, 40)), "a.o: malformed object: too short for an ELF header");
  std::string changed = bytes;
  changed[EI_CLASS] = ELFCLASS32;
  EXPECT_EQ(message(changed), "a.o: malformed object: not a 64-bit little-endian ELF file");
  changed = bytes;
  changed[offsetof(Elf64_Ehdr, e_machine)] = EM_386;
  EXPECT_EQ(message(changed), "a.o: malformed object: not for x86-64");
  changed = bytes;
  changed[offsetof(Elf64_Ehdr, e_type)] = ET_DYN;
  EXPECT_EQ(message(changed), "a.o: malformed object: not a relocatable object");
}

}  // namespace
}  // namespace tandem::linker
