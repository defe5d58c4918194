// Substitution and instantiation; see instance.h.
//
// A Substituter walks over a type and copies what changes; what does not mention the parameters is
// shared with the original. Instances of generic types are kept under a key, the generic type with
// its arguments as text; one under the same key with identical arguments is used again. expand()
// and expand_method() fill an instance in when it is first looked into. While the generic type is
// still being declared, an expansion is provisional and is made again by the next one who asks.

#include "compiler/go/types/instance.h"

#include "absl/strings/str_cat.h"
#include "compiler/go/types/typestring.h"

namespace tandem::go::types {
namespace {

thread_local ResolverScope* current_resolver = nullptr;

// One substitution walking over a type. What does not change is not copied.
class Substituter {
 public:
  Substituter(InstanceContext& context, const Substitution& substitution)
      : context_(context), substitution_(substitution) {}

  Type* type(Type* t) {
    if (t == nullptr) return t;
    switch (t->kind) {
      case TypeKind::kBasic:
        return t;
      case TypeKind::kTypeParam:
        return substitution_.lookup(static_cast<TypeParam*>(t));
      case TypeKind::kNamed:
        return named(static_cast<Named*>(t));
      case TypeKind::kPointer:
        return element(static_cast<Pointer*>(t));
      case TypeKind::kSlice:
        return element(static_cast<Slice*>(t));
      case TypeKind::kArray: {
        auto* array = static_cast<Array*>(t);
        Type* elem = type(array->element);
        return elem == array->element ? t : make<Array>(elem, array->length);
      }
      case TypeKind::kMap: {
        auto* map = static_cast<Map*>(t);
        Type* key = type(map->key);
        Type* elem = type(map->element);
        return key == map->key && elem == map->element ? t : make<Map>(key, elem);
      }
      case TypeKind::kChan: {
        auto* chan = static_cast<Chan*>(t);
        Type* elem = type(chan->element);
        return elem == chan->element ? t : make<Chan>(chan->direction, elem);
      }
      case TypeKind::kStruct:
        return structure(static_cast<Struct*>(t));
      case TypeKind::kTuple:
        return tuple(static_cast<Tuple*>(t));
      case TypeKind::kSignature:
        return signature(static_cast<Signature*>(t));
      case TypeKind::kInterface:
        return interface(static_cast<Interface*>(t));
      case TypeKind::kUnion:
        return alternatives(static_cast<Union*>(t));
    }
    return t;
  }

  Tuple* tuple(Tuple* t) {
    std::vector<Var*> variables = t->variables;
    return change(variables) ? make<Tuple>(std::move(variables)) : t;
  }

 private:
  template <class T, class... Args>
  T* make(Args&&... args) {
    return context_.arena.make<T>(std::forward<Args>(args)...);
  }

  template <class T>
  Type* element(T* t) {
    Type* elem = type(t->element);
    return elem == t->element ? t : make<T>(elem);
  }

  bool change(std::vector<Var*>& variables) {
    bool changed = false;
    for (Var*& variable : variables) {
      Type* t = type(variable->type);
      if (t == variable->type) continue;
      changed = true;
      auto* copy = make<Var>(variable->position, variable->package, variable->name, t);
      copy->embedded = variable->embedded;
      copy->is_field = variable->is_field;
      copy->is_param = variable->is_param;
      copy->used = variable->used;
      copy->origin = variable->origin != nullptr ? variable->origin : variable;
      variable = copy;
    }
    return changed;
  }

  Type* named(Named* t) {
    if (t->type_args.empty()) return t;
    bool changed = false;
    std::vector<Type*> args;
    for (Type* arg : t->type_args) {
      args.push_back(type(arg));
      changed |= args.back() != arg;
    }
    return changed ? instantiate_named(context_, t->origin, args) : t;
  }

  Type* structure(Struct* t) {
    std::vector<Var*> fields = t->fields;
    if (!change(fields)) return t;
    auto* copy = make<Struct>();
    copy->fields = std::move(fields);
    copy->tags = t->tags;
    copy->complete = t->complete;
    return copy;
  }

  Type* signature(Signature* t) {
    Tuple* params = tuple(t->params);
    Tuple* results = tuple(t->results);
    if (params == t->params && results == t->results) return t;
    auto* copy = make<Signature>();
    copy->type_params = t->type_params;
    copy->receiver_type_params = t->receiver_type_params;
    copy->receiver = t->receiver;
    copy->params = params;
    copy->results = results;
    copy->variadic = t->variadic;
    return copy;
  }

  Type* interface(Interface* t) {
    bool changed = false;
    auto* copy = make<Interface>();
    for (Func* m : t->explicit_methods) {
      Type* method_type = type(m->type);
      if (method_type == m->type) {
        copy->explicit_methods.push_back(m);
        continue;
      }
      changed = true;
      auto* method = make<Func>(m->position, m->package, m->name, method_type);
      method->is_interface_method = true;
      method->origin = m->origin != nullptr ? m->origin : m;
      copy->explicit_methods.push_back(method);
    }
    for (Type* embedded : t->embedded) {
      copy->embedded.push_back(type(embedded));
      changed |= copy->embedded.back() != embedded;
    }
    if (!changed) return t;
    copy->embedded_positions = t->embedded_positions;
    copy->implicit = t->implicit;
    copy->complete = t->complete;
    return copy;
  }

