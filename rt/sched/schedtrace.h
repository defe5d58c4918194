// GODEBUG=schedtrace=N,scheddetail=1: what the scheduler does, in Go's words.

#ifndef TANDEM_RT_SCHED_SCHEDTRACE_H_
#define TANDEM_RT_SCHED_SCHEDTRACE_H_

#include <stdint.h>

namespace rt {

// Prints a line, or more, if the time has come. From sysmon.
void trace_scheduler(int64_t now);

}  // namespace rt

#endif  // TANDEM_RT_SCHED_SCHEDTRACE_H_
