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

const abi::Closure* take_deferred(G* g, uintptr_t frame) {
  DeferRecord* record = g->defers;
  if (record == nullptr || record->frame != frame) return nullptr;
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
