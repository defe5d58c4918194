// Identical code folding: functions with equal bytes, equal relocations and equal metadata become
// one. Only where nobody can tell: the function's address is nowhere taken (all references are
// direct calls and jumps, and those of metadata), or the compiler flagged the section
// kSectionFoldable.

#ifndef TANDEM_LINKER_FOLD_H_
#define TANDEM_LINKER_FOLD_H_

#include "linker/model.h"

namespace tandem::linker {

// Sets InputSection::folded_into, when the options ask for it, and drops the metadata of what was
// folded.
void fold_identical_code(Context& context);

}  // namespace tandem::linker

#endif  // TANDEM_LINKER_FOLD_H_
