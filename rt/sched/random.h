// Random numbers for the runtime itself: map seeds, select order, work stealing. Not for secrets.
// Seeded at boot from the kernel's AT_RANDOM bytes.

#ifndef TANDEM_RT_SCHED_RANDOM_H_
#define TANDEM_RT_SCHED_RANDOM_H_

#include <stdint.h>

#include "rt/sched/m.h"

namespace rt {

// The program's secret key for hashing (maps of attacker-chosen keys must not degenerate).
extern uint64_t hash_key[2] asm("rt_hash_key");  // assembly uses it too

// xorshift128+ (S. Vigna, "Further scramblings of Marsaglia's xorshift generators", 2014) on the
// thread's own state.
inline uint64_t next_random() {
  uint64_t* state = current_m()->random_state;
  uint64_t a = state[0];
  const uint64_t b = state[1];
  state[0] = b;
  a ^= a << 23;
  state[1] = a ^ b ^ (a >> 18) ^ (b >> 5);
  return state[1] + b;
}

}  // namespace rt

#endif  // TANDEM_RT_SCHED_RANDOM_H_
