// Preemption by signal: of goroutines in loops without calls, which never look at their guard.

#ifndef TANDEM_RT_SCHED_PREEMPT_H_
#define TANDEM_RT_SCHED_PREEMPT_H_

namespace rt {

// Makes SIGURG the signal that stops a goroutine whose guard is kStackPreempt. Also from a handler.
void arm_preemption_signal();

}  // namespace rt

#endif  // TANDEM_RT_SCHED_PREEMPT_H_
