// What C++ notes of a stopped goroutine that may lead into its stack: what moves with the stack
// (grow.cc), and keeps alive what is there (live_stack.h).

#ifndef TANDEM_RT_STACK_NOTED_POINTERS_H_
#define TANDEM_RT_STACK_NOTED_POINTERS_H_

#include "rt/sched/g.h"
#include "rt/sched/sudog.h"
#include "rt/stack/defer.h"
#include "rt/stack/recover.h"

namespace rt {

// Calls `visit` with the address of each such word; some are no pointers at all.
template <typename Visit>
void visit_noted_pointers(G* g, Visit visit) {
  visit(&g->park_data);
  // What a runtime call returns may lie in the frame of its caller: a slot of a map that is there.
  // (Which results are pointers is not known here, but no call returns such an address as a
  // number.)
  for (uintptr_t& result : g->header.context.result) visit(&result);
  // A closure that is deferred once is in the frame of the function that defers it.
  for (DeferRecord* record = g->defers; record != nullptr; record = record->link) {
    visit(&record->closure);
  }
  for (PanicRecord* record = g->panics; record != nullptr; record = record->link) {
    visit(&record->call);
    visit(&record->next);
  }
  for (Sudog* sudog = g->waiting; sudog != nullptr; sudog = sudog->wait_link) {
    visit(&sudog->element);
  }
}

}  // namespace rt

#endif  // TANDEM_RT_STACK_NOTED_POINTERS_H_
