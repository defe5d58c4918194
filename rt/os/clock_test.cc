// The vDSO's table and the clocks read through it, against libc's.
//
// Names that exist must be found, names and versions that do not must not; the clocks must lie
// between two readings of libc's, and never go back. Without a vDSO the first test is skipped, and
// the clocks are system calls.

#include "rt/os/clock.h"

#include <gtest/gtest.h>
#include <sys/auxv.h>
#include <time.h>

#include "rt/os/vdso.h"

namespace rt::os {
namespace {

int64_t nanoseconds_of(clockid_t clock) {
  timespec now;
  clock_gettime(clock, &now);
  return int64_t{now.tv_sec} * 1000000000 + now.tv_nsec;
}

TEST(VdsoTest, FindsSymbolsByNameAndVersion) {
  const auto* image = reinterpret_cast<const void*>(getauxval(AT_SYSINFO_EHDR));
  if (image == nullptr) GTEST_SKIP() << "the kernel provides no vDSO";
  EXPECT_NE(find_vdso_symbol(image, "__vdso_clock_gettime", "LINUX_2.6"), nullptr);
  EXPECT_NE(find_vdso_symbol(image, "__vdso_getcpu", "LINUX_2.6"), nullptr);
  EXPECT_EQ(find_vdso_symbol(image, "__vdso_clock_gettime", "LINUX_9.9"), nullptr);
  EXPECT_EQ(find_vdso_symbol(image, "__vdso_clock_gettim", "LINUX_2.6"), nullptr);
  EXPECT_EQ(find_vdso_symbol(image, "", "LINUX_2.6"), nullptr);
}

TEST(ClockTest, AgreesWithLibc) {
  const int64_t before = nanoseconds_of(CLOCK_MONOTONIC);
  const int64_t now = nanotime();
  EXPECT_LE(before, now);
  EXPECT_LE(now, nanoseconds_of(CLOCK_MONOTONIC));

  const int64_t wall_before = nanoseconds_of(CLOCK_REALTIME);
  const WallTime wall = walltime();
  EXPECT_LE(wall_before, wall.seconds * 1000000000 + wall.nanoseconds);
  EXPECT_LE(wall.seconds * 1000000000 + wall.nanoseconds, nanoseconds_of(CLOCK_REALTIME));
}

TEST(ClockTest, NeverGoesBack) {
  int64_t last = nanotime();
  for (int i = 0; i < 1000; ++i) {
    const int64_t now = nanotime();
    EXPECT_LE(last, now);
    last = now;
  }
}

}  // namespace
}  // namespace rt::os
