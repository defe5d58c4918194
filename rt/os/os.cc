// The runtime's requests to Linux (os.h), on raw system calls.

#include "rt/os/os.h"

#include "rt/os/syscall.h"

namespace rt::os {
namespace {

// asm-generic/mman.h.
constexpr long kProtNone = 0;
constexpr long kProtReadWrite = 1 | 2;
constexpr long kMapPrivateAnonymous = 0x02 | 0x20;
constexpr long kMapNoReserve = 0x4000;
constexpr long kMadviseDontNeed = 4;
constexpr long kMadviseHugePage = 14;

constexpr long kClockMonotonic = 1;

// linux/futex.h: the private forms, for threads of one process.
constexpr long kFutexWaitPrivate = 0 | 128;
constexpr long kFutexWakePrivate = 1 | 128;

struct Timespec {
  int64_t seconds;
  int64_t nanoseconds;
};

void* map_pages(size_t size, long protection, long flags) {
  const long result =
      system_call(SystemCall::kMmap, 0, static_cast<long>(size), protection, flags, -1, 0);
  return is_error(result) ? nullptr : reinterpret_cast<void*>(result);
}

}  // namespace

void* reserve(size_t size) {
  return map_pages(size, kProtNone, kMapPrivateAnonymous | kMapNoReserve);
}

bool commit(void* start, size_t size) {
  return !is_error(system_call3(SystemCall::kMprotect, reinterpret_cast<long>(start),
                                static_cast<long>(size), kProtReadWrite));
}

void* map(size_t size) {
  return map_pages(size, kProtReadWrite, kMapPrivateAnonymous);
}

void unmap(void* start, size_t size) {
  system_call2(SystemCall::kMunmap, reinterpret_cast<long>(start), static_cast<long>(size));
}

void prefer_huge_pages(void* start, size_t size) {
  system_call3(SystemCall::kMadvise, reinterpret_cast<long>(start), static_cast<long>(size),
               kMadviseHugePage);
}

void release(void* start, size_t size) {
  system_call3(SystemCall::kMadvise, reinterpret_cast<long>(start), static_cast<long>(size),
               kMadviseDontNeed);
}

void exit_process(int status) {
  for (;;) system_call1(SystemCall::kExitGroup, status);
}

void abort_process() {
  constexpr long kAbort = 6;
  constexpr long kAborted = 134;
  struct {
    long handler, flags, restorer, mask;
  } action = {};
  system_call4(SystemCall::kRtSigaction, kAbort, reinterpret_cast<long>(&action), 0,
               sizeof action.mask);
  const uint64_t none = 0;
  system_call4(SystemCall::kRtSigprocmask, 2, reinterpret_cast<long>(&none), 0, sizeof none);
  system_call2(SystemCall::kKill, system_call(SystemCall::kGetpid), kAbort);
  exit_process(kAborted);
}

int64_t monotonic_nanoseconds() {
  Timespec now;
  system_call2(SystemCall::kClockGettime, kClockMonotonic, reinterpret_cast<long>(&now));
  return now.seconds * 1000000000 + now.nanoseconds;
}

void futex_sleep(const uint32_t* address, uint32_t expected, int64_t timeout_nanoseconds) {
  Timespec timeout;
  timeout.seconds = timeout_nanoseconds / 1000000000;
  timeout.nanoseconds = timeout_nanoseconds % 1000000000;
  system_call4(SystemCall::kFutex, reinterpret_cast<long>(address), kFutexWaitPrivate, expected,
               timeout_nanoseconds < 0 ? 0 : reinterpret_cast<long>(&timeout));
}

void futex_wake(const uint32_t* address, int count) {
  system_call3(SystemCall::kFutex, reinterpret_cast<long>(address), kFutexWakePrivate, count);
}

int available_cpus() {
  uint64_t mask[128];  // 8192 CPUs, the kernel's largest
  const long bytes =
      system_call3(SystemCall::kSchedGetaffinity, 0, sizeof(mask), reinterpret_cast<long>(mask));
  if (is_error(bytes)) return 1;
  int count = 0;
  for (long i = 0; i < bytes / 8; ++i) {
    for (uint64_t word = mask[i]; word != 0; word &= word - 1) ++count;
  }
  return count > 0 ? count : 1;
}

}  // namespace rt::os
