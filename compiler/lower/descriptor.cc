// Writing of descriptors. A DataWriter holds the bytes of one global and stores fields at the
// offsets that the C++ structures have; a reference to another descriptor is a relocation.
//
// A descriptor is what all types have, then the kind's own part, then the methods of a type that
// has some; an array of fields is a global of its own. Everything is looked up by its
// name first, and a type's global exists before its parts are written, so that recursive types end.
// Long strings are named by a hash (FNV-1a) of their bytes.

#include "compiler/lower/descriptor.h"

#include <algorithm>
#include <cstring>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "compiler/ir/pointer_bitmap.h"
#include "rt/abi/chan.h"
#include "rt/abi/map.h"
#include "rt/abi/types.h"

namespace tandem::lower {
namespace {

namespace abi = rt::abi;
using ir::Global;
using ir::Module;
using ir::Type;
using ir::TypeKind;

constexpr int64_t kWordSize = 8;

uint64_t fnv1a(absl::string_view text) {
  uint64_t hash = 14695981039346656037u;
  for (unsigned char c : text) hash = (hash ^ c) * 1099511628211u;
  return hash;
}

// Makes read-only globals field by field.
class DataWriter {
 public:
  DataWriter(Module& module, Global* global, size_t size) : module_(module), global_(global) {
    global_->align = kWordSize;
    global_->read_only = true;
    reserve(size);
  }

  void reserve(size_t size) {
    if (global_->data.size() < size) global_->data.resize(size);
    global_->size = static_cast<int64_t>(global_->data.size());
  }

  template <typename T>
  void put(size_t offset, T value) {
    reserve(offset + sizeof(T));
    std::memcpy(global_->data.data() + offset, &value, sizeof(T));
  }

  // Four bytes: how far `symbol` is from the start of the global.
  void put_offset(size_t offset, absl::string_view symbol) {
    reserve(offset + sizeof(int32_t));
    global_->relocations.push_back({.offset = static_cast<int64_t>(offset),
                                    .symbol = module_.intern(symbol),
                                    .relative = true});
  }

  void put_address(size_t offset, absl::string_view symbol, int64_t addend = 0) {
    reserve(offset + kWordSize);
    global_->relocations.push_back({.offset = static_cast<int64_t>(offset),
                                    .symbol = module_.intern(symbol),
                                    .addend = addend});
  }

  void sort_relocations() {
    std::sort(global_->relocations.begin(), global_->relocations.end(),
              [](const auto& a, const auto& b) { return a.offset < b.offset; });
  }

  int64_t end() const { return global_->size; }
  absl::string_view symbol() const { return global_->name; }

 private:
  Module& module_;
  Global* global_;
};

#define TYPE_FIELD(field) offsetof(abi::TypeDescriptor, field)

abi::Kind kind_number(const Type* type) {
  switch (type->underlying_kind()) {
    case TypeKind::kBool:
    case TypeKind::kInt:
    case TypeKind::kInt8:
    case TypeKind::kInt16:
    case TypeKind::kInt32:
    case TypeKind::kInt64:
    case TypeKind::kUint:
    case TypeKind::kUint8:
    case TypeKind::kUint16:
    case TypeKind::kUint32:
    case TypeKind::kUint64:
    case TypeKind::kUintptr:
    case TypeKind::kFloat32:
    case TypeKind::kFloat64:
    case TypeKind::kComplex64:
    case TypeKind::kComplex128:
      // The basic kinds are in reflect's order, which starts at Bool = 1.
      return static_cast<abi::Kind>(static_cast<int>(type->underlying_kind()) + 1);
    case TypeKind::kString:
      return abi::Kind::kString;
    case TypeKind::kUnsafePointer:
      return abi::Kind::kUnsafePointer;
    case TypeKind::kPointer:
      return abi::Kind::kPointer;
    case TypeKind::kSlice:
      return abi::Kind::kSlice;
    case TypeKind::kArray:
      return abi::Kind::kArray;
    case TypeKind::kStruct:
      return abi::Kind::kStruct;
    case TypeKind::kMap:
      return abi::Kind::kMap;
    case TypeKind::kChan:
      return abi::Kind::kChan;
    case TypeKind::kFunc:
      return abi::Kind::kFunc;
    case TypeKind::kInterface:
      return abi::Kind::kInterface;
    case TypeKind::kNamed:
      break;
  }
  return abi::Kind::kInvalid;
}
static_assert(static_cast<int>(TypeKind::kComplex128) + 1 ==
              static_cast<int>(abi::Kind::kComplex128));

// A type that has a name without having been declared: int, string, ...
bool is_predeclared(const Type* type) {
  return type->kind() <= TypeKind::kComplex128 || type->kind() == TypeKind::kString ||
         type->kind() == TypeKind::kUnsafePointer;
}

// The methods of a concrete type: a named type, a struct with embedded fields, or a pointer to one.
absl::Span<const ir::Method> methods_of(const Type* type) {
  bool is_pointer = type->kind() == TypeKind::kPointer;
  const Type* base = is_pointer ? type->element() : type;
  if (base->is_interface()) return {};
  if (base->kind() != TypeKind::kNamed && base->kind() != TypeKind::kStruct) return {};
  return is_pointer ? base->pointer_methods() : base->value_methods();
}

// Writes one descriptor: what all types have, then the kind's own part, then the methods.
class DescriptorWriter {
 public:
  DescriptorWriter(DescriptorMaker& maker, Module& module, Global* global, const Type* type)
      : maker_(maker),
        module_(module),
        type_(type),
        out_(module, global, sizeof(abi::TypeDescriptor)) {}

