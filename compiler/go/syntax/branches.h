// Labels and the statements that jump: break, continue, goto, fallthrough.

#ifndef TANDEM_COMPILER_GO_SYNTAX_BRANCHES_H_
#define TANDEM_COMPILER_GO_SYNTAX_BRANCHES_H_

#include "compiler/go/syntax/ast.h"
#include "compiler/support/diagnostics.h"
#include "compiler/support/source.h"

namespace tandem::go::syntax {

// Checks the labels and branches of a function body, not of the function literals in it, and sets
// BranchStmt::target. Reports labels that are unused, repeated or missing, branches out of place,
// and gotos into blocks and over variable declarations.
void check_branches(BlockStmt* body, const SourceManager& sources, Diagnostics& diagnostics);

}  // namespace tandem::go::syntax

#endif  // TANDEM_COMPILER_GO_SYNTAX_BRANCHES_H_
