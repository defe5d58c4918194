// Iteration over maps: starts at a random group and a random slot, goes once around the table that
// it found, and looks entries up again when the map has moved to another one (rt/value/map.h).

#include "rt/abi/calls.h"
#include "rt/sched/random.h"
#include "rt/value/equal.h"
#include "rt/value/map.h"

namespace rt {
namespace {

using abi::MapIterator;

// The next full slot of the iterator's table, or null at the end.
uint8_t* next_slot(MapIterator* iterator) {
  const uint64_t mask = iterator->end / abi::kMapGroupSlots - 1;
  while (iterator->next < iterator->end) {
    const uint64_t position = iterator->next;
    const uint64_t index = (position / abi::kMapGroupSlots + iterator->start_group) & mask;
    const auto start = static_cast<uint32_t>(iterator->start_slot);
    MapGroup group(iterator->type, iterator->groups, index);
    const SlotSet ahead = group.full().rotated(start, position % abi::kMapGroupSlots);
    const uint64_t group_start = position - position % abi::kMapGroupSlots;
    if (!ahead) {
      iterator->next = group_start + abi::kMapGroupSlots;
      continue;
    }
    iterator->next = group_start + ahead.first() + 1;
    return group.slot(iterator->type, (ahead.first() + start) % abi::kMapGroupSlots);
  }
  return nullptr;
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
  iterator->next = 0;
  iterator->end = group_count(map) * kMapGroupSlots;
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
