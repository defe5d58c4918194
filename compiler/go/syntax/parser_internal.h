// The recursive-descent parser, private to parser*.cc. parse_*() functions read one construct that
// begins at the current token; those with or_null in the name return null when it does not begin
// there, the others report an error and return something usable.
//
// The parser accepts a little more than the grammar where that makes a better message, and recovers
// as gc does (advance_to), because which follow-up errors are reported depends on it.
//
// The parts: parser.cc (tokens, errors, files), parser_decl.cc, parser_type.cc (types, parameters),
// parser_expr.cc, parser_stmt.cc, directives.cc (comments that mean something).

#ifndef TANDEM_COMPILER_GO_SYNTAX_PARSER_INTERNAL_H_
#define TANDEM_COMPILER_GO_SYNTAX_PARSER_INTERNAL_H_

#include <initializer_list>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "compiler/go/syntax/parser.h"
#include "compiler/go/syntax/scanner.h"

namespace tandem::go::syntax {

class Parser : private ScannerHandler {
 public:
  Parser(SourceManager& sources, FileId file, const ParseOptions& options, Arena& arena,
         Diagnostics& diagnostics);

  File* parse_file_or_null();
  bool has_syntax_errors() const { return has_syntax_errors_; }

 private:
  // The nodes of a list under construction, on a stack that all lists share.
  template <class T>
  class ListBuilder {
   public:
    explicit ListBuilder(Parser& parser) : p_(parser), begin_(parser.pending_.size()) {}
    ~ListBuilder() { p_.pending_.resize(begin_); }
    ListBuilder(const ListBuilder&) = delete;
    ListBuilder& operator=(const ListBuilder&) = delete;

    void add(const T* item) { p_.pending_.push_back(const_cast<std::remove_const_t<T>*>(item)); }
    size_t size() const { return p_.pending_.size() - begin_; }
    T* operator[](size_t i) const { return static_cast<T*>(p_.pending_[begin_ + i]); }
    List<T> finish() {
      absl::Span<void* const> items = p_.arena_.copy(p_.pending_.data() + begin_, size());
      return {reinterpret_cast<T* const*>(items.data()), items.size()};
    }

   private:
    Parser& p_;
    size_t begin_;
  };

  // Counts one level of nesting while it lives.
  class Nesting {
   public:
    explicit Nesting(Parser& parser) : p_(parser) {
      if (++p_.nesting_ > kMaxNesting) p_.too_deep();
    }
    ~Nesting() { --p_.nesting_; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;

   private:
    Parser& p_;
  };

  // How what a parenthesis or a parameter list belongs to restricts it.
  enum class Keyword { kNone, kIf, kFor, kSwitch };

  // A //line directive's file, line and column for the text behind it.
  struct LineBase {
    FileId file = 0;         // 0: there has been none
    uint32_t from_line = 1;  // in the text
    uint32_t from_column = 1;
    uint32_t line = 1;    // what the directive calls it
    uint32_t column = 1;  // 0: columns are unknown
  };

  // -- ScannerHandler (directives.cc)
  void scan_error(LineColumn at, std::string message) override;
  void directive(LineColumn at, absl::string_view comment, bool blank) override;
  void line_directive(LineColumn at, LineColumn behind, absl::string_view text);
  void go_directive(Position at, absl::string_view text, bool blank);
  void linkname_directive(Position at, absl::string_view text);
  enum class PragmaPlace { kFile, kFunc, kVar, kOther };
  Pragmas take_pragmas(PragmaPlace place);
  void report_misplaced_pragmas();
  void clear_pragmas() { take_pragmas(PragmaPlace::kOther); }

