// The roots of a goroutine: its frames by their stack maps, the registers that a stopped goroutine
// has saved, and what C++ notes of it in its G.
//
// Each goroutine is scanned once in a cycle, before it runs. Who finds it unscanned claims it
// (G::scan_state), be it a marker or the scheduler that wants to run it; the scheduler waits for a
// marker that was faster. So nothing runs on the stack while it is scanned. Others may still write
// into it: a channel's waker, into the slot of a waiting receiver. What such a slot held is not
// used by anybody; what is written there is black or was reachable at the start.
//
// A frame that a signal stopped, for another's turn, is at a point without stack map. It is scanned
// conservatively, every word of it. One that a fault stopped, below the deferred calls that its
// panic runs, continues at its recovery block or never; so what is live there is live in it.

#include "rt/abi/g.h"
#include "rt/gc/cycle.h"
#include "rt/gc/mark.h"
#include "rt/gc/roots.h"
#include "rt/sched/sched.h"
#include "rt/sched/sudog.h"
#include "rt/stack/call_walk.h"
#include "rt/stack/stack.h"
#include "rt/stack/unwind.h"
#include "rt/value/chan.h"

namespace rt::gc {

#define GC_ROOTS(function)
#define GC_GOROUTINE_ROOTS(function) [[gnu::weak]] void function(const G& g);
#include "rt/gc/roots.def"
#undef GC_ROOTS
#undef GC_GOROUTINE_ROOTS

namespace {

constexpr size_t kWord = sizeof(uintptr_t);

void scan_entry(Worker& worker, const Frame& frame, const abi::MorestackFrame& saved) {
  const abi::FuncInfo& info = frame.function.info();
  for (int i = 0; i < abi::kIntegerArgumentRegisters; ++i) {
    if ((info.entry_register_map >> i & 1) != 0) mark_address(worker, saved.integer[i]);
  }
  mark_address(worker, saved.closure_context);
}

// The arguments of a function whose frame does not exist yet, above the return address.
void scan_entry_arguments(Worker& worker, const Frame& frame) {
  const abi::FuncInfo& info = frame.function.info();
  const StackMap map = frame.function.map(info.entry_argument_map);
  const size_t first = info.frame_size / kWord + 1;
  for (size_t i = 0; i < info.argument_words; ++i) {
    if (map.is_pointer(first + i)) mark_address(worker, frame.return_slot()[1 + i]);
  }
}

// What to do with a frame without stack map.
enum class Unmapped { kScanAll, kSkip };

void scan_innermost(Worker& worker, const G& g, const Frame& frame, Unmapped unmapped) {
  const abi::SavedContext& context = g.header.context;
  auto* words = reinterpret_cast<const uintptr_t*>(frame.sp);
  const abi::FuncInfo& info = frame.function.info();
  if (frame.at_entry && g.at_function_entry) {
    scan_entry(worker, frame, *reinterpret_cast<const abi::MorestackFrame*>(context.stack_pointer));
    scan_entry_arguments(worker, frame);
  } else if (frame.at_entry) {
    mark_address(worker, context.closure_context);  // it has not run yet
  } else if (!frame.interrupted) {
    const auto offset = static_cast<uint32_t>(frame.pc - frame.function.entry());
    const StackMap map = frame.function.map_at(offset);
    mark_words(worker, words, map.bits, map.words);
  } else if (unmapped == Unmapped::kScanAll) {
    mark_all_words(worker, words, info.frame_size / kWord + 1 + info.argument_words);
  }
}

void scan_frames(Worker& worker, const G& g, Unmapped unmapped) {
  const Frame innermost = Unwinder(g).frame();
  if (!innermost.function) return;
  scan_innermost(worker, g, innermost, unmapped);
  for (CallWalk walk(innermost); walk.valid(); walk.next()) {
    const StackMap& map = walk.call().map;
    mark_words(worker, walk.words(), map.bits, map.words);
  }
}

// What a signal saved of a goroutine that it stopped: every register.
void scan_registers(Worker& worker, const G& g) {
  if (!g.async_preempted) return;
  auto* saved = reinterpret_cast<const abi::AsyncPreemptFrame*>(g.header.context.stack_pointer);
  mark_all_words(worker, saved->integer, sizeof(saved->integer) / kWord);
  mark_address(worker, saved->rax);
}

// The element of a waiter that lies in the stack: the words of a value of the channel.
void scan_element(Worker& worker, const G& g, const Sudog& sudog) {
  const auto address = reinterpret_cast<uintptr_t>(sudog.element);
  if (address - g.header.stack.low >= g.header.stack.high - g.header.stack.low) {
    return mark_address(worker, address);
  }
  if (sudog.channel == nullptr) return;
  const size_t size = static_cast<const Chan*>(sudog.channel)->element->size;
  mark_all_words(worker, static_cast<const uintptr_t*>(sudog.element), size / kWord);
}

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
  for (const uintptr_t result : g.header.context.result) mark_address(worker, result);
  mark_address(worker, reinterpret_cast<uintptr_t>(g.park_data));
  if (g.panic.pending) {
    mark_address(worker, reinterpret_cast<uintptr_t>(g.panic.value.data));
    mark_address(worker, reinterpret_cast<uintptr_t>(g.panic.message.data));
  }
  for (const Sudog* sudog = g.waiting; sudog != nullptr; sudog = sudog->wait_link) {
    mark_address(worker, reinterpret_cast<uintptr_t>(sudog->channel));
    scan_element(worker, g, *sudog);
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
  scan_frames(worker, *g, Unmapped::kScanAll);
  scan_registers(worker, *g);
  scan_notes(worker, *g);
  __atomic_store_n(&g->scan_state, claimed + 1, __ATOMIC_RELEASE);
  const uint64_t bytes = g->header.stack.high - g->header.context.stack_pointer;
  note_stack_scanned(stack_size(g->header.stack));
  return bytes + kWord;
}

void scan_goroutine_again(Worker& worker, const G& g) {
  scan_frames(worker, g, Unmapped::kSkip);
  scan_attachments(g);
}

}  // namespace rt::gc
