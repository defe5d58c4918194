// In which order the operands of an expression, or of a statement, are evaluated.
//
// The specification orders calls, receive operations and logical operators among themselves, and
// leaves open when a variable is read: `count + next()` may see `count` before or after the call.
// Programs rely on what gc does (cmd/compile/internal/walk/order.go), and this is its rule: of all
// operands some are early and the others late. The early ones are evaluated first, from left to
// right, each into a temporary; their own operands follow the same rule. Then the late ones are,
// also from left to right: they read variables, and panic, after all calls.
//
//   early: calls, receives, && and ||, type assertions (but to pointers, maps, channels and
//          functions), slice expressions, map literals, conversions of strings to slices, the
//          builtin functions (but those of package unsafe); and what is not in a variable and is
//          copied, to become an interface or to be compared: numbers and strings are not, structs,
//          arrays, bools and pointers are
//   late:  variables, selectors, dereferences, indexing, arithmetic, concatenation, comparisons,
//          other conversions and composite literals
//
// The operands of go and defer statements are evaluated one after another instead.
//
// Whoever evaluates several operands adds them all to an OperandOrder first, in the order of the
// source, and has the early ones evaluated (FunctionLowering::evaluate_early). That costs nothing
// where plain left-to-right evaluation gives the same, which is nearly everywhere: an early operand
// matters only behind a late one that it might affect.

#ifndef TANDEM_COMPILER_GO_LOWER_ORDER_H_
#define TANDEM_COMPILER_GO_LOWER_ORDER_H_

#include <vector>

#include "absl/types/span.h"
#include "compiler/go/syntax/ast.h"
#include "compiler/ir/type.h"

namespace tandem::go::lower {

class FunctionLowering;

class OperandOrder {
 public:
  explicit OperandOrder(FunctionLowering& lowering) : lowering_(lowering) {}

  // The next operand, or a list of them; `to` is the type that it is converted to, if that may be
  // an interface.
  void add(const syntax::Expr* x, const ir::Type* to = nullptr);
  // The left side of an assignment.
  void add_target(const syntax::Expr* lhs);
  // The function and the arguments of a call; those of a builtin.
  void add_call(const syntax::CallExpr* call);
  void add_builtin_arguments(const syntax::CallExpr* call);

  // The operands to be evaluated first, none if that makes no difference.
  absl::Span<const syntax::Expr* const> early() const {
    return is_needed_ ? absl::MakeConstSpan(early_) : absl::Span<const syntax::Expr* const>();
  }

 private:
  bool is_known(const syntax::Expr* x) const;
  bool is_early(const syntax::Expr* x) const;
  bool is_early_call(const syntax::CallExpr* call) const;
  bool is_copied_for(const syntax::Expr* x, const ir::Type* to) const;
  bool may_have_effect(const syntax::Expr* x) const;
  bool reads_slice(const syntax::Expr* x) const;
  void add_parts(const syntax::Expr* x);
  void add_name(const syntax::Name* name);
  void add_selector(const syntax::SelectorExpr* selector);
  void add_index(const syntax::IndexExpr* index);
  void add_operation(const syntax::Operation* operation);
  void add_compared(const syntax::Operation* comparison);
  void add_literal(const syntax::CompositeLit* literal);

  FunctionLowering& lowering_;
  std::vector<const syntax::Expr*> early_;
  bool has_late_ = false;   // an operand that what follows might affect
  bool is_needed_ = false;  // one that may affect such an operand before it
};

}  // namespace tandem::go::lower

#endif  // TANDEM_COMPILER_GO_LOWER_ORDER_H_
