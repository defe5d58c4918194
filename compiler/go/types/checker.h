// The type checker's door: give it the files of a package and a way to import others, get the
// package, what is known about its syntax, and the errors, in gc's words and at gc's positions.
//
// A PackageCheck stays alive as long as somebody may still ask for the body of one of its
// functions: with Options::skip_bodies the functions of a package are checked one by one, when
// asked for, so that of a large library only what a program reaches is ever looked at. (Bodies that
// the order of initialization depends on are checked at once.)

#ifndef TANDEM_COMPILER_GO_TYPES_CHECKER_H_
#define TANDEM_COMPILER_GO_TYPES_CHECKER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "compiler/go/types/info.h"
#include "compiler/go/types/object.h"
#include "compiler/support/diagnostics.h"
#include "compiler/support/source.h"

namespace tandem::go::syntax {
struct File;
}

namespace tandem::go::types {

class Checker;

// Owns everything the checker makes for one program. Outlives all PackageChecks of it.
struct Program {
  explicit Program(const SourceManager& source_manager);
  ~Program();
  const SourceManager& sources;  // positions inside messages are printed with it
  Arena arena;
  std::unique_ptr<InstanceContext> instances;
};

// Finds the package of an import path as written, seen from a package's folder. It may check that
// package first. The status of a failure becomes the error at the import declaration.
class Importer {
 public:
  virtual ~Importer() = default;
  virtual absl::StatusOr<Package*> import(absl::string_view path) = 0;
};

struct Options {
  bool skip_bodies = false;         // check function bodies only by check_body
  bool allow_missing_body = false;  // func without a body: assembly or the runtime has it
  bool require_main = true;         // package main must declare func main
  bool standard_library = false;    // may use directives that others may not
  int go_minor = 0;                 // the language is go1.N; 0: everything is allowed
};

// The N of "go1.N" or "go1.N.M"; 0 if it is none.
int parse_go_minor(absl::string_view version);

// One package being checked.
class PackageCheck {
 public:
  PackageCheck(Program& program, absl::string_view path, Importer& importer, Options options);
  ~PackageCheck();

  // Checks the files; errors go to `diagnostics`, which must outlive this. Called again, it adds
  // files to a package that others may import already: that is how a package gets its tests.
  void check_files(absl::Span<syntax::File* const> files, Diagnostics& diagnostics);

  // Checks the body of a function or method of this package if that has not been done.
  void check_body(Func* function);

  Package* package() const { return package_; }
  const Info& info() const { return info_; }

 private:
  Package* package_;
  Info info_;
  std::unique_ptr<Checker> checker_;
};

}  // namespace tandem::go::types

#endif  // TANDEM_COMPILER_GO_TYPES_CHECKER_H_
