// System calls that may block, made on behalf of a goroutine. The thread lets go of its P for the
// time of the call, so that sysmon may hand it to another thread; afterwards it takes the P back,
// or another idle one, or leaves the goroutine in the global queue and sleeps.
//
//   long rt_syscall6(...) {
//     enter_system_call();
//     long result = os::system_call(...);
//     return exit_system_call(result);      // may not return: see below
//   }

#ifndef TANDEM_RT_SCHED_SYSTEM_CALL_H_
#define TANDEM_RT_SCHED_SYSTEM_CALL_H_

#include <stdint.h>

namespace rt {

// The current goroutine's context is complete (its thunk saved it), so its stack may be scanned,
// but not moved, while the call lasts.
void enter_system_call();

// Takes a P and returns `result`; without one, stores the results in the goroutine's context, makes
// it runnable and enters the scheduler.
intptr_t exit_system_call(intptr_t result);

}  // namespace rt

#endif  // TANDEM_RT_SCHED_SYSTEM_CALL_H_
