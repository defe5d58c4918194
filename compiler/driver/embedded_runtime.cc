// The runtime's archive as bytes of this program. The assembler includes the file; its path comes
// from the build.

#include "compiler/driver/compilation.h"
#include "compiler/driver/runtime_digest.h"

asm(".section .rodata.tandem_runtime, \"a\"\n"
    ".balign 16\n"
    "tandem_runtime_begin:\n"
    ".incbin \"" TANDEM_RUNTIME_ARCHIVE
    "\"\n"
    "tandem_runtime_end:\n"
    ".previous\n");

extern "C" const char tandem_runtime_begin[];
extern "C" const char tandem_runtime_end[];

namespace tandem::driver {

absl::string_view embedded_runtime() {
  return {tandem_runtime_begin, static_cast<size_t>(tandem_runtime_end - tandem_runtime_begin)};
}

}  // namespace tandem::driver
