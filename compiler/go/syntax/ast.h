// The nodes of Go's syntax tree: one struct for each kind of nodes.def, in the vocabulary of gc's
// own front end.
//
// Nodes and lists live in the arena of the ParsedFile (parser.h) and are immutable after parsing;
// the string_views point into the SourceManager's text or the arena. Names and literals keep their
// spelling; literals.h evaluates them. Comments are dropped, except directives ("//go:...").
//
// What a later phase knows of an expression it keeps in a table indexed by Expr::id, which is dense
// over a package. Identical pointers may occur twice in a tree in one case: the names of a field
// list
// (`a, b T`) share their type.
//
// Parentheses: ParenExpr is kept for every parenthesized expression, but not for types in type
// position.
//
// fields(f) calls f("name", member) for each member that is syntax; walk.h, the dumper and the
// structural comparison are derived from it.

#ifndef TANDEM_COMPILER_GO_SYNTAX_AST_H_
#define TANDEM_COMPILER_GO_SYNTAX_AST_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "compiler/go/syntax/node.h"
#include "compiler/go/syntax/tokens.h"

namespace tandem::go::syntax {

// What every node struct begins with: its constructor and the test for casts.
#define TANDEM_SYNTAX_NODE(name, base)                \
  name() : base(NodeKind::k##name) {}                 \
  static constexpr bool classof(NodeKind node_kind) { \
    return node_kind == NodeKind::k##name;            \
  }

struct BlockStmt;
struct Field;
struct FuncType;
struct CaseClause;
struct CommClause;

// One "//go:..." line, without the slashes: "go:noinline", "go:linkname local remote".
struct Directive {
  Position pos;
  absl::string_view text;
  // The first word: "go:linkname".
  absl::string_view verb() const { return text.substr(0, text.find(' ')); }
};
using Pragmas = List<const Directive>;

// The declarations inside one pair of parentheses, `const ( ... )`; told apart by address.
struct Group {
  Position pos;
};

// ---- Expressions --------------------------------------------------------------------------------

// Stands where an expression could not be parsed; an error has been reported.
struct BadExpr : Expr {
  TANDEM_SYNTAX_NODE(BadExpr, Expr)
  template <class F>
  void fields(F&&) const {}
};

// An identifier; also the "." and "_" of imports.
struct Name : Expr {
  TANDEM_SYNTAX_NODE(Name, Expr)
  absl::string_view value;
  template <class F>
  void fields(F&& f) const {
    f("value", value);
  }
};

struct BasicLit : Expr {
  TANDEM_SYNTAX_NODE(BasicLit, Expr)
  absl::string_view value;  // as spelled
  LitKind lit_kind = LitKind::kInt;
  bool bad = false;  // an error in the literal has been reported
  template <class F>
  void fields(F&& f) const {
    f("value", value), f("lit_kind", lit_kind), f("bad", bad);
  }
};

// type{elems...}; the type is null when elided inside another literal.
struct CompositeLit : Expr {
  TANDEM_SYNTAX_NODE(CompositeLit, Expr)
  Expr* type = nullptr;
  List<Expr> elems;     // KeyValueExpr where there is a key
  uint32_t n_keys = 0;  // elements with a key
  Position rbrace;
  template <class F>
  void fields(F&& f) const {
    f("type", type), f("elems", elems);
  }
};

// key: value, in a CompositeLit.
struct KeyValueExpr : Expr {
  TANDEM_SYNTAX_NODE(KeyValueExpr, Expr)
  Expr* key = nullptr;
  Expr* value = nullptr;
  template <class F>
  void fields(F&& f) const {
    f("key", key), f("value", value);
  }
};

// func type { body }
struct FuncLit : Expr {
  TANDEM_SYNTAX_NODE(FuncLit, Expr)
  FuncType* type = nullptr;
  BlockStmt* body = nullptr;
  template <class F>
  void fields(F&& f) const;
};

struct ParenExpr : Expr {
  TANDEM_SYNTAX_NODE(ParenExpr, Expr)
  Expr* x = nullptr;
  template <class F>
  void fields(F&& f) const {
    f("x", x);
  }
};

// x.sel
struct SelectorExpr : Expr {
  TANDEM_SYNTAX_NODE(SelectorExpr, Expr)
  Expr* x = nullptr;
  Name* sel = nullptr;
  template <class F>
  void fields(F&& f) const {
    f("x", x), f("sel", sel);
  }
};

// x[index]; with several type arguments the index is a ListExpr.
struct IndexExpr : Expr {
  TANDEM_SYNTAX_NODE(IndexExpr, Expr)
  Expr* x = nullptr;
  Expr* index = nullptr;
  template <class F>
  void fields(F&& f) const {
    f("x", x), f("index", index);
  }
};

// x[low : high : max], each of which may be null; max is set just if `full`.
struct SliceExpr : Expr {
  TANDEM_SYNTAX_NODE(SliceExpr, Expr)
  Expr* x = nullptr;
  Expr* index[3] = {nullptr, nullptr, nullptr};
  bool full = false;  // has the second colon
  template <class F>
  void fields(F&& f) const {
    f("x", x), f("low", index[0]), f("high", index[1]), f("max", index[2]), f("full", full);
  }
};

// x.(type)
struct AssertExpr : Expr {
  TANDEM_SYNTAX_NODE(AssertExpr, Expr)
  Expr* x = nullptr;
  Expr* type = nullptr;
  template <class F>
  void fields(F&& f) const {
    f("x", x), f("type", type);
  }
};

// lhs := x.(type), with the keyword `type`; lhs is null when there is none.
struct TypeSwitchGuard : Expr {
  TANDEM_SYNTAX_NODE(TypeSwitchGuard, Expr)
  Name* lhs = nullptr;
  Expr* x = nullptr;
  template <class F>
  void fields(F&& f) const {
    f("lhs", lhs), f("x", x);
  }
};

// `op x` (y is null) or `x op y`. Pointer types and dereferences are kMul x, receives kRecv x,
// unions kOr, approximations kTilde.
struct Operation : Expr {
  TANDEM_SYNTAX_NODE(Operation, Expr)
  Operator op = Operator::kNone;
  Expr* x = nullptr;
  Expr* y = nullptr;
  bool is_unary() const { return y == nullptr; }
  template <class F>
  void fields(F&& f) const {
    f("op", op), f("x", x), f("y", y);
  }
};

// fun(args...); also conversions and builtins.
struct CallExpr : Expr {
  TANDEM_SYNTAX_NODE(CallExpr, Expr)
  Expr* fun = nullptr;
  List<Expr> args;
  bool has_dots = false;  // the last argument is followed by "..."
  Position rparen;
  template <class F>
  void fields(F&& f) const {
    f("fun", fun), f("args", args), f("has_dots", has_dots);
  }
};

// Two or more expressions where the grammar has a list: sides of assignments, results, cases.
struct ListExpr : Expr {
  TANDEM_SYNTAX_NODE(ListExpr, Expr)
  List<Expr> elems;
  template <class F>
  void fields(F&& f) const {
    f("elems", elems);
  }
};

// [len]elem; len is null for [...]elem.
struct ArrayType : Expr {
  TANDEM_SYNTAX_NODE(ArrayType, Expr)
  Expr* len = nullptr;
  Expr* elem = nullptr;
  template <class F>
  void fields(F&& f) const {
    f("len", len), f("elem", elem);
  }
};

// []elem
struct SliceType : Expr {
  TANDEM_SYNTAX_NODE(SliceType, Expr)
  Expr* elem = nullptr;
  template <class F>
  void fields(F&& f) const {
    f("elem", elem);
  }
};

// ...elem, the type of a variadic parameter.
struct DotsType : Expr {
  TANDEM_SYNTAX_NODE(DotsType, Expr)
  Expr* elem = nullptr;
  template <class F>
  void fields(F&& f) const {
    f("elem", elem);
  }
};

struct StructType : Expr {
  TANDEM_SYNTAX_NODE(StructType, Expr)
  List<Field> members;  // an embedded field has no name
  template <class F>
  void fields(F&& f) const {
    f("members", members);
  }
};

// A method has a name and a FuncType; an embedded type, union or ~T has no name.
struct InterfaceType : Expr {
  TANDEM_SYNTAX_NODE(InterfaceType, Expr)
  List<Field> methods;
  template <class F>
  void fields(F&& f) const {
    f("methods", methods);
  }
};

struct FuncType : Expr {
  TANDEM_SYNTAX_NODE(FuncType, Expr)
  List<Field> params;
  List<Field> results;
  template <class F>
  void fields(F&& f) const {
    f("params", params), f("results", results);
  }
};

// map[key]value
struct MapType : Expr {
  TANDEM_SYNTAX_NODE(MapType, Expr)
  Expr* key = nullptr;
  Expr* value = nullptr;
  template <class F>
  void fields(F&& f) const {
    f("key", key), f("value", value);
  }
};

enum class ChanDir : uint8_t { kBoth, kSendOnly, kRecvOnly };

struct ChanType : Expr {
  TANDEM_SYNTAX_NODE(ChanType, Expr)
  ChanDir dir = ChanDir::kBoth;
  Expr* elem = nullptr;
  template <class F>
  void fields(F&& f) const {
    f("dir", dir), f("elem", elem);
  }
};

// A parameter, result, type parameter, receiver, struct field, method or embedded element. `a, b T`
// makes two fields with the same `type` pointer.
struct Field : Node {
  TANDEM_SYNTAX_NODE(Field, Node)
  Name* name = nullptr;  // null when anonymous or embedded
  Expr* type = nullptr;
  BasicLit* tag = nullptr;  // of a struct field
  template <class F>
  void fields(F&& f) const {
    f("name", name), f("type", type), f("tag", tag);
  }
};

// ---- Declarations -------------------------------------------------------------------------------

// The position of a declaration is its first name's (or its receiver's "("), not the keyword's.

struct ImportDecl : Decl {
  TANDEM_SYNTAX_NODE(ImportDecl, Decl)
  const Group* group = nullptr;  // null when not in parentheses; so for all declarations
  Pragmas pragmas;
  Name* local_name = nullptr;  // null when there is none; "." and "_" too
  BasicLit* path = nullptr;    // null after an error
  template <class F>
  void fields(F&& f) const {
    f("local_name", local_name), f("path", path);
  }
};

struct ConstDecl : Decl {
  TANDEM_SYNTAX_NODE(ConstDecl, Decl)
  const Group* group = nullptr;
  Pragmas pragmas;
  uint32_t iota = 0;  // the index in the group
  List<Name> names;
  Expr* type = nullptr;
  Expr* values = nullptr;  // null: those of the group's last declaration that has some
  template <class F>
  void fields(F&& f) const {
    f("iota", iota), f("names", names), f("type", type), f("values", values);
  }
};

// type name[tparams] type, or with "=" an alias.
struct TypeDecl : Decl {
  TANDEM_SYNTAX_NODE(TypeDecl, Decl)
  const Group* group = nullptr;
  Pragmas pragmas;
  Name* name = nullptr;
  List<Field> tparams;
  bool alias = false;
  Expr* type = nullptr;
  template <class F>
  void fields(F&& f) const {
    f("name", name), f("tparams", tparams), f("alias", alias), f("type", type);
  }
};

struct VarDecl : Decl {
  TANDEM_SYNTAX_NODE(VarDecl, Decl)
  const Group* group = nullptr;
  Pragmas pragmas;
  List<Name> names;
  Expr* type = nullptr;
  Expr* values = nullptr;
  template <class F>
  void fields(F&& f) const {
    f("names", names), f("type", type), f("values", values);
  }
};

struct FuncDecl : Decl {
  TANDEM_SYNTAX_NODE(FuncDecl, Decl)
  Pragmas pragmas;
  Field* recv = nullptr;  // null for a function
  Name* name = nullptr;
  List<Field> tparams;
  FuncType* type = nullptr;
  BlockStmt* body = nullptr;  // null when implemented elsewhere
  template <class F>
  void fields(F&& f) const;
};

// ---- Statements ---------------------------------------------------------------------------------

struct EmptyStmt : SimpleStmt {
  TANDEM_SYNTAX_NODE(EmptyStmt, SimpleStmt)
  template <class F>
  void fields(F&&) const {}
};

struct ExprStmt : SimpleStmt {
  TANDEM_SYNTAX_NODE(ExprStmt, SimpleStmt)
  Expr* x = nullptr;
  template <class F>
  void fields(F&& f) const {
    f("x", x);
  }
};

// chan <- value
struct SendStmt : SimpleStmt {
  TANDEM_SYNTAX_NODE(SendStmt, SimpleStmt)
  Expr* chan = nullptr;
  Expr* value = nullptr;
  template <class F>
  void fields(F&& f) const {
    f("chan", chan), f("value", value);
  }
};

// lhs = rhs (kNone), lhs := rhs (kDef), lhs op= rhs, and lhs++ or lhs-- (rhs is null, op kAdd or
// kSub).
struct AssignStmt : SimpleStmt {
  TANDEM_SYNTAX_NODE(AssignStmt, SimpleStmt)
  Operator op = Operator::kNone;
  Expr* lhs = nullptr;
  Expr* rhs = nullptr;
  template <class F>
  void fields(F&& f) const {
    f("op", op), f("lhs", lhs), f("rhs", rhs);
  }
};

// `lhs := range x`, only as ForStmt::init; lhs is null in `for range x`. The position is "range"'s.
struct RangeClause : SimpleStmt {
  TANDEM_SYNTAX_NODE(RangeClause, SimpleStmt)
  Expr* lhs = nullptr;
  bool def = false;  // := rather than =
  Expr* x = nullptr;
  template <class F>
  void fields(F&& f) const {
    f("lhs", lhs), f("def", def), f("x", x);
  }
};

struct LabeledStmt : Stmt {
  TANDEM_SYNTAX_NODE(LabeledStmt, Stmt)
  Name* label = nullptr;
  Stmt* stmt = nullptr;
  template <class F>
  void fields(F&& f) const {
    f("label", label), f("stmt", stmt);
  }
};

struct BlockStmt : Stmt {
  TANDEM_SYNTAX_NODE(BlockStmt, Stmt)
  List<Stmt> list;
  Position rbrace;  // where gc reports "missing return"
  template <class F>
  void fields(F&& f) const {
    f("list", list);
  }
};

struct DeclStmt : Stmt {
  TANDEM_SYNTAX_NODE(DeclStmt, Stmt)
  List<Decl> decls;  // of one const, type or var
  template <class F>
  void fields(F&& f) const {
    f("decls", decls);
  }
};

struct BranchStmt : Stmt {
  TANDEM_SYNTAX_NODE(BranchStmt, Stmt)
  Token token = Token::kBreak;  // kBreak, kContinue, kFallthrough or kGoto
  Name* label = nullptr;
  // Where it goes, found by the parser when the function has no errors: for goto the LabeledStmt,
  // for break and continue the ForStmt, SwitchStmt or SelectStmt that they leave or continue; null
  // for fallthrough.
  Stmt* target = nullptr;
  template <class F>
  void fields(F&& f) const {
    f("token", token), f("label", label);
  }
};

struct CallStmt : Stmt {
  TANDEM_SYNTAX_NODE(CallStmt, Stmt)
  Token token = Token::kGo;  // kGo or kDefer
  Expr* call = nullptr;      // not always a CallExpr: the checker complains
  template <class F>
  void fields(F&& f) const {
    f("token", token), f("call", call);
  }
};

struct ReturnStmt : Stmt {
  TANDEM_SYNTAX_NODE(ReturnStmt, Stmt)
  Expr* results = nullptr;
  template <class F>
  void fields(F&& f) const {
    f("results", results);
  }
};

struct IfStmt : Stmt {
  TANDEM_SYNTAX_NODE(IfStmt, Stmt)
  SimpleStmt* init = nullptr;
  Expr* cond = nullptr;
  BlockStmt* then = nullptr;
  Stmt* otherwise = nullptr;  // null, an IfStmt or a BlockStmt
  template <class F>
  void fields(F&& f) const {
    f("init", init), f("cond", cond), f("then", then), f("otherwise", otherwise);
  }
};

struct ForStmt : Stmt {
  TANDEM_SYNTAX_NODE(ForStmt, Stmt)
  SimpleStmt* init = nullptr;  // a RangeClause for range loops
  Expr* cond = nullptr;
  SimpleStmt* post = nullptr;
  BlockStmt* body = nullptr;
  template <class F>
  void fields(F&& f) const {
    f("init", init), f("cond", cond), f("post", post), f("body", body);
  }
};

struct SwitchStmt : Stmt {
  TANDEM_SYNTAX_NODE(SwitchStmt, Stmt)
  SimpleStmt* init = nullptr;
  Expr* tag = nullptr;  // a TypeSwitchGuard for type switches
  List<CaseClause> body;
  Position rbrace;
  template <class F>
  void fields(F&& f) const {
    f("init", init), f("tag", tag), f("body", body);
  }
};

struct SelectStmt : Stmt {
  TANDEM_SYNTAX_NODE(SelectStmt, Stmt)
  List<CommClause> body;
  Position rbrace;
  template <class F>
  void fields(F&& f) const {
    f("body", body);
  }
};

// case cases: body. `is_default` when the keyword was "default" (cases is null).
struct CaseClause : Node {
  TANDEM_SYNTAX_NODE(CaseClause, Node)
  Expr* cases = nullptr;
  List<Stmt> body;
  Position colon;
  bool is_default() const { return cases == nullptr; }
  template <class F>
  void fields(F&& f) const {
    f("cases", cases), f("body", body);
  }
};

// case comm: body; comm is null for default.
struct CommClause : Node {
  TANDEM_SYNTAX_NODE(CommClause, Node)
  SimpleStmt* comm = nullptr;
  List<Stmt> body;
  Position colon;
  bool is_default() const { return comm == nullptr; }
  template <class F>
  void fields(F&& f) const {
    f("comm", comm), f("body", body);
  }
};

// ---- Files --------------------------------------------------------------------------------------

// A "//go:linkname local remote" line; `remote` is empty when it names none.
struct Linkname {
  Position pos;
  absl::string_view local;
  absl::string_view remote;
};

struct File : Node {
  TANDEM_SYNTAX_NODE(File, Node)
  Pragmas pragmas;  // before the package clause
  Name* pkg_name = nullptr;
  List<Decl> decls;
  absl::string_view go_version;  // "go1.21" that a //go:build line asks for, or ""
  List<const Linkname> linknames;
  Position eof;
  uint32_t expr_end = 0;  // one past the largest Expr::id
  template <class F>
  void fields(F&& f) const {
    f("pkg_name", pkg_name), f("decls", decls);
  }
};

#undef TANDEM_SYNTAX_NODE

template <class F>
void FuncLit::fields(F&& f) const {
  f("type", type), f("body", body);
}

template <class F>
void FuncDecl::fields(F&& f) const {
  f("recv", recv), f("name", name), f("tparams", tparams), f("type", type), f("body", body);
}

// Calls f with `node` as what it is. F must take every node type.
template <class F>
decltype(auto) dispatch(const Node* node, F&& f) {
  switch (node->kind) {
#define NODE(name)        \
  case NodeKind::k##name: \
    return f(static_cast<const name*>(node));
#include "compiler/go/syntax/nodes.def"
  }
  std::abort();
}

// `x` without the parentheses around it.
inline Expr* unparen(Expr* x) {
  while (auto* paren = as<ParenExpr>(x)) x = paren->x;
  return x;
}
inline const Expr* unparen(const Expr* x) {
  while (auto* paren = as<ParenExpr>(x)) x = paren->x;
  return x;
}

}  // namespace tandem::go::syntax

#endif  // TANDEM_COMPILER_GO_SYNTAX_AST_H_
