// The packages of a program: finds the files of the package on the command line and of everything
// it imports, parses them, and puts the packages in the order of their dependence. For checking,
// the whole standard library can be asked for at once, and the tests of what is named.
//
// Where an import path is looked for: the overlay (packages that the compiler brings along),
// GOROOT/src (for the standard library's own imports also GOROOT/src/vendor), the module that
// go.mod describes, and its vendor directory. `unsafe` is a package without files. GOROOT is
// TANDEM_GOROOT, or the first of the places where Debian has Go's source.
//
// Errors are in the wording of the go command, at the import they concern. Paths that cannot be an
// import path are left to the type checker, which knows what gc says of them.

#ifndef TANDEM_COMPILER_GO_LOAD_LOAD_H_
#define TANDEM_COMPILER_GO_LOAD_LOAD_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "compiler/go/syntax/parser.h"
#include "compiler/support/diagnostics.h"
#include "compiler/support/source.h"

namespace tandem::go::load {

// One file of a package.
struct PackageFile {
  FileId id = 0;
  syntax::ParsedFile parsed;
  syntax::File* syntax() const { return parsed.file; }  // never null
};

struct Package {
  // The path that tells packages apart and that symbols begin with: the import path, "main" for the
  // program's own package, "vendor/..." for what the standard library has vendored.
  std::string path;
  std::string import_path;  // as the go command names it: "example.com/m", "command-line-arguments"
  std::string name;         // of the package clauses
  std::string directory;    // "" for unsafe and for overlay packages
  std::string go_version;   // the language version, "go1.21"
  bool standard = false;    // of the standard library or the overlay
  bool named = false;       // by the command line, not only imported
  std::vector<PackageFile> files;  // by file name
  // One more than the largest Expr::id in files.
  uint32_t expr_count = 0;

  // The packages that the files import, by path; each once.
  std::vector<Package*> imports;
  // The package for an import path as the files spell it ("./b", "golang.org/x/..."). All imports
  // of a program without errors are in it.
  absl::flat_hash_map<std::string, Package*> import_map;

  // With Options::tests, of a package that is named: its own _test.go files, and those of the
  // package NAME_test beside it. What only tests import is in import_map and not in imports.
  std::vector<PackageFile> test_files;
  std::unique_ptr<Package> external_test;

  bool is_unsafe() const { return path == "unsafe"; }
};

// A whole program. The packages own their trees; the text is the SourceManager's.
struct Program {
  // Imports come before importers, and among what is possible the least import path comes first:
  // this is also the order in which Go initializes packages.
  std::vector<std::unique_ptr<Package>> packages;
  Package* main = nullptr;  // that of the command line; null when it could not be loaded
  // With Options::test_program: the package that is tested, null when it could not be loaded, and
  // whether there are tests. The main package is then generated.
  Package* tested = nullptr;
  bool has_tests = false;
  bool has_syntax_errors = false;
  // Packages could not be found or read: the go command would not call the compiler. Otherwise
  // errors that are in the texts, but are not of the syntax, do not keep gc from checking types.
  bool has_load_errors = false;

  // The package with this path, or null.
  Package* find(absl::string_view path) const;
};

// A package that the compiler brings along. It takes the place of one in GOROOT, or is laid over it
// file by file.
struct OverlayPackage {
  enum class How {
    kWhole,  // it consists of these files
    // GOROOT's files, but these are added or replace those of the same name, and so do the
    // functions that they declare.
    kPatch,
    kGeneric,  // the same, and GOROOT's files are chosen as for a machine without assembly
  };
  struct File {
    std::string name;  // "print.go"
    absl::string_view text;
  };
  std::string path;
  std::vector<File> files;
  How how = How::kWhole;
  std::vector<std::string> dropped = {};  // files of GOROOT that are left out
};

struct Options {
  std::string goroot;             // "" for the default
  std::vector<std::string> tags;  // of the command line
  std::vector<OverlayPackage> overlay;
  // Packages that belong, imported or not, to every program that has anything of the standard
  // library in it, or whose own text has one of the words.
  std::vector<std::string> implicit_imports;
  std::vector<std::string> implicit_words;
  std::string go_version;  // of packages that are not of the standard library; "": go.mod's
  // The tests of packages that are named are read as well.
  bool tests = false;
  // With `tests`: the program is the one that runs the tests of the package that is named. A
  // package of the standard library is tested with the overlay. The inputs may be _test.go files.
  bool test_program = false;
  // In test directories each file is a package of its own, whatever its package clause says.
  bool one_file_per_package = false;
};

// The directory whose src/ has the standard library: TANDEM_GOROOT if that is set, else the first
// of /usr/share/go-1.21 and /usr/lib/go-1.21 that is there, else "".
std::string default_goroot();

// Loads the program of the inputs, which are .go files of one directory, or one directory. Files
// that are named are taken whatever their build constraints say. A directory of GOROOT/src is the
// package of the standard library, with that library as it is in GOROOT, without the overlay unless
// tests are to run. The errors go to `diagnostics`; packages with errors are in the program as far
// as they could be read.
Program load(SourceManager& sources, const std::vector<std::string>& inputs, const Options& options,
             Diagnostics& diagnostics);

// Loads every package of GOROOT/src but the commands: the program has no main, and all packages
// that are found there are named.
Program load_standard_library(SourceManager& sources, const Options& options,
                              Diagnostics& diagnostics);

// Loads a directory of Go's own test suite (rundir, compiledir, ...): its files are several
// packages, told apart by their package clauses; `import "./a"` is the one whose first file is
// a.go, and its path is test/a. The program's main is package main, or the last when there is none.
Program load_test_directory(SourceManager& sources, const std::string& directory,
                            const Options& options, Diagnostics& diagnostics);

}  // namespace tandem::go::load

#endif  // TANDEM_COMPILER_GO_LOAD_LOAD_H_
