// From an import path to where the package is.

#ifndef TANDEM_COMPILER_GO_LOAD_RESOLVE_H_
#define TANDEM_COMPILER_GO_LOAD_RESOLVE_H_

#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "compiler/go/load/gomod.h"
#include "compiler/go/load/load.h"

namespace tandem::go::load {

// Where a package is: in a directory, in the overlay, in both, or (for unsafe) nowhere.
struct Location {
  std::string import_path;  // which tells packages apart
  std::string directory;
  const OverlayPackage* overlay = nullptr;
  bool standard = false;
  std::string go_version;  // the language version, if the package is vendored
};

// The rules of go's module mode, as far as nothing has to be downloaded; and outside of modules
// relative imports.
class Resolver {
 public:
  Resolver(const Options& options, std::string goroot, std::optional<Module> module);

  // Where the package that `importer` imports as `path` is. The error is go's message.
  absl::StatusOr<Location> resolve(absl::string_view path, const Package& importer) const;

  // The import path of a directory given on the command line.
  std::string path_of_directory(const std::string& absolute) const;

  // The import path of a directory of GOROOT/src; nothing when it is not below that.
  std::optional<std::string> standard_path(const std::string& absolute) const;

  // What the overlay has for a package, or null.
  const OverlayPackage* find_overlay(absl::string_view path) const;

  // From now on the standard library is what GOROOT has.
  void without_overlay() { use_overlay_ = false; }

  const std::optional<Module>& module() const { return module_; }

 private:
  absl::StatusOr<Location> resolve_relative(absl::string_view path, const Package& importer) const;
  std::optional<Location> find_standard(const std::string& path, const Package& importer) const;
  std::optional<Location> find_in_module(const std::string& path) const;
  absl::Status not_found(absl::string_view path) const;

  const Options& options_;
  std::string goroot_;
  std::optional<Module> module_;
  bool use_overlay_ = true;
};

}  // namespace tandem::go::load

#endif  // TANDEM_COMPILER_GO_LOAD_RESOLVE_H_
