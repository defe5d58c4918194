// Raw Linux system calls, by instruction: the runtime has no libc below it. A call returns the
// kernel's value as it is; values in [-4095, -1] are negated error numbers.

#ifndef TANDEM_RT_OS_SYSCALL_H_
#define TANDEM_RT_OS_SYSCALL_H_

#include <stdint.h>

namespace rt::os {

// Numbers of arch/x86/entry/syscalls/syscall_64.tbl.
enum class SystemCall : long {
  kRead = 0,
  kWrite = 1,
  kMmap = 9,
  kMprotect = 10,
  kMunmap = 11,
  kRtSigaction = 13,
  kRtSigprocmask = 14,
  kRtSigreturn = 15,
  kMadvise = 28,
  kNanosleep = 35,
  kSetitimer = 38,
  kGetpid = 39,
  kClone = 56,
  kExit = 60,
  kKill = 62,
  kArchPrctl = 158,
  kGettid = 186,
  kSigaltstack = 131,
  kFutex = 202,
  kSchedGetaffinity = 204,
  kTimerCreate = 222,
  kTimerSettime = 223,
  kClockGettime = 228,
  kExitGroup = 231,
  kEpollWait = 232,
  kEpollCtl = 233,
  kTgkill = 234,
  kEventfd2 = 290,
  kEpollCreate1 = 291,
  kEpollPwait2 = 441,
};

inline long system_call(SystemCall number, long a = 0, long b = 0, long c = 0, long d = 0,
                        long e = 0, long f = 0) {
  long result;
  register long r10 asm("r10") = d;
  register long r8 asm("r8") = e;
  register long r9 asm("r9") = f;
  asm volatile("syscall"
               : "=a"(result)
               : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
               : "rcx", "r11", "memory");
  return result;
}

// For calls of few arguments: does not spend code on setting the other registers.
inline long system_call1(SystemCall number, long a) {
  long result;
  asm volatile("syscall" : "=a"(result) : "a"(number), "D"(a) : "rcx", "r11", "memory");
  return result;
}

inline long system_call2(SystemCall number, long a, long b) {
  long result;
  asm volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b) : "rcx", "r11", "memory");
  return result;
}

inline long system_call3(SystemCall number, long a, long b, long c) {
  long result;
  asm volatile("syscall"
               : "=a"(result)
               : "a"(number), "D"(a), "S"(b), "d"(c)
               : "rcx", "r11", "memory");
  return result;
}

inline long system_call4(SystemCall number, long a, long b, long c, long d) {
  long result;
  register long r10 asm("r10") = d;
  asm volatile("syscall"
               : "=a"(result)
               : "a"(number), "D"(a), "S"(b), "d"(c), "r"(r10)
               : "rcx", "r11", "memory");
  return result;
}

inline bool is_error(long result) {
  return static_cast<unsigned long>(result) >= static_cast<unsigned long>(-4095);
}

}  // namespace rt::os

#endif  // TANDEM_RT_OS_SYSCALL_H_
