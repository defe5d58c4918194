// A text as a Go package of one file, parsed and checked; what the fuzz targets for the checker and
// for the compiler have in common.

#ifndef TANDEM_COMPILER_FUZZ_GO_PACKAGE_H_
#define TANDEM_COMPILER_FUZZ_GO_PACKAGE_H_

#include <memory>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "compiler/go/syntax/parser.h"
#include "compiler/go/types/checker.h"

namespace tandem::fuzz {

// No package can be imported, but for unsafe, which the checker knows itself.
class NoImports : public go::types::Importer {
 public:
  absl::StatusOr<go::types::Package*> import(absl::string_view path) override {
    return absl::NotFoundError(absl::StrCat("could not import ", path));
  }
};

struct GoPackage {
  explicit GoPackage(absl::string_view text) : program(sources) {
    FileId id = sources.add("input.go", std::string(text));
    parsed = go::syntax::parse_file(sources, id, {}, diagnostics);
    if (parsed.file == nullptr || parsed.has_syntax_errors) return;
    files.push_back(parsed.file);
    check =
        std::make_unique<go::types::PackageCheck>(program, "main", imports, go::types::Options{});
    check->check_files(files, diagnostics);
  }

  SourceManager sources;
  Diagnostics diagnostics;
  go::types::Program program;
  NoImports imports;
  go::syntax::ParsedFile parsed;
  std::vector<go::syntax::File*> files;
  std::unique_ptr<go::types::PackageCheck> check;
};

}  // namespace tandem::fuzz

#endif  // TANDEM_COMPILER_FUZZ_GO_PACKAGE_H_
