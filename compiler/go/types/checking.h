// The checker's inside: one object per package that walks declarations, types, expressions and
// statements. Its methods are spread over files by subject:
//
//   resolver.cc     collecting the package's objects and imports
//   decl.cc         declarations of every kind, and cycles among them
//   typexpr.cc      types; structs.cc, signature.cc, interface.cc, union.cc their larger parts
//   expr.cc         expressions; binary.cc, literals.cc, index.cc, selector.cc, call.cc,
//                   builtins.cc, conversions.cc their larger parts
//   untyped.cc      constants and the late typing of untyped expressions
//   assignments.cc  assignments and initializations
//   stmt.cc         statements; switch.cc, range.cc; return.cc (missing returns)
//   initorder.cc    the order of package initialization
//   validtype.cc    types that contain themselves; cycles.cc: other cycles
//   infer.cc, unify.cc  generic functions
//   versions.cc     what the language version of go.mod allows; directives.cc: //go: comments
//
// How it works. Package-level objects are collected first and are white; object_declaration()
// colors one grey while it is being typed and black afterwards, so that meeting a grey one reveals
// a cycle. What must wait until types are complete (bodies, checks of underlying types) is queued
// by later() and runs when the declaration or statement around it is done.
//
// An untyped expression is remembered in `untyped_`; when its context gives it a type, the type is
// pushed down the tree (update_expr_type) and recorded in Info.

#ifndef TANDEM_COMPILER_GO_TYPES_CHECKING_H_
#define TANDEM_COMPILER_GO_TYPES_CHECKING_H_

#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "compiler/go/syntax/ast.h"
#include "compiler/go/syntax/positions.h"
#include "compiler/go/types/checker.h"
#include "compiler/go/types/instance.h"
#include "compiler/go/types/mono.h"
#include "compiler/go/types/operand.h"

namespace tandem::go::types {

class TypeNest;
class Unifier;

// The language has had type parameters since go1.18.
inline constexpr int kGenericsVersion = 18;
// Since go1.21 inference uses methods, and what a generic function is assigned or passed to.
inline constexpr int kInferenceVersion = 21;

// What a package-level object or method was declared by.
struct DeclInfo {
  Scope* file = nullptr;         // the file's scope
  std::vector<Var*> lhs;         // of a declaration with several variables and one value
  syntax::Expr* type = nullptr;  // of a constant or variable
  syntax::Expr* init = nullptr;  // of a constant or variable
  bool inherited = false;        // the value of a constant is the previous one's
  syntax::TypeDecl* type_decl = nullptr;
  syntax::FuncDecl* func_decl = nullptr;
  std::vector<Object*> dependencies;  // objects that the initializer or body mentions
  absl::flat_hash_set<Object*> dependency_set;

  bool has_initializer() const {
    return init != nullptr || (func_decl != nullptr && func_decl->body != nullptr);
  }
};

// What an expression statement is allowed to be.
enum class ExprKind : uint8_t { kConversion, kExpression, kStatement };

// Why an untyped value does not fit a type.
enum class ConversionError : uint8_t { kNone, kInvalid, kTruncated, kOverflow };

// An error with further lines that point at other places.
class ErrorMessage {
 public:
  void add(Position position, std::string text) { lines_.push_back({position, std::move(text)}); }
  const std::vector<Diagnostic>& lines() const { return lines_; }

 private:
  std::vector<Diagnostic> lines_;
};

// A declaration on a cycle; of an instance of a generic type the place is where it is written.
struct CycleStep {
  CycleStep(Object* declared)  // NOLINT(google-explicit-constructor)
      : object(declared), position(declared->position) {}
  CycleStep(Named* named)  // NOLINT(google-explicit-constructor)
      : object(named->object),
        position(named->position.known() ? named->position : named->object->position) {}

  Object* object;
  Position position;
};

// What a value is assigned to, as messages call it: "assignment", "argument to f". It refers to
// what it is made of.
class Context {
 public:
  Context(const char* text) : text_(text) {}
  Context(const std::string& text) : text_(text) {}
  static Context argument_to(const syntax::Expr* callee) {
    Context context("");
    context.callee_ = callee;
    return context;
  }
  std::string str() const;

