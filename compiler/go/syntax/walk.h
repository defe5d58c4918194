// Visiting the children of nodes, derived from the nodes' fields().

#ifndef TANDEM_COMPILER_GO_SYNTAX_WALK_H_
#define TANDEM_COMPILER_GO_SYNTAX_WALK_H_

#include <type_traits>

#include "compiler/go/syntax/ast.h"

namespace tandem::go::syntax {

// Calls f(const Node*) for each child of `node` that is there, in the order of the source. A type
// that several fields share is visited for each of them.
template <class F>
void for_each_child(const Node* node, F&& f) {
  dispatch(node, [&](const auto* n) {
    n->fields([&](absl::string_view, const auto& value) {
      using T = std::remove_cvref_t<decltype(value)>;
      if constexpr (std::is_pointer_v<T>) {
        if (value != nullptr) f(static_cast<const Node*>(value));
      } else if constexpr (!std::is_enum_v<T> && !std::is_integral_v<T> &&
                           !std::is_same_v<T, absl::string_view>) {
        for (const Node* child : value) f(child);
      }
    });
  });
}

// Calls f(const Node*) for `node` and everything below it, parents first; f returns false to leave
// out what is below a node.
template <class F>
void walk(const Node* node, F&& f) {
  if (!f(node)) return;
  for_each_child(node, [&](const Node* child) { walk(child, f); });
}

}  // namespace tandem::go::syntax

#endif  // TANDEM_COMPILER_GO_SYNTAX_WALK_H_
