// The boot's stages that set up scheduler, memory and threads, and the driver of all stages.
//
// The main thread's M, its P, the main goroutine and that goroutine's first stack lie in .bss: zero
// already, so most stages have only the links between them to set, and an empty program touches few
// pages.

#include "rt/abi/calls.h"
#include "rt/boot/boot.h"
#include "rt/boot/own_calls.h"
#include "rt/os/os.h"
#include "rt/os/signal.h"
#include "rt/sched/sched.h"
#include "rt/stack/fault.h"
#include "rt/stack/stack.h"
#include "rt/stack/switch.h"

namespace rt {

constinit M m0{};
constinit P p0{};
constinit G main_goroutine{};

}  // namespace rt

namespace rt::boot {
namespace {

constexpr size_t kSignalStackSize = 16384;

alignas(16) constinit uint8_t main_stack[kMinStackSize] = {};
alignas(16) constinit uint8_t signal_stack[kSignalStackSize] = {};

// The stages up to mstart, which the driver calls, and those that runtime.main drives.
constexpr void (*kProcessStages[])() = {
#define BOOT_STAGE(function, depth, name) function,
#define BOOT_MAIN_STAGE(function, depth, name)
#include "rt/boot/stages.def"
};
constexpr void (*kMainStages[])() = {
#define BOOT_STAGE(function, depth, name)
#define BOOT_MAIN_STAGE(function, depth, name) function,
#include "rt/boot/stages.def"
};

template <size_t kCount>
void run_stages(void (*const (&stages)[kCount])(), uint32_t first) {
  for (size_t i = 0; i < kCount; ++i) {
    mark_stage(first + static_cast<uint32_t>(i));
    stages[i]();
  }
}

}  // namespace

// The head of the stages from "sched" to "start the world", which do its work.
void schedinit() {}

void init_sched() {
  sched.last_goroutine_id = 0;
}

void init_all_ms() {
  sched.all_ms = &m0;
}

void init_all_ps() {
  p0.m = &m0;
  m0.p = &p0;
}

void init_all_gs() {
  set_stack(&main_goroutine, {reinterpret_cast<uintptr_t>(main_stack),
                              reinterpret_cast<uintptr_t>(main_stack) + sizeof(main_stack)});
}

void stop_the_world() {
  sched.starting = true;
}

// The pools are empty: they take their first block when a second stack is needed.
void init_stacks_pool() {}

// The allocator reserves its address space with the first allocation.
void init_memory_allocator() {}

// m0's system stack is the kernel's; its end is the rlimit's business.
void init_main_thread() {
  m0.g0.header.m = &m0;
  m0.g0.header.stack.high = m0.system_stack_top;
  m0.g0.is_system = true;
}

// The one module is the program itself, whose tables the linker bounds by symbols.
void init_modules() {}

void init_gc() {}

// The collector's state is constant-initialized, and its settings are read when the heap first asks
// whether a cycle is due (rt/gc/heap.cc): a program that does not allocate does not contain it.
void init_pacer() {}
void init_scavenger() {}
void init_forcegc() {}
void init_sweeper() {}

void start_the_world() {
  p0.status = PStatus::kRunning;
  sched.starting = false;
}

void make_initial_goroutine() {
  G* g = &main_goroutine;
  register_goroutine(g);
  prepare_goroutine(g, runtime_main, nullptr, 0);  // runtime.main does not return
}

// The main thread becomes an M like any other: signals come to its own stack. The driver then
// enters the scheduler, which finds the initial goroutine.
void mstart() {
  os::set_signal_stack(signal_stack, sizeof(signal_stack));
  handle_faults();
}

void init_sysmon() {
  start_sysmon();
}

// The runtime's own packages are C++ and need none.
void run_runtime_inits() {}

// A cycle may begin as soon as goroutines run: nothing is to be done.
void enable_gc() {}

}  // namespace rt::boot

namespace rt {

void boot_process(const uintptr_t* kernel_stack) {
  using namespace boot;  // NOLINT: their C linkage keeps these functions outside
  process.kernel_stack = kernel_stack;
  run_stages(kProcessStages, 0);
  enter_scheduler();
}

// The beginning of runtime.main.
void rt_main_start() {
  using namespace boot;  // NOLINT
  mark_stage(kRuntimeMain);
  run_stages(kMainStages, kRuntimeMain + 1);
  mark_stage(kPackageInits);
}

void rt_main_inits_done() {
  using namespace boot;  // NOLINT
  mark_stage(kMain);
  print_stages(0, kPackageInits);
  mark_stage(kMain);  // again, so that the printing does not count
}

// main.main has returned: the program ends, whatever the other goroutines do.
void rt_main_exit() {
  using namespace boot;  // NOLINT
  mark_stage(kExit);
  print_stages(kMain, kExit);
  os::exit_process(0);
}

}  // namespace rt
