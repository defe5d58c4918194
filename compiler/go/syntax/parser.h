// The parser: Go source to the tree of ast.h, with gc's wording and positions of syntax errors.

#ifndef TANDEM_COMPILER_GO_SYNTAX_PARSER_H_
#define TANDEM_COMPILER_GO_SYNTAX_PARSER_H_

#include <memory>

#include "compiler/go/syntax/arena.h"
#include "compiler/go/syntax/ast.h"
#include "compiler/support/diagnostics.h"
#include "compiler/support/source.h"

namespace tandem::go::syntax {

// How to parse a file.
struct ParseOptions {
  // The first Expr::id to give: the File::expr_end of the package's file before.
  uint32_t first_expr_id = 0;
  // Only the package clause and the imports at the head of the file, for looking at dependencies.
  bool imports_only = false;
  // Check labels and branches and set BranchStmt::target.
  bool check_branches = true;
};

// A tree and the memory it is in.
struct ParsedFile {
  std::unique_ptr<Arena> arena;
  // Null when not even the package clause could be read. After errors the tree is what could be
  // made of the file, with BadExpr in the holes; it may be printed and walked, not compiled.
  File* file = nullptr;
  // There were errors that make type checking pointless. gc checks a program in spite of others,
  // like unused labels and bad literals.
  bool has_syntax_errors = false;
};

// Nesting deeper than this (blocks, parentheses, literals, types) is an error at its place, which
// keeps recursion over trees bounded; so is a chain of more than kMaxChain operators, selectors,
// calls and indices, which nests to the left.
inline constexpr int kMaxNesting = 2000;
inline constexpr int kMaxChain = 5000;

// Parses the registered file `file`, reporting errors to `diagnostics`. Thread-safe for different
// files.
ParsedFile parse_file(SourceManager& sources, FileId file, const ParseOptions& options,
                      Diagnostics& diagnostics);

}  // namespace tandem::go::syntax

#endif  // TANDEM_COMPILER_GO_SYNTAX_PARSER_H_
