// The `local` variables of a function: their places in the frame. Which of them the stack map of
// each safepoint lists is another matter: local_liveness.h.

#ifndef TANDEM_COMPILER_X64_LOCALS_H_
#define TANDEM_COMPILER_X64_LOCALS_H_

#include "compiler/x64/machine.h"

namespace tandem::x64 {

// Fills in `locals`, `local_of_instruction` and `locals_bytes`.
void place_locals(const ir::Function& function, MachineFunction& out);

}  // namespace tandem::x64

#endif  // TANDEM_COMPILER_X64_LOCALS_H_
