// The printer; see printer.h.
//
// The parser drops parentheses around types, and around the operand of &. The printer puts back
// those that the text needs: around a receive-only channel as the element of a plain channel, and
// around an operand of & that would otherwise associate differently or read as a block's beginning
// in the header of a statement. Statements are ended by newlines, which the scanner takes for
// semicolons.

#include "compiler/go/syntax/printer.h"

#include <utility>

#include "absl/strings/ascii.h"

namespace tandem::go::syntax {
namespace {

class Printer {
 public:
  explicit Printer(bool brief) : brief_(brief) {}

  void node(const Node* n) {
    if (n != nullptr) dispatch(n, *this);
  }
  std::string take() { return std::move(out_); }

  // Expressions.
  void operator()(const BadExpr*) { text("<bad expr>"); }
  void operator()(const Name* n) { text(n->value); }
  void operator()(const BasicLit* n) { text(n->value); }
  void operator()(const CompositeLit* n);
  void operator()(const KeyValueExpr* n) { text(n->key, ": ", n->value); }
  void operator()(const FuncLit* n);
  void operator()(const ParenExpr* n) { bracketed("(", n->x, ")"); }
  void operator()(const SelectorExpr* n) { before_dot(n->x), text(".", n->sel); }
  void operator()(const IndexExpr* n) { text(n->x), bracketed("[", n->index, "]"); }
  void operator()(const SliceExpr* n);
  void operator()(const AssertExpr* n) {
    before_dot(n->x), text("."), bracketed("(", n->type, ")");
  }
  void operator()(const TypeSwitchGuard* n);
  void operator()(const Operation* n);
  void operator()(const CallExpr* n);
  void operator()(const ListExpr* n) { list(n->elems); }

  // Types.
  void operator()(const ArrayType* n);
  void operator()(const SliceType* n) { text("[]", n->elem); }
  void operator()(const DotsType* n) { text("...", n->elem); }
  void operator()(const StructType* n);
  void operator()(const InterfaceType* n);
  void operator()(const FuncType* n) { text("func"), signature(n); }
  void operator()(const MapType* n) { text("map"), bracketed("[", n->key, "]"), text(n->value); }
  void operator()(const ChanType* n);
  void operator()(const Field* n);

  // Declarations.
  void operator()(const ImportDecl* n) { decls(List<Decl>(), n); }
  void operator()(const ConstDecl* n) { decls(List<Decl>(), n); }
  void operator()(const TypeDecl* n) { decls(List<Decl>(), n); }
  void operator()(const VarDecl* n) { decls(List<Decl>(), n); }
  void operator()(const FuncDecl* n);

  // Statements.
  void operator()(const EmptyStmt*) {}
  void operator()(const ExprStmt* n) { text(n->x); }
  void operator()(const SendStmt* n) { text(n->chan, " <- ", n->value); }
  void operator()(const AssignStmt* n);
  void operator()(const RangeClause* n);
  void operator()(const LabeledStmt* n);
  void operator()(const BlockStmt* n) { block(n->list); }
  void operator()(const DeclStmt* n);
  void operator()(const BranchStmt* n);
  void operator()(const CallStmt* n) { text(to_string(n->token), " ", n->call); }
  void operator()(const ReturnStmt* n);
  void operator()(const IfStmt* n);
  void operator()(const ForStmt* n);
  void operator()(const SwitchStmt* n);
  void operator()(const SelectStmt* n);
  void operator()(const CaseClause* n);
  void operator()(const CommClause* n);

  void operator()(const File* n);

 private:
  // Between here and the end of scope "{" may (or may not) begin a literal.
  class HeaderScope {
   public:
    HeaderScope(Printer& printer, bool header)
        : p_(printer), outer_(std::exchange(printer.in_header_, header)) {}
    ~HeaderScope() { p_.in_header_ = outer_; }

   private:
    Printer& p_;
    bool outer_;
  };

  void piece(absl::string_view s) { out_.append(s.data(), s.size()); }
  void piece(const Node* n) { node(n); }
  template <class... Pieces>
  void text(const Pieces&... pieces) {
    (piece(pieces), ...);
  }
  void newline() {
    out_.push_back('\n');
    out_.append(indent_, '\t');
  }
  void bracketed(absl::string_view open, const Node* n, absl::string_view close) {
    HeaderScope scope(*this, false);
    text(open, n, close);
  }
  template <class T>
  void list(List<T> items) {
    for (size_t i = 0; i < items.size(); ++i) text(i > 0 ? ", " : "", items[i]);
  }
  // x with a dot behind it; and a blank between them if x may be a number that would eat the dot.
  void before_dot(const Expr* x) {
    text(x);
    separate_dot();
  }
  void separate_dot() {
    if (!brief_ && absl::ascii_isxdigit(static_cast<unsigned char>(out_.back()))) text(" ");
  }

