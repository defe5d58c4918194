// Assignments. What calls is evaluated first (order.h). Of a single assignment the right side
// follows, then the operands of the left side; of several the other way round. Then the checks on
// the left and the stores happen, from left to right.
//
// Between the phases an AssignTarget stands for a left side: an address, a pointer still to be
// checked for nil, an element still to be checked for its bounds, a map and its key, or nothing for
// the blank identifier. target() makes it, assign() checks and stores. `x op= y` makes the target
// once and both loads from it and stores to it.

#include "compiler/go/lower/function.h"

namespace tandem::go::lower {

using syntax::as;
using syntax::Operator;

namespace {

bool is_dereference(const syntax::Expr* x) {
  const auto* operation = as<syntax::Operation>(syntax::unparen(x));
  return operation != nullptr && operation->op == Operator::kMul && operation->is_unary();
}

std::vector<const syntax::Expr*> list_of(const syntax::Expr* x) {
  if (const auto* list = as<syntax::ListExpr>(x)) return {list->elems.begin(), list->elems.end()};
  return {x};
}

}  // namespace

bool FunctionLowering::is_blank(const syntax::Expr* x) const {
  const auto* name = as<syntax::Name>(syntax::unparen(x));
  return name != nullptr && name->value == "_";
}

// The variable that := declares, or null when it assigns.
const types::Var* FunctionLowering::defined(const syntax::Expr* lhs) const {
  const auto* name = as<syntax::Name>(lhs);
  if (name == nullptr) return nullptr;
  auto found = info_->defs.find(name);
  return found == info_->defs.end() ? nullptr : types::as<types::Var>(found->second);
}

// The type of what is assigned to, which is not blank.
const ir::Type* FunctionLowering::target_type(const syntax::Expr* lhs) {
  if (const auto* name = as<syntax::Name>(syntax::unparen(lhs))) {
    if (const types::Object* object = info_->object_of(name)) return convert_type(object->type);
  }
  return type(lhs);
}

AssignTarget FunctionLowering::target(const syntax::Expr* lhs) {
  lhs = syntax::unparen(lhs);
  AssignTarget target;
  if (is_blank(lhs)) return target;
  At at(*this, lhs->pos);
  target.position = b_.position();
  if (const auto* name = as<syntax::Name>(lhs)) {
    const auto* variable = types::as<types::Var>(info_->object_of(name));
    if (variable != nullptr) {
      target.kind = AssignTarget::Kind::kAddress;
      target.base = variable_address(variable, lhs->pos);
      target.type = element_of(target.base);
      return target;
    }
  }
  target.type = type(lhs);
  if (const auto* index = as<syntax::IndexExpr>(lhs)) {
    const ir::Type* of_x = type(index->x);
    if (of_x->underlying_kind() == ir::TypeKind::kMap) {
      target.kind = AssignTarget::Kind::kMapElement;
      target.base = value(index->x);
      target.index = stable(map_key(index, of_x), of_x->key());
      return target;
    }
    if (of_x->underlying_kind() == ir::TypeKind::kSlice) {
      target.kind = AssignTarget::Kind::kElement;
      ValueId slice = value(index->x);
      target.index = index_value(index->index);
      target.bound = b_.emit1(Opcode::kSliceLen, types_.table().int_type(), {slice});
      target.base = b_.emit1(Opcode::kSlicePtr, pointer_to(of_x->element()), {slice});
      return target;
    }
    Place array = place(index->x);
    if (array.is_address && array.type->underlying_kind() == ir::TypeKind::kArray) {
      target.kind = AssignTarget::Kind::kElement;
      target.index = index_value(index->index);
      if (!in_range(index->index, array.type->length())) {
        target.bound = b_.int_constant(array.type->length());
      }
      target.base =
          b_.emit1(Opcode::kArrayData, pointer_to(array.type->element()), {address_of(array)});
      return target;
    }
  } else if (const auto* operation = as<syntax::Operation>(lhs)) {
    if (is_dereference(operation)) {
      target.kind = AssignTarget::Kind::kUnchecked;
      target.base = value(operation->x);
      return target;
    }
  } else if (const auto* selector = as<syntax::SelectorExpr>(lhs)) {
    auto found = info_->selections.find(selector);
    if (found != info_->selections.end() && found->second.index.size() == 1) {
      Place from = place(selector->x);
      if (from.is_address && from.may_be_nil) {
        target.kind = AssignTarget::Kind::kUnchecked;
        target.base = from.value;
        target.fields = found->second.index;
        return target;
      }
      target.kind = AssignTarget::Kind::kAddress;
      target.base = address_of(select(from, found->second.index));
      return target;
    }
  }
  target.kind = AssignTarget::Kind::kAddress;
  target.base = address(lhs);
  return target;
}

ValueId FunctionLowering::target_address(const AssignTarget& target) {
  switch (target.kind) {
    case AssignTarget::Kind::kAddress:
      return target.base;
    case AssignTarget::Kind::kUnchecked:
      b_.nil_check(target.base);
      return address_of(
          select({.value = target.base, .type = element_of(target.base), .is_address = true},
                 target.fields));
    case AssignTarget::Kind::kElement:
      if (target.bound.valid()) {
        b_.bounds_check(ir::BoundsKind::kIndex, target.index, target.bound);
      }
      return b_.element_addr(target.base, target.index);
    case AssignTarget::Kind::kBlank:
    case AssignTarget::Kind::kMapElement:
      break;
  }
  return local(target.type);
}

void FunctionLowering::assign(const AssignTarget& target, ValueId value) {
  At at(*this, target.position);
  if (target.kind == AssignTarget::Kind::kBlank) return;
  if (target.kind == AssignTarget::Kind::kMapElement) {
    b_.emit0(Opcode::kMapSet, {target.base, target.index, value});
    return;
  }
  ValueId address = target_address(target);
  store(address, is_memory(element_of(address)) ? address_as(value, element_of(address)) : value);
}

void FunctionLowering::assign_or_declare(const syntax::Expr* lhs, Typed value, bool is_define) {
  if (is_blank(lhs)) return;
  if (const types::Var* variable = is_define ? defined(lhs) : nullptr) {
    declare_with(variable, convert(value.value, value.type, convert_type(variable->type)));
    return;
  }
  AssignTarget to = target(lhs);
  assign(to, convert(value.value, value.type, to.type));
}

void FunctionLowering::define_or_assign(const syntax::Expr* lhs, const syntax::Expr* rhs,
                                        bool is_define) {
  if (is_blank(lhs)) {
    if (find(rhs) != nullptr && find(rhs)->is_value()) discard(rhs);
    return;
  }
  if (const types::Var* variable = is_define ? defined(lhs) : nullptr) {
    const ir::Type* of_variable = convert_type(variable->type);
    if (is_memory(of_variable)) {
      order(rhs);
      // Declared only afterwards: until then the name may mean another variable.
      ValueId address = needs_new(variable) ? b_.new_object(of_variable) : local(of_variable);
      value_into(rhs, address);
      variables_[variable] = address;
    } else {
      order(rhs, of_variable);
      declare_with(variable, value_as(rhs, of_variable));
    }
    return;
  }
  OperandOrder order(*this);
  order.add_target(lhs);
  order.add(rhs);
  evaluate_early(order);
  const ir::Type* type = target_type(lhs);
  ValueId value = value_as(rhs, type);
  AssignTarget to = target(lhs);
  if (is_dereference(lhs) && is_dereference(rhs) && is_memory(type) &&
      type->underlying_kind() == ir::TypeKind::kArray) {
    return copy_array(to, value);
  }
  assign(to, value);
}

// *p = *q for arrays. Pointers to arrays may come from slices, so the two may overlap partially,
// and what copy() does is needed; a move is for variables that are the same or apart.
void FunctionLowering::copy_array(const AssignTarget& to, ValueId from) {
  At at(*this, to.position);
  ValueId length = b_.int_constant(to.type->length());
  const ir::Type* of_slice = types_.table().slice(to.type->element());
  auto slice_of = [&](ValueId array) {
    ValueId data =
        b_.emit1(Opcode::kArrayData, pointer_to(to.type->element()), {address_as(array, to.type)});
    return b_.emit1(Opcode::kMakeSlice, of_slice, {data, length, length});
  };
  ValueId destination = slice_of(target_address(to));
  b_.emit1(Opcode::kCopy, types_.table().int_type(), {destination, slice_of(from)});
}

void FunctionLowering::order_assignment(absl::Span<const syntax::Expr* const> lhs,
                                        const syntax::Expr* rhs) {
  OperandOrder order(*this);
  for (const syntax::Expr* x : lhs) order.add_target(x);
  if (const auto* list = as<syntax::ListExpr>(rhs)) {
    for (size_t i = 0; i < lhs.size(); ++i) {
      order.add(list->elems[i], is_blank(lhs[i]) ? nullptr : target_type(lhs[i]));
    }
  } else {
    order.add(rhs);
  }
  evaluate_early(order);
}

void FunctionLowering::assign_several(absl::Span<const syntax::Expr* const> lhs,
                                      const syntax::Expr* rhs, bool is_define) {
  order_assignment(lhs, rhs);
  std::vector<AssignTarget> targets;
  for (const syntax::Expr* x : lhs) {
    targets.push_back(is_define && defined(x) != nullptr ? AssignTarget{} : target(x));
  }
  std::vector<Typed> all;
  if (const auto* list = as<syntax::ListExpr>(rhs)) {
    for (size_t i = 0; i < lhs.size(); ++i) {
      const syntax::Expr* x = list->elems[i];
      const types::Var* variable = is_define ? defined(lhs[i]) : nullptr;
      const ir::Type* to = variable != nullptr ? convert_type(variable->type) : targets[i].type;
      if (to == nullptr) {
        if (find(x) != nullptr && find(x)->mode == types::Mode::kNil) {
          all.push_back({});
          continue;
        }
        to = type(x);
      }
      all.push_back({stable(value_as(x, to), to), to});
    }
  } else {
    all = several(rhs, lhs.size());
  }
  for (size_t i = 0; i < lhs.size(); ++i) {
    if (is_blank(lhs[i])) continue;
    if (const types::Var* variable = is_define ? defined(lhs[i]) : nullptr) {
      declare_with(variable, convert(all[i].value, all[i].type, convert_type(variable->type)));
    } else {
      assign(targets[i], convert(all[i].value, all[i].type, targets[i].type));
    }
  }
}

void FunctionLowering::assignment(const syntax::AssignStmt* assign) {
  bool is_define = assign->op == Operator::kDef;
  if (!is_define && assign->op != Operator::kNone) return operation_assignment(assign);
  std::vector<const syntax::Expr*> lhs = list_of(assign->lhs);
  if (lhs.size() == 1) {
    define_or_assign(lhs[0], assign->rhs, is_define);
  } else {
    assign_several(lhs, assign->rhs, is_define);
  }
}

// x op= y, x++: the operands of x are evaluated once.
void FunctionLowering::operation_assignment(const syntax::AssignStmt* assign) {
  OperandOrder order(*this);
  order.add(assign->lhs);
  if (assign->rhs != nullptr) order.add(assign->rhs);
  evaluate_early(order);
  AssignTarget to = target(assign->lhs);
  bool is_shift = assign->op == Operator::kShl || assign->op == Operator::kShr;
  bool is_map = to.kind == AssignTarget::Kind::kMapElement;
  bool in_place = is_map && !is_memory(to.type) && assign->op != Operator::kDiv &&
                  assign->op != Operator::kRem && !is_shift;
  ValueId operand;
  auto evaluate_operand = [&] {
    if (assign->rhs == nullptr) {
      operand = constant(types::Value::of_int(1), to.type);
    } else if (!is_shift) {
      operand = value_as(assign->rhs, to.type);
    }
  };
  ValueId address;
  ValueId old;
  if (is_map) evaluate_operand();  // it may panic, and then nothing is entered
  if (in_place) {
    address = b_.emit1(Opcode::kMapElementAddr, pointer_to(to.type), {to.base, to.index});
    old = b_.load(address);
  } else if (is_map) {
    old = b_.emit1(Opcode::kMapGet, to.type, {to.base, to.index});
  } else {
    address = target_address(to);
    old = b_.load(address);
    evaluate_operand();
  }
  ValueId result = is_shift ? shift_operation(assign->op, old, assign->rhs)
                            : binary(assign->op, old, operand, to.type);
  if (address.valid()) {
    b_.store(address, result);
  } else {
    this->assign(to, result);
  }
}

}  // namespace tandem::go::lower
