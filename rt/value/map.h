// Maps: open addressing over groups of eight slots (rt/abi/map.h shows the layout).
//
// A hash is split in two. Its upper bits choose the group where the search begins; its lower seven
// bits are kept in the control byte of the slot that the key takes, so that one vector comparison
// of a control word finds, of eight slots, those worth comparing. A control byte is
//
//   0hhhhhhh  full, with these bits of the hash
//   10000000  empty: a search ends at a group that has one
//   11111110  deleted: was full, and a search must go past it
//
// The search goes on through the groups by steps of 1, 2, 3, ..., which visits each group of a
// power-of-two table once. A table is at most 7/8 full, deleted slots included, so every search
// ends; except that a small map, of one group, may be full altogether: there the search ends after
// the group, and deleting makes a slot empty at once. A map begins as a small one.
//
// When a table is full, its entries move to a new table of twice the size, or of the same size when
// many slots are deleted ones. The old table is left as it is, because an iterator may be walking
// over it: an iterator walks over the table that it found at its start, and when the map has moved
// on it looks each key up in the current table, for the entry may have been changed or deleted. As
// the old table has each key once, no entry is produced twice. (Keys that are not equal to
// themselves cannot be looked up, but neither can they be changed or deleted, except by clear,
// which the map counts.)
//
// The files: map_table.cc makes and grows tables; map_core.h has find, assign and erase for any
// kind of key; map.cc, map_fast32.cc, map_fast64.cc and map_faststr.cc instantiate it;
// map_iterate.cc.

#ifndef TANDEM_RT_VALUE_MAP_H_
#define TANDEM_RT_VALUE_MAP_H_

#include <emmintrin.h>
#include <stddef.h>
#include <stdint.h>

#include "rt/abi/map.h"
#include "rt/mem/memory.h"
#include "rt/stack/panic.h"

namespace rt {

using abi::MapDescriptor;
using abi::MapHeader;

inline constexpr uint8_t kMapWriting = 1;  // MapHeader::flags

inline constexpr uint8_t kControlEmpty = 0x80;
inline constexpr uint8_t kControlDeleted = 0xfe;

inline uint8_t control_of(uint64_t hash) {
  return hash & 0x7f;
}
inline uint64_t group_of(uint64_t hash) {
  return hash >> 7;
}

// A set of a group's slots, as the low eight bits.
class SlotSet {
 public:
  explicit SlotSet(uint32_t bits) : bits_(bits) {}
  explicit operator bool() const { return bits_ != 0; }
  uint32_t first() const { return static_cast<uint32_t>(__builtin_ctz(bits_)); }
  void remove_first() { bits_ &= bits_ - 1; }
  // The bits in which bit i stands for slot (i + start) % 8.
  uint32_t rotated(uint32_t start) const {
    return (bits_ >> start | bits_ << (abi::kMapGroupSlots - start)) & 0xff;
  }

 private:
  uint32_t bits_;
};

// A group of slots in memory.
class MapGroup {
 public:
  MapGroup(const MapDescriptor* type, void* groups, uint64_t index)
      : address_(static_cast<uint8_t*>(groups) + index * type->group_size) {}

  uint64_t control() const { return mem::load<uint64_t>(address_); }
  SlotSet full() const { return SlotSet(~sign_bits() & 0xff); }
  SlotSet free() const { return SlotSet(sign_bits()); }
  SlotSet empty() const { return with_control(kControlEmpty); }
  SlotSet with_control(uint8_t control) const {
    const __m128i wanted = _mm_set1_epi8(static_cast<char>(control));
    return SlotSet(_mm_movemask_epi8(_mm_cmpeq_epi8(vector(), wanted)) & 0xff);
  }

  bool is_full(uint32_t slot) const { return (address_[slot] & kControlEmpty) == 0; }
  uint8_t control_at(uint32_t slot) const { return address_[slot]; }
  void set_control(uint32_t slot, uint8_t control) { address_[slot] = control; }
  void clear_control() { mem::store<uint64_t>(address_, abi::kMapControlEmptyGroup); }

  uint8_t* slot(const MapDescriptor* type, uint32_t index) const {
    return address_ + abi::kMapControlSize + index * static_cast<size_t>(type->slot_size);
  }

 private:
  __m128i vector() const { return _mm_cvtsi64_si128(static_cast<long long>(control())); }
  uint32_t sign_bits() const { return static_cast<uint32_t>(_mm_movemask_epi8(vector())) & 0xff; }

  uint8_t* address_;
};

// The groups that a search for a hash visits.
class MapProbe {
 public:
  MapProbe(uint64_t hash, uint64_t mask) : mask_(mask), group_(group_of(hash) & mask) {}
  uint64_t group() const { return group_; }
  // False when all groups were visited.
  bool advance() {
    if (++step_ > mask_) return false;
    group_ = (group_ + step_) & mask_;
    return true;
  }

 private:
  uint64_t mask_;
  uint64_t group_;
  uint64_t step_ = 0;
};

inline uint64_t group_count(const MapHeader* map) {
  return uint64_t{1} << map->capacity_log2;
}
inline uint64_t group_mask(const MapHeader* map) {
  return group_count(map) - 1;
}
inline bool is_small(const MapHeader* map) {
  return map->capacity_log2 == 0;
}

// How many slots of a table of so many groups may be taken.
inline uint64_t load_limit(uint64_t groups) {
  return groups * (abi::kMapGroupSlots - 1);
}

inline void* key_of(const MapDescriptor* type, uint8_t* slot) {
  return (type->flags & abi::kMapIndirectKey) != 0 ? *reinterpret_cast<void**>(slot) : slot;
}

inline void* element_of(const MapDescriptor* type, uint8_t* slot) {
  uint8_t* element = slot + type->element_offset;
  return (type->flags & abi::kMapIndirectElement) != 0 ? *reinterpret_cast<void**>(element)
                                                       : element;
}

// Go does not promise to notice data races on maps, but says so when it does.
inline void check_no_writer(const MapHeader* map, const char* message) {
  if ((map->flags & kMapWriting) != 0) [[unlikely]]
    throw_fatal(message);
}

// Marks a write for as long as it lives.
class MapWriteScope {
 public:
  explicit MapWriteScope(MapHeader* map) : map_(map) {
    check_no_writer(map, "concurrent map writes");
    map->flags |= kMapWriting;
  }
  ~MapWriteScope() { map_->flags = static_cast<uint8_t>(map_->flags & ~kMapWriting); }
  MapWriteScope(const MapWriteScope&) = delete;
  MapWriteScope& operator=(const MapWriteScope&) = delete;

 private:
  MapHeader* map_;
};

// The table of a map that has none gets its first group; a full one is replaced by a larger one, or
// by one of the same size without deleted slots.
void make_first_group(const MapDescriptor* type, MapHeader* map);
void grow_map(const MapDescriptor* type, MapHeader* map);

// Tells the collector, while it marks, what a slot holds that is about to be cleared.
void shade_slot(const MapDescriptor* type, const uint8_t* slot);

// The slot of a key in the current table, or null: for the iterator.
uint8_t* find_slot(const MapDescriptor* type, const MapHeader* map, const void* key);

}  // namespace rt

#endif  // TANDEM_RT_VALUE_MAP_H_
