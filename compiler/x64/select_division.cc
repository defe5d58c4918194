// Selection: integer division. By constants: shifts for powers of two, else multiplication by a
// reciprocal (T. Granlund, P. Montgomery, "Division by Invariant Integers using Multiplication",
// PLDI 1994). By variables: DIV, and IDIV behind a check for -1, where the quotient of the most
// negative integer would trap instead of wrapping around.
//
// Operands of 8 and 16 bits are extended to 32. Reciprocals of 32-bit divisions are multiplied in
// 64 bits, where the product has no overflow.

#include "compiler/x64/selector.h"

namespace tandem::x64 {

using ir::Opcode;

namespace {

using Wide = unsigned __int128;

bool is_power_of_two(uint64_t x) {
  return x != 0 && (x & (x - 1)) == 0;
}

// The smallest shift s, below 64, and multiplier m = floor(2^(bits+s) / d) + 1 with which
// n / d == (m * n) >> (bits + s) for all n whose magnitude has `bits - slack` bits.
struct Reciprocal {
  Wide multiplier = 0;
  int shift = 0;
};

Reciprocal find_reciprocal(uint64_t d, int bits, int slack) {
  Reciprocal r;
  for (;; ++r.shift) {
    Wide power = Wide{1} << (bits + r.shift);
    r.multiplier = power / d + 1;
    Wide error = d - power % d;
    if (error <= Wide{1} << (r.shift + slack)) return r;
  }
}

}  // namespace

VReg Selector::binary(M mnemonic, VReg a, VReg b, int size) {
  VReg to = new_integer();
  uint8_t bytes = static_cast<uint8_t>(size);
  emit(mnemonic, {Arg::tied(to, a, bytes), Arg::use_any(b, bytes)});
  return to;
}

VReg Selector::shift_immediate(M mnemonic, VReg v, int64_t count, int size) {
  if (count == 0) return v;
  VReg to = new_integer();
  emit(mnemonic, {Arg::tied(to, v, static_cast<uint8_t>(size)), Arg::imm(count)});
  return to;
}

void Selector::select_division(const I& instruction) {
  const ir::Type* type = f_.type(instruction.results[0]);
  if (type->is_float()) return select_float_binary(instruction);
  bool remainder = instruction.opcode == Opcode::kRemainder;
  std::optional<int64_t> c = constant(instruction.operands[1]);
  if (!c || *c == 0) return divide_general(instruction, remainder);
  if (type->is_signed()) return divide_signed_constant(instruction, *c, remainder);
  if (static_cast<uint64_t>(*c) > uint64_t{1} << 63) return divide_general(instruction, remainder);
  divide_unsigned_constant(instruction, static_cast<uint64_t>(*c), remainder);
}

void Selector::divide_general(const I& instruction, bool remainder) {
  const ir::Type* type = f_.type(instruction.results[0]);
  uint8_t bytes = operation_size(size_of(type));
  VReg dividend = extended(instruction.operands[0], bytes);
  VReg divisor = extended(instruction.operands[1], bytes);
  VReg to = result(instruction);
  MachineInstruction* machine = nullptr;
  if (type->is_signed()) {
    machine = &emit_pseudo(Pseudo::kDivide, {Arg::use_any(divisor, bytes)});
    machine->size = bytes;
  } else {
    VReg zero = materialize_integer(0, 8, false);
    machine = &emit(M::kDiv, {Arg::use_any(divisor, bytes)});
    add_fixed_use(*machine, zero, as::kRdx);
  }
  machine->allocation.operands[0].point = OperandPoint::kLate;
  add_fixed_use(*machine, dividend, as::kRax);
  add_fixed_def(*machine, to, remainder ? as::kRdx : as::kRax);
  machine->allocation.clobbers = 1u << (remainder ? as::kRax : as::kRdx);
}

// remainder = x - quotient * divisor; a quotient goes to the result as it is.
void Selector::finish_division(const I& instruction, VReg x, VReg quotient, int64_t divisor,
                               bool remainder) {
  int size = operation_size(size_of(instruction.results[0]));
  uint8_t bytes = static_cast<uint8_t>(size);
  VReg to = result(instruction);
  if (!remainder) return emit_move(to, quotient);
  VReg product = new_integer();
  if (divisor == static_cast<int32_t>(divisor)) {
    emit(M::kImul, {Arg::def(product, bytes), Arg::use_any(quotient, bytes), Arg::imm(divisor)});
  } else {
    VReg factor = materialize_integer(divisor, size, false);
    emit(M::kImul, {Arg::tied(product, quotient, bytes), Arg::use_any(factor, bytes)});
  }
  emit(M::kSub, {Arg::tied(to, x, bytes), Arg::use_any(product, bytes)});
}

VReg Selector::multiply_high(VReg x, uint64_t factor, int size, bool is_signed) {
  if (size < 8) return kNoVReg;
  VReg constant = materialize_integer(static_cast<int64_t>(factor), 8, false);
  VReg high = new_integer();
  MachineInstruction& multiply = emit(is_signed ? M::kImul : M::kMul, {Arg::use_any(x, 8)});
  multiply.allocation.operands[0].point = OperandPoint::kLate;
  add_fixed_use(multiply, constant, as::kRax);
  add_fixed_def(multiply, high, as::kRdx);
  multiply.allocation.clobbers = 1u << as::kRax;
  return high;
}

void Selector::divide_unsigned_constant(const I& instruction, uint64_t d, bool remainder) {
  int size = operation_size(size_of(instruction.results[0]));
  uint8_t bytes = static_cast<uint8_t>(size);
  if (is_power_of_two(d)) {
    VReg x = extended(instruction.operands[0], size);
    if (!remainder) {
      return emit_move(result(instruction), shift_immediate(M::kShr, x, __builtin_ctzll(d), size));
    }
    int64_t mask = static_cast<int64_t>(d - 1);
    if (mask == static_cast<int32_t>(mask)) {
      emit(M::kAnd, {Arg::tied(result(instruction), x, bytes), Arg::imm(mask)});
    } else {
      VReg wide = materialize_integer(mask, size, false);
      emit(M::kAnd, {Arg::tied(result(instruction), x, bytes), Arg::use_any(wide, bytes)});
    }
    return;
  }
  VReg x = extended(instruction.operands[0], 8);
  if (size == 4) {
    // A 32-bit number times a multiplier of up to 33 bits: in 64 bits when that is below 2^32, else
    // by the high half of the product with ceil(2^64 / d), which is exact for 32-bit n and d.
    Reciprocal r = find_reciprocal(d, 32, 0);
    VReg quotient = kNoVReg;
    if (r.multiplier >> 32 == 0) {
      VReg factor = materialize_integer(static_cast<int64_t>(r.multiplier), 8, false);
      quotient = shift_immediate(M::kShr, binary(M::kImul, x, factor, 8), 32 + r.shift, 8);
    } else {
      quotient = multiply_high(x, ~uint64_t{0} / d + 1, 8, false);
    }
    return finish_division(instruction, x, quotient, static_cast<int64_t>(d), remainder);
  }
  Reciprocal r = find_reciprocal(d, 64, 0);
  VReg high = multiply_high(x, static_cast<uint64_t>(r.multiplier), 8, false);
  VReg quotient = kNoVReg;
  if (r.multiplier >> 64 == 0) {
    quotient = shift_immediate(M::kShr, high, r.shift, 8);
  } else {  // the multiplier's bit 64: add x, without losing the carry
    VReg half = shift_immediate(M::kShr, binary(M::kSub, x, high, 8), 1, 8);
    quotient = shift_immediate(M::kShr, binary(M::kAdd, half, high, 8), r.shift - 1, 8);
  }
  finish_division(instruction, x, quotient, static_cast<int64_t>(d), remainder);
}

// x / 2^shift, rounded towards zero: negative numbers get 2^shift - 1 added first.
VReg Selector::divide_by_power(VReg x, int size, int shift) {
  VReg sign = shift == 1 ? x : shift_immediate(M::kSar, x, 8 * size - 1, size);
  VReg bias = shift_immediate(M::kShr, sign, 8 * size - shift, size);
  return shift_immediate(M::kSar, binary(M::kAdd, bias, x, size), shift, size);
}

void Selector::divide_signed_constant(const I& instruction, int64_t d, bool remainder) {
  int size = operation_size(size_of(instruction.results[0]));
  uint8_t bytes = static_cast<uint8_t>(size);
  VReg x = extended(instruction.operands[0], size);
  uint64_t magnitude = d < 0 ? -static_cast<uint64_t>(d) : static_cast<uint64_t>(d);
  if (magnitude == 1 && remainder) {
    emit(M::kMov, {Arg::def(result(instruction), 4), Arg::imm(0)});
    return;
  }
  VReg quotient = x;
  if (magnitude == 1) {
    // x or -x
  } else if (is_power_of_two(magnitude)) {
    quotient = divide_by_power(x, size, __builtin_ctzll(magnitude));
  } else if (size == 4) {
    VReg wide = extend(x, 4, true, 8);
    Reciprocal r = find_reciprocal(magnitude, 32, 1);
    VReg factor = materialize_integer(static_cast<int64_t>(r.multiplier), 8, false);
    VReg product = binary(M::kImul, wide, factor, 8);
    quotient = shift_immediate(M::kSar, product, 32 + r.shift, 8);
    quotient = binary(M::kSub, quotient, shift_immediate(M::kSar, x, 31, 4), 4);
  } else {
    Reciprocal r = find_reciprocal(magnitude, 64, 1);
    quotient = multiply_high(x, static_cast<uint64_t>(r.multiplier), 8, true);
    if (r.multiplier >> 63 != 0) quotient = binary(M::kAdd, quotient, x, 8);
    quotient = shift_immediate(M::kSar, quotient, r.shift, 8);
    quotient = binary(M::kSub, quotient, shift_immediate(M::kSar, x, 63, 8), 8);
  }
  if (d < 0) {
    VReg negated = new_integer();
    emit(M::kNeg, {Arg::tied(negated, quotient, bytes)});
    quotient = negated;
  }
  finish_division(instruction, x, quotient, d, remainder);
}

}  // namespace tandem::x64
