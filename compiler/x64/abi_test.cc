// The calling convention's assignment, by examples, and the shape of code that depends on it.
//
// The places expected for parameters are those of Go's ABIInternal (docs/abi.md). The shape tests
// hold the prologue that checks the stack, and that an empty function is one RET.

#include "compiler/x64/abi.h"

#include <gtest/gtest.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "asm/listing.h"
#include "compiler/ir/text.h"
#include "compiler/x64/codegen.h"

namespace tandem::x64 {
namespace {

using ir::Type;
using ir::TypeKind;

// "AX BX X0 0(S)": registers, or offsets on the stack.
std::string text(const std::vector<ScalarAssignment>& places) {
  static constexpr const char* kNames[] = {"AX", "CX", "DX", "BX", "SP", "BP", "SI", "DI"};
  std::string out;
  for (const ScalarAssignment& place : places) {
    if (!out.empty()) out += ' ';
    if (!place.in_register) {
      absl::StrAppend(&out, place.stack_offset, "(S)");
    } else if (place.reg >= as::kXmm0) {
      absl::StrAppend(&out, "X", place.reg - as::kXmm0);
    } else if (place.reg >= 8) {
      absl::StrAppend(&out, "R", static_cast<int>(place.reg));
    } else {
      out += kNames[place.reg];
    }
  }
  return out;
}

TEST(AbiTest, Registers) {
  ir::TypeTable types;
  const Type* integer = types.int_type();
  const Type* real = types.basic(TypeKind::kFloat64);
  const Type* string = types.string_type();
  CallAssignment call =
      assign_call(types.func({integer, string, real, types.slice(integer)}, {string, real}));
  EXPECT_EQ(text(call.parameters), "AX BX CX X0 DI SI R8");
  EXPECT_EQ(text(call.results), "AX BX X0");
  EXPECT_EQ(call.stack_bytes, 0);
  EXPECT_EQ(call.spill_bytes, 8 + 16 + 8 + 24);
}

TEST(AbiTest, ValuesAreInRegistersAsAWholeOrNotAtAll) {
  ir::TypeTable types;
  const Type* integer = types.int_type();
  const Type* byte = types.uint8_type();
  const Type* slice = types.slice(integer);
  // The third slice does not fit the one register left, but the integer after it does.
  CallAssignment call = assign_call(
      types.func({slice, slice, integer, integer, slice, integer, byte, byte}, {slice, byte}));
  EXPECT_EQ(text(call.parameters), "AX BX CX DI SI R8 R9 R10 0(S) 8(S) 16(S) R11 24(S) 25(S)");
  EXPECT_EQ(call.argument_bytes, 32);
  EXPECT_EQ(text(call.results), "AX BX CX DI");
  EXPECT_EQ(call.stack_bytes, 32);
}

std::string listing_of(absl::string_view source, absl::string_view function) {
  SourceManager sources;
  ir::Module module(&sources);
  Diagnostics diagnostics;
  ir::parse(sources.add("test.tir", std::string(source)), module, diagnostics);
  EXPECT_FALSE(diagnostics.has_errors()) << render(diagnostics, sources, {});
  absl::StatusOr<as::Object> object = compile(module, {.check = true});
  EXPECT_TRUE(object.ok()) << object.status().ToString();
  if (!object.ok()) return "";
  return as::listing(*object, function, as::Syntax::kGo, sources);
}

TEST(ShapeTest, EmptyFunctionIsOneReturn) {
  EXPECT_EQ(listing_of("func @\"main.main\" func() {\nb0:\n  return\n}\n", "main.main"),
            "0x0000 00000 (<unknown line number>) TEXT main.main(SB), "
            "NOSPLIT|NOFRAME|ABIInternal, $0-0\n"
            "0x0000 00000 (<unknown line number>) RET\n");
}

TEST(ShapeTest, PrologueAndEpilogue) {
  std::string text = listing_of(R"(
func @"main.main" func() {
b0:
  v0: int = const 7
  call @"runtime.printint" func(int) v0
  return
}
)",
                                "main.main");
  for (const char* line :
       {"0x0000 00000 (<unknown line number>) CMPQ SP, 16(R14)\n", "JLS 30\n",
        "0x0006 00006 (<unknown line number>) PUSHQ BP\n", "MOVQ SP, BP\n", "SUBQ $8, SP\n",
        "MOVL $7, AX\n", "CALL runtime.printint(SB)\n", "ADDQ $8, SP\n", "POPQ BP\n", "RET\n",
        "CALL runtime.morestack_noctxt(SB)\n", "JMP 0\n"}) {
    EXPECT_TRUE(absl::StrContains(text, line)) << line << text;
  }
}

TEST(ShapeTest, OutputDoesNotDependOnThreads) {
  std::string source;
  for (int i = 0; i < 20; ++i) {
    absl::StrAppend(&source, "func @\"f", i, "\" func(float64) (float64) {\nb0(v0: float64):\n",
                    "  v1: float64 = float_const ", i, ".5\n  v2: float64 = add v0, v1\n",
                    "  return v2\n}\n");
  }
  SourceManager sources;
  ir::Module module(&sources);
  Diagnostics diagnostics;
  ir::parse(sources.add("test.tir", source), module, diagnostics);
  absl::StatusOr<as::Object> one = compile(module, {.threads = 1});
  absl::StatusOr<as::Object> four = compile(module, {.threads = 4});
  ASSERT_TRUE(one.ok() && four.ok());
  ASSERT_EQ(one->sections.size(), four->sections.size());
  for (size_t i = 0; i < one->sections.size(); ++i) {
    EXPECT_EQ(one->sections[i].name, four->sections[i].name);
    EXPECT_EQ(one->sections[i].bytes, four->sections[i].bytes);
  }
}

}  // namespace
}  // namespace tandem::x64
