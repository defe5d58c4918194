// The globals that describe types: descriptors, interface tables, and the runtime's own symbols.
//
// Everything is looked up by its name first, and a type's global exists before its parts are
// written, so that recursive types end. Strings, names and constants are in constant_data.cc.

#include "compiler/lower/descriptor.h"

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "compiler/lower/data_writer.h"
#include "compiler/lower/type_descriptor.h"
#include "rt/abi/types.h"

namespace tandem::lower {
namespace {

namespace abi = rt::abi;
using ir::Global;
using ir::Type;
using ir::TypeKind;

const ir::Method* find_method(absl::Span<const ir::Method> methods, const ir::Method& wanted) {
  for (const ir::Method& method : methods) {
    if (method.name == wanted.name && method.package == wanted.package) return &method;
  }
  return nullptr;
}

}  // namespace

bool is_direct_interface(const Type* type) {
  const Type* plain = type->underlying();
  if (plain->kind() == TypeKind::kStruct) {
    return plain->fields().size() == 1 && is_direct_interface(plain->fields()[0].type);
  }
  if (plain->kind() == TypeKind::kArray) {
    return plain->length() == 1 && is_direct_interface(plain->element());
  }
  return plain->is_pointer_shaped();
}

const Global& DescriptorMaker::type(const Type* type) {
  std::string name = absl::StrCat(
      "type:", type->kind() == TypeKind::kNamed ? std::string(type->name()) : type->text());
  if (Global* known = module_->find_global(name); known != nullptr) return *known;
  Global* global = module_->add_global(name);  // before its parts: types may be recursive
  write_type_descriptor(*this, *module_, global, type);
  if (type->kind() == TypeKind::kPointer) link_to_pointer(type->element(), *global);
  // A pointer that reflect makes of such a type has methods.
  if (!type->pointer_methods().empty() && searches_types()) {
    this->type(module_->types().pointer(type));
  }
  return *global;
}

bool DescriptorMaker::searches_types() const {
  return module_->find_function("reflect.typelinks") != nullptr;
}

// In programs that search for types, a type's descriptor leads to that of the pointer to it.
void DescriptorMaker::link_to_pointer(const Type* element, const Global& pointer) {
  if (!searches_types()) return;
  Global* global = module_->find_global(this->type(element).name);
  auto place =
      std::find_if(global->relocations.begin(), global->relocations.end(),
                   [](const ir::DataRelocation& relocation) {
                     return relocation.offset > int64_t{offsetof(abi::TypeDescriptor, name_offset)};
                   });
  global->relocations.insert(place, {.offset = offsetof(abi::TypeDescriptor, pointer_offset),
                                     .symbol = pointer.name,
                                     .low = true});
}

const Global& DescriptorMaker::itab(const Type* type, const Type* interface) {
  std::string name = absl::StrCat("go:itab.", type->text(), ",", interface->text());
  if (Global* known = module_->find_global(name); known != nullptr) return *known;
  Global* global = module_->add_global(name);
  DataWriter out(*module_, global, sizeof(abi::Itab));
  out.put_address(offsetof(abi::Itab, interface_type), this->type(interface).name);
  out.put_address(offsetof(abi::Itab, type), this->type(type).name);
  out.put<uint32_t>(offsetof(abi::Itab, hash), static_cast<uint32_t>(fnv1a(type->text())));
  absl::Span<const ir::Method> methods = methods_of(type);
  size_t index = 0;
  for (const ir::Method& wanted : interface->interface_methods()) {
    size_t offset = abi::itab_method_offset(index++);
    out.reserve(offset + kWordSize);
    const ir::Method* method = find_method(methods, wanted);
    if (method != nullptr && !method->code.empty()) out.put_address(offset, method->code);
  }
  return *global;
}

void DescriptorMaker::panic_hook() {
  constexpr absl::string_view kName = "runtime.panic_hook";
  if (module_->find_global(kName) != nullptr) return;
  Global* global = module_->add_global(kName);
  global->size = kWordSize;
  global->align = kWordSize;
  global->read_only = true;
  global->data.assign(kWordSize, '\0');
  global->relocations.push_back(
      {.offset = 0, .symbol = module_->intern("runtime.panic_driver"), .addend = 0});
}

const Global& DescriptorMaker::zero_base() {
  constexpr absl::string_view kName = "runtime.zerobase";
  if (Global* known = module_->find_global(kName); known != nullptr) return *known;
  Global* global = module_->add_global(kName);
  global->size = kWordSize;
  global->align = kWordSize;
  global->external = true;
  return *global;
}

}  // namespace tandem::lower
