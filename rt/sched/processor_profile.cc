// Where processor time goes, for runtime/pprof: SIGPROF comes `hertz` times in a second of
// processor time, to a thread that runs, and its handler notes the stack of the goroutine there.
//
//   handler ──▶ words: [3 + n, time, 1, n return addresses], one record after the other ──▶
//   cpuProfile
//
// The words are a buffer that is filled from the low end and taken as a whole. Handlers and the
// reader exclude each other by a flag that nobody waits for in a handler: a sample that finds it
// taken, or no room, is lost and counted, as Go does: [4, time, 0, number] stands for those. The
// first record says how often samples are taken: [3, 0, hertz].
//
// What the handler interrupts is one of: compiled code, whose frames are known unless a frame is
// just being made or given up; a leaf of the runtime's assembly on the goroutine's stack; a call of
// the runtime, where the goroutine's context says who called; the scheduler or the collector
// without a goroutine, which is not shown.

#include "rt/abi/calls.h"
#include "rt/mem/memory.h"
#include "rt/os/clock.h"
#include "rt/os/os.h"
#include "rt/os/output.h"
#include "rt/os/signal.h"
#include "rt/os/syscall.h"
#include "rt/sched/m.h"
#include "rt/stack/callers.h"
#include "rt/stack/panic.h"

namespace rt {
namespace {

using abi::Int;

constexpr int kSignalProfile = 27;
constexpr Int kMostFrames = 64;
constexpr size_t kRecordHead = 3;
constexpr size_t kWords = size_t{1} << 14;

constinit uint64_t* words = nullptr;
constinit size_t used = 0;
constinit uint64_t lost = 0;
constinit uint32_t taken = 0;
constinit Int rate = 0;

bool try_take() {
  return __atomic_exchange_n(&taken, 1, __ATOMIC_ACQUIRE) == 0;
}
void give_back() {
  __atomic_store_n(&taken, 0, __ATOMIC_RELEASE);
}

bool add_record(uint64_t time, uint64_t count, const uintptr_t* addresses, size_t depth) {
  const size_t size = kRecordHead + depth;
  if (size > kWords - used) return false;
  words[used] = size;
  words[used + 1] = time;
  words[used + 2] = count;
  mem::move(words + used + kRecordHead, addresses, depth * sizeof(uintptr_t));
  used += size;
  return true;
}

Int interrupted_stack(const G& g, const os::SignalContext& registers, uintptr_t* addresses) {
  const abi::StackBounds stack = g.header.stack;
  if (registers.rsp < stack.low || registers.rsp >= stack.high) {
    return callers_of(g, 0, addresses, kMostFrames);
  }
  const Function function = program_functions().find(registers.rip);
  if (!function) {  // a leaf: its return address is on top
    const auto* top = reinterpret_cast<const uintptr_t*>(registers.rsp);
    return callers_of(g, Unwinder(*top, registers.rsp + sizeof(*top)), 0, addresses, kMostFrames);
  }
  const auto offset = static_cast<uint32_t>(registers.rip - function.entry());
  addresses[0] = registers.rip + 1;
  if (function.is_unsafe_point(offset)) return 1;
  return callers_of(g, Unwinder(registers.rip + 1, registers.rsp), 0, addresses, kMostFrames);
}

void on_sample(int, const os::SignalInfo*, os::SignalContext* registers) {
  const G* g = current_m()->current_g;
  if (g == nullptr) return;
  uintptr_t addresses[kMostFrames];
  const Int depth = interrupted_stack(*g, *registers, addresses);
  if (!try_take()) {
    __atomic_add_fetch(&lost, 1, __ATOMIC_RELAXED);
    return;
  }
  const auto now = static_cast<uint64_t>(os::nanotime());
  const uintptr_t missing = __atomic_load_n(&lost, __ATOMIC_RELAXED);
  if (missing != 0 && add_record(now, 0, &missing, 1)) {
    __atomic_sub_fetch(&lost, missing, __ATOMIC_RELAXED);
  }
  if (!add_record(now, 1, addresses, static_cast<size_t>(depth))) {
    __atomic_add_fetch(&lost, 1, __ATOMIC_RELAXED);
  }
  give_back();
}

struct IntervalTimer {
  int64_t interval_seconds, interval_microseconds;
  int64_t seconds, microseconds;
};

void set_timer(Int hertz) {
  constexpr long kProcessorTime = 2;
  constexpr int64_t kMicroseconds = 1000000;
  const int64_t period = hertz == 0 ? 0 : kMicroseconds / hertz;
  const IntervalTimer timer = {period / kMicroseconds, period % kMicroseconds,
                               period / kMicroseconds, period % kMicroseconds};
  os::system_call3(os::SystemCall::kSetitimer, kProcessorTime, reinterpret_cast<long>(&timer), 0);
}

void begin_profile(Int hertz) {
  if (words == nullptr) {
    words = static_cast<uint64_t*>(os::map(kWords * sizeof(uint64_t)));
    if (words == nullptr) throw_fatal("runtime: out of memory");
  }
  while (!try_take()) {
  }
  used = 0;
  lost = 0;
  add_record(0, static_cast<uint64_t>(hertz), nullptr, 0);
  give_back();
  os::handle_signal(kSignalProfile, on_sample);
  set_timer(hertz);
}

}  // namespace

namespace abi {

void rt_setCPUProfileRate(Int hertz) {
  constexpr Int kFastest = 1000000;
  if (hertz < 0) hertz = 0;
  if (hertz > kFastest) hertz = kFastest;
  if (hertz == rate) return;
  if (hertz != 0 && rate != 0) {
    os::error_output.text("runtime: cannot set rate until previous profile has finished.\n");
    os::error_output.flush();
    return;
  }
  __atomic_store_n(&rate, hertz, __ATOMIC_SEQ_CST);
  if (hertz != 0) begin_profile(hertz);
  if (hertz == 0) set_timer(0);
}

// `room` is not less than kWords.
Int rt_cpuProfile(Pointer to, Int room) {
  if (words == nullptr) return -1;
  const bool is_on = __atomic_load_n(&rate, __ATOMIC_SEQ_CST) != 0;
  while (!try_take()) {
  }
  const size_t count = used < static_cast<size_t>(room) ? used : static_cast<size_t>(room);
  mem::move(to, words, count * sizeof(uint64_t));
  used = 0;
  give_back();
  return count == 0 && !is_on ? -1 : static_cast<Int>(count);
}

}  // namespace abi

}  // namespace rt
