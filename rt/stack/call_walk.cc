// What the walk over callers (call_walk.h) has to look up: once for each return address, as long as
// no other one takes its place in the table. The search is the Unwinder's; what is added is the
// form in which a copy of the stack wants the pointers of a frame of up to 64 words: as the bits of
// one word, the saved frame pointer among them.

#include "rt/stack/call_walk.h"

namespace rt {

void CallWalk::look_up(uintptr_t pc) {
  const Function function = program_functions().find(pc - 1);
  *call_ = {.return_address = pc,
            .frame_words = kNotCompiled,
            .map = {},
            .function = function,
            .first_pointers = 0};
  if (!function) return;
  call_->frame_words = function.info().frame_size / sizeof(uintptr_t);
  call_->map = function.map_at(static_cast<uint32_t>(pc - function.entry()));
  for (size_t i = 0; i < call_->map.words && i < 64; ++i) {
    if (call_->map.is_pointer(i)) call_->first_pointers |= uint64_t{1} << i;
  }
  const size_t frame_pointer = call_->frame_words - 1;
  if (frame_pointer < 64) call_->first_pointers |= uint64_t{1} << frame_pointer;
}

}  // namespace rt
