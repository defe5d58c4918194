// Addresses of variables and fields, and selection through embedded fields and pointers.

#include "compiler/go/lower/function.h"

namespace tandem::go::lower {

using syntax::as;

Place FunctionLowering::pointee(ValueId pointer) {
  return {.value = pointer,
          .type = function_->type(pointer)->element(),
          .is_address = true,
          .may_be_nil = true};
}

bool FunctionLowering::addressable(const syntax::Expr* x) const {
  const types::TypeAndValue* known = find(x);
  return known != nullptr && known->addressable() && !overrides_.contains(syntax::unparen(x));
}

Place FunctionLowering::place(const syntax::Expr* x) {
  const ir::Type* of_x = type(x);
  if (of_x->underlying_kind() == ir::TypeKind::kPointer) return pointee(value(x));
  if (addressable(x)) {
    return {.value = address(x), .type = of_x, .is_address = true, .may_be_nil = false};
  }
  return {.value = value(x), .type = of_x, .is_address = is_memory(of_x), .may_be_nil = false};
}

Place FunctionLowering::select(Place from, absl::Span<const int> fields) {
  for (int field : fields) {
    if (from.type->underlying_kind() == ir::TypeKind::kPointer) from = pointee(load(from));
    size_t i = static_cast<size_t>(field);
    const ir::Type* of_field = from.type->fields()[i].type;
    if (from.is_address) {
      from.value = b_.field_addr(address_of(from), i);
    } else {
      from.value = b_.extract(from.value, i);
    }
    from.type = of_field;
    from.may_be_nil = false;
  }
  return from;
}

ValueId FunctionLowering::load(const Place& place) {
  return place.is_address ? load(address_of(place)) : place.value;
}

ValueId FunctionLowering::address_of(const Place& place) {
  if (place.may_be_nil) b_.nil_check(place.value);
  return place.value;
}

ValueId FunctionLowering::address(const syntax::Expr* x) {
  x = syntax::unparen(x);
  At at(*this, x->pos);
  if (const auto* name = as<syntax::Name>(x)) {
    if (const auto* variable = types::as<types::Var>(info_->object_of(name))) {
      return variable_address(variable, x->pos);
    }
  } else if (const auto* selector = as<syntax::SelectorExpr>(x)) {
    if (info_->selections.contains(selector)) return address_of(selected(selector));
    if (const auto* variable = types::as<types::Var>(info_->object_of(selector->sel))) {
      return global_address(variable);
    }
  } else if (const auto* index = as<syntax::IndexExpr>(x)) {
    return index_address(index);
  } else if (const auto* operation = as<syntax::Operation>(x)) {
    if (operation->op == syntax::Operator::kMul && operation->is_unary()) {
      return address_of(pointee(value(operation->x)));
    }
  }
  // Not addressable: a copy.
  const ir::Type* of_x = type(x);
  ValueId copy = local(of_x);
  store(copy, value(x));
  return copy;
}

Place FunctionLowering::selected(const syntax::SelectorExpr* selector) {
  const types::Selection& selection = info_->selections.at(selector);
  Place from = place(selector->x);
  At at(*this, selector->pos);
  return select(from, selection.index);
}

ValueId FunctionLowering::selector(const syntax::SelectorExpr* selector) {
  auto found = info_->selections.find(selector);
  if (found == info_->selections.end()) {
    types::Object* object = info_->object_of(selector->sel);
    if (const auto* variable = types::as<types::Var>(object)) {
      return load(global_address(variable));
    }
    if (const auto* function = types::as<types::Func>(object)) {
      return function_value(function, selector->sel);
    }
    return unsupported(selector->pos, "this selector", type(selector));
  }
  switch (found->second.kind) {
    case types::SelectionKind::kFieldValue:
      return load(selected(selector));
    case types::SelectionKind::kMethodValue:
      return method_value(selector);
    case types::SelectionKind::kMethodExpr:
      return method_expression(selector);
  }
  return ValueId{};
}

}  // namespace tandem::go::lower
