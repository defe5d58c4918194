// Trees as text that shows their structure, for tests and for comparing trees.

#ifndef TANDEM_COMPILER_GO_SYNTAX_DUMP_H_
#define TANDEM_COMPILER_GO_SYNTAX_DUMP_H_

#include <string>

#include "compiler/go/syntax/ast.h"

namespace tandem::go::syntax {

struct DumpOptions {
  bool positions = false;  // "@line:column" behind each node's kind
  bool indent = false;     // a line for each node, rather than one line in all
};

// "(CallExpr fun=(Name value=f) args=[(BasicLit ...)] has_dots=false)". Two trees have the same
// structure exactly when their dumps are equal.
std::string dump(const Node* node, const DumpOptions& options = {});

}  // namespace tandem::go::syntax

#endif  // TANDEM_COMPILER_GO_SYNTAX_DUMP_H_
