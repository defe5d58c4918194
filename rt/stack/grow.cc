// Moving a stack, and growing it: what morestack does on the system stack.
//
// In morestack the goroutine stands at the entry of a function whose prologue found too little
// stack. Its arguments, in registers then, lie in an abi::MorestackFrame at the context's SP:
//
//     high  | frames of the callers      | adjusted by the stack maps of their calls
//           | stack arguments            | by FuncInfo::entry_argument_map
//           | return address to caller   |
//           | return address of morestack|
//     SP -> | MorestackFrame             | by FuncInfo::entry_register_map; closure; frame pointer
//     low   | ...                        |
//
// The used part is copied to the new stack's end, and every word of it that holds a pointer into
// the old stack gets the distance added. A pointer is recognized by the map *and* by its value:
// words that point elsewhere stay. Beside the maps' words those are the saved frame pointers, at a
// frame's highest word, and the elements of sudogs.

#include "rt/abi/calls.h"
#include "rt/boot/knobs.h"
#include "rt/mem/memory.h"
#include "rt/os/output.h"
#include "rt/sched/park.h"
#include "rt/sched/sched.h"
#include "rt/stack/call_walk.h"
#include "rt/stack/noted_pointers.h"
#include "rt/stack/panic.h"
#include "rt/stack/stack.h"
#include "rt/stack/switch.h"
#include "rt/stack/unwind.h"

namespace rt {
namespace {

// What GODEBUG=movestack=1 leaves in a stack that was moved away from.
constexpr int kStalePattern = 0xdb;

constexpr size_t kWord = sizeof(uintptr_t);

// Adds the distance of a move to pointers into the old stack.
struct Adjustment {
  abi::StackBounds old;
  uintptr_t distance;

  template <typename T>
  void adjust(T* word) const {
    static_assert(sizeof(T) == kWord);
    auto value = mem::load<uintptr_t>(word);
    if (value - old.low < old.high - old.low) mem::store(word, value + distance);
  }