  void write() {
    write_common();
    write_kind();
    write_methods();
    out_.sort_relocations();
  }

 private:
  void put_type(size_t offset, const Type* type) {
    out_.put_address(offset, maker_.type(type).name);
  }
  void put_type_offset(size_t offset, const Type* type) {
    out_.put_offset(offset, maker_.type(type).name);
  }
  void put_name_offset(size_t offset, const EncodedName& name) {
    out_.put_offset(offset, maker_.name(name).name);
  }
  // The name of a method: an unexported one says whose it is.
  static EncodedName method_name(const ir::Method& method) {
    return {.text = method.name, .exported = method.package.empty(), .package = method.package};
  }

  absl::Span<const ir::Method> methods() const { return methods_of(type_); }

  bool is_uncommon() const {
    return type_->kind() == TypeKind::kNamed || type_->kind() == TypeKind::kUnsafePointer ||
           !methods().empty();
  }

  void write_common() {
    out_.put<uint64_t>(TYPE_FIELD(size), static_cast<uint64_t>(type_->size()));
    out_.put<uint64_t>(TYPE_FIELD(pointer_bytes), static_cast<uint64_t>(type_->pointer_bytes()));
    out_.put<uint32_t>(TYPE_FIELD(hash), static_cast<uint32_t>(fnv1a(type_->text())));
    uint8_t flags = 0;
    if (is_uncommon()) flags |= abi::kFlagUncommon;
    if (type_->kind() == TypeKind::kNamed || is_predeclared(type_)) flags |= abi::kFlagNamed;
    if (type_->is_comparable() && type_->is_memory_comparable()) flags |= abi::kFlagMemoryEqual;
    out_.put<uint8_t>(TYPE_FIELD(flags), flags);
    out_.put<uint8_t>(TYPE_FIELD(align), static_cast<uint8_t>(type_->align()));
    out_.put<uint8_t>(TYPE_FIELD(field_align), static_cast<uint8_t>(type_->align()));
    auto kind = static_cast<uint8_t>(kind_number(type_));
    if (is_direct_interface(type_)) kind |= abi::kKindDirectInterface;
    out_.put<uint8_t>(TYPE_FIELD(kind), kind);
    abi::EqualKind equal = !type_->is_comparable()         ? abi::EqualKind::kNever
                           : type_->is_memory_comparable() ? abi::EqualKind::kMemory
                                                           : abi::EqualKind::kStructured;
    if (equal != abi::EqualKind::kNever && reflect_compares()) {
      out_.put_address(TYPE_FIELD(equal), equal_closure());
    } else {
      out_.put<uint64_t>(TYPE_FIELD(equal), static_cast<uint64_t>(equal));
    }
    if (type_->has_pointers()) {
      out_.put_address(TYPE_FIELD(pointer_bitmap), pointer_bitmap().name);
    }
    const std::string display = type_->display();
    put_name_offset(TYPE_FIELD(name_offset), {.text = display});
  }

  // Whether the program has one of the functions that call what a descriptor compares with.
  bool reflect_compares() const {
    constexpr absl::string_view kCallers[] = {"reflect.Value.IsZero", "reflect.ArrayOf",
                                              "reflect.StructOf"};
    return std::any_of(std::begin(kCallers), std::end(kCallers), [&](absl::string_view name) {
      return module_.find_function(name) != nullptr;
    });
  }

