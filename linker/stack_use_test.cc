// The proof that chains of functions without a stack check have room (stack_use.h), on objects made
// by hand: functions that call one another, with metadata that tells the sizes of their frames.

#include "linker/stack_use.h"

#include <string>
#include <vector>

#include "gtest/gtest.h"
#include "linker/testing.h"
#include "rt/abi/g.h"
#include "rt/abi/metadata.h"

namespace tandem::linker {
namespace {

using rt::abi::kFuncIndirectCalls;
using rt::abi::kFuncNosplit;
using rt::abi::kRuntimeUse;
using rt::abi::kStackNosplit;
using rt::abi::kStackSmall;
using testing::ObjectBuilder;

constexpr uint64_t kRoom = kStackNosplit - kRuntimeUse;

struct TestFunction {
  std::string name;
  uint64_t frame;
  uint16_t flags;
  std::vector<std::string> callees;
};

std::string bytes_of(const rt::abi::FuncInfo& info) {
  return std::string(reinterpret_cast<const char*>(&info), sizeof info);
}

// A program of `_start`, without metadata, that calls the first function.
std::string object_of(const std::vector<TestFunction>& functions) {
  ObjectBuilder object;
  std::vector<size_t> texts;
  std::vector<size_t> symbols;
  for (const TestFunction& function : functions) {
    std::string code;
    for (size_t i = 0; i < function.callees.size(); ++i) code += std::string("\xe8\0\0\0\0", 5);
    texts.push_back(object.add_text(".text." + function.name, code + "\xc3"));
    symbols.push_back(object.add_symbol(function.name, texts.back()));
    rt::abi::FuncInfo info = {};
    info.frame_size = static_cast<uint32_t>(function.frame);
    info.flags = function.flags;
    object.add_section("tandem_funcinfo", SHF_ALLOC | SHF_LINK_ORDER, bytes_of(info),
                       {.alignment = 4, .link = texts.back()});
  }
  const size_t start = object.add_text(".text._start", std::string("\xe8\0\0\0\0\xc3", 6));
  object.add_symbol("_start", start);
  object.add_relocation(start, 1, R_X86_64_PLT32, symbols[0], -4);
  for (size_t i = 0; i < functions.size(); ++i) {
    for (size_t call = 0; call < functions[i].callees.size(); ++call) {
      for (size_t callee = 0; callee < functions.size(); ++callee) {
        if (functions[callee].name != functions[i].callees[call]) continue;
        object.add_relocation(texts[i], 5 * call + 1, R_X86_64_PLT32, symbols[callee], -4);
      }
    }
  }
  return object.build();
}

std::string error_of(const std::vector<TestFunction>& functions) {
  const std::string object = object_of(functions);
  const std::vector<Input> inputs = {{"a.o", object}};
  absl::StatusOr<Output> output = link({}, inputs);
  return output.ok() ? "" : std::string(output.status().message());
}

TEST(StackUse, AllowsWhatFits) {
  EXPECT_EQ(error_of({{"f", kRoom - 8, kFuncNosplit, {}}}), "");
  EXPECT_EQ(error_of({{"f", 200, kFuncNosplit, {"g"}}, {"g", kRoom - 216, kFuncNosplit, {}}}), "");
}

TEST(StackUse, NamesTheChainWithItsFrames) {
  EXPECT_EQ(error_of({{"f", kRoom - 7, kFuncNosplit, {}}}),
            "functions without a stack check use 801 bytes of stack, but have 800:\n"
            "\tf: 545 bytes\n"
            "\tthe runtime: 256 bytes");
  EXPECT_EQ(error_of({{"main", 4000, 0, {"f"}},
                      {"f", 312, kFuncNosplit, {"small", "g"}},
                      {"small", 16, kFuncNosplit, {}},
                      {"g", 312, kFuncNosplit, {}}}),
            "functions without a stack check use 896 bytes of stack, but have 800:\n"
            "\tf: 320 bytes\n"
            "\tg: 320 bytes\n"
            "\tthe runtime: 256 bytes");
}

TEST(StackUse, EndsAChainWithAFunctionThatChecks) {
  EXPECT_EQ(error_of({{"f", 312, kFuncNosplit, {"main"}},
                      {"main", 4000, 0, {"g"}},
                      {"g", 312, kFuncNosplit, {}}}),
            "");
}

TEST(StackUse, CountsALeafForACallThroughAPointer) {
  const uint64_t fits = kRoom - kStackSmall - 16;
  EXPECT_EQ(error_of({{"f", fits, kFuncNosplit | kFuncIndirectCalls, {}}}), "");
  EXPECT_EQ(error_of({{"f", fits + 8, kFuncNosplit | kFuncIndirectCalls, {}}}),
            "functions without a stack check use 808 bytes of stack, but have 800:\n"
            "\tf: 416 bytes\n"
            "\twhat it calls: 392 bytes");
}

TEST(StackUse, SeesRecursion) {
  EXPECT_EQ(error_of({{"f", 8, kFuncNosplit, {"g"}},
                      {"g", 8, kFuncNosplit, {"h"}},
                      {"h", 8, kFuncNosplit, {"g"}}}),
            "functions without a stack check call one another in a circle:\n"
            "\tf: 16 bytes\n"
            "\tg: 16 bytes\n"
            "\th: 16 bytes\n"
            "\tg: 16 bytes");
}

TEST(StackUse, ReportsEachChainOnce) {
  const std::string both = error_of({{"main", 8, 0, {"f", "g"}},
                                     {"f", 200, kFuncNosplit, {"h"}},
                                     {"g", 100, kFuncNosplit, {"h"}},
                                     {"h", 500, kFuncNosplit, {}}});
  EXPECT_EQ(both,
            "functions without a stack check use 972 bytes of stack, but have 800:\n"
            "\tf: 208 bytes\n"
            "\th: 508 bytes\n"
            "\tthe runtime: 256 bytes\n"
            "functions without a stack check use 872 bytes of stack, but have 800:\n"
            "\tg: 108 bytes\n"
            "\th: 508 bytes\n"
            "\tthe runtime: 256 bytes");
}

// As long as the compiler allows, and longer than a recursive walk could be.
TEST(StackUse, SurvivesLongChains) {
  std::vector<TestFunction> functions;
  constexpr int kCount = 2000;
  for (int i = 0; i < kCount; ++i) {
    functions.push_back({"f" + std::to_string(i), 8, kFuncNosplit, {}});
    if (i + 1 < kCount) functions.back().callees.push_back("f" + std::to_string(i + 1));
  }
  EXPECT_NE(error_of(functions), "");
}

}  // namespace
}  // namespace tandem::linker