  void unary(const Operation* n);
  void names_and_type(List<Field> fields, size_t* i);
  void type_params(List<Field> fields, bool of_type);
  void params(List<Field> fields);
  void signature(const FuncType* type);
  void interface_element(const Field* field);
  void pragmas(Pragmas list);
  void decls(List<Decl> group, const Decl* one);
  size_t group_end(List<Decl> list, size_t begin);
  void decl_body(const Decl* decl);
  void values(const Expr* type, const Expr* values);
  void block(List<Stmt> stmts);
  void statements(List<Stmt> stmts);
  void condition(const SimpleStmt* init, const Expr* cond);
  template <class Clause>
  void clauses(List<Clause> body);

  const bool brief_;
  bool in_header_ = false;
  size_t indent_ = 0;
  std::string out_;
};

// ---- Expressions --------------------------------------------------------------------------------

void Printer::operator()(const CompositeLit* n) {
  HeaderScope scope(*this, false);
  text(n->type, "{");
  if (brief_) {
    text(n->elems.empty() ? "" : "…");
  } else {
    list(n->elems);
  }
  text("}");
}

void Printer::operator()(const FuncLit* n) {
  HeaderScope scope(*this, false);
  text(n->type, " ");
  if (brief_) {
    text(n->body->list.empty() ? "{}" : "{…}");
  } else {
    text(n->body);
  }
}

void Printer::operator()(const SliceExpr* n) {
  text(n->x);
  HeaderScope scope(*this, false);
  text("[", n->index[0], ":", n->index[1]);
  if (n->index[2] != nullptr) text(":", n->index[2]);
  text("]");
}

void Printer::operator()(const TypeSwitchGuard* n) {
  if (n->lhs != nullptr) text(n->lhs, " := ");
  before_dot(n->x);
  text(".(type)");
}

void Printer::operator()(const Operation* n) {
  if (n->is_unary()) return unary(n);
  text(n->x, " ", to_string(n->op), " ", n->y);
}

void Printer::unary(const Operation* n) {
  text(to_string(n->op));
  const auto* operand = as<Operation>(n->x);
  if (brief_ || (operand == nullptr && !isa<CompositeLit>(n->x))) return text(n->x);
  if (n->op == Operator::kAnd &&
      ((operand != nullptr && !operand->is_unary()) || (operand == nullptr && in_header_))) {
    return bracketed("(", n->x, ")");
  }
  // Two operators that together would read as another.
  const bool joins =
      operand != nullptr && operand->is_unary() &&
      (n->op == operand->op || (n->op == Operator::kAnd && operand->op == Operator::kXor));
  text(joins ? " " : "", n->x);
}

void Printer::operator()(const CallExpr* n) {
  text(n->fun);
  HeaderScope scope(*this, false);
  text("(");
  list(n->args);
  if (n->has_dots) {
    separate_dot();
    text("...");
  }
  text(")");
}

// ---- Types --------------------------------------------------------------------------------------

void Printer::operator()(const ArrayType* n) {
  if (n->len == nullptr) return text("[...]", n->elem);
  bracketed("[", n->len, "]");
  text(n->elem);
}

void Printer::operator()(const ChanType* n) {
  text(n->dir == ChanDir::kRecvOnly   ? "<-chan "
       : n->dir == ChanDir::kSendOnly ? "chan<- "
                                      : "chan ");
  const auto* elem = as<ChanType>(n->elem);
  if (n->dir == ChanDir::kBoth && elem != nullptr && elem->dir == ChanDir::kRecvOnly) {
    text("(", elem, ")");
  } else {
    text(n->elem);
  }
}

// Prints fields[*i] with the fields behind it that share its type, and moves *i behind them.
void Printer::names_and_type(List<Field> fields, size_t* i) {
  const Field* first = fields[*i];
  if (first->name != nullptr) {
    text(first->name);
    while (*i + 1 < fields.size() && fields[*i + 1]->name != nullptr &&
           fields[*i + 1]->type == first->type) {
      text(", ", fields[++*i]->name);
    }
    text(" ");
  }
  text(first->type);
  ++*i;
}

void Printer::params(List<Field> fields) {
  HeaderScope scope(*this, false);
  text("(");
  for (size_t i = 0; i < fields.size();) {
    if (i > 0) text(", ");
    names_and_type(fields, &i);
  }
  text(")");
}

// `[P *T]` of a type would read as an array's length; the comma prevents it.
void Printer::type_params(List<Field> fields, bool of_type) {
  if (fields.empty()) return;
  text("[");
  for (size_t i = 0; i < fields.size();) {
    if (i > 0) text(", ");
    const bool doubled = i == 0 && fields[0]->name != nullptr && isa<ParenExpr>(fields[0]->type);
    if (doubled) {
      text(fields[0]->name, " (", fields[0]->type, ")");
      ++i;
    } else {
      names_and_type(fields, &i);
    }
  }
  text(of_type && fields.size() == 1 ? ",]" : "]");
}

void Printer::signature(const FuncType* type) {
  params(type->params);
  if (type->results.empty()) return;
  text(" ");
  if (type->results.size() == 1 && type->results[0]->name == nullptr) {
    text(type->results[0]->type);
  } else {
    params(type->results);
  }
}

void Printer::operator()(const StructType* n) {
  HeaderScope scope(*this, false);
  if (n->members.empty()) return text("struct{}");
  text(brief_ ? "struct{" : "struct {");
  ++indent_;
  for (size_t i = 0; i < n->members.size();) {
    if (!brief_) newline();
    if (brief_ && i > 0) text("; ");
    const BasicLit* tag = n->members[i]->tag;
    names_and_type(n->members, &i);
    if (tag != nullptr) text(" ", tag);
  }
  --indent_;
  if (!brief_) newline();
  text("}");
}

void Printer::operator()(const InterfaceType* n) {
  HeaderScope scope(*this, false);
  text("interface{");
  ++indent_;
  for (size_t i = 0; i < n->methods.size(); ++i) {
    if (!brief_) newline();
    if (brief_ && i > 0) text("; ");
    interface_element(n->methods[i]);
  }
  --indent_;
  if (!brief_ && !n->methods.empty()) newline();
  text("}");
}

void Printer::interface_element(const Field* field) {
  const auto* method = as<FuncType>(field->type);
  if (field->name != nullptr && method != nullptr) {
    text(field->name);
    signature(method);
  } else {
    text(field->type);
  }
}

void Printer::operator()(const Field* n) {
  if (n->name != nullptr) text(n->name, " ");
  text(n->type);
  if (n->tag != nullptr) text(" ", n->tag);
}

// ---- Declarations -------------------------------------------------------------------------------

namespace {

// The keyword, group and directives of a declaration that can be grouped.
struct DeclHead {
  absl::string_view keyword;
  const Group* group = nullptr;
  Pragmas pragmas;
};

struct GetDeclHead {
  DeclHead operator()(const ImportDecl* n) const { return {"import", n->group, n->pragmas}; }
  DeclHead operator()(const ConstDecl* n) const { return {"const", n->group, n->pragmas}; }
  DeclHead operator()(const TypeDecl* n) const { return {"type", n->group, n->pragmas}; }
  DeclHead operator()(const VarDecl* n) const { return {"var", n->group, n->pragmas}; }
  DeclHead operator()(const FuncDecl* n) const { return {"func", nullptr, n->pragmas}; }
  DeclHead operator()(const Node*) const { return {}; }
};

}  // namespace

void Printer::pragmas(Pragmas list) {
  for (const Directive* each : list) {
    text("//", each->text);
    newline();
  }
}

// A group of declarations, or `one` when the group is empty.
void Printer::decls(List<Decl> group, const Decl* one) {
  const DeclHead head = dispatch(one != nullptr ? one : group[0], GetDeclHead());
  if (head.group == nullptr || one != nullptr) {
    const Decl* decl = one != nullptr ? one : group[0];
    pragmas(head.pragmas);
    text(head.keyword, " ");
    return decl_body(decl);
  }
  text(head.keyword, " (");
  ++indent_;
  for (const Decl* decl : group) {
    newline();
    pragmas(dispatch(decl, GetDeclHead()).pragmas);
    decl_body(decl);
  }
  --indent_;
  newline();
  text(")");
}

// One past the last declaration that is in the group of list[begin].
size_t Printer::group_end(List<Decl> list, size_t begin) {
  const Group* group = dispatch(list[begin], GetDeclHead()).group;
  size_t end = begin + 1;
  while (group != nullptr && end < list.size() &&
         dispatch(list[end], GetDeclHead()).group == group) {
    ++end;
  }
  return end;
}

// The declaration without its keyword.
void Printer::decl_body(const Decl* decl) {
  if (const auto* import = as<ImportDecl>(decl)) {
    if (import->local_name != nullptr) text(import->local_name, " ");
    text(import->path);
  } else if (const auto* constant = as<ConstDecl>(decl)) {
    list(constant->names);
    values(constant->type, constant->values);
  } else if (const auto* var = as<VarDecl>(decl)) {
    list(var->names);
    values(var->type, var->values);
  } else if (const auto* type = as<TypeDecl>(decl)) {
    text(type->name);
    type_params(type->tparams, true);
    text(type->alias ? " = " : " ", type->type);
  }
}

void Printer::values(const Expr* type, const Expr* values) {
  if (type != nullptr) text(" ", type);
  if (values != nullptr) text(" = ", values);
}

void Printer::operator()(const FuncDecl* n) {
  pragmas(n->pragmas);
  text("func ");
  if (n->recv != nullptr) text("(", n->recv, ") ");
  text(n->name);
  type_params(n->tparams, false);
  signature(n->type);
  if (n->body != nullptr) text(" ", n->body);
}

void Printer::operator()(const File* n) {
  pragmas(n->pragmas);
  if (!n->pragmas.empty()) newline();
  text("package ", n->pkg_name, "\n");
  for (size_t i = 0; i < n->decls.size();) {
    text("\n");
    const size_t end = group_end(n->decls, i);
    if (isa<FuncDecl>(n->decls[i])) {
      text(n->decls[i]);
    } else {
      decls(n->decls.subspan(i, end - i), nullptr);
    }
    text("\n");
    i = end;
  }
  for (const Linkname* each : n->linknames) {
    text("\n//go:linkname ", each->local, each->remote.empty() ? "" : " ", each->remote, "\n");
  }
}

// ---- Statements ---------------------------------------------------------------------------------

void Printer::operator()(const AssignStmt* n) {
  text(n->lhs);
  if (n->rhs == nullptr) return text(to_string(n->op), to_string(n->op));
  text(" ", to_string(n->op), "= ", n->rhs);
}

void Printer::operator()(const RangeClause* n) {
  if (n->lhs != nullptr) text(n->lhs, n->def ? " := " : " = ");
  text("range ", n->x);
}

void Printer::operator()(const LabeledStmt* n) {
  text(n->label, ":");
  newline();
  text(n->stmt, isa<EmptyStmt>(n->stmt) ? ";" : "");
}

void Printer::statements(List<Stmt> stmts) {
  ++indent_;
  for (const Stmt* stmt : stmts) {
    newline();
    text(stmt, isa<EmptyStmt>(stmt) ? ";" : "");
  }
  --indent_;
}

void Printer::block(List<Stmt> stmts) {
  HeaderScope scope(*this, false);
  text("{");
  statements(stmts);
  if (!stmts.empty()) newline();
  text("}");
}

void Printer::operator()(const DeclStmt* n) {
  if (n->decls.empty()) return text("var ()");
  decls(n->decls, dispatch(n->decls[0], GetDeclHead()).group == nullptr ? n->decls[0] : nullptr);
}

void Printer::operator()(const BranchStmt* n) {
  text(to_string(n->token));
  if (n->label != nullptr) text(" ", n->label);
}

void Printer::operator()(const ReturnStmt* n) {
  text("return");
  if (n->results != nullptr) text(" ", n->results);
}

// [ init ; ] cond and a blank
void Printer::condition(const SimpleStmt* init, const Expr* cond) {
  HeaderScope scope(*this, true);
  if (init != nullptr) text(init, "; ");
  if (cond != nullptr) text(cond, " ");
}

void Printer::operator()(const IfStmt* n) {
  text("if ");
  condition(n->init, n->cond);
  text(n->then);
  if (n->otherwise != nullptr) text(" else ", n->otherwise);
}

void Printer::operator()(const ForStmt* n) {
  text("for ");
  {
    HeaderScope scope(*this, true);
    if (isa<RangeClause>(n->init)) {
      text(n->init, " ");
    } else if (n->init == nullptr && n->post == nullptr) {
      condition(nullptr, n->cond);
    } else {
      text(n->init, "; ", n->cond, "; ", n->post, " ");
    }
  }
  text(n->body);
}

template <class Clause>
void Printer::clauses(List<Clause> body) {
  HeaderScope scope(*this, false);
  text("{");
  for (const Clause* clause : body) {
    newline();
    text(clause);
  }
  newline();
  text("}");
}

void Printer::operator()(const SwitchStmt* n) {
  text("switch ");
  condition(n->init, n->tag);
  clauses(n->body);
}

void Printer::operator()(const SelectStmt* n) {
  text("select ");
  clauses(n->body);
}

void Printer::operator()(const CaseClause* n) {
  if (n->is_default()) {
    text("default:");
  } else {
    text("case ", n->cases, ":");
  }
  statements(n->body);
}

void Printer::operator()(const CommClause* n) {
  if (n->is_default()) {
    text("default:");
  } else {
    text("case ", n->comm, ":");
  }
  statements(n->body);
}

}  // namespace

std::string print(const Node* node) {
  Printer printer(/*brief=*/false);
  printer.node(node);
  return printer.take();
}

std::string print_short(const Node* node) {
  Printer printer(/*brief=*/true);
  printer.node(node);
  return printer.take();
}

}  // namespace tandem::go::syntax
