// What package runtime's Go side (rt/golib/runtime/process.go, sync.go) asks about the process: its
// arguments and environment, system calls, its end; and pinning a goroutine to its processor.
//
// The arguments of a system call come as an array of seven words, number first, because a thunk
// passes six. It may be in the goroutine's stack, so it is read before the goroutine is let go.

#include "rt/abi/calls.h"
#include "rt/boot/boot.h"
#include "rt/mem/memory.h"
#include "rt/mem/persistent.h"
#include "rt/os/os.h"
#include "rt/os/syscall.h"
#include "rt/sched/m.h"
#include "rt/sched/p.h"
#include "rt/sched/sched.h"
#include "rt/sched/system_call.h"
#include "rt/stack/panic.h"

namespace rt::abi {
namespace {

// The kernel's strings live as long as the process.
String kernel_string(const char* text) {
  if (text == nullptr) return {};
  Int length = 0;
  while (text[length] != 0) ++length;
  return {reinterpret_cast<const uint8_t*>(text), length};
}

intptr_t call_kernel(const Uintptr* a) {
  return os::system_call(static_cast<os::SystemCall>(a[0]), static_cast<long>(a[1]),
                         static_cast<long>(a[2]), static_cast<long>(a[3]), static_cast<long>(a[4]),
                         static_cast<long>(a[5]), static_cast<long>(a[6]));
}

}  // namespace

String rt_argument(Int index) {
  if (index >= boot::process.argument_count) return {};
  return kernel_string(boot::process.arguments[index]);
}

String rt_environment(Int index) {
  return kernel_string(boot::process.environment[index]);
}

Int rt_systemCall(const Uintptr* arguments) {
  return call_kernel(arguments);
}

Int rt_blockingSystemCall(const Uintptr* arguments) {
  enter_system_call();
  return exit_system_call(call_kernel(arguments));
}

Int rt_cpuCount() {
  return sched.cpus;
}

void rt_exitProcess(Int status) {
  os::exit_process(static_cast<int>(status));
}

void rt_throwString(String message) {
  const auto length = static_cast<size_t>(message.length);
  auto* copy = static_cast<char*>(mem::allocate_persistent(length + 1, 1));
  if (copy == nullptr) throw_fatal("out of memory");
  mem::move(copy, message.data, length);
  copy[length] = 0;
  throw_fatal(copy);
}

Int rt_procPin() {
  M* m = current_m();
  ++m->keep_running;
  return m->p->id;
}

void rt_procUnpin() {
  --current_m()->keep_running;
}

}  // namespace rt::abi
