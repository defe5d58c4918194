// The assembly of rt/stack/switch.S and rt/boot/main.S as C++ sees it.

#ifndef TANDEM_RT_STACK_SWITCH_H_
#define TANDEM_RT_STACK_SWITCH_H_

#include <stdint.h>

#include "rt/sched/g.h"
#include "rt/sched/m.h"

namespace rt {

extern "C" {

// Continues a goroutine where its context says.
[[noreturn]] void resume_goroutine(G* g);
// Forgets what is on the system stack and runs the scheduler.
[[noreturn]] void enter_scheduler();
// Starts a thread on the system stack of `m`, with FS at `m`, in `run(m)`, which must not return.
// Returns the thread's id or a negated error number.
long start_thread(M* m, void (*run)(M*));
// Where the kernel lets a signal handler return to.
void signal_return();
// Where a fault's handler sends the faulting thread, with R14 at its goroutine.
void raise_pending_panic();

// Where a goroutine continues that has an abi::AsyncPreemptFrame at its SP.
void resume_interrupted();

// Code addresses for new goroutines; not to be called.
void goexit_return();
extern const uint8_t runtime_main[] asm("runtime.main");

// Called by the assembly, on the system stack.
[[noreturn]] void boot_process(const uintptr_t* kernel_stack);
[[noreturn]] void schedule();
[[noreturn]] void fatal_panic(G* g);
void new_stack(G* g);
void preempt_after_call();
}

}  // namespace rt

#endif  // TANDEM_RT_STACK_SWITCH_H_
