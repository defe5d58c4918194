// Start and end positions by descending along the left or right edge of a tree; see positions.h.
//
// A node's own position is that of its main token (node.h). Its first token is found by going to
// the leftmost part as long as there is one to the left of that token; its end likewise on the
// right side. Both are loops over a function by kind, so that deep trees need no stack.

#include "compiler/go/syntax/positions.h"

namespace tandem::go::syntax {
namespace {

// The part of a node that its left edge continues in, or null when the node's own position is it.
struct LeftEdge {
  const Node* operator()(const CompositeLit* n) const { return n->type; }
  const Node* operator()(const SelectorExpr* n) const { return n->x; }
  const Node* operator()(const IndexExpr* n) const { return n->x; }
  const Node* operator()(const AssertExpr* n) const { return n->x; }
  const Node* operator()(const TypeSwitchGuard* n) const {
    return n->lhs != nullptr ? static_cast<const Node*>(n->lhs) : n->x;
  }
  const Node* operator()(const Operation* n) const { return n->is_unary() ? nullptr : n->x; }
  const Node* operator()(const CallExpr* n) const { return n->fun; }
  const Node* operator()(const ListExpr* n) const {
    return n->elems.empty() ? nullptr : n->elems.front();
  }
  const Node* operator()(const SendStmt* n) const { return n->chan; }
  const Node* operator()(const AssignStmt* n) const { return n->lhs; }
  const Node* operator()(const RangeClause* n) const { return n->lhs != nullptr ? n->lhs : n->x; }
  const Node* operator()(const Node*) const { return nullptr; }
};

Position after(Position pos, size_t length) {
  return Position::at(pos.file, pos.line, pos.column + static_cast<uint32_t>(length));
}

template <class T>
const Node* last(List<T> list) {
  return list.empty() ? nullptr : list.back();
}

// The first that is not null.
const Node* either(const Node* a, const Node* b, const Node* c = nullptr) {
  return a != nullptr ? a : b != nullptr ? b : c;
}

// The part of a node that its right edge continues in; null when own_end() is the end.
struct RightEdge {
  const Node* operator()(const ImportDecl* n) const { return n->path; }
  const Node* operator()(const ConstDecl* n) const {
    return either(n->values, n->type, last(n->names));
  }
  const Node* operator()(const TypeDecl* n) const { return n->type; }
  const Node* operator()(const VarDecl* n) const {
    return either(n->values, n->type, last(n->names));
  }
  const Node* operator()(const FuncDecl* n) const { return either(n->body, n->type); }

  const Node* operator()(const KeyValueExpr* n) const { return n->value; }
  const Node* operator()(const FuncLit* n) const { return n->body; }
  const Node* operator()(const ParenExpr* n) const { return n->x; }
  const Node* operator()(const SelectorExpr* n) const { return n->sel; }
  const Node* operator()(const IndexExpr* n) const { return n->index; }
  const Node* operator()(const SliceExpr* n) const {
    return either(n->index[2], n->index[1], either(n->index[0], n->x));
  }
  const Node* operator()(const AssertExpr* n) const { return n->type; }
  const Node* operator()(const TypeSwitchGuard* n) const { return n->x; }
  const Node* operator()(const Operation* n) const { return either(n->y, n->x); }
  const Node* operator()(const CallExpr* n) const { return either(last(n->args), n->fun); }
  const Node* operator()(const ListExpr* n) const { return last(n->elems); }

  const Node* operator()(const ArrayType* n) const { return n->elem; }
  const Node* operator()(const SliceType* n) const { return n->elem; }
  const Node* operator()(const DotsType* n) const { return n->elem; }
  const Node* operator()(const StructType* n) const { return last(n->members); }
  const Node* operator()(const Field* n) const { return either(n->type, n->name); }
  const Node* operator()(const InterfaceType* n) const { return last(n->methods); }
  const Node* operator()(const FuncType* n) const {
    return either(last(n->results), last(n->params));
  }
  const Node* operator()(const MapType* n) const { return n->value; }
  const Node* operator()(const ChanType* n) const { return n->elem; }

  const Node* operator()(const LabeledStmt* n) const { return n->stmt; }
  const Node* operator()(const ExprStmt* n) const { return n->x; }
  const Node* operator()(const SendStmt* n) const { return n->value; }
  const Node* operator()(const DeclStmt* n) const { return last(n->decls); }
  const Node* operator()(const AssignStmt* n) const { return n->rhs; }
  const Node* operator()(const BranchStmt* n) const { return n->label; }
  const Node* operator()(const CallStmt* n) const { return n->call; }
  const Node* operator()(const ReturnStmt* n) const { return n->results; }
  const Node* operator()(const IfStmt* n) const { return either(n->otherwise, n->then); }
  const Node* operator()(const ForStmt* n) const { return n->body; }
  const Node* operator()(const RangeClause* n) const { return n->x; }
  const Node* operator()(const CaseClause* n) const { return last(n->body); }
  const Node* operator()(const CommClause* n) const { return last(n->body); }
  const Node* operator()(const Node*) const { return nullptr; }
};

struct OwnEnd {
  Position operator()(const File* n) const { return n->eof; }
  Position operator()(const Name* n) const { return after(n->pos, n->value.size()); }
  Position operator()(const BasicLit* n) const { return after(n->pos, n->value.size()); }
  Position operator()(const CompositeLit* n) const { return n->rbrace; }
  Position operator()(const BlockStmt* n) const { return n->rbrace; }
  Position operator()(const SwitchStmt* n) const { return n->rbrace; }
  Position operator()(const SelectStmt* n) const { return n->rbrace; }
  Position operator()(const CaseClause* n) const { return n->colon; }
  Position operator()(const CommClause* n) const { return n->colon; }
  Position operator()(const AssignStmt* n) const { return after(end_pos(n->lhs), 2); }  // ++ or --
  Position operator()(const Node* n) const { return n->pos; }
};

}  // namespace

Position start_pos(const Node* node) {
  if (isa<File>(node)) return Position::at(node->pos.file, 1, 1);
  while (const Node* next = dispatch(node, LeftEdge())) node = next;
  return node->pos;
}

Position end_pos(const Node* node) {
  while (const Node* next = dispatch(node, RightEdge())) node = next;
  return dispatch(node, OwnEnd());
}

}  // namespace tandem::go::syntax
