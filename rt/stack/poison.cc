// GODEBUG=poison=1 for stacks: before each turn of a goroutine, overwrites the pointers in its
// frames that the stack maps do not call live. If one is live, because a map misses it, the program
// faults at its next use, at an address that says why, and not when by chance the collector has
// freed what it refers to. With preemptstress=1 every safepoint is the end of a turn.
//
// Which words may hold pointers is known from the function's other maps; but spill slots are shared
// with values that are none, so of these words only those count that hold an address of the heap.
// The lower half of the word stays: a narrow value has only that, and above it whatever was in the
// register, which may make an address of the whole.
// The outer frames of a deep stack have been dealt with in earlier turns. A word that is live and
// has been overwritten before is fatal at once: it was dead at one safepoint and live at a later
// one, without having been set in between.

#include "rt/gc/work.h"
#include "rt/mem/page_heap.h"
#include "rt/sched/p.h"
#include "rt/sched/sched.h"
#include "rt/stack/live_stack.h"
#include "rt/stack/panic.h"
#include "rt/stack/stack.h"

namespace rt {
namespace {

constexpr uintptr_t kDeadHalf = 0xdeaddead;  // above any other, no address: a use of it faults

bool is_dead(uintptr_t word) {
  return word >> 32 == kDeadHalf;
}

uintptr_t dead(uintptr_t word) {
  return kDeadHalf << 32 | static_cast<uint32_t>(word);
}

constexpr int kMostFrames = 100;  // that are looked at

// Whether any of the function's maps lists the word.
bool may_hold_pointer(const Function& function, size_t word) {
  for (uint32_t i = 0; i < function.info().map_count; ++i) {
    if (function.map(i).is_pointer(word)) return true;
  }
  return false;
}

// Whether it is an address in the heap or of a stack, which no number is by chance. (The main
// goroutine's first stack is a variable, with a low address.)
bool is_address(uintptr_t value) {
  return mem::page_heap.span_of(value) != nullptr;
}

// Overwrites what is dead in one frame after the other.
class Poisoner {
 public:
  static constexpr bool kVisitsUncertain = true;

  void live(uintptr_t) {}
  void maybe(uintptr_t) {}
  bool frame(uintptr_t* words, const StackMap& map, const Function& function,
             const ReachedWords& reached) {
    if (map.words == 0) return --left_ > 0;
    size_t done = 0;
    for (StackObjects objects(map); objects.next();) {
      if (!objects.needs_pointer()) continue;
      poison_words(words, map, function, done, objects.first_word());
      if (!reached.was_visited(words + objects.first_word())) {
        for (size_t i = objects.first_word(); i < objects.end_word(); ++i)
          poison(function, words, i);
      }
      done = objects.end_word();
    }
    poison_words(words, map, function, done, function.info().frame_size / sizeof(uintptr_t));
    return --left_ > 0;
  }

 private:
  static void poison(const Function& function, uintptr_t* words, size_t i) {
    if (may_hold_pointer(function, i) && is_address(words[i])) words[i] = dead(words[i]);
  }
  static void poison_words(uintptr_t* words, const StackMap& map, const Function& function,
                           size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      if (!map.is_pointer(i)) {
        poison(function, words, i);
      } else if (is_dead(words[i])) {
        throw_fatal("a live stack slot was dead before");
      }
    }
  }

  int left_ = kMostFrames;
};

}  // namespace

void poison_dead_slots(G* g) {
  const GStatus status = status_of(g);
  if (status != GStatus::kRunnable && status != GStatus::kWaiting) return;
  Poisoner poisoner;
  LiveStack(g, gc::worker_of(current_p()).reached_words, poisoner).visit();
}

}  // namespace rt
