// The runtime's archive as bytes of this program. The assembler includes the file; its path comes
// from the build.

#include "compiler/driver/compilation.h"
#include "compiler/driver/embed.h"
#include "compiler/driver/runtime_digest.h"

TANDEM_EMBED(tandem_runtime, TANDEM_RUNTIME_ARCHIVE)

namespace tandem::driver {

absl::string_view embedded_runtime() {
  return TANDEM_EMBEDDED(tandem_runtime);
}

}  // namespace tandem::driver
