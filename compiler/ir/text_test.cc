// The text form of TIR, over the files of testdata/ir.
//
// A valid file is a module as the printer writes it, behind comments at its beginning: parsing and
// printing give the same text, and the verifier has nothing to say ("// stage: machine" at the
// beginning: in the machine stage). A file bad-*.tir ends with the errors that the parser or the
// verifier reports, each on a line "// error: LINE:COLUMN: MESSAGE".

#include "compiler/ir/text.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "compiler/ir/builder.h"
#include "compiler/ir/doc.h"
#include "compiler/ir/file_test.h"

namespace tandem::ir {
namespace {

constexpr absl::string_view kErrorKey = "// error: ";

// The comment lines that a text begins with, and the empty lines behind them.
absl::string_view leading_comments(absl::string_view text) {
  size_t end = 0;
  while (absl::StartsWith(text.substr(end), "//")) {
    size_t line_end = text.find('\n', end);
    if (line_end == absl::string_view::npos) return text;
    end = line_end + 1;
  }
  return text.substr(0, end);
}

Stage stage_of(absl::string_view text) {
  return header_value(text, "// stage:") == "machine" ? Stage::kMachine : Stage::kTyped;
}

void check_round_trip(const std::string& path) {
  std::string text = read_test_file(path);
  SourceManager sources;
  Diagnostics diagnostics;
  Module module(&sources);
  parse(sources.add(path, text), module, diagnostics);
  if (!diagnostics.has_errors()) verify(module, stage_of(text), diagnostics);
  EXPECT_EQ(render(diagnostics, sources, {}), "");
  if (!diagnostics.has_errors()) {
    expect_file_text(path, absl::StrCat(leading_comments(text), print(module)));
  }
}

// A program as a person writes it: what the printer makes of it reads back to the same.
void check_program(const std::string& path) {
  std::string text = read_test_file(path);
  for (int round = 0; round < 2; ++round) {
    SourceManager sources;
    Diagnostics diagnostics;
    Module module(&sources);
    parse(sources.add(path, text), module, diagnostics);
    if (!diagnostics.has_errors()) verify(module, Stage::kTyped, diagnostics);
    ASSERT_EQ(render(diagnostics, sources, {}), "");
    std::string printed = print(module);
    if (round == 1) {
      EXPECT_EQ(text, printed);
    }
    text = printed;
  }
}

void check_errors(const std::string& path) {
  std::string text = read_test_file(path);
  size_t end = std::min(absl::string_view(text).find(kErrorKey), text.size());
  std::string input = text.substr(0, end);
  SourceManager sources;
  Diagnostics diagnostics;
  Module module(&sources);
  parse(sources.add("bad.tir", input), module, diagnostics);
  if (!diagnostics.has_errors()) verify(module, stage_of(text), diagnostics);
  EXPECT_TRUE(diagnostics.has_errors()) << path << " is not bad";
  std::string actual = input;
  for (const Diagnostic& error : diagnostics.errors()) {
    absl::StrAppend(&actual, kErrorKey, error.position.line, ":", error.position.column, ": ",
                    error.message, "\n");
  }
  expect_file_text(path, actual);
}

bool is_bad(const std::string& path) {
  return absl::StrContains(path, "/bad-");
}

// Every operation must occur in a valid file.
TEST(TextCorpus, CoversEveryOperation) {
  std::set<Opcode> seen;
  for (const std::string& path : tir_files("testdata/ir")) {
    if (is_bad(path)) continue;
    SourceManager sources;
    Diagnostics diagnostics;
    Module module(&sources);
    parse(sources.add(path, read_test_file(path)), module, diagnostics);
    for (const auto& function : module.functions()) {
      for (BlockId block : function->block_order) {
        for (InstructionId id : function->block(block).instructions) {
          seen.insert(function->instruction(id).opcode);
        }
      }
    }
  }
  for (size_t i = 0; i < kOpcodeCount; ++i) {
    auto opcode = static_cast<Opcode>(i);
    EXPECT_TRUE(seen.contains(opcode)) << info(opcode).mnemonic;
  }
}

TEST(TextCorpus, HasEnoughInvalidModules) {
  int count = 0;
  for (const std::string& path : tir_files("testdata/ir")) count += is_bad(path) ? 1 : 0;
  EXPECT_GE(count, 40);
}

// The part of docs/ir.md between the marks is made from ops.def.
TEST(Documentation, OperationsAreCurrent) {
  std::string path = source_path("docs/ir.md");
  std::string text = read_test_file(path);
  size_t begin = text.find(kDocBegin);
  size_t end = text.find(kDocEnd);
  ASSERT_NE(begin, std::string::npos);
  ASSERT_NE(end, std::string::npos);
  std::string table = read_test_file(source_path("compiler/ir/ops.def"));
  expect_file_text(path, absl::StrCat(text.substr(0, begin), kDocBegin, "\n\n",
                                      operations_as_markdown(table), text.substr(end)));
}

TEST(Builder, MakesWhatTheTextSays) {
  SourceManager sources;
  Module module(&sources);
  const Type* int_type = module.types().int_type();
  Function* function =
      module.add_function("main.double", module.types().func({int_type}, {int_type}));
  BlockId entry = function->add_block();
  ValueId parameter = function->add_block_parameter(entry, int_type);
  Builder builder(function);
  builder.set_block(entry);
  builder.set_position(Position::at(sources.name("double.go"), 3, 9));
  ValueId twice = builder.binary(Opcode::kAdd, parameter, parameter);
  EXPECT_FALSE(builder.terminated());
  builder.ret({twice});
  EXPECT_TRUE(builder.terminated());
  Diagnostics diagnostics;
  verify(module, Stage::kTyped, diagnostics);
  EXPECT_FALSE(diagnostics.has_errors());
  EXPECT_EQ(print(module),
            "file 1 \"double.go\"\n\n"
            "func @\"main.double\" func(int) (int) {\n"
            "b0(v0: int):\n"
            "  v1: int = add v0, v0 @1:3:9\n"
            "  return v1 @1:3:9\n"
            "}\n");
}

// Holes in the tables and the order of making do not show: numbers follow the text.
TEST(Printer, NumbersInTheOrderOfTheText) {
  SourceManager sources;
  Module module(&sources);
  Function* function = module.add_function("f", module.types().func({}, {}));
  BlockId entry = function->add_block();
  BlockId second = function->add_block();
  Builder builder(function);
  builder.set_block(second);
  ValueId late = builder.int_constant(2);
  builder.emit0(Opcode::kKeepAlive, {late});
  builder.ret({});
  builder.set_block(entry);
  ValueId early = builder.int_constant(1);
  builder.int_constant(7);
  InstructionId dropped = function->block(entry).instructions.back();
  builder.emit0(Opcode::kKeepAlive, {early});
  builder.jump(second);
  function->remove(dropped);
  EXPECT_EQ(print(*function),
            "func @\"f\" func() {\n"
            "b0:\n"
            "  v0: int = const 1\n"
            "  keep_alive v0\n"
            "  jump b1\n"
            "b1:\n"
            "  v1: int = const 2\n"
            "  keep_alive v1\n"
            "  return\n"
            "}\n");
}

// What the text cannot express: ids of nothing.
TEST(Verifier, RejectsDanglingIds) {
  SourceManager sources;
  Module module(&sources);
  Function* function = module.add_function("f", module.types().func({}, {}));
  Builder builder(function);
  builder.set_block(function->add_block());
  builder.emit0(Opcode::kKeepAlive, {ValueId{}});
  builder.ret({});
  Diagnostics diagnostics;
  verify(module, Stage::kTyped, diagnostics);
  ASSERT_EQ(diagnostics.count(), 1u);
  EXPECT_EQ(diagnostics.errors()[0].message,
            "f: b0: keep_alive: uses a value that is not in the function");
}

}  // namespace
}  // namespace tandem::ir

int main(int argc, char** argv) {
  using tandem::ir::register_file_test;
  for (const std::string& path : tandem::ir::tir_files("testdata/ir")) {
    if (tandem::ir::is_bad(path)) {
      register_file_test("Errors", path, tandem::ir::check_errors);
    } else {
      register_file_test("RoundTrip", path, tandem::ir::check_round_trip);
    }
  }
  for (const std::string& path : tandem::ir::tir_files("testdata/run")) {
    register_file_test("Programs", path, tandem::ir::check_program);
  }
  return tandem::ir::run_file_tests(argc, argv);
}
