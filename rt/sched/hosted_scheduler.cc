// What assembly, boot and compiled code do for the scheduler, in a hosted process
// (hosted_scheduler.h).
//
// The main goroutine waits for programs of the test's thread and starts their goroutines. The
// system stack is "reset" by longjmp to the bottom of the thread: C++ never survives a park, so
// nothing that it skips has a destructor.

#include "rt/sched/hosted_scheduler.h"

#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <condition_variable>
#include <mutex>
#include <thread>

#include "rt/abi/calls.h"
#include "rt/boot/own_calls.h"
#include "rt/gc/cycle.h"
#include "rt/gc/mark.h"
#include "rt/gc/settings.h"
#include "rt/os/signal.h"
#include "rt/sched/park.h"
#include "rt/sched/preempt.h"
#include "rt/sched/threads.h"
#include "rt/stack/panic.h"
#include "rt/stack/quit.h"
#include "rt/stack/stack.h"
#include "rt/stack/switch.h"

namespace rt {

M m0{};
P p0{};
G main_goroutine{};
uint64_t hash_key[2] = {0x243f6a8885a308d3, 0x13198a2e03707344};

// Goroutines have no frames here.
void poison_dead_slots(G*) {}

namespace {

struct Program {
  int processors = 1;
  std::vector<std::unique_ptr<Task>> tasks;
};

std::mutex mutex;  // of what follows
std::condition_variable ended;
std::unique_ptr<Program> next_program;
bool main_waits = false;
std::atomic<int> running_tasks{0};

M test_m{};  // of the test's own thread, which has no P
thread_local jmp_buf* bottom = nullptr;

[[noreturn]] void run_thread(M* m, void (*run)(M*)) {
  jmp_buf here;
  hosted_m = m;
  m->thread_id = static_cast<int32_t>(syscall(SYS_gettid));
  bottom = &here;
  if (setjmp(here) == 0) run(m);
  for (;;) schedule();
}

void start(Task* task) {
  running_tasks.fetch_add(1);
  start_goroutine(task, 1, 0, nullptr);
}

// Takes programs and starts them.
class MainTask : public Task {
 public:
  bool step() override {
    if (program_ != nullptr) {
      for (auto& task : program_->tasks) start(task.release());
      program_ = nullptr;
      return true;
    }
    mutex.lock();
    if (next_program == nullptr) {
      main_waits = true;
      park_releasing(WaitReason::kNone, nullptr, [](G*) {
        ended.notify_all();
        mutex.unlock();
      });
    }
    program_ = std::move(next_program);
    mutex.unlock();
    abi::rt_GOMAXPROCS(program_->processors);
    return true;
  }

 private:
  std::unique_ptr<Program> program_;
};

void begin_main(M*) {
  use_whole_scheduler();
  {
    LockGuard guard(sched.lock);
    ++sched.m_count;  // the test's thread: what it will do next is no deadlock
  }
  begin_sysmon();
  set_stack(&main_goroutine, allocate_stack(kMinStackSize));
  register_goroutine(&main_goroutine);
  auto* task = new MainTask;
  prepare_goroutine(&main_goroutine, task->code, task, 0);
  enqueue(&main_goroutine, true);
  enter_scheduler();
}

void boot() {
  static const bool booted = [] {
    for (M* m : {&m0, &test_m}) {
      m->self = m;
      m->random_state[0] = 0x9e3779b97f4a7c15;
      m->random_state[1] = 0xbf58476d1ce4e5b9;
    }
    m0.p = &p0;
    p0.m = &m0;
    p0.status = PStatus::kRunning;
    sched.all_ms = &m0;
    sched.processors = sched.cpus = 1;
    std::thread([] { run_thread(&m0, begin_main); }).detach();
    return true;
  }();
  (void)booted;
  hosted_m = &test_m;
}

}  // namespace

Task::Task() : abi::Closure{reinterpret_cast<const void*>(&run_tasks)} {}

void spawn(std::unique_ptr<Task> task) {
  start(task.release());
}

void run_tasks(int processors, std::vector<std::unique_ptr<Task>> tasks) {
  boot();
  std::unique_lock<std::mutex> lock(mutex);
  next_program = std::make_unique<Program>();
  next_program->processors = processors;
  next_program->tasks = std::move(tasks);
  running_tasks = 0;
  ended.wait(lock, [] { return main_waits; });
  main_waits = false;
  inject(&main_goroutine);
  ended.wait(lock, [] { return next_program == nullptr && main_waits && running_tasks == 0; });
}

// --- What assembly does.

void enter_scheduler() {
  longjmp(*bottom, 1);
}

void resume_goroutine(G* g) {
  auto* task = static_cast<Task*>(const_cast<abi::Closure*>(
      reinterpret_cast<const abi::Closure*>(g->header.context.closure_context)));
  for (;;) {
    if (__atomic_load_n(&g->header.stack_guard, __ATOMIC_RELAXED) == abi::kStackPreempt) {
      preempt_after_call();
    }
    if (task->step()) continue;
    delete task;
    if (running_tasks.fetch_sub(1) == 1) {
      std::lock_guard<std::mutex> lock(mutex);
      ended.notify_all();
    }
    rt_goexit0();
  }
}

long start_thread(M* m, void (*run)(M*)) {
  std::thread([m, run] { run_thread(m, run); }).detach();
  return 1;
}

void goexit_return() {}

void set_stack(G* g, abi::StackBounds stack) {
  g->header.stack = stack;
  __atomic_store_n(&g->header.stack_guard, stack.low + abi::kStackGuard, __ATOMIC_RELAXED);
}

void os::set_signal_stack(void*, size_t) {}
void os::unblock_signals() {}
void arm_preemption_signal() {}  // to ignore it is its default
void handle_quit() {}

void throw_fatal(const char* message) {
  fprintf(stderr, "fatal error: %s\n", message);
  abort();
}

void raise_error_of(PanicKind, abi::String) {
  throw_fatal("panic");
}

void raise_plain_error(abi::String) {
  throw_fatal("panic");
}

void raise_error(abi::String) {
  throw_fatal("panic");
}

}  // namespace rt

// What the tests allocate is too little for a collection; there are no roots.
namespace rt::gc {

void begin_roots(Worker&, uint32_t) {}
uint64_t scan_next_root(Worker&) {
  return 0;
}
bool roots_left() {
  return false;
}
StackPiece scan_goroutine(Worker&, G*) {
  return {0, true};
}
void scan_certain_roots(Worker&) {}
uint64_t global_root_bytes() {
  return 0;
}
void configure(Pacer& pacer) {
  pacer.update();
}

}  // namespace rt::gc
