// Hashing of Go values for maps, keyed by the program's random key and the map's seed, so that
// nobody outside can choose colliding keys.

#ifndef TANDEM_RT_VALUE_HASH_H_
#define TANDEM_RT_VALUE_HASH_H_

#include <stddef.h>
#include <stdint.h>

#include "rt/abi/types.h"
#include "rt/mem/memory.h"
#include "rt/sched/random.h"

namespace rt {

// The two halves of a 64 by 64 bit product, mixed: every bit of the operands spreads over the
// result (the core of Wang Yi's wyhash).
inline uint64_t mix(uint64_t a, uint64_t b) {
  const auto product = static_cast<unsigned __int128>(a) * b;
  return static_cast<uint64_t>(product) ^ static_cast<uint64_t>(product >> 64);
}

inline constexpr uint64_t kHashMultiplier = 0xa0761d6478bd642f;

inline uint64_t hash_integer(uint64_t value, uint64_t seed) {
  return mix(value ^ hash_key[0] ^ seed, kHashMultiplier);
}

// Of more than 16 bytes. A leaf, which assembly calls on the goroutine's stack.
uint64_t hash_long(const uint8_t* data, size_t size, uint64_t seed) asm("rt_hash_long");

// Up to 16 bytes by two loads that may overlap; the length tells apart what they cannot.
inline uint64_t hash_bytes(const void* pointer, size_t size, uint64_t seed) {
  auto* data = static_cast<const uint8_t*>(pointer);
  if (size > 16) return hash_long(data, size, seed);
  uint64_t a = 0;
  uint64_t b = 0;
  if (size >= 8) {
    a = mem::load<uint64_t>(data);
    b = mem::load<uint64_t>(data + size - 8);
  } else if (size >= 4) {
    a = mem::load<uint32_t>(data);
    b = mem::load<uint32_t>(data + size - 4);
  } else if (size > 0) {
    a = static_cast<uint64_t>(data[0]) << 16 | static_cast<uint64_t>(data[size / 2]) << 8 |
        data[size - 1];
  }
  return mix(mix(a ^ hash_key[0], b ^ hash_key[1] ^ seed) ^ size, kHashMultiplier);
}

inline uint64_t hash_string(abi::String s, uint64_t seed) {
  return hash_bytes(s.data, static_cast<size_t>(s.length), seed);
}

// The hash of a value by its type. Raises "hash of unhashable type T" (and returns any number) when
// an interface in it holds a value that cannot be compared.
uint64_t hash_value(const abi::TypeDescriptor* type, const void* value, uint64_t seed);

}  // namespace rt

#endif  // TANDEM_RT_VALUE_HASH_H_
