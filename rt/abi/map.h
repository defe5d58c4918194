// A map's layout as far as compiled code knows it: how large a map header, a group and an iterator
// are (for those the compiler puts on the stack), and where the length and the iterator's results
// are.
//
// A map is an open-addressing table of groups (the "Swiss table" design: M. Kulukundis, "Designing
// a Fast, Efficient, Cache-friendly Hash Table, Step by Step", CppCon 2017). A group is a control
// word of kMapGroupSlots bytes, one a slot (7 bits of the hash, or empty, or deleted), followed by
// the slots. A map of up to kMapGroupSlots entries is one group.

#ifndef TANDEM_RT_ABI_MAP_H_
#define TANDEM_RT_ABI_MAP_H_

#include <stddef.h>
#include <stdint.h>

#include "rt/abi/types.h"

namespace rt::abi {

inline constexpr uint32_t kMapGroupSlots = 8;
inline constexpr uint64_t kMapControlEmptyGroup = 0x8080808080808080;  // every slot empty

// Bits of MapDescriptor::flags.
inline constexpr uint32_t kMapIndirectKey = 1;      // the slot holds a pointer to the key
inline constexpr uint32_t kMapIndirectElement = 2;  // the slot holds a pointer to the element
inline constexpr uint32_t kMapReflexiveKey = 4;     // k == k for all keys
inline constexpr uint32_t kMapNeedKeyUpdate =
    8;  // an assignment overwrites the key too (±0, strings)
inline constexpr uint32_t kMapHashMightPanic = 16;  // an interface is in the key

// Keys and elements above this many bytes are stored indirectly.
inline constexpr uint32_t kMapMaxInlineSize = 128;

// The bytes of a group before its slots.
inline constexpr uint32_t kMapControlSize = 8;

// The header of a map. Compiled code reads `count`, and makes an empty small map on its stack by
// zeroing a MapHeader, storing runtime.fastrand() in `seed` and the address of a group whose
// control word is kMapControlEmptyGroup in `groups`. A nil `groups` means that none is allocated
// yet. `groups` is the only pointer to memory of the heap or the stack.
struct MapHeader {
  Int count;
  uint8_t flags;          // the runtime's: a write is going on
  uint8_t capacity_log2;  // of the number of groups; 0: a small map
  uint16_t reserved;
  uint32_t seed;
  void* groups;
  Uintptr growth_left;     // slots of a larger map that may still be filled before it grows
  Uintptr clear_sequence;  // how often the map was cleared
};

// An iterator. Compiled code zeroes it, calls mapiterinit, and reads `key` (null at the end) and
// `element` after mapiterinit and after each mapiternext. The first five words are pointers, the
// others are not.
struct MapIterator {
  const void* key;
  const void* element;
  const MapDescriptor* type;
  MapHeader* map;
  void* groups;          // the table that the iteration started on
  Uintptr groups_begun;  // the last of them is the current one
  Uintptr group_count;
  Uintptr start_group;
  uint32_t start_slot;  // the slot with which the walk over a group begins
  uint32_t ahead;       // slots of the current group to visit: bit i is (start_slot + i) % 8
  Uintptr clear_sequence;
};

}  // namespace rt::abi

#endif  // TANDEM_RT_ABI_MAP_H_
