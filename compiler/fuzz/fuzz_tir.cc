// Fuzz target: any bytes through the parser of TIR and the verifier. What they accept must survive
// a round trip: the text that is printed parses, verifies, and prints the same. It goes through the
// passes of the optimizer, with the verifier after each, and code generation, too; they may find
// that something is too large.

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "compiler/fuzz/target.h"
#include "compiler/ir/text.h"
#include "compiler/opt/pipeline.h"
#include "compiler/x64/codegen.h"

namespace {

using namespace tandem;

constexpr int64_t kLargestGlobal = 2000000000;

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

void compile(SourceManager& sources, std::string text) {
  FileId file = sources.add("compiled.tir", std::move(text));
  ir::Module module(&sources);
  Diagnostics diagnostics;
  ir::parse(file, module, diagnostics);
  for (const ir::Global& global : module.globals()) {
    if (global.size > kLargestGlobal) return;  // as the driver does
  }
  opt::run_pipeline(module, {.verify = true}, diagnostics);
  for (const Diagnostic& error : diagnostics.errors()) {
    fuzz::require(absl::StrContains(error.message, "large"),
                  absl::StrCat(sources.format(error.position), ": ", error.message));
  }
  if (diagnostics.has_errors()) return;
  absl::StatusOr<as::Object> object = x64::compile(module, {.check = true});
  fuzz::require(object.ok() || absl::StrContains(object.status().message(), "large"),
                object.status().message());
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
  compile(sources, first);
  return 0;
}
