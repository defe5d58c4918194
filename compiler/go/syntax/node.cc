// Names of node kinds; see node.h.

#include "compiler/go/syntax/node.h"

#include <cstddef>

namespace tandem::go::syntax {

absl::string_view to_string(NodeKind kind) {
  static constexpr absl::string_view kNames[] = {
#define NODE(name) #name,
#include "compiler/go/syntax/nodes.def"
  };
  return kNames[static_cast<size_t>(kind)];
}

}  // namespace tandem::go::syntax
