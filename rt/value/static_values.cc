// The read-only values of rt/value/static_values.h.

#include "rt/value/static_values.h"

#include "rt/os/os.h"
#include "rt/stack/panic.h"

namespace rt {
namespace {

// Filled on first use, so that they take no room in the executable. The last one tells.
constexpr size_t kSmallIntegers = 256;
uint64_t small_integers[kSmallIntegers];

void fill_small_integers() {
  for (uint64_t i = 0; i < kSmallIntegers; ++i) {
    __atomic_store_n(&small_integers[i], i, __ATOMIC_RELEASE);
  }
}

// The largest region of zeros mapped so far. Smaller ones that others still point at stay mapped;
// as each is at least twice as large as the one before, they cannot add up.
struct ZeroRegion {
  void* start;
  size_t size;
};
constinit ZeroRegion* zero_region = nullptr;

[[gnu::noinline]] void* large_zero_value(size_t size) {
  ZeroRegion* region = __atomic_load_n(&zero_region, __ATOMIC_ACQUIRE);
  if (region != nullptr && region->size >= size) return region->start;
  const size_t previous = region == nullptr ? os::kPageSize : region->size;
  const size_t zeros = ((size > 2 * previous ? size : 2 * previous) + 7) / 8 * 8;
  auto* start = static_cast<uint8_t*>(os::map(zeros + sizeof(ZeroRegion)));
  if (start == nullptr) throw_fatal("runtime: out of memory");
  auto* replacement = reinterpret_cast<ZeroRegion*>(start + zeros);
  *replacement = {start, zeros};
  __atomic_store_n(&zero_region, replacement, __ATOMIC_RELEASE);
  return start;
}

}  // namespace

alignas(16) uint8_t small_zero[kSmallZeroSize];

void* static_integer(uint8_t value) {
  if (__atomic_load_n(&small_integers[kSmallIntegers - 1], __ATOMIC_ACQUIRE) == 0) {
    fill_small_integers();
  }
  return &small_integers[value];
}

void* zero_value(size_t size) {
  return size <= sizeof small_zero ? small_zero : large_zero_value(size);
}

}  // namespace rt
