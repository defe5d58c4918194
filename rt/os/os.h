// What the runtime asks of the operating system: memory, files, time, sleeping. Every function here
// may be called on a system stack at any time, also before the boot has finished.

#ifndef TANDEM_RT_OS_OS_H_
#define TANDEM_RT_OS_OS_H_

#include <stddef.h>
#include <stdint.h>

namespace rt::os {

inline constexpr size_t kPageSize = 4096;  // x86-64's; the kernel maps in these units
inline constexpr size_t kHugePageSize = size_t{2} << 20;  // or in these, where it is asked to

// `size` bytes of address space without access, or null. Costs no memory.
void* reserve(size_t size);
// Makes part of a reservation readable and writable; its pages are zero and come on first touch.
bool commit(void* start, size_t size);
// Zeroed readable and writable memory, page-aligned, or null.
void* map(size_t size);
// Gives the address space back.
void unmap(void* start, size_t size);
// Asks for pages of kHugePageSize bytes where the range, which may be reserved only, is committed.
// Systems without them refuse, and that is as well.
void prefer_huge_pages(void* start, size_t size);
// Lets the kernel take the pages' memory; what is read afterwards is zero.
void release(void* start, size_t size);

[[noreturn]] void exit_process(int status);
// Ends the process by SIGABRT, whatever its handler.
[[noreturn]] void abort_process();

// Nanoseconds of the monotonic clock.
int64_t monotonic_nanoseconds();

// Sleeps while *address == expected, until woken or `timeout_nanoseconds` have passed (negative: no
// limit). May return early.
void futex_sleep(const uint32_t* address, uint32_t expected, int64_t timeout_nanoseconds);
// Wakes up to `count` sleepers on `address`.
void futex_wake(const uint32_t* address, int count);

// The number of CPUs this process may run on.
int available_cpus();

}  // namespace rt::os

#endif  // TANDEM_RT_OS_OS_H_
