// Symbols that the linker defines, when somebody refers to them and no input defines them: the
// usual ends of things (_end, etext, __bss_start, ...), and __start_NAME and __stop_NAME around
// the output section NAME, for each NAME that is a C identifier. A reference to them keeps
// nothing; when no section NAME is kept, the range is empty.

#ifndef TANDEM_LINKER_BOUNDARY_SYMBOLS_H_
#define TANDEM_LINKER_BOUNDARY_SYMBOLS_H_

#include "linker/model.h"

namespace tandem::linker {

// Whether a section of this name is bounded by __start_ and __stop_ symbols, and hence makes an
// output section of its own.
bool is_c_identifier(absl::string_view name);

// Makes the undefined symbols with such names kLinkerDefined.
void claim_boundary_symbols(Context& context);

// Gives them their values.
void assign_boundary_symbols(Context& context);

}  // namespace tandem::linker

#endif  // TANDEM_LINKER_BOUNDARY_SYMBOLS_H_
