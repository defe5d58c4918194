// Replacing one call by the body of its callee: the mechanics of inlining. What is inlined where is
// decided in inline_calls.cc.
//
//   b1: v1 = ...                            b1: v1 = ...; jump b5
//       v3: int = call @"main.max" v1, v2   b5: v4: bool = gt v1, v2
//       return v3                       →       branch v4, b6(v1), b6(v2)
//                                           b6(v3: int): return v3

#ifndef TANDEM_COMPILER_OPT_SPLICE_H_
#define TANDEM_COMPILER_OPT_SPLICE_H_

#include <vector>

#include "compiler/ir/module.h"

namespace tandem::opt {

// Whether a function reads its closure context only for captured variables, or has none: then
// splice_call can replace these by the values that a make_closure captured.
bool context_is_only_read(const ir::Function& function);

// Replaces `call`, a call of `callee` (not of the caller itself), by its body. The call's results
// are left to the caller of this: replacement[result] is what stands for them, and
// caller.replace_uses has to follow when all calls have been spliced. `closure` is the make_closure
// whose value is called when the call is a call_closure.
void splice_call(ir::Function& caller, ir::InstructionId call, const ir::Function& callee,
                 ir::InstructionId closure, std::vector<ir::ValueId>& replacement);

}  // namespace tandem::opt

#endif  // TANDEM_COMPILER_OPT_SPLICE_H_
