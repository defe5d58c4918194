// The search through the import graph, private to this folder. Packages are read when first
// imported, depth first; the packages being read are a stack, and an import of one of them is a
// cycle.

#ifndef TANDEM_COMPILER_GO_LOAD_LOADER_H_
#define TANDEM_COMPILER_GO_LOAD_LOADER_H_

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "compiler/go/load/constraints.h"
#include "compiler/go/load/load.h"
#include "compiler/go/load/resolve.h"
#include "compiler/go/syntax/literals.h"

namespace tandem::go::load {

// The imports of a file with their paths.
template <class F>
void for_each_import(const syntax::File* file, F&& f) {
  for (const syntax::Decl* decl : file->decls) {
    const auto* import = syntax::as<syntax::ImportDecl>(decl);
    if (import == nullptr || import->path == nullptr || import->path->bad) continue;
    if (const auto path = syntax::string_value(import->path->value)) f(*path, import->path->pos);
  }
}

// Drops the functions and constants that GOROOT's files of a package declare and those of the
// overlay (by their index in package.files) declare too (overlay.cc).
void drop_replaced_declarations(Package& package, absl::Span<const size_t> overlay_files);

class Loader {
 public:
  Loader(SourceManager& sources, const Options& options, Diagnostics& diagnostics);

  Program load(const std::vector<std::string>& inputs);
  Program load_test_directory(const std::string& directory);
  Program load_standard_library();

 private:
  // Text that may become a file of a package.
  struct Candidate {
    std::string name;                         // without its directory
    std::string path;                         // to read it, and for diagnostics
    const absl::string_view* text = nullptr;  // null: read the file
  };
  // What became of the files of a package, for the message when there are none.
  struct Selection {
    size_t go_files = 0;
    std::vector<Candidate> tests = {};
    std::string first_name;  // of the file that gave the package its name
  };

  // -- Inputs
  Package* load_directory_input(const std::string& directory);
  Package* load_file_inputs(const std::vector<std::string>& inputs);
  std::string package_name(const Candidate& candidate) const;
  void start(const std::string& directory);
  Program finish(Package* main);

  // -- Packages
  Package* make_package(std::string import_path);
  static void set_program_path(Package* package);
  void add_implicit_imports(Package* main);
  static void sort_by_name(std::vector<Candidate>& candidates);
  std::vector<Candidate> list_directory(const std::string& directory, const BuildTags& tags,
                                        Selection* selection) const;
  std::vector<Candidate> list_location(const Location& location, Selection* selection) const;
  const BuildTags& tags_for(const OverlayPackage* overlay) const;
  // `tags`: null when the file's constraints do not matter.
  bool add_file(Package* package, const Candidate& candidate, const BuildTags* tags,
                Selection* selection, Position import);
  enum class Parse { kDone, kExcluded, kFailed };
  Parse parse_candidate(const Package& package, const Candidate& candidate, const BuildTags* tags,
                        Position import, PackageFile* file);
  bool read_package(Package* package, const Location& location, Position import);
  bool read_files(Package* package, const Location& location, Position import,
                  Selection* selection);
  void check_not_empty(const Package& package, const Selection& selection, Position import);

  // -- Imports
  void load_imports(Package* package);
  Package* importable(Package* importer, const std::string& path, Position position);
  void import(Package* importer, const std::string& path, Position position);
  Package* find_or_load(Package* importer, const std::string& path, Position position);
  void report_cycle(const Package* importer, const Package* imported);
  std::vector<std::unique_ptr<Package>> dependency_order();

  // -- standard.cc: the standard library, and tests
  std::vector<std::string> standard_directories() const;
  void load_named_standard(const std::string& path);
  void load_tests();
  void load_tests_of(Package* package, const std::vector<Candidate>& candidates);
  void load_test_imports(Package* importer, const std::vector<PackageFile>& files);

  // -- test_program.cc: the program that runs a package's tests
  bool check_test_imports(const Package& package);
  Package* make_test_program(Package* tested);

  std::string display_path(const std::string& path) const;
  void error(Position position, std::string message);

  SourceManager& sources_;
  const Options& options_;
  Diagnostics& diagnostics_;
  std::string goroot_;
  BuildTags tags_;
  BuildTags generic_tags_;
  std::unique_ptr<Resolver> resolver_;
  std::string working_directory_;
  std::vector<std::unique_ptr<Package>> packages_;
  absl::flat_hash_map<std::string, Package*> by_path_;  // null: could not be loaded
  // Of the packages that are named.
  std::vector<std::pair<Package*, std::vector<Candidate>>> tests_;
  std::vector<Package*> stack_;                         // being loaded, outermost first
  absl::flat_hash_set<const Package*> imports_loaded_;  // or on the stack
  bool has_syntax_errors_ = false;
  bool has_load_errors_ = false;
  bool wants_implicit_ = false;  // a text has one of Options::implicit_words
};

}  // namespace tandem::go::load

#endif  // TANDEM_COMPILER_GO_LOAD_LOADER_H_
