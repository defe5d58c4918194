// The handler of SIGSEGV, SIGBUS and SIGFPE. It runs on the thread's signal stack. A fault on a
// goroutine's stack becomes a pending panic of that goroutine: the handler saves where it stopped
// in its context, and returns not to the faulting instruction but to raise_pending_panic, on the
// system stack. Anywhere else the fault is the runtime's own.

#include "rt/stack/fault.h"

#include "rt/abi/calls.h"
#include "rt/os/output.h"
#include "rt/os/signal.h"
#include "rt/sched/m.h"
#include "rt/stack/panic.h"
#include "rt/stack/switch.h"

namespace rt {
namespace {

constexpr uintptr_t kNilPage = 4096;  // addresses below are nil pointers, with a field's offset

bool is_on_stack(const G& g, uintptr_t stack_pointer) {
  return stack_pointer - g.header.stack.low < g.header.stack.high - g.header.stack.low;
}

void on_fault(int signal, const os::SignalInfo* info, os::SignalContext* registers) {
  M* m = current_m();
  G* g = m->current_g;
  const Fault fault = {static_cast<uint8_t>(signal), info->code, info->address, registers->rip};
  if (g == nullptr || !is_on_stack(*g, registers->rsp)) {
    throw_fault("unexpected signal during runtime execution", fault);
  }
  abi::SavedContext& context = g->header.context;
  context.stack_pointer = registers->rsp;
  context.program_counter = registers->rip;
  context.frame_pointer = registers->rbp;
  raise_fault(fault);
  g->panic.at_instruction = true;
  const bool is_nil = signal == os::kSignalArithmetic || info->address < kNilPage;
  if (!is_nil && !g->panic_on_fault) {
    os::error_output.text("unexpected fault address ");
    os::error_output.hex(info->address);
    os::error_output.text("\n");
    throw_fault("fault", fault);
  }
  registers->r14 = reinterpret_cast<uint64_t>(g);
  registers->rsp = m->system_stack_top;
  registers->rip = reinterpret_cast<uint64_t>(&raise_pending_panic);
}

}  // namespace

void handle_faults() {
  os::handle_signal(os::kSignalSegmentation, on_fault);
  os::handle_signal(os::kSignalBus, on_fault);
  os::handle_signal(os::kSignalArithmetic, on_fault);
}

bool abi::rt_setPanicOnFault(bool enabled) {
  G* g = current_g();
  const bool old = g->panic_on_fault;
  g->panic_on_fault = enabled;
  return old;
}

}  // namespace rt
