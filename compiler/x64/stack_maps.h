// Stack maps: for each safepoint, which words of the frame hold pointers, and which variables count
// only if a live pointer leads there. See rt/abi/metadata.h.

#ifndef TANDEM_COMPILER_X64_STACK_MAPS_H_
#define TANDEM_COMPILER_X64_STACK_MAPS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "compiler/x64/frame.h"
#include "compiler/x64/machine.h"
#include "compiler/x64/metadata.h"
#include "compiler/x64/regalloc.h"

namespace tandem::x64 {

// A function's distinct maps, in the order of their first use.
class StackMaps {
 public:
  StackMaps(const MachineFunction& function, const Frame& frame);

  // The map of a safepoint at which the spill slots `slots` and the locals `locals` hold pointers.
  uint32_t at_safepoint(const std::vector<uint32_t>& slots, const ListedLocals& locals);
  // The map of the incoming stack arguments alone; rt::abi::kNoStackMap when they have no pointer.
  uint32_t at_entry();

  const std::vector<std::string>& maps() const { return maps_; }
  // By place.
  const std::vector<StackObject>& objects() const { return objects_; }
  uint32_t map_bytes() const {
    return bitmap_bytes_ + static_cast<uint32_t>((objects_.size() + 7) / 8);
  }

 private:
  uint32_t intern(std::string map);
  std::string empty_map() const;
  void set(std::string& map, int64_t offset) const;
  void set_local(std::string& map, uint32_t index) const;
  void set_arguments(std::string& map);

  const MachineFunction& function_;
  const Frame& frame_;
  uint32_t bitmap_bytes_ = 0;
  bool has_argument_pointers_ = false;
  std::vector<StackObject> objects_;
  std::vector<uint32_t> object_of_local_;
  std::vector<std::string> maps_;
  absl::flat_hash_map<std::string, uint32_t> number_;  // of each map
};

}  // namespace tandem::x64

#endif  // TANDEM_COMPILER_X64_STACK_MAPS_H_
