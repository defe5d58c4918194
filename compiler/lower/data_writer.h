// The bytes of a read-only global, written field by field.
//
// Lowering describes types, interface tables, strings and names to the runtime by globals whose
// layouts are C++ structures (rt/abi). A DataWriter stores a field at the offset that the structure
// has, and lets the global grow to hold it; a reference to another global is a relocation.

#ifndef TANDEM_COMPILER_LOWER_DATA_WRITER_H_
#define TANDEM_COMPILER_LOWER_DATA_WRITER_H_

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "absl/strings/string_view.h"
#include "compiler/ir/module.h"

namespace tandem::lower {

inline constexpr int64_t kWordSize = 8;

class DataWriter {
 public:
  // Writes into `global`, of which `module` is the owner: read-only, of word alignment, at least
  // `size` bytes.
  DataWriter(ir::Module& module, ir::Global* global, size_t size)
      : module_(module), global_(global) {
    global_->align = kWordSize;
    global_->read_only = true;
    reserve(size);
  }

  // At least `size` bytes, the new ones zero.
  void reserve(size_t size) {
    if (global_->data.size() < size) global_->data.resize(size);
    global_->size = static_cast<int64_t>(global_->data.size());
  }

  template <typename T>
  void put(size_t offset, T value) {
    reserve(offset + sizeof(T));
    std::memcpy(global_->data.data() + offset, &value, sizeof(T));
  }

  // Four bytes: the address of `symbol`.
  void put_offset(size_t offset, absl::string_view symbol) {
    reserve(offset + sizeof(int32_t));
    global_->relocations.push_back(
        {.offset = static_cast<int64_t>(offset), .symbol = module_.intern(symbol), .low = true});
  }

  // Eight bytes: the address of `symbol`, and `addend`.
  void put_address(size_t offset, absl::string_view symbol, int64_t addend = 0) {
    reserve(offset + kWordSize);
    global_->relocations.push_back({.offset = static_cast<int64_t>(offset),
                                    .symbol = module_.intern(symbol),
                                    .addend = addend});
  }

  // For fields that were not written in the order of their offsets.
  void sort_relocations() {
    std::sort(global_->relocations.begin(), global_->relocations.end(),
              [](const auto& a, const auto& b) { return a.offset < b.offset; });
  }

  int64_t end() const { return global_->size; }
  absl::string_view symbol() const { return global_->name; }

 private:
  ir::Module& module_;
  ir::Global* global_;
};

// The hash FNV-1a (64 bits) of a text: of a type's, by which the runtime tells types apart quickly,
// and of strings that are too long to be in a symbol's name.
inline uint64_t fnv1a(absl::string_view text) {
  uint64_t hash = 14695981039346656037u;
  for (unsigned char c : text) hash = (hash ^ c) * 1099511628211u;
  return hash;
}

}  // namespace tandem::lower

#endif  // TANDEM_COMPILER_LOWER_DATA_WRITER_H_
