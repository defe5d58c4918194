// Iteration over maps: starts at a random group and a random slot, goes once around the table that
// it found, and looks entries up again when the map has moved to another one (rt/value/map.h).

#include "rt/abi/calls.h"
#include "rt/sched/random.h"
#include "rt/value/equal.h"
#include "rt/value/map.h"

namespace rt {
namespace {

using abi::MapIterator;

MapGroup group_at(const MapIterator* iterator, uint64_t position) {
  const uint64_t index = (position + iterator->start_group) & (iterator->group_count - 1);
  return MapGroup(iterator->type, iterator->groups, index);
}

// The next full slot of the iterator's table, or null at the end.
uint8_t* next_slot(MapIterator* iterator) {
  const uint32_t start = iterator->start_slot;
  for (;;) {
    while (iterator->ahead == 0) {
      if (iterator->groups_begun == iterator->group_count) return nullptr;
      iterator->ahead = group_at(iterator, iterator->groups_begun++).full().rotated(start);
    }
    const auto first = static_cast<uint32_t>(__builtin_ctz(iterator->ahead));
    iterator->ahead &= iterator->ahead - 1;
    const uint32_t slot = (first + start) % abi::kMapGroupSlots;
    const MapGroup group = group_at(iterator, iterator->groups_begun - 1);
    // It may have been deleted since the walk over the group began.
    if (group.is_full(slot)) return group.slot(iterator->type, slot);
  }
}

// The slot that now has the entry of `slot`, which is in a table that the map has left; null when
// the entry is gone.
uint8_t* current_slot(const MapIterator* iterator, uint8_t* slot) {
  const MapDescriptor* type = iterator->type;
  const void* key = key_of(type, slot);
  if ((type->flags & abi::kMapReflexiveKey) == 0 && !values_equal(type->key, key, key)) {
    return iterator->map->clear_sequence == iterator->clear_sequence ? slot : nullptr;
  }
  return find_slot(type, iterator->map, key);
}

}  // namespace
}  // namespace rt

namespace rt::abi {

void rt_mapiterinit(const MapDescriptor* type, Pointer pointer, MapIterator* iterator) {
  auto* map = static_cast<MapHeader*>(pointer);
  iterator->type = type;
  iterator->key = nullptr;
  if (map == nullptr || map->count == 0) return;
  iterator->map = map;
  iterator->groups = map->groups;
  iterator->groups_begun = 0;
  iterator->group_count = group_count(map);
  iterator->ahead = 0;
  const uint64_t random = next_random();
  iterator->start_slot = random % kMapGroupSlots;
  iterator->start_group = random / kMapGroupSlots & group_mask(map);
  iterator->clear_sequence = map->clear_sequence;
  rt_mapiternext(iterator);
}

void rt_mapiternext(MapIterator* iterator) {
  const MapHeader* map = iterator->map;
  iterator->key = nullptr;
  iterator->element = nullptr;
  if (map == nullptr) return;
  check_no_writer(map, "concurrent map iteration and map write");
  while (uint8_t* slot = next_slot(iterator)) {
    if (map->groups != iterator->groups) slot = current_slot(iterator, slot);
    if (slot == nullptr) continue;
    iterator->key = key_of(iterator->type, slot);
    iterator->element = element_of(iterator->type, slot);
    return;
  }
}

}  // namespace rt::abi
