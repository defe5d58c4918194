#include "rt/stack/metadata.h"

#include <gtest/gtest.h>

#include <string.h>

#include <string>
#include <vector>

namespace rt {
namespace {

// A function table as the linker lays it out, over memory that stands for code. References are
// 32-bit, so all parts lie in one object.
class Tables {
 public:
  static constexpr uint32_t kCodeSize = 100;

  // Lines: offset 0 at 10, 4 at 12, 200 bytes further (two-byte delta) at 11. Safepoints return to
  // 9 (map 1), 50 (map 0). Unsafe: 0 to 8, 48, 51 to 181.
  Tables() {
    for (int i = 0; i < 3; ++i) {
      abi::FunctabEntry& entry = entries_[i];
      entry.code = relative(&entry.code, &code_[i * 2 * kCodeSize]);
      entry.info = relative(&entry.info, &infos_[i].info);
      abi::FuncInfo& info = infos_[i].info;
      info.name = relative(&info.name, names_[i]);
      info.file = relative(&info.file, file_);
      info.code_size = kCodeSize;
      info.start_line = 10;
      info.frame_size = 64;
      info.safepoint_count = 2;
      info.map_count = 2;
      info.map_bytes = 2;
      const std::vector<uint8_t> lines = {4, 2, 0xc8, 0x01, 0x7f};
      const std::vector<uint8_t> safepoints = {9, 1, 41, 0};
      const std::vector<uint8_t> maps = {0x05, 0x00, 0x00, 0x02};
      const std::vector<uint8_t> unsafe = {8, 0, 1, 40, 0x82, 0x01, 2, 0};
      info.lines_size = static_cast<uint32_t>(lines.size());
      info.safepoints_size = static_cast<uint32_t>(safepoints.size());
      uint8_t* next = infos_[i].variable;
      for (const auto* part : {&lines, &safepoints, &maps, &unsafe}) {
        memcpy(next, part->data(), part->size());
        next += part->size();
      }
    }
  }

  FunctionTable table() const { return {entries_, entries_ + 3}; }
  uintptr_t code(int function, uint32_t offset) const {
    return reinterpret_cast<uintptr_t>(&code_[function * 2 * kCodeSize]) + offset;
  }

 private:
  static int32_t relative(const void* field, const void* target) {
    return static_cast<int32_t>(static_cast<const char*>(target) - static_cast<const char*>(field));
  }

  struct Info {
    abi::FuncInfo info;
    uint8_t variable[32];
  };
  abi::FunctabEntry entries_[3];
  Info infos_[3] = {};
  char names_[3][8] = {"main.a", "main.b", "main.c"};
  char file_[8] = "main.go";
  uint8_t code_[6 * kCodeSize] = {};
};

TEST(FunctionTable, FindsTheFunctionOfEachAddress) {
  const Tables tables;
  const FunctionTable table = tables.table();
  EXPECT_STREQ(table.find(tables.code(0, 0)).name(), "main.a");
  EXPECT_STREQ(table.find(tables.code(1, 0)).name(), "main.b");
  EXPECT_STREQ(table.find(tables.code(1, Tables::kCodeSize - 1)).name(), "main.b");
  EXPECT_STREQ(table.find(tables.code(2, 50)).file(), "main.go");
}

TEST(FunctionTable, FindsNothingBetweenFunctions) {
  const Tables tables;
  const FunctionTable table = tables.table();
  EXPECT_FALSE(table.find(tables.code(0, 0) - 1));
  EXPECT_FALSE(table.find(tables.code(0, Tables::kCodeSize)));
  EXPECT_FALSE(table.find(tables.code(2, Tables::kCodeSize)));
  EXPECT_FALSE(FunctionTable(nullptr, nullptr).find(4096));
}

TEST(Function, DecodesLines) {
  const Tables tables;
  const Function function = tables.table().find(tables.code(1, 0));
  EXPECT_EQ(function.line_at(0), 10u);
  EXPECT_EQ(function.line_at(3), 10u);
  EXPECT_EQ(function.line_at(4), 12u);
  EXPECT_EQ(function.line_at(203), 12u);
  EXPECT_EQ(function.line_at(204), 11u);
  EXPECT_EQ(function.line_at(100000), 11u);
}

TEST(Function, DecodesStackMaps) {
  const Tables tables;
  const Function function = tables.table().find(tables.code(1, 0));
  const StackMap first = function.map_at(50);
  EXPECT_EQ(first.words, 16u);
  EXPECT_TRUE(first.is_pointer(0));
  EXPECT_FALSE(first.is_pointer(1));
  EXPECT_TRUE(first.is_pointer(2));
  EXPECT_TRUE(function.map_at(9).is_pointer(9));
  EXPECT_FALSE(function.map_at(9).is_pointer(100));
  EXPECT_EQ(function.map_at(10).words, 0u);
  EXPECT_EQ(function.map(abi::kNoStackMap).words, 0u);
}

TEST(Function, DecodesUnsafePoints) {
  const Tables tables;
  const Function function = tables.table().find(tables.code(1, 0));
  for (uint32_t offset : {0, 7, 48, 51, 180}) EXPECT_TRUE(function.is_unsafe_point(offset));
  for (uint32_t offset : {8, 47, 49, 50, 181, 100000})
    EXPECT_FALSE(function.is_unsafe_point(offset));
}

}  // namespace
}  // namespace rt
