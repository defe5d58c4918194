// The scheduler as a whole, on real threads (hosted_scheduler.h): stealing, parking and readying
// through channels, stops of the world, system calls, locked threads, changes of GOMAXPROCS. What
// matters most is that ThreadSanitizer watches: the same tests are built with it (rt_sched_tsan).

#include <gtest/gtest.h>
#include <unistd.h>

#include <thread>

#include "rt/abi/calls.h"
#include "rt/gc/gc.h"
#include "rt/sched/hosted_scheduler.h"
#include "rt/sched/park.h"
#include "rt/sched/system_call.h"
#include "rt/sched/world.h"

namespace rt {
namespace {

using Tasks = std::vector<std::unique_ptr<Task>>;

abi::TypeDescriptor make_int64() {
  abi::TypeDescriptor type{};
  type.size = type.align = type.field_align = 8;
  return type;
}

void* make_chan(abi::Int size) {
  static const abi::TypeDescriptor element = make_int64();
  static const abi::ChanDescriptor type = {{}, &element, 3};
  return abi::rt_makechan(&type, size);
}

// --- Spawning.

class Leaf : public Task {
 public:
  explicit Leaf(std::atomic<int>* runs) : runs_(runs) {}
  bool step() override {
    runs_->fetch_add(1);
    return false;
  }

 private:
  std::atomic<int>* runs_;
};

class Spawner : public Task {
 public:
  Spawner(int count, std::atomic<int>* runs) : left_(count), runs_(runs) {}
  bool step() override {
    if (left_-- == 0) return false;
    spawn(std::make_unique<Leaf>(runs_));
    return true;
  }

 private:
  int left_;
  std::atomic<int>* runs_;
};

TEST(Scheduler, EveryGoroutineRunsOnce) {
  for (int processors : {1, 2, 8}) {
    std::atomic<int> runs{0};
    Tasks tasks;
    for (int i = 0; i < 4; ++i) tasks.push_back(std::make_unique<Spawner>(1000, &runs));
    run_tasks(processors, std::move(tasks));
    EXPECT_EQ(runs, 4000);
  }
}

// --- Channels.

// Sends the numbers from 0, and gets each back from an Echo, one more.
class Pinger : public Task {
 public:
  Pinger(int rounds, std::atomic<int>* good) : rounds_(rounds), good_(good) {}
  bool step() override;

 private:
  enum State { kMakeFirst, kMakeSecond, kSpawn, kSend, kReceive, kCheck };
  State state_ = kMakeFirst;
  int rounds_;
  std::atomic<int>* good_;
  void* to_ = nullptr;
  void* from_ = nullptr;
  int64_t sent_ = 0;
  int64_t got_ = 0;
};

class Echo : public Task {
 public:
  Echo(int rounds, void* in, void* out) : rounds_(rounds), in_(in), out_(out) {}
  bool step() override {
    if (receiving_) {
      if (rounds_-- == 0) return false;
      receiving_ = false;
      abi::rt_chanrecv1(in_, &value_);
      return true;
    }
    receiving_ = true;
    ++value_;
    abi::rt_chansend1(out_, &value_);
    return true;
  }

 private:
  int rounds_;
  void* in_;
  void* out_;
  int64_t value_ = 0;
  bool receiving_ = true;
};

bool Pinger::step() {
  switch (state_) {
    case kMakeFirst:
      to_ = make_chan(0);
      state_ = kMakeSecond;
      return true;
    case kMakeSecond:
      from_ = make_chan(rounds_ % 2);
      state_ = kSpawn;
      return true;
    case kSpawn:
      state_ = kSend;
      spawn(std::make_unique<Echo>(rounds_, to_, from_));
      return true;
    case kSend:
      state_ = kReceive;
      abi::rt_chansend1(to_, &sent_);
      return true;
    case kReceive:
      state_ = kCheck;
      abi::rt_chanrecv1(from_, &got_);
      return true;
    case kCheck:
      if (got_ == ++sent_) good_->fetch_add(1);
      state_ = kSend;
      return --rounds_ > 0;
  }
  return false;
}

TEST(Scheduler, PairsHandValuesToAndFro) {
  for (int processors : {1, 3, 8}) {
    std::atomic<int> good{0};
    Tasks tasks;
    for (int i = 0; i < 20; ++i) tasks.push_back(std::make_unique<Pinger>(100 + i % 2, &good));
    run_tasks(processors, std::move(tasks));
    EXPECT_EQ(good, 10 * 100 + 10 * 101);
  }
}

// Sends its numbers into one of two channels each.
class Selecting : public Task {
 public:
  Selecting(void* const (&channels)[2], bool sends, int count, std::atomic<int64_t>* sum)
      : sends_(sends), left_(count), sum_(sum) {
    for (int i = 0; i < 2; ++i) cases_[i] = {channels[i], &value_};
  }
  bool step() override {
    if (!sends_) sum_->fetch_add(value_);
    value_ = sends_ ? left_ : 0;
    if (left_-- == 0) return false;
    abi::rt_selectgo(cases_, sends_ ? 2 : 0, sends_ ? 0 : 2, true);
    return true;
  }

