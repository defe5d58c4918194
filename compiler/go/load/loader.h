// The search through the import graph, private to this folder. Packages are read when first
// imported, depth first; the packages being read are a stack, and an import of one of them is a
// cycle.

#ifndef TANDEM_COMPILER_GO_LOAD_LOADER_H_
#define TANDEM_COMPILER_GO_LOAD_LOADER_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "compiler/go/load/constraints.h"
#include "compiler/go/load/load.h"
#include "compiler/go/load/resolve.h"

namespace tandem::go::load {

class Loader {
 public:
  Loader(SourceManager& sources, const Options& options, Diagnostics& diagnostics);

  Program load(const std::vector<std::string>& inputs);
  Program load_test_directory(const std::string& directory);

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
    size_t tests = 0;
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
  std::vector<Candidate> list_directory(const std::string& directory, const BuildTags& tags,
                                        Selection* selection) const;
  std::vector<Candidate> list_location(const Location& location, Selection* selection) const;
  const BuildTags& tags_for(const OverlayPackage* overlay) const;
  // `tags`: null when the file's constraints do not matter.
  bool add_file(Package* package, const Candidate& candidate, const BuildTags* tags,
                Selection* selection, Position import);
  bool read_package(Package* package, const Location& location, Position import);
  void check_not_empty(const Package& package, const Selection& selection, Position import);

  // -- Imports
  void load_imports(Package* package);
  void import(Package* importer, const std::string& path, Position position);
  Package* find_or_load(Package* importer, const std::string& path, Position position);
  void report_cycle(const Package* importer, const Package* imported);
  std::vector<std::unique_ptr<Package>> dependency_order();

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
  std::vector<Package*> stack_;                         // being loaded, outermost first
  absl::flat_hash_set<const Package*> imports_loaded_;  // or on the stack
  bool has_syntax_errors_ = false;
  bool wants_implicit_ = false;  // a text has one of Options::implicit_words
};

}  // namespace tandem::go::load

#endif  // TANDEM_COMPILER_GO_LOAD_LOADER_H_