 private:
  absl::string_view text_;
  const syntax::Expr* callee_ = nullptr;
};

class Checker {
 public:
  Checker(Program& program, Package* package, Info& info, Importer& importer, Options options);

  void check_files(absl::Span<syntax::File* const> files, Diagnostics& diagnostics);
  void check_body(Func* function);

 private:
  // The state that belongs to the declaration or function being checked.
  struct Environment {
    DeclInfo* decl = nullptr;
    Scope* scope = nullptr;
    Value iota;               // known inside constant declarations
    Position error_position;  // where errors in an inherited constant value are reported
    bool in_type_param_list = false;
    Signature* signature = nullptr;  // of the function whose body this is
    bool has_call_or_receive = false;
  };
  // An expression whose type is not final.
  struct UntypedInfo {
    bool is_lhs = false;  // the left operand of a shift by a non-constant count
    Mode mode = Mode::kInvalid;
    Basic* type = nullptr;
    Value value;
  };
  struct ImplicitType {
    Type* type = nullptr;  // null if there is none
    Value value;           // known if the constant changed
    ConversionError error = ConversionError::kNone;
  };
  // How much of the package was there before check_files() was called once more.
  struct FilesMark {
    size_t files = 0;
    size_t imports = 0;
    size_t objects = 0;
  };
  class EnvironmentScope;  // restores the environment when it goes

  // ---- errors.cc
  void error(Position position, std::string message);
  void error(const syntax::Node* node, std::string message);
  void error(const Operand& operand, std::string message);
  void error(const Object* object, std::string message);
  void report(const ErrorMessage& message);
  void add_other_declaration(ErrorMessage& message, const Object* object);
  static Position position_of(const Operand& operand);
  std::string str(Type* type) const;
  std::string str(const syntax::Expr* expr) const;
  std::string str(const Operand& operand) const;
  std::string str(const Object* object) const;
  std::string str(Position position) const;
  Qualifier qualifier() const;
  std::string package_name(const Package* package) const;
  void mark_imports(Package* package) const;
  // "3 variables", "1 value"
  static std::string measure(size_t count, absl::string_view unit);
  std::string types_summary(absl::Span<Type* const> types, bool variadic) const;

  // ---- record.cc
  void record(const Operand& x);
  void record_type(const syntax::Expr* expr, Mode mode, Type* type, const Value& value = Value());
  void record_untyped();
  void record_builtin_type(syntax::Expr* function, Signature* signature);
  void record_comma_ok(syntax::Expr* expr, Type* first, Type* second);
  void record_def(const syntax::Name* name, Object* object);
  void record_use(const syntax::Name* name, Object* object);
  void record_implicit(const syntax::Node* node, Object* object);
  void record_selection(const syntax::SelectorExpr* expr, SelectionKind kind, Type* receiver,
                        Object* object, std::vector<int> index, bool indirect);
  void record_instance(const syntax::Expr* expr, std::vector<Type*> type_args, Type* type);
  void record_scope(const syntax::Node* node, Scope* scope);

  // ---- checker.cc
  // The recursion that a program can cause, far below what with_large_stack() has room for. What is
  // deeper is an error.
  static constexpr int kMaxDepth = 100'000;
  bool too_deep(const syntax::Node* node);
  template <class T, class... Args>
  T* make(Args&&... args) {
    return program_.arena.make<T>(std::forward<Args>(args)...);
  }
  Type* invalid_type() const { return basic(BasicKind::kInvalid); }
  Pointer* pointer_to(Type* type) { return make<Pointer>(type); }
  Slice* slice_of(Type* type) { return make<Slice>(type); }
  void later(std::function<void()> action) { delayed_.push_back(std::move(action)); }
  void process_delayed(size_t from);
  void open_scope(const syntax::Node* node, const char* comment);
  void close_scope() { env_.scope = env_.scope->parent; }
  Object* lookup(absl::string_view name) const {
    return env_.scope->lookup_parent(name, Position(), nullptr);
  }
  void add_dependency(Object* to);
  void collect_files(absl::Span<syntax::File* const> files);
  void resolve(Object* object);
  void require_main_function();

  // ---- versions.cc
  void note_file_version(const syntax::File* file);
  bool allows_version(Position at, int minor) const;
  // Reports `what` if it is newer than the language version.
  bool require_version(Position at, int minor, absl::string_view what);
  // Tells where the version comes from if the message is about one.
  void add_version_hint(std::string& message) const;
  void check_literal_version(const syntax::BasicLit* literal);

