// Maps whose keys are strings.

#include "rt/value/equal.h"
#include "rt/value/hash.h"
#include "rt/value/map_core.h"

namespace rt {
namespace {

struct KeyString {
  using Argument = abi::String;

  static uint64_t hash(const MapDescriptor*, abi::String key, uint64_t seed) {
    return hash_string(key, seed);
  }
  static bool equal(const MapDescriptor*, const void* stored, abi::String key) {
    return strings_equal(*static_cast<const abi::String*>(stored), key);
  }
  static void store(const MapDescriptor*, uint8_t* slot, abi::String key) {
    *reinterpret_cast<abi::String*>(slot) = key;
  }
  // The old bytes may be part of a much larger string, which the map need not keep alive.
  static void update(const MapDescriptor* type, uint8_t* slot, abi::String key) {
    if (gc::barrier_enabled()) gc::shade(reinterpret_cast<const abi::String*>(slot)->data);
    store(type, slot, key);
  }
};

}  // namespace
}  // namespace rt

namespace rt::abi {

Pointer rt_mapaccess1_faststr(const MapDescriptor* type, Pointer map, String key) {
  return access<KeyString>(type, map, key).pointer;
}

PointerAndBool rt_mapaccess2_faststr(const MapDescriptor* type, Pointer map, String key) {
  return access<KeyString>(type, map, key);
}

Pointer rt_mapassign_faststr(const MapDescriptor* type, Pointer map, String key) {
  return assign<KeyString>(type, map, key);
}

void rt_mapdelete_faststr(const MapDescriptor* type, Pointer map, String key) {
  erase<KeyString>(type, map, key);
}

}  // namespace rt::abi
