// The proof that functions without a stack check have room.
//
// A function whose prologue compares SP with the guard leaves kStackNosplit bytes below its frame
// (rt/abi/g.h). There must fit what it calls that has no such check: the compiler's small leaves,
// and functions with //go:nosplit, as deep as these call one another.
//
//     main.f           checks
//       8                return address
//     main.g           nosplit: its frame, from FuncInfo::frame_size
//       8                return address
//     main.h           nosplit
//       kRuntimeUse      whatever comes next: the runtime, or morestack
//
// A chain ends with a function that checks, as its prologue calls morestack, and with code that has
// no metadata, which is the runtime's: the most that one of these takes is kRuntimeUse. The deepest
// function may also be stopped by a fault, and the runtime makes a panic of that right below its
// frame. So each chain has this end. A call through a pointer may lead to any function, also to a
// leaf without a check.
//
// The direct calls are the relocations of branches in a function's section; whether it calls
// through pointers says kFuncIndirectCalls. Only functions without a check are looked at, each
// once.

#ifndef TANDEM_LINKER_STACK_USE_H_
#define TANDEM_LINKER_STACK_USE_H_

#include "linker/model.h"

namespace tandem::linker {

// Reports each chain that is too long, from the function with which it begins.
void check_stack_use(Context& context);

}  // namespace tandem::linker

#endif  // TANDEM_LINKER_STACK_USE_H_
