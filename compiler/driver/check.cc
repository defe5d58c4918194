// `tandem check`: the front end alone. What gc refuses is refused with gc's message; nothing is
// generated, so packages without main and what cannot be lowered yet are fine. The operand "std"
// stands for all packages of the standard library, as it does for the go command.

#include <sys/resource.h>

#include <cstdio>
#include <string>

#include "compiler/driver/compilation.h"
#include "compiler/driver/subcommands.h"

namespace tandem::driver {
namespace {

constexpr Flag kFlags[] = {
    kTagsFlag,
    {"tests", "", "check the packages' tests, too"},
    {"bodyless", "", "accept functions without a body: they are implemented elsewhere"},
    {"e", "", "report all errors, not the first ten"},
    {"k", "", "check types in spite of syntax errors, which gc does not"},
    {"lang", "VERSION", "the language version, go1.N, in place of go.mod's"},
    {"stats", "", "tell how much was checked, and how fast"},
    {"testdir", "", "the input is a directory of Go's test suite, several packages in one"},
};

// The processor time that this process has had, without what the system did for it.
double user_seconds() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  constexpr double kMicrosecond = 1e-6;
  return static_cast<double>(usage.ru_utime.tv_sec) +
         static_cast<double>(usage.ru_utime.tv_usec) * kMicrosecond;
}

void print_stats(const go::check::CheckCounts& counts, double seconds) {
  std::printf("%zu packages, %zu with errors, %zu files, %zu lines, %.2f s: %.0f lines/s\n",
              counts.packages, counts.packages_with_errors, counts.files, counts.lines, seconds,
              static_cast<double>(counts.lines) / seconds);
}

int run_check(const Arguments& arguments) {
  absl::StatusOr<CompilationOptions> options = compilation_options(arguments);
  if (!options.ok()) return misuse("check", options.status().message());
  options->check_only = true;
  options->tests = arguments.has("tests");
  options->allow_bodyless = arguments.has("bodyless");
  options->all_errors = arguments.has("e");
  options->check_after_syntax_errors = arguments.has("k");
  options->language = arguments.value("lang");
  options->test_directory = arguments.has("testdir");
  Compilation compilation(*options);
  const bool is_standard_library =
      arguments.operands().size() == 1 && arguments.operands()[0] == "std";
  if (is_standard_library) {
    compilation.check_standard_library();
  } else {
    compilation.load_inputs(arguments.operands());
  }
  if (arguments.has("stats")) print_stats(compilation.check_counts(), user_seconds());
  return compilation.report();
}

}  // namespace

constexpr Subcommand kCheckCommand = {
    .name = "check",
    .usage = "[flags] INPUT... | std",
    .summary = "parse and type-check; compile nothing",
    .examples =
        "  tandem check .\n"
        "  tandem check -tests -stats std   the whole standard library\n",
    .flags = kFlags,
    .run = run_check,
};

}  // namespace tandem::driver
