// Values on their way into interfaces: an immutable copy in the heap, or a value that is always
// there.

#include "rt/abi/calls.h"
#include "rt/mem/malloc.h"
#include "rt/mem/memory.h"
#include "rt/value/static_values.h"

namespace rt {
namespace {

// `noscan` values of one machine word or less.
template <typename T>
void* copy_integer(T value) {
  if (value < 256) return static_integer(static_cast<uint8_t>(value));
  void* copy = mem::allocate(sizeof value, nullptr, false);
  mem::store(copy, value);
  return copy;
}

// For the collector: strings and slices are a pointer and what follows.
constexpr uint8_t kFirstWord[] = {1};
template <typename T>
constexpr abi::TypeDescriptor kPointerFirst = {
    .size = sizeof(T), .pointer_bytes = 8, .align = 8, .pointer_bitmap = kFirstWord};

template <typename T>
void* copy_with_pointer(const T& value) {
  auto* copy = static_cast<T*>(mem::allocate(sizeof(T), &kPointerFirst<T>, true));
  *copy = value;
  return copy;
}

}  // namespace
}  // namespace rt

namespace rt::abi {

Pointer rt_convT(const TypeDescriptor* type, const void* value) {
  void* copy = mem::allocate(type->size, type, false);
  mem::move(copy, value, type->size);
  return copy;
}

Pointer rt_convT16(uint16_t value) {
  return copy_integer(value);
}
Pointer rt_convT32(uint32_t value) {
  return copy_integer(value);
}
Pointer rt_convT64(uint64_t value) {
  return copy_integer(value);
}

Pointer rt_convTstring(String value) {
  return value.length == 0 ? zero_value(sizeof value) : copy_with_pointer(value);
}

Pointer rt_convTslice(Slice value) {
  return value.data == nullptr ? zero_value(sizeof value) : copy_with_pointer(value);
}

}  // namespace rt::abi
