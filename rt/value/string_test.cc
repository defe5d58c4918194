// Strings: concatenation, comparison, and the UTF-8 conversions with Go's rules for what is
// invalid.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "rt/abi/calls.h"
#include "rt/value/fake_runtime.h"
#include "rt/value/text.h"
#include "rt/value/utf8.h"

namespace rt {
namespace {

using namespace abi;

std::vector<int32_t> runes_of(const std::string& text) {
  const Slice runes = rt_stringtoslicerune(go_string(text));
  auto* data = static_cast<int32_t*>(runes.data);
  return {data, data + runes.length};
}

TEST(String, Concatenates) {
  FakeRuntime runtime;
  EXPECT_EQ(std_string(rt_concatstring2(go_string("ab"), go_string("cde"))), "abcde");
  EXPECT_EQ(std_string(rt_concatstring3(go_string("a"), go_string(""), go_string("b"))), "ab");
  const String parts[] = {go_string("x"), go_string("yy"), go_string(""), go_string("zzz")};
  EXPECT_EQ(std_string(rt_concatstrings(parts, 4)), "xyyzzz");
  EXPECT_EQ(rt_concatstring2({nullptr, 0}, {nullptr, 0}).length, 0);
  const String alone = go_string("alone");
  EXPECT_EQ(rt_concatstring2({nullptr, 0}, alone).data, alone.data);
}

TEST(String, EndsTheProgramWhenTooLong) {
  FakeRuntime runtime;
  const String huge = {reinterpret_cast<const uint8_t*>("x"), INT64_MAX};
  EXPECT_EXIT(rt_concatstring2(huge, huge), testing::ExitedWithCode(2),
              "string concatenation too long");
}

TEST(String, ConvertsToAndFromBytes) {
  FakeRuntime runtime;
  const Slice bytes = rt_stringtoslicebyte(go_string("hello"));
  EXPECT_EQ(bytes.length, 5);
  EXPECT_EQ(bytes.capacity, 8);
  auto* data = static_cast<uint8_t*>(bytes.data);
  EXPECT_EQ(data[7], 0);
  EXPECT_EQ(std_string(rt_slicebytetostring(data, 5)), "hello");
  EXPECT_EQ(std_string(rt_slicebytetostring(data, 1)), "h");
  EXPECT_EQ(rt_slicebytetostring(data, 0).length, 0);
  EXPECT_NE(rt_stringtoslicebyte({nullptr, 0}).data, nullptr);
}

TEST(String, DecodesRunes) {
  FakeRuntime runtime;
  EXPECT_EQ(runes_of("aé世😀"), (std::vector<int32_t>{'a', 0xe9, 0x4e16, 0x1f600}));
  const int32_t bad = kRuneError;
  EXPECT_EQ(runes_of("\x80"), (std::vector<int32_t>{bad}));
  EXPECT_EQ(runes_of("\xc0\x80"), (std::vector<int32_t>{bad, bad}));  // overlong
  EXPECT_EQ(runes_of("\xe0\x80\x80"), (std::vector<int32_t>{bad, bad, bad}));
  EXPECT_EQ(runes_of("\xed\xa0\x80"), (std::vector<int32_t>{bad, bad, bad}));  // surrogate
  EXPECT_EQ(runes_of("\xf4\x90\x80\x80"), (std::vector<int32_t>{bad, bad, bad, bad}));
  EXPECT_EQ(runes_of("\xf4\x8f\xbf\xbf"), (std::vector<int32_t>{0x10ffff}));
  EXPECT_EQ(runes_of("\xe4\xb8"), (std::vector<int32_t>{bad, bad}));  // cut short
  EXPECT_EQ(runes_of("\xe4\xb8z"), (std::vector<int32_t>{bad, bad, 'z'}));
  EXPECT_EQ(rt_countrunes(go_string("aé世😀\x80")), 5);
  const RuneAndIndex second = rt_decoderune(go_string("aé世"), 1);
  EXPECT_EQ(second.rune, 0xe9);
  EXPECT_EQ(second.index, 3);
}

TEST(String, EncodesRunes) {
  FakeRuntime runtime;
  const int32_t runes[] = {'a', 0xe9, 0x4e16, 0x1f600, 0xd800, 0x110000, -1};
  EXPECT_EQ(std_string(rt_slicerunetostring(runes, 7)), "aé世😀\uFFFD\uFFFD\uFFFD");
  EXPECT_EQ(std_string(rt_intstring(0x4e16)), "世");
  EXPECT_EQ(std_string(rt_intstring(-5)), "\uFFFD");
  EXPECT_EQ(std_string(rt_intstring(int64_t{1} << 32 | 'a')), "\uFFFD");
  for (int32_t rune = 0; rune <= 0x10ffff; ++rune) {
    if (rune >= 0xd800 && rune < 0xe000) continue;
    uint8_t encoded[4];
    const int64_t width = encode_rune(encoded, rune);
    const DecodedRune decoded = decode_rune(encoded, width);
    ASSERT_EQ(decoded.rune, rune);
    ASSERT_EQ(decoded.width, width);
  }
}

}  // namespace
}  // namespace rt
