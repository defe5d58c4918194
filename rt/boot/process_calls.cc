// What package runtime's Go side (rt/golib/runtime/process.go, sync.go) asks about the process: its
// arguments and environment, its end; and pinning a goroutine to its processor. (System calls are
// in rt/sched/system_call_hooks.cc.)

#include "rt/abi/calls.h"
#include "rt/boot/boot.h"
#include "rt/mem/memory.h"
#include "rt/mem/persistent.h"
#include "rt/os/os.h"
#include "rt/sched/m.h"
#include "rt/sched/p.h"
#include "rt/stack/panic.h"
#include "rt/stack/traceback.h"

namespace rt::abi {
namespace {

// The kernel's strings live as long as the process.
String kernel_string(const char* text) {
  if (text == nullptr) return {};
  Int length = 0;
  while (text[length] != 0) ++length;
  return {reinterpret_cast<const uint8_t*>(text), length};
}

}  // namespace

String rt_argument(Int index) {
  if (index >= boot::process.argument_count) return {};
  return kernel_string(boot::process.arguments[index]);
}

String rt_environment(Int index) {
  return kernel_string(boot::process.environment[index]);
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

// debug.SetTraceback shows no less than the environment asks for. `level` ends with a zero byte.
void rt_setTraceback(String level) {
  if (boot::process.auxiliary.secure) return;
  static constinit bool known = false;
  static constinit TracebackOptions environment{};
  if (!known) environment = traceback_options;
  known = true;
  TracebackOptions& options = traceback_options;
  boot::parse_traceback(reinterpret_cast<const char*>(level.data));
  options.none = options.none && environment.none;
  options.all = options.all || environment.all;
  options.system = options.system || environment.system;
  options.crash = options.crash || environment.crash;
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
