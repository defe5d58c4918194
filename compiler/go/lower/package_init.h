// Initialization of a package: variables whose initializer is constant get initial data, the others
// are set by the function PACKAGE.init, in the order the checker found, which then calls the
// package's own init functions. A package with nothing to do gets no function.
//
// A pure initializer (purity.h) is left out unless the program reaches its variable. That is known
// only when everything else has been lowered, so PACKAGE.init is made at the start with a call of
// "PACKAGE.init.VARIABLE" at the initializer's place; this function is made when the variable is
// reached and its value is not constant data. finish() drops the calls of those that were not made.

#ifndef TANDEM_COMPILER_GO_LOWER_PACKAGE_INIT_H_
#define TANDEM_COMPILER_GO_LOWER_PACKAGE_INIT_H_

#include <memory>
#include <vector>

#include "compiler/go/lower/function.h"

namespace tandem::go::lower {

class PackageInitializer {
 public:
  PackageInitializer(Program& program, const Package& package)
      : program_(program), package_(package), info_(package.check->info()) {}

  // Lowers the initializers that always run, and offers the others.
  void start();
  // When everything has been lowered: the symbol of the init function, or "".
  absl::string_view finish();

 private:
  bool initialize_statically(const types::Initializer& initializer);
  void defer_initializer(const types::Initializer& initializer);
  void lower_initializer(const types::Initializer& initializer, FunctionLowering& lowering);
  std::vector<absl::string_view> init_functions();

  Program& program_;
  const Package& package_;
  const types::Info& info_;
  ir::Function* function_ = nullptr;  // PACKAGE.init
  std::unique_ptr<FunctionLowering> lowering_;
  // The calls of functions for deferred initializers; those that were made are in the module.
  std::vector<ir::InstructionId> calls_;
};

// The function runtime.run_inits, which calls these.
void make_run_inits(Program& program, const std::vector<absl::string_view>& initializers);

}  // namespace tandem::go::lower

#endif  // TANDEM_COMPILER_GO_LOWER_PACKAGE_INIT_H_
