// Section garbage collection: decides what is kept.
//
// The roots are the entry symbol, the further roots of the options, sections flagged
// SHF_GNU_RETAIN and the arrays of static constructors. What a kept section refers to is kept, of
// a mergeable section the piece that is referred to. A SHF_LINK_ORDER section (a row of a
// function's metadata) is kept exactly when the section it describes is kept.
//
// The search goes breadth first and notes for each section the reference that was found first:
// followed back, these give a shortest chain from a root, which is what --why prints.
//
// On the way each relocation of a kept section is checked once; later passes take it as valid.

#ifndef TANDEM_LINKER_MARK_H_
#define TANDEM_LINKER_MARK_H_

#include "linker/model.h"

namespace tandem::linker {

// Fills Context::live_sections, and reports undefined symbols and bad relocations.
void mark_live(Context& context);

}  // namespace tandem::linker

#endif  // TANDEM_LINKER_MARK_H_
