// The return addresses of a stack's frames, as package runtime's Callers and the profiles show
// them.

#ifndef TANDEM_RT_STACK_CALLERS_H_
#define TANDEM_RT_STACK_CALLERS_H_

#include <stdint.h>

#include "rt/abi/types.h"
#include "rt/sched/g.h"
#include "rt/stack/unwind.h"

namespace rt {

// Fills in up to `count` addresses of a goroutine that is in a runtime call or stopped, the
// innermost frame first, without the first `skip`; returns their number. Calls that were inlined
// are frames. The last ones are runtime.goexit and, of the main goroutine, runtime.main before it.
abi::Int callers_of(const G& g, abi::Int skip, uintptr_t* addresses, abi::Int count);
// The same from the frame where a walk of its stack stands.
abi::Int callers_of(const G& g, Unwinder frames, abi::Int skip, uintptr_t* addresses,
                    abi::Int count);

}  // namespace rt

#endif  // TANDEM_RT_STACK_CALLERS_H_
