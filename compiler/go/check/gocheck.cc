// gocheck: the front end without the rest of the compiler, for those who work on it. It takes what
// `tandem check` takes, with the standard library as it is in GOROOT.
//
//   gocheck [check] [-e] [-k] [-bodyless] [-tests] [-stats] [-testdir] [-lang=go1.N]
//           FILE...|DIRECTORY|std

#include <sys/resource.h>

#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "compiler/go/check/checked_program.h"

int main(int argc, char** argv) {
  using namespace tandem;
  absl::flat_hash_set<std::string> flags;
  std::vector<std::string> inputs;
  std::string language;
  for (int i = 1; i < argc; i++) {
    const std::string argument = argv[i];
    if (argument == "check" && i == 1) continue;
    if (const size_t value = argument.find("-lang="); value != std::string::npos) {
      language = argument.substr(argument.find('=') + 1);
    } else if (argument[0] == '-') {
      flags.insert(argument.substr(argument.find_first_not_of('-')));
    } else {
      inputs.push_back(argument);
    }
  }
  SourceManager sources;
  Diagnostics diagnostics;
  go::load::Options options{.go_version = std::move(language), .tests = flags.contains("tests")};
  const go::load::Program program =
      inputs == std::vector<std::string>{"std"}
          ? go::load::load_standard_library(sources, options, diagnostics)
      : flags.contains("testdir")
          ? go::load::load_test_directory(sources, inputs.at(0), options, diagnostics)
          : go::load::load(sources, inputs, options, diagnostics);
  rusage loaded{}, checked{};
  ::getrusage(RUSAGE_SELF, &loaded);
  go::check::CheckedProgram check(
      sources, program,
      {.allow_bodyless = flags.contains("bodyless"), .require_main = false, .count_lines = true});
  const bool is_sound = !program.has_load_errors && !program.has_syntax_errors;
  if (is_sound || flags.contains("k")) check.check(diagnostics);
  ::getrusage(RUSAGE_SELF, &checked);
  const size_t limit = flags.contains("e") ? 0 : 10;
  std::fputs(render(diagnostics, sources, {.limit = limit}).c_str(), stderr);
  if (flags.contains("stats")) {
    std::printf(
        "%zu packages, %zu with errors, %zu lines, loaded in %ld.%02ld s, checked in "
        "%ld.%02ld s\n",
        check.counts().packages, check.counts().packages_with_errors, check.counts().lines,
        loaded.ru_utime.tv_sec, loaded.ru_utime.tv_usec / 10000, checked.ru_utime.tv_sec,
        checked.ru_utime.tv_usec / 10000);
    std::fflush(stdout);
    std::quick_exit(diagnostics.has_errors() ? 1 : 0);
  }
  return diagnostics.has_errors() ? 1 : 0;
}
