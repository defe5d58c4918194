// One compilation, from inputs on the command line to an executable, stage by stage:
//
//   load_inputs   .go files or a directory → checked packages → TIR;  .tir files → TIR
//   optimize      the pipeline of compiler/opt, which ends in the machine stage
//   generate      machine code and data
//   link          with the runtime that is embedded in this program
//
// Each stage returns false after an error; report() then prints what was wrong.

#ifndef TANDEM_COMPILER_DRIVER_COMPILATION_H_
#define TANDEM_COMPILER_DRIVER_COMPILATION_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "asm/object.h"
#include "compiler/driver/command_line.h"
#include "compiler/driver/string_variables.h"
#include "compiler/go/check/checked_program.h"
#include "compiler/go/load/load.h"
#include "compiler/ir/module.h"
#include "compiler/opt/pipeline.h"
#include "compiler/support/diagnostics.h"
#include "linker/linker.h"

namespace tandem::driver {

struct CompilationOptions {
  std::vector<std::string> tags;       // build tags
  std::vector<std::string> disabled;   // passes
  std::vector<StringSetting> strings;  // values of variables, the last of one counts
  std::string language;                // "go1.N" in place of what go.mod says
  bool check_after_syntax_errors = false;
  bool test_directory = false;  // inputs is a directory of Go's test suite
  bool verify = false;          // check the TIR after each pass
  bool check_only = false;      // stop after type-checking
  bool allow_bodyless = false;  // functions without a body are implemented elsewhere
  bool tests = false;           // check the packages' tests, too
  bool test_program = false;    // the program is the one that runs the input's tests
  bool all_errors = false;      // report more than the first ten errors
};

// The package whose tests a test program runs.
struct TestedPackage {
  std::string import_path;
  std::string directory;
  bool has_tests = false;
};

class Compilation {
 public:
  explicit Compilation(CompilationOptions options) : options_(std::move(options)) {}

  // Reads the inputs into the module.
  bool load_inputs(const std::vector<std::string>& inputs);
  // Checks all packages of the standard library.
  bool check_standard_library();
  // Runs the passes. `observer` sees the module after each.
  bool optimize(std::function<void(absl::string_view, const ir::Module&)> observer = nullptr);
  bool generate();
  // Links with the runtime.
  bool link(linker::Options options, linker::Output& output);

  // Prints the errors on standard error; the exit status.
  int report() const;

  ir::Module& module() { return module_; }
  const go::check::CheckCounts& check_counts() const { return check_counts_; }
  // Of a test program; without a path when the input could not be read.
  const TestedPackage& tested() const { return tested_; }
  const SourceManager& sources() const { return sources_; }
  const as::Object& object() const { return *object_; }
  // The object as a relocatable ELF64 file.
  std::string object_file() const;

 private:
  bool load_go(const std::vector<std::string>& inputs);
  go::load::Options load_options() const;
  // From packages that were loaded to the module.
  bool compile_go(const go::load::Program& program);
  bool load_tir(const std::vector<std::string>& inputs);
  void use_text_positions();
  // Notes an error that has no place in a program.
  bool fail(int status, std::string message);

  CompilationOptions options_;
  SourceManager sources_;
  Diagnostics diagnostics_;
  go::check::CheckCounts check_counts_;
  ir::Module module_{&sources_};
  TestedPackage tested_;
  std::optional<as::Object> object_;
  std::string failure_;
  int status_ = kSuccess;
};

// The flags that compilation_options reads, for the tables of the subcommands that have them.
inline constexpr Flag kTagsFlag = {"tags", "LIST", "build tags, separated by commas"};
inline constexpr Flag kStringFlag = {
    "X", "VARIABLE=VALUE", "the initial value of a package's string variable, PACKAGE.NAME"};
inline constexpr Flag kPassFlag = {"d", "PASS=off|check",
                                   "turn an optimizer pass off; verify after each pass"};

// The options that these flags of a subcommand ask for.
absl::StatusOr<CompilationOptions> compilation_options(const Arguments& arguments);

// The runtime's archive, which is part of this program.
absl::string_view embedded_runtime();

}  // namespace tandem::driver

#endif  // TANDEM_COMPILER_DRIVER_COMPILATION_H_
