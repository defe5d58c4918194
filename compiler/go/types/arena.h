// The memory of the types and objects of one program. Types point at each other in every direction
// and live until the program has been compiled, so nobody owns one alone: the arena does, and frees
// them together. Types are made by one thread at a time.

#ifndef TANDEM_COMPILER_GO_TYPES_ARENA_H_
#define TANDEM_COMPILER_GO_TYPES_ARENA_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <type_traits>
#include <utility>
#include <vector>

namespace tandem::go::types {

// A bump allocator that runs destructors when it goes.
class Arena {
 public:
  Arena() = default;
  Arena(const Arena&) = delete;
  Arena& operator=(const Arena&) = delete;
  ~Arena() {
    for (size_t i = owned_.size(); i-- > 0;) owned_[i].destroy(owned_[i].object);
  }

  template <class T, class... Args>
  T* make(Args&&... args) {
    T* object = new (allocate(sizeof(T), alignof(T))) T(std::forward<Args>(args)...);
    if constexpr (!std::is_trivially_destructible_v<T>) {
      owned_.push_back({object, [](void* p) { static_cast<T*>(p)->~T(); }});
    }
    return object;
  }

 private:
  struct Owned {
    void* object;
    void (*destroy)(void*);
  };
  static constexpr size_t kBlockSize = 64 * 1024;

  void* allocate(size_t size, size_t alignment) {
    size_t at = (used_ + alignment - 1) & ~(alignment - 1);
    if (blocks_.empty() || at + size > kBlockSize) {
      blocks_.push_back(std::make_unique<std::byte[]>(size > kBlockSize ? size : kBlockSize));
      at = 0;
    }
    used_ = at + size;
    return blocks_.back().get() + at;
  }

  std::vector<std::unique_ptr<std::byte[]>> blocks_;
  size_t used_ = 0;
  std::vector<Owned> owned_;
};

}  // namespace tandem::go::types

#endif  // TANDEM_COMPILER_GO_TYPES_ARENA_H_
