// Making and growing slices. The capacities are Go 1.21's, which programs can see: double below 256
// elements, then by a quarter and 192, rounded up to what the allocator really gives.

#include "rt/abi/calls.h"
#include "rt/mem/large.h"
#include "rt/mem/malloc.h"
#include "rt/mem/memory.h"
#include "rt/stack/panic.h"
#include "rt/value/text.h"

namespace rt {
namespace {

using abi::Int;

// Bytes of `count` elements; false when there cannot be so many.
bool bytes_of(Int count, size_t element_size, size_t* bytes) {
  return count >= 0 && !__builtin_mul_overflow(static_cast<size_t>(count), element_size, bytes) &&
         *bytes <= mem::kMaxAllocation;
}

// The capacity to ask for, before rounding; at least `needed`.
Int grown_capacity(Int old_capacity, Int needed) {
  constexpr Int kThreshold = 256;
  const auto doubled =
      static_cast<Int>(static_cast<uint64_t>(old_capacity) + static_cast<uint64_t>(old_capacity));
  if (needed > doubled) return needed;
  if (old_capacity < kThreshold) return doubled;
  Int capacity = old_capacity;
  while (capacity < needed) {
    if (__builtin_add_overflow(capacity, (capacity + 3 * kThreshold) / 4, &capacity)) return needed;
  }
  return capacity;
}

}  // namespace
}  // namespace rt

namespace rt::abi {

Pointer rt_makeslice(const TypeDescriptor* element, Int length, Int capacity) {
  size_t bytes;
  if (!bytes_of(capacity, element->size, &bytes) || length < 0 || length > capacity) {
    const bool length_fits = bytes_of(length, element->size, &bytes);
    raise_error(
        literal(length_fits ? "makeslice: cap out of range" : "makeslice: len out of range"));
    return nullptr;
  }
  return mem::allocate_result(bytes, element);
}

Slice rt_growslice(Pointer old, Int new_length, Int old_capacity, Int added,
                   const TypeDescriptor* element) {
  const Slice nothing = {nullptr, 0, 0};
  if (new_length < 0) {
    raise_error(literal("growslice: len out of range"));
    return nothing;
  }
  if (element->size == 0) return {&mem::zero_base, new_length, new_length};

  size_t bytes;
  if (!bytes_of(grown_capacity(old_capacity, new_length), element->size, &bytes)) {
    raise_error(literal("growslice: len out of range"));
    return nothing;
  }
  const size_t capacity = mem::allocated_size(bytes) / element->size;
  bytes = capacity * element->size;
  const bool no_pointers = element->pointer_bytes == 0;
  auto* data = static_cast<uint8_t*>(mem::allocate(bytes, element, !no_pointers));
  const size_t old_bytes = static_cast<size_t>(new_length - added) * element->size;
  if (no_pointers) {
    // What lies between is about to be written by append itself.
    const size_t new_bytes = static_cast<size_t>(new_length) * element->size;
    mem::clear_large(data + new_bytes, bytes - new_bytes);
  }
  mem::move_large(data, old, old_bytes);
  return {data, new_length, static_cast<Int>(capacity)};
}

}  // namespace rt::abi
