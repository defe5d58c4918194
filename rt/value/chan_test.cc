// Channels and select as a state machine: goroutines are plain objects here, a call either
// completes or parks, and the test continues whom the channel has made ready (fake_runtime.h). So
// each order of events that matters is written down, and needs no threads; rt/sched has tests with
// threads.

#include <gtest/gtest.h>

#include <algorithm>
#include <deque>
#include <random>
#include <set>
#include <vector>

#include "rt/abi/calls.h"
#include "rt/value/chan.h"
#include "rt/value/fake_runtime.h"
#include "rt/value/test_types.h"

namespace rt {
namespace {

using namespace abi;
using namespace testing_types;

const ChanDescriptor* chan_of(const TypeDescriptor* element) {
  auto* type = keep<ChanDescriptor>();
  fill(type->type, Kind::kChan, "chan", 8, 8, EqualKind::kMemory);
  type->element = element;
  type->direction = 3;
  return type;
}

void* make_chan(Int size) {
  static auto* type = chan_of(int64_type());
  return rt_makechan(type, size);
}

bool send(FakeRuntime& runtime, G& g, void* channel, const int64_t* value) {
  return runtime.run(g, [=] { rt_chansend1(channel, value); });
}

// Receives; `*ok` is set when it did not park.
bool receive(FakeRuntime& runtime, G& g, void* channel, int64_t* value, bool* ok) {
  return runtime.run(g, [=] { *ok = rt_chanrecv2(channel, value); });
}

TEST(Chan, BufferIsFirstInFirstOut) {
  FakeRuntime runtime;
  G g{};
  for (const TypeDescriptor* element : {int64_type(), string_type()}) {
    void* channel = rt_makechan(chan_of(element), 3);
    String values[4] = {go_string("a"), go_string("b"), go_string("c"), go_string("d")};
    for (int i = 0; i < 3; ++i) {
      EXPECT_TRUE(runtime.run(g, [&] { rt_chansend1(channel, &values[i]); }));
    }
    EXPECT_EQ(static_cast<ChanHeader*>(channel)->count, 3);
    EXPECT_EQ(static_cast<ChanHeader*>(channel)->capacity, 3);
    EXPECT_FALSE(runtime.run(g, [&] { rt_chansend1(channel, &values[3]); }));
    EXPECT_STREQ(g.wait_reason.words(), "chan send");
    G receiver{};
    String got{};
    for (int i = 0; i < 4; ++i) {
      EXPECT_TRUE(runtime.run(receiver, [&] { EXPECT_TRUE(rt_chanrecv2(channel, &got)); }));
      EXPECT_EQ(got.data, values[i].data);
    }
    ASSERT_EQ(runtime.woken(), std::vector<G*>{&g});
    runtime.woken().clear();
    EXPECT_TRUE(runtime.resume(g));
    EXPECT_EQ(runtime.take_panic(g), "");
  }
}

TEST(Chan, ValuesGoDirectlyToAWaitingReceiver) {
  FakeRuntime runtime;
  G first{}, second{}, sender{};
  void* channel = make_chan(0);
  int64_t a = 0, b = 0;
  bool ok = false;
  EXPECT_FALSE(receive(runtime, first, channel, &a, &ok));
  EXPECT_STREQ(first.wait_reason.words(), "chan receive");
  EXPECT_FALSE(receive(runtime, second, channel, &b, &ok));
  const int64_t one = 1, two = 2;
  EXPECT_TRUE(send(runtime, sender, channel, &one));
  EXPECT_TRUE(send(runtime, sender, channel, &two));
  EXPECT_EQ(a, 1);
  EXPECT_EQ(b, 2);
  EXPECT_EQ(runtime.woken(), (std::vector<G*>{&first, &second}));
  EXPECT_TRUE(runtime.resume(first));
  EXPECT_EQ(first.header.context.result[0], 1u);
  EXPECT_EQ(first.waiting, nullptr);
}

TEST(Chan, CloseWakesEverybody) {
  FakeRuntime runtime;
  G a{}, b{}, closer{};
  void* channel = make_chan(0);
  int64_t x = 7, y = 7;
  bool ok = false;
  receive(runtime, a, channel, &x, &ok);
  receive(runtime, b, channel, &y, &ok);
  runtime.run(closer, [=] { rt_closechan(channel); });
  EXPECT_EQ(runtime.woken(), (std::vector<G*>{&b, &a}));
  for (G* g : {&a, &b}) {
    EXPECT_TRUE(runtime.resume(*g));
    EXPECT_EQ(g->header.context.result[0], 0u);
  }
  EXPECT_EQ(x, 0);
  EXPECT_EQ(y, 0);
  x = 7;
  EXPECT_TRUE(receive(runtime, a, channel, &x, &ok));
  EXPECT_FALSE(ok);
  EXPECT_EQ(x, 0);
}

TEST(Chan, CloseLeavesWhatIsInTheBuffer) {
  FakeRuntime runtime;
  G g{};
  void* channel = make_chan(2);
  const int64_t five = 5;
  send(runtime, g, channel, &five);
  runtime.run(g, [=] { rt_closechan(channel); });
  int64_t value = 0;
  bool ok = false;
  receive(runtime, g, channel, &value, &ok);
  EXPECT_TRUE(ok);
  EXPECT_EQ(value, 5);
  receive(runtime, g, channel, &value, &ok);
  EXPECT_FALSE(ok);
  receive(runtime, g, channel, nullptr, &ok);
  EXPECT_FALSE(ok);
}

TEST(Chan, Panics) {
  FakeRuntime runtime;
  G g{}, waiting{};
  const int64_t one = 1;
  runtime.run(g, [] { rt_closechan(nullptr); });
  EXPECT_EQ(runtime.take_panic(g), "close of nil channel");
  void* channel = make_chan(0);
  EXPECT_FALSE(send(runtime, waiting, channel, &one));
  runtime.run(g, [=] { rt_closechan(channel); });
  EXPECT_TRUE(runtime.resume(waiting));
  EXPECT_EQ(runtime.take_panic(waiting), "send on closed channel");
  EXPECT_TRUE(send(runtime, g, channel, &one));
  EXPECT_EQ(runtime.take_panic(g), "send on closed channel");
  runtime.run(g, [=] { rt_closechan(channel); });
  EXPECT_EQ(runtime.take_panic(g), "close of closed channel");
  SelectCase send_case = {channel, const_cast<int64_t*>(&one)};
  runtime.run(g, [&] { rt_selectgo(&send_case, 1, 0, true); });
  EXPECT_EQ(runtime.take_panic(g), "send on closed channel");
  runtime.run(g, [] { make_chan(-1); });
  EXPECT_EQ(runtime.take_panic(g), "makechan: size out of range");
  runtime.run(g, [] { make_chan(Int{1} << 60); });
  EXPECT_EQ(runtime.take_panic(g), "makechan: size out of range");
}

TEST(Chan, NilChannelsBlockForEver) {
  FakeRuntime runtime;
  G g{};
  int64_t value = 0;
  bool ok = false;
  EXPECT_FALSE(send(runtime, g, nullptr, &value));
  EXPECT_STREQ(g.wait_reason.words(), "chan send (nil chan)");
  EXPECT_FALSE(receive(runtime, g, nullptr, &value, &ok));
  EXPECT_STREQ(g.wait_reason.words(), "chan receive (nil chan)");
  EXPECT_FALSE(runtime.run(g, [] { rt_block(); }));
  EXPECT_STREQ(g.wait_reason.words(), "select (no cases)");
  SelectCase nil_case = {nullptr, nullptr};
  EXPECT_FALSE(runtime.run(g, [&] { rt_selectgo(&nil_case, 0, 1, true); }));
  EXPECT_STREQ(g.wait_reason.words(), "select");
}

TEST(Select, DoesNotBlockWithADefault) {
  FakeRuntime runtime;
  int64_t value = 0;
  void* channel = make_chan(0);
  SelectCase cases[] = {{channel, &value}, {channel, &value}, {nullptr, &value}};
  EXPECT_EQ(rt_selectgo(cases, 1, 2, false).index, -1);
  EXPECT_EQ(rt_selectgo(cases, 0, 0, false).index, -1);
}

TEST(Select, TakesReadyCasesFairly) {
  FakeRuntime runtime;
  int64_t value = 1;
  void* channels[4] = {make_chan(1), make_chan(1), make_chan(1), make_chan(1)};
  int taken[4] = {};
  for (int round = 0; round < 4000; ++round) {
    SelectCase cases[4];
    for (int i = 0; i < 4; ++i) cases[i] = {channels[i], &value};
    const Int sent = rt_selectgo(cases, 4, 0, true).index;
    ++taken[sent];
    const IntAndBool received = rt_selectgo(cases, 0, 4, true);
    EXPECT_EQ(received.index, sent);
    EXPECT_TRUE(received.ok);
  }
  for (int count : taken) EXPECT_NEAR(count, 1000, 150);
}

TEST(Select, WaitsOnAllAndIsTakenByOne) {
  FakeRuntime runtime;
  G selecting{}, other{};
  int64_t in = 0, out = 42;
  void* a = make_chan(0);
  void* b = make_chan(0);
  SelectCase cases[] = {{a, &out}, {a, &in}, {b, &in}};
  EXPECT_FALSE(runtime.run(selecting, [&] { rt_selectgo(cases, 1, 2, true); }));
  EXPECT_STREQ(selecting.wait_reason.words(), "select");
  const int64_t value = 9;
  EXPECT_TRUE(send(runtime, other, b, &value));
  EXPECT_EQ(in, 9);
  // Already taken: nobody else gets it.
  int64_t nothing = 0;
  bool ok = false;
  EXPECT_FALSE(receive(runtime, other, a, &nothing, &ok));
  EXPECT_TRUE(runtime.resume(selecting));
  EXPECT_EQ(selecting.header.context.result[0], 2u);
  EXPECT_EQ(selecting.header.context.result[1], 1u);
  EXPECT_TRUE(send(runtime, selecting, a, &value));
  EXPECT_EQ(nothing, 9);
}

TEST(Select, CloseCompletesReceiversAndPanicsSenders) {
  FakeRuntime runtime;
  G receiving{}, sending{}, closer{};
  int64_t in = 5, out = 6;
  void* a = make_chan(0);
  void* b = make_chan(0);
  SelectCase receive_case = {a, &in};
  SelectCase send_case = {b, &out};
  EXPECT_FALSE(runtime.run(receiving, [&] { rt_selectgo(&receive_case, 0, 1, true); }));
  EXPECT_FALSE(runtime.run(sending, [&] { rt_selectgo(&send_case, 1, 0, true); }));
  runtime.run(closer, [=] { rt_closechan(a); });
  runtime.run(closer, [=] { rt_closechan(b); });
  EXPECT_TRUE(runtime.resume(receiving));
  EXPECT_EQ(in, 0);
  EXPECT_EQ(receiving.header.context.result[0], 0u);
  EXPECT_EQ(receiving.header.context.result[1], 0u);
  EXPECT_TRUE(runtime.resume(sending));
  EXPECT_EQ(runtime.take_panic(sending), "send on closed channel");
}

TEST(Select, ManyCases) {
  FakeRuntime runtime;
  G selecting{}, other{};
  int64_t value = 0;
  std::vector<void*> channels;
  std::vector<SelectCase> cases;
  for (int i = 0; i < 500; ++i) {
    channels.push_back(make_chan(0));
    cases.push_back({channels.back(), &value});
  }
  EXPECT_FALSE(runtime.run(selecting, [&] { rt_selectgo(cases.data(), 0, 500, true); }));
  const int64_t sent = 3;
  EXPECT_TRUE(send(runtime, other, channels[321], &sent));
  EXPECT_TRUE(runtime.resume(selecting));
  EXPECT_EQ(selecting.header.context.result[0], 321u);
  EXPECT_EQ(value, 3);
}

// A goroutine of the random test, which has at most one call under way.
struct Actor {
  G g{};
  int64_t in = 0;
  int64_t out = 0;
  std::vector<SelectCase> cases;
  Int send_count = 0;
};

// Every value that was sent is received once, none is made up, and the channels end empty.
TEST(Select, RandomTrafficLosesNothing) {
  FakeRuntime runtime;
  std::mt19937 random(17);
  std::vector<void*> channels = {make_chan(0), make_chan(0), make_chan(1), make_chan(5)};
  std::deque<Actor> actors(12);
  std::set<Actor*> busy;
  std::set<int64_t> in_flight;
  int64_t next_value = 1;
  size_t received = 0;

  auto complete = [&](Actor& actor, Int index, bool ok) {
    busy.erase(&actor);
    if (index < actor.send_count) return;
    if (actor.send_count > 0) in_flight.erase(actor.out);  // offered, but not sent
    ASSERT_TRUE(ok);
    ASSERT_EQ(in_flight.erase(actor.in), 1u) << actor.in;
    ++received;
  };
  // A send or receive on one channel, or a select with both.
  auto choose_cases = [&](Actor& actor, bool one_case) {
    actor.cases.clear();
    actor.send_count = random() % 2 == 0 ? 1 : 0;
    actor.out = next_value++;
    auto channel = [&] { return channels[random() % channels.size()]; };
    if (actor.send_count > 0) actor.cases.push_back({channel(), &actor.out});
    uint32_t receives = one_case ? 1 : random() % 4 + 1;
    if (actor.send_count > 0) receives -= 1;
    for (; receives > 0; --receives) actor.cases.push_back({channel(), &actor.in});
    if (actor.send_count > 0) in_flight.insert(actor.out);
  };
  auto start = [&](Actor& actor, bool block) {
    IntAndBool result{};
    busy.insert(&actor);
    const bool done = runtime.run(actor.g, [&] {
      result = rt_selectgo(actor.cases.data(), actor.send_count,
                           static_cast<Int>(actor.cases.size()) - actor.send_count, block);
    });
    if (!done) return;
    if (result.index >= 0) return complete(actor, result.index, result.ok);
    busy.erase(&actor);
    if (actor.send_count > 0) in_flight.erase(actor.out);
  };

  Actor unblocking;  // never waits, so that the others do not all wait for each other
  for (int step = 0; step < 60000; ++step) {
    while (!runtime.woken().empty()) {
      G* g = runtime.woken().front();
      runtime.woken().erase(runtime.woken().begin());
      Actor& actor =
          *std::find_if(actors.begin(), actors.end(), [g](Actor& a) { return &a.g == g; });
      ASSERT_TRUE(runtime.resume(*g));
      const auto index = static_cast<Int>(g->header.context.result[0]);
      complete(actor, index, g->header.context.result[1] != 0);
    }
    Actor& actor = actors[random() % actors.size()];
    const bool waits = busy.count(&actor) != 0;
    choose_cases(waits ? unblocking : actor, waits);
    start(waits ? unblocking : actor, !waits);
  }
  EXPECT_GT(received, 5000u);
}

}  // namespace
}  // namespace rt
