// Calls: conversions, builtins, functions; the matching of arguments and parameters; instantiation
// of generic functions.
//
// What is called decides: a type makes a conversion, a builtin goes to builtins.cc, anything else
// must have a function type as core type. The arguments may be one call that gives several values;
// a variadic parameter is repeated for the arguments that it takes. If the function or an argument
// is generic and lacks type arguments, infer.cc finds them; then every argument is assigned to its
// parameter. That type arguments satisfy their constraints is verified later, when the declarations
// are complete.

#include <algorithm>

#include "compiler/go/types/checking.h"
#include "compiler/go/types/typeset.h"

namespace tandem::go::types {

ExprKind Checker::call_expr(Operand& x, syntax::CallExpr* call) {
  syntax::IndexExpr* instance = nullptr;
  if (auto* index = syntax::as<syntax::IndexExpr>(call->fun)) {
    x = Operand();
    x.type = invalid_type();
    if (index_expr(x, index)) instance = index;
    x.expr = index;
    record(x);
  } else {
    expression_or_type(x, call->fun, true);
  }
  switch (x.mode) {
    case Mode::kInvalid:
      use(call->args);
      x.expr = call;
      return ExprKind::kStatement;
    case Mode::kType:
      non_generic(nullptr, x);
      if (x.valid()) conversion_call(x, call);
      x.expr = call;
      return ExprKind::kConversion;
    case Mode::kBuiltin: {
      BuiltinId id = x.builtin;
      if (!builtin_call(x, call, id)) x.invalidate();
      x.expr = call;
      if (x.valid() && !x.is_constant()) env_.has_call_or_receive = true;
      return builtin_info(id).statement ? ExprKind::kStatement : ExprKind::kExpression;
    }
    case Mode::kNoValue:
    case Mode::kConstant:
    case Mode::kVariable:
    case Mode::kMapIndex:
    case Mode::kValue:
    case Mode::kNil:
    case Mode::kCommaOk:
      break;
  }
  return function_call(x, call, instance);
}

void Checker::conversion_call(Operand& x, syntax::CallExpr* call) {
  Type* target = x.type;
  x.invalidate();
  if (call->args.empty()) {
    error(call, absl::StrCat("missing argument in conversion to ", str(target)));
    return;
  }
  if (call->args.size() > 1) {
    use(call->args);
    error(call->args.back(), absl::StrCat("too many arguments in conversion to ", str(target)));
    return;
  }
  expression(nullptr, x, call->args[0]);
  if (!x.valid()) return;
  auto* interface = as<Interface>(underlying(target));
  if (interface != nullptr && !is_type_param(target) && !type_set(interface).is_method_set()) {
    error(call, absl::StrCat("cannot use interface ", str(target),
                             " in conversion (contains specific type constraints or is "
                             "comparable)"));
    return;
  }
  if (call->has_dots) {
    error(call->args[0], absl::StrCat("invalid use of ... in conversion to ", str(target)));
    return;
  }
  conversion(x, target);
}

ExprKind Checker::function_call(Operand& x, syntax::CallExpr* call, syntax::IndexExpr* instance) {
  auto* signature = as<Signature>(core_type(x.type));
  auto fail = [&] {
    x.invalidate();
    x.expr = call;
    return ExprKind::kStatement;
  };
  if (signature == nullptr) {
    if (!is_valid(underlying(x.type))) return fail();  // follows from an error
    error(x, absl::StrCat("invalid operation: cannot call non-function ", str(x)));
    use(call->args);
    return fail();
  }
  bool was_generic = !signature->type_params.empty();
  std::vector<Type*> type_args;
  absl::Span<syntax::Expr* const> type_exprs;
  if (instance != nullptr) {
    type_exprs = unpack(instance->index);
    if (!type_list(type_exprs, type_args)) {
      use(call->args);
      return fail();
    }
    size_t want = signature->type_params.size();
    if (type_args.size() > want) {
      error(type_exprs[want],
            absl::StrCat("got ", type_args.size(), " type arguments but want ", want));
      use(call->args);
      return fail();
    }
    if (type_args.size() == want) {
      require_version(syntax::start_pos(instance), kGenericsVersion, "function instantiation");
      signature = instantiate_function(instance->pos, instance, signature, type_args, type_exprs);
      type_args.clear();
      type_exprs = {};
    }
  }
  std::vector<Operand> args = generic_expression_list(call->args);
  signature = arguments(call, signature, type_args, type_exprs, args);
  if (was_generic && signature->type_params.empty()) {
    record_type(call->fun, Mode::kValue, signature);
  }
  const std::vector<Var*>& results = signature->results->variables;
  if (results.empty()) {
    x.mode = Mode::kNoValue;
  } else {
    x.set_value(results.size() == 1 ? results[0]->type : static_cast<Type*>(signature->results));
  }
  x.expr = call;
  env_.has_call_or_receive = true;
  // After an inference that failed the results' types would be the function's own parameters.
  if (x.mode == Mode::kValue && !signature->type_params.empty() && is_parameterized(x.type)) {
    x.invalidate();
  }
  return ExprKind::kStatement;
}

std::vector<Operand> Checker::expression_list(absl::Span<syntax::Expr* const> exprs) {
  if (exprs.size() == 1) return multi_expression(exprs[0], false, nullptr);
  std::vector<Operand> list(exprs.size());
  for (size_t i = 0; i < exprs.size(); i++) expression(nullptr, list[i], exprs[i]);
  return list;
}

// One argument of a call. A generic function may be left without some or all of its type arguments.
void Checker::generic_argument(Operand& x, syntax::Expr* expr) {
  auto* index = syntax::as<syntax::IndexExpr>(expr);
  if (index == nullptr) {
    raw_expr(nullptr, x, expr, nullptr, true);
    return;
  }
  x = Operand();
  x.type = invalid_type();
  if (!index_expr(x, index)) {
    x.expr = expr;
    record(x);
    return;
  }
  absl::Span<syntax::Expr* const> type_exprs = unpack(index->index);
  auto* signature = as<Signature>(underlying(x.type));
  std::vector<Type*> type_args;
  bool valid = type_list(type_exprs, type_args);
  x.expr = expr;
  if (!valid) {
    x.invalidate();
  } else if (type_args.size() < signature->type_params.size()) {
    if (allows_version(position_of(x), kInferenceVersion)) {
      partial_type_args_[expr] = std::move(type_args);
      return;
    }
    // Before, what an argument needs had to follow from its own constraints.
    function_instance(nullptr, expr->pos, x, index);
    if (x.valid()) record(x);
  } else if (type_args.size() > signature->type_params.size()) {
    error(type_exprs.back(), absl::StrCat("got ", type_args.size(), " type arguments but want ",
                                          signature->type_params.size()));
    x.invalidate();
  } else {
    require_version(expr->pos, kGenericsVersion, "function instantiation");
    x.set_value(instantiate_function(expr->pos, expr, signature, type_args, type_exprs));
    record(x);
  }
}

std::vector<Operand> Checker::generic_expression_list(absl::Span<syntax::Expr* const> exprs) {
  std::vector<Operand> list(exprs.size());
  for (size_t i = 0; i < exprs.size(); i++) {
    generic_argument(list[i], exprs[i]);
    exclude(list[i], kExcludeNoValue | kExcludeBuiltin | kExcludeType);
    if (exprs.size() > 1) single_value(list[i]);
  }
  if (exprs.size() != 1) return list;
  auto* tuple = as<Tuple>(list[0].type);
  if (tuple == nullptr || !list[0].valid()) return list;
  list.clear();
  for (Var* variable : tuple->variables) {
    Operand part;
    part.expr = exprs[0];
    part.set_value(variable->type);
    list.push_back(part);
  }
  return list;
}

void Checker::argument_count_error(syntax::CallExpr* call, Signature* signature,
                                   const std::vector<Operand>& args, size_t params) {
  Position at = syntax::start_pos(call);
  const char* what = "not enough";
  if (args.size() > params) {
    at = position_of(args[params]);
    what = "too many";
  } else if (!args.empty()) {
    at = position_of(args.back());
  }
  std::vector<Type*> have, want;
  for (const Operand& arg : args) have.push_back(arg.type);
  for (Var* param : signature->params->variables) want.push_back(param->type);
  ErrorMessage message;
  message.add(at, absl::StrCat(what, " arguments in call to ", str(call->fun)));
  message.add(Position(), absl::StrCat("have ", types_summary(have, false)));
  message.add(Position(), absl::StrCat("want ", types_summary(want, signature->variadic)));
  report(message);
}

// Matches arguments with parameters and infers missing type arguments. Returns the signature that
// is called; the given one after an error.
Signature* Checker::arguments(syntax::CallExpr* call, Signature* signature,
                              std::vector<Type*> type_args,
                              absl::Span<syntax::Expr* const> type_exprs,
                              std::vector<Operand>& args) {
  std::vector<Var*> params = signature->params->variables;
  size_t count = params.size();
  if (signature->variadic && call->has_dots) {
    if (call->args.size() == 1 && args.size() > 1) {
      error(call,
            absl::StrCat("cannot use ... with ", args.size(), "-valued ", str(call->args[0])));
      return signature;
    }
  } else if (signature->variadic) {
    if (args.size() + 1 >= count) {
      // One parameter for each of the further arguments.
      Var* last = params.back();
      params.pop_back();
      auto* slice = as<Slice>(last->type);
      Type* element = slice != nullptr ? slice->element : invalid_type();
      while (params.size() < args.size()) {
        params.push_back(make<Var>(last->position, last->package, last->name, element));
      }
      count = params.size();
    } else {
      count--;
    }
  } else if (call->has_dots) {
    error(call, absl::StrCat("cannot use ... in call to non-variadic ", str(call->fun)));
    return signature;
  }
  if (args.size() != count) {
    argument_count_error(call, signature, args, count);
    return signature;
  }
  Signature* result = signature;
  auto generic_arg = std::find_if(args.begin(), args.end(), [](const Operand& arg) {
    auto* function = as<Signature>(arg.type);
    return function != nullptr && !function->type_params.empty();
  });
  if (!signature->type_params.empty()) {
    const bool is_partial = syntax::isa<syntax::IndexExpr>(call->fun);
    require_version(syntax::start_pos(call), kGenericsVersion,
                    is_partial ? "function instantiation" : "implicit function instantiation");
  }
  if (generic_arg != args.end()) {
    require_version(position_of(*generic_arg), kInferenceVersion,
                    "implicitly instantiated function as argument");
  }
  if (!signature->type_params.empty() || generic_arg != args.end()) {
    result = generic_arguments(call, signature, std::move(type_args), type_exprs, params, args);
    if (result == nullptr) return signature;
  }
  Context context = Context::argument_to(call->fun);
  for (size_t i = 0; i < args.size(); i++) assignment(args[i], params[i]->type, context);
  return result;
}

void Checker::function_instance(Type* target, Position position, Operand& x,
                                syntax::IndexExpr* instance) {
  std::vector<Type*> type_args;
  absl::Span<syntax::Expr* const> type_exprs;
  auto fail = [&] {
    x.invalidate();
    if (instance != nullptr) x.expr = instance;
  };
  if (instance != nullptr) {
    type_exprs = unpack(instance->index);
    if (!type_list(type_exprs, type_args)) return fail();
  }
  auto* signature = as<Signature>(underlying(x.type));
  size_t want = signature->type_params.size();
  if (type_args.size() > want) {
    error(type_exprs[type_args.size() - 1],
          absl::StrCat("got ", type_args.size(), " type arguments but want ", want));
    return fail();
  }
  const bool allowed = require_version(position, kGenericsVersion, "function instantiation");
  if (type_args.size() < want) {
    if (allowed && target != nullptr && as<Signature>(underlying(target)) != nullptr) {
      require_version(position, kInferenceVersion,
                      instance != nullptr ? "partially instantiated function in assignment"
                                          : "implicitly instantiated function in assignment");
    }
    type_args = infer_from_target(target, position, x, signature, std::move(type_args));
    if (type_args.empty()) return fail();
  }
  syntax::Expr* expr = instance != nullptr ? instance : x.expr;
  x.set_value(instantiate_function(x.expr->pos, expr, signature, type_args, type_exprs));
  x.expr = expr;
}

Signature* Checker::instantiate_function(Position position, syntax::Expr* expr,
                                         Signature* signature, const std::vector<Type*>& type_args,
                                         absl::Span<syntax::Expr* const> type_exprs) {
  Signature* instance = instantiate_signature(*program_.instances, signature, type_args);
  record_instance(expr, type_args, instance);
  later([this, position, signature, type_args, type_exprs] {
    std::string cause;
    int failed = verify(position, signature->type_params, type_args, &cause);
    if (failed < 0) {
      record_mono(signature->type_params, type_args, position, type_exprs);
      return;
    }
    auto index = static_cast<size_t>(failed);
    error(index < type_exprs.size() ? syntax::start_pos(type_exprs[index]) : position, cause);
  });
  return instance;
}

int Checker::verify(Position at, const std::vector<TypeParam*>& params,
                    const std::vector<Type*>& args, std::string* cause) {
  Substitution substitution(params, args);
  for (size_t i = 0; i < params.size(); i++) {
    Type* wanted = params[i]->bound;
    if (!is_interface(wanted)) wanted = constraint(params[i]);
    wanted = substitute(*program_.instances, wanted, substitution);
    if (!satisfies(at, args[i], wanted, cause)) return static_cast<int>(i);
  }
  return -1;
}

}  // namespace tandem::go::types