  // ---- directives.cc
  void check_function_directives(const syntax::FuncDecl* decl);
  void check_embed_directives(const syntax::VarDecl* decl, bool is_local);
  // What is wrong with a go:embed directive in front of the declaration, "" if nothing.
  std::string embed_problem(const syntax::VarDecl* decl, bool is_local) const;
  void check_linknames(const FilesMark& old);

  // ---- resolver.cc
  void collect_objects(const FilesMark& old);
  void collect_imports(syntax::ImportDecl* decl, Scope* file_scope);
  void import_dot(syntax::ImportDecl* decl, PkgName* name, Scope* file_scope);
  Package* import_package(Position position, const std::string& path);
  void collect_constants(absl::Span<syntax::Decl* const> decls, size_t index, Scope* file_scope);
  void collect_variables(syntax::VarDecl* decl, Scope* file_scope);
  void collect_function(syntax::FuncDecl* decl, Scope* file_scope);
  void check_special_function(syntax::FuncDecl* decl);
  void check_file_scopes();
  void resolve_methods();
  void declare_package_object(syntax::Name* name, Object* object, DeclInfo* info);
  void add_object(Object* object, DeclInfo* info);
  void arity(Position position, syntax::List<syntax::Name> names,
             absl::Span<syntax::Expr* const> values, bool is_constant, bool inherited);
  struct ReceiverParts {
    bool pointer = false;
    syntax::Name* name = nullptr;
    syntax::Expr* base = nullptr;
    syntax::Expr* type_params = nullptr;  // the index, if there is one
  };
  static ReceiverParts unpack_receiver(syntax::Expr* type);
  TypeName* resolve_base_type(bool& pointer, syntax::Expr* type);
  void check_package_objects(const FilesMark& old);
  void check_unused_imports(const FilesMark& old);
  // The declaration whose type and values a constant declaration has: itself or an earlier one.
  static syntax::ConstDecl* constant_source(absl::Span<syntax::Decl* const> decls, size_t index,
                                            int64_t& iota);

  // ---- decl.cc
  void declare(Scope* scope, const syntax::Name* name, Object* object, Position scope_position);
  void object_declaration(Object* object, Named* def = nullptr);
  void declare_grey(Object* object);
  bool valid_cycle(Object* object);
  void cycle_error(const std::vector<CycleStep>& cycle);
  void constant_declaration(Const* object, syntax::Expr* type, syntax::Expr* init, bool inherited);
  void variable_declaration(Var* object, const std::vector<Var*>& lhs, syntax::Expr* type,
                            syntax::Expr* init);
  void type_declaration(TypeName* object, syntax::TypeDecl* decl, Named* def);
  bool bites_its_tail(Named* named);
  void resolve_underlying(Named* named);
  void function_declaration(Func* object, DeclInfo* info);
  void collect_methods(TypeName* object);
  void check_field_uniqueness(Named* base);
  std::vector<TypeParam*> collect_type_params(syntax::List<syntax::Field> list,
                                              std::vector<TypeParam*>* destination);
  Type* bound(syntax::Expr* expr);
  TypeParam* declare_type_param(syntax::Name* name);
  TypeParam* new_type_param(TypeName* object, Type* bound);
  Named* new_named(TypeName* object);
  void declaration_statement(syntax::List<syntax::Decl> decls);
  void local_constants(absl::Span<syntax::Decl* const> decls, size_t index);
  void local_variables(syntax::VarDecl* decl);
  void local_type(syntax::TypeDecl* decl);

  // ---- validtype.cc
  void valid_type(Named* type);
  bool valid_type(Type* type, TypeNest& nest);
  bool valid_named(Named* named, TypeNest& nest);
  void report_recursive_type(Named* named, const TypeNest& nest);

