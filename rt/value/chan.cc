// Channels (rt/value/chan.h): make, send, receive, close. Their select statement is in select.cc.
//
// The buffer is a ring of `capacity` elements, of which `count` from receive_index on are in use.
// try_send() and try_receive() do what can be done at once, under the lock, and say so; the callers
// then ready the goroutine that was served, or enqueue themselves and park, with a function that
// finishes the operation when they wake. Elements without pointers lie in one allocation with the
// channel; others have a buffer of their own, which the collector knows by its type.

#include "rt/value/chan.h"

#include "rt/abi/calls.h"
#include "rt/gc/barrier.h"
#include "rt/mem/malloc.h"
#include "rt/mem/memory.h"
#include "rt/sched/park.h"
#include "rt/stack/panic.h"
#include "rt/value/text.h"

namespace rt {
namespace {

using abi::Int;

constexpr uint8_t kChanBitmap[] = {1 << offsetof(Chan, buffer) / 8};
constexpr abi::TypeDescriptor kChanType = {
    .size = sizeof(Chan),
    .pointer_bytes = offsetof(Chan, buffer) + 8,
    .align = 8,
    .field_align = 8,
    .kind = static_cast<uint8_t>(abi::Kind::kStruct),
    .equal = abi::EqualKind::kNever,
    .pointer_bitmap = kChanBitmap,
};

// Copies one element. Most are a word, or a pointer.
void move_element(const abi::TypeDescriptor* type, void* to, const void* from) {
  const size_t size = type->size;
  if (size != sizeof(uint64_t)) return gc::move_values(type, to, from, size);
  if (type->pointer_bytes != 0 && gc::barrier_enabled()) [[unlikely]]
    gc::shade_values(type, to, size);
  mem::store(to, mem::load<uint64_t>(from));
}

void push(Chan* channel, const void* element) {
  const abi::TypeDescriptor* type = channel->element;
  const Int capacity = channel->header.capacity;
  const Int end = channel->receive_index + channel->header.count;
  const Int index = end < capacity ? end : end - capacity;
  // The slot holds no pointers: there is nothing to shade.
  uint8_t* slot = channel->buffer + static_cast<size_t>(index) * type->size;
  if (type->size == sizeof(uint64_t)) {
    mem::store(slot, mem::load<uint64_t>(element));
  } else {
    mem::move(slot, element, type->size);
  }
  ++channel->header.count;
}

void pop(Chan* channel, void* element) {
  const abi::TypeDescriptor* type = channel->element;
  const Int index = channel->receive_index;
  uint8_t* slot = channel->buffer + static_cast<size_t>(index) * type->size;
  if (element != nullptr) move_element(type, element, slot);
  if (type->pointer_bytes != 0) gc::clear_values(type, slot, type->size);
  channel->receive_index = index + 1 == channel->header.capacity ? 0 : index + 1;
  --channel->header.count;
}

G* complete(Sudog* waiter, bool success) {
  waiter->success = success;
  waiter->g->wakeup_sudog = waiter;
  return waiter->g;
}

// Ends a wait for a single channel; whether it was for a value.
bool end_wait(G* g) {
  Sudog* waiter = g->wakeup_sudog;
  const bool success = waiter->success;
  g->waiting = nullptr;
  g->wakeup_sudog = nullptr;
  release_sudog(waiter);
  return success;
}

void raise_send_on_closed() {
  raise_plain_error(literal("send on closed channel"));
}

void finish_send(G* g) {
  if (!end_wait(g)) raise_send_on_closed();
}

void finish_receive(G* g) {
  g->header.context.result[0] = end_wait(g) ? 1 : 0;
}

[[noreturn]] void wait(WaitQueue& queue, Chan* channel, void* element, WaitReason reason,
                       void (*finish)(G*)) {
  Sudog* waiter = make_waiter(channel, element);
  waiter->g->waiting = waiter;
  queue.enqueue(waiter);
  park_releasing(reason, finish,
                 [](G* g) { static_cast<Chan*>(g->waiting->channel)->lock.unlock(); });
}

bool receive(Chan* channel, void* element) {
  if (channel == nullptr) park(WaitReason::kChanReceiveNil, nullptr, nullptr);
  channel->lock.lock();
  G* woken;
  const Attempt attempt = try_receive(channel, element, &woken);
  if (attempt == Attempt::kWouldBlock) {
    wait(channel->receivers, channel, element, WaitReason::kChanReceive, finish_receive);
  }
  channel->lock.unlock();
  if (woken != nullptr) ready(woken);
  return attempt == Attempt::kDone;
}

}  // namespace

void WaitQueue::enqueue(Sudog* sudog) {
  sudog->next = nullptr;
  if (first_ == nullptr) {
    first_ = sudog;
  } else {
    sudog->previous = first_->previous;
    first_->previous->next = sudog;
  }
  first_->previous = sudog;
}

void WaitQueue::remove(Sudog* sudog) {
  if (sudog->previous == nullptr) return;
  if (sudog == first_) {
    first_ = sudog->next;
    if (first_ != nullptr) first_->previous = sudog->previous;
  } else {
    sudog->previous->next = sudog->next;
    (sudog->next != nullptr ? sudog->next : first_)->previous = sudog->previous;
  }
  sudog->next = sudog->previous = nullptr;
}

Sudog* WaitQueue::dequeue_first() {
  while (Sudog* sudog = first_) {
    remove(sudog);
    if (!sudog->is_select) return sudog;
    uint32_t open = 0;
    if (__atomic_compare_exchange_n(&sudog->g->select_done, &open, 1, false, __ATOMIC_ACQ_REL,
                                    __ATOMIC_RELAXED)) {
      return sudog;
    }
  }
  return nullptr;
}

Sudog* make_waiter(Chan* channel, void* element) {
  Sudog* waiter = acquire_sudog();
  waiter->g = current_g();
  waiter->channel = channel;
  waiter->element = element;
  return waiter;
}

Attempt try_send(Chan* channel, const void* element, G** woken) {
  *woken = nullptr;
  if (channel->closed) return Attempt::kClosed;
  if (Sudog* receiver = channel->receivers.dequeue()) {
    if (receiver->element != nullptr) {
      move_element(channel->element, receiver->element, element);
    }
    *woken = complete(receiver, true);
    return Attempt::kDone;
  }
  if (channel->header.count == channel->header.capacity) return Attempt::kWouldBlock;
  push(channel, element);
  return Attempt::kDone;
}

// With a buffer, a waiting sender's element goes to its end, and the receiver takes the first.
Attempt try_receive(Chan* channel, void* element, G** woken) {
  *woken = nullptr;
  if (Sudog* sender = channel->senders.dequeue()) {
    if (channel->header.capacity == 0) {
      if (element != nullptr) {
        move_element(channel->element, element, sender->element);
      }
    } else {
      pop(channel, element);
      push(channel, sender->element);
    }
    *woken = complete(sender, true);
    return Attempt::kDone;
  }
  if (channel->header.count > 0) {
    pop(channel, element);
    return Attempt::kDone;
  }
  if (!channel->closed) return Attempt::kWouldBlock;
  if (element != nullptr) gc::clear_values(channel->element, element, channel->element->size);
  return Attempt::kClosed;
}

}  // namespace rt

