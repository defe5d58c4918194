// Stack maps. A map lists the spill slots with live pointers, the pointers of the locals that are
// set (locals.h), and always those of the incoming stack arguments, which nobody overwrites.

#include "compiler/x64/stack_maps.h"

#include <algorithm>

#include "rt/abi/metadata.h"

namespace tandem::x64 {

StackMaps::StackMaps(const MachineFunction& function, const Frame& frame)
    : function_(function), frame_(frame) {
  int64_t words = frame.total() / 8 + 1 + function.assignment.stack_bytes / 8;
  map_bytes_ = static_cast<uint32_t>((words + 7) / 8);
  for (const ScalarAssignment& place : function.assignment.parameters) {
    if (!place.in_register && place.type->is_pointer_shaped()) has_argument_pointers_ = true;
  }
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
  auto place = std::find(maps_.begin(), maps_.end(), map);
  if (place == maps_.end()) place = maps_.insert(maps_.end(), std::move(map));
  return static_cast<uint32_t>(place - maps_.begin());
}

uint32_t StackMaps::at_safepoint(const std::vector<uint32_t>& slots,
                                 const std::vector<uint32_t>& locals) {
  std::string map(map_bytes_, '\0');
  for (uint32_t slot : slots) set(map, frame_.spill_base + 8 * int64_t{slot});
  for (uint32_t index : locals) {
    const FrameLocal& local = function_.locals[index];
    for (int64_t offset = 0; offset < local.type->pointer_bytes(); offset += 8) {
      if (local.type->pointer_at(offset)) set(map, frame_.locals_base + local.offset + offset);
    }
  }
  set_arguments(map);
  return intern(std::move(map));
}

uint16_t StackMaps::at_entry() {
  if (!has_argument_pointers_) return rt::abi::kNoStackMap;
  std::string map(map_bytes_, '\0');
  set_arguments(map);
  return static_cast<uint16_t>(intern(std::move(map)));
}

}  // namespace tandem::x64
