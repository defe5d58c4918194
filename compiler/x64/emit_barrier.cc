// Emission of write barriers:
//
//           CMPL    runtime.writeBarrier(SB), $0
//           JNE     slow                         at the end of the function:
//   back:   MOVQ    b, (slot)                    slow: MOVQ (slot), R11
//           MOVQ    c, 8(slot)                         CALL runtime.gcWriteBarrier
//                                                      MOVQ 8(slot), R11
//                                                      CALL runtime.gcWriteBarrier
//                                                      JMP  back
//
// The collector's flag changes only while goroutines are stopped. So from the jump that depends on
// it to the last store, and in the part out of line, the goroutine must not be stopped: all of it
// is unsafe points. gcWriteBarrier keeps every register but R11, and is no safepoint.

#include <utility>

#include "compiler/x64/abi.h"
#include "compiler/x64/emitter.h"

namespace tandem::x64 {

void Emitter::emit_write_barrier(const MachineInstruction& instruction, uint32_t number) {
  BarrierCalls calls{.slots = f_.barriers[instruction.source],
                     .label = new_label(),
                     .back = new_label(),
                     .position = position_};
  for (as::Memory& slot : calls.slots) slot = resolve_memory(slot, number);
  emit(M::kCmp, {O::of_memory({.symbol = "runtime.writeBarrier"}, 4), O::of_immediate(0)});
  in_barrier_ = true;
  barrier_begin_ = here();
  emit_if(M::kJcc, as::Condition::kNotEqual, {O::of_label(calls.label)});
  place_label(calls.back);
  barrier_calls_.push_back(std::move(calls));
}

void Emitter::end_write_barrier() {
  in_barrier_ = false;
  mark_unsafe(barrier_begin_);
}

void Emitter::emit_barrier_calls() {
  uint32_t begin = here();
  for (const BarrierCalls& calls : barrier_calls_) {
    position_ = calls.position;
    place_label(calls.label);
    for (const as::Memory& slot : calls.slots) {
      emit(M::kMov, {O::of_register(kBarrierRegister, 8), O::of_memory(slot, 8)});
      emit(M::kCall, {O::of_symbol("runtime.gcWriteBarrier")});
    }
    emit(M::kJmp, {O::of_label(calls.back)});
  }
  mark_unsafe(begin);
}

}  // namespace tandem::x64
