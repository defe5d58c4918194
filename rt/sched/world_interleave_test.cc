// The scheduler's own sources under many interleavings (interleave.h): threads that park, spin, are
// in system calls and come back, sysmon that takes their Ps, the collector's and GOMAXPROCS's stops
// of the world. A schedule may preempt threads twice at any atomic operation; where a thread
// blocks, any other may be next, so one that was woken may be as late as it likes.
//
// The fibers are Ms. The first has P 0 and the goroutines' queue at the start; the others wait for
// start_thread(), one may be sysmon. A goroutine is a list of steps, each of which may call the
// runtime as compiled code does, at most once, as the last thing that it does. What is checked:
//
//   - a step runs on a thread that holds a P which is running, is its own and is one of GOMAXPROCS;
//   - the goroutines end. Afterwards all threads sleep, the last one finds the deadlock, and all Ps
//     are on the idle list, once each.

#include <gtest/gtest.h>

#include <array>
#include <set>

#include "rt/boot/knobs.h"
#include "rt/gc/gc.h"
#include "rt/mem/persistent.h"
#include "rt/os/os.h"
#include "rt/os/output.h"
#include "rt/os/signal.h"
#include "rt/os/syscall.h"
#include "rt/sched/interleave.h"
#include "rt/sched/netpoll.h"
#include "rt/sched/park.h"
#include "rt/sched/preempt.h"
#include "rt/sched/random.h"
#include "rt/sched/sched.h"
#include "rt/sched/schedtrace.h"
#include "rt/stack/quit.h"
#include "rt/stack/stack.h"
#include "rt/stack/switch.h"
//
#include "rt/sched/interleave_atomics.h"
//
#include "rt/sched/find_work.cc"
#include "rt/sched/lock.cc"
#include "rt/sched/locked.cc"
#include "rt/sched/processors.cc"
#include "rt/sched/queues.cc"
#include "rt/sched/run_queue.cc"
#include "rt/sched/sched.cc"
#include "rt/sched/sysmon.cc"
#include "rt/sched/system_call.cc"
#include "rt/sched/threads.cc"
#include "rt/sched/world.cc"

namespace rt {

thread_local M* hosted_m = nullptr;
M m0{};
P p0{};
G main_goroutine{};
uint64_t hash_key[2] = {};
Knobs knobs;

namespace gc {
constinit Phase phase = Phase::kOff;
constinit const Collector* collector = nullptr;
}  // namespace gc

namespace {

using model::Explorer;

// The goroutines of a schedule. The runtime knows of the first member only.
struct Task {
  G g{};
  std::vector<std::function<void()>> steps;
  size_t done = 0;
};

// Who sleeps on a word of memory, until somebody wakes it.
struct Sleeper {
  const uint32_t* address;
  bool woken;
};

// A thread of the model.
struct Thread {
  M* m = nullptr;
  void (*run)(M* m) = nullptr;  // null: not started
  jmp_buf bottom;               // of its system stack
};

struct World {
  std::vector<std::unique_ptr<Task>> tasks;
  std::array<Thread, 5> threads;
  std::vector<Sleeper*> sleepers;
  std::vector<std::unique_ptr<uint64_t[]>> memory;
  M sysmon{};
  int64_t now = 1;
  uint32_t cycles_wanted = 0;
  uint32_t changing = 0;
  bool is_over = false;  // the last thread has found the deadlock