  // The func value that compares two values of the type.
  absl::string_view equal_closure() {
    DataWriter closure = part(".equal", sizeof(abi::EqualClosure));
    closure.put_address(offsetof(abi::EqualClosure, code), "runtime.typeequal_closure");
    closure.put_address(offsetof(abi::EqualClosure, type), out_.symbol());
    return closure.symbol();
  }

  const Global& pointer_bitmap() {
    std::string bits = ir::pointer_bitmap(*type_);
    std::string name = ir::pointer_bitmap_symbol(bits);
    if (Global* known = module_.find_global(name); known != nullptr) return *known;
    Global* global = module_.add_global(name);
    global->read_only = true;
    global->mergeable = true;
    global->size = static_cast<int64_t>(bits.size());
    global->data = std::move(bits);
    return *global;
  }

  void write_kind() {
    const Type* type = type_->underlying();
    switch (type->kind()) {
      case TypeKind::kPointer:
        return put_type(offsetof(abi::PointerDescriptor, element), type->element());
      case TypeKind::kSlice:
        return put_type(offsetof(abi::SliceDescriptor, element), type->element());
      case TypeKind::kArray:
        put_type(offsetof(abi::ArrayDescriptor, element), type->element());
        put_type(offsetof(abi::ArrayDescriptor, slice), module_.types().slice(type->element()));
        out_.put<uint64_t>(offsetof(abi::ArrayDescriptor, length),
                           static_cast<uint64_t>(type->length()));
        return;
      case TypeKind::kChan:
        put_type(offsetof(abi::ChanDescriptor, element), type->element());
        out_.put<uint64_t>(offsetof(abi::ChanDescriptor, direction),
                           static_cast<uint64_t>(type->direction()));
        return;
      case TypeKind::kFunc:
        return write_func(type);
      case TypeKind::kInterface:
        return write_interface(type);
      case TypeKind::kMap:
        return write_map(type);
      case TypeKind::kStruct:
        return write_struct(type);
      default:
        return;
    }
  }

  void write_func(const Type* type) {
    out_.put<uint16_t>(offsetof(abi::FuncDescriptor, parameter_count),
                       static_cast<uint16_t>(type->parameters().size()));
    out_.put<uint16_t>(offsetof(abi::FuncDescriptor, result_count),
                       static_cast<uint16_t>(type->results().size() |
                                             (type->variadic() ? abi::kFuncVariadic : 0)));
    size_t at = sizeof(abi::FuncDescriptor) + (is_uncommon() ? sizeof(abi::UncommonType) : 0);
    out_.reserve(at);
    for (const Type* parameter : type->parameters()) put_type(at, parameter), at += kWordSize;
    for (const Type* result : type->results()) put_type(at, result), at += kWordSize;
  }

  // An array that a descriptor points at is a global of its own.
  DataWriter part(absl::string_view suffix, size_t size) {
    Global* global = module_.add_global(absl::StrCat(out_.symbol(), suffix));
    return DataWriter(module_, global, size);
  }

  // The methods stand behind everything else of the descriptor: their offsets count from its start.
  void write_interface(const Type* type) {
    absl::Span<const ir::Method> list = type->interface_methods();
    out_.reserve(sizeof(abi::InterfaceDescriptor));
    const auto count = static_cast<int64_t>(list.size());
    out_.put<int64_t>(offsetof(abi::InterfaceDescriptor, method_count), count);
    out_.put<int64_t>(offsetof(abi::InterfaceDescriptor, method_capacity), count);
    if (list.empty()) return;
    for (const ir::Method& method : list) {
      if (method.package.empty()) continue;
      out_.put_address(offsetof(abi::InterfaceDescriptor, package),
                       maker_.name({.text = method.package}).name);
      break;
    }
    size_t at = sizeof(abi::InterfaceDescriptor) + (is_uncommon() ? sizeof(abi::UncommonType) : 0);
    out_.put_address(offsetof(abi::InterfaceDescriptor, methods), out_.symbol(),
                     static_cast<int64_t>(at));
    for (const ir::Method& method : list) {
      put_name_offset(at + offsetof(abi::InterfaceMethod, name), method_name(method));
      put_type_offset(at + offsetof(abi::InterfaceMethod, type), method.type);
      at += sizeof(abi::InterfaceMethod);
    }
  }

