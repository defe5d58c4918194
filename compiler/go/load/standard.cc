// All packages of the standard library, and the tests of packages: what checking needs and building
// does not. See load.h.
//
// The packages of GOROOT/src are what a walk over its folders finds, commands and test data left
// out, as `go list std` does it; a folder that constraints leave without files is none. Each is
// loaded like an import, so that packages that others import are read once.
//
// A package can have two kinds of tests in its folder: files of the package itself, and files of a
// package of its own, NAME_test, that imports it. Both may import packages that import the tested
// one, so they are read when all packages are there, and take no part in the order of packages.

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "compiler/go/load/loader.h"

namespace tandem::go::load {

namespace fs = std::filesystem;

// The folders of GOROOT/src that may be packages, as import paths in order.
std::vector<std::string> Loader::standard_directories() const {
  const fs::path source = fs::path(goroot_) / "src";
  std::vector<std::string> paths;
  std::error_code error;
  fs::recursive_directory_iterator it(source, error);
  for (fs::recursive_directory_iterator end; !error && it != end; it.increment(error)) {
    if (!it->is_directory(error)) continue;
    const std::string name = it->path().filename().string();
    const bool is_commands = name == "cmd" && it.depth() == 0;
    if (name == "testdata" || name[0] == '.' || name[0] == '_' || is_commands) {
      it.disable_recursion_pending();
      continue;
    }
    paths.push_back(it->path().lexically_relative(source).string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

Program Loader::load_standard_library() {
  const std::string source = absl::StrCat(goroot_, "/src");
  start(source);
  resolver_->without_overlay();
  for (const std::string& path : standard_directories()) {
    // builtin is documentation in the form of a package.
    if (path != "builtin" && path != "unsafe") load_named_standard(path);
  }
  if (packages_.empty()) error({}, absl::StrCat("no standard library in ", source));
  load_tests();
  return finish(nullptr);
}

void Loader::load_named_standard(const std::string& path) {
  const std::string directory = absl::StrCat(goroot_, "/src/", path);
  const auto known = by_path_.find(path);
  if (known != by_path_.end()) {
    Package* package = known->second;
    if (package == nullptr) return;
    package->named = true;
    if (!options_.tests) return;
    Selection selection;
    list_directory(directory, tags_, &selection);
    tests_.emplace_back(package, std::move(selection.tests));
    return;
  }
  Package* package = make_package(path);
  package->named = true;
  const Location location{.import_path = path, .directory = directory, .standard = true};
  Selection selection;
  const bool ok = read_files(package, location, {}, &selection);
  const bool only_tests = package->files.empty() && options_.tests && !selection.tests.empty();
  if (ok && (!package->files.empty() || only_tests)) return load_imports(package);
  by_path_.erase(path);
  std::erase_if(tests_, [=](const auto& each) { return each.first == package; });
  packages_.pop_back();
}

// ---- Tests --------------------------------------------------------------------------------------

void Loader::load_tests() {
  for (const auto& [package, candidates] : tests_) load_tests_of(package, candidates);
}

void Loader::load_tests_of(Package* package, const std::vector<Candidate>& candidates) {
  std::vector<Candidate> sorted = candidates;
  std::sort(sorted.begin(), sorted.end(),
            [](const Candidate& a, const Candidate& b) { return a.name < b.name; });
  for (const Candidate& candidate : sorted) {
    const BuildTags& tags = tags_for(resolver_->find_overlay(package->path));
    if (!tags.matches_test_name(candidate.name)) continue;
    PackageFile file;
    if (parse_candidate(*package, candidate, &tags, {}, &file) != Parse::kDone) continue;
    // The two packages share one numbering of expressions, which each has with gaps.
    package->expr_count = file.syntax()->expr_end;
    const std::string name(file.syntax()->pkg_name->value);
    if (package->name.empty()) package->name = name.substr(0, name.rfind("_test"));
    if (name == package->name) {
      package->test_files.push_back(std::move(file));
      continue;
    }
    if (name != package->name + "_test") {
      error({}, absl::StrCat("found packages ", package->name, " and ", name, " (", candidate.name,
                             ") in ", package->directory));
      continue;
    }
    if (package->external_test == nullptr) {
      package->external_test = std::make_unique<Package>();
      Package& test = *package->external_test;
      test.path = package->path + "_test";
      test.import_path = package->import_path;  // which says what it may import
      test.name = name;
      test.directory = package->directory;
      test.go_version = package->go_version;
      test.standard = package->standard;
      test.named = true;
    }
    package->external_test->files.push_back(std::move(file));
    package->external_test->expr_count = package->expr_count;
  }
  load_test_imports(package, package->test_files);
  if (package->external_test) {
    load_test_imports(package->external_test.get(), package->external_test->files);
  }
}

void Loader::load_test_imports(Package* importer, const std::vector<PackageFile>& files) {
  for (const PackageFile& file : files) {
    for_each_import(file.syntax(), [&](const std::string& path, Position position) {
      importable(importer, path, position);
    });
  }
}

}  // namespace tandem::go::load
