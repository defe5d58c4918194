// Type descriptors for the hosted unit tests, as the compiler would emit them.
//
// Descriptors refer to each other and to names by 32-bit offsets, so all are kept in one block of
// memory for the whole run. Each function returns the descriptor of one type; equal calls may
// return different ones, which the runtime must stand anyway.

#ifndef TANDEM_RT_VALUE_TEST_TYPES_H_
#define TANDEM_RT_VALUE_TEST_TYPES_H_

#include <string.h>

#include <deque>
#include <new>
#include <string>
#include <utility>
#include <vector>

#include "rt/abi/map.h"
#include "rt/abi/types.h"
#include "rt/mem/size_classes.h"
#include "rt/value/fake_runtime.h"

namespace rt::testing_types {

// Room for descriptors and names, which are kept for the whole run and close together: offsets of
// 32 bits lead from one to the other.
inline void* keep_bytes(size_t size) {
  alignas(16) static uint8_t room[1 << 20];
  static size_t used = 0;
  void* start = room + used;
  used += (size + 15) & ~size_t{15};
  if (used > sizeof room) __builtin_trap();
  return start;
}

// A name as descriptors encode it, at an even address.
inline const uint8_t* keep_name(const std::string& text) {
  auto* name = static_cast<uint8_t*>(keep_bytes(text.size() + 2));
  name[0] = text[0] >= 'A' && text[0] <= 'Z' ? abi::kNameExported : 0;
  name[1] = static_cast<uint8_t>(text.size());
  memcpy(name + 2, text.data(), text.size());
  return name;
}

inline int32_t offset_from(const void* base, const void* target) {
  return static_cast<int32_t>(static_cast<const uint8_t*>(target) -
                              static_cast<const uint8_t*>(base));
}

inline const uint8_t* keep_bitmap(std::vector<uint8_t> bitmap) {
  static std::deque<std::vector<uint8_t>> bitmaps;
  bitmaps.push_back(std::move(bitmap));
  return bitmaps.back().data();
}

template <typename Descriptor>
Descriptor* keep() {
  return new (keep_bytes(sizeof(Descriptor))) Descriptor();
}

inline void fill(abi::TypeDescriptor& type, abi::Kind kind, const std::string& name, size_t size,
                 size_t align, abi::EqualKind equal) {
  static uint32_t next_hash = 1;
  type.size = size;
  type.align = type.field_align = static_cast<uint8_t>(align);
  type.kind = static_cast<uint8_t>(kind);
  type.equal = equal;
  type.name_offset = offset_from(&type, keep_name(name));
  type.hash = next_hash++ * 0x9e3779b9;
}

inline const abi::TypeDescriptor* basic(abi::Kind kind, const std::string& name, size_t size,
                                        abi::EqualKind equal = abi::EqualKind::kMemory) {
  auto* type = keep<abi::TypeDescriptor>();
  fill(*type, kind, name, size, size < 8 ? size : 8, equal);
  return type;
}

inline const abi::TypeDescriptor* int64_type() {
  static auto* type = basic(abi::Kind::kInt64, "int64", 8);
  return type;
}
inline const abi::TypeDescriptor* int32_type() {
  static auto* type = basic(abi::Kind::kInt32, "int32", 4);
  return type;
}
inline const abi::TypeDescriptor* uint8_type() {
  static auto* type = basic(abi::Kind::kUint8, "uint8", 1);
  return type;
}
inline const abi::TypeDescriptor* float64_type() {
  static auto* type = basic(abi::Kind::kFloat64, "float64", 8, abi::EqualKind::kStructured);
  return type;
}
inline const abi::TypeDescriptor* string_type() {
  static auto* type = [] {
    auto* made = keep<abi::TypeDescriptor>();
    fill(*made, abi::Kind::kString, "string", 16, 8, abi::EqualKind::kStructured);
    made->pointer_bytes = 8;
    made->pointer_bitmap = keep_bitmap({1});
    return made;
  }();
  return type;
}
inline const abi::TypeDescriptor* empty_interface_type() {
  static auto* type = [] {
    auto* made = keep<abi::InterfaceDescriptor>();
    fill(made->type, abi::Kind::kInterface, "interface {}", 16, 8, abi::EqualKind::kStructured);
    made->type.pointer_bytes = 16;
    made->type.pointer_bitmap = keep_bitmap({2});
    return made;
  }();
  return &type->type;
}
inline const abi::TypeDescriptor* int_slice_type() {
  static auto* type = [] {
    auto* made = keep<abi::SliceDescriptor>();
    fill(made->type, abi::Kind::kSlice, "[]int64", 24, 8, abi::EqualKind::kNever);
    made->type.pointer_bytes = 8;
    made->type.pointer_bitmap = keep_bitmap({1});
    made->element = int64_type();
    return made;
  }();
  return &type->type;
}

// struct { a string; b float64 }, named main.Pair.
inline const abi::TypeDescriptor* pair_type() {
  static const abi::StructField fields[] = {
      {keep_name("a"), string_type(), 0},
      {keep_name("b"), float64_type(), 16},
  };
  static auto* type = [] {
    auto* made = keep<abi::StructDescriptor>();
    fill(made->type, abi::Kind::kStruct, "main.Pair", 24, 8, abi::EqualKind::kStructured);
    made->type.pointer_bytes = 8;
    made->type.pointer_bitmap = keep_bitmap({1});
    made->fields = fields;
    made->field_count = 2;
    return made;
  }();
  return &type->type;
}

inline const abi::TypeDescriptor* array_type(const abi::TypeDescriptor* element, size_t length) {
  auto* made = keep<abi::ArrayDescriptor>();
  fill(made->type, abi::Kind::kArray, "[]", element->size * length, element->align,
       element->equal_kind());
  std::vector<uint8_t> bitmap((element->size * length / 8 + 7) / 8 + 1);
  for (size_t i = 0; i < length * (element->pointer_bytes != 0); ++i) {
    for (size_t word = 0; word < element->pointer_bytes / 8; ++word) {
      if ((element->pointer_bitmap[word / 8] >> word % 8 & 1) == 0) continue;
      const size_t bit = i * element->size / 8 + word;
      bitmap[bit / 8] = static_cast<uint8_t>(bitmap[bit / 8] | 1 << bit % 8);
      made->type.pointer_bytes = 8 * (bit + 1);
    }
  }
  made->type.pointer_bitmap = keep_bitmap(bitmap);
  made->element = element;
  made->length = length;
  return &made->type;
}

// A map type with its group, as the compiler lays them out. `extra_flags` are kMap* bits.
inline const abi::MapDescriptor* map_type(const abi::TypeDescriptor* key,
                                          const abi::TypeDescriptor* element,
                                          uint32_t extra_flags = abi::kMapReflexiveKey) {
  auto* type = keep<abi::MapDescriptor>();
  fill(type->type, abi::Kind::kMap, "map", 8, 8, abi::EqualKind::kNever);
  type->key = key;
  type->element = element;
  type->flags = extra_flags;
  if (key->size > abi::kMapMaxInlineSize) type->flags |= abi::kMapIndirectKey;
  if (element->size > abi::kMapMaxInlineSize) type->flags |= abi::kMapIndirectElement;
  const size_t key_size = key->size > abi::kMapMaxInlineSize ? 8 : key->size;
  const size_t element_size = element->size > abi::kMapMaxInlineSize ? 8 : element->size;
  const size_t key_align = key->size > abi::kMapMaxInlineSize ? 8 : key->align;
  const size_t element_align = element->size > abi::kMapMaxInlineSize ? 8 : element->align;
  const size_t align = key_align > element_align ? key_align : element_align;
  type->element_offset = static_cast<uint32_t>(mem::round_up(key_size, element_align));
  type->slot_size =
      static_cast<uint32_t>(mem::round_up(type->element_offset + element_size, align));

  auto* group = keep<abi::TypeDescriptor>();
  const size_t group_size = abi::kMapControlSize + abi::kMapGroupSlots * type->slot_size;
  fill(*group, abi::Kind::kStruct, "group", mem::round_up(group_size, 8), 8,
       abi::EqualKind::kNever);
  group->pointer_bytes = group->size;  // every word of the slots may be a pointer
  group->pointer_bitmap = keep_bitmap(std::vector<uint8_t>(group->size / 64 + 1, 0xff));
  type->group = group;
  type->group_size = static_cast<uint32_t>(group->size);
  return type;
}

}  // namespace rt::testing_types

#endif  // TANDEM_RT_VALUE_TEST_TYPES_H_
