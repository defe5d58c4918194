// Lowers one function. The class is large because the language is; its parts are in files by
// subject, listed below in the order of the members.
//
// Values. An expression of register type becomes an SSA value; one of memory type (ir/type.h) the
// address of memory that holds it. That memory may be a variable, so whoever evaluates something
// else before using it makes a copy first (`stable`).
//
// Variables. Each has an address: a `local` when the function's frame will do for certain; a `new`
// when its address is taken, or a closure captures it and it is assigned after its declaration.
// (Promotion makes values of locals, and escape analysis makes locals of `new`s.) Other captured
// variables are captured by value, as gc does up to 128 bytes.
//
// Calls. Receiver, parameters, results in Go's order. A parameter of memory type is passed as a
// pointer to a copy that belongs to the callee during the call; a result of memory type is stored
// through a pointer parameter that follows the ordinary parameters. The signature of a function and
// the callee type of a call show these pointers (TypeMap::calling_type).
//
// Positions. Every instruction has the position of the statement or expression that it stems from,
// with gc's idea of an expression's position (syntax/node.h).

#ifndef TANDEM_COMPILER_GO_LOWER_FUNCTION_H_
#define TANDEM_COMPILER_GO_LOWER_FUNCTION_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "compiler/go/lower/order.h"
#include "compiler/go/lower/program.h"
#include "compiler/go/lower/variables.h"
#include "compiler/ir/builder.h"

namespace tandem::go::lower {

using ir::BlockId;
using ir::Opcode;
using ir::ValueId;

// A value with its Go type: in SSA, or by address for memory types.
struct Typed {
  ValueId value;
  const ir::Type* type = nullptr;
};

// Something that fields can be selected from: a value, or memory.
struct Place {
  ValueId value;                   // the value, or the address of it
  const ir::Type* type = nullptr;  // of what is there
  bool is_address = false;
  bool may_be_nil = false;  // an address that has not been checked
};

// The left side of an assignment, its operands evaluated.
struct AssignTarget {
  enum class Kind { kBlank, kAddress, kUnchecked, kElement, kMapElement };
  Kind kind = Kind::kBlank;
  const ir::Type* type = nullptr;
  ValueId base;             // the address; the pointer to check; the data; the map
  ValueId index;            // of an element; the key
  ValueId bound;            // of an element
  std::vector<int> fields;  // to select from *base, when unchecked
  Position position;
};

// A case of a select statement, its operands evaluated.
struct SelectCase {
  const syntax::CommClause* clause = nullptr;
  bool is_send = false;
  ValueId chan;
  ValueId address;  // of what to send, or of where to receive
  const ir::Type* element = nullptr;
  BlockId body;
};

// Whom a call calls.
struct Callee {
  enum class Kind { kStatic, kClosure, kInterface };
  Kind kind = Kind::kStatic;
  absl::string_view symbol;
  ValueId value;                    // the func value, or the interface
  size_t method = 0;                // of an interface
  std::optional<ValueId> receiver;  // as the callee takes it
  const ir::Type* receiver_type = nullptr;
  const ir::Type* type = nullptr;  // func type without the receiver
  // The func type of the function itself, where a linkname gives it another; else null.
  const ir::Type* defined_type = nullptr;
  // The directive go:uintptrescapes or go:uintptrkeepalive: what arguments of the form uintptr(p)
  // point at lives until the call returns.
  bool keeps_pointers = false;
};

// The call `make([]T, n)`, without a capacity, that `x` is; or null.
const syntax::CallExpr* as_make(const types::Info& info, const syntax::Expr* x);

// An integer constant as TIR has it: the value of the type, in 64 bits.
int64_t integer_bits(const types::Value& value, const ir::Type* type);

class FunctionLowering {
 public:
  // `function` has its signature and no blocks. `info` and `uses` may be null for a function that
  // is made without syntax.
  FunctionLowering(Program& program, const Package* package, Environment& environment,
                   ir::Function* function, const VariableUses* uses);

  // --- function.cc: whole functions
  void lower_declaration(const types::Func* declared, const ir::Type* receiver);
  // Starts and ends a function made without syntax; between them the caller emits its body.
  void begin();
  void finish();
  ir::Builder& builder() { return b_; }
  ValueId parameter(size_t index) const;
  // Code of package initialization.
  void initialize(const types::Initializer& initializer);

