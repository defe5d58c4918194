// `tandem ir`: the program as TIR, after any pass or after each.

#include <cstdio>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "compiler/driver/compilation.h"
#include "compiler/driver/subcommands.h"
#include "compiler/ir/text.h"

namespace tandem::driver {
namespace {

constexpr Flag kFlags[] = {
    {"after", "PASS", "print after this pass (default: input, what the front end made)"},
    {"all", "", "print the input and after each pass"},
    {"passes", "", "list the passes, and print no program"},
    kTagsFlag,
    kPassFlag,
};

int list_passes() {
  for (const opt::PassInfo& pass : opt::passes()) {
    std::string line = absl::StrFormat("%-24s %s%s\n", pass.name, pass.summary,
                                       pass.required ? " (required)" : "");
    std::fputs(line.c_str(), stdout);
  }
  return kSuccess;
}

int run_ir(const Arguments& arguments) {
  if (arguments.has("passes")) return list_passes();
  std::string after = arguments.has("after") ? arguments.value("after") : "input";
  bool known = after == "input";
  for (const opt::PassInfo& pass : opt::passes()) known |= pass.name == after;
  if (!known) {
    return misuse("ir", absl::StrCat("unknown pass \"", after, "\"; see `tandem ir --passes`"));
  }
  absl::StatusOr<CompilationOptions> options = compilation_options(arguments);
  if (!options.ok()) return misuse("ir", options.status().message());
  bool all = arguments.has("all");
  Compilation compilation(*options);
  auto show = [&](absl::string_view pass, const ir::Module& module) {
    if (!all && pass != after) return;
    if (all) std::fputs(absl::StrCat("// after ", pass, "\n").c_str(), stdout);
    std::fputs(ir::print(module).c_str(), stdout);
  };
  if (!compilation.load_inputs(arguments.operands()) || !compilation.optimize(show)) {
    return compilation.report();
  }
  return kSuccess;
}

}  // namespace

constexpr Subcommand kIrCommand = {
    .name = "ir",
    .usage = "[--after=PASS | --all] INPUT...",
    .summary = "print the program as TIR, the compiler's intermediate language",
    .examples =
        "  tandem ir hello.go\n"
        "  tandem ir --after=lower hello.go\n"
        "  tandem ir --passes\n",
    .flags = kFlags,
    .run = run_ir,
};

}  // namespace tandem::driver