namespace rt::abi {

Pointer rt_makechan(const ChanDescriptor* type, Int size) {
  const TypeDescriptor* element = type->element;
  size_t bytes;
  if (size < 0 || __builtin_mul_overflow(static_cast<size_t>(size), element->size, &bytes) ||
      bytes > mem::kMaxAllocation - sizeof(Chan)) {
    raise_plain_error(literal("makechan: size out of range"));
    return nullptr;
  }
  const bool in_one_piece = element->pointer_bytes == 0;
  auto* channel =
      static_cast<Chan*>(in_one_piece ? mem::allocate(sizeof(Chan) + bytes, nullptr, true)
                                      : mem::allocate(sizeof(Chan), &kChanType, true));
  channel->buffer = in_one_piece ? reinterpret_cast<uint8_t*>(channel + 1)
                                 : static_cast<uint8_t*>(mem::allocate(bytes, element, true));
  channel->header.capacity = size;
  channel->element = element;
  return channel;
}

void rt_chansend1(Pointer pointer, const void* element) {
  auto* channel = static_cast<Chan*>(pointer);
  if (channel == nullptr) park(WaitReason::kChanSendNil, nullptr, nullptr);
  channel->lock.lock();
  G* woken;
  const Attempt attempt = try_send(channel, element, &woken);
  if (attempt == Attempt::kWouldBlock) {
    wait(channel->senders, channel, const_cast<void*>(element), WaitReason::kChanSend, finish_send);
  }
  channel->lock.unlock();
  if (attempt == Attempt::kClosed) return raise_send_on_closed();
  if (woken != nullptr) ready(woken);
}

void rt_chanrecv1(Pointer channel, Pointer element) {
  receive(static_cast<Chan*>(channel), element);
}

bool rt_chanrecv2(Pointer channel, Pointer element) {
  return receive(static_cast<Chan*>(channel), element);
}

// Wakes every waiter: receivers get a zero value, senders panic. They become ready in reverse
// order, as in Go.
void rt_closechan(Pointer pointer) {
  auto* channel = static_cast<Chan*>(pointer);
  if (channel == nullptr) return raise_plain_error(literal("close of nil channel"));
  channel->lock.lock();
  if (channel->closed) {
    channel->lock.unlock();
    return raise_plain_error(literal("close of closed channel"));
  }
  channel->closed = true;
  G* woken = nullptr;
  while (Sudog* receiver = channel->receivers.dequeue()) {
    if (receiver->element != nullptr) {
      gc::clear_values(channel->element, receiver->element, channel->element->size);
    }
    G* g = complete(receiver, false);
    g->schedule_link = woken;
    woken = g;
  }
  while (Sudog* sender = channel->senders.dequeue()) {
    G* g = complete(sender, false);
    g->schedule_link = woken;
    woken = g;
  }
  channel->lock.unlock();
  while (woken != nullptr) {
    G* g = woken;
    woken = g->schedule_link;
    g->schedule_link = nullptr;
    ready(g);
  }
}

}  // namespace rt::abi
