// A set of small numbers below a limit, as a row of bits: what data flow analyses keep a few of for
// each block. The operations are on whole words, or on a range of numbers; two sets that meet have
// the same limit.

#ifndef TANDEM_COMPILER_SUPPORT_BIT_SET_H_
#define TANDEM_COMPILER_SUPPORT_BIT_SET_H_

#include <cstddef>
#include <cstdint>
#include <vector>

namespace tandem {

class BitSet {
 public:
  BitSet() = default;
  explicit BitSet(size_t limit) : words_((limit + 63) / 64) {}

  bool contains(size_t number) const { return (words_[number / 64] >> (number % 64) & 1) != 0; }
  void add(size_t number) { words_[number / 64] |= bit(number); }
  void remove(size_t number) { words_[number / 64] &= ~bit(number); }

  // The numbers from `begin` up to, but without, `end`.
  void add_range(size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) add(i);
  }
  void remove_range(size_t begin, size_t end) {
    for (size_t i = begin; i < end; ++i) remove(i);
  }
  bool contains_any(size_t begin, size_t end) const {
    for (size_t i = begin; i < end; ++i) {
      if (contains(i)) return true;
    }
    return false;
  }

  // Adds what is in `other`; whether that was anything new.
  bool unite(const BitSet& other) {
    uint64_t added = 0;
    for (size_t i = 0; i < words_.size(); ++i) {
      added |= other.words_[i] & ~words_[i];
      words_[i] |= other.words_[i];
    }
    return added != 0;
  }
  // Adds what is both in `a` and in `b`.
  void unite_common(const BitSet& a, const BitSet& b) {
    for (size_t i = 0; i < words_.size(); ++i) words_[i] |= a.words_[i] & b.words_[i];
  }
  void clear() { words_.assign(words_.size(), 0); }

  friend bool operator==(const BitSet&, const BitSet&) = default;

 private:
  static uint64_t bit(size_t number) { return uint64_t{1} << (number % 64); }

  std::vector<uint64_t> words_;
};

}  // namespace tandem

#endif  // TANDEM_COMPILER_SUPPORT_BIT_SET_H_
