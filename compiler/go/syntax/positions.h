// Where nodes begin and end in the source, as gc computes it for error messages and scopes.

#ifndef TANDEM_COMPILER_GO_SYNTAX_POSITIONS_H_
#define TANDEM_COMPILER_GO_SYNTAX_POSITIONS_H_

#include "compiler/go/syntax/ast.h"

namespace tandem::go::syntax {

// The position of the leftmost token of `node`, with gc's exceptions: a slice expression begins at
// its "[", a key-value pair at its ":". This is where the type checker reports errors.
Position start_pos(const Node* node);

// About where `node` ends: behind a name or literal, at the "}" of a block or composite literal,
// and for most others the end of the last part.
Position end_pos(const Node* node);

}  // namespace tandem::go::syntax

#endif  // TANDEM_COMPILER_GO_SYNTAX_POSITIONS_H_
