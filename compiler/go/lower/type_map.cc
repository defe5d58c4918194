// Conversion of types; see type_map.h.
//
// Each environment has a cache from the checker's types to TIR's, in which a type is made once. A
// named type enters the table and the cache before its underlying type is converted, so that
// recursive types end; types at package level without type arguments are always converted in the
// root environment. A type's link name is its package's path and name, with the type arguments in
// brackets, and a number for types declared inside functions (local_types.h): types with the same
// name are the same. Instantiations that never end are stopped by the length of that name.

#include "compiler/go/lower/type_map.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace tandem::go::lower {

using types::as;

namespace {

// No program nests type arguments as deep as this, unless its instantiations never end.
constexpr size_t kMaxNameSize = 1 << 14;

// A type as it stands in a link name.
std::string link_text(const ir::Type* type) {
  return std::string(type->kind() == ir::TypeKind::kNamed ? type->name() : type->text());
}

ir::ChanDirection direction_of(types::ChanDirection direction) {
  switch (direction) {
    case types::ChanDirection::kBoth:
      return ir::ChanDirection::kBoth;
    case types::ChanDirection::kSendOnly:
      return ir::ChanDirection::kSend;
    case types::ChanDirection::kReceiveOnly:
      return ir::ChanDirection::kReceive;
  }
  return ir::ChanDirection::kBoth;
}

}  // namespace

std::string arguments_suffix(absl::Span<const ir::Type* const> arguments,
                             absl::Span<const ir::Type* const> of_function) {
  if (arguments.empty() && of_function.empty()) return "";
  std::string out = "[";
  absl::string_view separator;
  for (const ir::Type* argument : of_function) {
    absl::StrAppend(&out, separator, link_text(argument));
    separator = ",";
  }
  if (!of_function.empty()) separator = ";";
  for (const ir::Type* argument : arguments) {
    absl::StrAppend(&out, separator, link_text(argument));
    separator = ",";
  }
  return out + "]";
}

std::string package_of_name(const types::Object* object) {
  return object->exported() || object->package == nullptr ? "" : object->package->path;
}

const ir::Type* TypeMap::convert(types::Type* type, Environment& environment) {
  if (auto found = environment.cache.find(type); found != environment.cache.end()) {
    return found->second;
  }
  const ir::Type* result = make(type, environment);
  environment.cache[type] = result;
  return result;
}

Environment& TypeMap::bind(const std::vector<types::TypeParam*>& parameters,
                           std::vector<const ir::Type*> arguments) {
  Environment& environment = environments_.emplace_back();
  environment.parameters.assign(parameters.begin(), parameters.end());
  environment.arguments = std::move(arguments);
  environment.of_function = environment.parameters.size();
  return environment;
}

const NamedOrigin* TypeMap::origin(const ir::Type* named) const {
  auto found = origins_.find(named);
  return found == origins_.end() ? nullptr : &found->second;
}

const ir::Type* TypeMap::make(types::Type* type, Environment& environment) {
  switch (type->kind) {
    case types::TypeKind::kBasic:
      return make_basic(as<types::Basic>(type));
    case types::TypeKind::kNamed:
      return make_named(as<types::Named>(type), environment);
    case types::TypeKind::kPointer:
      return table().pointer(convert(as<types::Pointer>(type)->element, environment));
    case types::TypeKind::kSlice:
      return table().slice(convert(as<types::Slice>(type)->element, environment));
    case types::TypeKind::kArray: {
      auto* array = as<types::Array>(type);
      return table().array(array->length, convert(array->element, environment));
    }
    case types::TypeKind::kMap: {
      auto* map = as<types::Map>(type);
      const ir::Type* key = convert(map->key, environment);
      return table().map(key, convert(map->element, environment));
    }
    case types::TypeKind::kChan: {
      auto* chan = as<types::Chan>(type);
      return table().chan(direction_of(chan->direction), convert(chan->element, environment));
    }
    case types::TypeKind::kStruct:
      return make_struct(as<types::Struct>(type), environment);
    case types::TypeKind::kSignature:
      return make_func(as<types::Signature>(type), environment);
    case types::TypeKind::kInterface:
      return make_interface(as<types::Interface>(type), environment);
    case types::TypeKind::kTypeParam:
      for (size_t i = 0; i < environment.parameters.size(); ++i) {
        if (environment.parameters[i] == type) return environment.arguments[i];
      }
      break;
    case types::TypeKind::kTuple:
    case types::TypeKind::kUnion:
      break;
  }
  return table().empty_interface();
}

const ir::Type* TypeMap::make_basic(const types::Basic* basic) {
  switch (basic->basic) {
    case types::BasicKind::kBool:
    case types::BasicKind::kUntypedBool:
      return table().bool_type();
#define TANDEM_BASIC(kind)     \
  case types::BasicKind::kind: \
    return table().basic(ir::TypeKind::kind);
      TANDEM_BASIC(kInt8)
      TANDEM_BASIC(kInt16)
      TANDEM_BASIC(kInt32)
      TANDEM_BASIC(kInt64)
      TANDEM_BASIC(kUint)
      TANDEM_BASIC(kUint8)
      TANDEM_BASIC(kUint16)
      TANDEM_BASIC(kUint32)
      TANDEM_BASIC(kUint64)
      TANDEM_BASIC(kUintptr)
      TANDEM_BASIC(kFloat32)
      TANDEM_BASIC(kComplex64)
#undef TANDEM_BASIC
    case types::BasicKind::kInt:
    case types::BasicKind::kUntypedInt:
    case types::BasicKind::kInvalid:
      return table().int_type();
    case types::BasicKind::kUntypedRune:
      return table().basic(ir::TypeKind::kInt32);
    case types::BasicKind::kFloat64:
    case types::BasicKind::kUntypedFloat:
      return table().basic(ir::TypeKind::kFloat64);
    case types::BasicKind::kComplex128:
    case types::BasicKind::kUntypedComplex:
      return table().basic(ir::TypeKind::kComplex128);
    case types::BasicKind::kString:
    case types::BasicKind::kUntypedString:
      return table().string_type();
    case types::BasicKind::kUnsafePointer:
    case types::BasicKind::kUntypedNil:
      return table().unsafe_pointer();
  }
  return table().int_type();
}

