// The roots of a goroutine: its stack (rt/stack/live_stack.h), and what C++ notes of it in its G.
//
// Each goroutine is scanned once in a cycle, before it runs. Who finds it unscanned claims it
// (G::scan_state), be it a marker or the scheduler that wants to run it; the scheduler waits for a
// marker that was faster. So nothing runs on the stack while it is scanned. Others may still write
// into it: a channel's waker, into the slot of a waiting receiver. What such a slot held is not
// used by anybody; what is written there is black or was reachable at the start.

#include "rt/gc/cycle.h"
#include "rt/gc/mark.h"
#include "rt/gc/roots.h"
#include "rt/sched/sched.h"
#include "rt/sched/sudog.h"
#include "rt/stack/live_stack.h"
#include "rt/stack/stack.h"

namespace rt::gc {

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

// Whether the caller is the one who is to scan `g`; if not, it has been scanned.
bool claim(G* g, uint32_t claimed) {
  for (;;) {
    uint32_t state = __atomic_load_n(&g->scan_state, __ATOMIC_ACQUIRE);
    if (state == claimed + 1) return false;
    if (state == claimed) {
      __builtin_ia32_pause();
      continue;
    }
    if (__atomic_compare_exchange_n(&g->scan_state, &state, claimed, false, __ATOMIC_ACQ_REL,
                                    __ATOMIC_RELAXED)) {
      return true;
    }
  }
}

}  // namespace

uint64_t scan_goroutine(Worker& worker, G* g) {
  const uint32_t claimed = 2 * cycle_number();
  if (!claim(g, claimed)) return 0;
  shrink_stack(g);
  Marker marker{worker};
  LiveStack(g, worker.reached_words, marker).visit();
  scan_notes(worker, *g);
  __atomic_store_n(&g->scan_state, claimed + 1, __ATOMIC_RELEASE);
  const uint64_t bytes = g->header.stack.high - g->header.context.stack_pointer;
  note_stack_scanned(stack_size(g->header.stack));
  return bytes + sizeof(uintptr_t);
}

void scan_goroutine_again(Worker& worker, G* g) {
  CertainMarker marker{worker};
  LiveStack(g, worker.reached_words, marker).visit();
  scan_attachments(*g);
}

}  // namespace rt::gc
