// Maps with keys of any type.

#include "rt/gc/barrier.h"
#include "rt/value/equal.h"
#include "rt/value/hash.h"
#include "rt/value/map_core.h"

namespace rt {
namespace {

struct AnyKey {
  using Argument = const void*;

  static uint64_t hash(const MapDescriptor* type, const void* key, uint64_t seed) {
    return hash_value(type->key, key, seed);
  }
  static bool equal(const MapDescriptor* type, const void* stored, const void* key) {
    return values_equal(type->key, stored, key);
  }
  static void store(const MapDescriptor* type, uint8_t* slot, const void* key) {
    if ((type->flags & abi::kMapIndirectKey) != 0) {
      *reinterpret_cast<void**>(slot) = mem::allocate(type->key->size, type->key, true);
    }
    mem::move(key_of(type, slot), key, type->key->size);
  }
  static void update(const MapDescriptor* type, uint8_t* slot, const void* key) {
    if ((type->flags & abi::kMapNeedKeyUpdate) == 0) return;
    gc::move_values(type->key, key_of(type, slot), key, type->key->size);
  }
};

}  // namespace

uint8_t* find_slot(const MapDescriptor* type, const MapHeader* map, const void* key) {
  if (map->count == 0) return nullptr;
  return find<AnyKey>(type, map, key, hash_value(type->key, key, map->seed)).slot;
}

}  // namespace rt

namespace rt::abi {

Pointer rt_mapaccess1(const MapDescriptor* type, Pointer map, const void* key) {
  return access<AnyKey>(type, map, key).pointer;
}

PointerAndBool rt_mapaccess2(const MapDescriptor* type, Pointer map, const void* key) {
  return access<AnyKey>(type, map, key);
}

Pointer rt_mapassign(const MapDescriptor* type, Pointer map, const void* key) {
  return assign<AnyKey>(type, map, key);
}

void rt_mapdelete(const MapDescriptor* type, Pointer map, const void* key) {
  erase<AnyKey>(type, map, key);
}

}  // namespace rt::abi