  // ---- typexpr.cc
  // Whether it is an interface of another package that only constraints can be.
  bool is_imported_constraint(Type* type) const;
  void identifier(Operand& x, syntax::Name* name, Named* def, bool want_type);
  Type* type(syntax::Expr* expr) { return defined_type(expr, nullptr); }
  Type* variable_type(syntax::Expr* expr);
  void valid_variable_type(syntax::Expr* expr, Type* type);
  Type* defined_type(syntax::Expr* expr, Named* def);
  Type* generic_type(syntax::Expr* expr, std::string* cause);
  Type* type_internal(syntax::Expr* expr, Named* def);
  Type* type_of_name(Operand& x, Named* def);
  Type* array_type(syntax::ArrayType* expr, Named* def);
  Type* pointer_type(syntax::Operation* expr, Named* def);
  Type* map_type(syntax::MapType* expr, Named* def);
  Type* instantiated_type(syntax::IndexExpr* expr, Named* def);
  void check_instance(syntax::IndexExpr* expr, Named* instance);
  int64_t array_length(syntax::Expr* expr);
  bool type_list(absl::Span<syntax::Expr* const> list, std::vector<Type*>& types);
  static void set_underlying(Named* def, Type* type) {
    if (def != nullptr) def->underlying = type;
  }

  // ---- structs.cc
  void struct_type(Struct* structure, syntax::StructType* expr);
  void check_embedded_type(Position position, Type* type);

  // ---- signature.cc
  void function_type(Signature* signature, syntax::Field* receiver,
                     syntax::List<syntax::Field> type_params, syntax::FuncType* expr);
  void receiver_type_params(Signature* signature, syntax::Field* receiver);
  void validate_receiver(Signature* signature, Var* receiver);
  std::vector<Var*> collect_params(Scope* scope, syntax::List<syntax::Field> list,
                                   bool variadic_allowed, bool* variadic);

  // ---- interface.cc
  void interface_type(Interface* interface, syntax::InterfaceType* expr, Named* def);
  void check_type_set(Interface* interface);
  void check_embedded_versions(Interface* interface);
  Type* parse_union(syntax::Expr* expr);
  Term parse_term(syntax::Expr* expr);
  void check_union_terms(const std::vector<Term>& terms, const std::vector<syntax::Expr*>& exprs);
  std::string term_string(const Term& term) const;

  // ---- expr.cc
  ExprKind raw_expr(Type* target, Operand& x, syntax::Expr* expr, Type* hint, bool allow_generic);
  ExprKind expr_internal(Type* target, Operand& x, syntax::Expr* expr, Type* hint);
  void non_generic(Type* target, Operand& x);
  void expression(Type* target, Operand& x, syntax::Expr* expr);
  // The values of an expression that may have several, or, with allow_comma_ok, give a second one.
  std::vector<Operand> multi_expression(syntax::Expr* expr, bool allow_comma_ok, bool* comma_ok);
  void expression_with_hint(Operand& x, syntax::Expr* expr, Type* hint);
  void expression_or_type(Operand& x, syntax::Expr* expr, bool allow_generic);
  enum Exclusion : unsigned { kExcludeNoValue = 1, kExcludeBuiltin = 2, kExcludeType = 4 };
  void exclude(Operand& x, unsigned modes);
  void single_value(Operand& x);
  void unary(Operand& x, syntax::Operation* expr);
  void receive(Operand& x);
  void indirection(Operand& x, syntax::Operation* expr);
  void assertion(Operand& x, syntax::AssertExpr* expr);
  void type_assertion(syntax::Expr* expr, const Operand& x, Type* type, bool type_switch);
  void basic_literal(Operand& x, syntax::BasicLit* literal);
  void function_literal(Operand& x, syntax::FuncLit* literal);
  bool use(absl::Span<syntax::Expr* const> exprs) { return use_all(exprs, false); }
  bool use(syntax::Expr* expr) { return use_one(expr, false); }
  bool use_lhs(absl::Span<syntax::Expr* const> exprs) { return use_all(exprs, true); }
  bool use_all(absl::Span<syntax::Expr* const> exprs, bool lhs);
  bool use_one(syntax::Expr* expr, bool lhs);

