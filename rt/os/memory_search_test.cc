// The assembly of rt/os/memory_move.S and memory_search.S, each size at several alignments, with memory
// that ends where a page that cannot be accessed begins, and that starts where one ends. Everything runs
// three times: before the processor is asked, as the baseline, and with what it has (rt/os/cpu.S).

#include <gtest/gtest.h>

#include <stddef.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include <algorithm>
#include <vector>

#include "rt/value/fake_runtime.h"

extern "C" {
extern uint8_t rt_cpu_level;
void rt_detect_cpu();
void* rt_move(void* to, const void* from, size_t size);
void rt_clear(void* to, size_t size);
}
extern "C" void go_memequal() asm("runtime.memequal");
extern "C" void go_cmpstring() asm("runtime.cmpstring");
extern "C" void go_indexbyte() asm("runtime.indexbyte");
extern "C" void go_countbyte() asm("runtime.countbyte");

namespace rt {
namespace {

constexpr size_t kRoom = 5 * 4096;  // accessible bytes

// kRoom bytes between two pages that must not be touched.
class GuardedMemory {
 public:
  GuardedMemory()
      : all_(static_cast<uint8_t*>(mmap(nullptr, kRoom + 2 * 4096, PROT_NONE,
                                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))) {
    mprotect(all_ + 4096, kRoom, PROT_READ | PROT_WRITE);
  }
  ~GuardedMemory() { munmap(all_, kRoom + 2 * 4096); }
  uint8_t* start() const { return all_ + 4096; }
  uint8_t* end() const { return start() + kRoom; }
  void fill(unsigned seed) {
    for (size_t i = 0; i < kRoom; ++i) start()[i] = static_cast<uint8_t>(i * 37 + i / 256 + seed);
  }

