// Bitmaps of pointers, and their symbols. A bitmap has a bit for each word of a type up to its last
// pointer. A short one is its symbol's name, in hexadecimal; a long one is named by its length and
// a hash (FNV-1a) of its bytes. So equal bitmaps of
// different types have one name.

#include "compiler/ir/pointer_bitmap.h"

#include <cstdint>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"

namespace tandem::ir {
namespace {

constexpr int64_t kWordSize = 8;
constexpr size_t kMaxReadableBytes = 32;

uint64_t fnv1a(absl::string_view text) {
  uint64_t hash = 14695981039346656037u;
  for (unsigned char c : text) hash = (hash ^ c) * 1099511628211u;
  return hash;
}

}  // namespace

std::string pointer_bitmap(const Type& type) {
  int64_t words = type.pointer_bytes() / kWordSize;
  std::string bits(static_cast<size_t>((words + 7) / 8), '\0');
  for (int64_t word = 0; word < words; ++word) {
    if (type.pointer_at(word * kWordSize)) {
      bits[static_cast<size_t>(word / 8)] |= static_cast<char>(1 << (word % 8));
    }
  }
  return bits;
}

std::string pointer_bitmap_symbol(absl::string_view bitmap) {
  if (bitmap.size() <= kMaxReadableBytes) {
    return absl::StrCat("runtime.gcbits.", absl::BytesToHexString(bitmap));
  }
  return absl::StrCat("runtime.gcbits.", bitmap.size(), ".", absl::Hex(fnv1a(bitmap)));
}

}  // namespace tandem::ir
