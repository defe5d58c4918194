// Mergeable sections (SHF_MERGE): strings and constants that are told apart by their contents
// only. Each is split into pieces; pieces nobody refers to are dropped, equal ones become one, and
// a string that is the tail of another ("or" of "error") points into it.

#ifndef TANDEM_LINKER_MERGE_H_
#define TANDEM_LINKER_MERGE_H_

#include "linker/model.h"

namespace tandem::linker {

// Splits a mergeable section into pieces. One whose flags promise more than its bytes hold (an
// unterminated string, a broken last constant) stays an ordinary section.
void split_pieces(InputSection& section);

// Makes the merged sections from all live pieces.
void merge_pieces(Context& context);

}  // namespace tandem::linker

#endif  // TANDEM_LINKER_MERGE_H_
