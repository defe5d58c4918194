// The protocol of marking (gc.cc, docs/runtime.md) under every interleaving of one marker and one
// or two goroutines: the barrier that shades what a store overwrites, the scan of a goroutine's
// stack before it runs, and black allocation. None of the three may be left out: without it, the
// explorer must find a schedule that loses an object.
//
// A model, not the code: an object has one pointer and a mark, a goroutine's stack is one pointer.
// Each access to memory that others see is a step. The world has just been started for marking;
// when all threads have ended it is stopped, the barrier's buffer is flushed, and what is reachable
// from globals and stacks then must be marked.

#include <gtest/gtest.h>

#include <memory>
#include <vector>

#include "rt/sched/interleave.h"

namespace rt::gc {
namespace {

using model::Explorer;
using model::Program;

// What is left out of the protocol.
enum class Mistake { kNone, kNoBarrier, kRunsUnscanned, kWhiteAllocation };

struct Object {
  Object* field = nullptr;
  bool marked = false;
};

struct Goroutine {
  Object* local = nullptr;
  bool claimed = false;
  bool scanned = false;
};

struct Heap {
  Mistake mistake;
  Object objects[3];
  Object* globals[2] = {};
  Goroutine goroutines[2];
  size_t global_count = 2;  // of each, those that there are: more would only be more schedules
  size_t goroutine_count = 1;
  std::vector<Object*> grey;
  std::vector<Object*> buffer;  // of the barrier

  void mark(Object* object) {
    if (object == nullptr) return;
    model::point();
    if (object->marked) return;
    object->marked = true;
    grey.push_back(object);
  }

  void scan_stack(Goroutine& g) {
    model::point();
    if (!g.claimed) {
      g.claimed = true;
      mark(g.local);
      g.scanned = true;
    } else {
      model::explorer->wait_until([&g] { return g.scanned; });
    }
  }

  void drain() {
    while (!grey.empty()) {
      Object* object = grey.back();
      grey.pop_back();
      mark(model::load(&object->field));
    }
  }

  void run_marker() {
    for (size_t i = 0; i < global_count; ++i) mark(model::load(&globals[i]));
    drain();
    for (size_t i = 0; i < goroutine_count; ++i) scan_stack(goroutines[i]);
    drain();
  }

  // --- What goroutines do.
  void before_run(Goroutine& g) {
    if (mistake != Mistake::kRunsUnscanned) scan_stack(g);
  }
  void store(Object** slot, Object* value) {
    if (mistake != Mistake::kNoBarrier) buffer.push_back(model::load(slot));
    model::store(slot, value);
  }
  Object* allocate(Object* fresh) {
    if (mistake != Mistake::kWhiteAllocation) fresh->marked = true;
    return fresh;
  }

  // After the end: whether something reachable is white.
  bool finish_and_look() {
    for (Object* object : buffer) mark(object);
    drain();
    bool lost = false;
    const auto look = [&lost](const Object* object) {
      for (; object != nullptr; object = object->field) lost |= !object->marked;
    };
    for (const Object* global : globals) look(global);
    for (const Goroutine& g : goroutines) look(g.local);
    return lost;
  }
};

// A scenario makes its heap and says what the goroutines do in it.
struct Scenario {
  void (*prepare)(Heap& heap);
  void (*bodies[2])(Heap& heap, Goroutine& g);
};

// The schedules in which an object is lost.
size_t count_losses(const Scenario& scenario, Mistake mistake, size_t least_runs) {
  size_t losses = 0;
  Explorer explorer;
  const size_t runs = explorer.explore([&] {
    auto heap = std::make_shared<Heap>();
    heap->mistake = mistake;
    if (scenario.bodies[1] != nullptr) heap->goroutine_count = 2;
    scenario.prepare(*heap);
    Program program{{[heap] { heap->run_marker(); }},
                    [heap, &losses] { losses += heap->finish_and_look() ? 1 : 0; }};
    for (size_t i = 0; i < 2; ++i) {
      if (scenario.bodies[i] == nullptr) continue;
      program.threads.push_back([heap, &scenario, i] {
        heap->before_run(heap->goroutines[i]);
        scenario.bodies[i](*heap, heap->goroutines[i]);
      });
    }
    return program;
  });
  EXPECT_GT(runs, least_runs);
  return losses;
}

// global 0 -> object 0 -> object 1: the goroutine moves object 1 to global 1's object 2.
constexpr Scenario kMoves = {[](Heap& heap) {
                               heap.globals[0] = &heap.objects[0];
                               heap.objects[0].field = &heap.objects[1];
                               heap.globals[1] = &heap.objects[2];
                             },
                             {[](Heap& heap, Goroutine& g) {
                                g.local = model::load(&heap.objects[0].field);
                                heap.store(&heap.objects[0].field, nullptr);
                                heap.store(&heap.objects[2].field, g.local);
                                g.local = nullptr;
                              },
                              nullptr}};

// Only the goroutine's stack has object 1; it puts it into an object that may be black.
constexpr Scenario kPublishes = {[](Heap& heap) {
                                   heap.globals[0] = &heap.objects[0];
                                   heap.goroutines[0].local = &heap.objects[1];
                                   heap.global_count = 1;
                                 },
                                 {[](Heap& heap, Goroutine& g) {
                                    heap.store(&heap.objects[0].field, g.local);
                                    g.local = nullptr;
                                  },
                                  nullptr}};

// A fresh object, with an object of the snapshot in it, is put into an object that may be black.
constexpr Scenario kAllocates = {
    [](Heap& heap) {
      heap.globals[0] = &heap.objects[0];
      heap.globals[1] = &heap.objects[1];
    },
    {[](Heap& heap, Goroutine&) {
       Object* fresh = heap.allocate(&heap.objects[2]);
       fresh->field = model::load(&heap.globals[1]);  // into fresh memory: no barrier
       heap.store(&heap.globals[1], nullptr);
       heap.store(&heap.objects[0].field, fresh);
     },
     nullptr}};

// One goroutine puts what only its stack has into a global; another takes it out of there.
constexpr Scenario kHandsOver = {
    [](Heap& heap) {
      heap.goroutines[0].local = &heap.objects[0];
      heap.global_count = 1;
    },
    {[](Heap& heap, Goroutine& g) {
       heap.store(&heap.globals[0], g.local);
       g.local = nullptr;
     },
     [](Heap& heap, Goroutine& g) { g.local = model::load(&heap.globals[0]); }}};

TEST(BarrierModel, LosesNothing) {
  EXPECT_EQ(count_losses(kMoves, Mistake::kNone, 10), 0u);
  EXPECT_EQ(count_losses(kPublishes, Mistake::kNone, 10), 0u);
  EXPECT_EQ(count_losses(kAllocates, Mistake::kNone, 10), 0u);
  EXPECT_EQ(count_losses(kHandsOver, Mistake::kNone, 10), 0u);
}

TEST(BarrierModel, NeedsTheBarrier) {
  EXPECT_GT(count_losses(kMoves, Mistake::kNoBarrier, 10), 0u);
}

TEST(BarrierModel, NeedsTheScanBeforeAGoroutineRuns) {
  EXPECT_GT(count_losses(kPublishes, Mistake::kRunsUnscanned, 10), 0u);
  EXPECT_GT(count_losses(kHandsOver, Mistake::kRunsUnscanned, 10), 0u);
}

TEST(BarrierModel, NeedsBlackAllocation) {
  EXPECT_GT(count_losses(kAllocates, Mistake::kWhiteAllocation, 10), 0u);
}

}  // namespace
}  // namespace rt::gc
