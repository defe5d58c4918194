// The fakes of rt/gc/fake_roots.h. A cycle is what the scheduler's loop would make of it: turns,
// and then idle work until there is none. The roots are one vector, scanned one entry at a call, so
// that tests can change the graph between two; there are no goroutines to scan.

#include "rt/gc/fake_roots.h"

#include "rt/gc/cycle.h"
#include "rt/gc/gc.h"
#include "rt/gc/mark.h"
#include "rt/gc/settings.h"
#include "rt/sched/m.h"
#include "rt/sched/sched.h"
#include "rt/sched/threads.h"
#include "rt/sched/world.h"

namespace rt {

Sched sched{};

[[gnu::weak]] void use_whole_scheduler() {}
void wake_processor() {}
void stop_the_world(const char*) {}
void start_the_world() {}

}  // namespace rt

namespace rt::gc {

std::vector<void*> fake_roots;

namespace {

size_t next_root = 0;

}  // namespace

void begin_roots(Worker&, uint32_t) {
  next_root = 0;
}

uint64_t scan_next_root(Worker& worker) {
  if (next_root >= fake_roots.size()) return 0;
  mark_address(worker, reinterpret_cast<uintptr_t>(fake_roots[next_root++]));
  return sizeof(void*);
}

bool roots_left() {
  return next_root < fake_roots.size();
}

void scan_certain_roots(Worker& worker) {
  for (void* root : fake_roots) mark_address(worker, reinterpret_cast<uintptr_t>(root));
}

StackPiece scan_goroutine(Worker&, G*) {
  return {0, true};
}

void configure(Pacer& pacer) {
  pacer.update();
}

uint64_t global_root_bytes() {
  return fake_roots.size() * sizeof(void*);
}

void run_cycle() {
  request_cycle();
  while (work_when_idle(current_p())) {
  }
}

}  // namespace rt::gc