  // ---- binary.cc
  void binary(Operand& x, syntax::Expr* expr, syntax::Expr* lhs, syntax::Expr* rhs,
              syntax::Operator op);
  bool check_division(Operand& x, const Operand& y);
  void match_types(Operand& x, Operand& y);
  bool may_convert(const Operand& x, const Operand& y) const;
  void comparison(Operand& x, Operand& y, syntax::Operator op, bool switch_case);
  void comparison_error(Operand& x, const Operand& y, const Operand& at, std::string cause,
                        syntax::Operator op, bool switch_case);
  std::string incomparable_cause(Type* type) const;
  std::string kind_string(Type* type) const;
  void shift(Operand& x, Operand& y, syntax::Expr* expr, syntax::Operator op);
  bool check_shift_count(Operand& y, Value& count);
  void constant_shift(Operand& x, Operand& y, const Value& operand, const Value& count,
                      syntax::Expr* expr, syntax::Operator op);
  bool operator_defined(const Operand& x, syntax::Operator op, bool unary);

  // ---- untyped.cc
  void overflow(Operand& x, Position operator_position);
  void representable(Operand& x, Basic* type);
  ConversionError representation(const Operand& x, Basic* type, Value& value);
  void invalid_conversion(ConversionError code, const Operand& x, Type* target);
  void convert_untyped(Operand& x, Type* target);
  ImplicitType implicit_type(const Operand& x, Type* target);
  void update_expr_type(syntax::Expr* expr, Type* type, bool final);
  void update_operands(syntax::Expr* expr, const UntypedInfo& info, Type* type, bool final);
  void update_expr_value(syntax::Expr* expr, const Value& value);

  // ---- literals.cc
  bool composite_literal(Operand& x, syntax::CompositeLit* literal, Type* hint);
  bool literal_elements(Operand& x, syntax::CompositeLit* literal, Type* type, Type* base);
  void struct_literal(Operand& x, syntax::CompositeLit* literal, Struct* structure, Type* base);
  void keyed_struct_literal(Operand& x, syntax::CompositeLit* literal, Struct* structure,
                            Type* base);
  void map_literal(Operand& x, syntax::CompositeLit* literal, Map* map);
  bool literal_element(syntax::Expr* element, Type* type);
  int64_t indexed_elements(syntax::List<syntax::Expr> elements, Type* type, int64_t length);

  // ---- index.cc
  bool index_expr(Operand& x, syntax::IndexExpr* expr);
  struct Indexed {
    bool valid = false;
    int64_t length = -1;
  };
  Indexed index_operand(Operand& x);
  bool index_type_param(Operand& x, syntax::IndexExpr* expr, Indexed& result);
  void map_index(Operand& x, syntax::IndexExpr* expr, Type* key, Type* element);
  void slice_expr(Operand& x, syntax::SliceExpr* expr);
  bool slice_operand(Operand& x, syntax::SliceExpr* expr, int64_t& length);
  syntax::Expr* single_index(syntax::IndexExpr* expr);
  // Checks an index; its type (invalid if it is not one) and its constant value or -1.
  Type* index_value(syntax::Expr* expr, int64_t max, int64_t& value);
  bool is_valid_index(Operand& x, absl::string_view what, bool allow_negative);

  // ---- selector.cc
  void selector(Operand& x, syntax::SelectorExpr* expr, Named* def, bool want_type);
  bool package_selector(Operand& x, syntax::SelectorExpr* expr, PkgName* name);
  void missing_selector(const Operand& x, syntax::SelectorExpr* expr, const std::vector<int>& index,
                        bool indirect);
  bool method_expression(Operand& x, syntax::SelectorExpr* expr, Func* method,
                         std::vector<int> index, bool indirect);

  // ---- call.cc
  ExprKind call_expr(Operand& x, syntax::CallExpr* call);
  void conversion_call(Operand& x, syntax::CallExpr* call);
  ExprKind function_call(Operand& x, syntax::CallExpr* call, syntax::IndexExpr* instance);
  void function_instance(Type* target, Position position, Operand& x, syntax::IndexExpr* instance);
  Signature* instantiate_function(Position position, syntax::Expr* expr, Signature* signature,
                                  const std::vector<Type*>& type_args,
                                  absl::Span<syntax::Expr* const> type_exprs);
  std::vector<Operand> expression_list(absl::Span<syntax::Expr* const> exprs);
  void generic_argument(Operand& x, syntax::Expr* expr);
  std::vector<Operand> generic_expression_list(absl::Span<syntax::Expr* const> exprs);
  Signature* arguments(syntax::CallExpr* call, Signature* signature, std::vector<Type*> type_args,
                       absl::Span<syntax::Expr* const> type_exprs, std::vector<Operand>& args);
  // The part of arguments() for generic functions; adapts `params` and `args`. Null after an error.
  Signature* generic_arguments(syntax::CallExpr* call, Signature* signature,
                               std::vector<Type*> type_args,
                               absl::Span<syntax::Expr* const> type_exprs,
                               std::vector<Var*>& params, std::vector<Operand>& args);
  void argument_count_error(syntax::CallExpr* call, Signature* signature,
                            const std::vector<Operand>& args, size_t params);

