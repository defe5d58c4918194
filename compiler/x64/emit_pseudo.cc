// Emission of pseudo instructions that are a short piece of code with branches.

#include <utility>

#include "compiler/x64/emitter.h"

namespace tandem::x64 {

using as::Condition;

// The sum in operand 0 of the terms in operands 1 and 2: ADD when it shares a term's register, LEA
// when the terms are in two others.
void Emitter::emit_add(const MachineInstruction& instruction, uint32_t number) {
  uint8_t size = instruction.size;
  O to = operand(number, 0, size);
  O a = operand(number, 1, size);
  O b = operand(number, 2, size);
  if (b.is_register() && b.reg == to.reg) std::swap(a, b);
  if (a.is_register() && a.reg == to.reg) return emit(M::kAdd, {to, b});
  if (a.is_register() && b.is_register()) {
    return emit(M::kLea, {to, O::of_memory({.base = a.reg, .index = b.reg}, size)});
  }
  emit(M::kMov, {to, a});
  emit(M::kAdd, {to, b});
}

// Signed division of RAX by operand 0, quotient in RAX and remainder in RDX. IDIV traps on the most
// negative integer by -1: a divisor of -1 negates, which wraps around.
void Emitter::emit_divide(const MachineInstruction& instruction, uint32_t number) {
  uint8_t size = instruction.size;
  O divisor = operand(number, 0, size);
  O rax = O::of_register(as::kRax, size);
  O edx = O::of_register(as::kRdx, 4);
  uint32_t minus_one = new_label(), done = new_label();
  emit(M::kCmp, {divisor, O::of_immediate(-1)});
  emit_if(M::kJcc, Condition::kEqual, {O::of_label(minus_one)});
  emit(size == 8 ? M::kCqo : M::kCdq, {});
  emit(M::kIdiv, {divisor});
  emit(M::kJmp, {O::of_label(done)});
  place_label(minus_one);
  emit(M::kNeg, {rax});
  emit(M::kXor, {edx, edx});
  place_label(done);
}

// Integers from 2^63 on are halved, with the lost bit kept in the lowest so that rounding comes out
// the same, converted and doubled.
void Emitter::emit_uint64_to_float(const MachineInstruction& instruction, uint32_t number) {
  O x = operand(number, 0, 8);
  O half = operand(number, 1, 8);
  O low = operand(number, 2, 8);
  O to = operand(number, 3, instruction.size);
  M convert = instruction.size == 8 ? M::kCvtsi2sd : M::kCvtsi2ss;
  O low32 = O::of_register(low.reg, 4);
  uint32_t large = new_label(), done = new_label();
  emit(M::kXorps, {to, to});
  emit(M::kTest, {x, x});
  emit_if(M::kJcc, Condition::kSign, {O::of_label(large)});
  emit(convert, {to, x});
  emit(M::kJmp, {O::of_label(done)});
  place_label(large);
  emit(M::kMov, {half, x});
  emit(M::kMov, {low, x});
  emit(M::kShr, {half, O::of_immediate(1)});
  emit(M::kAnd, {low32, O::of_immediate(1)});
  emit(M::kOr, {half, low});
  emit(convert, {to, half});
  emit(instruction.size == 8 ? M::kAddsd : M::kAddss, {to, to});
  place_label(done);
}

// What is below 2^63 converts as signed; the rest without its highest bit, which is put back.
void Emitter::emit_float_to_uint64(const MachineInstruction& instruction, uint32_t number) {
  O x = operand(number, 0, instruction.size);
  O limit = operand(number, 1, instruction.size);
  O sign = operand(number, 2, 8);
  O reduced = operand(number, 3, 16);
  O to = operand(number, 4, 8);
  bool wide = instruction.size == 8;
  M convert = wide ? M::kCvttsd2si : M::kCvttss2si;
  uint32_t small = new_label(), done = new_label();
  emit(wide ? M::kUcomisd : M::kUcomiss, {limit, x});
  emit_if(M::kJcc, Condition::kAbove, {O::of_label(small)});
  emit(M::kMovaps, {reduced, x});
  emit(wide ? M::kSubsd : M::kSubss, {reduced, limit});
  emit(convert, {to, reduced});
  emit(M::kOr, {to, sign});
  emit(M::kJmp, {O::of_label(done)});
  place_label(small);
  emit(convert, {to, x});
  place_label(done);
}

// MOVQ $-bytes, i; loop: 64 bytes from source to destination, both (end)(i*1), or zeroes;
// ADDQ $64, i; JL loop.
void Emitter::emit_move_loop(const MachineInstruction& instruction, uint32_t number) {
  as::Instruction form = resolve(instruction.form, number);
  bool copies = form.operand_count == 3;
  size_t temporary = instruction.source;
  O index = operand(number, temporary, 8);
  O zero = O::of_register(kZeroRegister, 16);
  O pieces[] = {copies ? operand(number, temporary + 1, 16) : zero,
                copies ? operand(number, temporary + 2, 16) : zero};
  auto at = [&](const O& end, int64_t offset) {
    O piece = end;
    piece.memory.index = index.reg;
    piece.memory.scale = 1;
    piece.memory.displacement += static_cast<int32_t>(offset);
    return piece;
  };
  uint32_t loop = new_label();
  emit(M::kMov, {index, form.operands[form.operand_count - 1]});
  place_label(loop);
  for (int64_t offset = 0; offset < 64; offset += 32) {
    for (int64_t i = 0; copies && i < 2; ++i) {
      emit(M::kMovups, {pieces[i], at(form.operands[1], offset + 16 * i)});
    }
    for (int64_t i = 0; i < 2; ++i) {
      emit(M::kMovups, {at(form.operands[0], offset + 16 * i), pieces[i]});
    }
  }
  emit(M::kAdd, {index, O::of_immediate(64)});
  emit_if(M::kJcc, Condition::kLess, {O::of_label(loop)});
}

// The result's register (operand 1) holds the value for a false condition (operand 0).
void Emitter::emit_float_select(const MachineInstruction& instruction, uint32_t number) {
  O to = operand(number, 1, 16);
  O if_true = operand(number, 2, 16);
  uint32_t take = new_label(), done = new_label();
  Condition condition = instruction.form.condition;
  if (instruction.parity == Parity::kIgnore) {
    emit_if(M::kJcc, as::inverted(condition), {O::of_label(done)});
  } else if (instruction.parity == Parity::kAndOrdered) {
    emit_if(M::kJcc, as::inverted(condition), {O::of_label(done)});
    emit_if(M::kJcc, Condition::kParity, {O::of_label(done)});
  } else {
    emit_if(M::kJcc, condition, {O::of_label(take)});
    emit_if(M::kJcc, Condition::kNoParity, {O::of_label(done)});
  }
  place_label(take);
  emit(M::kMovaps, {to, if_true});
  place_label(done);
}

}  // namespace tandem::x64
