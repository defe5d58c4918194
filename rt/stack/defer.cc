// Records of deferred calls; see defer.h.
//
// rt_deferproc runs on behalf of the deferring function, whose SP the context holds. Its frequent
// way and what takes records at a function's end are assembly (panic_driver.S).

#include "rt/stack/defer.h"

#include "rt/abi/calls.h"
#include "rt/gc/roots.h"
#include "rt/mem/persistent.h"
#include "rt/sched/m.h"
#include "rt/sched/p.h"
#include "rt/stack/panic.h"

namespace rt {
namespace {

DeferRecord* acquire_record() {
  P* p = current_p();
  if (DeferRecord* record = p->free_defers) {
    p->free_defers = record->link;
    return record;
  }
  void* memory = mem::allocate_persistent(sizeof(DeferRecord), alignof(DeferRecord));
  if (memory == nullptr) throw_fatal("out of memory");
  return static_cast<DeferRecord*>(memory);
}

}  // namespace

void abi::rt_deferproc(const Closure* function) {
  G* g = current_g();
  DeferRecord* record = acquire_record();
  record->closure = function;
  record->frame = frame_id(*g, g->header.context.stack_pointer);
  record->link = g->defers;
  g->defers = record;
}

namespace {

// Of the record in a frame, the call with the highest number.
const abi::Closure* take_numbered(const Frame& frame) {
  auto* set = reinterpret_cast<uint64_t*>(frame.return_slot()) - 2;
  if (*set == 0) return nullptr;
  const auto number = static_cast<size_t>(63 - __builtin_clzll(*set));
  *set &= ~(uint64_t{1} << number);
  return reinterpret_cast<const abi::Closure*>(*(set - 1 - number));
}

}  // namespace

const abi::Closure* take_deferred(G* g, const Frame& frame) {
  if (frame.function.has(abi::kFuncDeferRecord)) return take_numbered(frame);
  DeferRecord* record = g->defers;
  if (record == nullptr || record->frame != frame_id(*g, frame.sp)) return nullptr;
  g->defers = record->link;
  P* p = current_p();
  record->link = p->free_defers;
  p->free_defers = record;
  return record->closure;
}

void gc::mark_deferred(const G& g) {
  for (const DeferRecord* record = g.defers; record != nullptr; record = record->link) {
    mark_root(record->closure);
  }
}

}  // namespace rt
