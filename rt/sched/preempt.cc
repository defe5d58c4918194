// Preemption by signal (preempt.h).
//
// Who wants a goroutine stopped sets its guard to kStackPreempt and sends its thread SIGURG. The
// guard does it at the next call; the signal is for loops that make none. The handler may find the
// thread anywhere, and stops the goroutine only where its state is whole:
//
//   - compiled code is being executed, on the goroutine's stack. C++ and the thunks are in no
//     function table; they come to the guard by themselves.
//   - the instruction is no unsafe point (rt/abi/metadata.h): not in a prologue or epilogue, where
//     SP is not the body's, nor between the test of the write barrier's flag and the store.
//   - the thread has a P. Between entersyscall and exitsyscall it has none to look for work with.
//   - the stack has room for the registers, and the guard still says kStackPreempt: a signal that
//     comes too late meets another goroutine.
//
// Then all registers go to an abi::AsyncPreemptFrame below SP, and the handler returns not to the
// goroutine but to the scheduler, on the system stack, as after any other call that gives a turn.
// resume_interrupted (rt/stack/switch.S) takes the frame down again. If the place was no good,
// nothing happens; who wants the goroutine stopped asks again.

#include "rt/sched/preempt.h"

#include "rt/os/signal.h"
#include "rt/sched/m.h"
#include "rt/sched/park.h"
#include "rt/stack/metadata.h"
#include "rt/stack/switch.h"

namespace rt {
namespace {

bool is_safe_point(const M& m, const G& g, const os::SignalContext& registers) {
  if (m.keep_running > 0 || m.p == nullptr) return false;
  if (registers.r14 != reinterpret_cast<uintptr_t>(&g)) return false;
  const abi::GHeader& header = g.header;
  if (__atomic_load_n(&header.stack_guard, __ATOMIC_RELAXED) != abi::kStackPreempt) return false;
  if (registers.rsp < header.stack.low + sizeof(abi::AsyncPreemptFrame) ||
      registers.rsp >= header.stack.high) {
    return false;
  }
  const Function function = program_functions().find(registers.rip);
  return function &&
         !function.is_unsafe_point(static_cast<uint32_t>(registers.rip - function.entry()));
}

void save_registers(const os::SignalContext& from, abi::AsyncPreemptFrame* frame) {
  __builtin_memcpy(frame->floating_point, from.floating_point->xmm, sizeof frame->floating_point);
  frame->flags = from.eflags;
  const uint64_t integer[] = {from.r15, from.r14, from.r13, from.r12, from.r11, from.r10, from.r9,
                              from.r8,  from.rbp, from.rdi, from.rsi, from.rdx, from.rcx, from.rbx};
  static_assert(sizeof integer == sizeof frame->integer);
  __builtin_memcpy(frame->integer, integer, sizeof integer);
  frame->rax = from.rax;
  frame->program_counter = from.rip;
}

// Where the handler sends the thread: on its system stack, the goroutine stopped.
void give_turn() {
  abi::GHeader& header = current_g()->header;
  __atomic_store_n(&header.stack_guard, header.stack.low + abi::kStackGuard, __ATOMIC_RELAXED);
  yield_goroutine();
}

void on_preemption(int, const os::SignalInfo*, os::SignalContext* registers) {
  M* m = current_m();
  G* g = m->current_g;
  if (g == nullptr || !is_safe_point(*m, *g, *registers)) return;
  auto* frame = reinterpret_cast<abi::AsyncPreemptFrame*>(registers->rsp) - 1;
  save_registers(*registers, frame);
  abi::SavedContext& context = g->header.context;
  context.stack_pointer = reinterpret_cast<uintptr_t>(frame);
  context.program_counter = reinterpret_cast<uintptr_t>(&resume_interrupted);
  context.frame_pointer = registers->rbp;
  g->async_preempted = true;
  registers->rsp = m->system_stack_top - sizeof(uintptr_t);  // as if it had been called
  registers->rip = reinterpret_cast<uintptr_t>(&give_turn);
}

}  // namespace

void arm_preemption_signal() {
  os::handle_signal(os::kSignalUrgent, on_preemption);
}

}  // namespace rt
