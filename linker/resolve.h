// Symbol resolution: which files take part in the link, and which definition each name has.
//
// A strong definition beats a common symbol, which beats a weak definition; between two weak ones
// the first stays; two strong ones are an error. A member of an archive is pulled in by the first
// strong reference to a symbol that its index lists and nobody defines, wherever the archive
// stands among the inputs.

#ifndef TANDEM_LINKER_RESOLVE_H_
#define TANDEM_LINKER_RESOLVE_H_

#include "absl/types/span.h"
#include "linker/model.h"

namespace tandem::linker {

// Reads the inputs and whatever members of archives they need.
void load_inputs(Context& context, absl::Span<const Input> inputs);

}  // namespace tandem::linker

#endif  // TANDEM_LINKER_RESOLVE_H_
