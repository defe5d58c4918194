// The roots of a goroutine: its stack (rt/stack/live_stack.h), and what C++ notes of it in its G.
//
// Each goroutine is scanned once in a cycle, before it runs. Who finds it unscanned claims it
// (G::scan_state), be it a marker or the scheduler that wants to run it. So nothing runs on the
// stack while it is scanned. Others may still write into it: a channel's waker, into the slot of a
// waiting receiver. What such a slot held is not used by anybody; what is written there is black or
// was reachable at the start.
//
//   not scanned ──▶ claimed ──▶ scanned
//                    │   ▲
//                    ▼   │          G::partial_scan says how far
//                partly scanned
//
// A stack can be long: 16 KiB of frames, whole ones, are scanned at a time, and then the claim is
// given up, so that whoever holds the P looks for what is more urgent. A marker comes back to such
// a goroutine by a list (roots.cc). The scheduler puts it back into a queue: it cannot run yet, and
// others can.
//
// Rejected: to let the goroutine run on what has been scanned of its stack, with a trap in the
// frame where the rest begins (stack barriers, which Go had once): a cost for every return, and
// every walk over the stack must know of them.

#include "rt/gc/cycle.h"
#include "rt/gc/mark.h"
#include "rt/gc/roots.h"
#include "rt/mem/persistent.h"
#include "rt/sched/lock.h"
#include "rt/sched/sched.h"
#include "rt/sched/sudog.h"
#include "rt/stack/live_stack.h"
#include "rt/stack/panic.h"
#include "rt/stack/stack.h"

namespace rt::gc {

// What is known of a stack of which a part has been looked through, from the innermost frame on.
// The rest does not change meanwhile.
struct PartialScan {
  PartialScan* next;     // of the unused
  uintptr_t* next_slot;  // the return address into the frame to go on with
  ReachedWords reached;
};

#define GC_ROOTS(function)
#define GC_GOROUTINE_ROOTS(function) [[gnu::weak]] void function(const G& g);
#include "rt/gc/roots.def"
#undef GC_ROOTS
#undef GC_GOROUTINE_ROOTS

namespace {

// Marks what is live, and what may be.
struct Marker {
  static constexpr bool kVisitsUncertain = true;
  Worker& worker;

  void live(uintptr_t pointer) { mark_address(worker, pointer); }
  void maybe(uintptr_t word) { mark_address(worker, word); }
  bool frame(uintptr_t*, const StackMap&, const Function&, const ReachedWords&) { return true; }
};

// Marks what is certain to be live.
struct CertainMarker {
  static constexpr bool kVisitsUncertain = false;
  Worker& worker;

