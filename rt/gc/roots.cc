// Globals and the other roots of the whole program (roots.h), and the order in which roots are
// scanned: the runtime's own while the world is stopped, then by whoever has nothing grey to scan
// the globals, one variable after the other and large ones in pieces, the finalizers, and the
// goroutines that have not run since, deep stacks in pieces.
//
// Globals may be scanned while the program writes to them: what it overwrites goes through the
// barrier. A goroutine's stack is scanned by whoever claims it first, a marker or the scheduler
// before it runs the goroutine; only goroutines that existed at the start are listed here.

#include "rt/gc/roots.h"

#include "rt/abi/metadata.h"
#include "rt/gc/finalizer.h"
#include "rt/gc/mark.h"
#include "rt/sched/lock.h"
#include "rt/sched/m.h"
#include "rt/sched/p.h"
#include "rt/sched/sched.h"

// Bounds of the section, made by the linker: both null in a program without such variables.
extern const rt::abi::RootEntry roots_begin[] asm("__start_tandem_gcroots") __attribute__((weak));
extern const rt::abi::RootEntry roots_end[] asm("__stop_tandem_gcroots") __attribute__((weak));

namespace rt::gc {

#define GC_ROOTS(function) [[gnu::weak]] void function();
#define GC_GOROUTINE_ROOTS(function)
#include "rt/gc/roots.def"
#undef GC_ROOTS
#undef GC_GOROUTINE_ROOTS

namespace {

// The next piece of a global to scan: the variable's number times 2^32, and the number of its
// piece.
constinit uint64_t next_piece = 0;
// The words of a piece: a multiple of 8, so that its bits in the bitmap begin with a byte.
constexpr uint32_t kPieceWords = (16 << 10) / sizeof(uintptr_t);
constinit G* next_goroutine = nullptr;
constinit G* last_goroutine = nullptr;

template <typename T>
const T* follow(const int32_t* offset) {
  return reinterpret_cast<const T*>(reinterpret_cast<uintptr_t>(offset) +
                                    static_cast<intptr_t>(*offset));
}

size_t global_count() {
  return static_cast<size_t>(roots_end - roots_begin);
}

bool globals_left() {
  return __atomic_load_n(&next_piece, __ATOMIC_RELAXED) >> 32 < global_count();
}

uint64_t scan_next_global(Worker& worker) {
  uint64_t piece = __atomic_load_n(&next_piece, __ATOMIC_RELAXED);
  for (;;) {
    const uint64_t index = piece >> 32;
    if (index >= global_count()) return 0;
    const abi::RootEntry& root = roots_begin[index];
    const uint32_t first = static_cast<uint32_t>(piece) * kPieceWords;
    const bool is_last = root.words - first <= kPieceWords;
    if (!__atomic_compare_exchange_n(&next_piece, &piece, is_last ? (index + 1) << 32 : piece + 1,
                                     true, __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
      continue;
    }
    const uint32_t words = is_last ? root.words - first : kPieceWords;
    mark_words(worker, follow<uintptr_t>(&root.address) + first,
               follow<uint8_t>(&root.bitmap) + first / 8, words);
    return words * sizeof(uintptr_t);
  }
}

uint64_t scan_some_finalizers(Worker& worker) {
  return &scan_next_finalizers == nullptr ? 0 : scan_next_finalizers(worker);
}

// A goroutine that is not a descriptor without a stack of interest.
bool has_stack(const G* g) {
  GStatus status;
  __atomic_load(&g->status, &status, __ATOMIC_ACQUIRE);
  switch (status) {
    case GStatus::kIdle:
    case GStatus::kDead:
      return false;
    case GStatus::kRunnable:
    case GStatus::kRunning:
    case GStatus::kSyscall:
    case GStatus::kWaiting:
      return true;
  }
  return true;
}

// Goroutines whose stacks are partly scanned, by scan_link. A marker has taken them off the list of
// all; the scheduler may finish them first.
constinit Lock<LockRank::kMarkWork> unfinished_lock;
constinit G* unfinished = nullptr;

G* take_unfinished() {
  if (__atomic_load_n(&unfinished, __ATOMIC_RELAXED) == nullptr) return nullptr;
  LockGuard guard(unfinished_lock);
  G* g = unfinished;
  if (g != nullptr) __atomic_store_n(&unfinished, g->scan_link, __ATOMIC_RELAXED);
  return g;
}

uint64_t scan_some(Worker& worker, G* g) {
  const StackPiece piece = scan_goroutine(worker, g);
  if (!piece.complete) {
    LockGuard guard(unfinished_lock);
    g->scan_link = unfinished;
    __atomic_store_n(&unfinished, g, __ATOMIC_RELAXED);
  }
  return piece.bytes;
}

uint64_t scan_next_goroutine(Worker& worker) {
  constexpr uint64_t kMostLooks = 256;  // there may be many that have ended
  for (uint64_t looks = 0; looks < kMostLooks; ++looks) {
    if (G* g = take_unfinished()) {
      if (const uint64_t bytes = scan_some(worker, g)) return bytes;
      continue;
    }
    G* g = __atomic_load_n(&next_goroutine, __ATOMIC_ACQUIRE);
    if (g == nullptr) return 0;
    G* next = g == last_goroutine ? nullptr : __atomic_load_n(&g->all_link, __ATOMIC_ACQUIRE);
    if (!__atomic_compare_exchange_n(&next_goroutine, &g, next, false, __ATOMIC_ACQ_REL,
                                     __ATOMIC_RELAXED)) {
      continue;
    }
    if (!has_stack(g)) continue;
    if (const uint64_t bytes = scan_some(worker, g)) return bytes;
  }
  return kMostLooks * sizeof(uintptr_t);
}

}  // namespace

void mark_root(const void* pointer) {
  mark_address(worker_of(current_p()), reinterpret_cast<uintptr_t>(pointer));
}

void begin_roots(Worker&, uint32_t) {
  next_piece = 0;
  if (&begin_finalizer_roots != nullptr) begin_finalizer_roots();
  next_goroutine = sched.first_g;
  last_goroutine = sched.last_g;
#define GC_ROOTS(function) \
  if (&function != nullptr) function();
#define GC_GOROUTINE_ROOTS(function)
#include "rt/gc/roots.def"
#undef GC_ROOTS
#undef GC_GOROUTINE_ROOTS
}

void scan_certain_roots(Worker& worker) {
  begin_roots(worker, 0);
  next_goroutine = nullptr;
  while (scan_next_global(worker) != 0 || scan_some_finalizers(worker) != 0) {
  }
  for (G* g = sched.first_g; g != nullptr; g = g->all_link) {
    if (has_stack(g)) scan_goroutine_again(worker, g);
  }
}

uint64_t scan_next_root(Worker& worker) {
  if (const uint64_t bytes = scan_next_global(worker)) return bytes;
  if (const uint64_t bytes = scan_some_finalizers(worker)) return bytes;
  return scan_next_goroutine(worker);
}

bool roots_left() {
  const bool finalizers_left = &finalizer_roots_left != nullptr && finalizer_roots_left();
  return globals_left() || finalizers_left ||
         __atomic_load_n(&unfinished, __ATOMIC_ACQUIRE) != nullptr ||
         __atomic_load_n(&next_goroutine, __ATOMIC_ACQUIRE) != nullptr;
}

uint64_t global_root_bytes() {
  uint64_t bytes = 0;
  for (size_t i = 0; i < global_count(); ++i) bytes += roots_begin[i].words * sizeof(uintptr_t);
  return bytes;
}

}  // namespace rt::gc
