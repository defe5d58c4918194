// The boolean expressions over build tags in "//go:build" and "// +build" lines.

#ifndef TANDEM_COMPILER_GO_SYNTAX_BUILD_CONSTRAINT_H_
#define TANDEM_COMPILER_GO_SYNTAX_BUILD_CONSTRAINT_H_

#include <string>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace tandem::go::syntax {

class BuildConstraint {
 public:
  // Parses a whole line, "//go:build ..." or "// +build ...", without its newline. NotFound when it
  // is neither; InvalidArgument, with go's message, when the expression is wrong.
  static absl::StatusOr<BuildConstraint> parse(absl::string_view line);

  // Whether the line begins like a constraint of the first or the second form.
  static bool is_go_build(absl::string_view line);
  static bool is_plus_build(absl::string_view line);

  // The value when `has_tag` says which tags are set.
  bool eval(absl::FunctionRef<bool(absl::string_view)> has_tag) const;

  // The least Go version ("go1.18") that the constraint can be true with, or "" when any will do.
  std::string minimal_go_version() const;

 private:
  friend class ConstraintParser;
  enum class Kind { kTag, kNot, kAnd, kOr };
  struct Node {
    Kind kind;
    std::string tag;
    int x = -1;  // indices in nodes_
    int y = -1;
  };

  int add(Node node);
  bool eval(int node, absl::FunctionRef<bool(absl::string_view)> has_tag) const;
  int minimal_version(int node, bool negated) const;

  std::vector<Node> nodes_;  // operands before operators; the last is the whole
};

// minimal_go_version() of the constraint in `line`, "" when it is none.
std::string minimal_go_version(absl::string_view line);

}  // namespace tandem::go::syntax

#endif  // TANDEM_COMPILER_GO_SYNTAX_BUILD_CONSTRAINT_H_
