// Marking: from white to grey to black. An object is white while its mark bit is 0, grey while its
// bit is 1 and it is in a mark buffer, black afterwards. Objects without pointers are black at
// once.

#ifndef TANDEM_RT_GC_MARK_H_
#define TANDEM_RT_GC_MARK_H_

#include <stddef.h>
#include <stdint.h>

#include "rt/gc/work.h"
#include "rt/mem/span.h"

namespace rt {
struct G;
}

namespace rt::gc {

// Makes the object that `address` points into grey if it is white. Any value is allowed.
void mark_address(Worker& worker, uintptr_t address);

// --- For finalizers: an object, and what it contains, each by itself.
bool is_marked(uintptr_t address);
// Before its span is swept: marks the dead object that `address` points into, but nothing that it
// refers to.
void revive(mem::Span* span, uintptr_t address);
// Has the object's contents scanned in this cycle, without marking the object.
void mark_contents(Worker& worker, uintptr_t address);

// Makes the pointers of `words` words at `address` grey: those that `bitmap` names, or all.
void mark_words(Worker& worker, const uintptr_t* words, const uint8_t* bitmap, size_t count);
void mark_all_words(Worker& worker, const uintptr_t* words, size_t count);

// Scans grey objects and roots, up to about `budget` bytes of them, for at most a slice of time: 50
// to 100 microseconds. The bytes that it did; 0: there is nothing left that others do not already
// work on.
uint64_t drain(Worker& worker, uint64_t budget);

// Whether nothing is grey, as far as can be seen while the world runs.
bool looks_complete();

// Marks what the write barrier of the worker's P has met, and makes its buffer empty.
void flush_barrier(Worker& worker);

// --- Roots (roots.cc, scan_stack.cc). The world is stopped.
void begin_roots(Worker& worker, uint32_t cycle);
// Scans the next root that nobody has scanned; its bytes, or 0 when there is none.
uint64_t scan_next_root(Worker& worker);
bool roots_left();
struct StackPiece {
  uint64_t bytes;  // 0: nothing was left
  bool complete;   // the whole stack has been scanned in this cycle
};
// Scans a piece of a goroutine's stack, unless somebody else is at it.
StackPiece scan_goroutine(Worker& worker, G* g);

// Scans all roots again, also those that this cycle has scanned, but only words that surely are
// pointers.
void scan_certain_roots(Worker& worker);
void scan_goroutine_again(Worker& worker, G* g);

// Bytes of the roots: the size of the globals, and of the stacks that the last cycle scanned.
uint64_t global_root_bytes();

}  // namespace rt::gc

#endif  // TANDEM_RT_GC_MARK_H_
