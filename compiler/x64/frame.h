// The frame of a function:
//
//        incoming stack arguments and results   (the caller's)
//        return address
//        saved RBP
//        `local` variables
//        spill slots
//   SP → outgoing stack arguments and results
//
// SP stands still between prologue and epilogue. A function without frame and calls has neither.

#ifndef TANDEM_COMPILER_X64_FRAME_H_
#define TANDEM_COMPILER_X64_FRAME_H_

#include <vector>

#include "compiler/x64/machine.h"

namespace tandem::x64 {

struct Frame {
  int64_t size = 0;  // what SUBQ takes from SP
  bool saves_frame_pointer = false;
  bool checks_stack = false;  // the prologue compares SP with the guard
  int64_t spill_base = 0;     // offsets from SP
  int64_t locals_base = 0;
  int64_t incoming_base = 0;

  // Bytes between SP in the body and the return address.
  int64_t total() const { return size + (saves_frame_pointer ? 8 : 0); }
};

Frame lay_out_frame(const MachineFunction& function, uint32_t slot_count);

}  // namespace tandem::x64

#endif  // TANDEM_COMPILER_X64_FRAME_H_