 private:
  uint8_t* all_;
};

std::vector<size_t> sizes() {
  std::vector<size_t> result;
  for (size_t size = 0; size <= 300; ++size) result.push_back(size);
  for (size_t size : {383, 384, 385, 511, 512, 513, 1000, 1024, 2047, 2048, 4095, 4096, 4097, 4103,
                      4104, 4111, 6000, 8191}) {
    result.push_back(size);
  }
  return result;
}

class MemoryLevels : public testing::TestWithParam<int> {
 protected:
  void SetUp() override {
    rt_cpu_level = static_cast<uint8_t>(GetParam());
    if (GetParam() == 2) rt_detect_cpu();
  }
  void TearDown() override { rt_cpu_level = 0; }
  GuardedMemory a_;
  GuardedMemory b_;
};
INSTANTIATE_TEST_SUITE_P(, MemoryLevels, testing::Values(0, 1, 2));

TEST_P(MemoryLevels, MovesBetweenGuards) {
  for (size_t size : sizes()) {
    for (size_t shift : {0, 1, 7, 8, 31}) {
      a_.fill(1);
      b_.fill(2);
      const uint8_t before = b_.end()[-static_cast<ptrdiff_t>(size) - 1];
      EXPECT_EQ(rt_move(b_.end() - size, a_.start() + shift, size), b_.end() - size);
      ASSERT_EQ(memcmp(b_.end() - size, a_.start() + shift, size), 0) << size;
      ASSERT_EQ(b_.end()[-static_cast<ptrdiff_t>(size) - 1], before) << size;
      const uint8_t after = b_.start()[size + shift];
      rt_move(b_.start() + shift, a_.end() - size, size);
      ASSERT_EQ(memcmp(b_.start() + shift, a_.end() - size, size), 0) << size;
      ASSERT_EQ(b_.start()[size + shift], after) << size;
    }
  }
}

TEST_P(MemoryLevels, MovesOverlapping) {
  for (size_t size : sizes()) {
    for (ptrdiff_t distance : {-600, -300, -129, -128, -127, -72, -64, -63, -33, -32, -17, -16, -8,
                               -1, 0, 1, 8, 16, 24, 31, 32, 63, 64, 65, 127, 128, 200, 257, 600}) {
      a_.fill(1);
      b_.fill(1);
      memmove(b_.start() + 4096 + distance, b_.start() + 4096, size);
      rt_move(a_.start() + 4096 + distance, a_.start() + 4096, size);
      ASSERT_EQ(memcmp(a_.start(), b_.start(), kRoom), 0) << size << " bytes by " << distance;
    }
  }
}

TEST_P(MemoryLevels, Clears) {
  for (size_t size : sizes()) {
    for (size_t shift : {0, 1, 8, 33}) {
      a_.fill(1);
      b_.fill(1);
      for (uint8_t* to : {a_.start() + shift, a_.end() - size}) rt_clear(to, size);
      for (uint8_t* to : {b_.start() + shift, b_.end() - size}) memset(to, 0, size);
      ASSERT_EQ(memcmp(a_.start(), b_.start(), kRoom), 0) << size;
    }
  }
}

TEST_P(MemoryLevels, ComparesForEquality) {
  a_.fill(1);
  for (size_t size : sizes()) {
    uint8_t* a = a_.end() - size;
    for (uint8_t* b : {b_.end() - size, b_.start(), b_.start() + 3}) {
      memcpy(b, a, size);
      EXPECT_TRUE(compiled_call(a, b, size, 0, go_memequal).rax & 0xff) << size;
      const size_t step = size > 300 ? 61 : 1;
      for (size_t at = 0; at < size; at += step) {
        b[at] ^= 1;
        ASSERT_FALSE(compiled_call(a, b, size, 0, go_memequal).rax & 0xff) << size << " at " << at;
        b[at] ^= 1;
      }
    }
  }
}

int64_t compare(const uint8_t* a, size_t a_size, const uint8_t* b, size_t b_size) {
  // The lengths stand in the second and the fourth register.
  return static_cast<int64_t>(compiled_call(a, reinterpret_cast<const void*>(a_size),
                                            reinterpret_cast<uint64_t>(b), b_size, go_cmpstring)
                                  .rax);
}

TEST_P(MemoryLevels, OrdersStrings) {
  a_.fill(1);
  for (size_t size : sizes()) {
    uint8_t* a = a_.end() - size;
    uint8_t* b = b_.end() - size;
    memcpy(b, a, size);
    ASSERT_EQ(compare(a, size, b, size), 0) << size;
    if (size > 0) {
      ASSERT_EQ(compare(a, size, b, size - 1), 1) << size;
      ASSERT_EQ(compare(a, size - 1, b, size), -1) << size;
    }
    for (size_t at = 0; at < size; at += size > 300 ? 61 : 1) {
      const uint8_t old = b[at];
      b[at] ^= 0x80;
      if (at + 1 < size) b[at + 1] ^= 0x41;
      ASSERT_EQ(compare(a, size, b, size), a[at] < b[at] ? -1 : 1) << size << " at " << at;
      ASSERT_EQ(compare(b, size, a, size), a[at] < b[at] ? 1 : -1) << size << " at " << at;
      b[at] = old;
      if (at + 1 < size) b[at + 1] ^= 0x41;
    }
  }
}

TEST_P(MemoryLevels, FindsAndCountsBytes) {
  for (size_t size : sizes()) {
    for (uint8_t* data : {a_.end() - size, a_.start() + 5}) {
      const auto length = reinterpret_cast<const void*>(size);
      memset(a_.start(), 'x', kRoom);
      ASSERT_EQ(compiled_call(data, length, 'y', 0, go_indexbyte).rax, ~uint64_t{0}) << size;
      ASSERT_EQ(compiled_call(data, length, 'x', 0, go_countbyte).rax, size);
      for (size_t at = 0; at < size; at += size > 300 ? 61 : 1) {
        data[at] = 'y';
        data[size - 1] = 'y';
        ASSERT_EQ(compiled_call(data, length, 'y', 0, go_indexbyte).rax, at) << size;
        ASSERT_EQ(compiled_call(data, length, 'y', 0, go_countbyte).rax,
                  at == size - 1 ? 1u : 2u);
        data[at] = data[size - 1] = 'x';
      }
    }
  }
}

}  // namespace
}  // namespace rt
