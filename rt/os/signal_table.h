// The table of signals (rt/os/signals.def) as C++ sees it. Numbers above 31 are the real-time
// signals: programs may be notified of them, except 32 to 34, which C libraries use.
//
// signal_flags says what is done with a signal; the words to print are apart from that, so that a
// program that never prints them does not contain them.

#ifndef TANDEM_RT_OS_SIGNAL_TABLE_H_
#define TANDEM_RT_OS_SIGNAL_TABLE_H_

#include <stdint.h>

namespace rt::os {

enum SignalFlags : uint8_t {
  kNotify = 1,
  kThrow = 2,
  kPanic = 4,
  kIgnore = 8,
  kRuntime = 16,
};

inline constexpr int kLastSignal = 64;

constexpr uint8_t signal_flags(int signal) {
  constexpr uint8_t kFlags[] = {
      0,
#define SIGNAL(number, flags, words) (flags),
#include "rt/os/signals.def"
#undef SIGNAL
  };
  constexpr int kNamed = sizeof(kFlags);
  constexpr int kFirstFree = 35;
  if (signal > 0 && signal < kNamed) return kFlags[signal];
  return signal >= kFirstFree && signal <= kLastSignal ? kNotify | kIgnore : 0;
}

// The words of a signal that has the flag kWhich. A program contains only the words that it can
// print.
template <uint8_t kWhich>
constexpr const char* signal_words(int signal) {
#define SIGNAL(number, flags, words) \
  if (((flags)&kWhich) != 0 && signal == (number)) return words;
#include "rt/os/signals.def"
#undef SIGNAL
  return "";
}

}  // namespace rt::os

#endif  // TANDEM_RT_OS_SIGNAL_TABLE_H_