  void write_map(const Type* type) {
    put_type(offsetof(abi::MapDescriptor, key), type->key());
    put_type(offsetof(abi::MapDescriptor, element), type->element());
    const Type* group = maker_.map_group_type(type);
    put_type(offsetof(abi::MapDescriptor, group), group);
    const Type* slot = group->fields()[1].type->element();
    out_.put<uint32_t>(offsetof(abi::MapDescriptor, slot_size),
                       static_cast<uint32_t>(slot->size()));
    out_.put<uint32_t>(offsetof(abi::MapDescriptor, element_offset),
                       static_cast<uint32_t>(slot->field_offset(1)));
    out_.put<uint32_t>(offsetof(abi::MapDescriptor, flags), map_flags(type));
    out_.put<uint32_t>(offsetof(abi::MapDescriptor, group_size),
                       static_cast<uint32_t>(group->size()));
    out_.reserve(sizeof(abi::MapDescriptor));
  }

  static bool contains(const Type* type, bool (*test)(const Type*)) {
    if (test(type)) return true;
    if (type->underlying_kind() == TypeKind::kArray) return contains(type->element(), test);
    if (type->underlying_kind() != TypeKind::kStruct) return false;
    for (const ir::Field& field : type->fields()) {
      if (contains(field.type, test)) return true;
    }
    return false;
  }

  static uint32_t map_flags(const Type* type) {
    auto is_interface = [](const Type* t) { return t->is_interface(); };
    auto is_float = [](const Type* t) { return t->is_float() || t->is_complex(); };
    auto is_string = [](const Type* t) { return t->is_string(); };
    const Type* key = type->key();
    bool holds_interface = contains(key, is_interface);
    bool holds_float = contains(key, is_float) || holds_interface;
    uint32_t flags = 0;
    if (key->size() > abi::kMapMaxInlineSize) flags |= abi::kMapIndirectKey;
    if (type->element()->size() > abi::kMapMaxInlineSize) flags |= abi::kMapIndirectElement;
    if (!holds_float) flags |= abi::kMapReflexiveKey;
    if (holds_float || contains(key, is_string)) flags |= abi::kMapNeedKeyUpdate;
    if (holds_interface) flags |= abi::kMapHashMightPanic;
    return flags;
  }

  void write_struct(const Type* type) {
    absl::Span<const ir::Field> list = type->fields();
    out_.reserve(sizeof(abi::StructDescriptor));
    const auto count = static_cast<int64_t>(list.size());
    out_.put<int64_t>(offsetof(abi::StructDescriptor, field_count), count);
    out_.put<int64_t>(offsetof(abi::StructDescriptor, field_capacity), count);
    if (list.empty()) return;
    for (const ir::Field& field : list) {
      if (field.package.empty()) continue;
      out_.put_address(offsetof(abi::StructDescriptor, package),
                       maker_.name({.text = field.package}).name);
      break;
    }
    DataWriter fields = part(".fields", list.size() * sizeof(abi::StructField));
    for (size_t i = 0; i < list.size(); ++i) {
      const ir::Field& field = list[i];
      size_t at = i * sizeof(abi::StructField);
      const EncodedName name = {.text = field.name,
                                .tag = field.tag,
                                .exported = field.package.empty() && field.name != "_",
                                .embedded = field.embedded};
      fields.put_address(at + offsetof(abi::StructField, name), maker_.name(name).name);
      fields.put_address(at + offsetof(abi::StructField, type), maker_.type(field.type).name);
      fields.put<uint64_t>(at + offsetof(abi::StructField, offset),
                           static_cast<uint64_t>(type->field_offset(i)));
    }
    out_.put_address(offsetof(abi::StructDescriptor, fields), fields.symbol());
  }

  // Where Go looks for the UncommonType: behind the fixed part that the kind has.
  size_t size_of_own_part() const {
    switch (kind_number(type_)) {
      case abi::Kind::kArray:
        return sizeof(abi::ArrayDescriptor);
      case abi::Kind::kChan:
        return sizeof(abi::ChanDescriptor);
      case abi::Kind::kFunc:
        return sizeof(abi::FuncDescriptor);
      case abi::Kind::kInterface:
        return sizeof(abi::InterfaceDescriptor);
      case abi::Kind::kMap:
        return sizeof(abi::MapDescriptor);
      case abi::Kind::kPointer:
        return sizeof(abi::PointerDescriptor);
      case abi::Kind::kSlice:
        return sizeof(abi::SliceDescriptor);
      case abi::Kind::kStruct:
        return sizeof(abi::StructDescriptor);
      default:
        return sizeof(abi::TypeDescriptor);
    }
  }

