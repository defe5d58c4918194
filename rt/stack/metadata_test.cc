// Decoding of function metadata: the search by address, lines, stack maps, unsafe points, and the
// chain of inlined calls. The tables are built here as the compiler lays them out, in one block,
// since all their references are relative.

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

// Three objects: words 1 and 2, 3, 7 to 136. In map 1 the first and the last need a pointer.
TEST(StackObjects, AreThoseOfTheFunction) {
  struct {
    abi::FunctabEntry entry;
    abi::FuncInfo info;
    uint8_t variable[16];
  } table = {};
  table.entry.info = static_cast<int32_t>(reinterpret_cast<const char*>(&table.info) -
                                          reinterpret_cast<const char*>(&table.entry.info));
  table.info.map_count = 2;
  table.info.map_bytes = 2;
  table.info.object_count = 3;
  table.info.objects_size = 7;
  // The objects, then maps with the objects' bits, then the end of the unsafe ranges.
  const uint8_t bytes[] = {1, 2, 0, 1, 3, 0x82, 0x01, 0x0e, 0, 0x8e, 5, 1, 0, 0};
  memcpy(table.variable, bytes, sizeof bytes);
  const Function function(&table.entry);
  std::string text;
  for (uint32_t index = 0; index < 2; ++index) {
    const StackMap map = function.map(index);
    EXPECT_TRUE(map.is_pointer(1));
    for (StackObjects objects(map); objects.next();) {
      text += std::to_string(objects.first_word()) + "-" + std::to_string(objects.end_word()) +
              (objects.needs_pointer() ? "* " : " ");
    }
  }
  EXPECT_EQ(text, "1-3 3-4 7-137 1-3* 3-4 7-137* ");
  EXPECT_TRUE(function.is_unsafe_point(0));
}

TEST(Function, DecodesUnsafePoints) {
  const Tables tables;
  const Function function = tables.table().find(tables.code(1, 0));
  for (uint32_t offset : {0, 7, 48, 51, 180}) EXPECT_TRUE(function.is_unsafe_point(offset));
  for (uint32_t offset : {8, 47, 49, 50, 181, 100000})
    EXPECT_FALSE(function.is_unsafe_point(offset));
}

// main.f with two inlined calls: of g (node 0, called in line 9), in it of h (node 1, in line 21).
struct InlineTables {
  abi::FunctabEntry entry;
  abi::FuncInfo info = {};
  abi::InlineNode nodes[2] = {};
  uint8_t variable[32] = {};
  char names[3][8] = {"main.f", "main.g", "main.h"};
  char files[2][8] = {"a.go", "b.go"};

  InlineTables() {
    entry.info = relative(&entry.info, &info);
    entry.code = 0;
    info.name = relative(&info.name, names[0]);
    info.file = relative(&info.file, files[0]);
    info.code_size = 40;
    info.start_line = 8;
    info.inline_count = 2;
    for (int i = 0; i < 2; ++i) {
      nodes[i].name = relative(&nodes[i].name, names[i + 1]);
      nodes[i].file = relative(&nodes[i].file, files[1]);
    }
    nodes[0].call_line = 9;
    nodes[0].parent = abi::kNoInlineNode;
    nodes[1].call_line = 21;
    nodes[1].parent = 0;
    // Lines: 10 to 20: 31. Unsafe: 0 to 4. Inlined: 0 to 10 f, 10 to 20 h, 20 to 40 f.
    const uint8_t bytes[] = {10, 23, 10, 0x69, 4, 0, 0, 10, 0, 10, 2, 20, 0, 0};
    info.lines_size = 4;
    memcpy(variable, bytes, sizeof bytes);
  }

  static int32_t relative(const void* field, const void* target) {
    return static_cast<int32_t>(static_cast<const char*>(target) - static_cast<const char*>(field));
  }
};

TEST(SourceFrames, AreTheChainOfInlinedCalls) {
  const InlineTables tables;
  const Function function(&tables.entry);
  EXPECT_EQ(function.inlined_at(9), nullptr);
  EXPECT_EQ(function.inlined_at(20), nullptr);
  EXPECT_EQ(function.inlined_at(100), nullptr);
  EXPECT_TRUE(function.is_unsafe_point(3));
  EXPECT_FALSE(function.is_unsafe_point(4));
  std::string text;
  for (SourceFrames frames = function.source_at(15); frames.valid(); frames.next()) {
    const SourceFrame frame = frames.frame();
    text += std::string(frame.function) + (frame.inlined ? "(...) " : "() ") + frame.file + ":" +
            std::to_string(frame.line) + " ";
  }
  EXPECT_EQ(text, "main.h(...) b.go:31 main.g(...) b.go:21 main.f() a.go:9 ");
}

TEST(SourceFrames, AreOneInAnotherFile) {
  InlineTables tables;
  tables.nodes[0].name = InlineTables::relative(&tables.nodes[0].name, tables.names[0]);
  tables.nodes[0].call_line = 0;
  tables.variable[10] = 1;  // 10 to 20: node 0
  SourceFrames frames = Function(&tables.entry).source_at(15);
  ASSERT_TRUE(frames.valid());
  EXPECT_STREQ(frames.frame().function, "main.f");
  EXPECT_STREQ(frames.frame().file, "b.go");
  EXPECT_EQ(frames.frame().line, 31u);
  EXPECT_FALSE(frames.frame().inlined);
  frames.next();
  EXPECT_FALSE(frames.valid());
}

TEST(SourceFrames, AreOneWithoutInlining) {
  const Tables tables;
  const Function function = tables.table().find(tables.code(1, 0));
  SourceFrames frames = function.source_at(4);
  EXPECT_STREQ(frames.frame().function, "main.b");
  EXPECT_EQ(frames.frame().line, 12u);
  EXPECT_FALSE(frames.frame().inlined);
  frames.next();
  EXPECT_FALSE(frames.valid());
}

}  // namespace
}  // namespace rt
