// Which pointers cannot be nil, by how they are made: what folding of comparisons with nil and the
// elimination of nil checks both ask. What a branch has found out is the range prover's matter
// (range_prover.h).

#ifndef TANDEM_COMPILER_OPT_NIL_H_
#define TANDEM_COMPILER_OPT_NIL_H_

#include "compiler/ir/function.h"

namespace tandem::opt {

// Whether the value is the address of a variable, of code or of data, a closure, or is derived from
// one.
bool is_never_nil(const ir::Function& function, ir::ValueId value);

}  // namespace tandem::opt

#endif  // TANDEM_COMPILER_OPT_NIL_H_
