// Breadth-first search through embedded fields, by the language's rule: the shallowest depth wins,
// and two at that depth are none. See methods.h.

#include "compiler/go/lower/methods.h"

#include <set>
#include <utility>

namespace tandem::go::lower {
namespace {

// The type behind an embedded field: fields are embedded as T or *T.
const ir::Type* embedded_type(const ir::Field& field) {
  return field.type->kind() == ir::TypeKind::kPointer ? field.type->element() : field.type;
}

bool is_struct(const ir::Type* type) {
  return type->underlying_kind() == ir::TypeKind::kStruct;
}

}  // namespace

const types::Func* Methods::declared(const ir::Type* type, absl::string_view name,
                                     absl::string_view package) {
  const NamedOrigin* origin = types_.origin(type);
  if (origin == nullptr) return nullptr;
  for (const types::Func* method : origin->declaration->methods) {
    if (method->name == name && package_of_name(method) == package) return method;
  }
  return nullptr;
}

Environment& Methods::environment(const ir::Type* owner, const types::Func* method) {
  const NamedOrigin* origin = types_.origin(owner);
  if (origin == nullptr || origin->arguments.empty()) return types_.root();
  Environment*& known = environments_[{owner, method}];
  if (known == nullptr) {
    known = &types_.bind(method->signature()->receiver_type_params, origin->arguments);
  }
  return *known;
}

const ir::Type* Methods::method_type(const ir::Type* owner, const types::Func* method) {
  return types_.convert(method->type, environment(owner, method));
}

// How many fields and methods of the candidate itself have the name; `found` becomes the method.
int Methods::match(const Candidate& candidate, absl::string_view name, absl::string_view package,
                   std::optional<MethodPath>& found) {
  const ir::Type* type = candidate.type;
  if (type->is_interface()) {
    absl::Span<const ir::Method> methods = type->interface_methods();
    for (size_t i = 0; i < methods.size(); ++i) {
      if (methods[i].name != name || methods[i].package != package) continue;
      found = MethodPath{.fields = candidate.fields,
                         .owner = type,
                         .index = i,
                         .through_pointer = candidate.through_pointer,
                         .name = std::string(name),
                         .package = std::string(package),
                         .type = methods[i].type};
      return 1;
    }
    return 0;
  }
  if (const types::Func* method = declared(type, name, package)) {
    found = MethodPath{.fields = candidate.fields,
                       .owner = type,
                       .method = method,
                       .pointer_receiver = method->has_pointer_receiver,
                       .through_pointer = candidate.through_pointer,
                       .name = std::string(name),
                       .package = std::string(package),
                       .type = method_type(type, method)};
    return 1;
  }
  if (!is_struct(type)) return 0;
  for (const ir::Field& field : type->fields()) {
    if (field.name == name && field.package == package) return 1;
  }
  return 0;
}

std::optional<MethodPath> Methods::find(const ir::Type* type, absl::string_view name,
                                        absl::string_view package) {
  std::vector<Candidate> level = {{type, {}, false}};
  std::set<const ir::Type*> seen;
  while (!level.empty()) {
    std::optional<MethodPath> found;
    int count = 0;
    for (const Candidate& candidate : level) count += match(candidate, name, package, found);
    if (count > 1) return std::nullopt;
    if (count == 1) return found;
    std::vector<Candidate> next;
    for (const Candidate& candidate : level) {
      if (!is_struct(candidate.type) || seen.contains(candidate.type)) continue;
      absl::Span<const ir::Field> fields = candidate.type->fields();
      for (size_t i = 0; i < fields.size(); ++i) {
        if (!fields[i].embedded) continue;
        Candidate& inner = next.emplace_back(candidate);
        inner.type = embedded_type(fields[i]);
        inner.fields.push_back(static_cast<int>(i));
        if (fields[i].type->kind() == ir::TypeKind::kPointer) inner.through_pointer = true;
      }
    }
    for (const Candidate& candidate : level) seen.insert(candidate.type);
    level = std::move(next);
  }
  return std::nullopt;
}

std::vector<MethodPath> Methods::all(const ir::Type* type) {
  std::set<std::pair<std::string, std::string>> names;
  std::set<const ir::Type*> seen;
  std::vector<const ir::Type*> pending = {type};
  while (!pending.empty()) {
    const ir::Type* current = pending.back();
    pending.pop_back();
    if (!seen.insert(current).second) continue;
    if (current->is_interface()) {
      for (const ir::Method& method : current->interface_methods()) {
        names.emplace(method.name, method.package);
      }
    } else if (const NamedOrigin* origin = types_.origin(current)) {
      for (const types::Func* method : origin->declaration->methods) {
        if (method->name != "_") names.emplace(method->name, package_of_name(method));
      }
    }
    if (!is_struct(current)) continue;
    for (const ir::Field& field : current->fields()) {
      if (field.embedded) pending.push_back(embedded_type(field));
    }
  }
  std::vector<MethodPath> out;
  for (const auto& [name, package] : names) {
    if (std::optional<MethodPath> path = find(type, name, package)) out.push_back(*path);
  }
  return out;
}

}  // namespace tandem::go::lower
