// Read-only values that need no allocation: the integers below 256, and zeros.

#ifndef TANDEM_RT_VALUE_STATIC_VALUES_H_
#define TANDEM_RT_VALUE_STATIC_VALUES_H_

#include <stddef.h>
#include <stdint.h>

namespace rt {

// The address of an integer below 256, readable at any width (the machine is little-endian).
void* static_integer(uint8_t value);
inline const uint8_t* static_byte(uint8_t value) {
  return static_cast<const uint8_t*>(static_integer(value));
}

// What compiled and assembly code point at for values of up to kSmallZeroSize bytes.
inline constexpr size_t kSmallZeroSize = 1024;
extern uint8_t small_zero[kSmallZeroSize] asm("runtime.smallZero");

// The address of `size` zero bytes that nobody may write to.
void* zero_value(size_t size);

}  // namespace rt

#endif  // TANDEM_RT_VALUE_STATIC_VALUES_H_
