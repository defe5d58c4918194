// Pointer records (rt/mem/pointers.h; their layout: PagePointers in rt/mem/arena.h). An object of
// at most kMaxBitmapSize bytes has at most 64 words, so its bits are one 64-bit pattern, which lies
// in at most two words of the page's bitmap. Its span is owned by one P, so plain stores do.

#include "rt/mem/pointers.h"

#include "rt/abi/calls.h"
#include "rt/mem/page_heap.h"

namespace rt::mem {
namespace {

constexpr size_t kWordSize = 8;

// The bits of the first 64 words of a value.
uint64_t type_pattern(const abi::TypeDescriptor* type) {
  const size_t words = type->pointer_bytes / kWordSize;
  const size_t bytes = ((words < 64 ? words : 64) + 7) / 8;
  uint64_t pattern = 0;
  for (size_t i = 0; i < bytes; ++i) {
    pattern |= static_cast<uint64_t>(type->pointer_bitmap[i]) << 8 * i;
  }
  return words < 64 ? pattern & ((uint64_t{1} << words) - 1) : pattern;
}

// The bits of values of `type` that fill `size` bytes.
uint64_t object_pattern(size_t size, const abi::TypeDescriptor* type) {
  const uint64_t once = type_pattern(type);
  uint64_t pattern = once;
  for (size_t offset = type->size; offset < size; offset += type->size) {
    pattern |= once << offset / kWordSize;
  }
  return pattern;
}

void write_bits(uint64_t* bitmap, size_t first, size_t count, uint64_t pattern) {
  const uint64_t mask = count < 64 ? (uint64_t{1} << count) - 1 : ~uint64_t{0};
  const size_t shift = first % 64;
  uint64_t* word = bitmap + first / 64;
  word[0] = (word[0] & ~(mask << shift)) | pattern << shift;
  if (shift + count > 64) {
    word[1] = (word[1] & ~(mask >> (64 - shift))) | pattern >> (64 - shift);
  }
}

size_t type_slot(uintptr_t object) {
  return object % kPageSize / kMaxBitmapSize;
}

}  // namespace

void record_pointers(const Span& span, void* object, size_t size, const abi::TypeDescriptor* type) {
  const auto address = reinterpret_cast<uintptr_t>(object);
  PagePointers* pointers = page_heap.page_pointers(address);
  if (span.object_size > kMaxBitmapSize) {
    __atomic_store_n(&pointers->types[type_slot(address)], type, __ATOMIC_RELAXED);
    return;
  }
  write_bits(pointers->bitmap, address % kPageSize / kWordSize, span.object_size / kWordSize,
             object_pattern(size, type));
}

bool may_hold_pointer(const Span& span, uintptr_t object, uintptr_t address) {
  if (span.span_class.no_pointers()) return false;
  const PagePointers* pointers = page_heap.page_pointers(object);
  if (span.object_size <= kMaxBitmapSize) {
    const size_t word = address % kPageSize / kWordSize;
    return (pointers->bitmap[word / 64] >> word % 64 & 1) != 0;
  }
  const abi::TypeDescriptor* type = pointers->types[type_slot(object)];
  const size_t word = (address - object) % type->size / kWordSize;
  return word < type->pointer_bytes / kWordSize &&
         (type->pointer_bitmap[word / 8] >> word % 8 & 1) != 0;
}

}  // namespace rt::mem

bool rt::abi::rt_mayHoldPointer(const void* start, Uintptr offset) {
  const auto object = reinterpret_cast<uintptr_t>(start);
  const mem::Span* span = mem::page_heap.find_object(object);
  if (span == nullptr || offset >= span->object_size) return false;
  return mem::may_hold_pointer(*span, object, object + offset);
}
