// Goroutine stacks: their allocation and their growth.
//
// A stack starts at 2 KiB, as Go's do: of a goroutine that waits in a shallow frame, which is what
// most of a hundred thousand do, it is the largest part; C++ and signal handlers need none of it.
// When a prologue finds too little, the stack is copied to one twice as large (M. Hudson et al.'s
// contiguous stacks of Go 1.3), and every pointer into it is adjusted: precisely, by the stack
// maps.

#ifndef TANDEM_RT_STACK_STACK_H_
#define TANDEM_RT_STACK_STACK_H_

#include <stddef.h>
#include <stdint.h>

#include "rt/abi/g.h"
#include "rt/sched/g.h"

namespace rt {

inline constexpr size_t kMinStackSize = 2048;
// Smaller stacks are cut from blocks of this size, larger ones have pages of their own.
inline constexpr size_t kStackBlockSize = 32768;

// `size` is a power of two, at least kMinStackSize. Ends the program when memory has run out.
abi::StackBounds allocate_stack(size_t size);
void free_stack(abi::StackBounds stack);

inline size_t stack_size(abi::StackBounds stack) {
  return stack.high - stack.low;
}

// Gives a goroutine that stands nowhere yet its stack.
void set_stack(G* g, abi::StackBounds stack);

// Moves a stopped goroutine to a stack of another size that has room for what it uses.
void copy_stack(G* g, size_t new_size);

// For the collector, which has claimed a goroutine: gives it a smaller stack if it uses little of
// what it has (shrink.cc).
void shrink_stack(G* g);

// Overwrites what is dead in the frames of a goroutine that is about to run (poison.cc).
void poison_dead_slots(G* g);

// GODEBUG=movestack=1 moves stacks up to this size only: it is meant to end in finite time.
inline constexpr size_t kLargestMoved = 1 << 16;

}  // namespace rt

#endif  // TANDEM_RT_STACK_STACK_H_
