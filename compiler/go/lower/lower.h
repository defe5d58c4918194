// The door of lowering: checked Go in, TIR out. Nothing is lowered that main.main and the packages'
// initialization cannot reach (reach.h), so a module has what the program needs and no more.

#ifndef TANDEM_COMPILER_GO_LOWER_LOWER_H_
#define TANDEM_COMPILER_GO_LOWER_LOWER_H_

#include <vector>

#include "absl/types/span.h"
#include "compiler/go/syntax/ast.h"
#include "compiler/go/types/checker.h"
#include "compiler/ir/module.h"
#include "compiler/support/diagnostics.h"

namespace tandem::go::lower {

// A package that the checker accepted, with its files.
struct Package {
  types::PackageCheck* check = nullptr;
  std::vector<syntax::File*> files;
};

// Lowers the program of which `packages` are the packages, each after those that it imports, the
// main package last. What cannot be lowered yet is reported as "not supported yet: ..." at its
// place, and the module is then not to be used.
//
// The module gets the functions that are reachable, "main.main" and "runtime.run_inits" among them,
// the package variables and constant data, and the methods of named types.
void lower(absl::Span<const Package> packages, ir::Module& module, Diagnostics& diagnostics);

}  // namespace tandem::go::lower

#endif  // TANDEM_COMPILER_GO_LOWER_LOWER_H_
