// The part of docs/ir.md that lists the operations, made from the text of ops.def: comments there
// are the descriptions. A test keeps the document current.

#ifndef TANDEM_COMPILER_IR_DOC_H_
#define TANDEM_COMPILER_IR_DOC_H_

#include <string>

#include "absl/strings/string_view.h"

namespace tandem::ir {

inline constexpr char kDocBegin[] = "<!-- operations: made from ops.def -->";
inline constexpr char kDocEnd[] = "<!-- end of operations -->";

// A section for each "// ---" heading, an entry for each row.
std::string operations_as_markdown(absl::string_view table);

}  // namespace tandem::ir

#endif  // TANDEM_COMPILER_IR_DOC_H_
