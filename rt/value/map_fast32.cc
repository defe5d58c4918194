// Maps whose keys are 4 bytes that are compared as they are: integers.

#include "rt/value/hash.h"
#include "rt/value/map_core.h"

namespace rt {
namespace {

struct Key32 {
  using Argument = uint32_t;

  static uint64_t hash(const MapDescriptor*, uint32_t key, uint64_t seed) {
    return hash_integer(key, seed);
  }
  static bool equal(const MapDescriptor*, const void* stored, uint32_t key) {
    return mem::load<uint32_t>(stored) == key;
  }
  static void store(const MapDescriptor*, uint8_t* slot, uint32_t key) { mem::store(slot, key); }
  static void update(const MapDescriptor*, uint8_t*, uint32_t) {}
};

}  // namespace
}  // namespace rt

namespace rt::abi {

Pointer rt_mapaccess1_fast32(const MapDescriptor* type, Pointer map, uint32_t key) {
  return access<Key32>(type, map, key).pointer;
}

PointerAndBool rt_mapaccess2_fast32(const MapDescriptor* type, Pointer map, uint32_t key) {
  return access<Key32>(type, map, key);
}

Pointer rt_mapassign_fast32(const MapDescriptor* type, Pointer map, uint32_t key) {
  return assign<Key32>(type, map, key);
}

void rt_mapdelete_fast32(const MapDescriptor* type, Pointer map, uint32_t key) {
  erase<Key32>(type, map, key);
}

}  // namespace rt::abi
