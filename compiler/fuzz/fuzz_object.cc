// Fuzz target: any bytes as an object file or an archive for the linker. It must refuse what is
// malformed, and may link what is not.

#include "compiler/fuzz/target.h"
#include "linker/linker.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace tandem;
  linker::Input input = {.name = "input.o", .bytes = fuzz::text_of(data, size)};
  linker::Options options = {.fold_identical_code = true, .map = true, .why = {"main"}};
  absl::StatusOr<linker::Output> output = linker::link(options, {&input, 1});
  fuzz::require(!output.ok() || !output->executable.empty(), "an empty executable");
  return 0;
}