  // The pointers that a map says are among words, from number `first` on.
  void adjust_mapped(uintptr_t* words, const StackMap& map, size_t first) const {
    for (size_t i = first; i < map.words; ++i) {
      if (map.bits[i / 8] == 0) {
        i |= 7;
      } else if (map.is_pointer(i)) {
        adjust(&words[i]);
      }
    }
  }
};

void adjust_entry(const Adjustment& move, const Frame& frame, abi::MorestackFrame* saved) {
  const abi::FuncInfo& info = frame.function.info();
  for (int i = 0; i < abi::kIntegerArgumentRegisters; ++i) {
    if ((info.entry_register_map >> i & 1) != 0) move.adjust(&saved->integer[i]);
  }
  move.adjust(&saved->closure_context);
  move.adjust(&saved->frame_pointer);
  // The map describes the frame as it will be: the arguments are above it and the return address.
  const StackMap map = frame.function.map(info.entry_argument_map);
  const size_t first = info.frame_size / kWord + 1;
  for (size_t i = 0; i < info.argument_words; ++i) {
    if (map.is_pointer(first + i)) move.adjust(frame.return_slot() + 1 + i);
  }
}

void adjust_frame(const Adjustment& move, const Frame& frame) {
  const auto offset = static_cast<uint32_t>(frame.pc - frame.function.entry());
  move.adjust_mapped(reinterpret_cast<uintptr_t*>(frame.sp), frame.function.map_at(offset), 0);
  if (frame.function.info().frame_size >= kWord) move.adjust(frame.return_slot() - 1);
}

void adjust_callers(const Adjustment& move, const Frame& innermost) {
  for (CallWalk walk(innermost); walk.valid(); walk.next()) {
    const StoppedCall& call = walk.call();
    for (uint64_t left = call.first_pointers; left != 0; left &= left - 1) {
      move.adjust(&walk.words()[__builtin_ctzll(left)]);
    }
    if (call.map.words > 64) move.adjust_mapped(walk.words(), call.map, 64);
    if (call.frame_words > 64) move.adjust(walk.slot() - 1);
  }
}

void adjust_frames(const Adjustment& move, const G& g) {
  const Frame innermost = Unwinder(g).frame();
  if (!innermost.function) return;
  if (innermost.at_entry) {  // a new goroutine's first frame is empty: it is never moved
    const uintptr_t saved = g.header.context.stack_pointer;
    adjust_entry(move, innermost, reinterpret_cast<abi::MorestackFrame*>(saved));
  } else {
    adjust_frame(move, innermost);
  }
  adjust_callers(move, innermost);
}

// debug.SetMaxStack.
constinit uintptr_t largest_size = abi::kMaxStackSize;

[[noreturn]] void stack_overflow(const G* g) {
  os::Output& output = os::error_output;
  output.text("runtime: goroutine stack exceeds ");
  output.decimal(largest_size);
  output.text("-byte limit\nruntime: sp=");
  output.hex(g->header.context.stack_pointer);
  output.text(" stack=[");
  output.hex(g->header.stack.low);
  output.text(", ");
  output.hex(g->header.stack.high);
  output.text("]\n");
  throw_fatal("stack overflow");
}

void move_often(G* g) {
  const size_t size = stack_size(g->header.stack);
  if (size <= kLargestMoved) copy_stack(g, size);
}

}  // namespace

void set_stack(G* g, abi::StackBounds stack) {
  g->header.stack = stack;
  const uintptr_t guard = stack.low + abi::kStackGuard;
  __atomic_store_n(&g->header.stack_guard, guard, __ATOMIC_RELAXED);
  g->header.stack_guard_system = guard;
}

void copy_stack(G* g, size_t new_size) {
  const abi::StackBounds old = g->header.stack;
  const abi::StackBounds moved = allocate_stack(new_size);
  abi::SavedContext& context = g->header.context;
  const size_t used = old.high - context.stack_pointer;
  __builtin_memcpy(reinterpret_cast<void*>(moved.high - used),
                   reinterpret_cast<const void*>(old.high - used), used);
  set_stack(g, moved);

  const Adjustment move{old, moved.high - old.high};
  move.adjust(&context.stack_pointer);
  move.adjust(&context.frame_pointer);
  visit_noted_pointers(g, [&move](auto* word) { move.adjust(word); });
  adjust_frames(move, *g);
  if (knobs.movestack != 0) {
    __builtin_memset(reinterpret_cast<void*>(old.low), kStalePattern, stack_size(old));
  }
  free_stack(old);
}

// Gives the goroutine what it called morestack for: a larger stack, or, when its guard says
// kStackPreempt, a turn for the others.
void new_stack(G* g) {
  abi::GHeader& header = g->header;
  const uintptr_t real_guard = header.stack.low + abi::kStackGuard;
  if (__atomic_load_n(&header.stack_guard, __ATOMIC_RELAXED) == abi::kStackPreempt) {
    __atomic_store_n(&header.stack_guard, real_guard, __ATOMIC_RELAXED);
    if (current_m()->keep_running > 0) return;
    if (knobs.movestack != 0) {
      sched.move_stack = move_often;
      move_often(g);
    }
    yield_goroutine();
  }
  const Frame entry = Unwinder(*g).frame();
  const size_t frame_size = entry.function ? entry.function.info().frame_size : 0;
  const size_t used = header.stack.high - header.context.stack_pointer;
  size_t size = stack_size(header.stack) * 2;
  while (size < used + frame_size + abi::kStackGuard) size *= 2;
  if (size > __atomic_load_n(&largest_size, __ATOMIC_RELAXED)) stack_overflow(g);
  copy_stack(g, size);
}

abi::Int abi::rt_setMaxStack(Int bytes) {
  const uintptr_t old =
      __atomic_exchange_n(&largest_size, static_cast<uintptr_t>(bytes), __ATOMIC_RELAXED);
  return static_cast<Int>(old);
}

}  // namespace rt
