// The control flow graph of machine blocks: critical edges, loops, and the order of blocks in the
// code.

#ifndef TANDEM_COMPILER_X64_LAYOUT_H_
#define TANDEM_COMPILER_X64_LAYOUT_H_

#include "compiler/x64/machine.h"

namespace tandem::x64 {

// Splits the critical edges that are left, estimates how often each block runs, and chooses the
// order of the reachable blocks: `MachineFunction::order`.
void lay_out_blocks(MachineFunction& function);

// The allocator's view of the function, with its blocks numbered by `order`. Takes the
// instructions' operands out of `function`, except for a copy that emission needs.
RegallocInput make_regalloc_input(const MachineFunction& function);

}  // namespace tandem::x64

#endif  // TANDEM_COMPILER_X64_LAYOUT_H_