  // Exported methods first, each group by name, as package reflect wants them.
  std::vector<const ir::Method*> sorted_methods() const {
    std::vector<const ir::Method*> sorted;
    for (const ir::Method& method : methods()) sorted.push_back(&method);
    std::stable_sort(sorted.begin(), sorted.end(), [](const ir::Method* a, const ir::Method* b) {
      return a->package.empty() && !b->package.empty();
    });
    return sorted;
  }

  // The symbol of the function that takes the method's receiver as it is declared (docs/abi.md).
  // Front ends make it where package reflect may ask for it.
  std::string direct_code(const ir::Method& method) const {
    if (type_->kind() == TypeKind::kPointer) return method.code;
    const bool is_named = type_->kind() == TypeKind::kNamed;
    return absl::StrCat(is_named ? std::string(type_->name()) : type_->text(), ".", method.name);
  }

  void write_methods() {
    if (!is_uncommon()) return;
    const size_t base = size_of_own_part();
    const std::vector<const ir::Method*> list = sorted_methods();
    const Type* named = type_->kind() == TypeKind::kPointer ? type_->element() : type_;
    out_.reserve(base + sizeof(abi::UncommonType));
    const size_t table = static_cast<size_t>(out_.end() + 3) / 4 * 4;
    // The one predeclared type that belongs to a package.
    const bool is_unsafe = type_->kind() == TypeKind::kUnsafePointer;
    const absl::string_view package = is_unsafe ? "unsafe" : named->package();
    if (!package.empty()) {
      put_name_offset(base + offsetof(abi::UncommonType, package), {.text = package});
    }
    auto exported =
        static_cast<uint16_t>(std::count_if(list.begin(), list.end(), [](const ir::Method* method) {
          return method->package.empty();
        }));
    out_.put<uint16_t>(base + offsetof(abi::UncommonType, method_count),
                       static_cast<uint16_t>(list.size()));
    out_.put<uint16_t>(base + offsetof(abi::UncommonType, exported_count), exported);
    out_.put<uint32_t>(base + offsetof(abi::UncommonType, methods_offset),
                       static_cast<uint32_t>(table - base));
    out_.reserve(table + list.size() * sizeof(abi::Method));
    for (size_t i = 0; i < list.size(); ++i) {
      const size_t at = table + i * sizeof(abi::Method);
      put_name_offset(at + offsetof(abi::Method, name), method_name(*list[i]));
      put_type_offset(at + offsetof(abi::Method, type), list[i]->type);
      if (list[i]->code.empty()) continue;
      out_.put_offset(at + offsetof(abi::Method, interface_code), list[i]->code);
      const std::string direct = direct_code(*list[i]);
      const bool has_direct = module_.find_function(direct) != nullptr;
      out_.put_offset(at + offsetof(abi::Method, code), has_direct ? direct : list[i]->code);
    }
  }

