// Stack maps. A map lists the spill slots with live pointers, the pointers of locals
// (local_liveness.h), and always those of the incoming stack arguments, which nobody overwrites.
// Behind these bits are those of the objects.

#include "compiler/x64/stack_maps.h"

#include <algorithm>

#include "rt/abi/metadata.h"

namespace tandem::x64 {

namespace {

// Of more, the metadata could not say where they are: then all are live wherever they are listed.
constexpr size_t kMaxObjects = UINT16_MAX / 10;

}  // namespace

StackMaps::StackMaps(const MachineFunction& function, const Frame& frame)
    : function_(function), frame_(frame) {
  int64_t words = frame.total() / 8 + 1 + function.assignment.stack_bytes / 8;
  bitmap_bytes_ = static_cast<uint32_t>((words + 7) / 8);
  for (const ScalarAssignment& place : function.assignment.parameters) {
    if (!place.in_register && place.type->is_pointer_shaped()) has_argument_pointers_ = true;
  }
  std::vector<uint32_t> order;
  for (uint32_t i = 0; i < function.locals.size(); ++i) {
    if (function.locals[i].is_object) order.push_back(i);
  }
  if (order.size() > kMaxObjects) return;
  std::sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
    return function.locals[a].offset < function.locals[b].offset;
  });
  object_of_local_.resize(function.locals.size());
  for (uint32_t index : order) {
    const FrameLocal& local = function.locals[index];
    object_of_local_[index] = static_cast<uint32_t>(objects_.size());
    objects_.push_back({.first_word = static_cast<uint32_t>((frame.locals_base + local.offset) / 8),
                        .words = static_cast<uint32_t>((local.type->size() + 7) / 8)});
  }
}

std::string StackMaps::empty_map() const {
  return std::string(map_bytes(), '\0');
}

void StackMaps::set(std::string& map, int64_t offset) const {
  int64_t word = offset / 8;
  map[static_cast<size_t>(word / 8)] |= static_cast<char>(1 << word % 8);
}

void StackMaps::set_arguments(std::string& map) {
  for (const ScalarAssignment& place : function_.assignment.parameters) {
    if (place.in_register || !place.type->is_pointer_shaped()) continue;
    set(map, frame_.incoming_base + place.stack_offset);
  }
}

uint32_t StackMaps::intern(std::string map) {
  auto [place, is_new] = number_.try_emplace(map, static_cast<uint32_t>(maps_.size()));
  if (is_new) maps_.push_back(std::move(map));
  return place->second;
}

void StackMaps::set_local(std::string& map, uint32_t index) const {
  const FrameLocal& local = function_.locals[index];
  for (int64_t offset = 0; offset < local.type->pointer_bytes(); offset += 8) {
    if (local.type->pointer_at(offset)) set(map, frame_.locals_base + local.offset + offset);
  }
}

uint32_t StackMaps::at_safepoint(const std::vector<uint32_t>& slots, const ListedLocals& locals) {
  std::string map = empty_map();
  for (uint32_t slot : slots) set(map, frame_.spill_base + 8 * int64_t{slot});
  for (uint32_t index : locals.live) set_local(map, index);
  for (uint32_t index : locals.objects) {
    set_local(map, index);
    if (objects_.empty()) continue;
    const uint32_t object = object_of_local_[index];
    map[bitmap_bytes_ + object / 8] |= static_cast<char>(1 << object % 8);
  }
  set_arguments(map);
  return intern(std::move(map));
}

uint32_t StackMaps::at_entry() {
  if (!has_argument_pointers_) return rt::abi::kNoStackMap;
  std::string map = empty_map();
  set_arguments(map);
  return intern(std::move(map));
}

}  // namespace tandem::x64
