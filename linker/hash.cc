// MurmurHash3: blocks of 16 bytes are scrambled into two lanes that feed each other, the rest is
// scrambled without feeding, and a final mix lets every input bit reach every output bit.

#include "linker/hash.h"

#include <bit>
#include <cstring>

namespace tandem::linker {
namespace {

constexpr uint64_t kLow = 0x87c37b91114253d5;
constexpr uint64_t kHigh = 0x4cf5ad432745937f;
constexpr size_t kBlock = 16;

uint64_t scramble_low(uint64_t word) {
  return std::rotl(word * kLow, 31) * kHigh;
}
uint64_t scramble_high(uint64_t word) {
  return std::rotl(word * kHigh, 33) * kLow;
}

uint64_t mix(uint64_t word) {
  word = (word ^ word >> 33) * 0xff51afd7ed558ccd;
  word = (word ^ word >> 33) * 0xc4ceb9fe1a85ec53;
  return word ^ word >> 33;
}

}  // namespace

Hash128 hash128(absl::string_view bytes) {
  Hash128 hash;
  uint64_t words[2];
  uint64_t size = bytes.size();
  for (; bytes.size() >= kBlock; bytes.remove_prefix(kBlock)) {
    std::memcpy(words, bytes.data(), kBlock);
    hash.low = std::rotl(hash.low ^ scramble_low(words[0]), 27) + hash.high;
    hash.low = hash.low * 5 + 0x52dce729;
    hash.high = std::rotl(hash.high ^ scramble_high(words[1]), 31) + hash.low;
    hash.high = hash.high * 5 + 0x38495ab5;
  }
  words[0] = words[1] = 0;
  bytes.copy(reinterpret_cast<char*>(words), bytes.size());
  hash.low ^= scramble_low(words[0]) ^ size;
  hash.high ^= scramble_high(words[1]) ^ size;
  hash.low += hash.high;
  hash.high += hash.low;
  hash.low = mix(hash.low);
  hash.high = mix(hash.high);
  hash.low += hash.high;
  hash.high += hash.low;
  return hash;
}

}  // namespace tandem::linker
