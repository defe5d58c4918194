// The walk over the packages; see checked_program.h. Tests come last, when every package is there:
// a package's own test files are added to it, and a test of strings may import what imports
// strings. What the test files declare stays in the package, which nobody can tell but other
// packages' tests.

#include "compiler/go/check/checked_program.h"

#include <algorithm>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"

namespace tandem::go::check {

// Gives the checker the packages that were loaded, by the spelling in the importing file.
class CheckedProgram::PackageImporter : public types::Importer {
 public:
  PackageImporter(const CheckedProgram& program, const load::Package& package)
      : program_(program), package_(package) {}

  absl::StatusOr<types::Package*> import(absl::string_view path) override {
    auto found = package_.import_map.find(path);
    if (found != package_.import_map.end()) {
      auto checked = program_.by_package_.find(found->second);
      if (checked != program_.by_package_.end()) return checked->second->package();
    }
    return absl::NotFoundError(absl::StrCat("could not import ", path));
  }

 private:
  const CheckedProgram& program_;
  const load::Package& package_;
};

CheckedProgram::CheckedProgram(const SourceManager& sources, const load::Program& program,
                               Options options)
    : sources_(sources), program_(program), options_(options), types_(sources) {}

CheckedProgram::~CheckedProgram() = default;

void CheckedProgram::check(Diagnostics& diagnostics) {
  for (const auto& package : program_.packages) {
    types::PackageCheck& check = make_check(*package);
    by_package_[package.get()] = &check;
    check_files(check, package->files, diagnostics);
    std::vector<syntax::File*> files;
    for (const load::PackageFile& file : package->files) files.push_back(file.syntax());
    packages_.push_back({.check = &check, .files = std::move(files)});
  }
  for (const auto& package : program_.packages) check_tests(*package, diagnostics);
}

void CheckedProgram::check_tests(const load::Package& package, Diagnostics& diagnostics) {
  if (!package.test_files.empty()) {
    check_files(*by_package_[&package], package.test_files, diagnostics);
  }
  if (package.external_test == nullptr) return;
  const load::Package& test = *package.external_test;
  check_files(make_check(test), test.files, diagnostics);
}

types::PackageCheck& CheckedProgram::make_check(const load::Package& package) {
  importers_.push_back(std::make_unique<PackageImporter>(*this, package));
  const types::Options options{.skip_bodies = package.standard && !package.named,
                               .allow_missing_body = package.standard || options_.allow_bodyless,
                               .require_main = options_.require_main && &package == program_.main,
                               .standard_library = package.standard,
                               .go_minor = types::parse_go_minor(package.go_version)};
  checks_.push_back(
      std::make_unique<types::PackageCheck>(types_, package.path, *importers_.back(), options));
  ++counts_.packages;
  return *checks_.back();
}

void CheckedProgram::check_files(types::PackageCheck& check,
                                 absl::Span<const load::PackageFile> files,
                                 Diagnostics& diagnostics) {
  std::vector<syntax::File*> trees;
  for (const load::PackageFile& file : files) {
    trees.push_back(file.syntax());
    ++counts_.files;
    if (options_.count_lines) {
      counts_.lines += absl::c_count(sources_.file(file.id).text, '\n');
    }
  }
  const size_t errors = diagnostics.count();
  check.check_files(trees, diagnostics);
  if (diagnostics.count() > errors) ++counts_.packages_with_errors;
}

}  // namespace tandem::go::check
