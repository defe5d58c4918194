// The clocks, through the vDSO: tens of nanoseconds instead of a system call's hundreds. The vDSO
// is looked up at the first use, so that a program without clocks contains and pays nothing. Called
// on system stacks only: the kernel's code does not promise how much stack it takes.

#ifndef TANDEM_RT_OS_CLOCK_H_
#define TANDEM_RT_OS_CLOCK_H_

#include <stdint.h>

namespace rt::os {

struct WallTime {
  int64_t seconds;  // since 1970
  int32_t nanoseconds;
};

// Nanoseconds of the monotonic clock: the time base of all timers.
int64_t nanotime();

// Processor time that the current thread has used, in nanoseconds: a system call.
int64_t thread_cpu_time();

// The time of day.
WallTime walltime();

}  // namespace rt::os

#endif  // TANDEM_RT_OS_CLOCK_H_
