// The netpoller on real pipes, with fake goroutines: readiness before and during a wait, deadlines
// that pass, move and are taken back, closing, reuse of descriptors, and the interrupt.
//
// A wait that must block parks the fake goroutine; the test then does what should wake it, polls,
// and looks whether the goroutine is among those that the netpoller calls runnable.

#include "rt/sched/netpoll.h"

#include <errno.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <thread>

#include "rt/abi/calls.h"
#include "rt/os/clock.h"
#include "rt/sched/timer.h"
#include "rt/value/fake_runtime.h"

namespace rt {

constinit const NetworkPoller* network_poller = nullptr;

namespace {

using abi::Uintptr;

constexpr abi::Int kNone = 0;
constexpr abi::Int kClosing = 1;
constexpr abi::Int kTimeout = 2;

class NetpollTest : public testing::Test {
 protected:
  NetpollTest() {
    if (network_poller == nullptr) abi::rt_poll_runtime_pollServerInit();
    EXPECT_EQ(pipe2(pipe_, O_NONBLOCK), 0);
    reader_ = open(pipe_[0]);
  }

  ~NetpollTest() override {
    close(reader_);
    ::close(pipe_[0]);
    ::close(pipe_[1]);
  }

  static Uintptr open(int file) {
    const abi::ContextAndError opened = abi::rt_poll_runtime_pollOpen(static_cast<Uintptr>(file));
    EXPECT_EQ(opened.error, 0);
    return opened.context;
  }

  static void close(Uintptr context) {
    abi::rt_poll_runtime_pollUnblock(context);
    abi::rt_poll_runtime_pollClose(context);
  }

  // The result of pollWait, or -1 when it has parked.
  abi::Int wait(Uintptr context, char mode) {
    abi::Int result = -1;
    runtime_.run(g_, [&] { result = abi::rt_poll_runtime_pollWait(context, mode); });
    return result;
  }

  // Continues the parked goroutine: the result of its pollWait, or -1 when it waits again.
  abi::Int go_on() {
    if (!runtime_.resume(g_)) return -1;
    return static_cast<abi::Int>(g_.header.context.result[0]);
  }

  void write() { EXPECT_EQ(::write(pipe_[1], "x", 1), 1); }

