// runtime.GoroutineProfile: the stacks of all goroutines, taken with the world stopped, and the
// labels that runtime/pprof gives to goroutines.
//
// The calling goroutine's stack is the first; the runtime's own goroutines are not shown. The
// caller first asks for the number of records, and makes room for them in the heap.

#include "rt/abi/calls.h"
#include "rt/gc/roots.h"
#include "rt/mem/memory.h"
#include "rt/sched/park.h"
#include "rt/sched/sched.h"
#include "rt/sched/world.h"
#include "rt/stack/callers.h"

namespace rt {
namespace {

using abi::Int;

constexpr Int kMostFrames = 32;

// runtime.StackRecord.
struct Record {
  uintptr_t stack[kMostFrames];
};

bool is_shown(const G& g) {
  const GStatus status = status_of(&g);
  return !g.is_system && status != GStatus::kDead && status != GStatus::kIdle;
}

Int count_goroutines() {
  Int count = 0;
  LockGuard guard(sched.all_gs_lock);
  for (const G* g = sched.first_g; g != nullptr; g = g->all_link) count += is_shown(*g);
  return count;
}

// `labels` may be null.
void fill(const G& g, Record& record, const void** label) {
  record = {};
  callers_of(g, 0, record.stack, kMostFrames);
  if (label != nullptr) *label = g.profile_labels;
}

// What rt_goroutineProfile wants done once its goroutine has left the thread. The memory is the
// heap's, and its goroutine refers to it. (No barrier: labels are written over nulls.)
void take_profile(G* g) {
  uintptr_t* const result = g->header.context.result;
  auto* record = reinterpret_cast<Record*>(result[0]);
  auto* label = reinterpret_cast<const void**>(result[1]);
  const auto room = static_cast<Int>(result[2]);
  stop_the_world("goroutine profile");
  const Int count = count_goroutines();
  if (count <= room) {
    fill(*g, *record++, label);
    for (const G* other = sched.first_g; other != nullptr; other = other->all_link) {
      if (other == g || !is_shown(*other)) continue;
      fill(*other, *record++, label == nullptr ? nullptr : ++label);
    }
  }
  result[0] = static_cast<uintptr_t>(count);
  start_the_world();
  ready(g);
}

}  // namespace

void gc::mark_profile_labels(const G& g) {
  mark_root(g.profile_labels);
}

namespace abi {

Int rt_goroutineProfile(Pointer records, Pointer labels, Int room) {
  const Int count = count_goroutines();
  if (count > room) return count;
  use_whole_scheduler();
  G* g = current_g();
  g->header.context.result[0] = reinterpret_cast<uintptr_t>(records);
  g->header.context.result[1] = reinterpret_cast<uintptr_t>(labels);
  g->header.context.result[2] = static_cast<uintptr_t>(room);
  park_releasing(WaitReason::kStoppingTheWorld, nullptr, take_profile);
}

// No barrier: a running goroutine's roots have been scanned.
void rt_setProfLabel(Pointer labels) {
  current_g()->profile_labels = labels;
}

Pointer rt_getProfLabel() {
  return const_cast<void*>(current_g()->profile_labels);
}

}  // namespace abi

}  // namespace rt
