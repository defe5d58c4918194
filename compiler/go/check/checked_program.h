// Type checking of a whole program that was loaded: its packages in the order of their dependence,
// so that an importer finds what it imports already checked, and then the tests of packages.
//
// Packages of the standard library are checked without the bodies of their functions, which
// lowering asks for one by one; those that the command line names are checked whole.

#ifndef TANDEM_COMPILER_GO_CHECK_CHECKED_PROGRAM_H_
#define TANDEM_COMPILER_GO_CHECK_CHECKED_PROGRAM_H_

#include <memory>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/types/span.h"
#include "compiler/go/load/load.h"
#include "compiler/go/types/checker.h"
#include "compiler/support/diagnostics.h"
#include "compiler/support/source.h"

namespace tandem::go::check {

// What was checked, for people who want to know how fast.
struct CheckCounts {
  size_t packages = 0;  // with those of tests
  size_t packages_with_errors = 0;
  size_t files = 0;
  size_t lines = 0;  // if asked for
};

// A package that was checked, with its files but those of tests.
struct CheckedPackage {
  types::PackageCheck* check = nullptr;
  std::vector<syntax::File*> files;
};

class CheckedProgram {
 public:
  struct Options {
    bool allow_bodyless = false;  // functions without a body are implemented elsewhere
    bool require_main = true;
    bool count_lines = false;
  };

  // The program, which outlives this, has neither load nor syntax errors.
  CheckedProgram(const SourceManager& sources, const load::Program& program, Options options);
  ~CheckedProgram();

  void check(Diagnostics& diagnostics);

  // In the order of the program.
  absl::Span<const CheckedPackage> packages() const { return packages_; }
  const CheckCounts& counts() const { return counts_; }

 private:
  class PackageImporter;

  types::PackageCheck& make_check(const load::Package& package);
  void check_files(types::PackageCheck& check, absl::Span<const load::PackageFile> files,
                   Diagnostics& diagnostics);
  void check_tests(const load::Package& package, Diagnostics& diagnostics);

  const SourceManager& sources_;
  const load::Program& program_;
  Options options_;
  types::Program types_;
  std::vector<std::unique_ptr<PackageImporter>> importers_;
  std::vector<std::unique_ptr<types::PackageCheck>> checks_;
  absl::flat_hash_map<const load::Package*, types::PackageCheck*> by_package_;
  std::vector<CheckedPackage> packages_;
  CheckCounts counts_;
};

}  // namespace tandem::go::check

#endif  // TANDEM_COMPILER_GO_CHECK_CHECKED_PROGRAM_H_
