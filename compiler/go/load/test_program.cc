// The program that runs a package's tests. Three packages take part:
//
//   P           with its own _test.go files among its files
//   P_test      the external test, if there is one; it may import packages that import P
//   main        generated (test_main.h); it imports both
//
// Everybody who imports P gets the P with the tests in it, as with the go command. So the tests of
// P itself may import nothing that imports P.

#include <algorithm>
#include <utility>

#include "absl/algorithm/container.h"
#include "absl/strings/str_cat.h"
#include "compiler/go/load/loader.h"
#include "compiler/go/load/test_main.h"

namespace tandem::go::load {
namespace {

// Makes everything that the package can import something that it does import.
void import_all(Package* package) {
  for (const auto& [path, imported] : package->import_map) {
    if (!absl::c_linear_search(package->imports, imported)) package->imports.push_back(imported);
  }
  absl::c_sort(package->imports,
               [](const Package* a, const Package* b) { return a->path < b->path; });
}

// The chain of imports from `from` to `to`, both included; empty when there is none.
bool find_chain(const Package* from, const Package* to, std::vector<const Package*>& chain,
                absl::flat_hash_set<const Package*>& seen) {
  if (!seen.insert(from).second) return false;
  chain.push_back(from);
  if (from == to) return true;
  for (const Package* imported : from->imports) {
    if (find_chain(imported, to, chain, seen)) return true;
  }
  chain.pop_back();
  return false;
}

}  // namespace

// False, and an error, when tests of the package itself import what imports the package.
bool Loader::check_test_imports(const Package& package) {
  absl::flat_hash_set<const Package*> seen;
  for (const Package* imported : package.imports) {
    std::vector<const Package*> chain;
    if (!find_chain(imported, &package, chain, seen)) continue;
    std::string text = absl::StrCat("package ", package.import_path);
    for (const Package* each : chain) absl::StrAppend(&text, "\n\timports ", each->import_path);
    error({}, absl::StrCat(text, ": import cycle not allowed in test"));
    return false;
  }
  return true;
}

// Makes the tests part of the program; its main package.
Package* Loader::make_test_program(Package* tested) {
  // Its functions are not those of the program's main package.
  tested->path = tested->import_path;
  if (tested->external_test != nullptr) {
    tested->external_test->path = absl::StrCat(tested->path, "_test");
  }
  const std::string text = test_main_text(sources_, *tested, diagnostics_);
  Package* main = make_package("main");
  main->standard = true;  // which may import package testing's internals
  main->named = true;

  for (PackageFile& file : tested->test_files) tested->files.push_back(std::move(file));
  tested->test_files.clear();
  // Of the standard library only those bodies are checked that are reached.
  tested->named = !tested->standard;
  import_all(tested);
  if (!check_test_imports(*tested)) return nullptr;
  if (!tested->files.empty()) main->import_map[tested->import_path] = tested;
  if (tested->external_test != nullptr) {
    packages_.push_back(std::move(tested->external_test));
    Package* external = packages_.back().get();
    external->named = tested->named;
    import_all(external);
    main->import_map[external->path] = external;
  }
  Selection selection;
  const absl::string_view view = text;
  if (!add_file(main, {"_testmain.go", "_testmain.go", &view}, nullptr, &selection, {})) {
    return nullptr;
  }
  load_imports(main);
  import_all(main);
  return main;
}

}  // namespace tandem::go::load
