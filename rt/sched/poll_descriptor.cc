// The states of watched file descriptors (poll_descriptor.h).
//
// Goroutines are made ready after the lock has been released. G::park_data tells a goroutine that
// has been woken why: the descriptor's side, if it was not for readiness.

#include "rt/sched/poll_descriptor.h"

#include "rt/os/clock.h"
#include "rt/sched/m.h"
#include "rt/sched/park.h"

namespace rt {
namespace {

constinit uint32_t waiters = 0;

PollError check(const PollDescriptor& descriptor, const PollSide& side) {
  if (descriptor.closing) return PollError::kClosing;
  if (side.deadline < 0) return PollError::kTimeout;
  if (descriptor.failed && &side == &descriptor.read) return PollError::kNotPollable;
  return PollError::kNone;
}

// The waiter of a side, which is to be made ready, or null.
G* take_waiter(PollSide& side, bool is_ready) {
  G* g = side.waiter;
  if (g == nullptr) return nullptr;
  side.waiter = nullptr;
  if (is_ready) g->park_data = nullptr;
  __atomic_fetch_sub(&waiters, 1, __ATOMIC_RELAXED);
  return g;
}

PollSide& side_of(PollDescriptor* descriptor, PollMode mode) {
  return mode.write ? descriptor->write : descriptor->read;
}

void finish_wait(G* g);
void finish_wait_ignoring_errors(G* g);

PollError wait(PollDescriptor* descriptor, PollSide& side, bool ignore_errors) {
  descriptor->lock.lock();
  const PollError error = ignore_errors ? PollError::kNone : check(*descriptor, side);
  if (error != PollError::kNone || side.ready) {
    if (error == PollError::kNone) side.ready = false;
    descriptor->lock.unlock();
    return error;
  }
  G* g = current_g();
  side.waiter = g;
  g->park_data = &side;
  __atomic_fetch_add(&waiters, 1, __ATOMIC_RELAXED);
  park(WaitReason::kIoWait, ignore_errors ? finish_wait_ignoring_errors : finish_wait,
       &descriptor->lock);
}

// What remains to be done after a wait; may wait again.
void go_on(G* g, bool ignore_errors) {
  auto* side = static_cast<PollSide*>(g->park_data);
  PollError error = PollError::kNone;
  if (side != nullptr) error = wait(side->timer.descriptor, *side, ignore_errors);
  g->park_data = nullptr;
  g->header.context.result[0] = static_cast<uintptr_t>(error);
}

void finish_wait(G* g) {
  go_on(g, false);
}

void finish_wait_ignoring_errors(G* g) {
  go_on(g, true);
}

void deadline_passed(NativeTimer* fired, uintptr_t sequence) {
  auto* timer = static_cast<PollSide::DeadlineTimer*>(fired);
  G* g = nullptr;
  {
    LockGuard guard(timer->descriptor->lock);
    PollSide& side = *timer->side;
    if (side.sequence != sequence) return;
    side.deadline = -1;
    g = take_waiter(side, false);
  }
  if (g != nullptr) ready(g);
}

// Changes the deadline of one side, under the lock. Returns who is to be made ready, or null.
G* change_deadline(PollSide& side, int64_t deadline) {
  ++side.sequence;
  side.deadline = deadline;
  if (deadline > 0) {
    const TimerAction action = {nullptr, {}, side.sequence};
    set_timer(&side.timer, deadline, 0, &action);
    return nullptr;
  }
  stop_timer(&side.timer);
  return deadline < 0 ? take_waiter(side, false) : nullptr;
}

void open_side(PollDescriptor* descriptor, PollSide& side) {
  side.ready = false;
  side.waiter = nullptr;
  side.deadline = 0;
  ++side.sequence;
  side.timer.fire = deadline_passed;
  side.timer.descriptor = descriptor;
  side.timer.side = &side;
}

void note_side_ready(PollSide& side, G** list) {
  G* g = take_waiter(side, true);
  if (g == nullptr) {
    side.ready = true;
  } else {
    g->schedule_link = *list;
    *list = g;
  }
}

}  // namespace

void open_descriptor(PollDescriptor* descriptor, int32_t file) {
  LockGuard guard(descriptor->lock);
  descriptor->file = file;
  ++descriptor->generation;
  descriptor->closing = false;
  descriptor->failed = false;
  open_side(descriptor, descriptor->read);
  open_side(descriptor, descriptor->write);
}

void note_ready(PollDescriptor* descriptor, uint16_t generation, PollMode mode, bool failed,
                G** list) {
  LockGuard guard(descriptor->lock);
  if (descriptor->generation != generation || descriptor->closing) return;
  descriptor->failed = failed;
  if (mode.read) note_side_ready(descriptor->read, list);
  if (mode.write) note_side_ready(descriptor->write, list);
}

PollError reset_descriptor(PollDescriptor* descriptor, PollMode mode) {
  LockGuard guard(descriptor->lock);
  PollSide& side = side_of(descriptor, mode);
  const PollError error = check(*descriptor, side);
  if (error == PollError::kNone) side.ready = false;
  return error;
}

PollError wait_descriptor(PollDescriptor* descriptor, PollMode mode, bool ignore_errors) {
  return wait(descriptor, side_of(descriptor, mode), ignore_errors);
}

void set_deadline(PollDescriptor* descriptor, int64_t delay, PollMode mode) {
  int64_t deadline = delay;
  if (delay > 0 && __builtin_add_overflow(os::nanotime(), delay, &deadline)) deadline = INT64_MAX;
  G* reader = nullptr;
  G* writer = nullptr;
  {
    LockGuard guard(descriptor->lock);
    if (descriptor->closing) return;
    if (mode.read) reader = change_deadline(descriptor->read, deadline);
    if (mode.write) writer = change_deadline(descriptor->write, deadline);
  }
  if (reader != nullptr) ready(reader);
  if (writer != nullptr) ready(writer);
}

void unblock_descriptor(PollDescriptor* descriptor) {
  G* reader;
  G* writer;
  {
    LockGuard guard(descriptor->lock);
    descriptor->closing = true;
    change_deadline(descriptor->read, 0);
    change_deadline(descriptor->write, 0);
    reader = take_waiter(descriptor->read, false);
    writer = take_waiter(descriptor->write, false);
  }
  if (reader != nullptr) ready(reader);
  if (writer != nullptr) ready(writer);
}

uint32_t poll_waiters() {
  return __atomic_load_n(&waiters, __ATOMIC_RELAXED);
}

}  // namespace rt
