// `tandem test`: builds the program that runs a package's tests, runs it in the package's folder,
// and prints what `go test` prints. compiler/go/load/test_program.h says what the program is.
//
// Without an operand, the package is that of the working directory, and all it prints is shown as
// it comes. With operands, each package has a line, and what the tests print is shown when they
// fail, or with -v or -bench.

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/strip.h"
#include "compiler/driver/compilation.h"
#include "compiler/driver/subcommands.h"
#include "compiler/driver/test_binary.h"
#include "compiler/go/load/gomod.h"
#include "compiler/support/file.h"

namespace tandem::driver {
namespace {

namespace fs = std::filesystem;

constexpr int kExecutableMode = 0777;

// The flags that the test program gets, as -test.NAME.
constexpr Flag kTestFlags[] = {
    {"v", "", "print each test, and what it prints"},
    {"run", "REGEXP", "run the tests and examples that match"},
    {"skip", "REGEXP", "do not run those that match"},
    {"short", "", "tests may be shorter than they could be"},
    {"count", "N", "run each test N times"},
    {"cpu", "LIST", "run them for each GOMAXPROCS of the list"},
    {"parallel", "N", "how many parallel tests run at the same time"},
    {"timeout", "DURATION", "panic when they take longer (default 10m)"},
    {"failfast", "", "start no test after one has failed"},
    {"shuffle", "off|on|N", "in what order they run"},
    {"list", "REGEXP", "print the names that match, and run nothing"},
    {"bench", "REGEXP", "run the benchmarks that match"},
    {"benchtime", "DURATION|Nx", "how long each benchmark runs"},
    {"benchmem", "", "print what benchmarks allocate"},
};

constexpr Flag kBuildFlags[] = {
    {"c", "", "build the test program and do not run it"},
    {"o", "FILE", "write the test program to FILE"},
    kTagsFlag,
    kStringFlag,
    kPassFlag,
    {.name = "args", .argument = "", .help = "what follows is for the tests", .takes_rest = true},
};

constexpr auto kFlags = [] {
  std::array<Flag, std::size(kTestFlags) + std::size(kBuildFlags)> all;
  std::copy(std::begin(kBuildFlags), std::end(kBuildFlags),
            std::copy(std::begin(kTestFlags), std::end(kTestFlags), all.begin()));
  return all;
}();

std::vector<std::string> program_arguments(const Arguments& arguments) {
  std::vector<std::string> result = {"-test.paniconexit0"};
  if (!arguments.has("timeout")) result.emplace_back("-test.timeout=10m0s");
  for (const Flag& flag : kTestFlags) {
    if (!arguments.has(flag.name)) continue;
    const std::string value = flag.argument.empty() ? "true" : arguments.value(flag.name);
    result.push_back(absl::StrCat("-test.", flag.name, "=", value));
  }
  for (const std::string& argument : arguments.values("args")) result.push_back(argument);
  return result;
}

// The directory of an operand: a path that begins with a dot or a slash, or an import path of the
// standard library or of the module that the working directory is in, or any other directory.
std::string package_directory(const std::string& operand) {
  if (operand[0] == '.' || operand[0] == '/') return operand;
  const fs::path standard = fs::path(go::load::default_goroot()) / "src" / operand;
  std::error_code error;
  if (fs::is_directory(standard, error)) return standard.string();
  const auto module = go::load::find_module(fs::current_path(error).string());
  absl::string_view rest = operand;
  if (module.ok() && *module && absl::ConsumePrefix(&rest, (*module)->path) &&
      (rest.empty() || absl::ConsumePrefix(&rest, "/"))) {
    return (fs::path((*module)->root) / std::string(rest)).lexically_normal().string();
  }
  return operand;
}

// The tests of one package, from the sources to the line that is printed.
class PackageTest {
 public:
  PackageTest(const Arguments& arguments, CompilationOptions options,
              std::vector<std::string> inputs)
      : arguments_(arguments), compilation_(std::move(options)), inputs_(std::move(inputs)) {}

