// `tandem check`: the front end alone. What gc refuses is refused with gc's message; nothing is
// generated, so packages without main and what cannot be lowered yet are fine.

#include "compiler/driver/compilation.h"
#include "compiler/driver/subcommands.h"

namespace tandem::driver {
namespace {

constexpr Flag kFlags[] = {
    {"tags", "LIST", "build tags, separated by commas"},
    {"bodyless", "", "accept functions without a body: they are implemented elsewhere"},
    {"e", "", "report all errors, not the first ten"},
    {"testdir", "", "the input is a directory of Go's test suite, several packages in one"},
};

int run_check(const Arguments& arguments) {
  absl::StatusOr<CompilationOptions> options = compilation_options(arguments);
  if (!options.ok()) return misuse("check", options.status().message());
  options->check_only = true;
  options->allow_bodyless = arguments.has("bodyless");
  options->all_errors = arguments.has("e");
  options->test_directory = arguments.has("testdir");
  Compilation compilation(*options);
  compilation.load_inputs(arguments.operands());
  return compilation.report();
}

}  // namespace

constexpr Subcommand kCheckCommand = {
    .name = "check",
    .usage = "[flags] INPUT...",
    .summary = "parse and type-check; compile nothing",
    .examples = "  tandem check .\n",
    .flags = kFlags,
    .run = run_check,
};

}  // namespace tandem::driver
