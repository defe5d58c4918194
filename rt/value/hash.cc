// Hashing by type descriptor, and of long byte sequences (rt/value/hash.h).
//
// Multiplication mixes 16 bytes in the time that it takes to load them, needs no processor feature
// (so no CPUID at boot: each costs many microseconds on a virtual machine), and is short: reasons
// to use it in place of the AES instructions that Go uses where it finds them.

#include "rt/value/hash.h"

#include "rt/abi/calls.h"
#include "rt/stack/panic.h"
#include "rt/value/text.h"

namespace rt {
namespace {

uint64_t hash_float(double value, uint64_t seed) {
  if (value == 0) return hash_integer(0, seed);                  // +0 == -0
  if (value != value) return hash_integer(next_random(), seed);  // NaN equals nothing
  return hash_integer(mem::load<uint64_t>(&value), seed);
}

uint64_t hash_floats(const double (&parts)[2], uint64_t seed) {
  return hash_float(parts[1], hash_float(parts[0], seed));
}

uint64_t hash_dynamic(const abi::TypeDescriptor* type, void* const* data, uint64_t seed) {
  if (type == nullptr) return hash_integer(0, seed);
  if (type->equal_kind() == abi::EqualKind::kNever) {
    raise_error(text("hash of unhashable type ", type->name()));
    return 0;
  }
  return hash_value(type, type->is_direct() ? static_cast<const void*>(data) : *data, seed);
}

uint64_t hash_interface(const abi::InterfaceDescriptor* type, const void* value, uint64_t seed) {
  if (type->method_count == 0) {
    auto* empty = static_cast<const abi::EmptyInterface*>(value);
    return hash_dynamic(empty->type, &empty->data, seed);
  }
  auto* interface = static_cast<const abi::Interface*>(value);
  const abi::TypeDescriptor* dynamic = interface->table ? interface->table->type : nullptr;
  return hash_dynamic(dynamic, &interface->data, seed);
}

uint64_t hash_array(const abi::ArrayDescriptor* type, const uint8_t* value, uint64_t seed) {
  for (uint64_t i = 0; i < type->length; ++i) {
    seed = hash_value(type->element, value + i * type->element->size, seed);
  }
  return seed;
}

bool is_blank(const abi::StructField& field) {
  const abi::String name = abi::name_text(field.name);
  return name.length == 1 && name.data[0] == '_';
}

uint64_t hash_struct(const abi::StructDescriptor* type, const uint8_t* value, uint64_t seed) {
  for (abi::Int i = 0; i < type->field_count; ++i) {
    const abi::StructField& field = type->fields[i];
    if (is_blank(field)) continue;
    seed = hash_value(field.type, value + field.offset, seed);
  }
  return seed;
}

}  // namespace

// 32 bytes a round in two lanes, then the last 32 bytes, which may overlap.
uint64_t hash_long(const uint8_t* data, size_t size, uint64_t seed) {
  constexpr uint64_t kSecondMultiplier = 0xe7037ed1a0b428db;
  using mem::load;
  uint64_t first = seed ^ hash_key[0];
  uint64_t second = seed ^ hash_key[1];
  const uint8_t* end = data + size;
  for (; end - data > 32; data += 32) {
    first = mix(load<uint64_t>(data) ^ kHashMultiplier, load<uint64_t>(data + 8) ^ first);
    second = mix(load<uint64_t>(data + 16) ^ kSecondMultiplier, load<uint64_t>(data + 24) ^ second);
  }
  if (end - data > 16) {
    first = mix(load<uint64_t>(data) ^ kHashMultiplier, load<uint64_t>(data + 8) ^ first);
  }
  second = mix(load<uint64_t>(end - 16) ^ kSecondMultiplier, load<uint64_t>(end - 8) ^ second);
  return mix(first ^ second ^ size, kHashMultiplier);
}

uint64_t hash_value(const abi::TypeDescriptor* type, const void* value, uint64_t seed) {
  using abi::Kind;
  auto* bytes = static_cast<const uint8_t*>(value);
  if (type->equal_kind() == abi::EqualKind::kMemory) {
    // As the maps for such keys do it.
    if (type->size == 8) return hash_integer(mem::load<uint64_t>(value), seed);
    if (type->size == 4) return hash_integer(mem::load<uint32_t>(value), seed);
    return hash_bytes(value, type->size, seed);
  }
  switch (type->kind_of()) {
    case Kind::kString:
      return hash_string(*static_cast<const abi::String*>(value), seed);
    case Kind::kFloat32:
      return hash_float(mem::load<float>(value), seed);
    case Kind::kFloat64:
      return hash_float(mem::load<double>(value), seed);
    case Kind::kComplex64:
      return hash_floats({mem::load<float>(value), mem::load<float>(bytes + 4)}, seed);
    case Kind::kComplex128:
      return hash_floats({mem::load<double>(value), mem::load<double>(bytes + 8)}, seed);
    case Kind::kInterface:
      return hash_interface(reinterpret_cast<const abi::InterfaceDescriptor*>(type), value, seed);
    case Kind::kArray:
      return hash_array(reinterpret_cast<const abi::ArrayDescriptor*>(type), bytes, seed);
    case Kind::kStruct:
      return hash_struct(reinterpret_cast<const abi::StructDescriptor*>(type), bytes, seed);
    case Kind::kFunc:
    case Kind::kMap:
    case Kind::kSlice:
      raise_error(text("hash of unhashable type ", type->name()));
      return 0;
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
      return hash_bytes(value, type->size, seed);
  }
  return 0;
}

}  // namespace rt

namespace rt::abi {

Uintptr rt_memhash(const void* data, Uintptr seed, Uintptr size) {
  return hash_bytes(data, size, seed);
}

Uintptr rt_typehash(const TypeDescriptor* type, const void* value, Uintptr seed) {
  return hash_value(type, value, seed);
}

}  // namespace rt::abi