  // An exit status.
  int run(bool show_output) {
    linker::Output output;
    const bool loaded = compilation_.load_inputs(inputs_);
    const TestedPackage& tested = compilation_.tested();
    if (loaded && !tested.has_tests) {
      absl::PrintF("?   \t%s\t[no test files]\n", tested.import_path);
      return kSuccess;
    }
    if (!loaded || !compilation_.optimize() || !compilation_.generate() ||
        !compilation_.link({}, output)) {
      const int status = compilation_.report();
      const bool is_built = !tested.import_path.empty();
      if (status == kProgramErrors) {
        absl::PrintF("FAIL\t%s [%s failed]\n", is_built ? tested.import_path : inputs_[0],
                     is_built ? "build" : "setup");
      }
      return status;
    }
    const std::string name = fs::path(tested.import_path).filename().string() + ".test";
    if (arguments_.has("c") || arguments_.has("o")) {
      const std::string file = arguments_.has("o") ? arguments_.value("o") : name;
      absl::Status status = write_file_atomically(file, output.executable, kExecutableMode);
      if (!status.ok()) return misuse("test", status.message());
      if (arguments_.has("c")) return kSuccess;
    }
    TemporaryDirectory temporary;
    absl::Status status = temporary.create();
    const std::string program = absl::StrCat(temporary.path(), "/", name);
    if (status.ok()) status = write_file_atomically(program, output.executable, kExecutableMode);
    if (!status.ok()) return misuse("test", status.message());
    return execute(program, show_output);
  }

 private:
  int execute(const std::string& program, bool show_output) {
    std::fflush(stdout);
    const absl::StatusOr<TestResult> result =
        run_test_binary({.program = program,
                         .arguments = program_arguments(arguments_),
                         .directory = compilation_.tested().directory,
                         .goroot = go::load::default_goroot(),
                         .show_output = show_output});
    if (!result.ok()) return misuse("test", result.status().message());
    return print(*result);
  }

  int print(const TestResult& result) {
    const std::string& path = compilation_.tested().import_path;
    const bool passed = result.wait_status == 0;
    const bool wants_output =
        arguments_.has("v") || arguments_.has("bench") || arguments_.has("list");
    if (!passed || wants_output) std::fputs(result.output.c_str(), stdout);
    if (passed) {
      const bool none = absl::StartsWith(result.output, "testing: warning: no tests to run\n");
      absl::PrintF("ok  \t%s\t%.3fs%s\n", path, result.seconds, none ? " [no tests to run]" : "");
      return kSuccess;
    }
    if (result.output.empty()) absl::PrintF("%s\n", describe_wait_status(result.wait_status));
    absl::PrintF("FAIL\t%s\t%.3fs\n", path, result.seconds);
    return kProgramErrors;
  }

  const Arguments& arguments_;
  Compilation compilation_;
  std::vector<std::string> inputs_;
};

int run_tests(const Arguments& arguments) {
  absl::StatusOr<CompilationOptions> options = compilation_options(arguments);
  if (!options.ok()) return misuse("test", options.status().message());
  options->test_program = true;
  options->strings.push_back({"testing.testBinary", "1"});  // what testing.Testing looks at
  const std::vector<std::string>& operands = arguments.operands();
  if ((arguments.has("c") || arguments.has("o")) && operands.size() > 1 &&
      !absl::EndsWith(operands[0], ".go")) {
    return misuse("test", "cannot use -c or -o with more than one package");
  }
  std::vector<std::vector<std::string>> packages;
  if (operands.empty()) {
    packages = {{"."}};
  } else if (absl::EndsWith(operands[0], ".go")) {
    packages = {operands};
  } else {
    for (const std::string& operand : operands) packages.push_back({package_directory(operand)});
  }
  int status = kSuccess;
  for (const std::vector<std::string>& inputs : packages) {
    const int one = PackageTest(arguments, *options, inputs).run(operands.empty());
    status = std::max(status, one);
  }
  if (status != kSuccess && !operands.empty()) std::puts("FAIL");
  return status;
}

}  // namespace

constexpr Subcommand kTestCommand = {
    .name = "test",
    .usage = "[flags] [PACKAGE | DIRECTORY | FILE.go...]... [-args arguments...]",
    .summary = "compile packages with their tests, and run these",
    .examples =
        "  tandem test                      the package of this directory\n"
        "  tandem test -v -run=Split strings ./mine\n"
        "  tandem test -c -o list.test container/list\n",
    .flags = kFlags,
    .run = run_tests,
};

}  // namespace tandem::driver
