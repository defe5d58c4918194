// Looks through a stopped goroutine's stack for live pointers: in its frames by their stack maps,
// in the registers that it has saved, and in what C++ notes of it. For the collector, and for what
// overwrites the dead ones (poison.cc).
//
// A stack map tells which words are live, but for the variables whose addresses were given away:
// those are objects, which live as long as a live pointer leads there. (Go's mgcstack.go has the
// same objects, collects them of all frames, and looks them up in a tree.) Here each live pointer
// into the stack sets a bit for the word where it leads (ReachedWords). Frames are visited from the
// innermost outwards, and in each first what is surely live, then the objects that are reached,
// until there are no more.
//
//     main.f   p: slot, live  ──────┐        main.f's own words first: p leads into s
//     main.g   s: object     <──────┘        s is visited: its pointers are live, too
//              t: object                     nothing leads here: t is dead
//
// A frame that a signal stopped is at a point without stack map. Each of its words may be a live
// pointer, and each register. One that a fault stopped, below the deferred calls that its panic
// runs, continues at its recovery block or never; so what is live there is live in it.

#ifndef TANDEM_RT_STACK_LIVE_STACK_H_
#define TANDEM_RT_STACK_LIVE_STACK_H_

#include "rt/abi/g.h"
#include "rt/stack/call_walk.h"
#include "rt/stack/noted_pointers.h"
#include "rt/stack/reached_words.h"
#include "rt/stack/unwind.h"

namespace rt {

// A Visitor has
//   live(pointer)      for a live pointer that leads elsewhere than into the stack
//   kVisitsUncertain   a constant: whether words that may be pointers or not are visited, too
//   maybe(word)        for these
//   frame(words, map, function, reached)
//                      after a frame with a stack map; false: leave out the others
template <typename Visitor>
class LiveStack {
 public:
  LiveStack(G* g, ReachedWords& reached, Visitor& visitor)
      : g_(g), reached_(reached), visitor_(visitor) {}

  void visit() {
    begin();
    uintptr_t* next_slot = nullptr;
    visit_some(next_slot, SIZE_MAX);
  }

  // The same in pieces: what is not in frames,
  void begin() {
    reached_.begin(g_->header.context.stack_pointer, g_->header.stack.high);
    if (Visitor::kVisitsUncertain) {
      visit_noted_pointers(g_, [this](auto* word) { maybe(load(word)); });
      visit_registers();
    }
  }
  // and frames of `most` words in all, or a little more. Whether that was the rest; if not,
  // `next_slot`, which is null at first, has the return address into the frame to go on with.
  bool visit_some(uintptr_t*& next_slot, size_t most) {
    constexpr size_t kFrameWords = 4;  // what a frame costs beside its words
    if (next_slot == nullptr) {
      const Frame innermost = Unwinder(*g_).frame();
      if (!innermost.function || !visit_innermost(innermost)) return true;
      next_slot = innermost.return_slot();
    }
    size_t done = 0;
    for (CallWalk walk(next_slot); walk.valid(); walk.next()) {
      next_slot = walk.entered_by();
      if (done >= most) return false;
      const StoppedCall& call = walk.call();
      if (!visit_frame(walk.words(), call.map, call.function)) return true;
      done += kFrameWords + call.frame_words;
    }
    return true;
  }

 private:
  static constexpr size_t kWord = sizeof(uintptr_t);

  // Others may write to a stack that is looked through: who wakes a waiting receiver.
  template <typename T>
  static uintptr_t load(const T* word) {
    static_assert(sizeof(T) == kWord);
    return __atomic_load_n(reinterpret_cast<const uintptr_t*>(word), __ATOMIC_RELAXED);
  }

  void live(uintptr_t pointer) {
    if (!reached_.note(pointer)) visitor_.live(pointer);
  }
  void maybe(uintptr_t word) {
    if (!reached_.note(word)) visitor_.maybe(word);
  }

  // What a signal saved of a goroutine that it stopped: every register.
  void visit_registers() {
    if (!g_->async_preempted) return;
    auto* saved = reinterpret_cast<const abi::AsyncPreemptFrame*>(g_->header.context.stack_pointer);
    for (const uintptr_t word : saved->integer) maybe(word);
    maybe(saved->rax);
  }

  // At the entry, the arguments are in registers, and above the return address.
  void visit_entry(const Frame& frame) {
    const abi::FuncInfo& info = frame.function.info();
    const auto& saved =
        *reinterpret_cast<const abi::MorestackFrame*>(g_->header.context.stack_pointer);
    for (int i = 0; i < abi::kIntegerArgumentRegisters; ++i) {
      if ((info.entry_register_map >> i & 1) != 0) live(saved.integer[i]);
    }
    maybe(saved.closure_context);
    const StackMap map = frame.function.map(info.entry_argument_map);
    const size_t first = info.frame_size / kWord + 1;
    for (size_t i = 0; i < info.argument_words; ++i) {
      if (map.is_pointer(first + i)) live(load(frame.return_slot() + 1 + i));
    }
  }

  bool visit_innermost(const Frame& frame) {
    auto* words = reinterpret_cast<uintptr_t*>(frame.sp);
    if (frame.at_entry && g_->at_function_entry) {
      visit_entry(frame);
    } else if (frame.at_entry) {
      maybe(g_->header.context.closure_context);  // it has not run yet
    } else if (!frame.interrupted) {
      const auto offset = static_cast<uint32_t>(frame.pc - frame.function.entry());
      return visit_frame(words, frame.function.map_at(offset), frame.function);
    } else if (Visitor::kVisitsUncertain) {
      const abi::FuncInfo& info = frame.function.info();
      const size_t count = info.frame_size / kWord + 1 + info.argument_words;
      for (size_t i = 0; i < count; ++i) maybe(load(words + i));
    }
    return true;
  }

  bool visit_frame(uintptr_t* words, const StackMap& map, const Function& function) {
    size_t done = 0;
    if (map.object_count != 0) {
      for (StackObjects objects(map); objects.next();) {
        if (!objects.needs_pointer()) continue;
        visit_words(words, map, done, objects.first_word());
        done = objects.end_word();
      }
    }
    visit_words(words, map, done, map.words);
    if (map.object_count != 0) {
      while (visit_reached_objects(words, map)) {
      }
    }
    return visitor_.frame(words, map, function, reached_);
  }

  // Whether there were any.
  bool visit_reached_objects(const uintptr_t* words, const StackMap& map) {
    bool found = false;
    for (StackObjects objects(map); objects.next();) {
      const uintptr_t* first = words + objects.first_word();
      const size_t count = objects.end_word() - objects.first_word();
      if (!objects.needs_pointer() || !reached_.leads_into(first, count)) continue;
      if (!reached_.visit(first)) continue;
      visit_words(words, map, objects.first_word(), objects.end_word());
      found = true;
    }
    return found;
  }

  void visit_words(const uintptr_t* words, const StackMap& map, size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) {
      if (map.bits[i / 8] == 0) {
        i |= 7;
      } else if ((map.bits[i / 8] >> i % 8 & 1) != 0) {
        live(load(words + i));
      }
    }
  }

  G* g_;
  ReachedWords& reached_;
  Visitor& visitor_;
};

}  // namespace rt

#endif  // TANDEM_RT_STACK_LIVE_STACK_H_