  // ---- builtins.cc, builtins_unsafe.cc
  bool builtin_call(Operand& x, syntax::CallExpr* call, BuiltinId id);
  bool builtin_append(Operand& x, syntax::CallExpr* call, std::vector<Operand>& args);
  bool builtin_length(Operand& x, syntax::CallExpr* call, BuiltinId id);
  bool builtin_clear(Operand& x, syntax::CallExpr* call);
  bool builtin_close(Operand& x, syntax::CallExpr* call);
  bool builtin_complex(Operand& x, syntax::CallExpr* call, Operand& y);
  bool builtin_copy(Operand& x, syntax::CallExpr* call, const Operand& y);
  bool builtin_delete(Operand& x, syntax::CallExpr* call, const Operand& key);
  bool builtin_part(Operand& x, syntax::CallExpr* call, BuiltinId id);
  bool builtin_make(Operand& x, syntax::CallExpr* call);
  bool builtin_extremum(Operand& x, syntax::CallExpr* call, BuiltinId id,
                        std::vector<Operand>& args);
  bool builtin_new(Operand& x, syntax::CallExpr* call);
  bool builtin_panic(Operand& x, syntax::CallExpr* call);
  void check_printable(const syntax::CallExpr* call, Type* type);
  bool builtin_print(Operand& x, syntax::CallExpr* call, BuiltinId id, std::vector<Operand>& args);
  bool unsafe_add(Operand& x, syntax::CallExpr* call, Operand& y);
  bool unsafe_size(Operand& x, syntax::CallExpr* call, BuiltinId id);
  bool unsafe_offsetof(Operand& x, syntax::CallExpr* call);
  bool unsafe_slice(Operand& x, syntax::CallExpr* call, Operand& y);
  bool unsafe_slice_data(Operand& x, syntax::CallExpr* call);
  bool unsafe_string(Operand& x, syntax::CallExpr* call, Operand& y);
  bool unsafe_string_data(Operand& x, syntax::CallExpr* call);
  Signature* builtin_signature(Type* result, absl::Span<Type* const> params);
  void record_builtin(syntax::CallExpr* call, Type* result, absl::Span<Type* const> params,
                      bool variadic = false);

  // ---- conversions.cc
  void conversion(Operand& x, Type* type);
  bool constant_convertible(const Operand& x, Type* type, Value* value);
  bool convertible_to(const Operand& x, Type* type, std::string* cause);
  bool slice_conversion_allowed(const Operand& x, Type* target, std::string* cause);
  bool convertible_params(const Operand& x, Type* type, std::string* cause);
  bool assignable_to(const Operand& x, Type* type, std::string* cause);
  bool assignable_untyped(const Operand& x, Type* type);
  bool assignable_params(const Operand& x, Type* type, std::string* cause);
  bool implements(Type* type, Type* interface, std::string* cause);
  // The same for a type argument.
  bool satisfies(Position at, Type* type, Type* interface, std::string* cause);

  // ---- assignments.cc
  void assignment(Operand& x, Type* type, const Context& context);
  bool assign_untyped(Operand& x, Type* type, const Context& context);
  void init_constant(Const* lhs, Operand& x);
  void init_variable(Var* lhs, Operand& x, const Context& context);
  // The type of an assignable expression; null for "_", invalid if it is not assignable.
  Type* lhs_variable(syntax::Expr* lhs);
  void assign_variable(syntax::Expr* lhs, syntax::Expr* rhs, Operand* x);
  void assign_error(absl::Span<syntax::Expr* const> rhs, size_t left, size_t right);
  void return_error(syntax::Stmt* statement, const std::vector<Var*>& lhs,
                    const std::vector<Operand>& rhs);
  void init_variables(const std::vector<Var*>& lhs, absl::Span<syntax::Expr* const> rhs,
                      syntax::Stmt* return_statement);
  void assign_variables(absl::Span<syntax::Expr* const> lhs, absl::Span<syntax::Expr* const> rhs);
  void short_variable_declaration(Position position, absl::Span<syntax::Expr* const> lhs,
                                  absl::Span<syntax::Expr* const> rhs);
  bool short_declaration_names(absl::Span<syntax::Expr* const> lhs, std::vector<Var*>& variables,
                               std::vector<Var*>& fresh);

