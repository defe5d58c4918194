// The allocator, hosted: size classes, page heap, objects, records of pointers, large objects.
//
// The page heap is driven by random rows of requests, against a map of what is in use: runs never
// overlap, free neighbours merge, and what the heap says of itself (pages in use, released) is
// what the map says. Objects are checked against what Go promises: sizes as Go reports them, zeroed
// memory, alignment. The records of pointers are compared word by word with the type's bitmap, for
// all sizes of values and arrays of them. What needs a goroutine gets one of
// rt/value/fake_runtime.h, whose losing of its turn is a return to the test.

#include <gtest/gtest.h>

#include <cstring>
#include <map>
#include <random>
#include <vector>

#include "rt/abi/calls.h"
#include "rt/gc/heap.h"
#include "rt/mem/large.h"
#include "rt/mem/malloc.h"
#include "rt/mem/memory.h"
#include "rt/mem/page_heap.h"
#include "rt/mem/pointers.h"
#include "rt/mem/size_classes.h"
#include "rt/value/fake_runtime.h"

namespace rt::mem {
namespace {

abi::TypeDescriptor pointer_type(size_t words, const uint8_t* bitmap) {
  abi::TypeDescriptor type{};
  type.size = type.pointer_bytes = 8 * words;
  type.pointer_bitmap = bitmap;
  return type;
}

TEST(SizeClasses, ReportGosSizes) {
  EXPECT_EQ(allocated_size(8192), 8192u);
  EXPECT_EQ(allocated_size(8200), 9472u);
  EXPECT_EQ(allocated_size(8388608), 8388608u);
  EXPECT_EQ(allocated_size(8388616), 8396800u);
  EXPECT_EQ(allocated_size(0), 0u);
  EXPECT_EQ(allocated_size(1), 8u);
  EXPECT_EQ(allocated_size(32768), 32768u);
  EXPECT_EQ(allocated_size(32769), 40960u);
}

TEST(SizeClasses, EverySizeGetsTheSmallestClassThatHoldsIt) {
  for (size_t size = 1; size <= kMaxSmallSize; ++size) {
    const size_t size_class = size_class_of(size);
    ASSERT_GE(kClassSize[size_class], size);
    ASSERT_LT(kClassSize[size_class - 1], size);
  }
}

TEST(PageHeap, RandomRunsNeverOverlapAndMergeAgain) {
  FakeRuntime runtime;
  static PageHeap heap;
  std::mt19937 random(1);
  std::map<uintptr_t, Span*> live;
  for (int step = 0; step < 20000; ++step) {
    if (live.empty() || random() % 5 < 3) {
      const size_t pages = random() % 10 == 0 ? 1 + random() % 300 : 1 + random() % 20;
      Span* span = heap.allocate(pages, SpanState::kInUse, SpanClass::of(0, true));
      ASSERT_NE(span, nullptr);
      ASSERT_EQ(span->page_count, pages);
      auto after = live.lower_bound(span->base);
      if (after != live.end()) {
        ASSERT_LE(span->base + pages * kPageSize, after->first);
      }
      if (after != live.begin()) {
        Span* before = std::prev(after)->second;
        ASSERT_LE(before->base + before->page_count * kPageSize, span->base);
      }
      for (size_t page = 0; page < pages; ++page) {
        ASSERT_EQ(heap.span_of(span->base + page * kPageSize + 17), span);
      }
      live[span->base] = span;
    } else {
      auto victim = std::next(live.begin(), static_cast<long>(random() % live.size()));
      heap.free(victim->second);
      live.erase(victim);
    }
  }
  const size_t committed = heap.committed();
  for (auto& [base, span] : live) heap.free(span);
  EXPECT_EQ(heap.pages_in_use(), 0u);
  // Everything has merged: one span can have all of it, without growth.
  Span* all = heap.allocate(committed / kPageSize, SpanState::kInUse, SpanClass::of(0, true));
  ASSERT_NE(all, nullptr);
  EXPECT_EQ(heap.committed(), committed);
  heap.free(all);
}

TEST(Malloc, RandomObjectsAreZeroAlignedAndApart) {
  FakeRuntime runtime;
  std::mt19937 random(2);
  std::map<uintptr_t, size_t> live;
  for (int step = 0; step < 30000; ++step) {
    const size_t size = 1 + random() % (random() % 50 == 0 ? 100000 : 700);
    auto* object = static_cast<uint8_t*>(allocate(size, nullptr, true));
    for (size_t i = 0; i < size; ++i) ASSERT_EQ(object[i], 0) << size;
    memset(object, 0xa5, size);
    const auto address = reinterpret_cast<uintptr_t>(object);
    if (size % 8 == 0) {
      ASSERT_EQ(address % 8, 0u);
    }
    auto after = live.lower_bound(address);
    if (after != live.end()) {
      ASSERT_LE(address + size, after->first);
    }
    if (after != live.begin()) {
      ASSERT_LE(std::prev(after)->first + std::prev(after)->second, address);
    }
    live[address] = size;
  }
}

TEST(Malloc, TinyObjectsShareABlock) {
  FakeRuntime runtime;
  auto* a = static_cast<uint8_t*>(allocate(1, nullptr, true));
  auto* b = static_cast<uint8_t*>(allocate(1, nullptr, true));
  auto* c = static_cast<uint8_t*>(allocate(4, nullptr, true));
  EXPECT_EQ(b, a + 1);
  EXPECT_EQ(c, a + 4);
  EXPECT_EQ(allocate(0, nullptr, true), &zero_base);
}

TEST(Malloc, RecordsThePointersOfSmallAndLargeObjects) {
  FakeRuntime runtime;
  const uint8_t every_third[] = {0b00100100, 0b01001001, 0b10010010};
  std::mt19937 random(3);
  for (int step = 0; step < 2000; ++step) {
    const size_t words = 1 + random() % 24;
    const size_t count = random() % 20 == 0 ? 1 + random() % 2000 : 1 + random() % 6;
    abi::TypeDescriptor type = pointer_type(words, every_third);
    const size_t size = type.size * count;
    const auto object = reinterpret_cast<uintptr_t>(allocate(size, &type, true));
    const Span& span = *page_heap.span_of(object);
    ASSERT_FALSE(span.span_class.no_pointers());
    for (size_t word = 0; word < size / 8; ++word) {
      const size_t in_value = word % words;
      const bool expected = (every_third[in_value / 8] >> in_value % 8 & 1) != 0;
      ASSERT_EQ(may_hold_pointer(span, object, object + 8 * word), expected)
          << words << " words, " << count << " values, word " << word;
    }
    if (span.object_size <= kMaxBitmapSize) {
      for (size_t word = size / 8; word < span.object_size / 8; ++word) {
        ASSERT_FALSE(may_hold_pointer(span, object, object + 8 * word));
      }
    }
  }
}

TEST(Malloc, TakesObjectsAroundThoseThatACollectionKept) {
  uint64_t kept[2] = {0xfffffffffffffff5, 0x3};  // objects 1 and 3, and 66 to 69, are free
  Span span{};
  span.base = 4096;
  span.object_size = 16;
  span.object_count = 70;
  span.alloc_bits = kept;
  span.alloc_cache = ~kept[0];
  std::vector<uintptr_t> taken;
  while (void* object = span.take_object()) {
    taken.push_back((reinterpret_cast<uintptr_t>(object) - 4096) / 16);
  }
  EXPECT_EQ(taken, (std::vector<uintptr_t>{1, 3, 66, 67, 68, 69}));
  EXPECT_EQ(span.allocated_count, 6u);
}

TEST(Malloc, EndsTheProgramWhenMemoryHasRunOut) {
  FakeRuntime runtime;
  EXPECT_EXIT(allocate(size_t{1} << 49, nullptr, true), testing::ExitedWithCode(2),
              "fatal error: runtime: out of memory");
  EXPECT_EXIT(allocate(size_t{1} << 47, nullptr, true), testing::ExitedWithCode(2),
              "fatal error: runtime: out of memory");
}

TEST(LargeObject, IsClearedInSeveralTurnsAndThenTheResult) {
  FakeRuntime runtime;
  static const abi::TypeDescriptor kBytes{};
  constexpr size_t kSize = 5 << 20;
  void* used = allocate_pages(kSize / kPageSize);
  memset(used, 0xff, kSize);
  free_pages(used);
  const uint64_t live = gc::heap_live();
  const size_t manual = page_heap.pages_manual();
  G g{};
  const bool at_once =
      runtime.run(g, [] { allocate_result(kSize, &kBytes); });  // parks, and so does not return
  ASSERT_FALSE(at_once);
  int turns = 1;
  EXPECT_EQ(gc::heap_live(), live);  // not an object yet
  EXPECT_EQ(page_heap.pages_manual(), manual + kSize / kPageSize);
  while (!runtime.resume(g)) ++turns;
  EXPECT_GT(turns, 10);
  EXPECT_EQ(g.park_data, nullptr);
  EXPECT_EQ(page_heap.pages_manual(), manual);
  EXPECT_EQ(gc::heap_live(), live + kSize);
  const auto* object = reinterpret_cast<const uint8_t*>(g.header.context.result[0]);
  ASSERT_NE(object, nullptr);
  ASSERT_NE(page_heap.find_object(reinterpret_cast<uintptr_t>(object)), nullptr);
  for (size_t i = 0; i < kSize; ++i) ASSERT_EQ(object[i], 0) << i;
}

TEST(LargeObject, OfFreshPagesNeedsNoTurn) {
  FakeRuntime runtime;
  static const abi::TypeDescriptor kBytes{};
  void* object = nullptr;
  EXPECT_TRUE(runtime.run(runtime.main_g(), [&] { object = allocate_result(64 << 20, &kBytes); }));
  EXPECT_NE(object, nullptr);
}

// What the page heap says of released pages is what a set of them says, whatever is allocated,
// freed and released; released pages are zero, and others keep what is in them.
TEST(PageHeap, KnowsWhichPagesTheKernelHas) {
  FakeRuntime runtime;
  static PageHeap heap;
  std::mt19937 random(7);
  std::vector<Span*> live;
  for (int step = 0; step < 3000; ++step) {
    switch (random() % 4) {
      case 0:
      case 1: {
        Span* span = heap.allocate(1 + random() % 90, SpanState::kInUse, SpanClass::of(0, true));
        auto* bytes = reinterpret_cast<uint8_t*>(span->base);
        if (!span->needs_zero) {
          for (size_t i = 0; i < span->object_size; i += 512) ASSERT_EQ(bytes[i], 0);
        }
        memset(bytes, 0xab, span->object_size);
        live.push_back(span);
        break;
      }
      case 2:
        if (live.empty()) break;
        std::swap(live[random() % live.size()], live.back());
        heap.free(live.back());
        live.pop_back();
        break;
      case 3:
        const size_t before = heap.pages_released();
        const size_t most = 1 + random() % 40;
        const size_t pages = heap.release_some(most);
        ASSERT_LE(pages, most);
        ASSERT_EQ(heap.pages_released(), before + pages);
        break;
    }
    ASSERT_LE(heap.pages_in_use() + heap.pages_released(), heap.committed() / kPageSize);
  }
  for (const Span* span : live) {
    ASSERT_EQ(reinterpret_cast<const uint8_t*>(span->base)[span->object_size - 1], 0xab);
  }
  heap.release_pages(SIZE_MAX);
  EXPECT_EQ(heap.pages_in_use() + heap.pages_released(), heap.committed() / kPageSize);
  for (Span* span : live) heap.free(span);
  heap.release_pages(SIZE_MAX);
  EXPECT_EQ(heap.pages_released(), heap.committed() / kPageSize);
}

TEST(PageHeap, StaysBelowItsLimitByReleasingFreePages) {
  FakeRuntime runtime;
  static PageHeap heap;
  Span* first = heap.allocate(1000, SpanState::kInUse, SpanClass::of(0, true));
  heap.free(first);
  EXPECT_GE(heap.pages_mapped(), 1000u);
  heap.set_limit(1500);
  std::vector<Span*> spans;
  for (int i = 0; i < 14; ++i) {
    spans.push_back(heap.allocate(100 + i, SpanState::kInUse, SpanClass::of(0, true)));
    ASSERT_LE(heap.pages_mapped(), 1500u) << i;
  }
  Span* large = heap.allocate(1200, SpanState::kInUse, SpanClass::of(0, true));  // must go beyond
  EXPECT_EQ(heap.pages_mapped(), heap.pages_in_use());
  heap.free(large);
}

TEST(Malloc, ManualPagesComeBack) {
  void* pages = allocate_pages(4);
  ASSERT_NE(pages, nullptr);
  memset(pages, 1, 4 * kPageSize);
  free_pages(pages);
}

TEST(Memory, EqualComparesEveryByte) {
  uint8_t a[64], b[64];
  for (size_t size = 0; size <= 64; ++size) {
    memset(a, 7, sizeof a);
    memset(b, 7, sizeof b);
    EXPECT_TRUE(equal(a, b, size));
    for (size_t i = 0; i < size; ++i) {
      b[i] = 8;
      EXPECT_FALSE(equal(a, b, size)) << size << " " << i;
      b[i] = 7;
    }
  }
}

}  // namespace
}  // namespace rt::mem
