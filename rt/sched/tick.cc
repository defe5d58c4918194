// The first tick, 10 ms after the start, from which on there may be threads.
//
// A thread costs 12 to 40 microseconds to start, and as much again at exit: more than all of the
// boot. A program that ends within a tick needs no watch, so sysmon's place in the boot order only
// arms a timer of the kernel, whose one signal a tick later starts sysmon's thread (sysmon.cc) - in
// programs that use the whole scheduler, now or later. Others go on as they are, but for the
// handlers of SIGQUIT and its like, if the compiler thinks that the program may run long
// (compiler/opt/quit_hook.cc).

#include "rt/boot/knobs.h"
#include "rt/os/signal.h"
#include "rt/sched/sched.h"

extern void (*const quit_hook[])() asm("runtime.quit_hook") __attribute__((weak));

namespace rt {
namespace {

constexpr int64_t kTick = 10000000;  // nanoseconds

// The other half of the handshake is in use_whole_scheduler: each writes its own word, then reads
// the other's, and both sides run on the same thread.
void on_first_tick(int, const os::SignalInfo*, os::SignalContext*) {
  __atomic_store_n(&sched.tick_passed, 1, __ATOMIC_SEQ_CST);
  void (*const begin)() = __atomic_load_n(&sched.begin_threads, __ATOMIC_SEQ_CST);
  if (begin != nullptr) {
    begin();
  } else if (quit_hook != nullptr) {
    quit_hook[0]();
  }
}

}  // namespace

void start_sysmon() {
  os::handle_signal(os::kSignalUrgent, on_first_tick);
  os::start_timer(os::kSignalUrgent, knobs.movestack != 0 ? 1 : kTick);
}

}  // namespace rt
