// The collector on a heap of its own making: random graphs of objects of all sizes, of which a
// cycle must keep exactly what is reachable, also when the graph changes while it marks.
//
// There are no goroutines and no compiled code: the roots are a list that the test fills
// (fake_roots.h), the world never stops, and a cycle is a row of turns, between
// which the test changes the graph through the barrier.

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <map>
#include <random>
#include <set>
#include <vector>

#include "rt/abi/calls.h"
#include "rt/boot/knobs.h"
#include "rt/gc/barrier.h"
#include "rt/gc/cycle.h"
#include "rt/gc/fake_roots.h"
#include "rt/gc/heap.h"
#include "rt/gc/sweep.h"
#include "rt/mem/malloc.h"
#include "rt/mem/page_heap.h"
#include "rt/value/fake_runtime.h"
#include "rt/value/map.h"
#include "rt/value/test_types.h"

namespace rt::gc {
namespace {

constexpr uint8_t kFirstTwo[] = {3};

// A value of `words` words, of which the first two are pointers.
abi::TypeDescriptor node_type(size_t words) {
  abi::TypeDescriptor type{};
  type.size = 8 * words;
  type.pointer_bytes = 16;
  type.pointer_bitmap = kFirstTwo;
  return type;
}

struct Node {
  Node* links[2];
};

// Whether the allocator would hand the memory of `object` out again.
bool is_free(const void* object) {
  const auto address = reinterpret_cast<uintptr_t>(object);
  const mem::Span* span = mem::page_heap.find_object(address);
  if (span == nullptr) return true;
  const uint32_t index = span->index_of(address);
  return (span->free_objects(index / 64) >> index % 64 & 1) != 0;
}

// The heap's records keep pointers to types, so they live as long as the process.
const abi::TypeDescriptor& kept_node_type(size_t words) {
  static std::map<size_t, abi::TypeDescriptor> types;
  return types.try_emplace(words, node_type(words)).first->second;
}

class Graph {
 public:
  explicit Graph(unsigned seed) : random_(seed) {}

  Node* add(size_t words, size_t count) {
    const abi::TypeDescriptor& type = kept_node_type(words);
    auto* node = static_cast<Node*>(mem::allocate(type.size * count, &type, true));
    nodes_.push_back(node);
    return node;
  }

  Node* add_random() {
    const size_t words = 2 + random_() % (random_() % 20 == 0 ? 600 : 12);
    return add(words, random_() % 30 == 0 ? 1 + random_() % 3000 : 1);
  }

  void link_randomly() {
    for (Node* node : nodes_) {
      for (Node*& link : node->links) {
        link = random_() % 3 == 0 ? nullptr : any();
      }
    }
  }

  Node* any() { return nodes_[random_() % nodes_.size()]; }

  std::set<Node*> reachable() const {
    std::set<Node*> found;
    std::vector<Node*> grey;
    const auto reach = [&](Node* node) {
      if (node != nullptr && found.insert(node).second) grey.push_back(node);
    };
    for (void* root : fake_roots) reach(static_cast<Node*>(root));
    while (!grey.empty()) {
      Node* node = grey.back();
      grey.pop_back();
      for (Node* link : node->links) reach(link);
    }
    return found;
  }

  void forget_all_but(const std::set<Node*>& kept) { nodes_.assign(kept.begin(), kept.end()); }
  const std::vector<Node*>& nodes() const { return nodes_; }
  std::mt19937& random() { return random_; }

