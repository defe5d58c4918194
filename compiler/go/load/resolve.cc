// The search for packages: an import path and its importer to a Location, or an error in the words
// of the go command; see resolve.h.
//
// First come the paths that are special (unsafe, "C", relative and absolute ones) and those with
// characters that Go forbids. Then the places are tried in order: the overlay, GOROOT/src/vendor if
// the importer is of the standard library, GOROOT/src, the module, its vendor directory. A
// directory is a package if it has a .go file. At last the rule of `internal` is checked: the
// importer must be below the parent of that directory, or both be of the standard library.

#include "compiler/go/load/resolve.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "compiler/go/syntax/unicode.h"

namespace tandem::go::load {
namespace {

namespace fs = std::filesystem;

bool has_go_files(const fs::path& directory) {
  std::error_code error;
  for (fs::directory_iterator it(directory, error), end; !error && it != end; it.increment(error)) {
    if (it->path().extension() == ".go") return true;
  }
  return false;
}

bool is_relative(absl::string_view path) {
  return path == "." || path == ".." || absl::StartsWith(path, "./") ||
         absl::StartsWith(path, "../");
}

// Whether the path has only characters that Go allows in import paths, and no empty elements.
bool is_valid(absl::string_view path) {
  if (path.empty() || path[0] == '/' || path.back() == '/' || absl::StrContains(path, "//")) {
    return false;
  }
  constexpr absl::string_view kForbidden = "!\"#$%&'()*,:;<=>?[\\]^`{|}";
  while (!path.empty()) {
    const syntax::DecodedRune next = syntax::decode_rune(path);
    if (!syntax::is_print(next.rune) || next.rune == ' ' || next.rune == syntax::kRuneError) {
      return false;
    }
    if (next.width == 1 && absl::StrContains(kForbidden, path[0])) return false;
    path.remove_prefix(next.width);
  }
  return true;
}

// Whether a package below `internal` may be imported: its importer must be below internal's parent.
bool internal_allowed(absl::string_view path, const Package& importer, bool standard) {
  const std::vector<absl::string_view> elements = absl::StrSplit(path, '/');
  for (size_t i = elements.size(); i-- > 0;) {
    if (elements[i] != "internal") continue;
    if (standard && importer.standard) return true;
    if (i == 0) return false;
    absl::string_view parent = path.substr(0, elements[i].data() - path.data() - 1);
    return importer.import_path == parent ||
           absl::StartsWith(importer.import_path, absl::StrCat(parent, "/"));
  }
  return true;
}

}  // namespace

Resolver::Resolver(const Options& options, std::string goroot, std::optional<Module> module)
    : options_(options), goroot_(std::move(goroot)), module_(std::move(module)) {}

std::string Resolver::path_of_directory(const std::string& absolute) const {
  if (!module_) return "command-line-arguments";
  const fs::path relative = fs::path(absolute).lexically_relative(module_->root);
  if (relative == ".") return module_->path;
  return absl::StrCat(module_->path, "/", relative.string());
}

std::optional<std::string> Resolver::standard_path(const std::string& absolute) const {
  if (goroot_.empty()) return {};
  std::error_code error;
  const fs::path source = fs::canonical(fs::path(goroot_) / "src", error);
  if (error) return {};
  const fs::path directory = fs::canonical(absolute, error);
  if (error) return {};
  const std::string relative = directory.lexically_relative(source).string();
  if (relative == "." || absl::StartsWith(relative, "..")) return {};
  return relative;
}

absl::StatusOr<Location> Resolver::resolve(absl::string_view path, const Package& importer) const {
  if (path == "unsafe") return Location{.import_path = "unsafe", .standard = true};
  if (path == "C") return absl::UnimplementedError("not supported yet: import \"C\"");
  if (is_relative(path)) return resolve_relative(path, importer);
  if (!is_valid(path)) {
    return absl::InvalidArgumentError(absl::StrCat("invalid import path: ", path));
  }

  const std::string name(path);
  std::optional<Location> location = find_standard(name, importer);
  if (!location) location = find_in_module(name);
  if (!location) return not_found(path);
  if (!internal_allowed(path, importer, location->standard)) {
    return absl::PermissionDeniedError(
        absl::StrCat("use of internal package ", path, " not allowed"));
  }
  return *std::move(location);
}

absl::StatusOr<Location> Resolver::resolve_relative(absl::string_view path,
                                                    const Package& importer) const {
  if (module_) {
    return absl::NotFoundError(absl::StrCat(
        "\"", path, "\" is relative, but relative import paths are not supported in module mode"));
  }
  const fs::path directory = (fs::path(importer.directory) / std::string(path)).lexically_normal();
  if (!has_go_files(directory)) {
    return absl::NotFoundError(absl::StrCat("no Go files in ", directory.string()));
  }
  return Location{.import_path = absl::StrCat("_", directory.string()),
                  .directory = directory.string()};
}

const OverlayPackage* Resolver::find_overlay(absl::string_view path) const {
  for (const OverlayPackage& each : options_.overlay) {
    if (use_overlay_ && each.path == path) return &each;
  }
  return nullptr;
}

std::optional<Location> Resolver::find_standard(const std::string& path,
                                                const Package& importer) const {
  if (const OverlayPackage* overlay = find_overlay(path)) {
    Location location{.import_path = path, .overlay = overlay, .standard = true};
    if (overlay->how != OverlayPackage::How::kWhole) {
      location.directory = (fs::path(goroot_) / "src" / path).string();
    }
    return location;
  }
  if (goroot_.empty()) return {};
  const fs::path source = fs::path(goroot_) / "src";
  if (importer.standard && has_go_files(source / "vendor" / path)) {
    const std::string vendored = absl::StrCat("vendor/", path);
    return Location{.import_path = vendored,
                    .directory = (source / vendored).string(),
                    .overlay = find_overlay(vendored),
                    .standard = true};
  }
  // What has a dot in its first element is never of the standard library.
  if (absl::StrContains(path.substr(0, path.find('/')), ".")) return {};
  if (!has_go_files(source / path)) return {};
  return Location{.import_path = path, .directory = (source / path).string(), .standard = true};
}

std::optional<Location> Resolver::find_in_module(const std::string& path) const {
  if (!module_) return {};
  const fs::path root = module_->root;
  absl::string_view rest = path;
  if (absl::ConsumePrefix(&rest, module_->path) &&
      (rest.empty() || absl::ConsumePrefix(&rest, "/"))) {
    const fs::path directory = (root / std::string(rest)).lexically_normal();
    if (has_go_files(directory))
      return Location{.import_path = path, .directory = directory.string()};
  }
  const fs::path vendored = root / "vendor" / path;
  if (!has_go_files(vendored)) return {};
  Location location{.import_path = path, .directory = vendored.string()};
  auto version = module_->vendored_versions.find(path);
  if (version != module_->vendored_versions.end()) location.go_version = version->second;
  return location;
}

absl::Status Resolver::not_found(absl::string_view path) const {
  if (!absl::StrContains(path.substr(0, path.find('/')), ".")) {
    return absl::NotFoundError(
        absl::StrCat("package ", path, " is not in std (", goroot_, "/src/", path, ")"));
  }
  if (!module_) {
    return absl::NotFoundError(absl::StrCat(
        "no required module provides package ", path,
        ": go.mod file not found in current directory or any parent directory; see 'go help "
        "modules'"));
  }
  return absl::NotFoundError(
      absl::StrCat("no required module provides package ", path, "; to add it:\n\tgo get ", path));
}

}  // namespace tandem::go::load
