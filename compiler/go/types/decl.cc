// Declarations: package-level ones on demand, local ones in order; and the cycles among them.
//
// An object is white before its declaration is checked, grey during that, and black afterwards; the
// grey ones are the path object_path_. Whoever needs the type of a white object has its declaration
// checked first. Meeting a grey one is a cycle, which is the end of the path from that object on:
// it is fine through values only, or through types of which one is a definition and not an alias.
// Bodies of functions, and whatever needs complete types, are put off with later().

#include <algorithm>

#include "compiler/go/types/checking.h"
#include "compiler/go/types/typestring.h"

namespace tandem::go::types {

void Checker::declare(Scope* scope, const syntax::Name* name, Object* object,
                      Position scope_position) {
  if (object->name != "_") {
    if (Object* other = scope->insert(object)) {
      ErrorMessage message;
      message.add(object->position, absl::StrCat(object->name, " redeclared in this block"));
      add_other_declaration(message, other);
      report(message);
      return;
    }
    object->scope_position = scope_position;
  }
  if (name != nullptr) record_def(name, object);
}

void Checker::object_declaration(Object* object, Named* def) {
  if (object->color == Color::kWhite && object->type != nullptr) object->color = Color::kBlack;
  if (object->color == Color::kBlack) return;
  if (object->color == Color::kGrey) {
    declare_grey(object);
    return;
  }
  auto it = declarations_.find(object);
  if (it == declarations_.end()) {
    object->type = invalid_type();
    return;
  }
  DeclInfo* info = it->second;
  object->color = Color::kGrey;
  object->grey_index = static_cast<uint32_t>(object_path_.size());
  object_path_.push_back(object);
  {
    Environment environment;
    environment.scope = info->file;
    EnvironmentScope scope(*this, std::move(environment));
    if (auto* constant = as<Const>(object)) {
      env_.decl = info;
      constant_declaration(constant, info->type, info->init, info->inherited);
    } else if (auto* variable = as<Var>(object)) {
      env_.decl = info;
      variable_declaration(variable, info->lhs, info->type, info->init);
    } else if (auto* type_name = as<TypeName>(object)) {
      type_declaration(type_name, info->type_decl, def);
      collect_methods(type_name);
    } else if (auto* function = as<Func>(object)) {
      function_declaration(function, info);
    }
  }
  object_path_.pop_back();
  object->color = Color::kBlack;
}

// An object was met while its own declaration is being checked.
void Checker::declare_grey(Object* object) {
  bool valid = valid_cycle(object);
  switch (object->kind) {
    case ObjectKind::kConst:
    case ObjectKind::kVar:
      if (!valid || object->type == nullptr) object->type = invalid_type();
      return;
    case ObjectKind::kTypeName:
      if (!valid || object->type == nullptr) object->type = invalid_type();
      return;
    case ObjectKind::kFunc:
    case ObjectKind::kPkgName:
    case ObjectKind::kLabel:
    case ObjectKind::kBuiltin:
    case ObjectKind::kNil:
      return;
  }
}

// A cycle is fine if it goes through values only (the order of initialization decides) or through
// types of which at least one is defined, not an alias (validity of types is checked later).
bool Checker::valid_cycle(Object* object) {
  std::vector<CycleStep> cycle(object_path_.begin() + object->grey_index, object_path_.end());
  bool through_type_params = false;
  size_t values = 0, definitions = 0;
  for (const CycleStep& step : cycle) {
    Object* at = step.object;
    if (at->kind == ObjectKind::kConst || at->kind == ObjectKind::kVar) {
      values++;
    } else if (auto* name = as<TypeName>(at)) {
      if (env_.in_type_param_list && is_generic(name->type)) {
        through_type_params = true;
        break;
      }
      auto it = declarations_.find(at);
      bool alias = it != declarations_.end() ? it->second->type_decl->alias : name->is_alias();
      if (!alias) definitions++;
    }
  }
  if (!through_type_params) {
    if (values == cycle.size()) return true;
    if (values == 0 && definitions > 0) return true;
  }
  cycle_error(cycle);
  return false;
}

void Checker::cycle_error(const std::vector<CycleStep>& cycle) {
  auto name = [&](Object* object) {
    return absl::StrCat(package_prefix(object->package, qualifier()), object->name);
  };
  size_t first = 0;
  for (size_t i = 1; i < cycle.size(); i++) {
    if (cycle[i].position < cycle[first].position) first = i;
  }
  Object* object = cycle[first].object;
  auto* type_name = as<TypeName>(object);
  if (type_name != nullptr && type_name->is_alias()) {
    broken_aliases_.erase(type_name);
    type_name->type = invalid_type();
  }
  if (cycle.size() == 1) {
    error(cycle[0].position, absl::StrCat(type_name != nullptr ? "invalid recursive type: "
                                                               : "invalid cycle in declaration: ",
                                          name(object), " refers to itself"));
    return;
  }
  ErrorMessage message;
  message.add(cycle[first].position,
              absl::StrCat(type_name != nullptr ? "invalid recursive type "
                                                : "invalid cycle in declaration of ",
                           name(object)));
  for (size_t i = 0; i < cycle.size(); i++) {
    const CycleStep& step = cycle[(first + i) % cycle.size()];
    message.add(step.position, absl::StrCat(name(step.object), " refers to"));
  }
  message.add(cycle[first].position, name(object));
  report(message);
}

void Checker::constant_declaration(Const* object, syntax::Expr* type_expr, syntax::Expr* init,
                                   bool inherited) {
  Value saved_iota = env_.iota;
  Position saved_position = env_.error_position;
  env_.iota = object->value;
  env_.error_position = Position();
  object->value = Value();
  bool type_is_valid = true;
  if (type_expr != nullptr) {
    Type* declared = type(type_expr);
    if (!is_const_type(declared)) {
      if (is_valid(underlying(declared))) {
        error(type_expr, absl::StrCat("invalid constant type ", str(declared)));
      }
      object->type = invalid_type();
      type_is_valid = false;
    } else {
      object->type = declared;
    }
  }
  if (type_is_valid) {
    Operand x;
    if (init != nullptr) {
      if (inherited) env_.error_position = object->position;
      expression(nullptr, x, init);
    }
    init_constant(object, x);
  }
  env_.iota = saved_iota;
  env_.error_position = saved_position;
}

void Checker::variable_declaration(Var* object, const std::vector<Var*>& lhs,
                                   syntax::Expr* type_expr, syntax::Expr* init) {
  if (type_expr != nullptr) object->type = variable_type(type_expr);
  if (init == nullptr) {
    if (type_expr == nullptr) object->type = invalid_type();
    return;
  }
  if (lhs.size() <= 1) {
    Operand x;
    expression(object->type, x, init);
    init_variable(object, x, "variable declaration");
    return;
  }
  if (type_expr != nullptr) {
    for (Var* variable : lhs) variable->type = object->type;
  }
  init_variables(lhs, absl::MakeConstSpan(&init, 1), nullptr);
}

Named* Checker::new_named(TypeName* object) {
  auto* named = make<Named>();
  named->object = object;
  named->context = program_.instances.get();
  if (object->type == nullptr) object->type = named;
  return named;
}

void Checker::type_declaration(TypeName* object, syntax::TypeDecl* decl, Named* def) {
  later([this, object] {
    auto* named = as<Named>(object->type);
    if (named == nullptr) return;
    resolve_underlying(named);
    valid_type(named);
  });
  bool alias = decl->alias;
  constexpr int kAliases = 9;
  if (alias) require_version(decl->pos, kAliases, "type aliases");
  if (alias && !decl->tparams.empty()) {
    error(decl, "generic type cannot be alias");
    alias = false;
  }
  if (alias) {
    broken_aliases_.insert(object);
    object->type = invalid_type();
    Type* aliased = type(decl->type);
    broken_aliases_.erase(object);
    object->type = aliased;
    return;
  }
  Named* named = new_named(object);
  set_underlying(def, named);
  bool has_params = !decl->tparams.empty();
  if (has_params) {
    open_scope(decl, "type parameters");
    collect_type_params(decl->tparams, &named->type_params);
  }
  Type* rhs = defined_type(decl->type, named);
  named->from_rhs = rhs;
  if (named->underlying == nullptr) named->underlying = invalid_type();
  if (is_imported_constraint(rhs)) {
    require_version(syntax::start_pos(decl->type), kGenericsVersion,
                    absl::StrCat("using type constraint ", str(rhs)));
  }
  if (is_type_param(rhs)) {
    error(decl->type, "cannot use a type parameter as RHS in type declaration");
    named->underlying = invalid_type();
  }
  if (has_params) close_scope();
}

// Whether a chain of generic types, each declared as an instance of the next, never ends; that is
// an error.
bool Checker::bites_its_tail(Named* named) {
  std::vector<Named*> chain;
  for (auto* next = named; next != nullptr; next = as<Named>(next->generic()->underlying)) {
    Named* generic = next->generic();
    if (next->origin == nullptr && chain.empty() && generic->type_params.empty()) return false;
    auto seen = std::find(chain.begin(), chain.end(), generic);
    if (seen == chain.end()) {
      chain.push_back(generic);
      continue;
    }
    std::vector<CycleStep> cycle;
    for (; seen != chain.end(); ++seen) {
      (*seen)->underlying = invalid_type();
      cycle.emplace_back((*seen)->object);
    }
    cycle_error(cycle);
    return true;
  }
  return false;
}

// Follows a chain of declared types to its end, once all of them are declared. A chain that bites
// its tail is an error.
void Checker::resolve_underlying(Named* named) {
  if (bites_its_tail(named)) return;
  std::vector<Named*> chain;
  absl::flat_hash_set<Named*> links;
  Type* end = named;
  while (auto* next = as<Named>(end)) {
    if (!links.insert(next).second) {
      std::vector<CycleStep> cycle;
      for (auto at = std::find(chain.begin(), chain.end(), next); at != chain.end(); ++at) {
        cycle.emplace_back((*at)->object);
      }
      cycle_error(cycle);
      end = invalid_type();
      break;
    }
    if (next->origin != nullptr) {
      end = underlying(next);
      break;
    }
    chain.push_back(next);
    end = next->underlying != nullptr ? next->underlying : invalid_type();
  }
  for (Named* link : chain) {
    if (link->object->package == package_) link->underlying = end;
  }
}

std::vector<TypeParam*> Checker::collect_type_params(syntax::List<syntax::Field> list,
                                                     std::vector<TypeParam*>* destination) {
  std::vector<TypeParam*> params;
  for (syntax::Field* field : list) {
    params.push_back(declare_type_param(field->name));
    params.back()->index = static_cast<int>(params.size()) - 1;
  }
  // The bounds may mention the type that has the parameters.
  *destination = params;
  bool saved = env_.in_type_param_list;
  env_.in_type_param_list = true;
  Type* current = nullptr;
  for (size_t i = 0; i < list.size(); i++) {
    if (i == 0 || list[i]->type != list[i - 1]->type) {
      current = bound(list[i]->type);
      if (is_type_param(current)) {
        error(list[i]->type, "cannot use a type parameter as constraint");
        current = invalid_type();
      }
    }
    params[i]->bound = current;
  }
  env_.in_type_param_list = saved;
  return params;
}

Type* Checker::bound(syntax::Expr* expr) {
  auto* operation = syntax::as<syntax::Operation>(expr);
  if (operation == nullptr ||
      (operation->op != syntax::Operator::kTilde && operation->op != syntax::Operator::kOr)) {
    return type(expr);
  }
  auto* wrapper = make<Interface>();
  wrapper->implicit = true;
  wrapper->embedded.push_back(parse_union(expr));
  wrapper->embedded_positions.push_back(syntax::start_pos(expr));
  wrapper->complete = true;
  later([this, wrapper] { check_type_set(wrapper); });
  return wrapper;
}

TypeParam* Checker::new_type_param(TypeName* object, Type* type_bound) {
  auto* param = make<TypeParam>();
  param->object = object;
  param->bound = type_bound;
  param->id = program_.instances->next_type_param_id++;
  if (universe_scope()->lookup(object->name) != nullptr) {
    param->note =
        absl::StrCat(" /* with ", object->name, " declared at ", str(object->position), " */");
  }
  if (object->type == nullptr) object->type = param;
  return param;
}

TypeParam* Checker::declare_type_param(syntax::Name* name) {
  auto* object = make<TypeName>(name->pos, package_, name->value, nullptr);
  TypeParam* param = new_type_param(object, invalid_type());
  object->color = Color::kBlack;
  declare(env_.scope, name, object, Position());
  return param;
}

void Checker::collect_methods(TypeName* object) {
  auto it = methods_.find(object);
  if (it == methods_.end()) return;
  std::vector<Func*> methods = std::move(it->second);
  methods_.erase(it);
  auto* base = as<Named>(object->type);
  if (base != nullptr) {
    later([this, base] { check_field_uniqueness(base); });
  }
  absl::flat_hash_map<std::string, Func*> seen;
  if (base != nullptr) {
    for (Func* method : base->methods) seen.emplace(method->id(), method);
  }
  for (Func* method : methods) {
    auto [other, inserted] = seen.try_emplace(method->id(), method);
    if (!inserted) {
      error(method, absl::StrCat("method ", object->name, ".", method->name,
                                 " already declared at ", str(other->second->position)));
      continue;
    }
    if (base != nullptr) base->methods.push_back(method);
  }
}

void Checker::check_field_uniqueness(Named* base) {
  auto* structure = as<Struct>(underlying(base));
  if (structure == nullptr) return;
  absl::flat_hash_map<std::string, Func*> methods;
  for (Func* method : base->methods) methods.emplace(method->id(), method);
  for (Var* field : structure->fields) {
    if (field->name == "_") continue;
    auto it = methods.find(field->id());
    if (it == methods.end()) continue;
    ErrorMessage message;
    message.add(it->second->position,
                absl::StrCat("field and method with the same name ", field->name));
    add_other_declaration(message, field);
    report(message);
  }
}

void Checker::function_declaration(Func* object, DeclInfo* info) {
  auto* signature = make<Signature>();
  object->type = signature;
  // Functions may refer to themselves: not grey while their type is checked.
  object->color = Color::kBlack;
  syntax::FuncDecl* decl = info->func_decl;
  function_type(signature, decl->recv, decl->tparams, decl->type);
  object->color = Color::kGrey;
  if (!decl->tparams.empty() && decl->body == nullptr) {
    error(decl, "generic function is missing function body");
  }
  if (decl->body == nullptr) return;
  auto body = [this, info, signature, decl] {
    function_body(info, signature, decl->body, Value());
  };
  if (options_.skip_bodies) {
    pending_bodies_[object] = body;
  } else {
    later(body);
  }
}

void Checker::declaration_statement(syntax::List<syntax::Decl> decls) {
  for (size_t i = 0; i < decls.size(); i++) {
    if (syntax::isa<syntax::ConstDecl>(decls[i])) {
      local_constants(decls, i);
    } else if (auto* variables = syntax::as<syntax::VarDecl>(decls[i])) {
      local_variables(variables);
    } else if (auto* type_decl = syntax::as<syntax::TypeDecl>(decls[i])) {
      local_type(type_decl);
    }
  }
}

void Checker::local_constants(absl::Span<syntax::Decl* const> decls, size_t index) {
  size_t top = delayed_.size();
  auto* decl = static_cast<syntax::ConstDecl*>(decls[index]);
  int64_t iota = 0;
  syntax::ConstDecl* source = constant_source(decls, index, iota);
  bool inherited = source != nullptr && source != decl;
  absl::Span<syntax::Expr* const> values;
  if (source != nullptr) values = unpack(source->values);
  std::vector<Const*> constants;
  for (size_t i = 0; i < decl->names.size(); i++) {
    syntax::Name* name = decl->names[i];
    auto* object = make<Const>(name->pos, package_, name->value, nullptr, Value::of_int(iota));
    constants.push_back(object);
    constant_declaration(object, source != nullptr ? source->type : nullptr,
                         i < values.size() ? values[i] : nullptr, inherited);
  }
  arity(decl->pos, decl->names, values, true, inherited);
  process_delayed(top);
  Position end = syntax::end_pos(decl);
  for (size_t i = 0; i < constants.size(); i++) {
    declare(env_.scope, decl->names[i], constants[i], end);
  }
}

void Checker::local_variables(syntax::VarDecl* decl) {
  check_embed_directives(decl, /*is_local=*/true);
  size_t top = delayed_.size();
  std::vector<Var*> variables;
  for (syntax::Name* name : decl->names) {
    variables.push_back(make<Var>(name->pos, package_, name->value, nullptr));
  }
  absl::Span<syntax::Expr* const> values = unpack(decl->values);
  for (size_t i = 0; i < variables.size(); i++) {
    std::vector<Var*> lhs;
    syntax::Expr* init = i < values.size() ? values[i] : nullptr;
    if (values.size() == 1 && variables.size() != 1) {
      lhs = variables;
      init = values[0];
    }
    variable_declaration(variables[i], lhs, decl->type, init);
    if (values.size() == 1) break;
  }
  if (decl->type == nullptr || !values.empty()) arity(decl->pos, decl->names, values, false, false);
  process_delayed(top);
  Position end = syntax::end_pos(decl);
  for (size_t i = 0; i < variables.size(); i++) {
    if (variables[i]->type == nullptr) variables[i]->type = invalid_type();
    declare(env_.scope, decl->names[i], variables[i], end);
  }
}

void Checker::local_type(syntax::TypeDecl* decl) {
  auto* object = make<TypeName>(decl->name->pos, package_, decl->name->value, nullptr);
  declare(env_.scope, decl->name, object, decl->name->pos);
  object->color = Color::kGrey;
  object->grey_index = static_cast<uint32_t>(object_path_.size());
  object_path_.push_back(object);
  type_declaration(object, decl, nullptr);
  object_path_.pop_back();
  object->color = Color::kBlack;
}

}  // namespace tandem::go::types
