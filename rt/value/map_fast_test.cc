// The assembly of rt/value/map_fast.S against std::unordered_map, with its C++ namesakes behind it for
// the ways that are not frequent, as in a program. The assembly is called as compiled code would, by
// `compiled_call` (fake_runtime.h). The slow.NAME
// functions, which are thunks in a program, are made here; they count how often they are called.

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <unordered_map>
#include <vector>

#include "rt/abi/calls.h"
#include "rt/gc/gc.h"
#include "rt/value/fake_runtime.h"
#include "rt/value/map.h"
#include "rt/value/test_types.h"

extern "C" {
uint64_t slow_calls;
}

asm(R"(
        .text
        .macro  SLOW name
        .globl  slow.\name
        .type   slow.\name, @function
slow.\name:
        incq    slow_calls(%rip)
        movq    %rdi, %r8
        movq    %rax, %rdi
        movq    %rbx, %rsi
        movq    %rcx, %rdx
        movq    %r8, %rcx
        pushq   %rbp
        movq    %rsp, %rbp
        andq    $-16, %rsp
        call    rt_\name
        movq    %rdx, %rbx
        leave
        ret
        .endm

        .irp    name, mapaccess1_fast32, mapaccess2_fast32, mapassign_fast32, mapdelete_fast32
        SLOW    \name
        .endr
        .irp    name, mapaccess1_fast64, mapaccess2_fast64, mapassign_fast64, mapdelete_fast64
        SLOW    \name
        .endr
        .irp    name, mapaccess1_faststr, mapaccess2_faststr, mapassign_faststr, mapdelete_faststr
        SLOW    \name
        .endr
        SLOW    mapiternext
)");

#define FAST(name) extern "C" void fast_##name() asm("runtime." #name)
FAST(mapaccess1_fast32);
FAST(mapaccess2_fast32);
FAST(mapassign_fast32);
FAST(mapdelete_fast32);
FAST(mapaccess1_fast64);
FAST(mapaccess2_fast64);
FAST(mapassign_fast64);
FAST(mapdelete_fast64);
FAST(mapaccess1_faststr);
FAST(mapaccess2_faststr);
FAST(mapassign_faststr);
FAST(mapdelete_faststr);
FAST(mapiternext);

namespace rt {
namespace {

using namespace abi;
using namespace testing_types;

// A kind of key: how it is passed, and the functions for it.
struct Keys32 {
  using Key = uint32_t;
  static const TypeDescriptor* type() { return int32_type(); }
  static Key make(uint64_t n) { return static_cast<uint32_t>(n * 0x10001); }
  static uint64_t first(const Key& key) { return key | uint64_t{0xdead} << 32; }  // high: ignored
  static uint64_t second(const Key&) { return 0; }
  static Key read(const void* slot) { return *static_cast<const uint32_t*>(slot); }
  static constexpr auto access1 = fast_mapaccess1_fast32, access2 = fast_mapaccess2_fast32,
                        assign = fast_mapassign_fast32, erase = fast_mapdelete_fast32;
};
struct Keys64 {
  using Key = uint64_t;
  static const TypeDescriptor* type() { return int64_type(); }
  static Key make(uint64_t n) { return n << 40 | n; }
  static uint64_t first(const Key& key) { return key; }
  static uint64_t second(const Key&) { return 0; }
  static Key read(const void* slot) { return *static_cast<const uint64_t*>(slot); }
  static constexpr auto access1 = fast_mapaccess1_fast64, access2 = fast_mapaccess2_fast64,
                        assign = fast_mapassign_fast64, erase = fast_mapdelete_fast64;
};
struct KeysString {
  using Key = std::string;
  static const TypeDescriptor* type() { return string_type(); }
  // All lengths, differing in one byte somewhere; the copies that maps point at live for ever.
  static const Key& make(uint64_t n) {
    static auto* made = new std::unordered_map<uint64_t, std::string>;
    auto [entry, is_new] = made->try_emplace(n);
    if (is_new) {
      std::string& text = entry->second = std::string(n % 70, 'x');
      const std::string digits = std::to_string(n);
      for (size_t i = 0; i < digits.size() && i < text.size(); ++i) {
        text[(n / 3 + i) % text.size()] = digits[i];
      }
    }
    return entry->second;
  }
  static uint64_t first(const Key& key) { return reinterpret_cast<uint64_t>(key.data()); }
  static uint64_t second(const Key& key) { return key.size(); }
  static Key read(const void* slot) {
    auto* string = static_cast<const String*>(slot);
    return Key(reinterpret_cast<const char*>(string->data), static_cast<size_t>(string->length));
  }
  static constexpr auto access1 = fast_mapaccess1_faststr, access2 = fast_mapaccess2_faststr,
                        assign = fast_mapassign_faststr, erase = fast_mapdelete_faststr;
};

template <typename Keys>
class MapFast : public testing::Test {
 protected:
  using Key = typename Keys::Key;

