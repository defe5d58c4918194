// The part of a goroutine's descriptor that compiled code and thunks touch: R14 points at it. The
// runtime's own `G` (rt/sched) begins with these fields.

#ifndef TANDEM_RT_ABI_G_H_
#define TANDEM_RT_ABI_G_H_

#include <stddef.h>
#include <stdint.h>

namespace rt {
struct M;
}

namespace rt::abi {

// The bounds of a stack: [low, high).
struct StackBounds {
  uintptr_t low;
  uintptr_t high;
};

// Where a stopped goroutine continues, and with which registers.
struct SavedContext {
  uintptr_t stack_pointer;
  uintptr_t program_counter;
  uintptr_t frame_pointer;
  uintptr_t closure_context;  // RDX at the entry of a new goroutine
  uintptr_t result[3];  // RAX, RBX, RCX after a park or a turn given to others: the results of
                        // the runtime call, which may be pointers
};

struct GHeader {
  StackBounds stack;
  uintptr_t stack_guard;  // every prologue compares SP with it; kStackPreempt asks for a safepoint
  uintptr_t stack_guard_system;
  SavedContext context;
  rt::M* m;  // the thread that runs this goroutine, or null
};

static_assert(offsetof(GHeader, stack_guard) == 16, "the talk's prologue: CMPQ SP, 16(R14)");

// Go's numbers. A frame of up to kStackSmall bytes may reach below the guard without a check of its
// own; a larger one compares its own end; nosplit chains must fit in kStackNosplit.
inline constexpr uintptr_t kStackGuard = 928;  // bytes between stack.low and stack_guard
inline constexpr uintptr_t kStackSmall = 128;
inline constexpr uintptr_t kStackBig = 4096;
inline constexpr uintptr_t kStackNosplit = kStackGuard - kStackSmall;
inline constexpr uintptr_t kStackPreempt = ~uintptr_t{0} - 1313;

// The default limit of a goroutine's stack (Go: 1 GB on 64-bit machines).
inline constexpr uintptr_t kMaxStackSize = 1000000000;

// ABIInternal's argument registers.
inline constexpr int kIntegerArgumentRegisters = 9;  // RAX RBX RCX RDI RSI R8 R9 R10 R11
inline constexpr int kFloatArgumentRegisters = 15;   // X0..X14

// When morestack is called, the function's arguments are still in registers. morestack pushes them
// on the goroutine's own stack as this frame (lowest address first, the return address above it).
// FuncInfo::entry_register_map tells which integer registers hold pointers, so that they are
// adjusted when the stack is copied.
struct MorestackFrame {
  uint64_t floating_point[kFloatArgumentRegisters];  // low halves: no argument is wider
  uintptr_t integer[kIntegerArgumentRegisters];
  uintptr_t closure_context;  // RDX
  uintptr_t frame_pointer;    // RBP of the caller
};

// When a signal stops a goroutine anywhere else, all its registers go to its own stack: this frame,
// right below the interrupted SP. The context then says where the frame is. No stack map describes
// the interrupted function at that place, so the collector looks at every word of its frame and at
// every integer register, and such a stack is not moved. (Through the others pointers only pass, on
// their way from memory that still has them: what is copied does not overlap where it goes.)
struct AsyncPreemptFrame {
  uint64_t floating_point[16][2];  // X0..X15
  uint64_t flags;
  uintptr_t integer[14];  // R15..R8, RBP, RDI, RSI, RDX, RCX, RBX
  uintptr_t rax;
  uintptr_t program_counter;
};

// Bytes below the entry's return address that morestack uses on the goroutine's stack: what a chain
// of nosplit frames that ends in the call of a function with a stack check must leave of
// kStackNosplit.
inline constexpr uintptr_t kMorestackUse = sizeof(MorestackFrame) + sizeof(uintptr_t);

// Bytes below any frame that the runtime may use without asking: the call of a function with a
// stack check, which calls morestack; a thunk, a leaf that runs in place, the write barrier. And a
// panic, be it a fault's: the frame of the panic driver with its return address, and its call of a
// deferred function. The linker counts them at the end of each chain of functions without a check
// (linker/stack_use.h).
inline constexpr uintptr_t kRuntimeUse = 256;
static_assert(kRuntimeUse >= 3 * sizeof(uintptr_t) + sizeof(uintptr_t) + kMorestackUse);

}  // namespace rt::abi

#endif  // TANDEM_RT_ABI_G_H_
