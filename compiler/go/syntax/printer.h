// Syntax trees back to Go source.

#ifndef TANDEM_COMPILER_GO_SYNTAX_PRINTER_H_
#define TANDEM_COMPILER_GO_SYNTAX_PRINTER_H_

#include <string>

#include "compiler/go/syntax/ast.h"

namespace tandem::go::syntax {

// Source that parses to the same tree as `node` (a file, declaration, statement, expression). The
// layout is readable; it is not gofmt's. Comments are lost, directives are kept.
std::string print(const Node* node);

// `node` on one line, as gc's messages show expressions and simple statements: bodies of functions
// and elements of literals are "…".
std::string print_short(const Node* node);

}  // namespace tandem::go::syntax

#endif  // TANDEM_COMPILER_GO_SYNTAX_PRINTER_H_
