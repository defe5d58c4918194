// The assembly of rt/os/memory.S, under the names it has in the hosted build, against libc's.

#include <gtest/gtest.h>

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <vector>

extern "C" {
void* tested_memmove(void* to, const void* from, size_t size);
void* tested_memset(void* to, int byte, size_t size);
int tested_memcmp(const void* a, const void* b, size_t size);
}

namespace {

// Every small size, and some around the bounds between the methods.
std::vector<size_t> sizes() {
  std::vector<size_t> result;
  for (size_t size = 0; size <= 130; ++size) result.push_back(size);
  for (size_t size : {2046, 2047, 2048, 2049, 2063, 2064, 5000}) result.push_back(size);
  return result;
}

std::vector<uint8_t> pattern(size_t size) {
  std::vector<uint8_t> bytes(size);
  for (size_t i = 0; i < size; ++i) bytes[i] = static_cast<uint8_t>(i * 37 + i / 256);
  return bytes;
}

TEST(Memory, MovesLikeMemmoveAtAnyDistance) {
  constexpr size_t kMargin = 80;
  for (size_t size : sizes()) {
    for (ptrdiff_t distance = -70; distance <= 70; ++distance) {
      std::vector<uint8_t> expected = pattern(size + 2 * kMargin);
      std::vector<uint8_t> actual = expected;
      memmove(expected.data() + kMargin + distance, expected.data() + kMargin, size);
      uint8_t* to = actual.data() + kMargin + distance;
      EXPECT_EQ(tested_memmove(to, actual.data() + kMargin, size), to);
      ASSERT_EQ(actual, expected) << size << " bytes by " << distance;
    }
  }
}

TEST(Memory, SetsExactlyWhatIsAsked) {
  for (size_t size : sizes()) {
    for (int byte : {0, 0x5a, 0xff, 0x1ff}) {
      std::vector<uint8_t> expected = pattern(size + 32);
      std::vector<uint8_t> actual = expected;
      memset(expected.data() + 16, byte, size);
      EXPECT_EQ(tested_memset(actual.data() + 16, byte, size), actual.data() + 16);
      ASSERT_EQ(actual, expected) << size;
    }
  }
}

int sign(int value) {
  return (value > 0) - (value < 0);
}

TEST(Memory, ComparesByTheFirstDifference) {
  for (size_t size : sizes()) {
    const std::vector<uint8_t> a = pattern(size);
    EXPECT_EQ(tested_memcmp(a.data(), a.data(), size), 0);
    for (size_t at = 0; at < size; ++at) {
      std::vector<uint8_t> b = a;
      b[at] ^= 0x80;
      if (at + 1 < size) b[at + 1] ^= 0x40;
      ASSERT_EQ(sign(tested_memcmp(a.data(), b.data(), size)),
                sign(memcmp(a.data(), b.data(), size)))
          << size << " at " << at;
    }
  }
}

}  // namespace
