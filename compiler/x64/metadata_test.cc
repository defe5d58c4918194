// The encoding of function metadata: what the variable part's bytes are. That the compiler finds
// the right places, unsafe points for instance, is tested by compiling functions of TIR and
// comparing the ranges with the code: prologues, epilogues, barriers.

#include "compiler/x64/metadata.h"

#include <gtest/gtest.h>

#include <cstring>

#include "absl/strings/escaping.h"
#include "absl/strings/string_view.h"
#include "compiler/ir/text.h"
#include "compiler/x64/codegen.h"

namespace tandem::x64 {
namespace {

// The bytes behind the FuncInfo.
std::string variable_part(const FunctionMetadata& metadata) {
  return encode_metadata(metadata, {}).substr(sizeof(rt::abi::FuncInfo));
}

TEST(MetadataTest, UnsafeRangesThatTouchAreOne) {
  FunctionMetadata metadata;
  EXPECT_EQ(variable_part(metadata), std::string("\0", 1));
  metadata.unsafe = {{0, 8}, {8, 10}, {20, 21}, {300, 500}};
  EXPECT_EQ(variable_part(metadata), std::string("\x0a\x00\x01\x0a\xc8\x01\x97\x02\x00", 9));
}

TEST(MetadataTest, ObjectsAreGapsAndSizes) {
  FunctionMetadata metadata;
  metadata.objects = {{3, 2}, {5, 200}, {210, 1}};
  metadata.maps = {std::string("\x07\x02", 2)};
  EXPECT_EQ(variable_part(metadata), std::string("\x03\x02\x00\xc8\x01\x05\x01\x07\x02\x00", 10));
}

TEST(MetadataTest, AFunctionMayHaveMoreMapsThan16BitsCount) {
  FunctionMetadata metadata;
  metadata.maps.assign(70000, std::string("\0", 1));
  const std::string bytes = encode_metadata(metadata, {});
  rt::abi::FuncInfo info;
  std::memcpy(&info, bytes.data(), sizeof(info));
  EXPECT_EQ(info.map_count, 70000u);
}

class UnsafePointTest : public testing::Test {
 protected:
  // Compiles the function of the text; its code and the bytes of its unsafe ranges, which come
  // last.
  void compile_function(std::string text, size_t range_bytes) {
    FileId file = sources_.add("test.tir", std::move(text));
    Diagnostics diagnostics;
    ir::parse(file, module_, diagnostics);
    ASSERT_FALSE(diagnostics.has_errors()) << render(diagnostics, sources_, {});
    absl::StatusOr<as::Object> object = compile(module_, {});
    ASSERT_TRUE(object.ok()) << object.status();
    for (const as::Section& section : object->sections) {
      if (section.kind == as::SectionKind::kText) code_ = section.bytes;
      if (section.name == "tandem_funcinfo") {
        ranges_ = section.bytes.substr(section.bytes.size() - range_bytes);
      }
    }
  }

  SourceManager sources_;
  ir::Module module_{&sources_};
  std::string code_;
  std::string ranges_;
};

TEST_F(UnsafePointTest, LeafWithoutFrameHasNone) {
  compile_function(R"(
func @"f" func(int) (int) {
b0(v0: int):
  return v0
}
)",
                   1);
  EXPECT_EQ(ranges_, std::string("\0", 1));
}

TEST_F(UnsafePointTest, PrologueEpilogueAndMorestackAre) {
  compile_function(R"(
func @"g" func() external
func @"f" func() {
b0:
  call @"g" func()
  call @"g" func()
  return
}
)",
                   5);
  // CMPQ SP, 16(R14) (4); JLS (2); PUSHQ BP (1); MOVQ SP, BP (3) | CALL (5); CALL (5); POPQ BP (1)
  // | RET (1); CALL morestack (5); JMP (2).
  ASSERT_EQ(code_.size(), 29u) << absl::BytesToHexString(code_);
  EXPECT_EQ(absl::BytesToHexString(ranges_), "0a00080b00");
}

TEST_F(UnsafePointTest, WriteBarriersAre) {
  compile_function(R"(
func @"f" func(**int, *int) {
b0(v0: **int, v1: *int):
  write_barrier v0
  store v0, v1
  end_barrier
  return
}
)",
                   5);
  // CMPL runtime.writeBarrier(SB), $0 (7) | JNE (2); MOVQ BX, (AX) (3) | RET (1) | MOVQ (AX), R11
  // (3); CALL runtime.gcWriteBarrier (5); JMP (2).
  ASSERT_EQ(code_.size(), 23u) << absl::BytesToHexString(code_);
  EXPECT_EQ(absl::BytesToHexString(ranges_), "05070a0100");
}

}  // namespace
}  // namespace tandem::x64
