// The netpoller (netpoll.h) on epoll(7), and the functions by which internal/poll reaches it.
//
// Each file is registered once, for reading and writing, edge-triggered: the kernel reports each
// change to "ready" once, and internal/poll tries to read or write before it waits. The event's
// data are the descriptor's address and generation in one word. An eventfd, registered with no
// descriptor, lets a thread end another one's wait; it stays readable until a waiting thread has
// seen it.
//
// The kernel's epoll_pwait2 waits with the precision of nanoseconds that timers have; older kernels
// (before 5.11) have epoll_wait only, whose waits are rounded up to milliseconds.

#include "rt/sched/netpoll.h"

#include "rt/abi/calls.h"
#include "rt/mem/persistent.h"
#include "rt/os/syscall.h"
#include "rt/sched/poll_descriptor.h"
#include "rt/sched/sched.h"
#include "rt/stack/panic.h"

namespace rt {
namespace {

using os::SystemCall;

// uapi/linux/eventpoll.h, fcntl.h and eventfd.h.
constexpr long kCloseOnExec = 0x80000;
constexpr long kNonBlocking = 0x800;
constexpr long kControlAdd = 1;
constexpr long kControlDelete = 2;
constexpr uint32_t kInput = 0x1;
constexpr uint32_t kOutput = 0x4;
constexpr uint32_t kError = 0x8;
constexpr uint32_t kHangUp = 0x10;
constexpr uint32_t kReadHangUp = 0x2000;
constexpr uint32_t kEdgeTriggered = 0x80000000;

constexpr long kErrorNoSystemCall = -38;

struct [[gnu::packed]] Event {
  uint32_t events;
  uint64_t data;
};

struct Timespec {
  int64_t seconds;
  int64_t nanoseconds;
};

constexpr int kGenerationShift = 48;

Lock<LockRank::kPollDescriptor> init_lock;
Lock<LockRank::kPollDescriptor> free_lock;
constinit PollDescriptor* free_descriptors = nullptr;
constinit int32_t epoll_file = -1;
constinit int32_t interrupt_file = -1;
constinit uint32_t interrupted = 0;  // 1: the eventfd has been written to and not yet read
constinit bool has_fine_wait = true;

long control(long operation, int32_t file, Event* event) {
  return os::system_call4(SystemCall::kEpollCtl, epoll_file, operation, file,
                          reinterpret_cast<long>(event));
}

long wait_for_events(Event* events, long count, int64_t delay) {
  if (delay > 0 && has_fine_wait) {
    const Timespec timeout = {delay / 1000000000, delay % 1000000000};
    const long result =
        os::system_call(SystemCall::kEpollPwait2, epoll_file, reinterpret_cast<long>(events), count,
                        reinterpret_cast<long>(&timeout), 0, 8);
    if (result != kErrorNoSystemCall) return result;
    has_fine_wait = false;
  }
  constexpr int64_t kLongest = 1000000000;  // milliseconds
  long milliseconds = delay < 0 ? -1 : 0;
  if (delay > 0) milliseconds = delay / 1000000 < kLongest ? (delay + 999999) / 1000000 : kLongest;
  return os::system_call4(SystemCall::kEpollWait, epoll_file, reinterpret_cast<long>(events), count,
                          milliseconds);
}

void note_event(const Event& event, G** list) {
  const uint32_t bits = event.events;
  const PollMode mode = {(bits & (kInput | kReadHangUp | kHangUp | kError)) != 0,
                         (bits & (kOutput | kHangUp | kError)) != 0};
  const uint64_t data = event.data;
  constexpr uint64_t kAddressMask = (uint64_t{1} << kGenerationShift) - 1;
  note_ready(reinterpret_cast<PollDescriptor*>(data & kAddressMask),
             static_cast<uint16_t>(data >> kGenerationShift), mode, bits == kError, list);
}

// The interrupt is for a thread that sleeps here: a look without waiting leaves it to that one.
void take_interrupt() {
  uint64_t count;
  os::system_call3(SystemCall::kRead, interrupt_file, reinterpret_cast<long>(&count),
                   sizeof(count));
  __atomic_store_n(&interrupted, 0, __ATOMIC_SEQ_CST);
}

G* poll(int64_t delay) {
  Event events[64];
  const long count = wait_for_events(events, 64, delay);
  G* list = nullptr;
  for (long i = 0; i < count; ++i) {
    if (events[i].data != 0) {
      note_event(events[i], &list);
    } else if (delay != 0) {
      take_interrupt();
    }
  }
  return list;
}

void interrupt() {
  if (__atomic_exchange_n(&interrupted, 1, __ATOMIC_SEQ_CST) != 0) return;
  const uint64_t one = 1;
  os::system_call3(SystemCall::kWrite, interrupt_file, reinterpret_cast<long>(&one), sizeof(one));
}

bool has_waiters() {
  return poll_waiters() != 0;
}

constexpr NetworkPoller kPoller = {poll, interrupt, has_waiters};

PollDescriptor* acquire_descriptor() {
  {
    LockGuard guard(free_lock);
    if (PollDescriptor* descriptor = free_descriptors) {
      free_descriptors = descriptor->next_free;
      return descriptor;
    }
  }
  auto* descriptor = static_cast<PollDescriptor*>(
      mem::allocate_persistent(sizeof(PollDescriptor), alignof(PollDescriptor)));
  if (descriptor == nullptr) throw_fatal("out of memory");
  return descriptor;
}

void release_descriptor(PollDescriptor* descriptor) {
  LockGuard guard(free_lock);
  descriptor->next_free = free_descriptors;
  free_descriptors = descriptor;
}

PollMode mode_of(abi::Int letters) {
  return {letters == 'r' || letters == 'r' + 'w', letters == 'w' || letters == 'r' + 'w'};
}

PollDescriptor* descriptor_of(abi::Uintptr context) {
  return reinterpret_cast<PollDescriptor*>(context);
}

}  // namespace

namespace abi {

void rt_poll_runtime_pollServerInit() {
  LockGuard guard(init_lock);
  if (network_poller != nullptr) return;  // os/signal needs it, too
  use_whole_scheduler();
  epoll_file = static_cast<int32_t>(os::system_call1(SystemCall::kEpollCreate1, kCloseOnExec));
  if (epoll_file < 0) throw_fatal("runtime: netpollinit failed");
  interrupt_file =
      static_cast<int32_t>(os::system_call2(SystemCall::kEventfd2, 0, kCloseOnExec | kNonBlocking));
  Event event = {kInput, 0};
  if (interrupt_file < 0 || os::is_error(control(kControlAdd, interrupt_file, &event))) {
    throw_fatal("runtime: netpollinit failed");
  }
  __atomic_store_n(&network_poller, &kPoller, __ATOMIC_RELEASE);
}

ContextAndError rt_poll_runtime_pollOpen(Uintptr file) {
  PollDescriptor* descriptor = acquire_descriptor();
  open_descriptor(descriptor, static_cast<int32_t>(file));
  Event event = {kInput | kOutput | kReadHangUp | kEdgeTriggered,
                 reinterpret_cast<uint64_t>(descriptor) | uint64_t{descriptor->generation}
                                                              << kGenerationShift};
  const long result = control(kControlAdd, descriptor->file, &event);
  if (!os::is_error(result)) return {reinterpret_cast<Uintptr>(descriptor), 0};
  release_descriptor(descriptor);
  return {0, -result};
}

void rt_poll_runtime_pollClose(Uintptr context) {
  PollDescriptor* descriptor = descriptor_of(context);
  if (!descriptor->closing) throw_fatal("runtime: close polldesc w/o unblock");
  Event event = {};
  control(kControlDelete, descriptor->file, &event);
  release_descriptor(descriptor);
}

Int rt_poll_runtime_pollReset(Uintptr context, Int mode) {
  return static_cast<Int>(reset_descriptor(descriptor_of(context), mode_of(mode)));
}

Int rt_poll_runtime_pollWait(Uintptr context, Int mode) {
  return static_cast<Int>(wait_descriptor(descriptor_of(context), mode_of(mode), false));
}

void rt_poll_runtime_pollWaitCanceled(Uintptr context, Int mode) {
  wait_descriptor(descriptor_of(context), mode_of(mode), true);
}

void rt_poll_runtime_pollSetDeadline(Uintptr context, int64_t delay, Int mode) {
  set_deadline(descriptor_of(context), delay, mode_of(mode));
}

void rt_poll_runtime_pollUnblock(Uintptr context) {
  unblock_descriptor(descriptor_of(context));
}

bool rt_poll_runtime_isPollServerDescriptor(Uintptr file) {
  return epoll_file >= 0 &&
         (file == static_cast<Uintptr>(epoll_file) || file == static_cast<Uintptr>(interrupt_file));
}

}  // namespace abi

}  // namespace rt