  PointerAndBool call(void (*function)(), const Key& key) {
    const CompiledResult result =
        compiled_call(type_, map_, Keys::first(key), Keys::second(key), function);
    return {reinterpret_cast<void*>(result.rax), static_cast<bool>(result.rbx & 0xff)};
  }
  void set(const Key& key, int64_t value) {
    auto* element = static_cast<int64_t*>(call(Keys::assign, key).pointer);
    const auto old = expected_.find(key);
    ASSERT_EQ(*element, old == expected_.end() ? 0 : old->second);
    *element = expected_[key] = value;
  }
  void erase(const Key& key) {
    call(Keys::erase, key);
    expected_.erase(key);
  }
  void look_up(const Key& key) {
    const auto wanted = expected_.find(key);
    const PointerAndBool found = call(Keys::access2, key);
    ASSERT_EQ(found.ok, wanted != expected_.end());
    const int64_t value = found.ok ? wanted->second : 0;
    ASSERT_EQ(*static_cast<int64_t*>(found.pointer), value);
    ASSERT_EQ(*static_cast<int64_t*>(call(Keys::access1, key).pointer), value);
  }
  void compare_all() {
    std::unordered_map<Key, int64_t> seen;
    MapIterator iterator{};
    rt_mapiterinit(type_, map_, &iterator);
    while (iterator.key != nullptr) {
      const Key key = Keys::read(iterator.key);
      ASSERT_TRUE(seen.emplace(key, *static_cast<const int64_t*>(iterator.element)).second);
      compiled_call(&iterator, nullptr, 0, 0, fast_mapiternext);
    }
    ASSERT_EQ(seen, expected_);
  }
  void random_operations(uint64_t key_range, int steps) {
    std::mt19937_64 random(key_range);
    for (int step = 0; step < steps; ++step) {
      const Key& key = Keys::make(random() % key_range);
      switch (random() % 4) {
        case 0:
          set(key, step);
          break;
        case 1:
          erase(key);
          break;
        default:
          look_up(key);
      }
      ASSERT_EQ(static_cast<MapHeader*>(map_)->count, static_cast<Int>(expected_.size()));
      ASSERT_EQ(static_cast<MapHeader*>(map_)->flags, 0);
      if (step % (steps / 8) == 0) compare_all();
    }
  }

  FakeRuntime runtime_;
  const MapDescriptor* type_ =
      map_type(Keys::type(), int64_type(), kMapReflexiveKey | kMapNeedKeyUpdate);
  void* map_ = rt_makemap_small();
  std::unordered_map<Key, int64_t> expected_;
};

using AllKeys = testing::Types<Keys32, Keys64, KeysString>;
TYPED_TEST_SUITE(MapFast, AllKeys);

TYPED_TEST(MapFast, ASmallMap) {
  this->random_operations(12, 20000);
}

TYPED_TEST(MapFast, ALargeMap) {
  this->random_operations(3000, 60000);
}

// What the assembly is for happens in the assembly.
TYPED_TEST(MapFast, FrequentWaysStayInAssembly) {
  for (uint64_t n = 0; n < 1000; ++n) this->set(TypeParam::make(n), 1);
  slow_calls = 0;
  for (uint64_t n = 0; n < 2000; ++n) this->look_up(TypeParam::make(n));
  for (uint64_t n = 0; n < 1000; ++n) this->set(TypeParam::make(n), 2);
  for (uint64_t n = 0; n < 1000; ++n) this->erase(TypeParam::make(n));
  this->compare_all();
  EXPECT_EQ(slow_calls, 0u);
}

TYPED_TEST(MapFast, NilAndLargeElements) {
  this->map_ = nullptr;
  this->look_up(TypeParam::make(5));
  this->erase(TypeParam::make(5));
  this->call(TypeParam::assign, TypeParam::make(5));
  EXPECT_EQ(this->runtime_.take_panic(), "assignment to entry in nil map");

  this->map_ = rt_makemap_small();
  this->type_ = map_type(TypeParam::type(), array_type(int64_type(), 300));
  for (uint64_t n = 0; n < 100; ++n) this->set(TypeParam::make(n), static_cast<int64_t>(n));
  for (uint64_t n = 0; n < 200; ++n) this->look_up(TypeParam::make(n));
  this->compare_all();
}

}  // namespace
}  // namespace rt
