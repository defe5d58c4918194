// What the runtime does for package time: its clocks, Sleep, and the functions that its timers
// call.
//
// The f of a runtimeTimer is compiled code, which C++ does not call. But package time has only two
// of them, and the runtime can do what they do:
//
//   time.sendTime(c, _)   sends the current time to c, unless that would block: a channel operation
//   time.goFunc(f, _)     go f()
//
// So a timer needs no goroutine that would call it, and a tick is in its channel as soon as the
// scheduler has seen that it is due. The two are recognized by address. All that they use of
// package time is weak here: a program may contain only a part of it.

#include "rt/abi/calls.h"
#include "rt/mem/persistent.h"
#include "rt/os/clock.h"
#include "rt/sched/park.h"
#include "rt/sched/sched.h"
#include "rt/sched/timers.h"
#include "rt/stack/panic.h"
#include "rt/value/chan.h"

namespace rt {

extern const uint8_t send_time_code[] asm("time.sendTime") __attribute__((weak));
extern const uint8_t go_func_code[] asm("time.goFunc") __attribute__((weak));
extern const int64_t start_nano asm("time.startNano") __attribute__((weak));
extern const void* const local_location asm("time.Local") __attribute__((weak));

namespace {

// time.Now().
abi::Time current_time() {
  constexpr uint64_t kHasMonotonic = uint64_t{1} << 63;
  constexpr int kNanosecondBits = 30;
  constexpr int kSecondBits = 33;
  constexpr int64_t kSecondsPerDay = 86400;
  // Days from the year 1 to 1885, where the 33 bits begin, and to 1970.
  constexpr int64_t kDaysTo1885 = 1884 * 365 + 1884 / 4 - 1884 / 100 + 1884 / 400;
  constexpr int64_t kDaysTo1970 = 1969 * 365 + 1969 / 4 - 1969 / 100 + 1969 / 400;
  const os::WallTime wall = os::walltime();
  const int64_t monotonic = os::nanotime() - start_nano;
  const auto nanoseconds = static_cast<uint64_t>(wall.nanoseconds);
  const int64_t seconds = wall.seconds + (kDaysTo1970 - kDaysTo1885) * kSecondsPerDay;
  if (static_cast<uint64_t>(seconds) >> kSecondBits != 0) {
    return {nanoseconds, seconds + kDaysTo1885 * kSecondsPerDay, local_location};
  }
  return {kHasMonotonic | static_cast<uint64_t>(seconds) << kNanosecondBits | nanoseconds,
          monotonic, local_location};
}

void send_time(Chan* channel) {
  const abi::Time now = current_time();
  G* woken;
  {
    LockGuard guard(channel->lock);
    try_send(channel, &now, &woken);
  }
  if (woken != nullptr) ready(woken);
}

// A sleeping goroutine's timer. Free ones are kept for the next sleeper.
struct SleepTimer : NativeTimer {
  G* sleeper;
  SleepTimer* next_free;
};

Lock<LockRank::kTimer> free_lock;
constinit SleepTimer* free_sleep_timers = nullptr;

SleepTimer* acquire_sleep_timer() {
  {
    LockGuard guard(free_lock);
    if (SleepTimer* timer = free_sleep_timers) {
      free_sleep_timers = timer->next_free;
      return timer;
    }
  }
  auto* timer =
      static_cast<SleepTimer*>(mem::allocate_persistent(sizeof(SleepTimer), alignof(SleepTimer)));
  if (timer == nullptr) throw_fatal("out of memory");
  return timer;
}

void wake_sleeper(NativeTimer* fired, uintptr_t) {
  auto* timer = static_cast<SleepTimer*>(fired);
  G* sleeper = timer->sleeper;
  {
    LockGuard guard(free_lock);
    timer->next_free = free_sleep_timers;
    free_sleep_timers = timer;
  }
  ready(sleeper);
}

// The time from now in `nanoseconds`, which are positive.
int64_t deadline_after(int64_t nanoseconds) {
  int64_t when;
  if (__builtin_add_overflow(os::nanotime(), nanoseconds, &when)) return INT64_MAX;
  return when;
}

}  // namespace

void fire_compiled(const TimerAction& action) {
  const void* code = action.function->code;
  if (code == send_time_code) {
    send_time(static_cast<Chan*>(action.argument.data));
  } else if (code == go_func_code) {
    start_goroutine(static_cast<const abi::Closure*>(action.argument.data), 0,
                    reinterpret_cast<uintptr_t>(go_func_code) + 1, nullptr);
  } else {
    throw_fatal("not supported yet: a timer with a function that is not package time's");
  }
}

}  // namespace rt

namespace rt::abi {

int64_t rt_nanotime() {
  return os::nanotime();
}

WallTime rt_walltime() {
  const os::WallTime now = os::walltime();
  return {now.seconds, now.nanoseconds};
}

TimeNow rt_time_now() {
  const os::WallTime now = os::walltime();
  return {now.seconds, now.nanoseconds, os::nanotime()};
}

// The goroutine must be waiting before its timer can fire: so the timer is set after it has parked.
void rt_timeSleep(int64_t nanoseconds) {
  if (nanoseconds <= 0) return;
  SleepTimer* timer = acquire_sleep_timer();
  timer->fire = wake_sleeper;
  timer->sleeper = current_g();
  timer->when = deadline_after(nanoseconds);
  current_g()->park_data = timer;
  park_releasing(WaitReason::kSleep, nullptr, [](G* g) {
    auto* timer = static_cast<SleepTimer*>(g->park_data);
    set_timer(timer, timer->when, 0, nullptr);
  });
}

void rt_startTimer(Timer* timer) {
  set_timer(timer, timer->when, timer->period, nullptr);
}

bool rt_stopTimer(Timer* timer) {
  return stop_timer(timer);
}

bool rt_resetTimer(Timer* timer, int64_t when) {
  return set_timer(timer, when, timer->period, nullptr);
}

void rt_modTimer(Timer* timer, int64_t when, int64_t period, const Closure* function,
                 EmptyInterface argument, Uintptr sequence) {
  const TimerAction action = {function, argument, sequence};
  set_timer(timer, when, period, &action);
}

}  // namespace rt::abi
