// Which locals the stack maps of calls list.
//
// A test gives a function as TIR and expects, for each call in the order of the text, the lists of
// its map as "live | objects", by the numbers of the locals in the order of the text: live ones
// hold what is still read, objects are looked at only if a live pointer leads to them. The tests go
// from straight lines over branches and loops to recovery blocks and more locals than a word has
// bits.

#include "compiler/x64/local_liveness.h"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "compiler/ir/text.h"
#include "compiler/x64/locals.h"

namespace tandem::x64 {
namespace {

constexpr char kDeclarations[] = R"(
func @"gc" func() external
func @"use" func(*int) external
func @"use2" func(**int) external
func @"choose" func() (bool) external
)";

class LocalLivenessTest : public testing::Test {
 protected:
  // The lists of the calls in function "f"; then which locals are zeroed at its entry.
  std::string lists(const std::string& text) {
    FileId file = sources_.add("test.tir", kDeclarations + text);
    Diagnostics diagnostics;
    ir::parse(file, module_, diagnostics);
    EXPECT_FALSE(diagnostics.has_errors()) << render(diagnostics, sources_, {});
    const ir::Function& function = *module_.find_function("f");
    MachineFunction machine;
    place_locals(function, machine);
    list_locals(function, machine);
    std::vector<std::string> out;
    for (ir::BlockId block : function.block_order) {
      for (ir::InstructionId id : function.block(block).instructions) {
        if (function.instruction(id).opcode != ir::Opcode::kCall) continue;
        const ListedLocals& listed = machine.listed_locals[id.index];
        out.push_back(
            absl::StrCat(absl::StrJoin(listed.live, " "), "|", absl::StrJoin(listed.objects, " ")));
      }
    }
    std::vector<uint32_t> zeroed;
    for (uint32_t i = 0; i < machine.locals.size(); ++i) {
      if (machine.locals[i].initialize) zeroed.push_back(i);
    }
    return absl::StrCat(absl::StrJoin(out, ", "), "; ", absl::StrJoin(zeroed, " "));
  }

  SourceManager sources_;
  ir::Module module_{&sources_};
};

TEST_F(LocalLivenessTest, FromTheFirstWriteToTheLastRead) {
  EXPECT_EQ(lists(R"(
func @"f" func(*int) (*int) {
b0(v0: *int):
  v1: **int = local *int
  call @"gc" func()
  store v1, v0
  call @"gc" func()
  v2: *int = load v1
  call @"gc" func()
  return v2
}
)"),
            "|, 0|, |; ");
}

TEST_F(LocalLivenessTest, OverwrittenAsAWhole) {
  EXPECT_EQ(lists(R"(
func @"f" func(*int) (*int) {
b0(v0: *int):
  v1: *struct{a *int; b int; c *int} = local struct{a *int; b int; c *int}
  v2: int = const 16
  v3: **int = ptr_add v1, v2
  v4: **int = reinterpret v1
  clear struct{a *int; b int; c *int} v1
  v5: *int = load v3
  call @"gc" func()
  store v4, v0
  store v3, v5
  call @"gc" func()
  store v4, v5
  call @"gc" func()
  store v3, v0
  v6: *int = load v4
  call @"gc" func()
  return v6
}
)"),
            "|, 0|, 0|, |; ");
}

TEST_F(LocalLivenessTest, SetOnOnePathOnlyIsZeroed) {
  EXPECT_EQ(lists(R"(
func @"f" func(*int) (*int) {
b0(v0: *int):
  v1: **int = local *int
  v2: bool = call @"choose" func() (bool)
  branch v2, b1, b2
b1:
  store v1, v0
  jump b2
b2:
  call @"gc" func()
  v3: *int = load v1
  return v3
}
)"),
            "|, 0|; 0");
}

TEST_F(LocalLivenessTest, GivenAwayIsAnObjectBehindItsLastUse) {
  EXPECT_EQ(lists(R"(
func @"f" func(*int) {
b0(v0: *int):
  v1: **int = local *int
  store v1, v0
  call @"gc" func()
  call @"use2" func(**int) v1
  call @"use2" func(**int) v1
  call @"gc" func()
  return
}
)"),
            "0|, 0|, |0, |0; ");
}

TEST_F(LocalLivenessTest, OneOfTwo) {
  EXPECT_EQ(lists(R"(
func @"f" func(*int, bool) (*int) {
b0(v0: *int, v1: bool):
  v2: **int = local *int
  v3: **int = local *int
  store v2, v0
  store v3, v0
  branch v1, b1, b2
b1:
  jump b3(v2)
b2:
  jump b3(v3)
b3(v4: **int):
  call @"gc" func()
  v5: *int = load v4
  return v5
}
)"),
            "|0 1; ");
}

TEST_F(LocalLivenessTest, InALoop) {
  EXPECT_EQ(lists(R"(
func @"f" func(*int) {
b0(v0: *int):
  v1: **int = local *int
  v2: **int = local *int
  store v2, v0
  jump b1
b1:
  store v1, v0
  call @"gc" func()
  v3: *int = load v1
  call @"use" func(*int) v3
  v4: *int = load v2
  v5: bool = call @"choose" func() (bool)
  branch v5, b1, b2
b2:
  return
}
)"),
            "0 1|, 1|, 1|; ");
}

TEST_F(LocalLivenessTest, WhatTheRecoveryBlockReads) {
  EXPECT_EQ(lists(R"(
func @"f" func(*int) (*int) {
b0(v0: *int):
  v1: **int = kept_local *int
  recovery_point b1, b2
b1:
  store v1, v0
  call @"gc" func()
  v2: *int = load v1
  return v2
b2:
  call @"runtime.deferreturn" func()
  v3: *int = load v1
  return v3
}
)"),
            "0|, 0|; 0");
}

// More than the bits of a word.
TEST_F(LocalLivenessTest, ManyLocals) {
  std::string text = "func @\"f\" func(*int) {\nb0(v0: *int):\n";
  constexpr int kCount = 150;
  for (int i = 1; i <= kCount; ++i) absl::StrAppend(&text, "  v", i, ": **int = local *int\n");
  for (int i = 1; i <= kCount; ++i) absl::StrAppend(&text, "  store v", i, ", v0\n");
  absl::StrAppend(&text, "  call @\"gc\" func()\n");
  for (int i = 1; i <= kCount; i += 50) {
    absl::StrAppend(&text, "  v", kCount + i, ": *int = load v", i, "\n");
    absl::StrAppend(&text, "  call @\"use\" func(*int) v", kCount + i, "\n");
  }
  text += "  return\n}\n";
  EXPECT_EQ(lists(text), "0 50 100|, 50 100|, 100|, |; ");
}

}  // namespace
}  // namespace tandem::x64
