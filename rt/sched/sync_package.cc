// What the collector does for package sync: at the start of a cycle, what is in the pools becomes
// their victims, and the victims of the cycle before become garbage. So an object that is put into
// a sync.Pool and not taken out is freed in the second cycle.
//
// Package sync has a function for that, poolCleanup, which it registers. It is compiled code, which
// C++ does not call; this is the same, on its variables. They are weak here: a program may contain
// package sync and no pool. The world is stopped and the barrier is off, so these are plain stores.

#include "rt/abi/calls.h"
#include "rt/gc/gc.h"

namespace rt {

// The beginning of sync.Pool.
struct Pool {
  void* local;  // an array with an element for each P
  uintptr_t local_size;
  void* victim;
  uintptr_t victim_size;
};

// Both are []*Pool: those with something in `local`, and those with something in `victim`.
extern abi::Slice all_pools asm("sync.allPools") __attribute__((weak));
extern abi::Slice old_pools asm("sync.oldPools") __attribute__((weak));

void gc::clear_pools() {
  if (&all_pools == nullptr || &old_pools == nullptr) return;
  Pool* const* pools = static_cast<Pool**>(old_pools.data);
  for (abi::Int i = 0; i < old_pools.length; ++i) {
    pools[i]->victim = nullptr;
    pools[i]->victim_size = 0;
  }
  pools = static_cast<Pool**>(all_pools.data);
  for (abi::Int i = 0; i < all_pools.length; ++i) {
    Pool& pool = *pools[i];
    pool = {nullptr, 0, pool.local, pool.local_size};
  }
  old_pools = all_pools;
  all_pools = {};
}

// A program that calls this contains clear_pools, which the collector looks for.
void abi::rt_registerPoolCleanup() {}

}  // namespace rt
