// What the linker tells about a link that went well: the map file and --why.

#ifndef TANDEM_LINKER_REPORT_H_
#define TANDEM_LINKER_REPORT_H_

#include <string>

#include "linker/model.h"

namespace tandem::linker {

// The map: each output section with its input sections and their symbols by address, then what was
// folded, merged and dropped.
std::string write_map(const Context& context);

// For each name of Options::why, the chain of references that keeps it.
std::string explain(const Context& context);

}  // namespace tandem::linker

#endif  // TANDEM_LINKER_REPORT_H_
