// Slices: the capacities that append gives are compared with those that Go 1.21 prints, for
// elements of many sizes, at one more and at many more; lengths that cannot be must raise Go's
// errors.

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

#include "rt/abi/calls.h"
#include "rt/value/fake_runtime.h"
#include "rt/value/test_types.h"

namespace rt {
namespace {

using namespace abi;

TypeDescriptor sized_type(size_t size) {
  TypeDescriptor type{};
  type.size = size;
  return type;
}

struct Appends {
  size_t element_size;
  std::vector<Int> capacities;  // while 3000 elements are appended one by one
};

TEST(Slice, GrowsByGosCapacities) {
  FakeRuntime runtime;
  const Appends all[] = {
      {1, {8, 16, 32, 64, 128, 256, 512, 896, 1408, 2048, 3072}},
      {2, {4, 8, 16, 32, 64, 128, 256, 512, 896, 1344, 2048, 3072}},
      {4, {2, 4, 8, 16, 32, 64, 128, 256, 512, 864, 1344, 2048, 3072}},
      {8, {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 848, 1280, 1792, 2560, 3408}},
      {12, {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 853, 1365, 2048, 3413}},
      {16, {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 848, 1280, 1792, 2560, 3584}},
      {24, {1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 853, 1365, 2048, 3072}},
      {40, {1, 2, 4, 8, 16, 32, 67, 134, 272, 544, 1024, 1638, 2252, 3072}},
      {100, {1, 2, 4, 8, 17, 34, 69, 143, 286, 573, 983, 1474, 2048, 2785, 3686}},
  };
  for (const Appends& appends : all) {
    const TypeDescriptor type = sized_type(appends.element_size);
    Slice slice = {nullptr, 0, 0};
    std::vector<Int> capacities;
    for (Int i = 0; i < 3000; ++i) {
      if (slice.length == slice.capacity) {
        slice = rt_growslice(slice.data, i + 1, slice.capacity, 1, &type);
        capacities.push_back(slice.capacity);
      } else {
        ++slice.length;
      }
      memset(static_cast<uint8_t*>(slice.data) + static_cast<size_t>(i) * type.size,
             static_cast<int>(i % 251), type.size);
    }
    EXPECT_EQ(capacities, appends.capacities) << "elements of " << appends.element_size;
    for (Int i = 0; i < 3000; ++i) {
      ASSERT_EQ(static_cast<uint8_t*>(slice.data)[static_cast<size_t>(i) * type.size], i % 251);
    }
  }
}

TEST(Slice, GrowsByManyAsGoDoes) {
  FakeRuntime runtime;
  const Int rows[][4] = {
      // element size, capacity, added, new capacity
      {1, 0, 1, 8},
      {4, 0, 1, 2},
      {8, 0, 1, 1},
      {40, 0, 1, 1},
      {1, 0, 5, 8},
      {4, 0, 5, 6},
      {8, 0, 5, 6},
      {40, 0, 5, 5},
      {1, 0, 33, 48},
      {12, 0, 33, 34},
      {40, 0, 33, 35},
      {1, 5, 1, 16},
      {4, 5, 1, 12},
      {12, 5, 6, 12},
      {40, 5, 6, 11},
      {1, 100, 101, 208},
      {8, 100, 101, 224},
      {40, 100, 101, 204},
      {8, 255, 1, 512},
      {8, 256, 1, 512},
      {1, 257, 300, 576},
      {8, 257, 300, 608},
      {12, 257, 300, 565},
      {40, 257, 300, 614},
      {40, 1000, 10, 1638},
      {12, 1000, 2000, 3413},
      {1, 10000, 1, 13568},
      {4, 10000, 1, 14336},
      {12, 10000, 1, 12970},
      {40, 10000, 1, 12697},
      {1, 100000, 1, 131072},
      {8, 100000, 1, 125952},
      {40, 100000, 1, 125337},
      {1, 1000000, 3, 1253376},
      {8, 1000000, 3, 1250304},
      {12, 1000000, 3, 1250645},
  };
  for (const auto& row : rows) {
    const TypeDescriptor type = sized_type(static_cast<size_t>(row[0]));
    std::vector<uint8_t> old(static_cast<size_t>(row[0] * row[1]) + 1);
    const Slice grown = rt_growslice(old.data(), row[1] + row[2], row[1], row[2], &type);
    EXPECT_EQ(grown.length, row[1] + row[2]);
    EXPECT_EQ(grown.capacity, row[3]) << row[0] << " " << row[1] << " " << row[2];
  }
}

TEST(Slice, ReportsWhatDoesNotFit) {
  FakeRuntime runtime;
  const TypeDescriptor type = sized_type(8);
  rt_makeslice(&type, -1, 5);
  EXPECT_EQ(runtime.take_panic(), "runtime error: makeslice: len out of range");
  rt_makeslice(&type, Int{1} << 62, Int{1} << 62);
  EXPECT_EQ(runtime.take_panic(), "runtime error: makeslice: len out of range");
  rt_makeslice(&type, 5, 2);
  EXPECT_EQ(runtime.take_panic(), "runtime error: makeslice: cap out of range");
  rt_makeslice(&type, 5, Int{1} << 62);
  EXPECT_EQ(runtime.take_panic(), "runtime error: makeslice: cap out of range");
  EXPECT_NE(rt_makeslice(&type, 5, 6), nullptr);
  EXPECT_EQ(runtime.take_panic(), "");
  rt_growslice(nullptr, -1, 0, 1, &type);
  EXPECT_EQ(runtime.take_panic(), "runtime error: growslice: len out of range");
  rt_growslice(nullptr, INT64_MAX, 0, INT64_MAX, &type);
  EXPECT_EQ(runtime.take_panic(), "runtime error: growslice: len out of range");
  const TypeDescriptor nothing = sized_type(0);
  EXPECT_EQ(rt_growslice(nullptr, 7, 0, 7, &nothing).capacity, 7);
}

}  // namespace
}  // namespace rt
