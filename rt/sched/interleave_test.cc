// The scheduler's protocols under every interleaving (interleave.h): the run queue's and the
// channels' own sources; parking and waking on the locks' own source; the two halves of the
// protocol between readiers and spinning threads, in the words of sched.h, also with the mistake in
// it that it avoids, which the explorer must find.

#include <gtest/gtest.h>

#include <set>

#include "rt/mem/memory.h"
#include "rt/os/os.h"
#include "rt/sched/interleave.h"
//
#include "rt/sched/interleave_atomics.h"
//
#include "rt/sched/lock.cc"
#include "rt/sched/run_queue.cc"
#include "rt/value/chan.cc"

namespace rt {

thread_local M* hosted_m = nullptr;

namespace gc {
constinit Phase phase = Phase::kOff;
constinit uint32_t write_barrier = 0;
constinit const Collector* collector = nullptr;
}  // namespace gc

// A thread of the model runs one goroutine. Its call of the runtime ends where the call returns, or
// after its park has been ended by ready().
namespace {

using model::Explorer;
using model::Program;

struct Thread {
  G g{};
  M m{};
  jmp_buf after_call;
  bool is_ready = false;
  int wakeups = 0;
  bool panicked = false;
};

std::vector<Thread>* threads = nullptr;

Thread& current_thread() {
  return (*threads)[model::explorer->current()];
}

// Runs `call` as a runtime call of the current thread.
template <typename Call>
void call_runtime(Call call) {
  Thread& self = current_thread();
  if (setjmp(self.after_call) == 0) call();
}

}  // namespace

// --- What the sources above need.

namespace os {
void futex_sleep(const uint32_t* address, uint32_t expected, int64_t) {
  model::explorer->wait_until([=] { return *address != expected; });
}
void futex_wake(const uint32_t*, int) {}
}  // namespace os

namespace mem {
void* allocate(size_t size, const abi::TypeDescriptor*, bool) {
  static std::vector<std::unique_ptr<char[]>> kept;
  kept.push_back(std::make_unique<char[]>(size + 16));
  return kept.back().get();
}
}  // namespace mem

void park_releasing(WaitReason, void (*on_wakeup)(G*), void (*release)(G*)) {
  Thread& self = current_thread();
  self.g.status = GStatus::kWaiting;
  release(&self.g);
  model::explorer->wait_until([&self] { return self.is_ready; });
  self.is_ready = false;
  on_wakeup(&self.g);
  longjmp(self.after_call, 1);
}

// For nil channels only, which no test here has.
void park(WaitReason, void (*)(G*), LockBase*) {
  __builtin_trap();
}

void ready(G* g) {
  Thread& woken = *reinterpret_cast<Thread*>(g);
  EXPECT_EQ(g->status, GStatus::kWaiting);
  EXPECT_FALSE(woken.is_ready);
  g->status = GStatus::kRunnable;
  woken.is_ready = true;
  ++woken.wakeups;
}

Sudog* acquire_sudog() {
  static std::vector<std::unique_ptr<Sudog>> kept;
  kept.push_back(std::make_unique<Sudog>());
  return kept.back().get();
}
void release_sudog(Sudog*) {}

void raise_plain_error(abi::String) {
  current_thread().panicked = true;
}

namespace {

// --- The run queue.

TEST(Interleave, OwnerAndThiefTakeEachGoroutineOnce) {
  struct State {
    RunQueue queue{}, own{};
    G gs[2] = {};
    std::multiset<G*> taken;
  };
  Explorer explorer;
  const size_t runs = explorer.explore([] {
    auto s = std::make_shared<State>();
    s->queue.push(&s->gs[0]);
    auto owner = [s] {
      s->queue.push(&s->gs[1]);
      if (G* g = s->queue.pop()) s->taken.insert(g);
    };
    auto thief = [s] {
      if (G* g = s->queue.steal_into(s->own)) s->taken.insert(g);
    };
    return Program{{owner, thief}, [s] {
                     while (G* g = s->queue.pop()) s->taken.insert(g);
                     while (G* g = s->own.pop()) s->taken.insert(g);
                     ASSERT_EQ(s->taken, (std::multiset<G*>{&s->gs[0], &s->gs[1]}));
                   }};
  });
  EXPECT_GT(runs, 1000u);
}

TEST(Interleave, TwoThievesTakeEachGoroutineOnce) {
  struct State {
    RunQueue queue{}, first{}, second{};
    G gs[2] = {};
    std::multiset<G*> taken;
  };
  Explorer explorer;
  explorer.explore([] {
    auto s = std::make_shared<State>();
    for (G& g : s->gs) s->queue.push(&g);
    auto take = [s](G* g) {
      if (g != nullptr) s->taken.insert(g);
    };
    return Program{{[=] { take(s->queue.steal_into(s->first)); },
                    [=] { take(s->queue.steal_into(s->second)); }},
                   [=] {
                     for (RunQueue* queue : {&s->queue, &s->first, &s->second}) {
                       while (G* g = queue->pop()) s->taken.insert(g);
                     }
                     ASSERT_EQ(s->taken.size(), 2u);
                     ASSERT_EQ(std::set<G*>(s->taken.begin(), s->taken.end()).size(), 2u);
                   }};
  });
}

TEST(Interleave, WhatRunsNextIsTakenOnce) {
  struct State {
    RunQueue queue{};
    G gs[2] = {};
    std::multiset<G*> taken;
  };
  Explorer explorer;
  explorer.explore([] {
    auto s = std::make_shared<State>();
    auto keep = [s](G* g) {
      if (g != nullptr) s->taken.insert(g);
    };
    auto owner = [=] {
      keep(s->queue.exchange_next(&s->gs[0]));
      keep(s->queue.exchange_next(&s->gs[1]));
      keep(s->queue.take_next());
    };
    auto thief = [=] {
      G* g = s->queue.peek_next();
      if (g != nullptr && s->queue.steal_next(g)) s->taken.insert(g);
    };
    return Program{{owner, thief}, [=] {
                     keep(s->queue.take_next());
                     ASSERT_EQ(s->taken, (std::multiset<G*>{&s->gs[0], &s->gs[1]}));
                   }};
  });
}

// --- Readiers and spinning threads (sched.h). `careless`: the spinner does not look again.

size_t lost_wakeups(bool careless) {
  struct State {
    RunQueue queue{};
    G g{};
    uint32_t spinning = 1;
    bool woken = false, found = false;
  };
  size_t lost = 0;
  Explorer explorer;
  explorer.explore([&lost, careless] {
    auto s = std::make_shared<State>();
    auto readier = [s] {
      s->queue.exchange_next(&s->g);
      if (__atomic_load_n(&s->spinning, __ATOMIC_SEQ_CST) == 0) s->woken = true;
    };
    auto spinner = [s, careless] {
      if ((s->found = s->queue.peek_next() != nullptr)) return;
      __atomic_store_n(&s->spinning, 0, __ATOMIC_SEQ_CST);
      if (!careless) s->found = s->queue.peek_next() != nullptr;
    };
    return Program{{readier, spinner}, [s, &lost] { lost += !s->woken && !s->found; }};
  });
  return lost;
}

TEST(Interleave, AReadierOrASpinnerSeesTheOther) {
  EXPECT_EQ(lost_wakeups(false), 0u);
  EXPECT_GT(lost_wakeups(true), 0u);  // the explorer does find what goes wrong
}

// --- Channels: parking and readying with the channel's lock.

abi::ChanDescriptor int64_chan() {
  static abi::TypeDescriptor element{};
  element.size = element.align = element.field_align = 8;
  return {{}, &element, 3};
}

struct ChanState {
  std::vector<Thread> all;
  Chan* channel = nullptr;
  std::vector<int64_t> received;
  int64_t values[4] = {};