  Type* alternatives(Union* t) {
    bool changed = false;
    auto* copy = make<Union>();
    for (const Term& term : t->terms) {
      copy->terms.push_back({term.tilde, type(term.type)});
      changed |= copy->terms.back().type != term.type;
    }
    return changed ? static_cast<Type*>(copy) : t;
  }

  InstanceContext& context_;
  const Substitution& substitution_;
};

std::string instance_key(Named* generic, absl::Span<Type* const> arguments) {
  std::string key = absl::StrCat(reinterpret_cast<uintptr_t>(generic));
  for (Type* argument : arguments) absl::StrAppend(&key, ",", unique_type_string(argument));
  return key;
}

bool same_arguments(const std::vector<Type*>& x, absl::Span<Type* const> y) {
  if (x.size() != y.size()) return false;
  for (size_t i = 0; i < x.size(); i++) {
    if (!identical(x[i], y[i])) return false;
  }
  return true;
}

}  // namespace

ResolverScope::ResolverScope(std::function<void(Object*)> resolve)
    : resolve_(std::move(resolve)), outer_(current_resolver) {
  current_resolver = this;
}

ResolverScope::~ResolverScope() {
  current_resolver = outer_;
}

void resolve_object(Object* object) {
  if (object->type == nullptr && current_resolver != nullptr) current_resolver->resolve_(object);
}

Type* Substitution::lookup(TypeParam* param) const {
  for (size_t i = 0; i < params_.size(); i++) {
    if (params_[i] == param) return arguments_[i] != nullptr ? arguments_[i] : param;
  }
  return param;
}

Type* substitute(InstanceContext& context, Type* type, const Substitution& substitution) {
  if (substitution.empty()) return type;
  return Substituter(context, substitution).type(type);
}

Named* instantiate_named(InstanceContext& context, Named* generic,
                         absl::Span<Type* const> arguments) {
  std::vector<Named*>& candidates = context.instances[instance_key(generic, arguments)];
  for (Named* candidate : candidates) {
    if (same_arguments(candidate->type_args, arguments)) return candidate;
  }
  auto* instance = context.arena.make<Named>();
  instance->object = generic->object;
  instance->origin = generic;
  instance->type_args.assign(arguments.begin(), arguments.end());
  instance->context = &context;
  candidates.push_back(instance);
  return instance;
}

Signature* instantiate_signature(InstanceContext& context, Signature* generic,
                                 absl::Span<Type* const> arguments) {
  Substitution substitution(generic->type_params, arguments);
  auto* copy = context.arena.make<Signature>();
  Substituter substituter(context, substitution);
  copy->receiver = generic->receiver;
  copy->params = substituter.tuple(generic->params);
  copy->results = substituter.tuple(generic->results);
  copy->variadic = generic->variadic;
  return copy;
}

void expand(Named* instance) {
  Named* origin = instance->origin;
  if (origin->type_params.size() != instance->type_args.size()) {
    instance->underlying = basic(BasicKind::kInvalid);
    instance->expanded = true;
    return;
  }
  // While the origin is being declared there may be nothing, or a chain or a struct without its
  // fields, to substitute in; then the next one who asks tries again.
  thread_local int depth = 0;
  constexpr int kMaxDepth = 1000;
  if (depth == kMaxDepth) {  // a chain of instances without an end, which is an error elsewhere
    instance->underlying = nullptr;
    return;
  }
  depth++;
  Type* under = underlying(origin);
  depth--;
  auto* structure = as<Struct>(under);
  auto* interface = as<Interface>(under);
  bool complete = origin->from_rhs != nullptr && (structure == nullptr || structure->complete) &&
                  (interface == nullptr || interface->complete);
  if (origin->underlying == nullptr) {
    instance->underlying = nullptr;
    return;
  }
  instance->expanded = complete;
  Substitution substitution(origin->type_params, instance->type_args);
  instance->underlying = substitute(*instance->context, under, substitution);
}

Func* expand_method(Named* instance, size_t index) {
  Func* origin = instance->origin->methods[index];
  if (instance->methods.size() <= index) instance->methods.resize(index + 1);
  if (instance->methods[index] != nullptr) return instance->methods[index];
  resolve_object(origin);
  InstanceContext& context = *instance->context;
  auto* method =
      context.arena.make<Func>(origin->position, origin->package, origin->name, origin->type);
  method->has_pointer_receiver = origin->has_pointer_receiver;
  method->is_method = true;
  method->origin = origin;
  method->declaration = origin->declaration;
  if (Signature* declared = origin->signature();
      declared != nullptr && declared->receiver_type_params.size() == instance->type_args.size()) {
    // The method has type parameters of its own, in the receiver.
    Substitution substitution(declared->receiver_type_params, instance->type_args);
    Substituter substituter(context, substitution);
    auto* signature = context.arena.make<Signature>();
    signature->params = substituter.tuple(declared->params);
    signature->results = substituter.tuple(declared->results);
    signature->variadic = declared->variadic;
    Type* receiver = instance;
    if (origin->has_pointer_receiver) receiver = context.arena.make<Pointer>(instance);
    if (declared->receiver != nullptr) {
      signature->receiver =
          context.arena.make<Var>(declared->receiver->position, declared->receiver->package,
                                  declared->receiver->name, receiver);
      signature->receiver->is_param = true;
      signature->receiver->origin = declared->receiver;
    }
    method->type = signature;
  }
  return instance->methods[index] = method;
}

}  // namespace tandem::go::types