  // --- call.cc
  std::vector<Typed> call(const Callee& callee, absl::Span<const ValueId> arguments);
  // Calls with the function's own parameters, from the `first` on, and returns the results.
  void forward_call(const Callee& callee, size_t first);
  // The callee behind a method, with the receiver made from `place`.
  Callee method_callee(Place place, const MethodPath& path);

  // --- place.cc
  Place pointee(ValueId pointer);
  // --- wrappers.cc
  void check_wrapped_receiver(ValueId pointer, const ir::Type* base, const MethodPath& path);

  // --- closure.cc
  std::vector<ValueId> load_captures(absl::Span<const ir::Type* const> types);

 private:
  friend class PackageInitializer;
  friend class OperandOrder;

  // Where break and continue go.
  struct BranchTarget {
    BlockId on_break;
    BlockId on_continue;
  };
  struct Result {
    const types::Var* variable = nullptr;
    const ir::Type* type = nullptr;
    ValueId address;  // of a named result's variable, or where to store one of memory type
    ValueId hidden;   // the pointer parameter, of memory type
    // In a function that defers: kept_locals with `address` and `hidden`, where those are values.
    ValueId kept_address;
    ValueId kept_hidden;
  };
  // Sets the position of new instructions for a scope.
  class At {
   public:
    At(FunctionLowering& lowering, Position position)
        : builder_(lowering.b_), saved_(builder_.position()) {
      if (position.known()) builder_.set_position(position);
    }
    ~At() { builder_.set_position(saved_); }
    At(const At&) = delete;
    At& operator=(const At&) = delete;

   private:
    ir::Builder& builder_;
    Position saved_;
  };

  // --- function.cc
  void declare_parameters(const types::Signature* signature, const ir::Type* receiver);
  void declare_results(const types::Signature* signature, size_t first_hidden);
  void lower_body(const syntax::BlockStmt* body);
  void remove_unreachable_blocks();
  void return_values(absl::Span<const Typed> values);
  void return_stored_results();

  // --- defer.cc: functions with defer statements
  void note_defers(const syntax::BlockStmt* body);
  ValueId keep(ValueId pointer);
  void declare_kept_result(const types::Var* variable, Result& result);
  void begin_deferring();
  void return_deferring();
  void defer_statement(const syntax::CallExpr* call);

  // --- variable.cc
  bool needs_new(const types::Var* variable) const;
  bool is_memory(const ir::Type* type) const { return !type->is_register_type(); }
  // A slot of the frame, in the entry block.
  ValueId local(const ir::Type* type);
  // Makes the variable anew and returns its address; its contents are undefined or zero.
  ValueId declare(const types::Var* variable);
  void declare_zero(const types::Var* variable);
  void declare_with(const types::Var* variable, ValueId value);
  ValueId variable_address(const types::Var* variable, Position position);
  ValueId global_address(const types::Var* variable);

  // --- memory.cc: moving values of either kind
  ValueId load(ValueId address);
  void store(ValueId address, ValueId value);
  void store_zero(ValueId address);
  ValueId zero(const ir::Type* type);
  // A copy that later evaluation cannot change.
  ValueId stable(ValueId value, const ir::Type* type);
  ValueId address_as(ValueId address, const ir::Type* type);
  const ir::Type* pointer_to(const ir::Type* type) { return types_.table().pointer(type); }
  const ir::Type* element_of(ValueId address) const;

  // --- expr.cc
  const ir::Type* type(const syntax::Expr* x);
  const ir::Type* convert_type(types::Type* type) { return types_.convert(type, environment_); }
  ValueId value(const syntax::Expr* x);
  // The value converted as by assignment.
  ValueId value_as(const syntax::Expr* x, const ir::Type* to);
  // Evaluates into fresh memory that the expression cannot refer to.
  void value_into(const syntax::Expr* x, ValueId address);
  // The values of one expression that gives several.
  std::vector<Typed> several(const syntax::Expr* x, size_t count);
  void discard(const syntax::Expr* x);
  bool is_constant(const syntax::Expr* x) const;
  const types::TypeAndValue* find(const syntax::Expr* x) const;
  ValueId unsupported(Position position, absl::string_view what, const ir::Type* type);

