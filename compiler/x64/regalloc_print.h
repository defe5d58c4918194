// A listing of an allocation for people: each instruction with its operands and where they are, and
// the moves between, block by block.

#ifndef TANDEM_COMPILER_X64_REGALLOC_PRINT_H_
#define TANDEM_COMPILER_X64_REGALLOC_PRINT_H_

#include <functional>
#include <string>

#include "compiler/x64/regalloc.h"

namespace tandem::x64 {

// Prints `input` and, if there is one, `output`. `name` gives the text of an instruction; without
// it, instructions are just their operands.
std::string print_allocation(const RegallocInput& input, const RegallocOutput* output,
                             const std::function<std::string(uint32_t)>& name = nullptr);

}  // namespace tandem::x64

#endif  // TANDEM_COMPILER_X64_REGALLOC_PRINT_H_
