// Preemption by signal (preempt.h). The signal interrupts a system call or a loop; the goroutine's
// guard, which the sender has set, does the rest at the next call.

#include "rt/sched/preempt.h"

#include "rt/os/signal.h"

namespace rt {
namespace {

void on_preemption(int, const os::SignalInfo*, os::SignalContext*) {}

}  // namespace

void arm_preemption_signal() {
  os::handle_signal(os::kSignalUrgent, on_preemption);
}

}  // namespace rt
