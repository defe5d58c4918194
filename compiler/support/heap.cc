#include "compiler/support/heap.h"

#include <malloc.h>
#include <sys/mman.h>
#include <unistd.h>

#include <climits>
#include <cstdint>
#include <cstdlib>

namespace tandem {
namespace {

constexpr int kReserved = 512 << 20;
constexpr uintptr_t kHugePage = 2 << 20;
constexpr size_t kBeyondTheTop = 1 << 20;  // more than the heap has at first

}  // namespace

void prepare_heap() {
  constexpr int kDefaultPad = 128 << 10;
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_MMAP_THRESHOLD, 2 * kBeyondTheTop);  // or it would get a mapping of its own
  mallopt(M_TRIM_THRESHOLD, INT_MAX);
  // What makes the heap grow next takes the reserve with it; later growth is as usual.
  mallopt(M_TOP_PAD, kReserved);
  void* first = std::malloc(kBeyondTheTop);
  mallopt(M_TOP_PAD, kDefaultPad);
  if (first == nullptr) return;
  const uintptr_t begin = (reinterpret_cast<uintptr_t>(first) + kHugePage - 1) & -kHugePage;
  const uintptr_t end = reinterpret_cast<uintptr_t>(sbrk(0)) & -kHugePage;
  if (begin < end) madvise(reinterpret_cast<void*>(begin), end - begin, MADV_HUGEPAGE);
  std::free(first);
}

}  // namespace tandem
