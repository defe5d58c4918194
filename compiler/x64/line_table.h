// From the positions of a function's code to what the runtime knows of its source: lines, and the
// calls that were inlined, as a tree. A position in an instance of a file
// (compiler/support/source.h) is one of inlined code; its chain of calls leads to the function's
// own file. A position in yet another file is one of the function itself, which a //line directive
// put there, or of a package's initialization, which is made of several files.
//
//   f calls g in line 9; g calls h in line 5       node 0: g, called in line 9
//   both are inlined                               node 1: h, called in line 5, in node 0
//   code of f, of h, of f                          entries: (0, line 8), (12, line 2, node 1), ...

#ifndef TANDEM_COMPILER_X64_LINE_TABLE_H_
#define TANDEM_COMPILER_X64_LINE_TABLE_H_

#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "asm/object.h"
#include "compiler/support/source.h"
#include "rt/abi/metadata.h"

namespace tandem::x64 {

struct LineTable {
  struct Node {
    absl::string_view function;  // empty: the function itself, in another file
    absl::string_view path;
    uint32_t call_line = 0;  // 0 in that case only
    uint16_t parent = rt::abi::kNoInlineNode;
  };
  // From `offset` on the code is of a line of a node's file.
  struct Entry {
    uint32_t offset = 0;
    uint32_t line = 0;
    uint16_t node = rt::abi::kNoInlineNode;
  };
  std::vector<Node> nodes;  // each behind its parent
  std::vector<Entry> entries;
};

// What the runtime calls a file: gc's "??" for one whose name a //line directive leaves out.
absl::string_view visible_path(const SourceFile& file);

// `file` is the function's own.
LineTable make_line_table(const std::vector<as::PositionEntry>& positions, FileId file,
                          const SourceManager& sources);

}  // namespace tandem::x64

#endif  // TANDEM_COMPILER_X64_LINE_TABLE_H_