  // -- Positions, errors, tokens (parser.cc)
  Position position(LineColumn at) const;
  Position pos() const { return position(s_.at); }
  void error_at(Position at, std::string message);
  void error(std::string message) { error_at(pos(), std::move(message)); }
  void syntax_error_at(Position at, absl::string_view message);
  void syntax_error(absl::string_view message) { syntax_error_at(pos(), message); }
  std::string current_token_text() const;
  void too_deep();
  bool at(Token token) const { return s_.token == token; }
  bool at_operator(Operator op) const { return at(Token::kOperator) && s_.op == op; }
  void next() { s_.next(); }
  bool got(Token token);
  bool got_assign();
  void want(Token token);
  void advance_to(std::initializer_list<Token> follow);

  template <class T>
  T* make(Position at);
  template <class T>
  T* make() {
    return make<T>(pos());
  }
  BadExpr* bad_expr() { return make<BadExpr>(); }

  // Reads elements separated by `separator` up to `close`; returns close's position. `element` says
  // true when no more elements may follow.
  template <class F>
  Position parse_list(absl::string_view context, Token separator, Token close, F&& element);
  bool list_separator(absl::string_view context, Token separator, Token close);

  // -- Declarations (parser_decl.cc)
  using DeclParser = Decl* (Parser::*)(const Group* group, uint32_t index);
  void parse_top_level_decl(ListBuilder<Decl>& decls);
  void parse_decl_group(ListBuilder<Decl>& decls, DeclParser parse);
  Decl* parse_import(const Group* group, uint32_t index);
  Decl* parse_const(const Group* group, uint32_t index);
  Decl* parse_type_decl(const Group* group, uint32_t index);
  void parse_type_params_or_array(TypeDecl* decl);
  Decl* parse_var(const Group* group, uint32_t index);
  FuncDecl* parse_func_or_null();
  Field* parse_receiver();
  BlockStmt* parse_func_body();
  struct NameAndType {
    Name* name = nullptr;
    Expr* type = nullptr;
  };
  NameAndType extract_name(Expr* x, bool force);

  // -- Types (parser_type.cc)
  Expr* parse_type();
  Expr* parse_type_or_null();
  Expr* parse_type_instance(Expr* type);
  struct Signature {
    List<Field> tparams;
    FuncType* type = nullptr;
  };
  // A context that is not empty ("method", ...) may not have type parameters.
  Signature parse_func_type(absl::string_view context);
  Expr* parse_array_type(Position at, Expr* len);
  Expr* parse_slice_type(Position at);
  Expr* parse_chan_type();
  Expr* parse_recv_chan_type();
  Expr* parse_map_type();
  Expr* parse_chan_elem();
  StructType* parse_struct_type();
  void parse_struct_field(ListBuilder<Field>& fields);
  void parse_named_field(ListBuilder<Field>& fields);
  Expr* parse_parenthesized_embedded(bool star_allowed);
  Expr* indirect(Position at, Expr* type);
  Field* make_field(Position at, Name* name, Expr* type, BasicLit* tag);
  Expr* parse_array_or_type_args();
  InterfaceType* parse_interface_type();
  Field* parse_method();
  void parse_method_with_brackets(Field* field, Name* name);
  Field* parse_embedded_elem(Field* field);
  Expr* parse_embedded_term();
  List<Field> parse_results();
  Expr* parse_qualified_name(Name* name);

  // -- Parameter lists (parser_params.cc)
  Field* parse_param_or_null(Name* name, Token follow);
  bool parse_named_param_type(Field* field, Name* name, bool type_sets);
  DotsType* parse_dots_type();
  // The opening bracket has been read, and perhaps the first name and its type.
  List<Field> parse_params(Name* name, Expr* type, Token close, bool require_names);
  void distribute_types(const ListBuilder<Field>& list, size_t named, size_t typed,
                        bool require_names, Position end);

