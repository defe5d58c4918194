// `tandem asm`: the machine code of a program's functions.

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "asm/listing.h"
#include "compiler/driver/compilation.h"
#include "compiler/driver/subcommands.h"

namespace tandem::driver {
namespace {

constexpr Flag kFlags[] = {
    {"syntax", "go|att|intel", "how operands are written (default go)"},
    kTagsFlag,
    kPassFlag,
};

absl::StatusOr<as::Syntax> syntax_named(absl::string_view name) {
  if (name.empty() || name == "go") return as::Syntax::kGo;
  if (name == "att") return as::Syntax::kAtt;
  if (name == "intel") return as::Syntax::kIntel;
  return absl::InvalidArgumentError(
      absl::StrCat("unknown syntax \"", name, "\": want go, att or intel"));
}

int run_asm(const Arguments& arguments) {
  absl::StatusOr<as::Syntax> syntax = syntax_named(arguments.value("syntax"));
  if (!syntax.ok()) return misuse("asm", syntax.status().message());
  absl::StatusOr<CompilationOptions> options = compilation_options(arguments);
  if (!options.ok()) return misuse("asm", options.status().message());

  // The leading operands that look like inputs are; the rest names functions.
  std::vector<std::string> inputs;
  std::vector<std::string> functions;
  for (const std::string& operand : arguments.operands()) {
    bool is_input = functions.empty() && (inputs.empty() || absl::EndsWith(operand, ".go") ||
                                          absl::EndsWith(operand, ".tir"));
    (is_input ? inputs : functions).push_back(operand);
  }
  Compilation compilation(*options);
  if (!compilation.load_inputs(inputs) || !compilation.optimize() || !compilation.generate()) {
    return compilation.report();
  }
  const as::Object& object = compilation.object();
  std::vector<std::string> known;
  for (const as::FunctionInfo& function : object.functions) {
    known.push_back(object.symbols()[function.symbol].name);
  }
  for (const std::string& name : functions) {
    if (std::find(known.begin(), known.end(), name) == known.end()) {
      return misuse("asm", absl::StrCat("no function ", name, " in the program"));
    }
  }
  for (const std::string& name : functions.empty() ? known : functions) {
    std::fputs(as::listing(object, name, *syntax, compilation.sources()).c_str(), stdout);
  }
  return kSuccess;
}

}  // namespace

constexpr Subcommand kAsmCommand = {
    .name = "asm",
    .usage = "[flags] INPUT [FUNCTION...]",
    .summary = "print the machine code of all functions, or of those named",
    .examples =
        "  tandem asm hello.go main.main\n"
        "  tandem asm --syntax=intel hello.go\n",
    .flags = kFlags,
    .run = run_asm,
};

}  // namespace tandem::driver
