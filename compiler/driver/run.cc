// `tandem run`: compiles into memory and becomes the program, so that its streams, signals and exit
// status are the program's own.

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "compiler/driver/compilation.h"
#include "compiler/driver/subcommands.h"

namespace tandem::driver {
namespace {

constexpr Flag kFlags[] = {
    kTagsFlag,
    kStringFlag,
    kPassFlag,
    {"testdir", "", "the input is a directory of Go's test suite, several packages in one"},
};

int execute(absl::string_view executable, const std::vector<std::string>& arguments) {
  int fd = ::memfd_create("tandem-run", MFD_CLOEXEC);
  if (fd < 0) return misuse("run", absl::StrCat("cannot make a file in memory: ", strerror(errno)));
  while (!executable.empty()) {
    ssize_t n = ::write(fd, executable.data(), executable.size());
    if (n < 0) return misuse("run", absl::StrCat("cannot write in memory: ", strerror(errno)));
    executable.remove_prefix(static_cast<size_t>(n));
  }
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  ::fexecve(fd, argv.data(), environ);
  return misuse("run", absl::StrCat("cannot execute the program: ", strerror(errno)));
}

// `run a.go b.go arg`: the leading .go or .tir files are the input, as with go run.
int run_program(const Arguments& arguments) {
  const std::vector<std::string>& operands = arguments.operands();
  size_t inputs = operands.empty() ? 0 : 1;
  auto is_file = [](const std::string& name) {
    return absl::EndsWith(name, ".go") || absl::EndsWith(name, ".tir");
  };
  if (inputs == 1 && is_file(operands[0])) {
    while (inputs < operands.size() && is_file(operands[inputs])) ++inputs;
  }
  absl::StatusOr<CompilationOptions> options = compilation_options(arguments);
  if (!options.ok()) return misuse("run", options.status().message());
  options->test_directory = arguments.has("testdir");
  Compilation compilation(*options);
  linker::Output output;
  if (!compilation.load_inputs({operands.begin(), operands.begin() + inputs}) ||
      !compilation.optimize() || !compilation.generate() || !compilation.link({}, output)) {
    return compilation.report();
  }
  std::vector<std::string> program_arguments = {operands[0]};
  program_arguments.insert(program_arguments.end(), operands.begin() + inputs, operands.end());
  return execute(output.executable, program_arguments);
}

}  // namespace

constexpr Subcommand kRunCommand = {
    .name = "run",
    .usage = "[flags] INPUT [arguments...]",
    .summary = "compile and run; the exit status is the program's",
    .examples =
        "  tandem run hello.go\n"
        "  tandem run sieve.go 100\n"
        "  tandem run program.tir\n",
    .flags = kFlags,
    .stop_at_first_operand = true,
    .run = run_program,
};

}  // namespace tandem::driver