 private:
  bool sends_;
  int left_;
  std::atomic<int64_t>* sum_;
  int64_t value_ = 0;
  abi::SelectCase cases_[2];
};

TEST(Scheduler, SelectsOnManyThreadsLoseNothing) {
  static void* channels[2];
  class Maker : public Task {
    bool step() override {
      channels[0] = make_chan(0);
      channels[1] = make_chan(2);
      return false;
    }
  };
  Tasks makers;
  makers.push_back(std::make_unique<Maker>());
  run_tasks(1, std::move(makers));
  std::atomic<int64_t> sum{0};
  Tasks tasks;
  for (int i = 0; i < 8; ++i) {
    tasks.push_back(std::make_unique<Selecting>(channels, i % 2 == 0, 300, &sum));
  }
  run_tasks(4, std::move(tasks));
  EXPECT_EQ(sum, 4 * 300 * 301 / 2);
}

// --- Stops of the world.

std::atomic<int> inside{0};
std::atomic<int> steps{0};

class Worker : public Task {
 public:
  explicit Worker(std::atomic<bool>* stop) : stop_(stop) {}
  bool step() override {
    inside.fetch_add(1);
    steps.fetch_add(1);
    inside.fetch_sub(1);
    if (++count_ % 64 == 0) yield_goroutine();
    return !stop_->load();
  }

 private:
  std::atomic<bool>* stop_;
  int count_ = 0;
};

class Stopper : public Task {
 public:
  Stopper(int stops, std::atomic<int>* good, std::atomic<bool>* done)
      : left_(stops), good_(good), done_(done) {}
  bool step() override {
    if (left_-- == 0) {
      *done_ = true;
      return false;
    }
    current_g()->park_data = this;
    park_releasing(WaitReason::kNone, nullptr, [](G* g) {
      auto* self = static_cast<Stopper*>(g->park_data);
      stop_the_world("test");
      const int before = steps;
      usleep(50);
      if (inside == 0 && steps == before) self->good_->fetch_add(1);
      start_the_world();
      ready(g);
    });
  }

 private:
  int left_;
  std::atomic<int>* good_;
  std::atomic<bool>* done_;
};

TEST(World, NothingRunsWhileItIsStopped) {
  std::atomic<int> good{0};
  std::atomic<bool> done[2] = {};
  Tasks tasks;
  for (int i = 0; i < 12; ++i) tasks.push_back(std::make_unique<Worker>(&done[i % 2]));
  for (auto& d : done) tasks.push_back(std::make_unique<Stopper>(12, &good, &d));
  run_tasks(4, std::move(tasks));
  EXPECT_EQ(good, 24);
}

// --- System calls.

class Caller : public Task {
 public:
  Caller(int calls, std::atomic<int>* good) : left_(calls), good_(good) {}
  bool step() override {
    G* g = current_g();
    if (expected_ != 0 && g->header.context.result[0] == expected_) good_->fetch_add(1);
    if (left_-- == 0) return false;
    expected_ = static_cast<uintptr_t>(left_) + 7;
    enter_system_call();
    if (left_ % 3 != 0) usleep(static_cast<unsigned>(left_ % 5) * 30);
    const intptr_t result = exit_system_call(static_cast<intptr_t>(expected_));
    g->header.context.result[0] = static_cast<uintptr_t>(result);
    return true;
  }