  // --- order.cc: what is evaluated before the rest, see order.h
  void order(const syntax::Expr* x, const ir::Type* to = nullptr);
  void order_call(const syntax::CallExpr* call);
  void evaluate_early(const OperandOrder& operands);
  std::optional<std::vector<Typed>> take_override(const syntax::Expr* x);

  // --- constants.cc
  ValueId constant(const types::Value& value, const ir::Type* type);

  // --- operators.cc
  ValueId operation(const syntax::Operation* operation);
  ValueId binary(syntax::Operator op, ValueId x, ValueId y, const ir::Type* type);
  ValueId shift(syntax::Operator op, ValueId x, ValueId count, const ir::Type* count_type);
  ValueId shift_operation(syntax::Operator op, ValueId x, const syntax::Expr* count);
  ValueId comparison(const syntax::Operation* operation);
  ValueId equal(ValueId x, ValueId y, const ir::Type* type, bool negate);
  ValueId compare_nil(const syntax::Expr* x, bool negate);
  ValueId logical(const syntax::Operation* operation);
  ValueId unary(const syntax::Operation* operation);
  ValueId concatenation(const syntax::Operation* operation);
  void concatenation_operands(const syntax::Expr* x, std::vector<ValueId>& out);
  void condition(const syntax::Expr* x, BlockId if_true, BlockId if_false);

  // --- place.cc
  Place place(const syntax::Expr* x);
  Place select(Place from, absl::Span<const int> fields);
  ValueId load(const Place& place);
  ValueId address_of(const Place& place);
  ValueId address(const syntax::Expr* x);
  bool addressable(const syntax::Expr* x) const;
  ValueId selector(const syntax::SelectorExpr* selector);
  Place selected(const syntax::SelectorExpr* selector);

  // --- index.cc
  ValueId index(const syntax::IndexExpr* index);
  ValueId index_address(const syntax::IndexExpr* index);
  ValueId index_value(const syntax::Expr* index);
  ValueId int_value(const syntax::Expr* x);
  ValueId slice(const syntax::SliceExpr* slice);
  bool in_range(const syntax::Expr* index, int64_t length) const;

  // --- map.cc
  ValueId map_key(const syntax::IndexExpr* index, const ir::Type* map);
  ValueId map_get(const syntax::IndexExpr* index);
  std::vector<Typed> map_get_ok(const syntax::IndexExpr* index);

  // --- chan.cc
  ValueId receive(ValueId chan, const ir::Type* chan_type);
  std::vector<Typed> receive_ok(ValueId chan, const ir::Type* chan_type);
  void send(const syntax::SendStmt* send);
  void select_statement(const syntax::SelectStmt* select);
  SelectCase select_case(const syntax::CommClause* clause);
  ir::InstructionId select_instruction(absl::Span<const SelectCase* const> order, bool has_default);
  void select_body(const syntax::CommClause* clause, BlockId done);
  void receive_clause_values(const syntax::CommClause* clause, ValueId buffer,
                             const ir::Type* element, ValueId ok);

  // --- literal.cc: composite literals
  ValueId composite(const syntax::CompositeLit* literal);
  void composite_into(const syntax::CompositeLit* literal, const ir::Type* type, ValueId address,
                      bool is_zeroed);
  void struct_into(const syntax::CompositeLit* literal, ValueId address, bool is_zeroed);
  ValueId array_into(const syntax::CompositeLit* literal, ValueId address, bool is_zeroed);
  ValueId struct_value(const syntax::CompositeLit* literal, const ir::Type* type);
  ValueId slice_literal(const syntax::CompositeLit* literal, const ir::Type* type);
  ValueId map_literal(const syntax::CompositeLit* literal, const ir::Type* type);
  ValueId address_of_literal(const syntax::CompositeLit* literal, const ir::Type* type);
  void element_into(const syntax::Expr* x, const ir::Type* type, ValueId address, bool is_zeroed);

  // --- call.cc
  std::vector<Typed> call_expression(const syntax::CallExpr* call);
  Callee callee(const syntax::Expr* fun);
  std::optional<Callee> static_callee(const syntax::Name* name);
  std::vector<ValueId> arguments(const syntax::CallExpr* call, const Callee& callee,
                                 std::vector<ValueId>& kept);
  const syntax::Expr* converted_pointer(const syntax::Expr* x);
  ValueId pass(ValueId value, const ir::Type* type);
  ValueId same_bits(ValueId value, const ir::Type* type);
  ValueId variadic_slice(absl::Span<const ValueId> values, const ir::Type* slice);

