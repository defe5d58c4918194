// The roots and the world as the hosted tests of the collector see them: roots are words that the
// test names, and stopping the world is nothing, as there is one thread.

#ifndef TANDEM_RT_GC_FAKE_ROOTS_H_
#define TANDEM_RT_GC_FAKE_ROOTS_H_

#include <stdint.h>

#include <vector>

namespace rt::gc {

// What the next cycle starts from.
extern std::vector<void*> fake_roots;

// Runs a whole cycle on the current P, sweeping included.
void run_cycle();

}  // namespace rt::gc

#endif  // TANDEM_RT_GC_FAKE_ROOTS_H_