 private:
  int left_;
  std::atomic<int>* good_;
  uintptr_t expected_ = 0;
};

TEST(SystemCall, ResultsArriveWhoeverHasTheProcessor) {
  std::atomic<int> good{0}, stops{0};
  std::atomic<bool> done{false};
  Tasks tasks;
  for (int i = 0; i < 6; ++i) tasks.push_back(std::make_unique<Caller>(100, &good));
  for (int i = 0; i < 3; ++i) tasks.push_back(std::make_unique<Worker>(&done));
  tasks.push_back(std::make_unique<Stopper>(10, &stops, &done));
  run_tasks(2, std::move(tasks));
  EXPECT_EQ(good, 600);
  EXPECT_EQ(stops, 10);
}

// --- Locked threads, and the number of Ps.

class Locked : public Task {
 public:
  Locked(int rounds, std::atomic<int>* good) : left_(rounds), good_(good) {}
  bool step() override {
    if (thread_ == std::thread::id()) {
      abi::rt_LockOSThread();
      thread_ = std::this_thread::get_id();
    }
    if (thread_ == std::this_thread::get_id()) good_->fetch_add(1);
    if (left_-- == 0) return false;
    yield_goroutine();
  }

 private:
  int left_;
  std::atomic<int>* good_;
  std::thread::id thread_;
};

class Changer : public Task {
 public:
  explicit Changer(int changes, std::atomic<bool>* done) : left_(changes), done_(done) {}
  bool step() override {
    if (left_-- == 0) {
      *done_ = true;
      return false;
    }
    abi::rt_GOMAXPROCS(1 + left_ * 5 % 9);
    return true;
  }

 private:
  int left_;
  std::atomic<bool>* done_;
};

TEST(Scheduler, LockedGoroutinesStayOnTheirThreads) {
  std::atomic<int> good{0};
  std::atomic<bool> done{false};
  Tasks tasks;
  for (int i = 0; i < 5; ++i) tasks.push_back(std::make_unique<Locked>(40, &good));
  for (int i = 0; i < 3; ++i) tasks.push_back(std::make_unique<Worker>(&done));
  tasks.push_back(std::make_unique<Changer>(100, &done));
  run_tasks(4, std::move(tasks));
  EXPECT_EQ(good, 205);
}

// --- A collector that has not scanned the whole of a stack yet, two times of three.

std::atomic<uint32_t> asked{0};

constexpr gc::Collector kSlowCollector = {
    .take_turn = [](P*) { return false; },
    .work_when_idle = [](P*) { return false; },
    .before_run = [](G*) { return ++asked % 3 == 0; },
    .make_barrier_room = nullptr,
    .shade = nullptr,
    .shade_values = nullptr,
    .work_in_background = [](int64_t) { return int64_t{0}; },
};

// Changes the collector and its phase as a cycle does, with the world stopped.
class PhaseChange : public Task {
 public:
  PhaseChange(const gc::Collector* collector, gc::Phase phase)
      : collector_(collector), phase_(phase) {}
  bool step() override {
    if (done_) return false;
    done_ = true;
    current_g()->park_data = this;
    park_releasing(WaitReason::kNone, nullptr, [](G* g) {
      auto* self = static_cast<PhaseChange*>(g->park_data);
      stop_the_world("test");
      __atomic_store_n(&gc::collector, self->collector_, __ATOMIC_RELEASE);
      gc::phase = self->phase_;
      start_the_world();
      ready(g);
    });
  }

  static void run(const gc::Collector* collector, gc::Phase phase) {
    Tasks tasks;
    tasks.push_back(std::make_unique<PhaseChange>(collector, phase));
    run_tasks(2, std::move(tasks));
  }

 private:
  const gc::Collector* collector_;
  gc::Phase phase_;
  bool done_ = false;
};

TEST(Scheduler, GoroutinesWaitUntilTheirStacksAreScanned) {
  std::atomic<int> calls{0}, turns{0}, stops{0};
  std::atomic<bool> done{false};
  Tasks tasks;
  for (int i = 0; i < 4; ++i) tasks.push_back(std::make_unique<Caller>(50, &calls));
  for (int i = 0; i < 3; ++i) tasks.push_back(std::make_unique<Locked>(40, &turns));
  for (int i = 0; i < 3; ++i) tasks.push_back(std::make_unique<Worker>(&done));
  tasks.push_back(std::make_unique<Stopper>(10, &stops, &done));
  PhaseChange::run(&kSlowCollector, gc::Phase::kMark);
  run_tasks(2, std::move(tasks));
  PhaseChange::run(nullptr, gc::Phase::kOff);
  EXPECT_EQ(calls, 200);
  EXPECT_EQ(turns, 123);
  EXPECT_EQ(stops, 10);
}

}  // namespace
}  // namespace rt
