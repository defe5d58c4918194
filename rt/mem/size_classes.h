// Size classes: which block size an allocation gets. All tables are derived at compile time from
// size_classes.def. Class 0 stands for large objects, which get whole pages.

#ifndef TANDEM_RT_MEM_SIZE_CLASSES_H_
#define TANDEM_RT_MEM_SIZE_CLASSES_H_

#include <stddef.h>
#include <stdint.h>

namespace rt::mem {

inline constexpr size_t kPageShift = 13;
inline constexpr size_t kPageSize = size_t{1} << kPageShift;  // the allocator's page, not the CPU's
inline constexpr size_t kMaxSmallSize = 32768;
inline constexpr size_t kMaxTinySize = 16;  // pointer-free objects below share blocks of this size
inline constexpr size_t kMaxAllocation = size_t{1} << 48;

inline constexpr uint16_t kClassSize[] = {
    0,
#define SIZE_CLASS(size, pages) size,
#include "rt/mem/size_classes.def"
#undef SIZE_CLASS
};
inline constexpr uint8_t kClassPages[] = {
    0,
#define SIZE_CLASS(size, pages) pages,
#include "rt/mem/size_classes.def"
#undef SIZE_CLASS
};
inline constexpr size_t kSizeClasses = sizeof(kClassPages);
static_assert(kSizeClasses == 68);

// Objects that share a span also share whether they hold pointers: a span class is a size class and
// that bit.
inline constexpr size_t kSpanClasses = 2 * kSizeClasses;
inline constexpr size_t kTinySizeClass = 2;
static_assert(kClassSize[kTinySizeClass] == kMaxTinySize);

struct SpanClass {
  uint8_t value;

  static constexpr SpanClass of(size_t size_class, bool no_pointers) {
    return {static_cast<uint8_t>(size_class << 1 | (no_pointers ? 1 : 0))};
  }
  constexpr size_t size_class() const { return value >> 1; }
  constexpr bool no_pointers() const { return (value & 1) != 0; }
};

// Sizes up to 1024 are looked up by steps of 8, larger ones by steps of 128.
inline constexpr size_t kFineLimit = 1024;
inline constexpr size_t kFineStep = 8;
inline constexpr size_t kCoarseStep = 128;

template <size_t kEntries>
struct ClassTable {
  uint8_t of[kEntries];
};

template <size_t kFirst, size_t kStep, size_t kEntries>
constexpr ClassTable<kEntries> make_class_table() {
  ClassTable<kEntries> table = {};
  size_t size_class = 0;
  for (size_t i = 0; i < kEntries; ++i) {
    while (kClassSize[size_class] < kFirst + i * kStep) ++size_class;
    table.of[i] = static_cast<uint8_t>(size_class);
  }
  return table;
}

inline constexpr auto kFineClasses = make_class_table<0, kFineStep, kFineLimit / kFineStep + 1>();
inline constexpr auto kCoarseClasses =
    make_class_table<kFineLimit, kCoarseStep, (kMaxSmallSize - kFineLimit) / kCoarseStep + 1>();

// The size class for 0 < size <= kMaxSmallSize.
inline size_t size_class_of(size_t size) {
  if (size <= kFineLimit) return kFineClasses.of[(size + kFineStep - 1) / kFineStep];
  return kCoarseClasses.of[(size - kFineLimit + kCoarseStep - 1) / kCoarseStep];
}

constexpr size_t round_up(size_t value, size_t step) {
  return (value + step - 1) & ~(step - 1);
}

// The bytes that an allocation of `size` really gets: what cap() grows to. Go's figures: 8192
// stays, 8200 becomes 9472, 8388616 becomes 8396800.
inline size_t allocated_size(size_t size) {
  if (size <= kMaxSmallSize) return kClassSize[size_class_of(size)];
  const size_t rounded = round_up(size, kPageSize);
  return rounded < size ? size : rounded;
}

}  // namespace rt::mem

#endif  // TANDEM_RT_MEM_SIZE_CLASSES_H_