  // -- Expressions (parser_expr.cc)
  Expr* parse_expr() { return parse_binary_expr(nullptr, 0); }
  Expr* parse_binary_expr(Expr* x, int precedence);
  Expr* parse_unary_expr();
  Expr* parse_receive();
  void reassociate_arrow(Expr* chan_type);
  Expr* parse_operand(bool keep_parens);
  Expr* parse_paren(bool keep_parens);
  Expr* parse_func_lit_or_type();
  // A primary expression; x is its beginning if that has been read.
  Expr* parse_primary_expr(Expr* x, bool keep_parens);
  Expr* parse_dot(Expr* x);
  Expr* parse_index_or_slice(Expr* x);
  Expr* parse_slice(Expr* x, Expr* low, Position at);
  CallExpr* parse_call(Expr* fun);
  bool may_be_literal_type(Expr* x) const;
  CompositeLit* parse_composite_lit();
  Expr* parse_element();
  BasicLit* parse_literal_or_null();
  Name* parse_name();
  List<Name> parse_name_list(Name* first);
  Expr* parse_expr_list();
  struct TypeList {
    Expr* x = nullptr;
    bool comma = false;
  };
  // One or more type arguments; if not strict the first may be an expression.
  TypeList parse_type_list(bool strict);

  // -- Statements (parser_stmt.cc)
  SimpleStmt* parse_simple_stmt(Expr* lhs, Keyword keyword);
  SimpleStmt* parse_assignment(Expr* lhs, Keyword keyword);
  SimpleStmt* finish_simple_stmt(Expr* lhs);
  RangeClause* parse_range(Expr* lhs, bool def);
  AssignStmt* make_assign(Position at, Operator op, Expr* lhs, Expr* rhs);
  ExprStmt* make_expr_stmt(Expr* x);
  Stmt* parse_labeled_or_null(Name* label);
  BlockStmt* parse_block(absl::string_view context);
  DeclStmt* parse_decl_stmt(DeclParser parse);
  struct Header {
    SimpleStmt* init = nullptr;
    Expr* cond = nullptr;
    SimpleStmt* post = nullptr;
  };
  struct Semicolon {
    Position pos;
    absl::string_view literal;
  };
  Header parse_header(Keyword keyword);
  void parse_header_parts(Keyword keyword, Header* header);
  SimpleStmt* parse_for_rest(Header* header);
  Expr* header_condition(Keyword keyword, SimpleStmt* stmt, const Semicolon& semi);
  ForStmt* parse_for();
  IfStmt* parse_if();
  SwitchStmt* parse_switch();
  SelectStmt* parse_select();
  CaseClause* parse_case();
  CommClause* parse_comm();
  Position parse_clause_end();
  CallStmt* parse_go_or_defer();
  BranchStmt* parse_branch();
  Stmt* parse_stmt_or_null();
  List<Stmt> parse_stmt_list();

  SourceManager& sources_;
  FileId file_;
  const ParseOptions& options_;
  Arena& arena_;
  Diagnostics& diagnostics_;
  Scanner s_;

  std::vector<void*> pending_;  // of the ListBuilders
  LineBase base_;
  std::vector<const Directive*> pragmas_;  // read, and not yet a declaration's
  std::vector<const Directive*> misplaced_;
  std::vector<const Linkname*> linknames_;
  absl::string_view go_version_;
  bool before_package_ = true;
  size_t error_count_ = 0;  // save those about labels and branches
  bool has_syntax_errors_ = false;
  uint32_t next_expr_id_;
  int function_nesting_ = 0;
  // Above 0 inside parentheses and brackets, -1 in the header of a statement, where "{" begins a
  // block and not a literal.
  int expr_nesting_ = 0;
  int nesting_ = 0;
};

template <class T>
T* Parser::make(Position at) {
  T* node = arena_.make<T>();
  node->pos = at;
  if constexpr (std::is_base_of_v<Expr, T>) node->id = next_expr_id_++;
  return node;
}

template <class F>
Position Parser::parse_list(absl::string_view context, Token separator, Token close, F&& element) {
  bool done = false;
  while (!at(Token::kEof) && !at(close) && !done) {
    done = element();
    if (!list_separator(context, separator, close)) return pos();
  }
  const Position end = pos();
  want(close);
  return end;
}

}  // namespace tandem::go::syntax

#endif  // TANDEM_COMPILER_GO_SYNTAX_PARSER_INTERNAL_H_
