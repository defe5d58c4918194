// Bytes in memory: unaligned loads and stores, and comparisons. Moving and clearing are memmove and
// memset, which rt/os/memory.S provides in the freestanding build and libc in the hosted one; for the
// program's values there is more to it (rt/os/memory_move.S).

#ifndef TANDEM_RT_MEM_MEMORY_H_
#define TANDEM_RT_MEM_MEMORY_H_

#include <stddef.h>
#include <stdint.h>

namespace rt::mem {

// An empty range may be null.
inline void move(void* to, const void* from, size_t size) {
  if (size != 0) __builtin_memmove(to, from, size);
}
inline void clear(void* to, size_t size) {
  if (size != 0) __builtin_memset(to, 0, size);
}

// The same for what may be large: with the best that the processor has (rt/os/memory_move.S).
extern "C" void* rt_move(void* to, const void* from, size_t size);
extern "C" void rt_clear(void* to, size_t size);
inline void move_large(void* to, const void* from, size_t size) {
  rt_move(to, from, size);
}
inline void clear_large(void* to, size_t size) {
  rt_clear(to, size);
}

// Below, at or above zero as the first byte that differs orders.
inline int compare(const void* a, const void* b, size_t size) {
  return size == 0 ? 0 : __builtin_memcmp(a, b, size);
}

template <typename T>
inline T load(const void* from) {
  T value;
  __builtin_memcpy(&value, from, sizeof value);
  return value;
}

template <typename T>
inline void store(void* to, T value) {
  __builtin_memcpy(to, &value, sizeof value);
}

// Whether `size` bytes are the same. Up to 16 of them are compared by two loads that may overlap.
inline bool equal(const void* a_pointer, const void* b_pointer, size_t size) {
  auto* a = static_cast<const uint8_t*>(a_pointer);
  auto* b = static_cast<const uint8_t*>(b_pointer);
  if (size > 16) return __builtin_memcmp(a, b, size) == 0;
  if (size >= 8) {
    return ((load<uint64_t>(a) ^ load<uint64_t>(b)) |
            (load<uint64_t>(a + size - 8) ^ load<uint64_t>(b + size - 8))) == 0;
  }
  if (size >= 4) {
    return ((load<uint32_t>(a) ^ load<uint32_t>(b)) |
            (load<uint32_t>(a + size - 4) ^ load<uint32_t>(b + size - 4))) == 0;
  }
  if (size == 0) return true;
  return a[0] == b[0] && a[size / 2] == b[size / 2] && a[size - 1] == b[size - 1];
}

}  // namespace rt::mem

#endif  // TANDEM_RT_MEM_MEMORY_H_
