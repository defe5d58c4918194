// The kernel's own shared object, which it maps into every process: functions that answer without a
// system call. The runtime uses one of them, the clock.

#ifndef TANDEM_RT_OS_VDSO_H_
#define TANDEM_RT_OS_VDSO_H_

namespace rt::os {

// The address of a function in the ELF shared object at `image`, with a version, or null. Nothing
// is allocated, and any malformed table ends the search.
const void* find_vdso_symbol(const void* image, const char* name, const char* version);

}  // namespace rt::os

#endif  // TANDEM_RT_OS_VDSO_H_
