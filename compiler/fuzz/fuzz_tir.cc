// Fuzz target: any bytes through the parser of TIR and the verifier. What they accept must survive
// a round trip: the text that is printed parses, verifies, and prints the same.

#include "compiler/fuzz/target.h"
#include "compiler/ir/text.h"

namespace {

using namespace tandem;

// Whether the text is a module that the verifier accepts; `printed` is then its text.
bool read(SourceManager& sources, std::string text, std::string& printed,
          Diagnostics& diagnostics) {
  FileId file = sources.add("input.tir", std::move(text));
  ir::Module module(&sources);
  ir::parse(file, module, diagnostics);
  if (!diagnostics.has_errors()) ir::verify(module, ir::Stage::kTyped, diagnostics);
  if (diagnostics.has_errors()) return false;
  printed = ir::print(module);
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  SourceManager sources;
  Diagnostics diagnostics;
  std::string first, second;
  bool accepted = read(sources, std::string(fuzz::text_of(data, size)), first, diagnostics);
  render(diagnostics, sources, {.show_source = true, .limit = 0});
  if (!accepted) return 0;
  bool again = read(sources, first, second, diagnostics);
  if (!again) std::fputs(render(diagnostics, sources, {.show_source = true}).c_str(), stderr);
  fuzz::require(again, "what was printed is refused");
  fuzz::require(first == second, "printing is not stable");
  return 0;
}
