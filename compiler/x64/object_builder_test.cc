// What the object says of global variables to the collector: which have an entry in tandem_gcroots,
// with which bitmap, attached to which section. And which functions the linker may fold, under
// which name. The rest of functions' metadata is tested by what the runtime reads of it.

#include <gtest/gtest.h>

#include <cstring>

#include "compiler/ir/text.h"
#include "compiler/x64/codegen.h"
#include "rt/abi/metadata.h"

namespace tandem::x64 {
namespace {

class RootsTest : public testing::Test {
 protected:
  void parse_and_compile(std::string text) {
    FileId file = sources_.add("test.tir", std::move(text));
    Diagnostics diagnostics;
    ir::parse(file, module_, diagnostics);
    ASSERT_FALSE(diagnostics.has_errors()) << render(diagnostics, sources_, {});
    absl::StatusOr<as::Object> object = compile(module_, {});
    ASSERT_TRUE(object.ok()) << object.status();
    object_ = *std::move(object);
    for (const as::Section& section : object_.sections) {
      if (section.name == "tandem_gcroots") rows_.push_back(&section);
    }
  }

  // One line a row: the variable, its section, the words, the first byte of the bitmap.
  std::string describe(const as::Section& row) {
    rt::abi::RootEntry entry;
    EXPECT_EQ(row.bytes.size(), sizeof(entry));
    std::memcpy(&entry, row.bytes.data(), sizeof(entry));
    EXPECT_EQ(row.relocations.size(), 2u);
    EXPECT_EQ(row.relocations[0].offset, offsetof(rt::abi::RootEntry, address));
    EXPECT_EQ(row.relocations[1].offset, offsetof(rt::abi::RootEntry, bitmap));
    const as::Symbol& variable = object_.symbols()[row.relocations[0].symbol];
    const as::Symbol& bitmap = object_.symbols()[row.relocations[1].symbol];
    EXPECT_EQ(variable.section, row.link_order);
    const std::string& bits = object_.sections[bitmap.section].bytes;
    return variable.name + " " + object_.sections[row.link_order].name + " " +
           std::to_string(entry.words) + " " + std::to_string(bits[0]);
  }

  SourceManager sources_;
  ir::Module module_{&sources_};
  as::Object object_;
  std::vector<const as::Section*> rows_;
};

TEST_F(RootsTest, WritableVariablesWithPointersHaveRows) {
  parse_and_compile(R"(
global @"p" *int size 8 align 8
global @"n" int size 8 align 8
global @"pair" struct { n int; s string; e interface { } } size 40 align 8 at 8 @"text"
global @"text" string size 16 align 8 read_only
global @"raw" size 8 align 8 at 0 @"text"
)");
  ASSERT_EQ(rows_.size(), 2u);
  EXPECT_EQ(describe(*rows_[0]), "p .bss.p 1 1");
  EXPECT_EQ(describe(*rows_[1]), "pair .data.pair 5 18");
}

TEST_F(RootsTest, EqualBitmapsAreOneSymbol) {
  parse_and_compile(R"(
global @"p" *int size 8 align 8
global @"q" string size 16 align 8
)");
  ASSERT_EQ(rows_.size(), 2u);
  EXPECT_EQ(rows_[0]->relocations[1].symbol, rows_[1]->relocations[1].symbol);
}

using InstancesTest = RootsTest;

TEST_F(InstancesTest, InstancesMayBeFoldedAndShareAName) {
  parse_and_compile(R"(
func @"main.F[int]" func(int) (int) {
b0(v0: int):
  return v0
}
func @"main.F[main.ID]" func(int) (int) {
b0(v0: int):
  return v0
}
func @"main.G" func(int) (int) {
b0(v0: int):
  return v0
}
)");
  std::string strings;
  for (const as::Section& section : object_.sections) {
    if (section.kind == as::SectionKind::kText) {
      EXPECT_EQ(section.foldable, section.name != ".text.main.G") << section.name;
    }
    if (section.kind == as::SectionKind::kStrings) strings += section.bytes;
  }
  EXPECT_NE(strings.find("main.F[...]"), strings.npos);
  EXPECT_EQ(strings.find("main.F[int]"), strings.npos);
  EXPECT_NE(strings.find("main.G"), strings.npos);
}

}  // namespace
}  // namespace tandem::x64
