// The `local` variables of a function: their places in the frame, and which of them the stack map of
// each safepoint lists.
//
// A stack map must not list a pointer that nobody has set. So a forward analysis follows, for each
// local with pointers, whether on the paths to a point it is untouched, has all its pointers set
// (by stores, copies or clears at known offsets), or neither. A safepoint lists the locals that are
// set and leaves out those untouched. A local that is neither at some safepoint (set on one path
// only, or given away before it is set) is zeroed at the function's entry, and then set everywhere.

#ifndef TANDEM_COMPILER_X64_LOCALS_H_
#define TANDEM_COMPILER_X64_LOCALS_H_

#include "compiler/x64/machine.h"

namespace tandem::x64 {

// Fills in `locals`, `local_of_instruction`, `locals_bytes` and `listed_locals`.
void place_locals(const ir::Function& function, MachineFunction& out);

}  // namespace tandem::x64

#endif  // TANDEM_COMPILER_X64_LOCALS_H_
