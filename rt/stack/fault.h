// Faults of the machine: compiled code that goes through a nil pointer panics.

#ifndef TANDEM_RT_STACK_FAULT_H_
#define TANDEM_RT_STACK_FAULT_H_

namespace rt {

// Makes the process's faults panics or fatal errors.
void handle_faults();

}  // namespace rt

#endif  // TANDEM_RT_STACK_FAULT_H_
