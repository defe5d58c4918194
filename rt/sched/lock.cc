// The contended paths of locks (lock.h), and the check of their ranks.

#include "rt/sched/lock.h"

#include "rt/os/os.h"
#include "rt/sched/m.h"

namespace rt {

namespace {

// How often a thread looks whether a lock is free before it sleeps.
#ifdef TANDEM_RT_EXPLORED
constexpr int kLooks = 0;  // they would only multiply the interleavings
#else
constexpr int kLooks = 100;
#endif
// How long it sleeps then, if nobody will wake it.
constexpr int64_t kBriefSleepNanoseconds = 20000;

}  // namespace

// Most locks are held for less than a microsecond, while sleeping and waking cost several: so look
// again a few times first, unless others sleep already.
void LockBase::lock_slow() {
  for (int i = 0; i < kLooks; ++i) {
    uint32_t state = __atomic_load_n(&state_, __ATOMIC_RELAXED);
    if (state == 2) break;
    if (state == 0 && __atomic_compare_exchange_n(&state_, &state, 1, false, __ATOMIC_ACQUIRE,
                                                  __ATOMIC_RELAXED)) {
      return;
    }
    __builtin_ia32_pause();
  }
  while (__atomic_exchange_n(&state_, 2, __ATOMIC_ACQUIRE) != 0) os::futex_sleep(&state_, 2, -1);
}

void lock_brief_slow(uint32_t* state) {
  for (;;) {
    for (int i = 0; i < kLooks && __atomic_load_n(state, __ATOMIC_RELAXED) != 0; ++i) {
      __builtin_ia32_pause();
    }
    if (__atomic_exchange_n(state, 1, __ATOMIC_ACQUIRE) == 0) return;
    os::futex_sleep(state, 1, kBriefSleepNanoseconds);
  }
}

void LockBase::wake() {
  os::futex_wake(&state_, 1);
}

#ifdef TANDEM_RT_CHECKS
void note_lock(LockRank rank) {
  M* m = current_m();
  if (m == nullptr) return;
  const uint32_t bit = uint32_t{1} << static_cast<uint32_t>(rank);
  // A select takes several channels, in the order of their addresses.
  const uint32_t below = rank == LockRank::kChannel ? bit : 0;
  if ((m->held_locks & ~below) >= bit) __builtin_trap();
  m->held_locks |= bit;
}

void note_unlock(LockRank rank) {
  M* m = current_m();
  if (m != nullptr) m->held_locks &= ~(uint32_t{1} << static_cast<uint32_t>(rank));
}

void note_no_locks() {
  current_m()->held_locks = 0;
}
#endif

}  // namespace rt