  DescriptorMaker& maker_;
  Module& module_;
  const Type* type_;
  DataWriter out_;
};

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
  DescriptorWriter(*this, *module_, global, type).write();
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
  auto place = std::find_if(global->relocations.begin(), global->relocations.end(),
                            [](const ir::DataRelocation& relocation) {
                              return relocation.offset > int64_t{TYPE_FIELD(name_offset)};
                            });
  global->relocations.insert(
      place, {.offset = TYPE_FIELD(pointer_offset), .symbol = pointer.name, .relative = true});
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

const Global& DescriptorMaker::string_data(absl::string_view text) {
  constexpr size_t kMaxReadableName = 48;
  std::string name = absl::StrCat("go:string.\"", absl::CEscape(text), "\"");
  if (name.size() > kMaxReadableName) {
    name = absl::StrCat("go:string.", text.size(), ".", absl::Hex(fnv1a(text)));
  }
  if (Global* known = module_->find_global(name); known != nullptr) return *known;
  Global* global = module_->add_global(name);
  global->read_only = true;
  global->mergeable = true;
  global->size = static_cast<int64_t>(text.size());
  global->data = std::string(text);
  return *global;
}

const Global& DescriptorMaker::string_header(absl::string_view text) {
  std::string name = "go:stringheader.";
  if (!text.empty()) absl::StrAppend(&name, string_data(text).name);
  if (Global* known = module_->find_global(name); known != nullptr) return *known;
  Global* global = module_->add_global(name);
  DataWriter out(*module_, global, sizeof(abi::String));
  if (!text.empty()) out.put_address(offsetof(abi::String, data), string_data(text).name);
  out.put<int64_t>(offsetof(abi::String, length), static_cast<int64_t>(text.size()));
  return *global;
}

namespace {

void append_varint(std::string& out, size_t value) {
  for (; value >= 0x80; value >>= 7) out.push_back(static_cast<char>(value | 0x80));
  out.push_back(static_cast<char>(value));
}

}  // namespace

const Global& DescriptorMaker::name(const EncodedName& name) {
  uint8_t flags = 0;
  if (name.exported) flags |= abi::kNameExported;
  if (!name.tag.empty()) flags |= abi::kNameHasTag;
  if (!name.package.empty()) flags |= abi::kNameHasPackage;
  if (name.embedded) flags |= abi::kNameEmbedded;
  std::string data(1, static_cast<char>(flags));
  append_varint(data, name.text.size());
  absl::StrAppend(&data, name.text);
  if (!name.tag.empty()) {
    append_varint(data, name.tag.size());
    absl::StrAppend(&data, name.tag);
  }
  const std::string symbol =
      absl::StrCat("type:.name.", absl::CEscape(data), name.package.empty() ? "" : ".",
                   absl::CEscape(name.package));
  if (Global* known = module_->find_global(symbol); known != nullptr) return *known;
  Global* global = module_->add_global(symbol);
  DataWriter out(*module_, global, data.size());
  global->data = std::move(data);
  global->align = 2;  // odd offsets mean something else
  if (!name.package.empty()) {
    out.put_offset(global->data.size(), this->name({.text = name.package}).name);
  }
  return *global;
}

const Global& DescriptorMaker::scalar_data(const Type* type, ir::Opcode opcode, int64_t bits) {
  if (opcode == ir::Opcode::kFloatConst && type->size() == sizeof(float)) {
    double wide;
    std::memcpy(&wide, &bits, sizeof(wide));
    auto narrow = static_cast<float>(wide);
    bits = 0;
    std::memcpy(&bits, &narrow, sizeof(narrow));
  }
  auto size = static_cast<size_t>(type->size());
  std::string data(reinterpret_cast<const char*>(&bits), size);
  std::string name = absl::StrCat("go:constant.", size, ".", absl::BytesToHexString(data));
  if (Global* known = module_->find_global(name); known != nullptr) return *known;
  Global* global = module_->add_global(name);
  global->read_only = true;
  global->size = static_cast<int64_t>(size);
  global->align = type->align();
  global->data = std::move(data);
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

namespace {

// A struct of `size` bytes whose words at the given offsets are pointers.
const Type* words_type(ir::TypeTable& types, size_t size,
                       std::initializer_list<size_t> pointer_offsets) {
  std::vector<ir::Field> fields;
  for (size_t offset = 0; offset < size; offset += kWordSize) {
    bool pointer = false;
    for (size_t pointer_offset : pointer_offsets) pointer |= pointer_offset == offset;
    fields.push_back(
        {.name = "_", .type = pointer ? types.unsafe_pointer() : types.uintptr_type()});
  }
  return types.struct_type(std::move(fields));
}

}  // namespace

const Type* DescriptorMaker::map_header_type() {
  return words_type(module_->types(), sizeof(abi::MapHeader), {offsetof(abi::MapHeader, groups)});
}

const Type* DescriptorMaker::map_iterator_type() {
  using It = abi::MapIterator;
  return words_type(module_->types(), sizeof(It),
                    {offsetof(It, key), offsetof(It, element), offsetof(It, type),
                     offsetof(It, map), offsetof(It, groups)});
}

const Type* DescriptorMaker::select_case_type() {
  using Case = abi::SelectCase;
  return words_type(module_->types(), sizeof(Case),
                    {offsetof(Case, channel), offsetof(Case, element)});
}

const Type* DescriptorMaker::map_group_type(const Type* map) {
  ir::TypeTable& types = module_->types();
  auto stored = [&](const Type* type) {
    return type->size() > abi::kMapMaxInlineSize ? types.pointer(type) : type;
  };
  const Type* slot = types.struct_type({{.name = "key", .type = stored(map->key())},
                                        {.name = "element", .type = stored(map->element())}});
  return types.struct_type({{.name = "control", .type = types.uint64_type()},
                            {.name = "slots", .type = types.array(abi::kMapGroupSlots, slot)}});
}

}  // namespace tandem::lower