  ChanState(size_t count, abi::Int capacity) : all(count) {
    static const abi::ChanDescriptor type = int64_chan();
    channel = static_cast<Chan*>(abi::rt_makechan(&type, capacity));
    threads = &all;
  }
};

// The current M follows the fiber that runs.
void follow(size_t fiber) {
  Thread& thread = (*threads)[fiber];
  thread.m.current_g = &thread.g;
  hosted_m = &thread.m;
}

void send(ChanState* s, int64_t value) {
  s->values[value] = value;
  call_runtime([&] { abi::rt_chansend1(s->channel, &s->values[value]); });
}

void receive(ChanState* s) {
  int64_t value = -1;
  call_runtime([&] { abi::rt_chanrecv1(s->channel, &value); });
  s->received.push_back(value);
}

TEST(Interleave, ChannelsHandOverValuesInOrder) {
  for (abi::Int capacity : {0, 1}) {
    Explorer explorer;
    explorer.on_switch = follow;
    const size_t runs = explorer.explore([capacity] {
      auto s = std::make_shared<ChanState>(2, capacity);
      auto sender = [s] {
        send(s.get(), 1);
        send(s.get(), 2);
      };
      auto receiver = [s] {
        receive(s.get());
        receive(s.get());
      };
      return Program{{sender, receiver}, [s] {
                       ASSERT_EQ(s->received, (std::vector<int64_t>{1, 2}));
                       for (Thread& thread : s->all) ASSERT_FALSE(thread.is_ready);
                     }};
    });
    EXPECT_GT(runs, 100u);
  }
}

TEST(Interleave, OneOfTwoSendersIsTaken) {
  Explorer explorer;
  explorer.on_switch = follow;
  const size_t runs = explorer.explore([&explorer] {
    auto s = std::make_shared<ChanState>(3, 0);
    return Program{
        {[s] { send(s.get(), 1); }, [s] { send(s.get(), 2); }, [s] { receive(s.get()); }},
        [s, &explorer] {
          ASSERT_TRUE(explorer.deadlocked());  // the other waits for ever
          ASSERT_EQ(s->received.size(), 1u);
          const int64_t other = 3 - s->received[0];
          ASSERT_EQ(s->all[static_cast<size_t>(other - 1)].wakeups, 0);
        }};
  });
  EXPECT_GT(runs, 100u);
}

TEST(Interleave, CloseWakesTheReceiverAndPanicsTheSender) {
  Explorer explorer;
  explorer.on_switch = follow;
  explorer.explore([] {
    auto s = std::make_shared<ChanState>(3, 0);
    return Program{{[s] { send(s.get(), 1); }, [s] { receive(s.get()); },
                    [s] { call_runtime([&] { abi::rt_closechan(s->channel); }); }},
                   [s] {
                     ASSERT_EQ(s->received.size(), 1u);
                     ASSERT_EQ(s->received[0], s->all[0].panicked ? 0 : 1);
                   }};
  });
}

}  // namespace
}  // namespace rt
