// The clocks (clock.h). The first reader finds the vDSO's clock_gettime by the auxiliary vector and
// keeps its address; threads that race to do so find the same. A kernel without one (it can be
// turned off at boot) leaves the system call, which has the same arguments and results.

#include "rt/os/clock.h"

#include "rt/os/syscall.h"
#include "rt/os/vdso.h"

#ifdef TANDEM_RT_HOSTED
#include <sys/auxv.h>
#else
#include "rt/boot/boot.h"
#endif

namespace rt::os {
namespace {

constexpr long kClockRealtime = 0;
constexpr long kClockMonotonic = 1;
constexpr long kClockThreadCpu = 3;

struct Timespec {
  int64_t seconds;
  int64_t nanoseconds;
};

using ClockFunction = long(long clock, Timespec* result);

constinit ClockFunction* clock_function = nullptr;

#ifdef TANDEM_RT_HOSTED
const void* vdso_image() {
  return reinterpret_cast<const void*>(getauxval(AT_SYSINFO_EHDR));
}
#else
const void* vdso_image() {
  constexpr uint64_t kAuxVdso = 33;
  const char* const* end = boot::process.environment;
  while (*end != nullptr) ++end;
  for (auto* pair = reinterpret_cast<const uint64_t*>(end + 1); pair[0] != 0; pair += 2) {
    if (pair[0] == kAuxVdso) return reinterpret_cast<const void*>(pair[1]);
  }
  return nullptr;
}
#endif

long clock_by_system_call(long clock, Timespec* result) {
  return system_call2(SystemCall::kClockGettime, clock, reinterpret_cast<long>(result));
}

ClockFunction* find_clock() {
  const void* image = vdso_image();
  const void* found =
      image == nullptr ? nullptr : find_vdso_symbol(image, "__vdso_clock_gettime", "LINUX_2.6");
  ClockFunction* function = found == nullptr
                                ? clock_by_system_call
                                : reinterpret_cast<ClockFunction*>(const_cast<void*>(found));
  __atomic_store_n(&clock_function, function, __ATOMIC_RELAXED);
  return function;
}

Timespec read_clock(long clock) {
  ClockFunction* function = __atomic_load_n(&clock_function, __ATOMIC_RELAXED);
  if (function == nullptr) function = find_clock();
  Timespec now;
  function(clock, &now);
  return now;
}

}  // namespace

int64_t nanotime() {
  const Timespec now = read_clock(kClockMonotonic);
  return now.seconds * 1000000000 + now.nanoseconds;
}

int64_t thread_cpu_time() {
  const Timespec used = read_clock(kClockThreadCpu);
  return used.seconds * 1000000000 + used.nanoseconds;
}

WallTime walltime() {
  const Timespec now = read_clock(kClockRealtime);
  return {now.seconds, static_cast<int32_t>(now.nanoseconds)};
}

}  // namespace rt::os
