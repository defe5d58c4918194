// runtime.Stack: the traceback of the calling goroutine, or of all, as text in memory. It is what a
// fatal error prints (traceback.h), with the output redirected, and under the lock of print
// statements because of that.
//
// For all goroutines the world is stopped: then none has the lock, since a thread that has it does
// not stop. The calling goroutine is shown as running, though it is parked meanwhile.

#include "rt/abi/calls.h"
#include "rt/mem/memory.h"
#include "rt/os/output.h"
#include "rt/sched/park.h"
#include "rt/sched/sched.h"
#include "rt/sched/world.h"
#include "rt/stack/traceback.h"
#include "rt/value/print.h"

namespace rt {
namespace {

// Where the text goes; it belongs to the holder of the print lock.
constinit uint8_t* next = nullptr;
constinit size_t room = 0;

// What has no room is dropped.
void take(const void* data, size_t size) {
  if (size > room) size = room;
  mem::move(next, data, size);
  next += size;
  room -= size;
}

// Returns how much of the buffer was written to.
abi::Int write_stacks(const G& g, bool all, void* buffer, size_t size) {
  print_lock();
  os::error_output.flush();
  next = static_cast<uint8_t*>(buffer);
  room = size;
  os::error_output.redirect(take);
  print_goroutine(g);
  if (all) print_other_goroutines(&g);
  os::error_output.flush();
  os::error_output.redirect(nullptr);
  const size_t written = size - room;
  print_unlock();
  return static_cast<abi::Int>(written);
}

// What rt_stack wants done once its goroutine has left the thread. The buffer is in the heap, and
// its goroutine refers to it.
void write_all_stacks(G* g) {
  uintptr_t* const result = g->header.context.result;
  stop_the_world("stack trace");
  M* const m = g->header.m;
  g->header.m = nullptr;
  set_status(g, GStatus::kRunning);
  result[0] =
      static_cast<uintptr_t>(write_stacks(*g, true, reinterpret_cast<void*>(result[0]), result[1]));
  set_status(g, GStatus::kWaiting);
  g->header.m = m;
  start_the_world();
  ready(g);
}

}  // namespace

abi::Int abi::rt_stackText(Pointer buffer, Int size, bool all) {
  G* g = current_g();
  if (size <= 0) return 0;
  if (!all) return write_stacks(*g, false, buffer, static_cast<size_t>(size));
  use_whole_scheduler();
  g->header.context.result[0] = reinterpret_cast<uintptr_t>(buffer);
  g->header.context.result[1] = static_cast<uintptr_t>(size);
  park_releasing(WaitReason::kStoppingTheWorld, nullptr, write_all_stacks);
}

}  // namespace rt