// `name`, which has the type arguments, with what tells types apart that are declared in functions.
std::string TypeMap::local_link_name(const types::Named* declaration, absl::string_view name) {
  std::string out = absl::StrCat(name, "·", local_types_.number(declaration->object));
  // Two declarations have one position only if //line directives say so.
  while (true) {
    const ir::Type* known = table().find_named(out);
    const NamedOrigin* origin = known == nullptr ? nullptr : this->origin(known);
    if (known == nullptr || (origin != nullptr && origin->declaration == declaration)) return out;
    out += "·";
  }
}

// The environment in which the underlying type of a generic type is looked at.
Environment& TypeMap::bind_declaration(const types::Named* declaration,
                                       std::vector<const ir::Type*> arguments, Environment& outer,
                                       bool is_local) {
  if (!is_local) return bind(declaration->type_params, std::move(arguments));
  Environment& inner = environments_.emplace_back();
  inner.of_function = outer.of_function;
  inner.parameters.assign(outer.parameters.begin(),
                          outer.parameters.begin() + static_cast<ptrdiff_t>(outer.of_function));
  inner.arguments.assign(outer.arguments.begin(),
                         outer.arguments.begin() + static_cast<ptrdiff_t>(outer.of_function));
  inner.parameters.insert(inner.parameters.end(), declaration->type_params.begin(),
                          declaration->type_params.end());
  inner.arguments.insert(inner.arguments.end(), arguments.begin(), arguments.end());
  return inner;
}

const ir::Type* TypeMap::make_named(types::Named* named, Environment& environment) {
  types::Named* declaration = named->generic();
  const types::TypeName* object = declaration->object;
  bool is_local = object->package != nullptr && object->parent != object->package->scope;
  // A type at package level means the same in every environment.
  if (!is_local && named->origin == nullptr && &environment != &root_) {
    return convert(named, root_);
  }
  std::vector<const ir::Type*> arguments;
  if (named->origin != nullptr) {
    for (types::Type* argument : named->type_args) {
      arguments.push_back(convert(argument, environment));
    }
  }
  absl::Span<const ir::Type* const> of_function;
  if (is_local) {
    of_function = absl::MakeConstSpan(environment.arguments).first(environment.of_function);
  }
  const std::string written = absl::StrCat(object->name, arguments_suffix(arguments, of_function));
  std::string name = written;
  std::string display = written;
  if (object->package != nullptr) {
    name = absl::StrCat(object->package->path, ".", written);
    display = absl::StrCat(object->package->name, ".", written);
    if (is_local) name = local_link_name(declaration, name);
  }
  if (const ir::Type* known = table().find_named(name)) return known;
  if (name.size() > kMaxNameSize) {
    too_deep_ = true;
    return table().int_type();
  }
  const ir::Type* result =
      table().named(name, display, object->package == nullptr ? "" : object->package->path);
  environment.cache[named] = result;
  origins_[result] = {.declaration = declaration, .arguments = arguments};
  Environment& inner = arguments.empty() ? environment
                                         : bind_declaration(declaration, std::move(arguments),
                                                            environment, is_local);
  table().set_underlying(result, convert(types::underlying(declaration), inner));
  return result;
}

const ir::Type* TypeMap::make_struct(const types::Struct* structure, Environment& environment) {
  std::vector<ir::Field> fields;
  for (size_t i = 0; i < structure->fields.size(); ++i) {
    const types::Var* field = structure->fields[i];
    fields.push_back({.name = field->name,
                      .type = convert(field->type, environment),
                      .tag = structure->tag(i),
                      .package = package_of_name(field),
                      .embedded = field->embedded});
  }
  return table().struct_type(std::move(fields));
}

const ir::Type* TypeMap::make_func(const types::Signature* signature, Environment& environment) {
  std::vector<const ir::Type*> parameters;
  std::vector<const ir::Type*> results;
  for (const types::Var* var : signature->params->variables) {
    parameters.push_back(convert(var->type, environment));
  }
  for (const types::Var* var : signature->results->variables) {
    results.push_back(convert(var->type, environment));
  }
  return table().func(parameters, results, signature->variadic);
}

const ir::Type* TypeMap::make_interface(types::Interface* interface, Environment& environment) {
  std::vector<ir::Method> methods;
  for (types::Func* method : types::type_set(interface).methods) {
    methods.push_back({.name = method->name,
                       .package = package_of_name(method),
                       .type = convert(method->type, environment),
                       .code = ""});
  }
  return table().interface(std::move(methods));
}

const ir::Type* TypeMap::calling_type(const ir::Type* func, const ir::Type* receiver) {
  std::vector<const ir::Type*> parameters;
  std::vector<const ir::Type*> results;
  auto add_parameter = [&](const ir::Type* type) {
    parameters.push_back(type->is_register_type() ? type : table().pointer(type));
  };
  if (receiver != nullptr) add_parameter(receiver);
  for (const ir::Type* type : func->parameters()) add_parameter(type);
  for (const ir::Type* type : func->results()) {
    if (type->is_register_type()) {
      results.push_back(type);
    } else {
      parameters.push_back(table().pointer(type));
    }
  }
  return table().func(parameters, results);
}

}  // namespace tandem::go::lower