  // --- builtin.cc
  std::vector<Typed> builtin(const syntax::CallExpr* call, types::BuiltinId id);
  std::vector<Typed> builtin_with_arguments(const syntax::CallExpr* call, types::BuiltinId id);
  std::vector<Typed> spread_arguments(const syntax::CallExpr* call);
  size_t argument_count(const syntax::CallExpr* call) const;
  Typed argument(const syntax::CallExpr* call, size_t i);
  ValueId argument_as(const syntax::CallExpr* call, size_t i, const ir::Type* to);
  ValueId length(const syntax::CallExpr* call, bool capacity);
  ValueId append(const syntax::CallExpr* call);
  ValueId append_values(ValueId slice, absl::Span<const ValueId> values, const ir::Type* type);
  ValueId copy(const syntax::CallExpr* call);
  ValueId make(const syntax::CallExpr* call);
  ValueId minimum_maximum(const syntax::CallExpr* call, Opcode opcode);
  void clear(const syntax::CallExpr* call);
  void print(const syntax::CallExpr* call, bool newline);
  void panic(const syntax::CallExpr* call);
  ValueId unsafe_builtin(const syntax::CallExpr* call, types::BuiltinId id);
  // The panics of unsafe.Slice and unsafe.String (`what`) for `length` elements at `pointer`.
  void check_unsafe_length(ValueId pointer, ValueId length, int64_t element_size,
                           absl::string_view what);
  int64_t offset_of_field(const syntax::SelectorExpr* selector);

  // --- closure.cc
  ValueId function_literal(const syntax::FuncLit* literal);
  ValueId function_value(const types::Func* function, const syntax::Name* name);
  ValueId method_value(const syntax::SelectorExpr* selector);
  ValueId method_expression(const syntax::SelectorExpr* selector);
  ValueId make_closure(const ir::Type* type, absl::string_view symbol,
                       absl::Span<const ValueId> captures);
  std::string closure_name();
  std::string wrapper_name();
  void check_interface(ValueId interface);
  // A func() that makes the call of a go or defer statement, its operands evaluated now.
  ValueId deferred_call(const syntax::CallExpr* call);
  void capture_operand(const syntax::Expr* x, std::vector<const syntax::Expr*>& captured,
                       std::vector<Typed>& values);
  void lower_literal_body(const syntax::FuncLit* literal, const types::Signature* signature,
                          const FunctionLowering& outer);
  std::vector<const ir::Type*> capture_types(absl::Span<const types::Var* const> captures);
  bool captured_by_value(const types::Var* variable) const;

  // --- convert.cc
  ValueId conversion(const syntax::CallExpr* call);
  ValueId convert(ValueId value, const ir::Type* from, const ir::Type* to);
  ValueId convert_number(ValueId value, const ir::Type* from, const ir::Type* to);
  ValueId convert_string(ValueId value, const ir::Type* from, const ir::Type* to);

  // --- interface.cc
  ValueId to_interface(ValueId value, const ir::Type* from, const ir::Type* to);
  ValueId type_assert(ValueId value, const ir::Type* to);
  std::vector<Typed> type_assert_ok(ValueId value, const ir::Type* to);
  // The value of an interface that is known to hold a `type`.
  ValueId interface_content(ValueId value, const ir::Type* type);
  ValueId interface_type(ValueId value);

  // --- assign.cc
  void assignment(const syntax::AssignStmt* assign);
  void define_or_assign(const syntax::Expr* lhs, const syntax::Expr* rhs, bool is_define);
  void assign_several(absl::Span<const syntax::Expr* const> lhs, const syntax::Expr* rhs,
                      bool is_define);
  void order_assignment(absl::Span<const syntax::Expr* const> lhs, const syntax::Expr* rhs);
  void operation_assignment(const syntax::AssignStmt* assign);
  const types::Var* defined(const syntax::Expr* lhs) const;
  const ir::Type* target_type(const syntax::Expr* lhs);
  AssignTarget target(const syntax::Expr* lhs);
  ValueId target_address(const AssignTarget& target);
  void assign(const AssignTarget& target, ValueId value);
  void copy_array(const AssignTarget& to, ValueId from);
  void assign_or_declare(const syntax::Expr* lhs, Typed value, bool is_define);
  bool is_blank(const syntax::Expr* x) const;

