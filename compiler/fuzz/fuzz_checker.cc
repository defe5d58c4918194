// Fuzz target: any bytes through the parser and, without syntax errors, through the type checker.
// The messages are rendered too: they print types and expressions of broken programs.

#include "compiler/fuzz/go_package.h"
#include "compiler/fuzz/target.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tandem;
  fuzz::GoPackage package(fuzz::text_of(data, size));
  render(package.diagnostics, package.sources, {.show_source = true, .limit = 0});
  return 0;
}
