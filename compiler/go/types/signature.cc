// Function types: parameters, results, receivers and their type parameters.
//
// Parameters are declared after all their types have been read, since a type may have the name of a
// parameter beside it. A method of a generic type declares type parameters of its own, which get
// the bounds of the type's by substitution; the receiver is then the type instantiated with them.

#include "compiler/go/types/checking.h"

namespace tandem::go::types {

void Checker::function_type(Signature* signature, syntax::Field* receiver,
                            syntax::List<syntax::Field> type_params, syntax::FuncType* expr) {
  open_scope(expr, "function");
  env_.scope->is_function = true;
  signature->scope = env_.scope;
  if (receiver != nullptr) receiver_type_params(signature, receiver);
  if (!type_params.empty()) collect_type_params(type_params, &signature->type_params);
  // The parameters come into scope together, after all their types.
  auto* names = make<Scope>(env_.scope, "parameters");
  if (receiver != nullptr) {
    std::vector<Var*> list =
        collect_params(names, absl::MakeConstSpan(&receiver, 1), false, nullptr);
    signature->receiver = list[0];
  }
  signature->params = make<Tuple>(collect_params(names, expr->params, true, &signature->variadic));
  signature->results = make<Tuple>(collect_params(names, expr->results, false, nullptr));
  for (Object* object : names->in_order) {
    object->parent = nullptr;
    if (Object* other = env_.scope->insert(object)) {
      ErrorMessage message;
      message.add(object->position, absl::StrCat(object->name, " redeclared in this block"));
      add_other_declaration(message, other);
      report(message);
    }
  }
  if (receiver != nullptr) {
    later([this, signature] { validate_receiver(signature, signature->receiver); });
  }
  close_scope();
}

// func (r T[A, B]) declares type parameters A and B of its own, with the bounds of T's.
void Checker::receiver_type_params(Signature* signature, syntax::Field* receiver) {
  ReceiverParts parts = unpack_receiver(receiver->type);
  if (parts.type_params == nullptr) return;
  std::vector<TypeParam*> params;
  for (syntax::Expr* expr : unpack(parts.type_params)) {
    auto* name = syntax::as<syntax::Name>(expr);
    if (name == nullptr) {
      if (!syntax::isa<syntax::BadExpr>(expr)) {
        error(expr, absl::StrCat("receiver type parameter ", str(expr), " must be an identifier"));
      }
      auto* object = make<TypeName>(expr->pos, package_, "_", nullptr);
      params.push_back(new_type_param(object, invalid_type()));
    } else {
      params.push_back(declare_type_param(name));
      if (name->value == "_") blank_type_params_[name] = params.back();
    }
    params.back()->index = static_cast<int>(params.size()) - 1;
  }
  signature->receiver_type_params = params;
  if (parts.name == nullptr) return;
  auto* base = as<Named>(generic_type(parts.name, nullptr));
  if (base == nullptr) return;
  const std::vector<TypeParam*>& declared = base->type_params;
  if (params.size() == declared.size()) {
    std::vector<Type*> renamed(params.begin(), params.end());
    Substitution substitution(declared, renamed);
    for (size_t i = 0; i < params.size(); i++) {
      mono_.set_canonical(params[i], declared[i]);
      params[i]->bound = substitute(*program_.instances, declared[i]->bound, substitution);
    }
  } else if (params.size() < declared.size()) {
    error(receiver, absl::StrCat("got ", measure(params.size(), "type parameter"),
                                 ", but receiver base type declares ", declared.size()));
  }
}

void Checker::validate_receiver(Signature* signature, Var* receiver) {
  Type* base = dereference(receiver->type);
  if (!is_valid(base)) return;
  auto* named = as<Named>(base);
  if (named == nullptr) {
    if (as<Basic>(base) != nullptr) {
      error(receiver, absl::StrCat("cannot define new methods on non-local type ", str(base)));
    } else {
      error(receiver, absl::StrCat("invalid receiver type ", str(receiver->type)));
    }
    return;
  }
  if (!named->type_args.empty() && signature->receiver_type_params.empty()) {
    error(receiver, absl::StrCat("cannot define new methods on instantiated type ", str(base)));
    return;
  }
  if (named->object->package != package_) {
    error(receiver, absl::StrCat("cannot define new methods on non-local type ", str(base)));
    return;
  }
  Type* under = underlying(named);
  const char* cause = nullptr;
  if (auto* basic_type = as<Basic>(under)) {
    if (basic_type->basic == BasicKind::kUnsafePointer) cause = "unsafe.Pointer";
  } else if (as<Pointer>(under) != nullptr || as<Interface>(under) != nullptr) {
    cause = "pointer or interface type";
  }
  if (cause != nullptr) {
    error(receiver, absl::StrCat("invalid receiver type ", str(base), " (", cause, ")"));
  }
}

std::vector<Var*> Checker::collect_params(Scope* scope, syntax::List<syntax::Field> list,
                                          bool variadic_allowed, bool* variadic) {
  std::vector<Var*> params;
  Type* param_type = nullptr;
  bool is_variadic = false;
  for (size_t i = 0; i < list.size(); i++) {
    syntax::Field* field = list[i];
    if (i == 0 || field->type != list[i - 1]->type) {
      syntax::Expr* expr = field->type;
      if (auto* dots = syntax::as<syntax::DotsType>(expr)) {
        expr = dots->elem;
        if (variadic_allowed && i + 1 == list.size()) {
          is_variadic = true;
        } else {
          error(dots, "can only use ... with final parameter in list");
        }
      }
      param_type = variable_type(expr);
    }
    Position position = field->name != nullptr ? field->name->pos : field->pos;
    auto* param =
        make<Var>(position, package_,
                  field->name != nullptr ? field->name->value : absl::string_view(), param_type);
    param->is_param = true;
    param->used = true;  // parameters need not be used
    if (field->name != nullptr) {
      declare(scope, field->name, param, Position());
    } else {
      record_implicit(field, param);
    }
    params.push_back(param);
  }
  if (is_variadic) {
    params.back()->type = slice_of(params.back()->type);
    record_type(list[list.size() - 1]->type, Mode::kType, params.back()->type);
    *variadic = true;
  }
  return params;
}

}  // namespace tandem::go::types
