// Which function or variable a name stands for, across packages: //go:linkname and functions whose
// body is elsewhere.
//
//   package sync                            package runtime
//   func runtime_Semacquire(s *uint32)      //go:linkname sync_Semacquire sync.runtime_Semacquire
//                                           func sync_Semacquire(s *uint32) { ... }
//
// A linkname gives a declaration the symbol of another package. On a function with a body (push)
// the function is found where that symbol is declared without one; on a function without a body
// (pull) it says where the body is. A function without a body and without a linkname has its own
// symbol, for which somebody may have pushed a body. What nobody has in Go may be a call of the
// runtime (rt/abi/calls.def) or an intrinsic operation (intrinsics.h).
//
// A push of package runtime wins over a body that the declaration itself has: so a single function
// of the standard library can be replaced.
//
// Nothing is reached by a linkname alone: only when a program refers to a declaration is its
// definition looked up, and reached.

#ifndef TANDEM_COMPILER_GO_LOWER_LINKNAMES_H_
#define TANDEM_COMPILER_GO_LOWER_LINKNAMES_H_

#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "compiler/go/lower/lower.h"
#include "compiler/go/types/object.h"

namespace tandem::go::lower {

class Linknames {
 public:
  explicit Linknames(absl::Span<const Package> packages);

  // The symbol of a package-level function or variable.
  std::string symbol(const types::Object* object) const;

  // The function whose body is meant by `function`: itself if it has one. Without a body anywhere
  // in the program's packages it is `function` itself.
  const types::Func* definition(const types::Func* function) const;

  // The variable that `variable` is another name of, or itself.
  const types::Var* definition(const types::Var* variable) const;

  // The package-level object with this symbol when no linkname is looked at, or null.
  const types::Object* find(absl::string_view symbol) const;

 private:
  absl::flat_hash_map<absl::string_view, const types::Package*> packages_;
  absl::flat_hash_map<const types::Object*, absl::string_view> remote_;
  absl::flat_hash_map<absl::string_view, const types::Func*> pushed_;    // by symbol
  absl::flat_hash_map<absl::string_view, const types::Func*> replaced_;  // of these, by runtime
};

}  // namespace tandem::go::lower

#endif  // TANDEM_COMPILER_GO_LOWER_LINKNAMES_H_
