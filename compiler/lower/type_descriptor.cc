// Writing of type descriptors.
//
// A descriptor is what all types have, then the kind's own part, then, of a type that has a name or
// methods, an UncommonType and the table of its methods. The fields of a struct are a global of
// their own; the parameters of a func and the methods of an interface stand behind the descriptor.
// Offsets are those of the structures in rt/abi, which package reflect's own structures agree with.

#include "compiler/lower/type_descriptor.h"

#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "compiler/ir/pointer_bitmap.h"
#include "compiler/lower/data_writer.h"
#include "rt/abi/map.h"
#include "rt/abi/types.h"

namespace tandem::lower {
namespace {

namespace abi = rt::abi;
using ir::Global;
using ir::Module;
using ir::Type;
using ir::TypeKind;

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
  // The name of a method of a type or interface that `owner` declares: an unexported one says whose
  // it is, unless it is the owner's, as StructOf wants it.
  static EncodedName method_name(const ir::Method& method, absl::string_view owner) {
    const absl::string_view package = method.package;
    return {.text = method.name,
            .exported = package.empty(),
            .package = package == owner ? absl::string_view() : package};
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
    absl::string_view owner;
    if (type_->kind() == TypeKind::kNamed) owner = type_->package();
    if (!owner.empty()) {
      out_.put_address(offsetof(abi::InterfaceDescriptor, package),
                       maker_.name({.text = owner}).name);
    }
    size_t at = sizeof(abi::InterfaceDescriptor) + (is_uncommon() ? sizeof(abi::UncommonType) : 0);
    out_.put_address(offsetof(abi::InterfaceDescriptor, methods), out_.symbol(),
                     static_cast<int64_t>(at));
    for (const ir::Method& method : list) {
      put_name_offset(at + offsetof(abi::InterfaceMethod, name), method_name(method, owner));
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
      put_name_offset(at + offsetof(abi::Method, name), method_name(*list[i], package));
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

}  // namespace

void write_type_descriptor(DescriptorMaker& maker, Module& module, Global* global,
                           const Type* type) {
  DescriptorWriter(maker, module, global, type).write();
}

absl::Span<const ir::Method> methods_of(const Type* type) {
  bool is_pointer = type->kind() == TypeKind::kPointer;
  const Type* base = is_pointer ? type->element() : type;
  if (base->is_interface()) return {};
  if (base->kind() != TypeKind::kNamed && base->kind() != TypeKind::kStruct) return {};
  return is_pointer ? base->pointer_methods() : base->value_methods();
}

}  // namespace tandem::lower
