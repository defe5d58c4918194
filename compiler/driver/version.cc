// `tandem version`.

#include <cstdio>

#include "compiler/driver/subcommands.h"

namespace tandem::driver {
namespace {

int run_version(const Arguments& arguments) {
  if (!arguments.operands().empty()) return misuse("version", "takes no operands");
  std::puts("tandem version " TANDEM_VERSION " linux/amd64 (Go 1.21)");
  return kSuccess;
}

}  // namespace

constexpr Subcommand kVersionCommand = {
    .name = "version",
    .usage = "",
    .summary = "print the version",
    .examples = "",
    .flags = {},
    .run = run_version,
};

}  // namespace tandem::driver