  FakeRuntime runtime_;
  G g_{};
  int pipe_[2];
  Uintptr reader_;
};

TEST_F(NetpollTest, WakesTheReader) {
  EXPECT_EQ(wait(reader_, 'r'), -1);
  EXPECT_TRUE(network_poller->has_waiters());
  EXPECT_EQ(network_poller->poll(0), nullptr);
  write();
  EXPECT_EQ(network_poller->poll(-1), &g_);
  EXPECT_FALSE(network_poller->has_waiters());
  EXPECT_EQ(go_on(), kNone);
}

TEST_F(NetpollTest, RemembersReadinessUntilItIsTakenOrReset) {
  write();
  EXPECT_EQ(network_poller->poll(-1), nullptr);
  EXPECT_EQ(wait(reader_, 'r'), kNone);
  write();
  EXPECT_EQ(network_poller->poll(-1), nullptr);
  EXPECT_EQ(abi::rt_poll_runtime_pollReset(reader_, 'r'), kNone);
  EXPECT_EQ(wait(reader_, 'r'), -1);
  abi::rt_poll_runtime_pollUnblock(reader_);
  EXPECT_EQ(go_on(), kClosing);
  EXPECT_EQ(abi::rt_poll_runtime_pollReset(reader_, 'r'), kClosing);
}

TEST_F(NetpollTest, EndOfFileWakesTheReader) {
  EXPECT_EQ(wait(reader_, 'r'), -1);
  ::close(pipe_[1]);
  EXPECT_EQ(network_poller->poll(-1), &g_);
  EXPECT_EQ(go_on(), kNone);
  pipe_[1] = dup(0);
}

TEST_F(NetpollTest, DeadlineEndsTheWait) {
  EXPECT_EQ(wait(reader_, 'r'), -1);
  abi::rt_poll_runtime_pollSetDeadline(reader_, 1000000, 'r');
  const int64_t next = next_timer_time();
  EXPECT_NE(next, 0);
  run_timers(current_p(), next);
  EXPECT_EQ(runtime_.woken(), std::vector<G*>{&g_});
  EXPECT_EQ(go_on(), kTimeout);
  EXPECT_EQ(wait(reader_, 'r'), kTimeout);
  abi::rt_poll_runtime_pollSetDeadline(reader_, 0, 'r');
  EXPECT_EQ(abi::rt_poll_runtime_pollReset(reader_, 'r'), kNone);
}

TEST_F(NetpollTest, DeadlineInThePastEndsTheWaitAtOnce) {
  EXPECT_EQ(wait(reader_, 'r'), -1);
  abi::rt_poll_runtime_pollSetDeadline(reader_, -1, 'r' + 'w');
  EXPECT_EQ(runtime_.woken(), std::vector<G*>{&g_});
  EXPECT_EQ(go_on(), kTimeout);
}

TEST_F(NetpollTest, DeadlineMovedAfterItPassedLetsTheWaitGoOn) {
  EXPECT_EQ(wait(reader_, 'r'), -1);
  abi::rt_poll_runtime_pollSetDeadline(reader_, -1, 'r');
  abi::rt_poll_runtime_pollSetDeadline(reader_, 0, 'r');
  EXPECT_EQ(go_on(), -1);
  write();
  EXPECT_EQ(network_poller->poll(-1), &g_);
  EXPECT_EQ(go_on(), kNone);
}

TEST_F(NetpollTest, ChangedDeadlineIsNotTheOldOne) {
  EXPECT_EQ(wait(reader_, 'r'), -1);
  abi::rt_poll_runtime_pollSetDeadline(reader_, 1000000, 'r');
  const int64_t first = next_timer_time();
  abi::rt_poll_runtime_pollSetDeadline(reader_, 1000000000, 'r');
  EXPECT_GT(next_timer_time(), first);
  run_timers(current_p(), first);
  EXPECT_TRUE(runtime_.woken().empty());
  abi::rt_poll_runtime_pollUnblock(reader_);
  EXPECT_EQ(next_timer_time(), 0);
  EXPECT_EQ(go_on(), kClosing);
}

TEST_F(NetpollTest, ReusedDescriptorStartsAnew) {
  int other[2];
  ASSERT_EQ(pipe2(other, O_NONBLOCK), 0);
  const Uintptr first = open(other[0]);
  abi::rt_poll_runtime_pollSetDeadline(first, -1, 'r');
  close(first);
  const Uintptr second = open(other[0]);
  EXPECT_EQ(second, first);
  EXPECT_EQ(abi::rt_poll_runtime_pollReset(second, 'r'), kNone);
  close(second);
  ::close(other[0]);
  ::close(other[1]);
}

TEST_F(NetpollTest, RegularFilesCannotBeWatched) {
  char name[] = "/tmp/netpoll_test_XXXXXX";
  const int file = mkstemp(name);
  ASSERT_GE(file, 0);
  EXPECT_EQ(abi::rt_poll_runtime_pollOpen(static_cast<Uintptr>(file)).error, EPERM);
  ::close(file);
  unlink(name);
}

TEST_F(NetpollTest, InterruptEndsAWait) {
  std::thread other([] {
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
    network_poller->interrupt();
  });
  EXPECT_EQ(network_poller->poll(-1), nullptr);
  other.join();
}

TEST_F(NetpollTest, InterruptsBeforeAWaitCountAsOne) {
  network_poller->interrupt();
  network_poller->interrupt();
  EXPECT_EQ(network_poller->poll(0), nullptr);  // does not wait, so it was not meant
  EXPECT_EQ(network_poller->poll(-1), nullptr);
  const int64_t start = os::nanotime();
  EXPECT_EQ(network_poller->poll(2000000), nullptr);
  EXPECT_GE(os::nanotime() - start, 2000000);
}

}  // namespace
}  // namespace rt
