// The select statement. It locks all its channels, by rising address so that two selects cannot
// wait for each other, and takes the first case that can go on, in a random order, which is fair.
// When there is none, the goroutine queues on all channels and parks. The channel that wins it
// completes its case; the continuation takes the goroutine out of the other queues.
//
// G::waiting holds the goroutine's sudogs in the order of the locks; G::park_data the number of
// sends, which come first among the cases.

#include "rt/abi/calls.h"
#include "rt/mem/malloc.h"
#include "rt/sched/park.h"
#include "rt/sched/random.h"
#include "rt/stack/panic.h"
#include "rt/value/chan.h"
#include "rt/value/chan_locks.h"
#include "rt/value/text.h"

namespace rt {
namespace {

using abi::Int;
using abi::IntAndBool;
using abi::SelectCase;

constexpr Int kCasesOnStack = 64;

Chan* channel_of(const SelectCase& select_case) {
  return static_cast<Chan*>(select_case.channel);
}

// A select statement in progress. Cases with a nil channel are in neither order: they never go on.
struct Select {
  SelectCase* cases;
  Int send_count;
  uint16_t* poll_order;
  uint16_t* lock_order;
  Int count = 0;  // of both orders

  Chan* channel_at(Int position) const { return channel_of(cases[lock_order[position]]); }
};

void choose_poll_order(Select& select, Int case_count) {
  for (Int i = 0; i < case_count; ++i) {
    if (select.cases[i].channel == nullptr) continue;
    const auto other = static_cast<Int>(next_random() % static_cast<uint64_t>(select.count + 1));
    select.poll_order[select.count] = select.poll_order[other];
    select.poll_order[other] = static_cast<uint16_t>(i);
    ++select.count;
  }
}

// Moves the case at `root` down the heap lock_order[0:count] to its place.
void sift_down(Select& select, Int root, Int count) {
  for (Int child; (child = 2 * root + 1) < count; root = child) {
    if (child + 1 < count && select.channel_at(child) < select.channel_at(child + 1)) ++child;
    if (select.channel_at(root) >= select.channel_at(child)) return;
    const uint16_t moved = select.lock_order[root];
    select.lock_order[root] = select.lock_order[child];
    select.lock_order[child] = moved;
  }
}

// A heap sort: n log n whatever the addresses are, and no recursion.
void choose_lock_order(Select& select) {
  for (Int i = 0; i < select.count; ++i) select.lock_order[i] = select.poll_order[i];
  for (Int root = select.count / 2; root-- > 0;) sift_down(select, root, select.count);
  for (Int end = select.count - 1; end > 0; --end) {
    const uint16_t largest = select.lock_order[0];
    select.lock_order[0] = select.lock_order[end];
    select.lock_order[end] = largest;
    sift_down(select, 0, end);
  }
}

// Cases of the same channel are neighbours in the lock order.
void lock_all(const Select& select) {
  for (Int i = 0; i < select.count; ++i) {
    if (i == 0 || select.channel_at(i) != select.channel_at(i - 1))
      select.channel_at(i)->lock.lock();
  }
}

void unlock_all(const Select& select) {
  for (Int i = select.count; i-- > 0;) {
    if (i == 0 || select.channel_at(i) != select.channel_at(i - 1)) {
      select.channel_at(i)->lock.unlock();
    }
  }
}

void enqueue_all(const Select& select) {
  G* g = current_g();
  g->select_done = 0;
  g->wakeup_sudog = nullptr;
  g->park_data = reinterpret_cast<void*>(select.send_count);
  Sudog** link = &g->waiting;
  for (Int i = 0; i < select.count; ++i) {
    const uint16_t index = select.lock_order[i];
    Chan* channel = select.channel_at(i);
    Sudog* waiter = make_waiter(channel, select.cases[index].element);
    waiter->case_index = index;
    waiter->is_select = true;
    *link = waiter;
    link = &waiter->wait_link;
    (index < select.send_count ? channel->senders : channel->receivers).enqueue(waiter);
  }
}

// The continuation: one channel has completed its case, and taken that sudog out of its queue.
void finish_select(G* g) {
  const auto send_count = reinterpret_cast<Int>(g->park_data);
  g->park_data = nullptr;
  lock_waiting(g);
  Sudog* winner = g->wakeup_sudog;
  for (Sudog* sudog = g->waiting; sudog != nullptr; sudog = sudog->wait_link) {
    if (sudog == winner) continue;
    auto* channel = static_cast<Chan*>(sudog->channel);
    (sudog->case_index < send_count ? channel->senders : channel->receivers).remove(sudog);
  }
  unlock_waiting(g);

  const Int chosen = winner->case_index;
  const bool success = winner->success;
  for (Sudog* sudog = g->waiting; sudog != nullptr;) {
    Sudog* next = sudog->wait_link;
    release_sudog(sudog);
    sudog = next;
  }
  g->waiting = nullptr;
  g->wakeup_sudog = nullptr;
  if (chosen < send_count && !success) return raise_plain_error(literal("send on closed channel"));
  g->header.context.result[0] = static_cast<uintptr_t>(chosen);
  g->header.context.result[1] = chosen >= send_count && success ? 1 : 0;
}

// Takes the first case in poll order that can go on; index -1 when none can.
IntAndBool try_cases(const Select& select) {
  for (Int i = 0; i < select.count; ++i) {
    const Int index = select.poll_order[i];
    const bool is_send = index < select.send_count;
    const SelectCase& chosen = select.cases[index];
    G* woken;
    const Attempt attempt = is_send ? try_send(channel_of(chosen), chosen.element, &woken)
                                    : try_receive(channel_of(chosen), chosen.element, &woken);
    if (attempt == Attempt::kWouldBlock) continue;
    unlock_all(select);
    if (woken != nullptr) ready(woken);
    if (is_send && attempt == Attempt::kClosed) {
      raise_plain_error(literal("send on closed channel"));
    }
    return {index, !is_send && attempt == Attempt::kDone};
  }
  return {-1, false};
}

}  // namespace
}  // namespace rt

namespace rt::abi {

IntAndBool rt_selectgo(SelectCase* cases, Int send_count, Int receive_count, bool block) {
  const Int case_count = send_count + receive_count;
  uint16_t on_stack[2 * kCasesOnStack];
  uint16_t* orders = on_stack;
  if (case_count > kCasesOnStack) {
    const size_t bytes = 2 * static_cast<size_t>(case_count) * sizeof(uint16_t);
    orders = static_cast<uint16_t*>(mem::allocate(bytes, nullptr, false));
  }
  Select select = {cases, send_count, orders, orders + case_count};
  choose_poll_order(select, case_count);
  choose_lock_order(select);

  lock_all(select);
  const IntAndBool taken = try_cases(select);
  if (taken.index >= 0) return taken;
  if (!block) {
    unlock_all(select);
    return taken;
  }
  enqueue_all(select);
  park_releasing(WaitReason::kSelect, finish_select, unlock_waiting);
}

void rt_block() {
  park(WaitReason::kSelectNoCases, nullptr, nullptr);
}

}  // namespace rt::abi
