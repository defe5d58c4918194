// Emission of the prologue, the epilogue and the call of morestack, in the forms that gc has:
//
//   frame ≤ kStackSmall   CMPQ SP, 16(R14); JLS
//   frame ≤ kStackBig     LEAQ -(frame - kStackSmall)(SP), R12; CMPQ R12, 16(R14); JLS
//   larger                the same with SUBQ and a check that the subtraction did not wrap around
//
// then PUSHQ BP; MOVQ SP, BP; SUBQ $size, SP. Below the end of the function: CALL
// runtime.morestack(_noctxt); JMP 0. All of this is unsafe points: SP is not the body's.

#include "compiler/x64/emitter.h"
#include "rt/abi/g.h"

namespace tandem::x64 {

using as::Condition;

namespace {

const as::Operand kSp = as::Operand::of_register(as::kRsp, 8);
const as::Operand kBp = as::Operand::of_register(as::kRbp, 8);
const as::Operand kScratch = as::Operand::of_register(as::kR12, 8);
const as::Operand kScratchEnd = as::Operand::of_register(as::kR13, 8);
const as::Operand kZero = as::Operand::of_register(kZeroRegister, 16);
const as::Operand kGuard = as::Operand::of_memory(
    {.base = kGRegister, .displacement = offsetof(rt::abi::GHeader, stack_guard)}, 8);

// Up to this many words are zeroed by single moves, more by a loop.
constexpr int64_t kMaxUnrolledWords = 32;

}  // namespace

void Emitter::note_pc_data(int table, int value) {
  code_.pc_data.push_back(
      {.index = static_cast<uint32_t>(code_.instructions.size()), .table = table, .value = value});
}

void Emitter::emit_stack_check() {
  int64_t frame = frame_.total();
  int32_t below = static_cast<int32_t>(frame - static_cast<int64_t>(rt::abi::kStackSmall));
  if (below <= 0) {
    emit(M::kCmp, {kSp, kGuard});
  } else if (frame <= static_cast<int64_t>(rt::abi::kStackBig)) {
    emit(M::kLea, {kScratch, O::of_memory({.base = as::kRsp, .displacement = -below}, 8)});
    emit(M::kCmp, {kScratch, kGuard});
  } else {
    emit(M::kMov, {kScratch, kSp});
    emit(M::kSub, {kScratch, O::of_immediate(below)});
    note_pc_data(0, -2);
    emit_if(M::kJcc, Condition::kBelow, {O::of_label(morestack_label_)});
    emit(M::kCmp, {kScratch, kGuard});
  }
  if (code_.pc_data.empty()) note_pc_data(0, -2);
  emit_if(M::kJcc, Condition::kBelowEqual, {O::of_label(morestack_label_)});
  note_pc_data(0, -1);
}

void Emitter::mark_unsafe(uint32_t begin) {
  if (begin != here()) code_.unsafe.push_back({begin, here()});
}

void Emitter::emit_prologue() {
  position_ = f_.function->position;
  if (frame_.checks_stack) emit_stack_check();
  if (!frame_.saves_frame_pointer) return mark_unsafe(0);
  emit(M::kPush, {kBp});
  emit(M::kMov, {kBp, kSp});
  if (frame_.size != 0) emit(M::kSub, {kSp, O::of_immediate(frame_.size)});
  mark_unsafe(0);
  zero_locals();
}

// Zeroes the runs of pointer words of the locals that ask for it; all of the record of deferred
// calls, which is the highest of them.
void Emitter::zero_locals() {
  for (const FrameLocal& local : f_.locals) {
    if (!local.initialize) continue;
    if (f_.has_defer_record && local.offset + local.type->size() == f_.locals_bytes) {
      zero_words(frame_.locals_base + local.offset, local.type->size() / 8);
      continue;
    }
    int64_t start = 0;
    while (start < local.type->pointer_bytes() && !local.type->pointer_at(start)) start += 8;
    zero_words(frame_.locals_base + local.offset + start,
               (local.type->pointer_bytes() - start + 7) / 8);
  }
}

void Emitter::zero_words(int64_t offset, int64_t words) {
  auto at = [](as::Register base, int64_t displacement, uint8_t size) {
    return O::of_memory({.base = base, .displacement = static_cast<int32_t>(displacement)}, size);
  };
  int64_t end = offset + 8 * words;
  if (words > kMaxUnrolledWords) {
    int64_t loop_end = offset + words / 2 * 16;
    uint32_t loop = new_label();
    emit(M::kLea, {kScratch, at(as::kRsp, offset, 8)});
    emit(M::kLea, {kScratchEnd, at(as::kRsp, loop_end, 8)});
    place_label(loop);
    emit(M::kMovups, {at(as::kR12, 0, 16), kZero});
    emit(M::kAdd, {kScratch, O::of_immediate(16)});
    emit(M::kCmp, {kScratch, kScratchEnd});
    emit_if(M::kJcc, Condition::kNotEqual, {O::of_label(loop)});
    offset = loop_end;
  }
  for (; offset + 16 <= end; offset += 16) emit(M::kMovups, {at(as::kRsp, offset, 16), kZero});
  if (offset < end) emit(M::kMov, {at(as::kRsp, offset, 8), O::of_immediate(0)});
}

// Before its first instruction the frame is still whole.
void Emitter::emit_epilogue() {
  uint32_t second = here() + 1;
  if (frame_.size != 0) emit(M::kAdd, {kSp, O::of_immediate(frame_.size)});
  if (frame_.saves_frame_pointer) emit(M::kPop, {kBp});
  emit(M::kRet, {});
  mark_unsafe(second);
}

void Emitter::emit_morestack() {
  position_ = f_.function->position;
  uint32_t begin = here();
  place_label(morestack_label_);
  note_pc_data(1, -1);
  note_pc_data(0, -2);
  code_.morestack_call = static_cast<uint32_t>(code_.instructions.size());
  bool context = f_.uses_context || (f_.function->flags & ir::kClosure) != 0;
  emit(M::kCall, {O::of_symbol(context ? "runtime.morestack" : "runtime.morestack_noctxt")});
  note_pc_data(0, -1);
  uint32_t start = new_label();
  emit(M::kJmp, {O::of_label(start)});
  mark_unsafe(begin);
  code_.instructions.insert(
      code_.instructions.begin(),
      as::Instruction(M::kLabel, f_.function->position, {O::of_label(start)}));
  // Everything moved by one.
  ++code_.morestack_call;
  for (EmittedCall& call : code_.calls) ++call.index;
  for (EmittedRange& range : code_.unsafe) ++range.begin, ++range.end;
  for (EmittedPcData& entry : code_.pc_data) ++entry.index;
}

}  // namespace tandem::x64
