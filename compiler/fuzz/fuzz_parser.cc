// Fuzz target: any bytes through the parser. A text without errors must survive a round trip: the
// tree is printed, what was printed parses without errors, and prints the same.

#include "compiler/fuzz/target.h"
#include "compiler/go/syntax/parser.h"
#include "compiler/go/syntax/printer.h"

namespace {

using namespace tandem;

// The text of the tree, or nothing when there are errors.
std::string printed(SourceManager& sources, std::string text, Diagnostics& diagnostics) {
  FileId file = sources.add("input.go", std::move(text));
  go::syntax::ParsedFile parsed = go::syntax::parse_file(sources, file, {}, diagnostics);
  if (parsed.file == nullptr) {
    fuzz::require(diagnostics.has_errors(), "no tree and no error");
    return "";
  }
  std::string result = go::syntax::print(parsed.file);  // with errors as well: must not crash
  return diagnostics.has_errors() ? "" : result;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  SourceManager sources;
  Diagnostics diagnostics;
  std::string first = printed(sources, std::string(fuzz::text_of(data, size)), diagnostics);
  render(diagnostics, sources, {.show_source = true, .limit = 0});
  if (diagnostics.has_errors()) return 0;
  std::string second = printed(sources, first, diagnostics);
  if (diagnostics.has_errors()) {
    std::fputs(render(diagnostics, sources, {.show_source = true}).c_str(), stderr);
  }
  fuzz::require(!diagnostics.has_errors(), "what was printed does not parse");
  fuzz::require(first == second, "printing is not stable");
  return 0;
}
