// Fuzz target: what the checker accepts goes through lowering, all passes of the optimizer with the
// verifier after each, and code generation with the register allocation checked. The only errors
// that may come out are "not supported yet" and that something is too large.

#include "absl/strings/match.h"
#include "compiler/fuzz/go_package.h"
#include "compiler/fuzz/target.h"
#include "compiler/go/lower/lower.h"
#include "compiler/opt/pipeline.h"
#include "compiler/x64/codegen.h"

namespace {

using namespace tandem;

// Lowering needs the standard library's package runtime for these words.
bool needs_runtime(absl::string_view text) {
  return absl::StrContains(text, "recover") || absl::StrContains(text, "panic");
}

void require_supported(const fuzz::GoPackage& package, const Diagnostics& diagnostics) {
  for (const Diagnostic& error : diagnostics.errors()) {
    if (absl::StrContains(error.message, "not supported yet") ||
        absl::StrContains(error.message, "larger than") ||
        absl::StrContains(error.message, "too large")) {
      continue;
    }
    fuzz::require(false, absl::StrCat(package.sources.format(error.position), ": ", error.message));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  absl::string_view text = fuzz::text_of(data, size);
  if (needs_runtime(text)) return 0;
  fuzz::GoPackage package(text);
  if (package.diagnostics.has_errors() || package.files[0]->pkg_name->value != "main") return 0;
  ir::Module module(&package.sources);
  Diagnostics diagnostics;
  std::vector<go::lower::Package> packages = {
      {.check = package.check.get(), .files = package.files}};
  go::lower::lower(packages, module, diagnostics);
  if (!diagnostics.has_errors()) opt::run_pipeline(module, {.verify = true}, diagnostics);
  require_supported(package, diagnostics);
  if (diagnostics.has_errors()) return 0;
  absl::StatusOr<as::Object> object = x64::compile(module, {.check = true});
  fuzz::require(object.ok() || absl::StrContains(object.status().message(), "too large"),
                object.status().message());
  return 0;
}
