// The C++ side of own_calls.def: what the runtime's own assembly calls through thunks.

#ifndef TANDEM_RT_BOOT_OWN_CALLS_H_
#define TANDEM_RT_BOOT_OWN_CALLS_H_

#include "rt/abi/types.h"

namespace rt {

extern "C" {
#define RT_CALL(name, result, parameters, effects) result rt_##name parameters;
#include "rt/boot/own_calls.def"
#undef RT_CALL
}

}  // namespace rt

#endif  // TANDEM_RT_BOOT_OWN_CALLS_H_
