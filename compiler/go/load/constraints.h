// Which files belong to a build: by the _GOOS and _GOARCH at the end of their names, and by the
// build constraints at their heads.

#ifndef TANDEM_COMPILER_GO_LOAD_CONSTRAINTS_H_
#define TANDEM_COMPILER_GO_LOAD_CONSTRAINTS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace tandem::go::load {

// The newest minor version N of the language, go1.N, that is accepted.
inline constexpr int kGoMinorVersion = 21;

// The tags that a build sets: linux, amd64, unix, gc, go1.1 to go1.21, and those of the command
// line. There is no cgo.
class BuildTags {
 public:
  explicit BuildTags(std::vector<std::string> extra = {}) : extra_(std::move(extra)) {}

  // The same tags without amd64, but with those by which packages of the standard library are asked
  // to do without assembly.
  BuildTags without_architecture() const;

  bool has(absl::string_view tag) const;

  // Whether the name, like "poll_linux.go", fits. Tests, hidden files and files that are not Go do
  // not.
  bool matches_name(absl::string_view file_name) const;
  // The same for tests: "poll_linux_test.go".
  bool matches_test_name(absl::string_view file_name) const;

  // Whether the constraints in the text of a file hold. The error is go's message on a bad
  // constraint.
  absl::StatusOr<bool> matches_text(absl::string_view text) const;

 private:
  std::vector<std::string> extra_;
  bool has_architecture_ = true;
};

}  // namespace tandem::go::load

#endif  // TANDEM_COMPILER_GO_LOAD_CONSTRAINTS_H_
