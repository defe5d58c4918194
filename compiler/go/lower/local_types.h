// Numbers of the types that are declared inside functions, as gc gives them: through the package,
// in the order of the source. With them such a type has a link name of its own, "main.T·3".
//
// Bodies of functions are checked one by one, on demand, but a number depends on all of the
// package. So it comes from the syntax: when the first type of a package is asked for, the
// package's files are walked once. A declaration is known by its position.

#ifndef TANDEM_COMPILER_GO_LOWER_LOCAL_TYPES_H_
#define TANDEM_COMPILER_GO_LOWER_LOCAL_TYPES_H_

#include "absl/container/flat_hash_map.h"
#include "compiler/go/lower/lower.h"
#include "compiler/go/types/object.h"

namespace tandem::go::lower {

class LocalTypes {
 public:
  // `packages` outlives this.
  explicit LocalTypes(absl::Span<const Package> packages) : packages_(packages) {}

  // From 1 on; 0 if the declaration is unknown.
  int number(const types::TypeName* object);

 private:
  using Numbers = absl::flat_hash_map<uint64_t, int>;  // by position

  void count(const Package& package, Numbers& numbers) const;

  absl::Span<const Package> packages_;
  absl::flat_hash_map<const types::Package*, Numbers> numbers_;
};

}  // namespace tandem::go::lower

#endif  // TANDEM_COMPILER_GO_LOWER_LOCAL_TYPES_H_
