// UTF-8 by Go's rules: surrogates, overlong forms, and what is above U+10FFFF are invalid; an
// invalid byte decodes as U+FFFD of width one.

#ifndef TANDEM_RT_VALUE_UTF8_H_
#define TANDEM_RT_VALUE_UTF8_H_

#include <stddef.h>
#include <stdint.h>

namespace rt {

inline constexpr int32_t kRuneError = 0xfffd;

struct DecodedRune {
  int32_t rune;
  int64_t width;
};

// The rune at the start of data[0:size], size > 0.
inline DecodedRune decode_rune(const uint8_t* data, int64_t size) {
  constexpr DecodedRune kInvalid = {kRuneError, 1};
  const uint32_t first = data[0];
  if (first < 0x80) return {static_cast<int32_t>(first), 1};
  const int64_t width = first < 0xc2   ? 0
                        : first < 0xe0 ? 2
                        : first < 0xf0 ? 3
                        : first < 0xf5 ? 4
                                       : 0;
  if (width == 0 || width > size) return kInvalid;
  uint32_t rune = first & (0x7fu >> width);
  for (int64_t i = 1; i < width; ++i) {
    if ((data[i] & 0xc0) != 0x80) return kInvalid;
    rune = rune << 6 | (data[i] & 0x3f);
  }
  const bool overlong = (width == 3 && rune < 0x800) || (width == 4 && rune < 0x10000);
  const bool surrogate = rune >= 0xd800 && rune < 0xe000;
  if (overlong || surrogate || rune > 0x10ffff) return kInvalid;
  return {static_cast<int32_t>(rune), width};
}

// Writes a rune (invalid ones as U+FFFD) to `to`, which has room for four bytes; the width.
inline int64_t encode_rune(uint8_t* to, int32_t value) {
  auto rune = static_cast<uint32_t>(value);
  if (rune > 0x10ffff || (rune >= 0xd800 && rune < 0xe000)) rune = kRuneError;
  if (rune < 0x80) {
    to[0] = static_cast<uint8_t>(rune);
    return 1;
  }
  const int64_t width = rune < 0x800 ? 2 : rune < 0x10000 ? 3 : 4;
  for (int64_t i = width - 1; i > 0; --i, rune >>= 6) {
    to[i] = static_cast<uint8_t>(0x80 | (rune & 0x3f));
  }
  to[0] = static_cast<uint8_t>((0xf00 >> width) | rune);
  return width;
}

}  // namespace rt

#endif  // TANDEM_RT_VALUE_UTF8_H_
