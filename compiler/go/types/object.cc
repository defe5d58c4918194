// Objects, scopes, and objects as messages show them; see object.h. Also the look-ups of Info
// (info.h).
//
// The identity of an object within a type is id(): the name if it is exported, else with the path
// of its package in front. A Scope maps names to objects and keeps their order. lookup_parent()
// goes outward from scope to scope and passes over what is declared behind the given position.
// object_string() gives an object as go/types prints it: its kind, its name and its type.

#include "compiler/go/types/object.h"

#include "compiler/go/syntax/ast.h"

#include "absl/strings/str_cat.h"
#include "compiler/go/syntax/unicode.h"
#include "compiler/go/types/info.h"
#include "compiler/go/types/typestring.h"

namespace tandem::go::types {
namespace {

// The name of a function with its receiver or package in front.
std::string function_name(const Func* function, const Qualifier& qualifier) {
  const Signature* signature = function->signature();
  if (signature != nullptr && signature->receiver != nullptr) {
    Type* receiver = signature->receiver->type;
    std::string type =
        as<Interface>(receiver) != nullptr ? "interface" : type_string(receiver, qualifier);
    return absl::StrCat("(", type, ").", function->name);
  }
  return absl::StrCat(package_prefix(function->package, qualifier), function->name);
}

absl::string_view kind_word(const Object* object) {
  switch (object->kind) {
    case ObjectKind::kPkgName:
      return "package";
    case ObjectKind::kConst:
      return "const";
    case ObjectKind::kTypeName:
      return is_type_param(object->type) ? "type parameter" : "type";
    case ObjectKind::kVar:
      return static_cast<const Var*>(object)->is_field ? "field" : "var";
    case ObjectKind::kFunc:
      return "func";
    case ObjectKind::kLabel:
      return "label";
    case ObjectKind::kBuiltin:
      return "builtin";
    case ObjectKind::kNil:
      return "nil";
  }
  return "";
}

std::string type_name_string(const TypeName* object, std::string text, const Qualifier& qualifier) {
  if (as<Basic>(object->type) != nullptr) return text;
  TypeWriter writer(qualifier);
  auto* named = as<Named>(object->type);
  if (named != nullptr && !named->type_params.empty()) {
    writer.type_params(named->type_params);
    text += writer.take();
  }
  Type* shown = underlying(object->type);
  if (object->is_alias()) {
    text += " =";
    shown = object->type;
  } else if (auto* param = as<TypeParam>(object->type)) {
    shown = param->bound;
  }
  return absl::StrCat(text, " ", type_string(shown, qualifier));
}

}  // namespace

PkgName::PkgName(Position pos, Package* pkg, absl::string_view object_name,
                 Package* imported_package)
    : Object(kKind, pos, pkg, object_name, basic(BasicKind::kInvalid)),
      imported(imported_package) {}

Label::Label(Position pos, Package* pkg, absl::string_view object_name)
    : Object(kKind, pos, pkg, object_name, basic(BasicKind::kInvalid)) {}

Builtin::Builtin(absl::string_view object_name, BuiltinId builtin_id)
    : Object(kKind, Position(), nullptr, object_name, basic(BasicKind::kInvalid)), id(builtin_id) {}

Nil::Nil() : Object(kKind, Position(), nullptr, "nil", basic(BasicKind::kUntypedNil)) {}

bool is_exported_name(absl::string_view name) {
  return syntax::is_exported(name);
}

bool Object::exported() const {
  return is_exported_name(name);
}

std::string Object::id() const {
  if (exported()) return name;
  std::string path = package != nullptr && !package->path.empty() ? package->path : "_";
  return absl::StrCat(path, ".", name);
}

bool Object::same_id(const Package* other_package, absl::string_view other_name) const {
  if (other_name != name) return false;
  if (exported()) return true;
  if (other_package == nullptr || package == nullptr) return other_package == package;
  return other_package->path == package->path;
}

bool TypeName::is_alias() const {
  if (type == nullptr) return false;
  if (auto* basic_type = as<Basic>(type)) {
    if (package == unsafe_package()) return false;
    return package != nullptr || basic_type->name != name || type == universe_byte() ||
           type == universe_rune();
  }
  if (auto* named = as<Named>(type)) return named->object != this;
  if (auto* param = as<TypeParam>(type)) return param->object != this;
  return true;
}

std::string Func::full_name() const {
  return function_name(this, nullptr);
}

Object* Scope::lookup(absl::string_view object_name) const {
  if (in_order.size() > kFewElements) {
    auto it = by_name_.find(object_name);
    return it != by_name_.end() ? it->second : nullptr;
  }
  for (Object* object : in_order) {
    if (object->name == object_name) return object;
  }
  return nullptr;
}

Object* Scope::insert(Object* object) {
  if (Object* other = lookup(object->name)) return other;
  enter(object);
  if (object->parent == nullptr) object->parent = this;
  return nullptr;
}

void Scope::enter(Object* object) {
  in_order.push_back(object);
  if (in_order.size() == kFewElements + 1) {
    for (Object* element : in_order) by_name_.emplace(element->name, element);
  } else if (in_order.size() > kFewElements) {
    by_name_.emplace(object->name, object);
  }
}

Object* Scope::lookup_parent(absl::string_view object_name, Position position,
                             Scope** where) const {
  for (const Scope* scope = this; scope != nullptr; scope = scope->parent) {
    Object* object = scope->lookup(object_name);
    if (object == nullptr) continue;
    if (position.known() && object->scope_position.known() && position < object->scope_position) {
      continue;
    }
    if (where != nullptr) *where = const_cast<Scope*>(scope);
    return object;
  }
  return nullptr;
}

std::string object_string(const Object* object, const Qualifier& qualifier) {
  std::string text = absl::StrCat(kind_word(object), " ");
  switch (object->kind) {
    case ObjectKind::kPkgName: {
      const Package* imported = static_cast<const PkgName*>(object)->imported;
      absl::StrAppend(&text, object->name);
      if (!imported->path.empty() && imported->path != object->name) {
        absl::StrAppend(&text, " (", quote(imported->path), ")");
      }
      return text;
    }
    case ObjectKind::kFunc: {
      auto* function = static_cast<const Func*>(object);
      absl::StrAppend(&text, function_name(function, qualifier));
      if (auto* signature = as<Signature>(function->type)) {
        absl::StrAppend(&text, signature_string(signature, qualifier));
      }
      return text;
    }
    case ObjectKind::kNil:
      return "nil";
    case ObjectKind::kConst:
    case ObjectKind::kTypeName:
    case ObjectKind::kVar:
    case ObjectKind::kLabel:
    case ObjectKind::kBuiltin:
      break;
  }
  if (object->package != nullptr && object->package->scope->lookup(object->name) == object) {
    absl::StrAppend(&text, package_prefix(object->package, qualifier));
  }
  absl::StrAppend(&text, object->name);
  if (object->type == nullptr || object->kind == ObjectKind::kLabel ||
      object->kind == ObjectKind::kBuiltin) {
    return text;
  }
  if (auto* type_name = as<TypeName>(object)) return type_name_string(type_name, text, qualifier);
  return absl::StrCat(text, " ", type_string(object->type, qualifier));
}

const TypeAndValue* Info::find(const syntax::Expr* expr) const {
  const TypeAndValue* found = types.find(expr);
  return found != nullptr && found->mode != Mode::kInvalid ? found : nullptr;
}

Object* Info::used_by(const syntax::Name* name) const {
  Object* const* found = uses.find(name);
  return found != nullptr ? *found : nullptr;
}

Type* Info::type_of(const syntax::Expr* expr) const {
  const TypeAndValue* found = find(expr);
  return found != nullptr ? found->type : nullptr;
}

Object* Info::object_of(const syntax::Name* name) const {
  if (auto it = defs.find(name); it != defs.end() && it->second != nullptr) return it->second;
  return used_by(name);
}

}  // namespace tandem::go::types
