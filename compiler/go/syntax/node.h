// The base of the syntax tree: kinds, the classes nodes derive from, and casts by kind. The nodes
// themselves are in ast.h.

#ifndef TANDEM_COMPILER_GO_SYNTAX_NODE_H_
#define TANDEM_COMPILER_GO_SYNTAX_NODE_H_

#include <cstdint>
#include <cstdlib>
#include <type_traits>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "compiler/support/source.h"

namespace tandem::go::syntax {

enum class NodeKind : uint8_t {
#define NODE(name) k##name,
#include "compiler/go/syntax/nodes.def"
};

// "CallExpr", ...
absl::string_view to_string(NodeKind kind);

// An immutable list of nodes; it lives in the file's arena.
template <class T>
using List = absl::Span<T* const>;

// `pos` is the position gc gives the construct, which is that of the token that is its own, not its
// leftmost: the operator of a binary operation, the "(" of a call, the "." of a selector, the "="
// of an assignment, the "[" of an index. start_pos() (positions.h) finds the leftmost.
struct Node {
  NodeKind kind;
  Position pos;

 protected:
  explicit constexpr Node(NodeKind k) : kind(k) {}
};

// An expression or a type. `id` is dense and unique among the expressions of a package (the parser
// numbers on from file to file), so side tables can be vectors; Package::expr_count bounds it.
struct Expr : Node {
  uint32_t id = 0;
  static constexpr bool classof(NodeKind kind);

 protected:
  using Node::Node;
};

struct Decl : Node {
  static constexpr bool classof(NodeKind kind);

 protected:
  using Node::Node;
};

struct Stmt : Node {
  static constexpr bool classof(NodeKind kind);

 protected:
  using Node::Node;
};

// A statement that may stand as an initializer, a post statement or a communication.
struct SimpleStmt : Stmt {
  static constexpr bool classof(NodeKind kind);

 protected:
  using Stmt::Stmt;
};

constexpr bool Expr::classof(NodeKind kind) {
  switch (kind) {
#define NODE(name)
#define EXPR(name) case NodeKind::k##name:
#include "compiler/go/syntax/nodes.def"
    return true;
#define NODE(name) case NodeKind::k##name:
#define EXPR(name)
#include "compiler/go/syntax/nodes.def"
    return false;
  }
  return false;
}

constexpr bool Decl::classof(NodeKind kind) {
  switch (kind) {
#define NODE(name)
#define DECL(name) case NodeKind::k##name:
#include "compiler/go/syntax/nodes.def"
    return true;
#define NODE(name) case NodeKind::k##name:
#define DECL(name)
#include "compiler/go/syntax/nodes.def"
    return false;
  }
  return false;
}

constexpr bool Stmt::classof(NodeKind kind) {
  switch (kind) {
#define NODE(name)
#define STMT(name) case NodeKind::k##name:
#include "compiler/go/syntax/nodes.def"
    return true;
#define NODE(name) case NodeKind::k##name:
#define STMT(name)
#include "compiler/go/syntax/nodes.def"
    return false;
  }
  return false;
}

constexpr bool SimpleStmt::classof(NodeKind kind) {
  switch (kind) {
#define NODE(name)
#define SIMPLE_STMT(name) case NodeKind::k##name:
#include "compiler/go/syntax/nodes.def"
    return true;
#define NODE(name) case NodeKind::k##name:
#define SIMPLE_STMT(name)
#include "compiler/go/syntax/nodes.def"
    return false;
  }
  return false;
}

// Whether `node` is not null and a T (a node type, or one of the classes above).
template <class T>
bool isa(const Node* node) {
  return node != nullptr && T::classof(node->kind);
}

// `node` as a T, or null when it is null or something else.
template <class T>
T* as(Node* node) {
  return isa<T>(node) ? static_cast<T*>(node) : nullptr;
}
template <class T>
const T* as(const Node* node) {
  return isa<T>(node) ? static_cast<const T*>(node) : nullptr;
}

// `node`, which must be a T.
template <class T>
T* cast(Node* node) {
  if (!isa<T>(node)) std::abort();
  return static_cast<T*>(node);
}
template <class T>
const T* cast(const Node* node) {
  if (!isa<T>(node)) std::abort();
  return static_cast<const T*>(node);
}

}  // namespace tandem::go::syntax

#endif  // TANDEM_COMPILER_GO_SYNTAX_NODE_H_
