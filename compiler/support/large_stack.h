// Running code that recurses over a program's nesting on a stack that is large enough for it.
//
// Trees of long expressions nest to the left, and declarations may need each other in chains as
// long as a file: the walks over them are recursive and deeper than the stack of a main thread
// allows. The memory is reserved, not used, until the depth is there.

#ifndef TANDEM_COMPILER_SUPPORT_LARGE_STACK_H_
#define TANDEM_COMPILER_SUPPORT_LARGE_STACK_H_

#include "absl/functional/function_ref.h"

namespace tandem {

// Calls `function` on a thread with a large stack and waits for it; directly when the calling
// thread is such a thread already. A program calls it once, around everything.
void with_large_stack(absl::FunctionRef<void()> function);

}  // namespace tandem

#endif  // TANDEM_COMPILER_SUPPORT_LARGE_STACK_H_
