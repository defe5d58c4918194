// File tests of the optimizer's passes and of lowering, in testdata/opt. A file is
//
//   // test: promote,number        the passes to run, in this order, by their names in the pipeline
//   // check: v3: int = const 7    a line that the result has (a part of it), after the one before
//   // check-not: bounds_check     a text that the result does not have
//   (the module in TIR)
//   // output
//   (the result, each line behind "// ")
//
// with checks, an output, or both. The module is verified before and after each pass.

#include <gtest/gtest.h>

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "compiler/ir/file_test.h"
#include "compiler/ir/text.h"
#include "compiler/opt/pipeline.h"

namespace tandem::opt {
namespace {

constexpr absl::string_view kOutputMark = "// output\n";

const PassInfo* find_pass(absl::string_view name) {
  for (const PassInfo& pass : passes()) {
    if (pass.name == name) return &pass;
  }
  return nullptr;
}

// Runs the passes over the module; what they and the verifier have to say.
std::string run_passes(absl::string_view list, ir::Module& module, Diagnostics& diagnostics) {
  for (absl::string_view name : absl::StrSplit(list, ',', absl::SkipEmpty())) {
    const PassInfo* pass = find_pass(name);
    if (pass == nullptr) return absl::StrCat("no pass ", name);
    PipelineOptions options{.verify = true};
    run_pass(*pass, module, options, diagnostics);
    if (diagnostics.has_errors()) return render(diagnostics, module.sources(), {});
  }
  return "";
}

// The checks of a test against the text that came out.
void check_lines(absl::string_view test, absl::string_view output) {
  size_t from = 0;
  for (absl::string_view line : absl::StrSplit(test, '\n')) {
    if (absl::ConsumePrefix(&line, "// check: ")) {
      size_t found = output.find(line, from);
      EXPECT_NE(found, absl::string_view::npos) << "no \"" << line << "\" in\n" << output;
      if (found != absl::string_view::npos) from = found + line.size();
    } else if (absl::ConsumePrefix(&line, "// check-not: ")) {
      EXPECT_FALSE(absl::StrContains(output, line)) << "\"" << line << "\" in\n" << output;
    }
  }
}

std::string as_comments(absl::string_view text) {
  std::string out;
  for (absl::string_view line : absl::StrSplit(absl::StripSuffix(text, "\n"), '\n')) {
    absl::StrAppend(&out, line.empty() ? "//" : "// ", line, "\n");
  }
  return out;
}

void run_test(const std::string& path) {
  std::string text = ir::read_test_file(path);
  size_t mark = absl::string_view(text).find(kOutputMark);
  std::string test = text.substr(0, mark);
  SourceManager sources;
  Diagnostics diagnostics;
  ir::Module module(&sources);
  ir::parse(sources.add(path, test), module, diagnostics);
  if (!diagnostics.has_errors()) ir::verify(module, ir::Stage::kTyped, diagnostics);
  ASSERT_EQ(render(diagnostics, sources, {}), "");
  std::string problem = run_passes(ir::header_value(test, "// test:"), module, diagnostics);
  ASSERT_EQ(problem, "") << ir::print(module);
  std::string output = ir::print(module);
  check_lines(test, output);
  bool has_checks = absl::StrContains(test, "// check");
  if (mark == std::string::npos && has_checks) return;
  ir::expect_file_text(path, absl::StrCat(test, kOutputMark, as_comments(output)));
}

TEST(PassTests, AreEnough) {
  EXPECT_GE(ir::tir_files("testdata/opt").size(), 25u);
}

}  // namespace
}  // namespace tandem::opt

int main(int argc, char** argv) {
  for (const std::string& path : tandem::ir::tir_files("testdata/opt")) {
    tandem::ir::register_file_test("Pass", path, tandem::opt::run_test);
  }
  return tandem::ir::run_file_tests(argc, argv);
}
