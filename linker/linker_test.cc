// What is linked, and where it goes: resolution, archives, section GC, metadata, merging, folding,
// layout, map and --why, on objects made by hand.
//
// Objects are built in memory by linker/testing.h, with the few bytes of code that a test is about,
// and the executable is examined in memory too. Programs that run are in run_test.cc.

#include "linker/linker.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "linker/testing.h"

namespace tandem::linker {
namespace {

using testing::ArchiveMember;
using testing::Executable;
using ::testing::HasSubstr;
using testing::make_archive;
using ::testing::Not;
using testing::ObjectBuilder;
using testing::quad_at;
using testing::word_at;

const std::string kCall("\xe8\0\0\0\0\xc3", 6);  // call x; ret
const std::string kReturn("\xc3");

// An object whose function `name` calls the given symbols, each function in a section of its own.
std::string caller(const std::string& name, const std::vector<std::string>& callees) {
  ObjectBuilder object;
  std::string code;
  for (size_t i = 0; i < callees.size(); ++i) code += kCall.substr(0, 5);
  size_t text = object.add_text(".text." + name, code + kReturn);
  object.add_symbol(name, text);
  for (size_t i = 0; i < callees.size(); ++i) {
    object.add_relocation(text, 5 * i + 1, R_X86_64_PLT32, object.add_undefined(callees[i]), -4);
  }
  return object.build();
}

struct NamedBytes {
  std::string name;
  std::string bytes;
};

absl::StatusOr<Output> link_all(const std::vector<NamedBytes>& files, const Options& options = {}) {
  std::vector<Input> inputs;
  for (const NamedBytes& file : files) inputs.push_back({file.name, file.bytes});
  return link(options, inputs);
}

std::string error_of(const std::vector<NamedBytes>& files, const Options& options = {}) {
  absl::StatusOr<Output> output = link_all(files, options);
  return output.ok() ? "no error" : std::string(output.status().message());
}

Executable link_ok(const std::vector<NamedBytes>& files, const Options& options = {}) {
  absl::StatusOr<Output> output = link_all(files, options);
  EXPECT_TRUE(output.ok()) << output.status();
  return Executable(output.ok() ? output->executable : std::string(sizeof(Elf64_Ehdr), '\0'));
}

TEST(Resolve, ListsAllUndefinedSymbolsWithThoseWhoReferToThem) {
  EXPECT_EQ(error_of({{"a.o", caller("_start", {"one", "two", "one"})}}),
            "undefined symbol: one\n"
            "\treferred to by a.o:(.text._start+0x1)\n"
            "\treferred to by a.o:(.text._start+0xb)\n"
            "undefined symbol: two\n"
            "\treferred to by a.o:(.text._start+0x6)");
  EXPECT_EQ(error_of({{"a.o", caller("main", {})}}, {.roots = {"other"}}),
            "undefined symbol: _start\n\tit is the entry symbol\n"
            "undefined symbol: other\n\tit is a root of the link");
}

TEST(Resolve, ReportsNothingUndefinedInDroppedSections) {
  link_ok({{"a.o", caller("_start", {})}, {"b.o", caller("unused", {"missing"})}});
}

TEST(Resolve, ReportsDuplicateDefinitions) {
  EXPECT_EQ(
      error_of({{"a.o", caller("_start", {})}, {"b.o", caller("f", {})}, {"c.o", caller("f", {})}}),
      "duplicate definition of f\n\tin b.o:(.text.f)\n\tand in c.o:(.text.f)");
}

TEST(Resolve, PrefersStrongDefinitionsToWeakOnes) {
  ObjectBuilder weak;
  weak.add_symbol("f", weak.add_text(".text.weak_f", "\x90\xc3"), 0, {.binding = STB_WEAK});
  for (bool weak_first : {false, true}) {
    std::vector<NamedBytes> files = {
        {"a.o", caller("_start", {"f"})}, {"w.o", weak.build()}, {"s.o", caller("f", {})}};
    if (!weak_first) std::swap(files[1], files[2]);
    EXPECT_EQ(link_ok(files).contents(".text").size(), 7u);
  }
}

TEST(Resolve, GivesUndefinedWeakSymbolsTheValueZero) {
  ObjectBuilder object;
  size_t text = object.add_text(".text", std::string(8, '\x11'));
  object.add_symbol("_start", text);
  object.add_relocation(text, 0, R_X86_64_64,
                        object.add_symbol("w", SHN_UNDEF, 0, {.binding = STB_WEAK}), 0);
  EXPECT_EQ(quad_at(link_ok({{"a.o", object.build()}}).contents(".text"), 0), 0u);
}

TEST(Resolve, MakesRoomForCommonSymbols) {
  ObjectBuilder object;
  size_t text = object.add_text(".text", std::string(8, '\0'));
  object.add_symbol("_start", text);
  size_t common = object.add_symbol("shared", SHN_COMMON, 32, {.type = STT_OBJECT, .size = 100});
  object.add_relocation(text, 0, R_X86_64_64, common, 0);
  Executable executable = link_ok({{"a.o", object.build()}});
  EXPECT_EQ(executable.section(".bss")->sh_size, 100u);
  EXPECT_EQ(executable.section(".bss")->sh_addr % 32, 0u);
  EXPECT_EQ(quad_at(executable.contents(".text"), 0), executable.section(".bss")->sh_addr);
}

TEST(Resolve, LinksOneOfEachComdatGroup) {
  auto with_group = [](const std::string& name) {
    ObjectBuilder object;
    size_t text = object.add_text(".text." + name, kCall);
    object.add_symbol(name, text);
    size_t inline_text = object.add_text(".text.inl", kReturn);
    size_t symbol = object.add_symbol("inl", inline_text, 0, {.binding = STB_WEAK});
    object.add_group(symbol, {inline_text});
    object.add_relocation(text, 1, R_X86_64_PLT32, symbol, -4);
    return object.build();
  };
  absl::StatusOr<Output> output = link_all(
      {{"a.o", with_group("_start")}, {"b.o", with_group("f")}}, {.roots = {"f"}, .map = true});
  ASSERT_TRUE(output.ok()) << output.status();
  EXPECT_EQ(Executable(output->executable).contents(".text").size(), 13u);
  EXPECT_THAT(output->map, HasSubstr("b.o:(.text.inl) (another file provides it)"));
}

TEST(Archives, PullInWhatIsNeededOnly) {
  std::vector<ArchiveMember> members = {{"f.o", caller("f", {"g"}), {"f"}},
                                        {"g.o", caller("g", {}), {"g"}},
                                        {"h.o", caller("h", {"nowhere"}), {"h"}}};
  for (bool indexed : {true, false}) {
    std::string archive = make_archive(members, indexed);
    std::string start = caller("_start", {"f"});
    for (const std::vector<NamedBytes>& files :
         {std::vector<NamedBytes>{{"a.o", start}, {"rt.a", archive}},
          std::vector<NamedBytes>{{"rt.a", archive}, {"a.o", start}}}) {
      Executable executable = link_ok(files, {.gc_sections = false});
      EXPECT_EQ(executable.contents(".text").size(), 6u + 6u + 1u);
      EXPECT_FALSE(executable.symbol("h").has_value());
    }
  }
}

TEST(Archives, ReportMalformedOnes) {
  std::string archive = make_archive({{"f.o", caller("f", {}), {"f"}}}, true);
  std::string start = caller("_start", {"f"});
  EXPECT_EQ(error_of({{"a.o", start}, {"rt.a", archive.substr(0, 30)}}),
            "rt.a: malformed archive: no member header at offset 8");
  std::string broken = archive;
  broken.replace(68, 4, "\x7f\xff\xff\xff");
  EXPECT_EQ(error_of({{"a.o", start}, {"rt.a", broken}}),
            "rt.a: malformed archive: the symbol index says more symbols than it has room for");
  EXPECT_EQ(error_of({{"a.o", start}, {"rt.a", "!<thin>\n"}}),
            "rt.a: not supported yet: thin archives (make it without ar's T)");
  EXPECT_EQ(error_of({{"a.o", start}, {"x", "hello"}}), "x: neither an ELF object nor an archive");
}

TEST(Gc, DropsWhatNobodyRefersTo) {
  std::vector<NamedBytes> files = {
      {"a.o", caller("_start", {"f"})}, {"f.o", caller("f", {})}, {"g.o", caller("g", {})}};
  EXPECT_EQ(link_ok(files).contents(".text").size(), 7u);
  EXPECT_EQ(link_ok(files, {.roots = {"g"}}).contents(".text").size(), 8u);
  EXPECT_EQ(link_ok(files, {.gc_sections = false}).contents(".text").size(), 8u);
}

TEST(Gc, KeepsRetainedSections) {
  ObjectBuilder object;
  object.add_section("registry", SHF_ALLOC | SHF_GNU_RETAIN, "row!");
  object.add_section("other", SHF_ALLOC, "row?");
  Executable executable = link_ok({{"a.o", caller("_start", {})}, {"b.o", object.build()}});
  EXPECT_EQ(executable.contents("registry"), "row!");
  EXPECT_FALSE(executable.section("other").has_value());
}

// Functions f, g, h with metadata, of which _start calls h and f.
std::string object_with_metadata() {
  ObjectBuilder object;
  std::vector<size_t> symbols;
  for (std::string name : {"f", "g", "h"}) {
    size_t text = object.add_text(".text." + name, kReturn);
    symbols.push_back(object.add_symbol(name, text));
    size_t row = object.add_section("functab", SHF_ALLOC | SHF_LINK_ORDER, std::string(8, name[0]),
                                    {.alignment = 8, .link = text});
    object.add_relocation(row, 0, R_X86_64_PC32, symbols.back(), 0);
  }
  size_t start = object.add_text(".text._start", std::string(32, '\x90'));
  object.add_symbol("_start", start);
  object.add_relocation(start, 0, R_X86_64_PLT32, symbols[2], -4);
  object.add_relocation(start, 4, R_X86_64_PLT32, symbols[0], -4);
  object.add_relocation(start, 8, R_X86_64_64, object.add_undefined("__start_functab"), 0);
  object.add_relocation(start, 16, R_X86_64_64, object.add_undefined("__stop_functab"), 0);
  object.add_relocation(start, 24, R_X86_64_32, object.add_undefined("__start_nothing"), 0);
  object.add_relocation(start, 28, R_X86_64_32, object.add_undefined("__stop_nothing"), 0);
  return object.build();
}

TEST(Metadata, IsKeptWithItsFunctionAndInItsOrder) {
  Executable executable = link_ok({{"a.o", object_with_metadata()}});
  std::string table = executable.contents("functab");
  ASSERT_EQ(table.size(), 16u);
  EXPECT_EQ(table.substr(4, 4), "ffff");
  EXPECT_EQ(table.substr(12, 4), "hhhh");
  uint64_t start = executable.section("functab")->sh_addr;
  EXPECT_EQ(start + word_at(table, 0), executable.symbol("f")->st_value);
  EXPECT_EQ(start + 8 + word_at(table, 8), executable.symbol("h")->st_value);
  std::string text = executable.contents(".text");
  uint64_t at = executable.symbol("_start")->st_value - executable.section(".text")->sh_addr;
  EXPECT_EQ(quad_at(text, at + 8), start);
  EXPECT_EQ(quad_at(text, at + 16), start + 16);
  EXPECT_EQ(word_at(text, at + 24), word_at(text, at + 28));
}

TEST(Metadata, FollowsTheAddressesOfItsFunctions) {
  // The metadata of b's function comes first in the inputs' order of sections, its text last.
  ObjectBuilder object;
  size_t a = object.add_section("functab", SHF_ALLOC | SHF_LINK_ORDER, "2", {.link = 3});
  size_t b = object.add_section("functab", SHF_ALLOC | SHF_LINK_ORDER, "1", {.link = 4});
  (void)a;
  (void)b;
  size_t rodata_text = object.add_text(".text.zzz", kReturn);
  size_t start = object.add_text(".text.start", kCall);
  object.add_symbol("_start", start);
  object.add_relocation(start, 1, R_X86_64_PLT32, object.add_symbol("z", rodata_text), -4);
  EXPECT_EQ(link_ok({{"a.o", object.build()}}).contents("functab"), "21");
}

TEST(Metadata, IsKeptWithItsVariable) {
  // Variables a and c, of which _start uses c; their sections have no bytes in the file.
  ObjectBuilder object;
  std::vector<size_t> symbols;
  for (std::string name : {"a", "c"}) {
    size_t variable = object.add_section(".bss." + name, SHF_ALLOC | SHF_WRITE, "",
                                         {.type = SHT_NOBITS, .alignment = 8, .nobits_size = 8});
    symbols.push_back(object.add_symbol(name, variable));
    size_t row = object.add_section("roots", SHF_ALLOC | SHF_LINK_ORDER, std::string(4, name[0]),
                                    {.alignment = 4, .link = variable});
    object.add_relocation(row, 0, R_X86_64_PC32, symbols.back(), 0);
  }
  size_t start = object.add_text(".text._start", std::string(24, '\x90'));
  object.add_symbol("_start", start);
  object.add_relocation(start, 0, R_X86_64_PC32, symbols[1], 0);
  object.add_relocation(start, 8, R_X86_64_64, object.add_undefined("__start_roots"), 0);
  object.add_relocation(start, 16, R_X86_64_64, object.add_undefined("__stop_roots"), 0);
  Executable executable = link_ok({{"a.o", object.build()}});
  uint64_t row = executable.section("roots")->sh_addr;
  ASSERT_EQ(executable.section("roots")->sh_size, 4u);
  EXPECT_EQ(row + word_at(executable.contents("roots"), 0), executable.symbol("c")->st_value);
  EXPECT_FALSE(executable.symbol("a").has_value());
}

TEST(Merge, SharesEqualStringsAndTailsAndDropsTheRest) {
  ObjectBuilder object;
  const std::string strings("error\0unused\0or\0error\0", 22);
  size_t data = object.add_section(".rodata.str1.1", SHF_ALLOC | SHF_MERGE | SHF_STRINGS, strings,
                                   {.entry_size = 1});
  size_t section_symbol =
      object.add_symbol("", data, 0, {.type = STT_SECTION, .binding = STB_LOCAL});
  size_t label = object.add_symbol(".LC1", data, 13, {.type = STT_NOTYPE, .binding = STB_LOCAL});
  size_t text = object.add_text(".text", std::string(32, '\0'));
  object.add_symbol("_start", text);
  object.add_relocation(text, 0, R_X86_64_64, section_symbol, 0);
  object.add_relocation(text, 8, R_X86_64_64, section_symbol, 16);
  object.add_relocation(text, 16, R_X86_64_64, label, 0);
  object.add_relocation(text, 24, R_X86_64_64, section_symbol, 18);  // the middle of a string
  Executable executable = link_ok({{"a.o", object.build()}});
  EXPECT_EQ(executable.contents(".rodata"), std::string("error\0", 6));
  uint64_t error = executable.section(".rodata")->sh_addr;
  std::string code = executable.contents(".text");
  EXPECT_EQ(quad_at(code, 0), error);
  EXPECT_EQ(quad_at(code, 8), error);
  EXPECT_EQ(quad_at(code, 16), error + 3);
  EXPECT_EQ(quad_at(code, 24), error + 2);
}

TEST(Merge, KeepsSectionsThatBreakTheirPromise) {
  ObjectBuilder object;
  size_t data = object.add_section(".rodata.str1.1", SHF_ALLOC | SHF_MERGE | SHF_STRINGS,
                                   "unterminated", {.entry_size = 1});
  size_t text = object.add_text(".text", std::string(8, '\0'));
  object.add_symbol("_start", text);
  object.add_relocation(text, 0, R_X86_64_64, object.add_symbol("s", data), 0);
  EXPECT_EQ(link_ok({{"a.o", object.build()}}).contents(".rodata"), "unterminated");
}

// Functions a and b, equal but for their names and `metadata`, called from _start.
std::string twins(const std::string& a_metadata, const std::string& b_metadata, bool take_address,
                  uint64_t extra_flags = 0) {
  ObjectBuilder object;
  size_t start = object.add_text(".text._start", std::string(20, '\x90') + "\xe8    \xe8    ");
  object.add_symbol("_start", start);
  uint64_t offset = 21;
  for (std::string name : {"a", "b"}) {
    size_t text =
        object.add_section(".text." + name, SHF_ALLOC | SHF_EXECINSTR | extra_flags, kCall);
    size_t symbol = object.add_symbol(name, text);
    object.add_relocation(text, 1, R_X86_64_PLT32, symbol, -4);  // calls itself
    object.add_relocation(start, offset, R_X86_64_PLT32, symbol, -4);
    offset += 5;
    size_t row = object.add_section("functab", SHF_ALLOC | SHF_LINK_ORDER,
                                    name == "a" ? a_metadata : b_metadata, {.link = text});
    object.add_relocation(row, 0, R_X86_64_32, symbol, 0);
    if (take_address && name == "b") object.add_relocation(start, 0, R_X86_64_64, symbol, 0);
  }
  return object.build();
}

TEST(Fold, SharesEqualFunctionsWhoseAddressNobodyTakes) {
  Options options{.fold_identical_code = true};
  Executable folded = link_ok({{"a.o", twins("1234", "5678", false)}}, options);
  EXPECT_EQ(folded.symbol("a")->st_value + 6, folded.symbol("b")->st_value);
  folded = link_ok({{"a.o", twins("1234same", "5678same", false)}}, options);
  EXPECT_NE(folded.symbol("a")->st_value, folded.symbol("b")->st_value)
      << "the bytes that a relocation overwrites still count";
  folded = link_ok({{"a.o", twins("1234same", "1234same", false)}}, options);
  EXPECT_EQ(folded.symbol("a")->st_value, folded.symbol("b")->st_value);
  EXPECT_EQ(folded.contents("functab").size(), 8u);
  Executable taken = link_ok({{"a.o", twins("1234", "1234", true)}}, options);
  EXPECT_NE(taken.symbol("a")->st_value, taken.symbol("b")->st_value);
  Executable flagged = link_ok({{"a.o", twins("1234", "1234", true, kSectionFoldable)}}, options);
  EXPECT_EQ(flagged.symbol("a")->st_value, flagged.symbol("b")->st_value);
}

// An object with all kinds of sections, each referred to.
std::string all_kinds() {
  ObjectBuilder object;
  size_t text = object.add_text(".text", std::string(64, '\0'));
  object.add_symbol("_start", text);
  std::vector<size_t> sections = {
      object.add_section(".rodata.x", SHF_ALLOC, std::string(100, 'r'), {.alignment = 32}),
      object.add_section(".data.x", SHF_ALLOC | SHF_WRITE, std::string(40, 'd'), {.alignment = 8}),
      object.add_section(".bss.big", SHF_ALLOC | SHF_WRITE, "",
                         {.type = SHT_NOBITS, .alignment = 64, .nobits_size = 1 << 20}),
      object.add_section(".bss.small", SHF_ALLOC | SHF_WRITE, "",
                         {.type = SHT_NOBITS, .alignment = 8, .nobits_size = 8}),
      object.add_section(".data.rel.ro.x", SHF_ALLOC | SHF_WRITE, std::string(8, 'c'))};
  for (size_t i = 0; i < sections.size(); ++i) {
    size_t symbol =
        object.add_symbol("s" + std::to_string(i), sections[i], 0, {.type = STT_OBJECT});
    object.add_relocation(text, 8 * i, R_X86_64_64, symbol, 0);
  }
  return object.build();
}

TEST(Layout, NothingIsWritableAndExecutableAndTheStackIsNot) {
  for (bool separate : {false, true}) {
    Executable executable = link_ok({{"a.o", all_kinds()}}, {.separate_rodata = separate});
    bool stack = false;
    for (const Elf64_Phdr& segment : executable.segments()) {
      EXPECT_NE(segment.p_flags & (PF_W | PF_X), uint32_t{PF_W | PF_X});
      if (segment.p_type == PT_GNU_STACK) stack = true;
      if (segment.p_type != PT_LOAD) continue;
      EXPECT_EQ(segment.p_vaddr % 4096, segment.p_offset % 4096);
      uint64_t rodata = executable.section(".rodata")->sh_addr;
      if (rodata >= segment.p_vaddr && rodata < segment.p_vaddr + segment.p_memsz) {
        EXPECT_EQ(segment.p_flags, separate ? PF_R : uint32_t{PF_R | PF_X});
      }
    }
    EXPECT_TRUE(stack);
  }
}

TEST(Layout, PacksTheFileAndSharesAPageForDataAndSmallBss) {
  Executable executable = link_ok({{"a.o", all_kinds()}}, {.strip = true});
  EXPECT_LT(executable.bytes().size(), 700u);
  EXPECT_EQ(executable.header().e_shnum, 0);
  executable = link_ok({{"a.o", all_kinds()}});
  uint64_t data = executable.section(".data")->sh_addr;
  EXPECT_EQ(data / 4096, executable.symbol("s3")->st_value / 4096);
  EXPECT_LT(executable.symbol("s3")->st_value, executable.symbol("s2")->st_value);
  // Constants that need no relocation at run time are not in writable memory.
  EXPECT_LT(executable.symbol("s4")->st_value, data);
}

TEST(Layout, RejectsWhatCannotBe) {
  ObjectBuilder both;
  both.add_section(".evil", SHF_ALLOC | SHF_WRITE | SHF_EXECINSTR, "x");
  EXPECT_EQ(error_of({{"a.o", both.build()}}),
            "a.o:(.evil): a section must not be writable and executable");
  ObjectBuilder one, other;
  one.add_section("table", SHF_ALLOC | SHF_GNU_RETAIN, "x");
  other.add_section("table", SHF_ALLOC | SHF_WRITE | SHF_GNU_RETAIN, "x");
  EXPECT_EQ(error_of({{"a.o", caller("_start", {})}, {"b.o", one.build()}, {"c.o", other.build()}}),
            "section table of c.o:(table) is not what it is in b.o:(table): the flags differ");
  EXPECT_EQ(error_of({}, {.pie = true}), "not supported yet: position-independent executables");
}

TEST(Output, IsReproducibleAndItsBuildIdFollowsTheContents) {
  std::vector<NamedBytes> files = {{"a.o", caller("_start", {"f"})}, {"f.o", caller("f", {})}};
  Executable first = link_ok(files), second = link_ok(files);
  EXPECT_EQ(first.bytes(), second.bytes());
  files.push_back({"g.o", caller("g", {})});
  EXPECT_EQ(link_ok(files).bytes(), first.bytes());
  Executable changed = link_ok(files, {.roots = {"g"}});
  EXPECT_NE(changed.contents(".note.gnu.build-id"), first.contents(".note.gnu.build-id"));
  EXPECT_FALSE(link_ok(files, {.build_id = false}).section(".note.gnu.build-id").has_value());
}

TEST(Report, ExplainsWhatKeepsASymbol) {
  absl::StatusOr<Output> output = link_all({{"a.o", caller("_start", {"f"})},
                                            {"f.o", caller("f", {"g"})},
                                            {"g.o", caller("g", {})},
                                            {"h.o", caller("h", {})}},
                                           {.why = {"g", "h", "nobody"}});
  ASSERT_TRUE(output.ok()) << output.status();
  EXPECT_EQ(output->why,
            "g in g.o:(.text.g)\n"
            "    referred to by f in f.o:(.text.f), at +0x1 with R_X86_64_PLT32\n"
            "    referred to by _start in a.o:(.text._start), at +0x1 with R_X86_64_PLT32\n"
            "    a root of the link, as _start\n"
            "h: dropped from h.o:(.text.h); nothing that is kept refers to it\n"
            "nobody: no file of the link defines it\n");
}

TEST(Report, MapsWhatIsWhereAndWhatWasDropped) {
  absl::StatusOr<Output> output = link_all(
      {{"a.o", caller("_start", {"f"})}, {"f.o", caller("f", {})}, {"h.o", caller("h", {})}},
      {.map = true});
  ASSERT_TRUE(output.ok()) << output.status();
  EXPECT_THAT(output->map, HasSubstr("f.o:(.text.f)\n"));
  EXPECT_THAT(output->map, HasSubstr("       1 h.o:(.text.h)\n"));
  EXPECT_THAT(output->map, Not(HasSubstr("    h\n")));
}

}  // namespace
}  // namespace tandem::linker
