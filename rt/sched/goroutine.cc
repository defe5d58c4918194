// The life of a goroutine: go statement, first run, end, reuse.
//
// Descriptors of goroutines and sudogs are never given back to the allocator: an ended goroutine's
// goes to its P's list of free ones, from where the next go statement takes it.

#include "rt/abi/calls.h"
#include "rt/boot/own_calls.h"
#include "rt/mem/persistent.h"
#include "rt/sched/park.h"
#include "rt/sched/sched.h"
#include "rt/sched/sudog.h"
#include "rt/stack/panic.h"
#include "rt/stack/stack.h"
#include "rt/stack/switch.h"

namespace rt {
namespace {

// Memory for descriptors, which are never given back.
template <typename T>
T* make_descriptor() {
  void* memory = mem::allocate_persistent(sizeof(T), alignof(T));
  if (memory == nullptr) throw_fatal("out of memory");
  return static_cast<T*>(memory);
}

// A P keeps up to kMostFree ended goroutines; half of them go to the others when there are more.
constexpr uint32_t kMostFree = 64;

void refill_free_gs(P* p) {
  LockGuard guard(sched.lock);
  while (p->free_g_count < kMostFree / 2 && sched.free_gs != nullptr) {
    G* g = sched.free_gs;
    __atomic_store_n(&sched.free_gs, g->schedule_link, __ATOMIC_RELAXED);
    --sched.free_g_count;
    g->schedule_link = p->free_gs;
    p->free_gs = g;
    ++p->free_g_count;
  }
}

void give_free_gs(P* p) {
  LockGuard guard(sched.lock);
  while (p->free_g_count > kMostFree / 2) {
    G* g = p->free_gs;
    p->free_gs = g->schedule_link;
    --p->free_g_count;
    g->schedule_link = sched.free_gs;
    __atomic_store_n(&sched.free_gs, g, __ATOMIC_RELAXED);
    ++sched.free_g_count;
  }
}

[[gnu::noinline]] G* make_goroutine() {
  use_whole_scheduler();
  G* g = make_descriptor<G>();
  set_stack(g, allocate_stack(kMinStackSize));
  return g;
}

G* idle_goroutine() {
  P* p = current_p();
  if (p->free_gs == nullptr && __atomic_load_n(&sched.free_gs, __ATOMIC_RELAXED) != nullptr) {
    refill_free_gs(p);
  }
  G* g = p->free_gs;
  if (g == nullptr) return make_goroutine();
  p->free_gs = g->schedule_link;
  --p->free_g_count;
  g->schedule_link = nullptr;
  return g;
}

}  // namespace

void register_goroutine(G* g) {
  g->id = __atomic_add_fetch(&sched.last_goroutine_id, 1, __ATOMIC_RELAXED);
  if (g->start_pc != 0) return;  // a reused one is listed already
  LockGuard guard(sched.all_gs_lock);
  if (sched.last_g == nullptr) {
    sched.first_g = g;
  } else {
    sched.last_g->all_link = g;
  }
  sched.last_g = g;
}

void prepare_goroutine(G* g, const void* code, const abi::Closure* closure,
                       uintptr_t return_address) {
  auto* return_slot = reinterpret_cast<uintptr_t*>(g->header.stack.high) - 1;
  *return_slot = return_address;
  abi::SavedContext& context = g->header.context;
  context.stack_pointer = reinterpret_cast<uintptr_t>(return_slot);
  context.program_counter = reinterpret_cast<uintptr_t>(code);
  context.frame_pointer = 0;
  context.closure_context = reinterpret_cast<uintptr_t>(closure);
  g->start_pc = context.program_counter;
  set_status(g, GStatus::kRunnable);
}

Sudog* acquire_sudog() {
  P* p = current_p();
  Sudog* sudog = p->sudog_cache;
  if (sudog == nullptr) return make_descriptor<Sudog>();
  p->sudog_cache = sudog->wait_link;
  sudog->wait_link = nullptr;
  return sudog;
}

void release_sudog(Sudog* sudog) {
  P* p = current_p();
  *sudog = {};
  sudog->wait_link = p->sudog_cache;
  p->sudog_cache = sudog;
}

void start_goroutine(const abi::Closure* function, uint64_t parent_id, uintptr_t creator_pc,
                     const void* labels) {
  if (function == nullptr) throw_fatal("go of nil func value");
  G* g = idle_goroutine();
  register_goroutine(g);
  prepare_goroutine(g, function->code, function, reinterpret_cast<uintptr_t>(&goexit_return));
  g->parent_id = parent_id;
  g->creator_pc = creator_pc;
  g->profile_labels = labels;
  enqueue(g, true);
}

// go f()
void abi::rt_newproc(const Closure* function) {
  const G* creator = current_g();
  start_goroutine(function, creator->id, creator->header.context.program_counter,
                  creator->profile_labels);
}

// The current goroutine's function has returned.
void rt_goexit0() {
  M* m = current_m();
  G* g = leave_goroutine(GStatus::kDead);
  if (g->locked_m != nullptr) {
    g->locked_m = nullptr;
    g->lock_count = 0;
    m->locked_g = nullptr;
  }
  g->panic_on_fault = false;
  if (stack_size(g->header.stack) != kMinStackSize) {
    free_stack(g->header.stack);
    set_stack(g, allocate_stack(kMinStackSize));
  }
  P* p = m->p;
  g->schedule_link = p->free_gs;
  p->free_gs = g;
  if (++p->free_g_count >= kMostFree) give_free_gs(p);
  enter_scheduler();
}

// Those that were made and have not ended, without the runtime's own.
abi::Int abi::rt_NumGoroutine() {
  Int count = 0;
  LockGuard guard(sched.all_gs_lock);
  for (const G* g = sched.first_g; g != nullptr; g = g->all_link) {
    const GStatus status = status_of(g);
    if (!g->is_system && status != GStatus::kDead && status != GStatus::kIdle) ++count;
  }
  return count;
}

}  // namespace rt
