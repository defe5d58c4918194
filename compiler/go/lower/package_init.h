// Initialization of a package: variables whose initializer is constant get initial data, the others
// are set by the function PACKAGE.init, in the order the checker found, which then calls the
// package's own init functions. A package with nothing to do gets no function.

#ifndef TANDEM_COMPILER_GO_LOWER_PACKAGE_INIT_H_
#define TANDEM_COMPILER_GO_LOWER_PACKAGE_INIT_H_

#include <vector>

#include "compiler/go/lower/program.h"

namespace tandem::go::lower {

class PackageInitializer {
 public:
  PackageInitializer(Program& program, const Package& package)
      : program_(program), package_(package), info_(package.check->info()) {}

  // The symbol of the init function, or "".
  absl::string_view run();

 private:
  bool initialize_statically(const types::Initializer& initializer);
  std::vector<absl::string_view> init_functions();

  Program& program_;
  const Package& package_;
  const types::Info& info_;
};

// The function runtime.run_inits, which calls these.
void make_run_inits(Program& program, const std::vector<absl::string_view>& initializers);

}  // namespace tandem::go::lower

#endif  // TANDEM_COMPILER_GO_LOWER_PACKAGE_INIT_H_