  bool has_ended() const {
    for (const auto& task : tasks) {
      if (task->g.status != GStatus::kDead) return false;
    }
    return true;
  }
};

World* world = nullptr;

Thread& current_thread() {
  return world->threads[model::explorer->current()];
}

[[noreturn]] void wait_for_ever() {
  model::explorer->wait_until([] { return false; });
  __builtin_unreachable();
}

// The compiled code of a goroutine, between two runtime calls.
void check_running() {
  const M* m = hosted_m;
  ASSERT_NE(m->p, nullptr);
  ASSERT_EQ(m->p->m, m);
  ASSERT_EQ(m->p->status, PStatus::kRunning);
  ASSERT_LT(m->p->id, sched.processors);
}

// --- The collector, of which a cycle is nothing but one stop of the world.

bool take_collectors_turn(P* p) {
  EXPECT_EQ(p, current_p());
  if (__atomic_load_n(&world->cycles_wanted, __ATOMIC_RELAXED) == 0) return false;
  if (__atomic_exchange_n(&world->changing, 1, __ATOMIC_ACQUIRE) != 0) return false;
  stop_the_world("cycle");
  if (world->cycles_wanted != 0) --world->cycles_wanted;
  for (int32_t i = 0; i < sched.p_count; ++i) {
    const P* p = sched.all_ps[i];
    if (p != current_p()) {
      EXPECT_NE(p->status, PStatus::kRunning) << "while the world is stopped";
    }
  }
  start_the_world();
  __atomic_store_n(&world->changing, 0, __ATOMIC_RELEASE);
  return true;
}

constexpr gc::Collector kModelCollector = {
    .take_turn = take_collectors_turn,
    .work_when_idle = take_collectors_turn,
    .before_run = [](G*) { return true; },
    .make_barrier_room = nullptr,
    .shade = nullptr,
    .shade_values = nullptr,
    .work_in_background = [](int64_t) { return int64_t{0}; },
};

}  // namespace

// --- What assembly, memory and the kernel do.

void enter_scheduler() {
  longjmp(current_thread().bottom, 1);
}

void resume_goroutine(G* g) {
  auto& task = *reinterpret_cast<Task*>(g);
  for (;;) {
    check_running();
    if (__atomic_load_n(&g->header.stack_guard, __ATOMIC_RELAXED) == abi::kStackPreempt) {
      preempt_after_call();
    }
    check_running();
    if (task.done == task.steps.size()) {
      leave_goroutine(GStatus::kDead);
      enter_scheduler();
    }
    task.steps[task.done++]();
  }
}

long start_thread(M* m, void (*run)(M*)) {
  for (Thread& thread : world->threads) {
    if (thread.m != nullptr) continue;
    thread.m = m;
    thread.run = run;
    return 1;
  }
  ADD_FAILURE() << "too many threads";
  wait_for_ever();
}

void throw_fatal(const char* message) {
  EXPECT_STREQ(message, "no goroutines (main called runtime.Goexit) - deadlock!");
  EXPECT_FALSE(world->is_over);
  world->is_over = true;
  wait_for_ever();
}

void* mem::allocate_persistent(size_t size, size_t) {
  world->memory.push_back(std::make_unique<uint64_t[]>(size / sizeof(uint64_t) + 1));
  return world->memory.back().get();
}

namespace os {

Output error_output;

void futex_sleep(const uint32_t* address, uint32_t expected, int64_t timeout) {
  model::point();
  if (*address != expected) return;
  Sleeper self{address, false};
  world->sleepers.push_back(&self);
  const auto is_woken = [&self] { return self.woken; };
  if (timeout < 0) {
    model::explorer->wait_until(is_woken);
  } else if (model::explorer->wait_until_or_timeout(is_woken)) {
    std::erase(world->sleepers, &self);
  }
}

void futex_wake(const uint32_t* address, int count) {
  model::point();
  std::erase_if(world->sleepers, [&](Sleeper* sleeper) {
    if (sleeper->address != address || count == 0) return false;
    --count;
    return sleeper->woken = true;
  });
}

int64_t monotonic_nanoseconds() {
  return world->now;
}

void* reserve(size_t) {
  return world;  // it is not used
}
bool commit(void*, size_t) {
  return true;
}
void* map(size_t) {
  return nullptr;
}
void set_signal_stack(void*, size_t) {}
void unblock_signals() {}
void Output::text(const char*) {}
void Output::decimal(uint64_t) {}

}  // namespace os

void arm_preemption_signal() {}
void handle_quit() {}
void trace_scheduler(int64_t) {}
void poison_dead_slots(G*) {}

namespace {

using Steps = std::vector<std::function<void()>>;

Steps compute(size_t count) {
  return Steps(count, [] {
    model::point();
    check_running();
  });
}

void change_gomaxprocs(int count) {
  abi::rt_GOMAXPROCS(count);
}

void make_system_call() {
  enter_system_call();
  model::point();
  exit_system_call(0);
}

// Sysmon looks at the Ps so often; between two looks a turn's time passes.
constexpr int kSysmonLooks = 3;

void run_model_sysmon() {
  for (int i = 0; i < kSysmonLooks; ++i) {
    model::point();
    world->now += kTurn;
    look_at_processors(world->now);
  }
}

struct Scenario {
  int processors;
  std::vector<Steps> goroutines;
  uint32_t cycles = 0;
  bool has_sysmon = false;
};

void boot(World& fresh, const Scenario& scenario) {
  world = &fresh;
  sched = {};
  m0 = {};
  p0 = {};
  std::fill(std::begin(seen), std::end(seen), Seen{});
  gc::collector = scenario.cycles != 0 ? &kModelCollector : nullptr;
  fresh.cycles_wanted = scenario.cycles;
  for (M* m : {&m0, &fresh.sysmon}) {
    m->self = m;
    m->random_state[0] = m->random_state[1] = 1;
  }
  m0.p = &p0;
  p0.m = &m0;
  p0.status = PStatus::kRunning;
  sched.all_ms = &m0;
  sched.processors = scenario.processors;
  sched.process_id = 1;
  hosted_m = &m0;
  use_whole_scheduler();
  make_processors();
  for (const Steps& steps : scenario.goroutines) {
    auto task = std::make_unique<Task>();
    task->steps = steps;
    task->g.status = GStatus::kRunnable;
    p0.queue.push(&task->g);
    task->g.all_link = sched.first_g;
    sched.first_g = &task->g;
    fresh.tasks.push_back(std::move(task));
  }
  fresh.threads[0].m = &m0;
  fresh.threads[0].run = [](M*) { wake_processor(); };
}

// A thread from its start on.
void run_thread(Thread& self) {
  if (setjmp(self.bottom) == 0) self.run(self.m);
  for (;;) schedule();
}

void check_end(const World& end) {
  EXPECT_TRUE(end.has_ended());
  EXPECT_TRUE(end.is_over);
  EXPECT_EQ(sched.spinning_ms, 0u);
  EXPECT_EQ(sched.stop_requested, 0u);
  std::set<const P*> idle;
  for (const P* p = sched.idle_ps; p != nullptr; p = p->idle_link) {
    EXPECT_EQ(p->status, PStatus::kIdle);
    EXPECT_EQ(p->m, nullptr);
    EXPECT_TRUE(idle.insert(p).second);
  }
  EXPECT_EQ(idle.size(), static_cast<size_t>(sched.processors));
  EXPECT_EQ(sched.idle_p_count, static_cast<uint32_t>(sched.processors));
}

// Runs the scenario under all schedules with so many preemptions; their number.
size_t explore(const Scenario& scenario, size_t most_preemptions) {
  Explorer explorer;
  explorer.most_preemptions = most_preemptions;
  explorer.is_enough = [] { return testing::Test::HasFailure(); };
  explorer.on_switch = [](size_t fiber) {
    hosted_m = fiber < world->threads.size() ? world->threads[fiber].m : &world->sysmon;
  };
  return explorer.explore([&scenario] {
    auto fresh = std::make_shared<World>();
    boot(*fresh, scenario);
    model::Program program;
    for (Thread& thread : fresh->threads) {
      program.threads.emplace_back([&thread] { run_thread(thread); });
    }
    if (scenario.has_sysmon) program.threads.emplace_back(run_model_sysmon);
    program.may_begin = [fresh](size_t fiber) {
      return fiber >= fresh->threads.size() || fresh->threads[fiber].run != nullptr;
    };
    program.check = [fresh] { check_end(*fresh); };
    return program;
  });
}

Steps system_calls(size_t count) {
  return Steps(count, make_system_call);
}

Steps yields(size_t count) {
  return Steps(count, abi::rt_Gosched);
}

// GOMAXPROCS calls, one after the other.
Steps changes(const std::vector<int>& counts) {
  Steps steps;
  for (const int count : counts) steps.emplace_back([count] { change_gomaxprocs(count); });
  return steps;
}

Steps locked_to_its_thread() {
  return {abi::rt_LockOSThread, abi::rt_Gosched, abi::rt_UnlockOSThread};
}

void expect_no_mistake(const Scenario& scenario, size_t fewest_schedules) {
  EXPECT_GT(explore(scenario, 2), fewest_schedules);
}

// A thread that woke late while the number changed twice lost its P once.
TEST(WorldInterleave, GomaxprocsChangesTwiceWhileOthersCompute) {
  expect_no_mistake({.processors = 2, .goroutines = {changes({1, 2}), compute(2)}}, 1000);
}

TEST(WorldInterleave, GomaxprocsRisesBeyondWhatItWas) {
  expect_no_mistake({.processors = 2, .goroutines = {changes({1, 3}), yields(1)}}, 1000);
}

TEST(WorldInterleave, CyclesStopThreadsThatParkAndSpin) {
  expect_no_mistake({.processors = 2, .goroutines = {yields(2), compute(2)}, .cycles = 2}, 1000);
}

TEST(WorldInterleave, CyclesAndGomaxprocsStopTheWorldAtOnce) {
  expect_no_mistake({.processors = 2, .goroutines = {changes({1, 2}), compute(2)}, .cycles = 1},
                    1000);
}

TEST(WorldInterleave, CyclesStopSystemCallsThatComeBack) {
  expect_no_mistake({.processors = 2, .goroutines = {yields(1), system_calls(1)}, .cycles = 1},
                    1000);
}

// While sysmon had the only P in its hands, the goroutine came back, and its thread, the last one,
// found a deadlock.
TEST(WorldInterleave, SysmonTakesTheOnlyP) {
  expect_no_mistake({.processors = 1, .goroutines = {system_calls(2)}, .has_sysmon = true}, 1000);
}

TEST(WorldInterleave, SysmonTakesAPThatTheStopperMayWant) {
  expect_no_mistake(
      {.processors = 2, .goroutines = {system_calls(1)}, .cycles = 1, .has_sysmon = true}, 1000);
}

// The stopper saw a P running, and then in a system call: it waited for one P too few.
TEST(WorldInterleave, GomaxprocsChangesWhileThreadsEnterSystemCalls) {
  expect_no_mistake({.processors = 2, .goroutines = {changes({1, 2}), system_calls(2)}}, 1000);
}

TEST(WorldInterleave, LockedGoroutinesAndCycles) {
  expect_no_mistake(
      {.processors = 2, .goroutines = {locked_to_its_thread(), yields(1)}, .cycles = 1}, 1000);
}

}  // namespace
}  // namespace rt