  void live(uintptr_t pointer) { mark_address(worker, pointer); }
  void maybe(uintptr_t) {}
  bool frame(uintptr_t*, const StackMap&, const Function&, const ReachedWords&) { return true; }
};

// What other subsystems keep for a goroutine.
void scan_attachments(const G& g) {
#define GC_ROOTS(function)
#define GC_GOROUTINE_ROOTS(function) \
  if (&function != nullptr) function(g);
#include "rt/gc/roots.def"
#undef GC_ROOTS
#undef GC_GOROUTINE_ROOTS
}

void scan_notes(Worker& worker, const G& g) {
  if (g.panic.pending) {
    mark_address(worker, reinterpret_cast<uintptr_t>(g.panic.value.data));
    mark_address(worker, reinterpret_cast<uintptr_t>(g.panic.message.data));
  }
  for (const Sudog* sudog = g.waiting; sudog != nullptr; sudog = sudog->wait_link) {
    mark_address(worker, reinterpret_cast<uintptr_t>(sudog->channel));
  }
  scan_attachments(g);
}

constexpr size_t kWord = sizeof(uintptr_t);
constexpr size_t kPieceWords = (16 << 10) / kWord;

// Values of G::scan_state: what it is in this cycle, or something smaller.
enum class ScanState : uint32_t { kPartlyScanned, kClaimed, kScanned, kCount };

uint32_t state_in_cycle(ScanState state) {
  return cycle_number() * static_cast<uint32_t>(ScanState::kCount) + static_cast<uint32_t>(state);
}

enum class Claim { kMade, kNotNeeded, kTaken };

// Tries to become the one who scans `g`, and is patient for as long as a piece takes: who is at it
// may have lost its processor.
Claim claim(G* g) {
  constexpr int kLooks = 1000;
  for (int look = 0; look < kLooks; ++look) {
    uint32_t state = __atomic_load_n(&g->scan_state, __ATOMIC_ACQUIRE);
    if (state == state_in_cycle(ScanState::kScanned)) return Claim::kNotNeeded;
    if (state == state_in_cycle(ScanState::kClaimed)) {
      __builtin_ia32_pause();
      continue;
    }
    if (__atomic_compare_exchange_n(&g->scan_state, &state, state_in_cycle(ScanState::kClaimed),
                                    false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED)) {
      return Claim::kMade;
    }
  }
  return Claim::kTaken;
}

void give_up_claim(G* g, ScanState state) {
  __atomic_store_n(&g->scan_state, state_in_cycle(state), __ATOMIC_RELEASE);
}

constinit Lock<LockRank::kMarkWork> unused_lock;
constinit PartialScan* unused = nullptr;

// The goroutine gets the bits of a scan that a worker has begun, and the worker others.
PartialScan* keep_for_later(Worker& worker) {
  PartialScan* partial;
  {
    LockGuard guard(unused_lock);
    partial = unused;
    if (partial != nullptr) unused = partial->next;
  }
  if (partial == nullptr) {
    void* memory = mem::allocate_persistent(sizeof(PartialScan), alignof(PartialScan));
    if (memory == nullptr) throw_fatal("runtime: out of memory");
    partial = static_cast<PartialScan*>(memory);
  }
  const ReachedWords begun = worker.reached_words;
  worker.reached_words = partial->reached;
  partial->reached = begun;
  return partial;
}

void recycle(PartialScan* partial) {
  LockGuard guard(unused_lock);
  partial->next = unused;
  unused = partial;
}

// Scans a piece of a stack that the caller has claimed; whether that was all.
bool scan_frames(Worker& worker, G* g) {
  PartialScan* const begun = g->partial_scan;
  Marker marker{worker};
  LiveStack stack(g, begun == nullptr ? worker.reached_words : begun->reached, marker);
  uintptr_t* next_slot = nullptr;
  if (begun == nullptr) {
    shrink_stack(g);
    stack.begin();
  } else {
    next_slot = begun->next_slot;
  }
  const bool complete = stack.visit_some(next_slot, kPieceWords);
  if (complete) {
    if (begun != nullptr) recycle(begun);
    g->partial_scan = nullptr;
  } else {
    if (begun == nullptr) g->partial_scan = keep_for_later(worker);
    g->partial_scan->next_slot = next_slot;
  }
  return complete;
}

}  // namespace

StackPiece scan_goroutine(Worker& worker, G* g) {
  switch (claim(g)) {
    case Claim::kNotNeeded:
      return {0, true};
    case Claim::kTaken:
      return {kWord, false};
    case Claim::kMade:
      break;
  }
  if (!scan_frames(worker, g)) {
    give_up_claim(g, ScanState::kPartlyScanned);
    return {kPieceWords * kWord, false};
  }
  scan_notes(worker, *g);
  const uint64_t used = g->header.stack.high - g->header.context.stack_pointer;
  note_stack_scanned(stack_size(g->header.stack));
  give_up_claim(g, ScanState::kScanned);
  return {used % (kPieceWords * kWord) + kWord, true};
}

void scan_goroutine_again(Worker& worker, G* g) {
  CertainMarker marker{worker};
  LiveStack(g, worker.reached_words, marker).visit();
  scan_attachments(*g);
}

}  // namespace rt::gc
