// Inference of type arguments.
//
// 1. Typed arguments are unified with their parameters' types.
// 2. Constraints with a core type are unified with what is known of their parameter, and methods
// with
//    those of the constraint, until nothing new comes out.
// 3. Parameters that are still open take the default type of their untyped arguments.
// 4. Inferred types that mention other parameters get those replaced; cycles among them are
// dropped.

#include <algorithm>

#include "absl/strings/str_join.h"
#include "compiler/go/types/checking.h"
#include "compiler/go/types/lookup.h"
#include "compiler/go/types/typeset.h"
#include "compiler/go/types/typewalk.h"
#include "compiler/go/types/unify.h"

namespace tandem::go::types {
namespace {

struct CoreTerm {
  Type* type = nullptr;
  bool tilde = false;
  bool single = false;  // the constraint has this term only
};

CoreTerm core_term(TypeParam* param) {
  CoreTerm core;
  size_t count = 0;
  Type* last = nullptr;
  every_term(param, [&](const Term* term) {
    if (term == nullptr) return false;
    count++;
    last = term->type;
    core.tilde |= term->tilde;
    return true;
  });
  core.single = count == 1;
  core.type = core.single ? last : core_type(param);
  if (count == 0) core.type = nullptr;
  return core;
}

int index_of(const std::vector<TypeParam*>& params, Type* type) {
  auto it = std::find(params.begin(), params.end(), type);
  return it == params.end() ? -1 : static_cast<int>(it - params.begin());
}

bool mentions_any(const std::vector<TypeParam*>& params, Type* type) {
  bool found = false;
  absl::flat_hash_set<Type*> seen;
  walk_type(type, [&](Type* t) {
    found |= index_of(params, t) >= 0;
    return !found && seen.insert(t).second;
  });
  return found;
}

// Forgets inferred types that lead back to their own parameter.
void drop_cycles(const std::vector<TypeParam*>& params, std::vector<Type*>& inferred) {
  for (size_t i = 0; i < params.size(); i++) {
    if (inferred[i] == nullptr) continue;
    bool cycle = false;
    absl::flat_hash_set<Type*> seen;
    std::vector<Type*> work = {inferred[i]};
    while (!work.empty() && !cycle) {
      Type* type = work.back();
      work.pop_back();
      walk_type(type, [&](Type* t) {
        int other = index_of(params, t);
        if (other == static_cast<int>(i)) cycle = true;
        if (!seen.insert(t).second) return false;
        if (other >= 0 && inferred[static_cast<size_t>(other)] != nullptr) {
          work.push_back(inferred[static_cast<size_t>(other)]);
        }
        return true;
      });
    }
    if (cycle) inferred[i] = nullptr;
  }
}

std::string names(const std::vector<TypeParam*>& params) {
  std::vector<std::string> list;
  for (TypeParam* param : params) list.push_back(param->object->name);
  if (list.size() <= 2) return absl::StrJoin(list, " and ");
  std::string last = list.back();
  list.pop_back();
  return absl::StrCat(absl::StrJoin(list, ", "), ", and ", last);
}

}  // namespace

std::vector<TypeParam*> Checker::rename_type_params(const std::vector<TypeParam*>& params) {
  std::vector<TypeParam*> fresh;
  for (TypeParam* param : params) {
    auto* object = make<TypeName>(param->object->position, param->object->package,
                                  param->object->name, nullptr);
    fresh.push_back(new_type_param(object, nullptr));
    fresh.back()->index = param->index;
  }
  std::vector<Type*> types(fresh.begin(), fresh.end());
  Substitution renaming(params, types);
  for (size_t i = 0; i < params.size(); i++) {
    fresh[i]->bound = substitute(*program_.instances, params[i]->bound, renaming);
  }
  return fresh;
}

void Checker::inference_mismatch(const Unifier& unifier, const std::vector<TypeParam*>& params,
                                 Type* param_type, const Operand& arg) {
  std::vector<Type*> known = unifier.inferred();
  bool none = std::all_of(known.begin(), known.end(), [](Type* t) { return t == nullptr; });
  std::string start = absl::StrCat("type ", str(arg.type), " of ", str(arg.expr));
  if (none) {
    error(arg, absl::StrCat(start, " does not match ", str(param_type), " (cannot infer ",
                            names(params), ")"));
    return;
  }
  Type* partly = substitute(*program_.instances, param_type, Substitution(params, known));
  if (partly != param_type) {
    error(arg, absl::StrCat(start, " does not match inferred type ", str(partly), " for ",
                            str(param_type)));
  } else {
    error(arg, absl::StrCat(start, " does not match ", str(param_type)));
  }
}

// One round over the constraints; false after an error.
bool Checker::unify_constraints(Unifier& unifier, Position position,
                                const std::vector<TypeParam*>& params) {
  for (TypeParam* param : params) {
    Type* known = unifier.at(param);
    CoreTerm core = core_term(param);
    auto unsatisfied = [&](const std::string& cause) {
      error(position, absl::StrCat(str(param), " (type ", str(known), ") does not satisfy ",
                                   str(param->bound), cause));
      return false;
    };
    if (core.type != nullptr) {
      if (known != nullptr) {
        if (!unifier.unify(known, core.type, Unifier::kInexact)) return unsatisfied("");
      } else if (core.single && !core.tilde) {
        unifier.set(param, core.type);
      }
      continue;
    }
    if (known == nullptr) continue;
    for (Func* wanted : type_set(constraint(param)).methods) {
      LookupResult found = lookup_field_or_method(known, false, wanted->package, wanted->name);
      auto* have = as<Func>(found.object);
      if (have != nullptr) resolve_object(have);
      if (have != nullptr && unifier.unify(have->type, wanted->type, Unifier::kExact)) continue;
      std::string cause;
      if (missing_method(known, constraint(param), true, qualifier(), &cause) != nullptr) {
        cause.insert(0, " ");
      }
      return unsatisfied(cause);
    }
  }
  return true;
}

std::vector<Type*> Checker::infer(Position position, const std::vector<TypeParam*>& params,
                                  std::vector<Type*> type_args, const std::vector<Var*>& values,
                                  const std::vector<Operand>& args) {
  type_args.resize(params.size());
  if (std::none_of(type_args.begin(), type_args.end(), [](Type* t) { return t == nullptr; })) {
    return type_args;
  }
  Substitution known(params, type_args);
  std::vector<Type*> param_types;
  for (Var* value : values) {
    param_types.push_back(substitute(*program_.instances, value->type, known));
  }
  Unifier unifier(params, type_args, allows_version(position, kInferenceVersion));
  std::vector<size_t> untyped;
  for (size_t i = 0; i < args.size(); i++) {
    if (!args[i].valid()) continue;
    if (!mentions_any(params, param_types[i]) && !mentions_any(params, args[i].type)) continue;
    if (is_typed(args[i].type)) {
      if (!unifier.unify(param_types[i], args[i].type, Unifier::kAssign)) {
        inference_mismatch(unifier, params, param_types[i], args[i]);
        return {};
      }
    } else if (is_type_param(param_types[i]) && !args[i].is_nil()) {
      untyped.push_back(i);
    }
  }
  for (size_t before = params.size() + 1; unifier.unknowns() < before;) {
    before = unifier.unknowns();
    if (!unify_constraints(unifier, position, params)) return {};
  }
  if (!infer_untyped(unifier, untyped, param_types, args)) return {};
  return finish_inference(position, params, type_args, unifier.inferred());
}

// Gives parameters without a type the default type of the "largest" of their untyped arguments.
bool Checker::infer_untyped(Unifier& unifier, const std::vector<size_t>& untyped,
                            const std::vector<Type*>& param_types,
                            const std::vector<Operand>& args) {
  std::vector<std::pair<TypeParam*, Basic*>> largest;
  for (size_t i : untyped) {
    auto* param = static_cast<TypeParam*>(param_types[i]);
    auto* type = static_cast<Basic*>(args[i].type);
    if (unifier.at(param) != nullptr) continue;
    auto it = std::find_if(largest.begin(), largest.end(),
                           [&](const auto& entry) { return entry.first == param; });
    if (it == largest.end()) {
      largest.push_back({param, type});
    } else if (it->second != type) {
      if (!is_numeric(type) || !is_numeric(it->second)) {
        error(args[i], absl::StrCat("mismatched types ", str(it->second), " and ", str(type),
                                    " (cannot infer ", str(param), ")"));
        return false;
      }
      if (type->basic > it->second->basic) it->second = type;
    }
  }
  for (auto& [param, type] : largest) unifier.set(param, default_type(type));
  return true;
}

std::vector<Type*> Checker::finish_inference(Position position,
                                             const std::vector<TypeParam*>& params,
                                             const std::vector<Type*>& given,
                                             std::vector<Type*> inferred) {
  drop_cycles(params, inferred);
  for (size_t round = 0; round <= params.size(); round++) {
    bool changed = false;
    Substitution substitution(params, inferred);
    std::vector<Type*> next = inferred;
    for (size_t i = 0; i < params.size(); i++) {
      if (inferred[i] == nullptr || given[i] != nullptr) continue;
      next[i] = substitute(*program_.instances, inferred[i], substitution);
      changed |= next[i] != inferred[i];
    }
    inferred = std::move(next);
    if (!changed) break;
  }
  for (size_t i = 0; i < params.size(); i++) {
    if (inferred[i] != nullptr && !mentions_any(params, inferred[i])) continue;
    const TypeName* object = params[i]->object;
    error(position, absl::StrCat("cannot infer ", object->name, " (", str(object->position), ")"));
    return {};
  }
  return inferred;
}

Signature* Checker::generic_arguments(syntax::CallExpr* call, Signature* signature,
                                      std::vector<Type*> type_args,
                                      absl::Span<syntax::Expr* const> type_exprs,
                                      std::vector<Var*>& values, std::vector<Operand>& args) {
  InstanceContext& context = *program_.instances;
  size_t own = signature->type_params.size();
  // Renamed, because the arguments may mention the same parameters when a function calls itself.
  std::vector<TypeParam*> params = rename_type_params(signature->type_params);
  std::vector<Type*> renamed(params.begin(), params.end());
  Substitution renaming(signature->type_params, renamed);
  std::vector<Var*> renamed_values;
  for (Var* value : values) {
    renamed_values.push_back(make<Var>(value->position, value->package, value->name,
                                       substitute(context, value->type, renaming)));
  }
  type_args.resize(own);
  // Generic functions among the arguments bring their parameters into the same inference.
  struct GenericArgument {
    size_t index;
    Signature* original;
    size_t first;
  };
  std::vector<GenericArgument> generic;
  for (size_t i = 0; i < args.size(); i++) {
    auto* function = as<Signature>(args[i].type);
    if (function == nullptr || function->type_params.empty()) continue;
    generic.push_back({i, function, params.size()});
    std::vector<TypeParam*> fresh = rename_type_params(function->type_params);
    std::vector<Type*> fresh_types(fresh.begin(), fresh.end());
    args[i].type = instantiate_signature(context, function, fresh_types);
    params.insert(params.end(), fresh.begin(), fresh.end());
    if (auto it = partial_type_args_.find(args[i].expr); it != partial_type_args_.end()) {
      type_args.insert(type_args.end(), it->second.begin(), it->second.end());
    }
    type_args.resize(params.size());
  }
  std::vector<Type*> inferred = infer(call->pos, params, type_args, renamed_values, args);
  if (inferred.empty()) return nullptr;
  Signature* result = signature;
  if (own > 0) {
    std::vector<Type*> own_args(inferred.begin(), inferred.begin() + static_cast<long>(own));
    result = instantiate_function(call->pos, call->fun, signature, own_args, type_exprs);
    Substitution substitution(signature->type_params, own_args);
    for (Var*& value : values) {
      value = make<Var>(value->position, value->package, value->name,
                        substitute(context, value->type, substitution));
    }
  }
  for (const GenericArgument& argument : generic) {
    auto first = inferred.begin() + static_cast<long>(argument.first);
    std::vector<Type*> own_args(first,
                                first + static_cast<long>(argument.original->type_params.size()));
    Operand& arg = args[argument.index];
    auto* index = syntax::as<syntax::IndexExpr>(arg.expr);
    absl::Span<syntax::Expr* const> exprs;
    if (index != nullptr) exprs = unpack(index->index);
    arg.type = instantiate_function(position_of(arg), arg.expr, argument.original, own_args, exprs);
    record(arg);
  }
  return result;
}

std::vector<Type*> Checker::infer_from_target(Type* target, Position position, const Operand& x,
                                              Signature* signature, std::vector<Type*> type_args) {
  std::vector<TypeParam*> params = rename_type_params(signature->type_params);
  std::vector<Type*> renamed(params.begin(), params.end());
  std::vector<Var*> values;
  std::vector<Operand> args;
  auto* wanted = target != nullptr ? as<Signature>(underlying(target)) : nullptr;
  if (wanted != nullptr) {
    Signature* own = instantiate_signature(*program_.instances, signature, renamed);
    values.push_back(make<Var>(position_of(x), package_, "", own));
    auto* name = make<syntax::Name>();
    name->pos = position_of(x);
    name->value = "variable in assignment";
    Operand variable;
    variable.expr = name;
    variable.set_value(wanted);
    args.push_back(variable);
  }
  return infer(position, params, std::move(type_args), values, args);
}

}  // namespace tandem::go::types
