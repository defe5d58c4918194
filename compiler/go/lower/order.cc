// One walk over the late operands down to the early ones; see order.h.

#include "compiler/go/lower/order.h"

#include <algorithm>

#include "compiler/go/lower/function.h"
#include "compiler/go/lower/static_data.h"
#include "compiler/lower/descriptor.h"

namespace tandem::go::lower {

using syntax::as;
using syntax::Operator;
using types::BuiltinId;

namespace {

// A variable, a constant, or a field by its name: evaluating it does nothing.
bool is_plain(const syntax::Expr* x) {
  if (x == nullptr) return true;
  x = syntax::unparen(x);
  while (const auto* selector = as<syntax::SelectorExpr>(x)) x = syntax::unparen(selector->x);
  return as<syntax::Name>(x) != nullptr || as<syntax::BasicLit>(x) != nullptr;
}

// The only part of a struct or array that has one.
const ir::Type* sole_component(const ir::Type* type) {
  while (true) {
    if (type->underlying_kind() == ir::TypeKind::kStruct && type->fields().size() == 1) {
      type = type->fields()[0].type;
    } else if (type->underlying_kind() == ir::TypeKind::kArray && type->length() == 1) {
      type = type->element();
    } else {
      return type;
    }
  }
}

// Whether gc copies a value, unless it is in a variable, before it makes an interface of it.
bool is_copied_to_interface(const ir::Type* type) {
  const ir::Type* component = sole_component(type);
  if (component->is_string() || component->underlying_kind() == ir::TypeKind::kSlice) return false;
  const bool is_number = type->size() == type->align() && type->size() > 1 && !type->has_pointers();
  return !is_number;
}

bool is_aggregate(const ir::Type* type) {
  return type->underlying_kind() == ir::TypeKind::kStruct ||
         type->underlying_kind() == ir::TypeKind::kArray;
}

}  // namespace

void OperandOrder::add(const syntax::Expr* x, const ir::Type* to) {
  if (const auto* list = as<syntax::ListExpr>(x)) {
    for (const syntax::Expr* element : list->elems) add(element);
    return;
  }
  x = syntax::unparen(x);
  if (is_known(x)) return;
  if (is_early(x)) {
    early_.push_back(x);
    is_needed_ |= has_late_ && may_have_effect(x);
    return;
  }
  const bool had_late = has_late_;
  add_parts(x);
  if (!is_copied_for(x, to)) return;
  early_.push_back(x);
  has_late_ = had_late;
}

void OperandOrder::add_target(const syntax::Expr* lhs) {
  lhs = syntax::unparen(lhs);
  if (as<syntax::Name>(lhs) == nullptr) add(lhs);
}

void OperandOrder::add_call(const syntax::CallExpr* call) {
  add(call->fun);
  const ir::Type* type = call->args.size() < 2 ? nullptr : lowering_.type(call->fun);
  for (size_t i = 0; i < call->args.size(); ++i) {
    const ir::Type* to = nullptr;
    if (type != nullptr) {
      absl::Span<const ir::Type* const> parameters = type->parameters();
      const bool is_gathered = type->variadic() && !call->has_dots && i + 1 >= parameters.size();
      to = is_gathered ? parameters.back()->element() : parameters[i];
    }
    add(call->args[i], to);
  }
}

void OperandOrder::add_builtin_arguments(const syntax::CallExpr* call) {
  // append(x, make([]T, n)...) makes no second slice.
  const syntax::CallExpr* made =
      call->has_dots ? as_make(*lowering_.info_, call->args.back()) : nullptr;
  for (const syntax::Expr* x : call->args) {
    add(made != nullptr && x == call->args.back() ? made->args[1] : x);
  }
}

// Whether there is nothing to be evaluated.
bool OperandOrder::is_known(const syntax::Expr* x) const {
  if (lowering_.overrides_.contains(x)) return true;
  const types::TypeAndValue* known = lowering_.find(x);
  return known != nullptr &&
         (known->is_constant() || known->is_type() || known->mode == types::Mode::kNil);
}

// ---- Early operands -----------------------------------------------------------------------------

bool OperandOrder::is_early(const syntax::Expr* x) const {
  switch (x->kind) {
    case syntax::NodeKind::kCallExpr:
      return is_early_call(as<syntax::CallExpr>(x));
    case syntax::NodeKind::kOperation: {
      const auto* operation = as<syntax::Operation>(x);
      return operation->op == Operator::kRecv || operation->op == Operator::kAndAnd ||
             operation->op == Operator::kOrOr;
    }
    case syntax::NodeKind::kAssertExpr:
      return !tandem::lower::is_direct_interface(lowering_.type(as<syntax::AssertExpr>(x)->type));
    case syntax::NodeKind::kSliceExpr:
      return true;
    case syntax::NodeKind::kCompositeLit:
      return lowering_.type(x)->underlying_kind() == ir::TypeKind::kMap;
    default:
      return false;
  }
}

bool OperandOrder::is_early_call(const syntax::CallExpr* call) const {
  const syntax::Expr* fun = syntax::unparen(call->fun);
  const types::TypeAndValue* known = lowering_.find(fun);
  if (known == nullptr) return true;
  if (known->is_type()) {
    return lowering_.type(fun)->underlying_kind() == ir::TypeKind::kSlice &&
           lowering_.type(call->args[0])->is_string();
  }
  if (known->mode != types::Mode::kBuiltin) return true;
  return as<syntax::SelectorExpr>(fun) == nullptr;  // unsafe.NAME
}

// Whether the operand, which is late otherwise, is copied to be made an interface.
bool OperandOrder::is_copied_for(const syntax::Expr* x, const ir::Type* to) const {
  if (to == nullptr || !to->is_interface() || lowering_.addressable(x)) return false;
  const ir::Type* from = lowering_.type(x);
  return !from->is_interface() && is_copied_to_interface(from);
}

bool OperandOrder::may_have_effect(const syntax::Expr* x) const {
  switch (x->kind) {
    case syntax::NodeKind::kCallExpr: {
      const auto* call = as<syntax::CallExpr>(x);
      const types::TypeAndValue* known = lowering_.find(syntax::unparen(call->fun));
      if (known == nullptr || (!known->is_type() && known->mode != types::Mode::kBuiltin)) {
        return true;
      }
      return !std::all_of(call->args.begin(), call->args.end(), is_plain);
    }
    case syntax::NodeKind::kSliceExpr: {
      const auto* slice = as<syntax::SliceExpr>(x);
      return !is_plain(slice->x) || !std::all_of(slice->index, slice->index + 3, is_plain);
    }
    case syntax::NodeKind::kAssertExpr:
      return !is_plain(as<syntax::AssertExpr>(x)->x);
    default:
      return true;
  }
}

// ---- Late operands ------------------------------------------------------------------------------

void OperandOrder::add_parts(const syntax::Expr* x) {
  switch (x->kind) {
    case syntax::NodeKind::kName:
      return add_name(as<syntax::Name>(x));
    case syntax::NodeKind::kSelectorExpr:
      return add_selector(as<syntax::SelectorExpr>(x));
    case syntax::NodeKind::kIndexExpr:
      return add_index(as<syntax::IndexExpr>(x));
    case syntax::NodeKind::kOperation:
      return add_operation(as<syntax::Operation>(x));
    case syntax::NodeKind::kCompositeLit:
      return add_literal(as<syntax::CompositeLit>(x));
    case syntax::NodeKind::kAssertExpr:
      add(as<syntax::AssertExpr>(x)->x);
      has_late_ = true;
      return;
    case syntax::NodeKind::kCallExpr: {  // a conversion, or a function of package unsafe
      const auto* call = as<syntax::CallExpr>(x);
      const types::TypeAndValue* fun = lowering_.find(syntax::unparen(call->fun));
      const bool is_conversion = fun != nullptr && fun->is_type();
      const ir::Type* to = is_conversion ? lowering_.type(call->fun) : nullptr;
      for (const syntax::Expr* argument : call->args) add(argument, to);
      has_late_ |= is_conversion && reads_slice(call->args[0]);
      return;
    }
    default:
      return;
  }
}

// Whether a conversion of the operand, which makes no slice, reads a slice's elements or its
// length.
bool OperandOrder::reads_slice(const syntax::Expr* x) const {
  const types::TypeAndValue* known = lowering_.find(syntax::unparen(x));
  if (known == nullptr || known->is_constant() || known->mode == types::Mode::kNil) return false;
  return lowering_.type(x)->underlying_kind() == ir::TypeKind::kSlice;
}

// Only those variables can change meanwhile that others can reach.
void OperandOrder::add_name(const syntax::Name* name) {
  const auto* variable = types::as<types::Var>(lowering_.info_->object_of(name));
  if (variable == nullptr) return;
  has_late_ |= variable->package_level || lowering_.needs_new(variable);
}

void OperandOrder::add_selector(const syntax::SelectorExpr* selector) {
  auto found = lowering_.info_->selections.find(selector);
  if (found == lowering_.info_->selections.end()) return add_name(selector->sel);
  if (found->second.kind == types::SelectionKind::kMethodExpr) return;
  add(selector->x);
  has_late_ |= found->second.indirect || found->second.kind == types::SelectionKind::kMethodValue;
}

void OperandOrder::add_index(const syntax::IndexExpr* index) {
  const types::TypeAndValue* known = lowering_.find(index->index);
  if (known == nullptr || known->is_type()) return;  // a generic function with its type arguments
  const ir::Type* of_x = lowering_.type(index->x);
  add(index->x);
  add(index->index, of_x->underlying_kind() == ir::TypeKind::kMap ? of_x->key() : nullptr);
  has_late_ = true;
}

void OperandOrder::add_operation(const syntax::Operation* operation) {
  switch (operation->op) {
    case Operator::kEql:
    case Operator::kNeq:
      return add_compared(operation);
    case Operator::kAnd:
      // The address of a variable does not change.
      if (operation->is_unary() && as<syntax::Name>(syntax::unparen(operation->x))) return;
      break;
    default:
      break;
  }
  add(operation->x);
  if (!operation->is_unary()) add(operation->y);
  const bool may_panic = operation->op == Operator::kDiv || operation->op == Operator::kRem ||
                         operation->op == Operator::kShl || operation->op == Operator::kShr ||
                         (operation->op == Operator::kMul && operation->is_unary());
  has_late_ |= may_panic;
}

// The operands of == or !=. Structs and arrays that are in no variable are copied.
void OperandOrder::add_compared(const syntax::Operation* comparison) {
  const syntax::Expr* operands[] = {syntax::unparen(comparison->x), syntax::unparen(comparison->y)};
  const types::TypeAndValue* known[] = {lowering_.find(operands[0]), lowering_.find(operands[1])};
  for (size_t i = 0; i < 2; ++i) {
    const bool against_nil = known[1 - i] != nullptr && known[1 - i]->mode == types::Mode::kNil;
    add(operands[i],
        is_known(operands[i]) || against_nil ? nullptr : lowering_.type(operands[1 - i]));
  }
  for (const syntax::Expr* x : operands) {
    if (is_known(x) || is_early(x) || lowering_.addressable(x)) continue;
    if (!is_aggregate(lowering_.type(x))) continue;
    early_.push_back(x);
  }
}

void OperandOrder::add_literal(const syntax::CompositeLit* literal) {
  const ir::Type* type = lowering_.type(literal);
  if (type->underlying_kind() == ir::TypeKind::kPointer) type = type->element();
  const bool is_struct = type->underlying_kind() == ir::TypeKind::kStruct;
  for (size_t i = 0; i < literal->elems.size(); ++i) {
    const syntax::Expr* element = literal->elems[i];
    const auto* pair = as<syntax::KeyValueExpr>(element);
    add(pair != nullptr ? pair->value : element,
        is_struct ? type->fields()[field_index(*lowering_.info_, type, element, i)].type
                  : type->element());
  }
}

// ---- Evaluation ---------------------------------------------------------------------------------

void FunctionLowering::evaluate_early(const OperandOrder& operands) {
  for (const syntax::Expr* x : operands.early()) {
    const auto* tuple = types::as<types::Tuple>(info_->type_of(x));
    std::vector<Typed> results;
    if (tuple != nullptr) {
      results = several(x, tuple->size());
    } else {
      const ir::Type* of_x = type(x);
      ValueId result = value(x);
      if (as<syntax::CallExpr>(x) == nullptr) result = stable(result, of_x);
      results.push_back({result, of_x});
    }
    overrides_[x] = std::move(results);
  }
}

void FunctionLowering::order(const syntax::Expr* x, const ir::Type* to) {
  OperandOrder order(*this);
  order.add(x, to);
  evaluate_early(order);
}

void FunctionLowering::order_call(const syntax::CallExpr* call) {
  OperandOrder order(*this);
  order.add_call(call);
  evaluate_early(order);
}

// What has been evaluated already, once.
std::optional<std::vector<Typed>> FunctionLowering::take_override(const syntax::Expr* x) {
  auto found = overrides_.find(x);
  if (found == overrides_.end()) return std::nullopt;
  std::vector<Typed> results = std::move(found->second);
  overrides_.erase(found);
  return results;
}

}  // namespace tandem::go::lower
