// Equality by walking the type descriptor (rt/value/equal.h).
//
// For what compiled code does not compare inline: interfaces with values of any type, and large
// arrays and structs that contain them. A comparison of values that have none (slices, maps,
// functions) raises Go's run-time error, at the moment the walk meets them and not before.

#include "rt/value/equal.h"

#include "rt/abi/calls.h"
#include "rt/stack/panic.h"
#include "rt/value/text.h"

namespace rt {
namespace {

template <typename T>
bool numbers_equal(const void* a, const void* b) {
  return mem::load<T>(a) == mem::load<T>(b);
}

template <typename T>
bool complex_equal(const uint8_t* a, const uint8_t* b) {
  return numbers_equal<T>(a, b) && numbers_equal<T>(a + sizeof(T), b + sizeof(T));
}

// Not by their itabs: two may stand for the same pair of types.
abi::EmptyInterface without_methods(const abi::InterfaceDescriptor* type, const void* value) {
  if (type->method_count == 0) return *static_cast<const abi::EmptyInterface*>(value);
  auto* interface = static_cast<const abi::Interface*>(value);
  return {interface->table == nullptr ? nullptr : interface->table->type, interface->data};
}

bool interfaces_equal(const abi::InterfaceDescriptor* type, const void* a, const void* b) {
  const abi::EmptyInterface x = without_methods(type, a);
  const abi::EmptyInterface y = without_methods(type, b);
  return x.type == y.type && interface_data_equal(x.type, x.data, y.data);
}

bool arrays_equal(const abi::ArrayDescriptor* type, const uint8_t* a, const uint8_t* b) {
  const size_t size = type->element->size;
  for (uint64_t i = 0; i < type->length; ++i) {
    if (!values_equal(type->element, a + i * size, b + i * size)) return false;
  }
  return true;
}

bool is_blank(const abi::StructField& field) {
  const abi::String name = abi::name_text(field.name);
  return name.length == 1 && name.data[0] == '_';
}

// Whether two structs differ in what is cheap to compare: fields of plain memory and the lengths of
// strings, up to the first field whose comparison may panic.
bool differ_cheaply(const abi::StructDescriptor* type, const uint8_t* a, const uint8_t* b) {
  for (abi::Int i = 0; i < type->field_count; ++i) {
    const abi::StructField& field = type->fields[i];
    if (is_blank(field)) continue;
    const uint8_t* x = a + field.offset;
    const uint8_t* y = b + field.offset;
    if (field.type->kind_of() == abi::Kind::kString) {
      auto length = [](const uint8_t* text) {
        return reinterpret_cast<const abi::String*>(text)->length;
      };
      if (length(x) != length(y)) return true;
    } else if (field.type->equal_kind() != abi::EqualKind::kMemory) {
      return false;
    } else if (!mem::equal(x, y, field.type->size)) {
      return true;
    }
  }
  return false;
}

bool structs_equal(const abi::StructDescriptor* type, const uint8_t* a, const uint8_t* b) {
  if (differ_cheaply(type, a, b)) return false;
  for (abi::Int i = 0; i < type->field_count; ++i) {
    const abi::StructField& field = type->fields[i];
    if (is_blank(field)) continue;
    if (!values_equal(field.type, a + field.offset, b + field.offset)) return false;
  }
  return true;
}

}  // namespace

bool interface_data_equal(const abi::TypeDescriptor* type, const void* a, const void* b) {
  if (type == nullptr) return true;
  if (type->equal_kind() == abi::EqualKind::kNever) {
    raise_error(text("comparing uncomparable type ", type->name()));
    return false;
  }
  if (type->is_direct()) return a == b;
  return values_equal(type, a, b);
}

bool values_equal(const abi::TypeDescriptor* type, const void* a_pointer, const void* b_pointer) {
  using abi::Kind;
  auto* a = static_cast<const uint8_t*>(a_pointer);
  auto* b = static_cast<const uint8_t*>(b_pointer);
  if (type->equal_kind() == abi::EqualKind::kMemory) return mem::equal(a, b, type->size);
  switch (type->kind_of()) {
    case Kind::kString:
      return strings_equal(*reinterpret_cast<const abi::String*>(a),
                           *reinterpret_cast<const abi::String*>(b));
    case Kind::kFloat32:
      return numbers_equal<float>(a, b);
    case Kind::kFloat64:
      return numbers_equal<double>(a, b);
    case Kind::kComplex64:
      return complex_equal<float>(a, b);
    case Kind::kComplex128:
      return complex_equal<double>(a, b);
    case Kind::kInterface:
      return interfaces_equal(reinterpret_cast<const abi::InterfaceDescriptor*>(type), a, b);
    case Kind::kArray:
      return arrays_equal(reinterpret_cast<const abi::ArrayDescriptor*>(type), a, b);
    case Kind::kStruct:
      return structs_equal(reinterpret_cast<const abi::StructDescriptor*>(type), a, b);
    case Kind::kFunc:
    case Kind::kMap:
    case Kind::kSlice:
      raise_error(text("comparing uncomparable type ", type->name()));
      return false;
    case Kind::kInvalid:
    case Kind::kBool:
    case Kind::kInt:
    case Kind::kInt8:
    case Kind::kInt16:
    case Kind::kInt32:
    case Kind::kInt64:
    case Kind::kUint:
    case Kind::kUint8:
    case Kind::kUint16:
    case Kind::kUint32:
    case Kind::kUint64:
    case Kind::kUintptr:
    case Kind::kChan:
    case Kind::kPointer:
    case Kind::kUnsafePointer:
      return mem::equal(a, b, type->size);
  }
  return false;
}

}  // namespace rt

namespace rt::abi {

bool rt_typeequal(const TypeDescriptor* type, const void* a, const void* b) {
  return values_equal(type, a, b);
}

bool rt_efaceeq(const TypeDescriptor* type, const void* x, const void* y) {
  return interface_data_equal(type, x, y);
}

}  // namespace rt::abi
