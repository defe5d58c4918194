// Frame layout.

#include "compiler/x64/frame.h"

#include "rt/abi/g.h"

namespace tandem::x64 {

Frame lay_out_frame(const MachineFunction& function, uint32_t slot_count) {
  Frame frame;
  frame.spill_base = (function.outgoing_bytes + 7) & ~int64_t{7};
  frame.locals_base = frame.spill_base + 8 * int64_t{slot_count};
  frame.size = frame.locals_base + function.locals_bytes;
  frame.saves_frame_pointer = frame.size > 0 || function.has_calls;
  frame.incoming_base = frame.total() + 8;
  bool nosplit = (function.function->flags & ir::kNosplit) != 0;
  bool small_leaf =
      !function.has_calls && frame.total() <= static_cast<int64_t>(rt::abi::kStackSmall);
  frame.checks_stack = !nosplit && !small_leaf;
  return frame;
}

}  // namespace tandem::x64
