// Shrinking stacks. The collector asks for it when it is about to scan a goroutine's stack: nobody
// else runs or moves the goroutine then. One that uses less than a quarter of its stack gets half
// of it, Go's rule, so a stack that was deep once is small after a few cycles; the margin keeps a
// goroutine from growing and shrinking in turns.
//
// Which stacks can be moved:
//
//   kRunnable, kWaiting   C++ never survives a park, so nobody holds a pointer into the stack but
//                         what copy_stack adjusts. A channel's waker may be writing to the element
//                         of a sudog, which is in the stack: the channels' locks keep it out.
//   kSyscall, kRunning    (back from a system call) not: the kernel, or code that goes on behind
//                         the call, knows addresses in it
//   stopped by a signal   not: the innermost frame has no stack map
//   not started yet       it has the smallest stack there is, and no frame yet

#include "rt/boot/knobs.h"
#include "rt/sched/sched.h"
#include "rt/stack/stack.h"
#include "rt/value/chan_locks.h"

namespace rt {
namespace {

bool can_move(const G* g) {
  const GStatus status = status_of(g);
  const bool is_stopped = status == GStatus::kRunnable || status == GStatus::kWaiting;
  return is_stopped && !g->async_preempted && g->header.context.program_counter != g->start_pc;
}

// The size that the stack should have.
size_t wanted_size(const G* g) {
  const size_t size = stack_size(g->header.stack);
  const size_t used = g->header.stack.high - g->header.context.stack_pointer + abi::kStackNosplit;
  const bool is_large = size > kMinStackSize && used < size / 4;
  return is_large && knobs.gcshrinkstackoff == 0 ? size / 2 : size;
}

}  // namespace

void shrink_stack(G* g) {
  if (!can_move(g)) return;
  const size_t size = stack_size(g->header.stack);
  const size_t wanted = wanted_size(g);
  if (wanted == size && (knobs.movestack == 0 || size > kLargestMoved)) return;
  lock_waiting(g);
  copy_stack(g, wanted);
  unlock_waiting(g);
}

}  // namespace rt