  // ---- stmt.cc
  void function_body(DeclInfo* decl, Signature* signature, syntax::BlockStmt* body,
                     const Value& iota);
  void usage(Scope* scope);
  void statement(syntax::Stmt* statement);
  void statement_list(syntax::List<syntax::Stmt> list);
  void simple_statement(syntax::Stmt* s) {
    if (s != nullptr) statement(s);
  }
  void expression_statement(syntax::ExprStmt* statement);
  void send_statement(syntax::SendStmt* statement);
  void assign_statement(syntax::AssignStmt* statement);
  void suspended_call(absl::string_view keyword, syntax::Expr* call);
  void return_statement(syntax::ReturnStmt* statement);
  void if_statement(syntax::IfStmt* statement);
  void for_statement(syntax::ForStmt* statement);
  void select_statement(syntax::SelectStmt* statement);
  bool valid_communication(syntax::CommClause* clause);
  void condition(syntax::Expr* expr, absl::string_view statement);
  // ---- range.cc
  void range_statement(syntax::ForStmt* statement, syntax::RangeClause* clause);
  bool range_types(Operand& x, syntax::Expr* value, syntax::Expr* extra, Type*& key,
                   Type*& element);
  void range_definition(syntax::ForStmt* statement, Operand& x, syntax::Expr* const lhs[2],
                        Type* const rhs[2]);
  // ---- switch.cc
  void switch_statement(syntax::SwitchStmt* statement);
  void expression_switch(syntax::SwitchStmt* statement);
  void type_switch(syntax::SwitchStmt* statement, syntax::TypeSwitchGuard* guard);
  struct SeenCase {
    Position position;
    Type* type;
  };
  using SeenCases = absl::flat_hash_map<std::string, std::vector<SeenCase>>;
  void case_values(Operand& x, absl::Span<syntax::Expr* const> values, SeenCases& seen);
  Type* case_types(const Operand* x, absl::Span<syntax::Expr* const> types,
                   std::vector<std::pair<Type*, syntax::Expr*>>& seen);
  void multiple_defaults(const std::vector<const syntax::Node*>& defaults);
  bool is_nil(syntax::Expr* expr) const;

  // ---- return.cc
  bool is_terminating(const syntax::Stmt* statement, absl::string_view label) const;
  bool is_terminating_list(syntax::List<syntax::Stmt> list) const;

  // ---- initorder.cc
  void initialization_order();
  absl::flat_hash_set<Object*> reached_by_initializers();
  void report_init_cycle(const std::vector<Object*>& cycle);

  // ---- cycles.cc
  void record_mono(absl::Span<TypeParam* const> params, absl::Span<Type* const> args,
                   Position position, absl::Span<syntax::Expr* const> type_exprs);
  void check_instantiation_cycles();
  void check_interface_cycles();

  // ---- infer.cc
  // The type arguments of a call, some of them given; empty after an error, which is reported.
  std::vector<Type*> infer(Position position, const std::vector<TypeParam*>& type_params,
                           std::vector<Type*> type_args, const std::vector<Var*>& params,
                           const std::vector<Operand>& args);
  // The missing type arguments of a generic function from the function type it is assigned to.
  std::vector<Type*> infer_from_target(Type* target, Position position, const Operand& x,
                                       Signature* signature, std::vector<Type*> type_args);
  bool unify_constraints(Unifier& unifier, Position position,
                         const std::vector<TypeParam*>& params);
  bool infer_untyped(Unifier& unifier, const std::vector<size_t>& untyped,
                     const std::vector<Type*>& param_types, const std::vector<Operand>& args);
  std::vector<Type*> finish_inference(Position position, const std::vector<TypeParam*>& params,
                                      const std::vector<Type*>& given, std::vector<Type*> inferred);
  void inference_mismatch(const Unifier& unifier, const std::vector<TypeParam*>& params,
                          Type* param_type, const Operand& arg);
  // Fresh type parameters in place of `params`, so that a function can call itself generically.
  std::vector<TypeParam*> rename_type_params(const std::vector<TypeParam*>& params);
  // Whether the arguments satisfy the constraints; else the index of the first that does not.
  int verify(Position at, const std::vector<TypeParam*>& params, const std::vector<Type*>& args,
             std::string* cause);

