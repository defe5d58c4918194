// `tandem runtime`: writes the embedded runtime's archive, for those who link objects of `tandem
// build -c` with a linker of their own.

#include "compiler/driver/compilation.h"
#include "compiler/driver/subcommands.h"
#include "compiler/support/file.h"

namespace tandem::driver {
namespace {

constexpr Flag kFlags[] = {{"o", "FILE", "write to FILE (default rt.a)"}};

int run_runtime(const Arguments& arguments) {
  if (!arguments.operands().empty()) return misuse("runtime", "takes no operands");
  constexpr int kFileMode = 0666;
  std::string path = arguments.has("o") ? arguments.value("o") : "rt.a";
  absl::Status status = write_file_atomically(path, embedded_runtime(), kFileMode);
  return status.ok() ? kSuccess : misuse("runtime", status.message());
}

}  // namespace

constexpr Subcommand kRuntimeCommand = {
    .name = "runtime",
    .usage = "[-o FILE]",
    .summary = "write the runtime as an archive, for another linker",
    .examples = "  tandem runtime -o rt.a\n",
    .flags = kFlags,
    .run = run_runtime,
};

}  // namespace tandem::driver
