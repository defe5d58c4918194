// Maps against std::map under random operations, and what Go promises about iteration while the map
// changes.
//
// Every other step goes through the generic functions and the fast ones for integer and string
// keys, so that both must agree on one table. Keys with odd equality (NaN, zeros, interfaces) have
// their own tests.

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <random>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "rt/abi/calls.h"
#include "rt/value/fake_runtime.h"
#include "rt/value/map.h"
#include "rt/value/test_types.h"

namespace rt {
namespace {

using namespace abi;
using namespace testing_types;

const MapDescriptor* int_map() {
  static auto* type = map_type(int64_type(), int64_type());
  return type;
}
const MapDescriptor* int32_map() {
  static auto* type = map_type(int32_type(), uint8_type());
  return type;
}
const MapDescriptor* string_map() {
  static auto* type = map_type(string_type(), int64_type(), kMapReflexiveKey | kMapNeedKeyUpdate);
  return type;
}
const MapDescriptor* float_map() {
  static auto* type = map_type(float64_type(), int64_type(), kMapNeedKeyUpdate);
  return type;
}

Int length(void* map) {
  return static_cast<MapHeader*>(map)->count;
}

void set(void* map, int64_t key, int64_t value) {
  *static_cast<int64_t*>(rt_mapassign_fast64(int_map(), map, static_cast<uint64_t>(key))) = value;
}

std::map<int64_t, int64_t> contents(void* map) {
  std::map<int64_t, int64_t> seen;
  MapIterator iterator{};
  for (rt_mapiterinit(int_map(), map, &iterator); iterator.key; rt_mapiternext(&iterator)) {
    const int64_t key = *static_cast<const int64_t*>(iterator.key);
    EXPECT_EQ(seen.count(key), 0u) << "produced twice: " << key;
    seen[key] = *static_cast<const int64_t*>(iterator.element);
  }
  return seen;
}

// Every other step through the generic functions: both must see the same map.
TEST(Map, RandomOperationsOnIntegers) {
  FakeRuntime runtime;
  for (const uint64_t key_range : {6, 20, 300, 50000}) {
    std::mt19937_64 random(key_range);
    void* map = rt_makemap_small();
    std::unordered_map<int64_t, int64_t> expected;
    for (int step = 0; step < 100000; ++step) {
      const auto key = static_cast<int64_t>(random() % key_range);
      const auto unsigned_key = static_cast<uint64_t>(key);
      const bool generic = random() % 2 == 0;
      switch (random() % 4) {
        case 0:
        case 1: {
          void* element = generic ? rt_mapassign(int_map(), map, &key)
                                  : rt_mapassign_fast64(int_map(), map, unsigned_key);
          ASSERT_EQ(*static_cast<int64_t*>(element), expected[key]);
          *static_cast<int64_t*>(element) = expected[key] = step;
          break;
        }
        case 2:
          generic ? rt_mapdelete(int_map(), map, &key)
                  : rt_mapdelete_fast64(int_map(), map, unsigned_key);
          expected.erase(key);
          break;
        case 3: {
          const PointerAndBool found = generic ? rt_mapaccess2(int_map(), map, &key)
                                               : rt_mapaccess2_fast64(int_map(), map, unsigned_key);
          ASSERT_EQ(found.ok, expected.count(key) == 1);
          ASSERT_EQ(*static_cast<int64_t*>(found.pointer), found.ok ? expected[key] : 0);
          break;
        }
      }
      ASSERT_EQ(length(map), static_cast<Int>(expected.size()));
      if (step % 20000 == 0) {
        ASSERT_EQ(contents(map), (std::map<int64_t, int64_t>(expected.begin(), expected.end())));
      }
    }
  }
}

TEST(Map, RandomOperationsOnStrings) {
  FakeRuntime runtime;
  std::mt19937_64 random(5);
  void* map = rt_makemap(string_map(), 100, nullptr);
  std::unordered_map<std::string, int64_t> expected;
  std::vector<std::string> keys;
  for (int i = 0; i < 3000; ++i)
    keys.push_back(std::string(random() % 40, 'k') + std::to_string(i));
  for (int step = 0; step < 100000; ++step) {
    const std::string& text = keys[random() % keys.size()];
    const String key = go_string(text);
    switch (random() % 3) {
      case 0:
        *static_cast<int64_t*>(rt_mapassign_faststr(string_map(), map, key)) = expected[text] =
            step;
        break;
      case 1:
        rt_mapdelete_faststr(string_map(), map, key);
        expected.erase(text);
        break;
      case 2: {
        const auto* found = static_cast<int64_t*>(rt_mapaccess1(string_map(), map, &key));
        ASSERT_EQ(*found, expected.count(text) ? expected[text] : 0);
        ASSERT_EQ(rt_mapaccess1_faststr(string_map(), map, key) == found,
                  expected.count(text) == 1 || *found == 0);
        break;
      }
    }
    ASSERT_EQ(length(map), static_cast<Int>(expected.size()));
  }
}

TEST(Map, SmallKeysAndElements) {
  FakeRuntime runtime;
  void* map = rt_makemap_small();
  for (uint32_t i = 0; i < 200; ++i) {
    *static_cast<uint8_t*>(rt_mapassign_fast32(int32_map(), map, i)) = static_cast<uint8_t>(i);
  }
  for (uint32_t i = 0; i < 200; i += 2) rt_mapdelete_fast32(int32_map(), map, i);
  for (uint32_t i = 0; i < 210; ++i) {
    const PointerAndBool found = rt_mapaccess2_fast32(int32_map(), map, i);
    EXPECT_EQ(found.ok, i % 2 == 1 && i < 200);
    EXPECT_EQ(*static_cast<uint8_t*>(found.pointer), found.ok ? i : 0);
  }
}

TEST(Map, LargeKeysAndElementsAreStoredIndirectly) {
  FakeRuntime runtime;
  struct Large {
    int64_t words[20];
  };
  static auto* large = array_type(int64_type(), 20);
  static auto* huge = array_type(int64_type(), 500);
  static auto* type = map_type(large, huge);
  EXPECT_EQ(type->slot_size, 16u);
  void* map = rt_makemap(type, 50, nullptr);
  Large key{};
  for (int64_t i = 0; i < 300; ++i) {
    key.words[19] = i;
    static_cast<int64_t*>(rt_mapassign(type, map, &key))[499] = i;
  }
  for (int64_t i = 0; i < 300; ++i) {
    key.words[19] = i;
    EXPECT_EQ(static_cast<int64_t*>(rt_mapaccess1(type, map, &key))[499], i);
  }
  key.words[19] = 1000;
  const PointerAndBool missing = rt_mapaccess2(type, map, &key);
  EXPECT_FALSE(missing.ok);
  for (int i = 0; i < 500; ++i) EXPECT_EQ(static_cast<int64_t*>(missing.pointer)[i], 0);
}

TEST(Map, MadeOnTheCallersStack) {
  FakeRuntime runtime;
  struct {
    uint64_t control = kMapControlEmptyGroup;
    int64_t slots[16] = {};
  } group;
  MapHeader map{};
  map.seed = rt_fastrand();
  map.groups = &group;
  for (int64_t i = 0; i < 8; ++i) set(&map, i, i * i);
  EXPECT_EQ(map.groups, &group);
  set(&map, 3, 33);
  EXPECT_EQ(map.groups, &group);
  set(&map, 8, 64);
  EXPECT_NE(map.groups, &group);
  EXPECT_EQ(contents(&map).size(), 9u);
}

TEST(Map, NilMaps) {
  FakeRuntime runtime;
  EXPECT_FALSE(rt_mapaccess2_fast64(int_map(), nullptr, 1).ok);
  EXPECT_EQ(*static_cast<int64_t*>(rt_mapaccess1_fast64(int_map(), nullptr, 1)), 0);
  rt_mapdelete_fast64(int_map(), nullptr, 1);
  rt_mapclear(int_map(), nullptr);
  MapIterator iterator{};
  rt_mapiterinit(int_map(), nullptr, &iterator);
  EXPECT_EQ(iterator.key, nullptr);
  EXPECT_EQ(runtime.take_panic(), "");
  rt_mapassign_fast64(int_map(), nullptr, 1);
  EXPECT_EQ(runtime.take_panic(), "assignment to entry in nil map");
}

TEST(Map, InterfaceKeysPanicWhenUnhashable) {
  FakeRuntime runtime;
  static auto* type =
      map_type(empty_interface_type(), int64_type(), kMapNeedKeyUpdate | kMapHashMightPanic);
  void* map = rt_makemap_small();
  const int64_t one = 1;
  const String text = go_string("one");
  const EmptyInterface by_number = {int64_type(), const_cast<int64_t*>(&one)};
  const EmptyInterface by_text = {string_type(), const_cast<String*>(&text)};
  *static_cast<int64_t*>(rt_mapassign(type, map, &by_number)) = 1;
  *static_cast<int64_t*>(rt_mapassign(type, map, &by_text)) = 2;
  EXPECT_EQ(*static_cast<int64_t*>(rt_mapaccess1(type, map, &by_number)), 1);
  EXPECT_EQ(*static_cast<int64_t*>(rt_mapaccess1(type, map, &by_text)), 2);
  EXPECT_EQ(runtime.take_panic(), "");
  Slice slice{};
  const EmptyInterface bad = {int_slice_type(), &slice};
  const char* message = "runtime error: hash of unhashable type []int64";
  rt_mapaccess1(type, map, &bad);
  EXPECT_EQ(runtime.take_panic(), message);
  rt_mapassign(type, map, &bad);
  EXPECT_EQ(runtime.take_panic(), message);
  rt_mapdelete(type, map, &bad);
  EXPECT_EQ(runtime.take_panic(), message);
  rt_mapaccess1(type, nullptr, &bad);
  EXPECT_EQ(runtime.take_panic(), message);
  EXPECT_EQ(length(map), 2);
}

TEST(Map, NaNsAndZeros) {
  FakeRuntime runtime;
  void* map = rt_makemap_small();
  const double nan = NAN, zero = 0.0, minus_zero = -0.0;
  for (int i = 0; i < 100; ++i) *static_cast<int64_t*>(rt_mapassign(float_map(), map, &nan)) = i;
  EXPECT_EQ(length(map), 100);
  EXPECT_FALSE(rt_mapaccess2(float_map(), map, &nan).ok);
  rt_mapdelete(float_map(), map, &nan);
  EXPECT_EQ(length(map), 100);
  *static_cast<int64_t*>(rt_mapassign(float_map(), map, &zero)) = 500;
  EXPECT_EQ(*static_cast<int64_t*>(rt_mapassign(float_map(), map, &minus_zero)), 500);
  std::set<int64_t> elements;
  MapIterator iterator{};
  for (rt_mapiterinit(float_map(), map, &iterator); iterator.key; rt_mapiternext(&iterator)) {
    const double key = *static_cast<const double*>(iterator.key);
    if (key == 0) {
      EXPECT_TRUE(std::signbit(key)) << "the assignment replaces the key";
    }
    elements.insert(*static_cast<const int64_t*>(iterator.element));
    // Growth in the middle: those that cannot be looked up are still produced, once.
    if (elements.size() == 10) {
      for (double d = 1; d < 500; ++d) rt_mapassign(float_map(), map, &d);
    }
  }
  for (int i = 0; i < 100; ++i) EXPECT_EQ(elements.count(i), 1u);
}

TEST(Map, ClearEndsARunningIteration) {
  FakeRuntime runtime;
  for (const bool grow_first : {false, true}) {
    void* map = rt_makemap_small();
    const double nan = NAN;
    for (int i = 0; i < 50; ++i) rt_mapassign(float_map(), map, &nan);
    MapIterator iterator{};
    rt_mapiterinit(float_map(), map, &iterator);
    if (grow_first) {
      for (double d = 1; d < 500; ++d) rt_mapassign(float_map(), map, &d);
    }
    rt_mapclear(float_map(), map);
    EXPECT_EQ(length(map), 0);
    rt_mapiternext(&iterator);
    EXPECT_EQ(iterator.key, nullptr);
  }
}

TEST(Map, IterationStartsAnywhere) {
  FakeRuntime runtime;
  void* map = rt_makemap_small();
  for (int64_t i = 0; i < 6; ++i) set(map, i, i);
  std::set<int64_t> firsts;
  for (int i = 0; i < 300; ++i) {
    MapIterator iterator{};
    rt_mapiterinit(int_map(), map, &iterator);
    firsts.insert(*static_cast<const int64_t*>(iterator.key));
  }
  EXPECT_EQ(firsts.size(), 6u);
}

// Each entry at most once; what was there at the start and was not deleted, exactly once; deleted
// ones that were not reached yet, not at all; and elements as they are now.
TEST(Map, IterationWhileTheMapChanges) {
  FakeRuntime runtime;
  std::mt19937_64 random(11);
  for (int round = 0; round < 300; ++round) {
    void* map = rt_makemap_small();
    const auto start_size = static_cast<int64_t>(1 + random() % 200);
    std::map<int64_t, int64_t> now;
    std::set<int64_t> never_deleted;
    for (int64_t i = 0; i < start_size; ++i) {
      set(map, i, i);
      now[i] = i;
      never_deleted.insert(i);
    }
    std::set<int64_t> seen, deleted_and_added;
    int64_t next_key = 10000;
    MapIterator iterator{};
    for (rt_mapiterinit(int_map(), map, &iterator); iterator.key; rt_mapiternext(&iterator)) {
      const int64_t key = *static_cast<const int64_t*>(iterator.key);
      ASSERT_EQ(now.count(key), 1u) << "a deleted entry";
      ASSERT_EQ(*static_cast<const int64_t*>(iterator.element), now[key]);
      if (deleted_and_added.count(key) == 0) {
        ASSERT_TRUE(seen.insert(key).second) << key;
      }
      for (uint64_t changes = random() % 6; changes > 0; --changes) {
        const auto victim = static_cast<int64_t>(random() % static_cast<uint64_t>(start_size));
        switch (random() % 3) {
          case 0:
            if (next_key < 10500) {
              set(map, next_key, next_key);
              now[next_key] = next_key;
              ++next_key;
            }
            break;
          case 1:
            rt_mapdelete_fast64(int_map(), map, static_cast<uint64_t>(victim));
            now.erase(victim);
            never_deleted.erase(victim);
            break;
          case 2:
            if (now.count(victim) == 0) deleted_and_added.insert(victim);
            set(map, victim, victim + 1);
            now[victim] = victim + 1;
            break;
        }
      }
    }
    for (int64_t key : never_deleted) ASSERT_EQ(seen.count(key), 1u) << key;
    ASSERT_EQ(contents(map), now);
  }
}

TEST(Map, DeletingAndAddingDoesNotGrowTheTableForEver) {
  FakeRuntime runtime;
  void* map = rt_makemap(int_map(), 1000, nullptr);
  for (int64_t i = 0; i < 900; ++i) set(map, i, i);
  const uint8_t before = static_cast<MapHeader*>(map)->capacity_log2;
  for (int64_t i = 900; i < 200000; ++i) {
    rt_mapdelete_fast64(int_map(), map, static_cast<uint64_t>(i - 900));
    set(map, i, i);
  }
  EXPECT_EQ(length(map), 900);
  EXPECT_LE(static_cast<MapHeader*>(map)->capacity_log2, before + 1);
}

TEST(Map, HintsAreOnlyHints) {
  FakeRuntime runtime;
  for (const Int hint : {Int{-5}, Int{0}, Int{8}, Int{9}, Int{1000}, Int{1} << 61, INT64_MAX}) {
    void* map = rt_makemap(int_map(), hint, nullptr);
    set(map, 1, 2);
    EXPECT_EQ(length(map), 1);
  }
  void* map = rt_makemap(int_map(), 1000, nullptr);
  void* groups = static_cast<MapHeader*>(map)->groups;
  for (int64_t i = 0; i < 1000; ++i) set(map, i, i);
  EXPECT_EQ(static_cast<MapHeader*>(map)->groups, groups);
}

TEST(Map, NoticesConcurrentUse) {
  FakeRuntime runtime;
  auto* map = static_cast<MapHeader*>(rt_makemap_small());
  set(map, 1, 1);
  MapIterator iterator{};
  rt_mapiterinit(int_map(), map, &iterator);
  map->flags |= kMapWriting;
  const auto exits = testing::ExitedWithCode(2);
  EXPECT_EXIT(rt_mapassign_fast64(int_map(), map, 1), exits, "fatal error: concurrent map writes");
  EXPECT_EXIT(rt_mapdelete_fast64(int_map(), map, 1), exits, "fatal error: concurrent map writes");
  EXPECT_EXIT(rt_mapclear(int_map(), map), exits, "fatal error: concurrent map writes");
  EXPECT_EXIT(rt_mapaccess1_fast64(int_map(), map, 1), exits,
              "fatal error: concurrent map read and map write");
  EXPECT_EXIT(rt_mapiternext(&iterator), exits,
              "fatal error: concurrent map iteration and map write");
}

}  // namespace
}  // namespace rt
