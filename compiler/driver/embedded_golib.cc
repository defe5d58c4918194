// The Go side of the runtime (rt/golib, packed into one file by its pack.py) as bytes of this
// program. The assembler includes the file; its path comes from the build, and a header with its
// digest makes the compiler see when it changes.

#include "compiler/driver/golib.h"
#include "compiler/driver/golib_digest.h"

asm(".section .rodata.tandem_golib, \"a\"\n"
    ".balign 16\n"
    "tandem_golib_begin:\n"
    ".incbin \"" TANDEM_GOLIB_PACK
    "\"\n"
    "tandem_golib_end:\n"
    ".previous\n");

extern "C" const char tandem_golib_begin[];
extern "C" const char tandem_golib_end[];

namespace tandem::driver {

absl::string_view embedded_golib() {
  return {tandem_golib_begin, static_cast<size_t>(tandem_golib_end - tandem_golib_begin)};
}

}  // namespace tandem::driver