  Program& program_;
  Package* package_;
  Info& info_;
  Importer& importer_;
  Options options_;
  Diagnostics* diagnostics_ = nullptr;
  bool has_errors_ = false;
  std::vector<std::function<void()>> final_checks_;  // if there are no errors
  absl::flat_hash_map<FileId, int> file_versions_;   // of files that have one of their own

  std::vector<syntax::File*> files_;
  std::vector<Scope*> file_scopes_;
  std::vector<PkgName*> imports_;
  absl::flat_hash_map<std::string, Package*> import_map_;
  absl::flat_hash_map<std::pair<const Scope*, std::string>, PkgName*> dot_imports_;
  std::vector<Object*> objects_;  // of the package, in the order of the source
  absl::flat_hash_map<Object*, DeclInfo*> declarations_;
  struct PendingMethod {
    Func* method;
    bool pointer;
    syntax::Expr* base;
  };
  std::vector<PendingMethod> pending_methods_;
  absl::flat_hash_map<TypeName*, std::vector<Func*>> methods_;
  absl::flat_hash_set<TypeName*> broken_aliases_;
  absl::flat_hash_map<const syntax::Name*, TypeParam*> blank_type_params_;
  std::vector<Named*> valid_types_;
  absl::flat_hash_set<const Named*> valid_type_set_;
  absl::flat_hash_map<const syntax::Expr*, UntypedInfo> untyped_;
  absl::flat_hash_set<const syntax::CallExpr*> panic_calls_;
  absl::flat_hash_map<Func*, std::function<void()>> pending_bodies_;
  std::vector<std::function<void()>> delayed_;
  std::vector<Object*> object_path_;  // the grey objects
  mutable absl::flat_hash_map<std::string, absl::flat_hash_set<std::string>> paths_by_name_;
  mutable absl::flat_hash_set<const Package*> marked_packages_;
  // Of arguments that are generic functions with some of their type arguments: those.
  absl::flat_hash_map<const syntax::Expr*, std::vector<Type*>> partial_type_args_;
  MonoGraph mono_;
  // Interface types as written, outermost ones only.
  std::vector<std::pair<Position, Interface*>> interface_literals_;
  int interface_depth_ = 0;
  int depth_ = 0;  // of the recursion over expressions and declarations
  Environment env_;
};

// Sets the environment for a while.
class Checker::EnvironmentScope {
 public:
  EnvironmentScope(Checker& checker, Environment environment)
      : checker_(checker), saved_(std::move(checker.env_)) {
    checker_.env_ = std::move(environment);
  }
  EnvironmentScope(const EnvironmentScope&) = delete;
  EnvironmentScope& operator=(const EnvironmentScope&) = delete;
  ~EnvironmentScope() { checker_.env_ = std::move(saved_); }

 private:
  Checker& checker_;
  Environment saved_;
};

// The elements of a list expression, the expression itself, or nothing.
absl::Span<syntax::Expr* const> unpack(syntax::Expr* const& expr);

// The type a pointer points to, or the type.
Type* dereference(Type* type, bool* was_pointer = nullptr);

// Whether a constant fits a basic type; `rounded`, if given, becomes its value there.
bool representable_constant(const Value& value, Basic* type, Value* rounded);

bool is_comparison(syntax::Operator op);
bool is_shift(syntax::Operator op);
ConstantOp constant_op(syntax::Operator op);
Position operator_position(const syntax::Expr* expr);

// The array type that a pointer points to, or the type.
Type* array_through_pointer(Type* type);
bool is_interface_pointer(Type* type);
bool is_pointer(Type* type);

}  // namespace tandem::go::types

#endif  // TANDEM_COMPILER_GO_TYPES_CHECKING_H_
