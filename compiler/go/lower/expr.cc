// Expressions: the dispatch by kind, and the forms that give several values.
//
// value() is the one entry: a constant that the checker has computed becomes that constant,
// anything else goes by the kind of its node to the rule in another file of this folder.
// value_into() builds large values (memory types) right where they will live, which saves copies.

#include "compiler/go/lower/function.h"

namespace tandem::go::lower {

using syntax::as;

const types::TypeAndValue* FunctionLowering::find(const syntax::Expr* x) const {
  return info_->find(x);
}

const ir::Type* FunctionLowering::type(const syntax::Expr* x) {
  types::Type* type = info_->type_of(x);
  if (type == nullptr) type = info_->type_of(syntax::unparen(x));
  if (type != nullptr && type->kind != types::TypeKind::kTuple) return convert_type(type);
  if (type != nullptr) {
    // The form with ", ok" has the type of a pair.
    auto* tuple = types::as<types::Tuple>(type);
    if (tuple->size() != 0) return convert_type(tuple->variables[0]->type);
  }
  program_.unsupported(x->pos, "this expression");
  return types_.table().int_type();
}

bool FunctionLowering::is_constant(const syntax::Expr* x) const {
  const types::TypeAndValue* known = find(x);
  return known != nullptr && known->is_constant();
}

ValueId FunctionLowering::unsupported(Position position, absl::string_view what,
                                      const ir::Type* type) {
  program_.unsupported(position, what);
  return zero(type);
}

ValueId FunctionLowering::value(const syntax::Expr* x) {
  x = syntax::unparen(x);
  if (auto known = take_override(x)) return known->front().value;
  At at(*this, x->pos);
  if (const types::TypeAndValue* known = find(x)) {
    if (known->is_constant()) return constant(known->value, type(x));
    if (known->mode == types::Mode::kNil) return zero(type(x));
  }
  switch (x->kind) {
    case syntax::NodeKind::kName: {
      const auto* name = as<syntax::Name>(x);
      types::Object* object = info_->object_of(name);
      if (const auto* variable = types::as<types::Var>(object)) {
        return load(variable_address(variable, x->pos));
      }
      if (const auto* function = types::as<types::Func>(object)) {
        return function_value(function, name);
      }
      return zero(type(x));
    }
    case syntax::NodeKind::kCompositeLit:
      return composite(as<syntax::CompositeLit>(x));
    case syntax::NodeKind::kFuncLit:
      return function_literal(as<syntax::FuncLit>(x));
    case syntax::NodeKind::kSelectorExpr:
      return selector(as<syntax::SelectorExpr>(x));
    case syntax::NodeKind::kIndexExpr:
      return index(as<syntax::IndexExpr>(x));
    case syntax::NodeKind::kSliceExpr:
      return slice(as<syntax::SliceExpr>(x));
    case syntax::NodeKind::kAssertExpr: {
      const auto* assert = as<syntax::AssertExpr>(x);
      order(assert->x);
      return type_assert(value(assert->x), type(assert->type));
    }
    case syntax::NodeKind::kOperation:
      return operation(as<syntax::Operation>(x));
    case syntax::NodeKind::kCallExpr: {
      std::vector<Typed> results = call_expression(as<syntax::CallExpr>(x));
      if (!results.empty()) return results[0].value;
      return unsupported(x->pos, "this call", types_.table().int_type());
    }
    default:
      return unsupported(x->pos, "this expression", type(x));
  }
}

ValueId FunctionLowering::value_as(const syntax::Expr* x, const ir::Type* to) {
  const ir::Type* from = type(x);
  return convert(value(x), from, to);
}

void FunctionLowering::value_into(const syntax::Expr* x, ValueId address) {
  const ir::Type* to = element_of(address);
  const auto* literal = as<syntax::CompositeLit>(syntax::unparen(x));
  if (literal != nullptr && is_memory(to) && !overrides_.contains(literal)) {
    At at(*this, literal->pos);
    return composite_into(literal, to, address, false);
  }
  store(address, value_as(x, to));
}

std::vector<Typed> FunctionLowering::several(const syntax::Expr* x, size_t count) {
  x = syntax::unparen(x);
  if (auto known = take_override(x)) return *std::move(known);
  At at(*this, x->pos);
  if (const auto* call = as<syntax::CallExpr>(x)) {
    std::vector<Typed> results = call_expression(call);
    if (results.size() == count) return results;
  } else if (const auto* index = as<syntax::IndexExpr>(x)) {
    return map_get_ok(index);
  } else if (const auto* assert = as<syntax::AssertExpr>(x)) {
    order(assert->x);
    return type_assert_ok(value(assert->x), type(assert->type));
  } else if (const auto* operation = as<syntax::Operation>(x)) {
    const ir::Type* chan = type(operation->x);
    order(operation->x);
    return receive_ok(value(operation->x), chan);
  }
  program_.unsupported(x->pos, "this expression");
  return std::vector<Typed>(count, {b_.int_constant(0), types_.table().int_type()});
}

void FunctionLowering::discard(const syntax::Expr* x) {
  x = syntax::unparen(x);
  At at(*this, x->pos);
  if (const auto* call = as<syntax::CallExpr>(x); call != nullptr && !overrides_.contains(x)) {
    call_expression(call);
  } else if (find(x) == nullptr || (!is_constant(x) && find(x)->mode != types::Mode::kNil)) {
    order(x);
    value(x);
  }
}

}  // namespace tandem::go::lower
