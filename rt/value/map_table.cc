// Making, growing and clearing the tables of maps (rt/value/map.h describes them).
//
// A small map is one group without a table. Beyond that the groups are a power of two in number;
// growing makes a new table and puts every slot in, at once. Iterators that are under way keep the
// old table, and look each of its keys up again in the new one.

#include "rt/abi/calls.h"
#include "rt/gc/barrier.h"
#include "rt/mem/malloc.h"
#include "rt/sched/random.h"
#include "rt/value/hash.h"
#include "rt/value/map.h"

namespace rt {
namespace {

// For the collector: only MapHeader::groups is a pointer.
constexpr uint8_t kHeaderBitmap[] = {1 << offsetof(MapHeader, groups) / 8};
constexpr abi::TypeDescriptor kHeaderType = {
    .size = sizeof(MapHeader),
    .pointer_bytes = offsetof(MapHeader, groups) + 8,
    .align = 8,
    .field_align = 8,
    .kind = static_cast<uint8_t>(abi::Kind::kStruct),
    .equal = abi::EqualKind::kNever,
    .pointer_bitmap = kHeaderBitmap,
};

void* allocate_groups(const MapDescriptor* type, uint64_t count) {
  void* groups = mem::allocate(count * type->group_size, type->group, true);
  for (uint64_t i = 0; i < count; ++i) MapGroup(type, groups, i).clear_control();
  return groups;
}

// The number of groups for `entries` entries as a power of two, or 0 (a small map) when they would
// take more memory than there can be.
uint8_t capacity_log2_for(const MapDescriptor* type, abi::Int entries) {
  if (entries <= abi::kMapGroupSlots) return 0;
  const auto wanted = static_cast<uint64_t>(entries);
  uint8_t log2 = 1;
  while (load_limit(uint64_t{1} << log2) < wanted) {
    ++log2;
    if (log2 > 40 || (uint64_t{type->group_size} << log2) > mem::kMaxAllocation) return 0;
  }
  return log2;
}

// The table that the map had may be all that leads from the collector's snapshot to its entries: in
// the new one, which is black, nobody will look for them.
void set_table(MapHeader* map, void* groups, uint8_t capacity_log2) {
  gc::store_pointer(&map->groups, groups);
  map->capacity_log2 = capacity_log2;
  map->growth_left = load_limit(uint64_t{1} << capacity_log2);
}

// Puts a copy of a slot into a table that has room and does not have its key.
void insert_slot(const MapDescriptor* type, MapHeader* map, const uint8_t* slot, uint64_t hash) {
  MapProbe probe(hash, group_mask(map));
  for (;;) {
    MapGroup group(type, map->groups, probe.group());
    if (SlotSet empty = group.empty()) {
      group.set_control(empty.first(), control_of(hash));
      mem::move(group.slot(type, empty.first()), slot, type->slot_size);
      --map->growth_left;
      return;
    }
    probe.advance();
  }
}

MapHeader* make_header() {
  auto* map = static_cast<MapHeader*>(mem::allocate(sizeof(MapHeader), &kHeaderType, true));
  map->seed = static_cast<uint32_t>(next_random());
  return map;
}

}  // namespace

void shade_slot(const MapDescriptor* type, const uint8_t* slot) {
  if ((type->flags & abi::kMapIndirectKey) != 0) {
    gc::shade(*reinterpret_cast<void* const*>(slot));
  } else if (type->key->pointer_bytes != 0) {
    gc::shade_values(type->key, slot, type->key->size);
  }
  const uint8_t* element = slot + type->element_offset;
  if ((type->flags & abi::kMapIndirectElement) != 0) {
    gc::shade(*reinterpret_cast<void* const*>(element));
  } else if (type->element->pointer_bytes != 0) {
    gc::shade_values(type->element, element, type->element->size);
  }
}

void make_first_group(const MapDescriptor* type, MapHeader* map) {
  map->groups = allocate_groups(type, 1);
}

void grow_map(const MapDescriptor* type, MapHeader* map) {
  void* old_groups = map->groups;
  const uint64_t old_count = group_count(map);
  const bool mostly_full = static_cast<uint64_t>(map->count) * 4 > load_limit(old_count) * 3;
  const auto log2 = static_cast<uint8_t>(map->capacity_log2 + (mostly_full ? 1 : 0));
  set_table(map, allocate_groups(type, uint64_t{1} << log2), log2);
  for (uint64_t i = 0; i < old_count; ++i) {
    MapGroup group(type, old_groups, i);
    for (SlotSet full = group.full(); full; full.remove_first()) {
      uint8_t* slot = group.slot(type, full.first());
      insert_slot(type, map, slot, hash_value(type->key, key_of(type, slot), map->seed));
    }
  }
}

}  // namespace rt

namespace rt::abi {

uint32_t rt_fastrand() {
  return static_cast<uint32_t>(next_random());
}

Pointer rt_makemap_small() {
  return make_header();
}

Pointer rt_makemap(const MapDescriptor* type, Int hint, Pointer header) {
  auto* map = static_cast<MapHeader*>(header);
  if (map == nullptr) {
    map = make_header();
  } else {
    map->seed = static_cast<uint32_t>(next_random());
  }
  const uint8_t log2 = capacity_log2_for(type, hint);
  if (log2 > 0) set_table(map, allocate_groups(type, uint64_t{1} << log2), log2);
  return map;
}

void rt_mapclear(const MapDescriptor* type, Pointer pointer) {
  auto* map = static_cast<MapHeader*>(pointer);
  if (map == nullptr || map->groups == nullptr) return;
  MapWriteScope scope(map);
  const uint64_t groups = group_count(map);
  gc::clear_values(type->group, map->groups, groups * type->group_size);
  for (uint64_t i = 0; i < groups; ++i) MapGroup(type, map->groups, i).clear_control();
  map->count = 0;
  map->growth_left = load_limit(groups);
  map->seed = static_cast<uint32_t>(next_random());
  ++map->clear_sequence;
}

}  // namespace rt::abi