 private:
  std::mt19937 random_;
  std::vector<Node*> nodes_;
};

class CycleTest : public testing::TestWithParam<unsigned> {
 protected:
  void TearDown() override {
    fake_roots.clear();
    run_cycle();
  }
  FakeRuntime runtime_;
};

TEST_P(CycleTest, KeepsExactlyWhatIsReachable) {
  Graph graph(GetParam());
  for (int round = 0; round < 4; ++round) {
    for (int i = 0; i < 3000; ++i) graph.add_random();
    graph.link_randomly();
    fake_roots.clear();
    for (int i = 0; i < 20; ++i) fake_roots.push_back(graph.any());
    const std::set<Node*> reachable = graph.reachable();
    run_cycle();
    for (Node* node : graph.nodes()) {
      ASSERT_EQ(is_free(node), reachable.count(node) == 0) << node;
    }
    graph.forget_all_but(reachable);
  }
}

// What was reachable at the start, and what is made meanwhile, is kept, whatever the program does
// to the graph, as long as it uses the barrier.
TEST_P(CycleTest, KeepsWhatIsReachableWhileTheGraphChanges) {
  Graph graph(GetParam());
  for (int i = 0; i < 30000; ++i) graph.add_random();
  graph.link_randomly();
  for (int i = 0; i < 50; ++i) fake_roots.push_back(graph.any());
  std::set<Node*> known = graph.reachable();  // what a program can get at
  graph.forget_all_but(known);
  run_cycle();  // the pacer learns how much there is to mark
  request_cycle();
  const uint32_t before = cycle_number();
  int turns = 0;
  for (; work_when_idle(current_p()) && (phase == Phase::kMark || turns == 0); ++turns) {
    for (int i = 0; i < 300; ++i) {
      Node* node = graph.any();
      Node* fresh = graph.add_random();
      fresh->links[0] = graph.any();  // into new memory: no barrier
      store_pointer(reinterpret_cast<void**>(&node->links[graph.random()() % 2]),
                    graph.random()() % 2 == 0 ? fresh : graph.any());
    }
  }
  EXPECT_EQ(cycle_number(), before + 1);
  EXPECT_GT(turns, 2);
  while (work_when_idle(current_p())) {
  }
  for (Node* node : graph.reachable()) ASSERT_FALSE(is_free(node)) << node;
}

INSTANTIATE_TEST_SUITE_P(Seeds, CycleTest, testing::Range(1u, 6u));

TEST(Sweep, GivesEmptySpansBackAndCountsWhatItFrees) {
  FakeRuntime runtime;
  fake_roots.clear();
  run_cycle();
  const size_t pages = mem::page_heap.pages_in_use();
  const uint64_t freed_before = freed.objects[mem::size_class_of(512)];
  const uint64_t live = heap_live();
  for (int i = 0; i < 1000; ++i) mem::allocate(512, nullptr, true);
  EXPECT_GT(mem::page_heap.pages_in_use(), pages + 50);
  run_cycle();
  EXPECT_EQ(mem::page_heap.pages_in_use(), pages);
  EXPECT_EQ(freed.objects[mem::size_class_of(512)], freed_before + 1000);
  EXPECT_EQ(heap_live(), live);
}

// A word that a signal finds in a register, or in a frame, may be the address of an object that has
// not been made yet, in pages that held smaller objects before.
TEST(Mark, AnAddressOfNoObjectYetDoesNoHarm) {
  constexpr size_t kWords = 128;
  FakeRuntime runtime;
  fake_roots.clear();
  static const uint8_t all_bits[] = {3};
  abi::TypeDescriptor small{};
  small.size = small.pointer_bytes = 16;
  small.pointer_bitmap = all_bits;
  std::set<uintptr_t> pages;
  for (int i = 0; i < 20000; ++i) {
    const auto address = reinterpret_cast<uintptr_t>(mem::allocate(16, &small, true));
    pages.insert(address / mem::kPageSize);
  }
  run_cycle();
  Graph graph(1);
  uintptr_t last = 0;
  for (int i = 0; i < 20000 && pages.count(last / mem::kPageSize) == 0; ++i) {
    last = reinterpret_cast<uintptr_t>(graph.add(kWords, 1));
  }
  ASSERT_EQ(pages.count(last / mem::kPageSize), 1u);
  for (size_t i = 0; i < mem::kPageSize / (8 * kWords); ++i) {
    fake_roots.push_back(reinterpret_cast<void*>(last + i * 8 * kWords));
  }
  run_cycle();
  EXPECT_FALSE(is_free(reinterpret_cast<void*>(last)));
  fake_roots.clear();
  run_cycle();
}

// The entries of a map move to another table before the collector has come to the old one.
TEST(Mark, KeepsWhatAMapHoldsThatGrows) {
  FakeRuntime runtime;
  static const uint8_t bitmap[] = {1};
  static abi::TypeDescriptor pointer{};
  pointer.size = pointer.pointer_bytes = pointer.align = 8;
  pointer.kind = static_cast<uint8_t>(abi::Kind::kPointer);
  pointer.pointer_bitmap = bitmap;
  const abi::MapDescriptor* type = testing_types::map_type(testing_types::int64_type(), &pointer);
  void* map = abi::rt_makemap_small();
  Graph graph(1);
  Node* first = graph.add(2, 1);
  Node* last = first;
  for (int i = 0; i < 50000; ++i) last = last->links[0] = graph.add(2, 1);
  fake_roots = {first, map};  // in this order, so that allocations do not mark the map
  run_cycle();
  std::vector<void*> elements;
  const auto add = [&] {
    elements.push_back(mem::allocate(32, nullptr, true));
    *static_cast<void**>(abi::rt_mapassign_fast64(type, map, elements.size())) = elements.back();
  };
  while (static_cast<MapHeader*>(map)->growth_left != 0 || elements.size() < 1000) add();
  request_cycle();
  while (phase != Phase::kMark) work_when_idle(current_p());
  const void* old_table = static_cast<MapHeader*>(map)->groups;
  add();
  ASSERT_NE(static_cast<MapHeader*>(map)->groups, old_table);
  while (work_when_idle(current_p())) {
  }
  for (void* element : elements) ASSERT_FALSE(is_free(element));
  fake_roots.clear();
  run_cycle();
}

TEST(Sweep, InteriorPointersKeepTheirObject) {
  FakeRuntime runtime;
  auto* object = static_cast<uint8_t*>(mem::allocate(100000, nullptr, true));
  fake_roots = {object + 99999};
  run_cycle();
  EXPECT_FALSE(is_free(object));
  fake_roots.clear();
  run_cycle();
  EXPECT_TRUE(is_free(object));
}

// The bits of the last span of a block of memory end where the memory does.
TEST(Span, LooksAtNoBitsBeyondItsLastObject) {
  constexpr size_t kPage = 4096;
  auto* pages = static_cast<uint8_t*>(
      mmap(nullptr, 2 * kPage, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0));
  ASSERT_NE(pages, MAP_FAILED);
  ASSERT_EQ(mprotect(pages + kPage, kPage, PROT_NONE), 0);
  mem::Span span{};
  span.base = 4096;
  span.object_size = 16;
  span.object_count = 128;
  span.alloc_bits = reinterpret_cast<uint64_t*>(pages + kPage) - 2;
  span.alloc_cache = ~uint64_t{0};
  for (uint32_t i = 0; i < span.object_count; ++i) ASSERT_NE(span.take_object(), nullptr);
  EXPECT_EQ(span.take_object(), nullptr);
  munmap(pages, 2 * kPage);
}

// A program that overwrites the only pointer to an object that it holds on to, without barrier.
TEST(VerifyDeathTest, FindsWhatAStoreWithoutBarrierHasLost) {
  FakeRuntime runtime;
  fake_roots.clear();
  run_cycle();
  const auto lose = [] {
    knobs.gcverify = 1;
    Graph graph(1);
    Node* first = graph.add(2, 1);
    Node* last = first;
    for (int i = 0; i < 50000; ++i) last = last->links[0] = graph.add(2, 1);
    fake_roots = {first};
    request_cycle();
    for (int i = 0; i < 3; ++i) work_when_idle(current_p());  // what `first` points to is black
    ASSERT_EQ(phase, Phase::kMark);
    Node* parent = first;
    while (parent->links[0] != last) parent = parent->links[0];
    parent->links[0] = nullptr;
    first->links[1] = last;
    while (work_when_idle(current_p())) {
    }
  };
  EXPECT_EXIT(lose(), testing::ExitedWithCode(2), "reached from .* marked\n");
}

TEST(Span, IndexByMultiplicationIsDivision) {
  for (size_t size_class = 1; size_class < mem::kSizeClasses; ++size_class) {
    mem::Span span{};
    span.object_size = mem::kClassSize[size_class];
    span.divide_magic = mem::divide_magic_of(span.object_size);
    const size_t bytes = mem::kClassPages[size_class] * mem::kPageSize;
    for (size_t offset = 0; offset < bytes; ++offset) {
      ASSERT_EQ(span.index_of(offset), offset / span.object_size) << size_class << " " << offset;
    }
  }
}

}  // namespace
}  // namespace rt::gc
