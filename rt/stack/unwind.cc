// Walking a goroutine's frames (unwind.h).

#include "rt/stack/unwind.h"

namespace rt {

void Unwinder::begin(const G& g) {
  const abi::SavedContext& context = g.header.context;
  frame_.pc = context.program_counter;
  frame_.sp = context.stack_pointer;
  if (g.at_function_entry) {
    auto* saved = reinterpret_cast<const abi::MorestackFrame*>(frame_.sp);
    auto* return_address = reinterpret_cast<const uintptr_t*>(saved + 1);
    frame_.pc = *return_address;
    frame_.sp = reinterpret_cast<uintptr_t>(return_address + 1);
    frame_.at_entry = true;
  }
  if (g.async_preempted) {
    auto* saved = reinterpret_cast<const abi::AsyncPreemptFrame*>(frame_.sp);
    frame_.pc = saved->program_counter;
    frame_.sp = reinterpret_cast<uintptr_t>(saved + 1);
    frame_.interrupted = true;
  }
  const bool is_new = frame_.pc == g.start_pc;  // it has not run yet
  if (is_new) frame_.at_entry = true;
  frame_.at_instruction =
      is_new || g.async_preempted || (g.panic.pending && g.panic.at_instruction);
  find_function();
  if (!valid() && frame_.at_instruction) {
    // A fault in a leaf of the runtime that ran in place: its caller is the frame to show.
    auto* return_address = reinterpret_cast<const uintptr_t*>(frame_.sp);
    frame_.pc = *return_address;
    frame_.sp += sizeof(uintptr_t);
    frame_.at_instruction = false;
    find_function();
  }
}

Unwinder::Unwinder(uintptr_t pc, uintptr_t sp) : functions_(program_functions()), frame_() {
  frame_.pc = pc;
  frame_.sp = sp;
  find_function();
}

void Unwinder::next() {
  const uintptr_t* return_slot = frame_.return_slot();
  frame_.pc = *return_slot;
  frame_.sp = reinterpret_cast<uintptr_t>(return_slot + 1);
  frame_.at_entry = false;
  frame_.at_instruction = false;
  frame_.interrupted = false;
  find_function();
}

// Recursion is the usual way to a deep stack, so the previous frame's function is tried first.
void Unwinder::find_function() {
  const uintptr_t pc = frame_.instruction();
  if (frame_.function && frame_.function.contains(pc)) return;
  frame_.function = functions_.find(pc);
}

}  // namespace rt
