// Selectors: p.Name of a package, fields, method values and method expressions.
//
// If x in x.f names an imported package, f is looked up in that package's scope. Else x is checked
// as an expression or type, and lookup.cc finds the field or method through embedded fields. A
// field is a variable if x is one or a pointer was followed; x.m is a function value with the
// method's signature without its receiver; T.m is a function whose first parameter is the receiver.
// Each is recorded as a selection with its path. What is not found is explained by
// missing_selector().

#include <cctype>

#include "compiler/go/types/checking.h"
#include "compiler/go/types/lookup.h"

namespace tandem::go::types {

void Checker::selector(Operand& x, syntax::SelectorExpr* expr, Named* def, bool want_type) {
  if (auto* name = syntax::as<syntax::Name>(expr->x)) {
    if (auto* package_name = as<PkgName>(lookup(name->value))) {
      record_use(name, package_name);
      package_name->used = true;
      if (!package_selector(x, expr, package_name)) x.invalidate();
      x.expr = expr;
      return;
    }
  }
  expression_or_type(x, expr->x, false);
  Operand operand = x;
  x.invalidate();
  x.expr = expr;
  if (!operand.valid()) return;
  if (operand.mode == Mode::kType && def != nullptr && operand.type == def) {
    cycle_error({def->object});
    return;
  }
  if (operand.mode == Mode::kBuiltin) {
    error(expr->pos, absl::StrCat("cannot select on ", str(operand)));
    return;
  }
  if (want_type) {
    error(expr->sel, absl::StrCat(str(expr), " is not a type"));
    return;
  }
  LookupResult found = lookup_field_or_method(operand.type, operand.mode == Mode::kVariable,
                                              package_, expr->sel->value);
  if (found.object == nullptr) {
    missing_selector(operand, expr, found.index, found.indirect);
    return;
  }
  auto* method = as<Func>(found.object);
  if (method != nullptr) object_declaration(method);
  x = operand;
  if (operand.mode == Mode::kType) {
    if (method == nullptr) {
      error(expr->sel, absl::StrCat(str(x.expr), ".", expr->sel->value, " undefined (type ",
                                    str(x.type), " has no method ", expr->sel->value, ")"));
      x.invalidate();
    } else if (!method_expression(x, expr, method, found.index, found.indirect)) {
      x.invalidate();
    }
    x.expr = expr;
    return;
  }
  x.expr = expr;
  if (method == nullptr) {
    record_selection(expr, SelectionKind::kFieldValue, x.type, found.object, found.index,
                     found.indirect);
    x.mode = x.mode == Mode::kVariable || found.indirect ? Mode::kVariable : Mode::kValue;
    x.type = found.object->type;
    return;
  }
  record_selection(expr, SelectionKind::kMethodValue, x.type, method, found.index, found.indirect);
  x.mode = Mode::kValue;
  // The method without its receiver.
  auto* signature = make<Signature>();
  if (const Signature* declared = method->signature()) {
    signature->params = declared->params;
    signature->results = declared->results;
    signature->variadic = declared->variadic;
  }
  x.type = signature;
  info_.selections[expr].type = signature;
  add_dependency(method->origin != nullptr ? method->origin : method);
}

bool Checker::package_selector(Operand& x, syntax::SelectorExpr* expr, PkgName* name) {
  Package* package = name->imported;
  absl::string_view selected = expr->sel->value;
  Object* object = package->scope->lookup(selected);
  if (object == nullptr) {
    if (!package->fake) error(expr->sel, absl::StrCat("undefined: ", str(expr)));
    return false;
  }
  if (!object->exported()) {
    error(expr->sel, absl::StrCat(selected, " not exported by package ", package->name));
  }
  record_use(expr->sel, object);
  x.type = object->type != nullptr ? object->type : invalid_type();
  switch (object->kind) {
    case ObjectKind::kConst:
      x.mode = Mode::kConstant;
      x.value = static_cast<Const*>(object)->value;
      return is_valid(x.type);
    case ObjectKind::kTypeName:
      x.mode = Mode::kType;
      return true;
    case ObjectKind::kVar:
      x.mode = Mode::kVariable;
      return is_valid(x.type);
    case ObjectKind::kFunc:
      x.mode = Mode::kValue;
      return is_valid(x.type);
    case ObjectKind::kBuiltin:
      x.mode = Mode::kBuiltin;
      x.builtin = static_cast<Builtin*>(object)->id;
      return true;
    case ObjectKind::kPkgName:
    case ObjectKind::kLabel:
    case ObjectKind::kNil:
      return false;
  }
  return false;
}

void Checker::missing_selector(const Operand& x, syntax::SelectorExpr* expr,
                               const std::vector<int>& index, bool indirect) {
  if (!is_valid(underlying(x.type))) return;
  std::string name(expr->sel->value);
  if (!index.empty()) {
    error(expr->sel, absl::StrCat("ambiguous selector ", str(x.expr), ".", name));
    return;
  }
  if (indirect) {
    if (x.mode == Mode::kType) {
      error(expr->sel, absl::StrCat("invalid method expression ", str(x.type), ".", name,
                                    " (needs pointer receiver (*", str(x.type), ").", name, ")"));
    } else {
      error(expr->sel, absl::StrCat("cannot call pointer method ", name, " on ", str(x.type)));
    }
    return;
  }
  std::string why;
  if (is_interface_pointer(x.type)) {
    bool param = is_type_param(as<Pointer>(underlying(x.type))->element);
    why = absl::StrCat("type ", str(x.type),
                       param ? " is pointer to type parameter, not type parameter"
                             : " is pointer to interface, not interface");
  } else {
    why = absl::StrCat("type ", str(x.type), " has no field or method ", name);
    std::string other = name;
    auto first = static_cast<unsigned char>(name[0]);
    other[0] =
        static_cast<char>(std::isupper(first) != 0 ? std::tolower(first) : std::toupper(first));
    if (lookup_field_or_method(x.type, x.mode == Mode::kVariable, package_, other).object !=
        nullptr) {
      absl::StrAppend(&why, ", but does have ", other);
    }
  }
  error(expr->sel, absl::StrCat(str(x.expr), ".", name, " undefined (", why, ")"));
}

// T.m: a function whose first parameter is the receiver.
bool Checker::method_expression(Operand& x, syntax::SelectorExpr* expr, Func* method,
                                std::vector<int> index, bool indirect) {
  record_selection(expr, SelectionKind::kMethodExpr, x.type, method, std::move(index), indirect);
  Signature* declared = method->signature();
  if (declared == nullptr || declared->receiver == nullptr) {
    error(expr, "illegal cycle in method declaration");
    return false;
  }
  std::vector<Var*> params;
  std::string name;
  if (declared->params->size() > 0 && !declared->params->variables[0]->name.empty()) {
    name = declared->receiver->name.empty() ? "_" : declared->receiver->name;
  }
  params.push_back(
      make<Var>(declared->receiver->position, declared->receiver->package, name, x.type));
  for (Var* param : declared->params->variables) params.push_back(param);
  auto* signature = make<Signature>();
  signature->type_params = declared->type_params;
  signature->params = make<Tuple>(std::move(params));
  signature->results = declared->results;
  signature->variadic = declared->variadic;
  x.set_value(signature);
  info_.selections[expr].type = signature;
  add_dependency(method->origin != nullptr ? method->origin : method);
  return true;
}

}  // namespace tandem::go::types