  // --- stmt.cc
  void statements(absl::Span<syntax::Stmt* const> list);
  void statement(const syntax::Stmt* stmt);
  void declaration(const syntax::Decl* decl);
  void if_statement(const syntax::IfStmt* stmt);
  void for_statement(const syntax::ForStmt* stmt);
  void branch_statement(const syntax::BranchStmt* stmt);
  void labeled_statement(const syntax::LabeledStmt* stmt);
  void return_statement(const syntax::ReturnStmt* stmt);
  void call_statement(const syntax::CallStmt* stmt);
  BlockId label_block(const syntax::Stmt* label);
  // The value of a condition, if constants alone decide it: so does the left one of `false && x`.
  std::optional<bool> known_condition(const syntax::Expr* x) const;
  // Goes on with an empty block; blocks are laid out in the order in which they are started.
  void start(BlockId block);
  // The same, jumping there if the current block is open.
  void continue_at(BlockId block);

  // --- range.cc
  void range_statement(const syntax::ForStmt* stmt, const syntax::RangeClause* range);
  void range_elements(const syntax::ForStmt* stmt, const syntax::RangeClause* range);
  void range_string(const syntax::ForStmt* stmt, const syntax::RangeClause* range);
  void range_map(const syntax::ForStmt* stmt, const syntax::RangeClause* range);
  void range_chan(const syntax::ForStmt* stmt, const syntax::RangeClause* range);
  void declare_range_variables(const syntax::RangeClause* range);
  void range_assign(const syntax::RangeClause* range, absl::Span<const Typed> values);
  bool range_uses(const syntax::RangeClause* range, size_t index) const;
  void loop_body(const syntax::ForStmt* stmt, BlockId next, BlockId done);

  // --- switch.cc
  void switch_statement(const syntax::SwitchStmt* stmt);
  void expression_switch(const syntax::SwitchStmt* stmt);
  void type_switch(const syntax::SwitchStmt* stmt, const syntax::TypeSwitchGuard* guard);
  void switch_bodies(const syntax::SwitchStmt* stmt, absl::Span<const BlockId> bodies,
                     const std::vector<bool>& reached, BlockId done);
  std::optional<bool> known_case(const syntax::Expr* tag, const syntax::Expr* x);
  bool integer_switch(const syntax::SwitchStmt* stmt, ValueId tag, const ir::Type* tag_type,
                      absl::Span<const BlockId> bodies, BlockId done);
  void case_test(const syntax::Expr* x, ValueId tag, const ir::Type* tag_type, BlockId body);

  Program& program_;
  const Package* package_;
  const types::Info* info_ = nullptr;
  Environment& environment_;
  TypeMap& types_;
  ir::Function* function_;
  const VariableUses* uses_;
  ir::Builder b_;
  ir::InstructionId last_local_;  // of those at the start of the entry block
  bool defers_ = false;
  BlockId exit_;      // of a function that defers: where its returns go
  BlockId recovery_;  // and where it goes on after a recovered panic
  bool numbers_defers_ = false;
  int64_t defer_count_ = 0;
  int closure_count_ = 0;
  int wrapper_count_ = 0;
  bool is_closure_ = false;
  bool is_package_init_ = false;
  absl::flat_hash_map<const types::Var*, ValueId> variables_;
  // What has been evaluated before its turn; each is taken once.
  absl::flat_hash_map<const syntax::Expr*, std::vector<Typed>> overrides_;
  absl::flat_hash_map<const syntax::Stmt*, BranchTarget> branch_targets_;
  absl::flat_hash_map<const syntax::Stmt*, BlockId> labels_;
  std::optional<Callee> callee_override_;  // of the next call
  std::vector<Typed> spread_;              // the arguments of a builtin called as f(g())
  std::vector<BlockId> fallthrough_;
  std::vector<BlockId> placed_;  // the blocks in the order of their starts
  std::vector<Result> results_;
};

}  // namespace tandem::go::lower

#endif  // TANDEM_COMPILER_GO_LOWER_FUNCTION_H_
