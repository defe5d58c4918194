// Identifiers and type expressions.
//
// identifier() finds the object of a name, has it declared if it is not yet, notes the use and the
// dependency, and leaves what it stands for in an operand. type_internal() branches on the kind of
// a type expression. The node of a type is made before its parts are checked and is given to `def`,
// the declared type whose right side this is, at once: so a type may refer to itself. Checks that
// need complete types (map keys, constraints used as variable types, type arguments) are put off
// with later().

#include "compiler/go/types/checking.h"
#include "compiler/go/types/sizes.h"
#include "compiler/go/types/typeset.h"

namespace tandem::go::types {

bool Checker::is_imported_constraint(Type* type) const {
  auto* named = as<Named>(type);
  if (named == nullptr || named->object->package == package_ || named->object->package == nullptr) {
    return false;
  }
  auto* interface = as<Interface>(underlying(named));
  return interface != nullptr && !type_set(interface).is_method_set();
}

void Checker::identifier(Operand& x, syntax::Name* name, Named* def, bool want_type) {
  x.mode = Mode::kInvalid;
  x.expr = name;
  Scope* scope = nullptr;
  Object* object = env_.scope->lookup_parent(name->value, Position(), &scope);
  if (object == nullptr) {
    if (name->value != "_") {
      error(name, absl::StrCat("undefined: ", name->value));
    } else if (auto it = blank_type_params_.find(name); it != blank_type_params_.end()) {
      x.mode = Mode::kType;
      x.type = it->second;
    } else {
      error(name, "cannot use _ as value or type");
    }
    return;
  }
  record_use(name, object);
  if (object->type == nullptr || (object->kind == ObjectKind::kTypeName && want_type)) {
    object_declaration(object, def);
  }
  Type* object_type = object->type;
  if (!dot_imports_.empty()) {
    auto it = dot_imports_.find({scope, object->name});
    if (it != dot_imports_.end()) it->second->used = true;
  }
  switch (object->kind) {
    case ObjectKind::kPkgName:
      error(name, absl::StrCat("use of package ", object->name, " not in selector"));
      return;
    case ObjectKind::kConst:
      add_dependency(object);
      if (!is_valid(object_type)) return;
      if (object->parent == universe_scope() && object->name == "iota") {
        if (!env_.iota.known()) {
          error(name, "cannot use iota outside constant declaration");
          return;
        }
        x.value = env_.iota;
      } else {
        x.value = static_cast<Const*>(object)->value;
      }
      x.mode = Mode::kConstant;
      break;
    case ObjectKind::kTypeName:
      if (object_type == universe_any() || object_type == universe_comparable()) {
        if (!require_version(name->pos, kGenericsVersion,
                             absl::StrCat("predeclared ", name->value))) {
          return;
        }
      }
      if (!is_valid(object_type) && broken_aliases_.contains(static_cast<TypeName*>(object))) {
        error(name, absl::StrCat("invalid use of type alias ", object->name,
                                 " in recursive type (see go.dev/issue/50729)"));
        return;
      }
      x.mode = Mode::kType;
      break;
    case ObjectKind::kVar:
      if (object->package == package_) static_cast<Var*>(object)->used = true;
      add_dependency(object);
      if (!is_valid(object_type)) return;
      x.mode = Mode::kVariable;
      break;
    case ObjectKind::kFunc:
      add_dependency(object);
      x.mode = Mode::kValue;
      break;
    case ObjectKind::kBuiltin:
      x.builtin = static_cast<Builtin*>(object)->id;
      x.mode = Mode::kBuiltin;
      break;
    case ObjectKind::kNil:
      x.mode = Mode::kNil;
      break;
    case ObjectKind::kLabel:
      return;
  }
  x.type = object_type;
}

Type* Checker::variable_type(syntax::Expr* expr) {
  Type* result = defined_type(expr, nullptr);
  valid_variable_type(expr, result);
  return result;
}

// Constraint interfaces are no types of variables.
void Checker::valid_variable_type(syntax::Expr* expr, Type* variable) {
  // Only names and interface literals can turn out to be constraints.
  if (as<Named>(variable) == nullptr && as<Interface>(variable) == nullptr) return;
  if (variable == universe_error() || variable == universe_any()) return;
  later([this, expr, variable] {
    auto* interface = as<Interface>(underlying(variable));
    if (interface == nullptr || is_type_param(variable)) return;
    const TypeSet& set = type_set(interface);
    if (set.is_method_set()) return;
    error(expr, absl::StrCat("cannot use type ", str(variable), " outside a type constraint: ",
                             set.comparable ? "interface is (or embeds) comparable"
                                            : "interface contains type constraints"));
  });
}

Type* Checker::defined_type(syntax::Expr* expr, Named* def) {
  if (too_deep(expr)) {
    set_underlying(def, invalid_type());
    return invalid_type();
  }
  depth_++;
  Type* result = type_internal(expr, def);
  depth_--;
  if (is_generic(result)) {
    error(expr, absl::StrCat("cannot use generic type ", str(result), " without instantiation"));
    result = invalid_type();
  }
  record_type(expr, Mode::kType, result);
  return result;
}

Type* Checker::generic_type(syntax::Expr* expr, std::string* cause) {
  Type* result = type_internal(expr, nullptr);
  if (is_valid(result) && !is_generic(result)) {
    if (cause != nullptr) *cause = absl::StrCat(str(result), " is not a generic type");
    result = invalid_type();
  }
  record_type(expr, Mode::kType, result);
  return result;
}

Type* Checker::type_of_name(Operand& x, Named* def) {
  switch (x.mode) {
    case Mode::kType:
      set_underlying(def, x.type);
      return x.type;
    case Mode::kInvalid:
      break;
    case Mode::kNoValue:
      error(x, absl::StrCat(str(x), " used as type"));
      break;
    case Mode::kBuiltin:
    case Mode::kConstant:
    case Mode::kVariable:
    case Mode::kMapIndex:
    case Mode::kValue:
    case Mode::kNil:
    case Mode::kCommaOk:
      error(x, absl::StrCat(str(x), " is not a type"));
      break;
  }
  set_underlying(def, invalid_type());
  return invalid_type();
}

Type* Checker::type_internal(syntax::Expr* expr, Named* def) {
  using syntax::NodeKind;
  switch (expr->kind) {
    case NodeKind::kBadExpr:
      break;
    case NodeKind::kName: {
      Operand x;
      identifier(x, static_cast<syntax::Name*>(expr), def, true);
      return type_of_name(x, def);
    }
    case NodeKind::kSelectorExpr: {
      Operand x;
      selector(x, static_cast<syntax::SelectorExpr*>(expr), def, true);
      return type_of_name(x, def);
    }
    case NodeKind::kIndexExpr:
      return instantiated_type(static_cast<syntax::IndexExpr*>(expr), def);
    case NodeKind::kParenExpr:
      return defined_type(static_cast<syntax::ParenExpr*>(expr)->x, def);
    case NodeKind::kArrayType: {
      Type* result = array_type(static_cast<syntax::ArrayType*>(expr), def);
      if (result != nullptr) return result;
      break;
    }
    case NodeKind::kSliceType: {
      auto* slice = make<Slice>(nullptr);
      set_underlying(def, slice);
      slice->element = variable_type(static_cast<syntax::SliceType*>(expr)->elem);
      return slice;
    }
    case NodeKind::kDotsType:
      error(expr, "invalid use of '...'");
      use(static_cast<syntax::DotsType*>(expr)->elem);
      break;
    case NodeKind::kStructType: {
      auto* structure = make<Struct>();
      set_underlying(def, structure);
      struct_type(structure, static_cast<syntax::StructType*>(expr));
      return structure;
    }
    case NodeKind::kOperation: {
      auto* operation = static_cast<syntax::Operation*>(expr);
      if (operation->op == syntax::Operator::kMul && operation->is_unary()) {
        return pointer_type(operation, def);
      }
      error(expr, absl::StrCat(str(expr), " is not a type"));
      use(expr);
      break;
    }
    case NodeKind::kFuncType: {
      auto* signature = make<Signature>();
      set_underlying(def, signature);
      function_type(signature, nullptr, {}, static_cast<syntax::FuncType*>(expr));
      return signature;
    }
    case NodeKind::kInterfaceType: {
      auto* interface = make<Interface>();
      set_underlying(def, interface);
      interface_type(interface, static_cast<syntax::InterfaceType*>(expr), def);
      return interface;
    }
    case NodeKind::kMapType:
      return map_type(static_cast<syntax::MapType*>(expr), def);
    case NodeKind::kChanType: {
      auto* chan_expr = static_cast<syntax::ChanType*>(expr);
      auto direction = ChanDirection::kBoth;
      if (chan_expr->dir == syntax::ChanDir::kSendOnly) direction = ChanDirection::kSendOnly;
      if (chan_expr->dir == syntax::ChanDir::kRecvOnly) direction = ChanDirection::kReceiveOnly;
      auto* chan = make<Chan>(direction, nullptr);
      set_underlying(def, chan);
      chan->element = variable_type(chan_expr->elem);
      final_checks_.push_back([this, chan, expr] {
        constexpr int64_t kMaxElement = 1 << 16;
        if (is_parameterized(chan->element) || size_of(chan->element) < kMaxElement) return;
        error(expr->pos, "channel element type too large (>64kB)");
      });
      return chan;
    }
    default:  // the nodes that are no types
      error(expr, absl::StrCat(str(expr), " is not a type"));
      use(expr);
      break;
  }
  set_underlying(def, invalid_type());
  return invalid_type();
}

Type* Checker::array_type(syntax::ArrayType* expr, Named* def) {
  auto* array = make<Array>(nullptr, 0);
  set_underlying(def, array);
  if (expr->len != nullptr) {
    array->length = array_length(expr->len);
  } else {
    error(expr, "invalid use of [...] array (outside a composite literal)");
    array->length = -1;
  }
  array->element = variable_type(expr->elem);
  final_checks_.push_back([this, array, expr] {
    constexpr int64_t kAddressSpace = int64_t{1} << 50;
    if (array->length <= 0 || is_parameterized(array)) return;
    if (int64_t size = size_of(array); size >= 0 && size < kAddressSpace) return;
    error(expr->pos, absl::StrCat("type ", str(array), " larger than address space"));
  });
  return array->length >= 0 ? array : nullptr;
}

Type* Checker::pointer_type(syntax::Operation* expr, Named* def) {
  auto* pointer = make<Pointer>(invalid_type());
  set_underlying(def, pointer);
  pointer->element = variable_type(expr->x);
  return is_valid(pointer->element) ? static_cast<Type*>(pointer) : invalid_type();
}

Type* Checker::map_type(syntax::MapType* expr, Named* def) {
  auto* map = make<Map>(nullptr, nullptr);
  set_underlying(def, map);
  map->key = variable_type(expr->key);
  map->element = variable_type(expr->value);
  later([this, map, expr] {
    if (comparable(map->key)) return;
    error(expr->key,
          absl::StrCat("invalid map key type ", str(map->key),
                       is_type_param(map->key) ? " (missing comparable constraint)" : ""));
  });
  return map;
}

Type* Checker::instantiated_type(syntax::IndexExpr* expr, Named* def) {
  std::string cause;
  require_version(syntax::start_pos(expr), kGenericsVersion, "type instantiation");
  Type* generic = generic_type(expr->x, &cause);
  absl::Span<syntax::Expr* const> list = unpack(expr->index);
  if (!cause.empty()) {
    std::string args;
    for (syntax::Expr* arg : list) absl::StrAppend(&args, args.empty() ? "" : ", ", str(arg));
    error(expr->x, absl::StrCat("invalid operation: ", str(expr->x), "[", args, "] (", cause, ")"));
  }
  auto* named = as<Named>(generic);
  if (named == nullptr) {
    set_underlying(def, invalid_type());
    return invalid_type();
  }
  std::vector<Type*> args;
  if (!type_list(list, args)) {
    set_underlying(def, invalid_type());
    return invalid_type();
  }
  if (args.size() != named->type_params.size()) {
    error(expr->x->pos, absl::StrCat("got ", args.size(), " arguments but ",
                                     named->type_params.size(), " type parameters"));
  }
  // With a wrong number of arguments it is a type of which only the name is known.
  Named* instance = instantiate_named(*program_.instances, named, args);
  if (!instance->position.known()) instance->position = expr->x->pos;
  set_underlying(def, instance);
  if (args.size() != named->type_params.size()) return instance;
  later([this, expr, instance] { check_instance(expr, instance); });
  return instance;
}

void Checker::check_instance(syntax::IndexExpr* expr, Named* instance) {
  record_instance(expr->x, instance->type_args, instance);
  std::string cause;
  int failed = verify(expr->pos, instance->origin->type_params, instance->type_args, &cause);
  if (failed >= 0) {
    absl::Span<syntax::Expr* const> list = unpack(expr->index);
    auto index = static_cast<size_t>(failed);
    error(index < list.size() ? syntax::start_pos(list[index]) : expr->x->pos, cause);
  } else {
    record_mono(instance->origin->type_params, instance->type_args, expr->x->pos,
                unpack(expr->index));
  }
  valid_type(instance);
}

int64_t Checker::array_length(syntax::Expr* expr) {
  if (auto* name = syntax::as<syntax::Name>(expr)) {
    Object* object = lookup(name->value);
    if (object == nullptr) {
      error(name,
            absl::StrCat("undefined array length ", name->value, " or missing type constraint"));
      return -1;
    }
    if (object->kind != ObjectKind::kConst) {
      error(name, absl::StrCat("invalid array length ", name->value));
      return -1;
    }
  }
  Operand x;
  expression(nullptr, x, expr);
  if (!x.is_constant()) {
    if (x.valid()) error(x, absl::StrCat("array length ", str(x), " must be constant"));
    return -1;
  }
  if (is_untyped(x.type) || is_integer(x.type)) {
    Value length = x.value.to_int();
    auto* int_type = static_cast<Basic*>(basic(BasicKind::kInt));
    if (length.kind() == Value::Kind::kInt && representable_constant(length, int_type, nullptr)) {
      if (std::optional<int64_t> n = length.to_int64(); n && *n >= 0) return *n;
    }
  }
  error(x, is_integer(x.type) ? absl::StrCat("invalid array length ", str(x))
                              : absl::StrCat("array length ", str(x), " must be integer"));
  return -1;
}

bool Checker::type_list(absl::Span<syntax::Expr* const> list, std::vector<Type*>& types) {
  bool valid = true;
  for (syntax::Expr* expr : list) {
    types.push_back(variable_type(expr));
    valid &= is_valid(types.back());
  }
  return valid;
}

}  // namespace tandem::go::types
