// The Go side of the runtime (rt/golib, packed into one file by its pack.py) as bytes of this
// program. The assembler includes the file; its path comes from the build, and a header with its
// digest makes the compiler see when it changes.

#include "compiler/driver/embed.h"
#include "compiler/driver/golib.h"
#include "compiler/driver/golib_digest.h"

TANDEM_EMBED(tandem_golib, TANDEM_GOLIB_PACK)

namespace tandem::driver {

absl::string_view embedded_golib() {
  return TANDEM_EMBEDDED(tandem_golib);
}

}  // namespace tandem::driver
