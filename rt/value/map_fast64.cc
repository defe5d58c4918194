// Maps whose keys are 8 bytes that are compared as they are: integers, pointers, channels.

#include "rt/value/hash.h"
#include "rt/value/map_core.h"

namespace rt {
namespace {

struct Key64 {
  using Argument = uint64_t;

  static uint64_t hash(const MapDescriptor*, uint64_t key, uint64_t seed) {
    return hash_integer(key, seed);
  }
  static bool equal(const MapDescriptor*, const void* stored, uint64_t key) {
    return mem::load<uint64_t>(stored) == key;
  }
  static void store(const MapDescriptor*, uint8_t* slot, uint64_t key) { mem::store(slot, key); }
  static void update(const MapDescriptor*, uint8_t*, uint64_t) {}
};

}  // namespace
}  // namespace rt

namespace rt::abi {

Pointer rt_mapaccess1_fast64(const MapDescriptor* type, Pointer map, uint64_t key) {
  return access<Key64>(type, map, key).pointer;
}

PointerAndBool rt_mapaccess2_fast64(const MapDescriptor* type, Pointer map, uint64_t key) {
  return access<Key64>(type, map, key);
}

Pointer rt_mapassign_fast64(const MapDescriptor* type, Pointer map, uint64_t key) {
  return assign<Key64>(type, map, key);
}

void rt_mapdelete_fast64(const MapDescriptor* type, Pointer map, uint64_t key) {
  erase<Key64>(type, map, key);
}

}  // namespace rt::abi
