// Equality, hashing and the texts of run-time errors: what is equal hashes equally, every byte and
// the length count, blank fields do not, and what cannot be compared or hashed raises Go's message.

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <set>
#include <string>

#include "rt/abi/calls.h"
#include "rt/value/equal.h"
#include "rt/value/fake_runtime.h"
#include "rt/value/hash.h"
#include "rt/value/static_values.h"
#include "rt/value/test_types.h"

namespace rt {
namespace {

using namespace abi;
using namespace testing_types;

struct Pair {
  String a;
  double b;
};

TEST(Equal, WalksTheType) {
  FakeRuntime runtime;
  const std::string text = "key", same = "key";
  const Pair x = {go_string(text), 0.0}, y = {go_string(same), -0.0}, z = {go_string("kez"), 0};
  const Pair nan = {go_string(text), NAN};
  EXPECT_TRUE(values_equal(pair_type(), &x, &y));
  EXPECT_EQ(hash_value(pair_type(), &x, 5), hash_value(pair_type(), &y, 5));
  EXPECT_NE(hash_value(pair_type(), &x, 5), hash_value(pair_type(), &x, 6));
  EXPECT_FALSE(values_equal(pair_type(), &x, &z));
  EXPECT_FALSE(values_equal(pair_type(), &nan, &nan));
}

TEST(Equal, ComparesInterfacesByTheirDynamicType) {
  FakeRuntime runtime;
  int64_t one = 1, another = 1, two = 2;
  int32_t narrow = 1;
  const EmptyInterface a = {int64_type(), &one}, b = {int64_type(), &another};
  const EmptyInterface c = {int64_type(), &two}, d = {int32_type(), &narrow}, nil = {};
  const TypeDescriptor* type = empty_interface_type();
  EXPECT_TRUE(values_equal(type, &a, &b));
  EXPECT_EQ(hash_value(type, &a, 9), hash_value(type, &b, 9));
  EXPECT_FALSE(values_equal(type, &a, &c));
  EXPECT_FALSE(values_equal(type, &a, &d));
  EXPECT_FALSE(values_equal(type, &a, &nil));
  EXPECT_TRUE(values_equal(type, &nil, &nil));
  EXPECT_EQ(runtime.take_panic(), "");
}

TEST(Equal, RaisesForWhatCannotBeCompared) {
  FakeRuntime runtime;
  Slice slice = {};
  const EmptyInterface a = {int_slice_type(), &slice};
  EXPECT_FALSE(values_equal(empty_interface_type(), &a, &a));
  EXPECT_EQ(runtime.take_panic(), "runtime error: comparing uncomparable type []int64");
  hash_value(empty_interface_type(), &a, 1);
  EXPECT_EQ(runtime.take_panic(), "runtime error: hash of unhashable type []int64");
  EXPECT_FALSE(rt_efaceeq(int_slice_type(), &slice, &slice));
  EXPECT_EQ(runtime.take_panic(), "runtime error: comparing uncomparable type []int64");
}

TEST(Hash, DependsOnEveryByteAndTheLength) {
  FakeRuntime runtime;
  std::mt19937 random(7);
  for (size_t size = 0; size < 200; ++size) {
    std::string text(size, 0);
    for (char& c : text) c = static_cast<char>(random());
    const uint64_t hash = hash_bytes(text.data(), size, 1);
    EXPECT_NE(hash_bytes(text.data(), size, 2), hash);
    for (size_t i = 0; i < size; ++i) {
      std::string changed = text;
      changed[i] = static_cast<char>(changed[i] ^ 1 << random() % 8);
      EXPECT_NE(hash_bytes(changed.data(), size, 1), hash) << size << " " << i;
    }
  }
  std::set<uint64_t> of_zeros;
  const std::string zeros(100, 0);
  for (size_t size = 0; size <= 100; ++size) of_zeros.insert(hash_bytes(zeros.data(), size, 1));
  EXPECT_EQ(of_zeros.size(), 101u);
}

TEST(Hash, SpreadsConsecutiveIntegersOverLowAndHighBits) {
  FakeRuntime runtime;
  int low[128] = {}, high[128] = {};
  for (uint64_t i = 0; i < 128 * 1000; ++i) {
    const uint64_t hash = hash_integer(i, 77);
    ++low[hash & 127];
    ++high[hash >> 57];
  }
  for (int i = 0; i < 128; ++i) {
    EXPECT_NEAR(low[i], 1000, 250);
    EXPECT_NEAR(high[i], 1000, 250);
  }
}

TEST(StaticValues, AreZeroAtAnySize) {
  FakeRuntime runtime;
  for (size_t size : {8, 1024, 1025, 5000, 100000, 3000, 1000000}) {
    auto* zeros = static_cast<uint8_t*>(zero_value(size));
    for (size_t i = 0; i < size; ++i) ASSERT_EQ(zeros[i], 0);
  }
  EXPECT_EQ(*static_byte(200), 200);
}

TEST(Errors, HaveGosTexts) {
  FakeRuntime runtime;
#define EXPECT_RAISES(call, message)                   \
  do {                                                 \
    call;                                              \
    EXPECT_EQ(runtime.take_panic(), message) << #call; \
  } while (false)
  EXPECT_RAISES(rt_panicIndex(5, 3), "runtime error: index out of range [5] with length 3");
  EXPECT_RAISES(rt_panicIndex(-1, 3), "runtime error: index out of range [-1]");
  EXPECT_RAISES(rt_panicIndexU(UINT64_MAX, 3),
                "runtime error: index out of range [18446744073709551615] with length 3");
  EXPECT_RAISES(rt_panicSliceAlen(5, 3),
                "runtime error: slice bounds out of range [:5] with length 3");
  EXPECT_RAISES(rt_panicSliceAcap(5, 3),
                "runtime error: slice bounds out of range [:5] with capacity 3");
  EXPECT_RAISES(rt_panicSliceAcap(-5, 3), "runtime error: slice bounds out of range [:-5]");
  EXPECT_RAISES(rt_panicSliceB(5, 3), "runtime error: slice bounds out of range [5:3]");
  EXPECT_RAISES(rt_panicSliceB(-5, 3), "runtime error: slice bounds out of range [-5:]");
  EXPECT_RAISES(rt_panicSlice3Alen(5, 3),
                "runtime error: slice bounds out of range [::5] with length 3");
  EXPECT_RAISES(rt_panicSlice3AcapU(5, 3),
                "runtime error: slice bounds out of range [::5] with capacity 3");
  EXPECT_RAISES(rt_panicSlice3B(5, 3), "runtime error: slice bounds out of range [:5:3]");
  EXPECT_RAISES(rt_panicSlice3B(-5, 3), "runtime error: slice bounds out of range [:-5:]");
  EXPECT_RAISES(rt_panicSlice3C(5, 3), "runtime error: slice bounds out of range [5:3:]");
  EXPECT_RAISES(rt_panicSlice3C(-5, 3), "runtime error: slice bounds out of range [-5::]");
  EXPECT_RAISES(rt_panicSliceConvert(2, 4),
                "runtime error: cannot convert slice with length 2 to array or pointer to array "
                "with length 4");
  EXPECT_RAISES(rt_panicdivide(), "runtime error: integer divide by zero");
  EXPECT_RAISES(rt_panicshift(), "runtime error: negative shift amount");
  EXPECT_RAISES(rt_panicwrap(go_string("main"), go_string("T"), go_string("M")),
                "value method main.T.M called using nil *T pointer");
#undef EXPECT_RAISES
}

}  // namespace
}  // namespace rt
