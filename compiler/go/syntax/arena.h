// A bump allocator for syntax trees. Everything in it is trivially destructible and lives as long
// as the arena; there is no freeing of single objects.

#ifndef TANDEM_COMPILER_GO_SYNTAX_ARENA_H_
#define TANDEM_COMPILER_GO_SYNTAX_ARENA_H_

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace tandem::go::syntax {

class Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;

  // A new value-initialized T.
  template <class T>
  T* make() {
    static_assert(std::is_trivially_destructible_v<T>);
    return new (allocate(sizeof(T), alignof(T))) T();
  }

  // A copy of the elements [first, first + count).
  template <class T>
  absl::Span<const T> copy(const T* first, size_t count) {
    static_assert(std::is_trivially_copyable_v<T>);
    if (count == 0) return {};
    void* to = allocate(count * sizeof(T), alignof(T));
    std::memcpy(to, first, count * sizeof(T));
    return {static_cast<const T*>(to), count};
  }

  absl::string_view copy(absl::string_view text) {
    absl::Span<const char> chars = copy(text.data(), text.size());
    return {chars.data(), chars.size()};
  }

  size_t bytes_used() const { return used_; }

 private:
  static constexpr size_t kBlockSize = 64 << 10;

  void* allocate(size_t size, size_t alignment) {
    uintptr_t start = (next_ + alignment - 1) & ~(uintptr_t{alignment} - 1);
    if (start + size > end_) {
      size_t block = size + alignment > kBlockSize ? size + alignment : kBlockSize;
      blocks_.push_back(std::make_unique_for_overwrite<std::byte[]>(block));
      next_ = reinterpret_cast<uintptr_t>(blocks_.back().get());
      end_ = next_ + block;
      start = (next_ + alignment - 1) & ~(uintptr_t{alignment} - 1);
    }
    next_ = start + size;
    used_ += size;
    return reinterpret_cast<void*>(start);
  }

  uintptr_t next_ = 0;
  uintptr_t end_ = 0;
  size_t used_ = 0;
  std::vector<std::unique_ptr<std::byte[]>> blocks_;
};

}  // namespace tandem::go::syntax

#endif  // TANDEM_COMPILER_GO_SYNTAX_ARENA_H_
