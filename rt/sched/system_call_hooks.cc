// runtime.entersyscall and runtime.exitsyscall, which package syscall calls around each system call
// that may block (system_call.h does the work).
//
// The context that entersyscall's thunk saves is the point after that call. What syscall.Syscall does
// from there to exitsyscall happens on the same frame, whose stack map there is still true: it keeps
// only words that are no pointers, so the collector may scan the stack meanwhile.

#include "rt/abi/calls.h"
#include "rt/sched/system_call.h"

namespace rt::abi {

void rt_entersyscall() {
  enter_system_call();
}

void rt_exitsyscall() {
  exit_system_call(0);
}

}  // namespace rt::abi
