// Finding, assigning and erasing for any kind of key. A Key policy tells how a key is passed,
// hashed, compared with the one in a slot, and stored:
//
//   using Argument = ...;
//   static uint64_t hash(const MapDescriptor*, Argument, uint64_t seed);   // as hash_value would
//   static bool equal(const MapDescriptor*, const void* stored, Argument);
//   static void store(const MapDescriptor*, uint8_t* slot, Argument);      // in a new entry
//   static void update(const MapDescriptor*, uint8_t* slot, Argument);     // in an old one
//
// All policies hash a key of one type to the same number, so maps may be used through any of them.

#ifndef TANDEM_RT_VALUE_MAP_CORE_H_
#define TANDEM_RT_VALUE_MAP_CORE_H_

#include "rt/abi/calls.h"
#include "rt/gc/barrier.h"
#include "rt/mem/malloc.h"
#include "rt/sched/m.h"
#include "rt/value/map.h"
#include "rt/value/static_values.h"
#include "rt/value/text.h"

namespace rt {

// Where a key is in a table.
struct MapPlace {
  MapGroup group;
  uint32_t index;
  uint8_t* slot;  // null: nowhere
};

// Inlined even where size counts: as a call it would return a MapPlace through memory.
template <typename Key>
[[gnu::always_inline]] inline MapPlace find(const MapDescriptor* type, const MapHeader* map,
                                            typename Key::Argument key, uint64_t hash) {
  MapProbe probe(hash, group_mask(map));
  for (;;) {
    MapGroup group(type, map->groups, probe.group());
    for (SlotSet match = group.with_control(control_of(hash)); match; match.remove_first()) {
      uint8_t* slot = group.slot(type, match.first());
      if (Key::equal(type, key_of(type, slot), key)) [[likely]]
        return {group, match.first(), slot};
    }
    if (group.empty() || !probe.advance()) return {group, 0, nullptr};
  }
}

template <typename Key>
abi::PointerAndBool access(const MapDescriptor* type, void* pointer, typename Key::Argument key) {
  auto* map = static_cast<const MapHeader*>(pointer);
  if (map == nullptr || map->count == 0) {
    // A key that cannot be hashed is an error even if there is nothing to find.
    if ((type->flags & abi::kMapHashMightPanic) != 0) Key::hash(type, key, 0);
    return {zero_value(type->element->size), false};
  }
  check_no_writer(map, "concurrent map read and map write");
  const MapPlace place = find<Key>(type, map, key, Key::hash(type, key, map->seed));
  if (place.slot == nullptr) return {zero_value(type->element->size), false};
  return {element_of(type, place.slot), true};
}

// Takes a free slot for a key that the table does not have; null when it must grow first.
template <typename Key>
uint8_t* add_entry(const MapDescriptor* type, MapHeader* map, typename Key::Argument key,
                   uint64_t hash) {
  MapProbe probe(hash, group_mask(map));
  for (;;) {
    MapGroup group(type, map->groups, probe.group());
    if (SlotSet free = group.free()) {
      const uint32_t index = free.first();
      if (!is_small(map) && group.control_at(index) == kControlEmpty) {
        if (map->growth_left == 0) return nullptr;
        --map->growth_left;
      }
      group.set_control(index, control_of(hash));
      ++map->count;
      uint8_t* slot = group.slot(type, index);
      Key::store(type, slot, key);
      if ((type->flags & abi::kMapIndirectElement) != 0) {
        *reinterpret_cast<void**>(slot + type->element_offset) =
            mem::allocate(type->element->size, type->element, true);
      }
      return slot;
    }
    if (!probe.advance()) return nullptr;
  }
}

template <typename Key>
void* assign(const MapDescriptor* type, void* pointer, typename Key::Argument key) {
  auto* map = static_cast<MapHeader*>(pointer);
  if (map == nullptr) {
    raise_plain_error(literal("assignment to entry in nil map"));
    return nullptr;
  }
  check_no_writer(map, "concurrent map writes");
  const uint64_t hash = Key::hash(type, key, map->seed);
  if ((type->flags & abi::kMapHashMightPanic) != 0 && current_g()->panic.pending) return nullptr;

  MapWriteScope scope(map);
  if (map->groups == nullptr) make_first_group(type, map);
  const MapPlace place = find<Key>(type, map, key, hash);
  if (place.slot != nullptr) {
    Key::update(type, place.slot, key);
    return element_of(type, place.slot);
  }
  uint8_t* slot = add_entry<Key>(type, map, key, hash);
  if (slot == nullptr) {
    grow_map(type, map);
    slot = add_entry<Key>(type, map, key, hash);
  }
  return element_of(type, slot);
}

template <typename Key>
void erase(const MapDescriptor* type, void* pointer, typename Key::Argument key) {
  auto* map = static_cast<MapHeader*>(pointer);
  if (map == nullptr || map->count == 0) {
    if ((type->flags & abi::kMapHashMightPanic) != 0) Key::hash(type, key, 0);
    return;
  }
  check_no_writer(map, "concurrent map writes");
  const uint64_t hash = Key::hash(type, key, map->seed);
  if ((type->flags & abi::kMapHashMightPanic) != 0 && current_g()->panic.pending) return;

  MapWriteScope scope(map);
  MapPlace place = find<Key>(type, map, key, hash);
  if (place.slot == nullptr) return;
  if (gc::barrier_enabled()) shade_slot(type, place.slot);
  mem::clear(place.slot, type->slot_size);  // a later entry finds its element zero
  --map->count;
  // No search has ever gone past a group that has an empty slot.
  if (is_small(map)) {
    place.group.set_control(place.index, kControlEmpty);
  } else if (place.group.empty()) {
    place.group.set_control(place.index, kControlEmpty);
    ++map->growth_left;
  } else {
    place.group.set_control(place.index, kControlDeleted);
  }
}

}  // namespace rt

#endif  // TANDEM_RT_VALUE_MAP_CORE_H_
