// go.mod, as far as the packages of the module itself need it, and what vendor/modules.txt says of
// the language versions of the others.

#ifndef TANDEM_COMPILER_GO_LOAD_GOMOD_H_
#define TANDEM_COMPILER_GO_LOAD_GOMOD_H_

#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace tandem::go::load {

struct Module {
  std::string root;        // the directory of go.mod, absolute
  std::string path;        // "example.com/m"
  std::string go_version;  // "go1.20"; "go1.16" when go.mod does not say, as go has it
  // Of vendored packages, by import path.
  absl::flat_hash_map<std::string, std::string> vendored_versions;
};

// Reads the module and go directives out of the text of a go.mod file. The error is go's message.
absl::StatusOr<Module> parse_gomod(absl::string_view text);

// The language version of each package that vendor/modules.txt lists.
absl::flat_hash_map<std::string, std::string> parse_vendor_list(absl::string_view text);

// The module that the absolute directory is in; nothing when no directory above has a go.mod. The
// error names the file.
absl::StatusOr<std::optional<Module>> find_module(const std::string& directory);

}  // namespace tandem::go::load

#endif  // TANDEM_COMPILER_GO_LOAD_GOMOD_H_
