// Selection: conversions between numeric types, as gc makes them on amd64.
//
// Floats to integers truncate by CVTTSD2SL or CVTTSD2SQ, whose answer to what does not fit is the
// most negative integer; narrower results are what remains of the low bits. Unsigned 64-bit
// integers, which the machine's conversions do not know, take two ways (see Pseudo).

#include "compiler/x64/selector.h"

namespace tandem::x64 {

using ir::Opcode;

void Selector::select_convert(const I& instruction) {
  bool from_float = f_.type(instruction.operands[0])->is_float();
  bool to_float = f_.type(instruction.results[0])->is_float();
  if (from_float && to_float) return float_to_float(instruction);
  if (from_float) return float_to_integer(instruction);
  if (to_float) return integer_to_float(instruction);
  integer_to_integer(instruction);
}

// Only extensions come here: truncations are the same register.
void Selector::integer_to_integer(const I& instruction) {
  int to_size = size_of(instruction.results[0]);
  VReg v = extended(instruction.operands[0], operation_size(to_size));
  emit_move(result(instruction), v);
}

void Selector::integer_to_float(const I& instruction) {
  V value = instruction.operands[0];
  const ir::Type* from = f_.type(value);
  int from_size = size_of(from);
  int to_size = size_of(instruction.results[0]);
  uint8_t bytes = static_cast<uint8_t>(to_size);
  VReg to = result(instruction);
  if (from->is_unsigned() && from_size == 8) {
    VReg temporary = new_integer(), other = new_integer();
    MachineInstruction& machine = emit_pseudo(
        Pseudo::kUint64ToFloat,
        {Arg::use(use(value), 8), Arg::def(temporary, 8), Arg::def(other, 8), Arg::def(to, bytes)});
    machine.size = bytes;
    machine.allocation.operands[0].point = OperandPoint::kLate;
    for (int i = 1; i < 4; ++i) machine.allocation.operands[i].point = OperandPoint::kEarly;
    return;
  }
  uint8_t source_size = from_size == 8 || (from->is_unsigned() && from_size == 4) ? 8 : 4;
  VReg v = extended(value, source_size);
  // The conversion leaves the upper half of its target alone: start from zero, so that it need not
  // wait for who wrote the register last.
  VReg zero = new_vreg_of(RegisterClass::kFloat);
  emit(M::kMovaps, {Arg::def(zero, 16), Arg::real(kZeroRegister, 16)});
  emit(to_size == 8 ? M::kCvtsi2sd : M::kCvtsi2ss,
       {Arg::tied(to, zero, bytes), Arg::use_any(v, source_size)});
}

void Selector::float_to_integer(const I& instruction) {
  V value = instruction.operands[0];
  const ir::Type* to_type = f_.type(instruction.results[0]);
  int from_size = size_of(value);
  int to_size = size_of(to_type);
  uint8_t from_bytes = static_cast<uint8_t>(from_size);
  VReg to = result(instruction);
  if (to_type->is_unsigned() && to_size == 8) {
    VReg v = use(value);
    VReg limit = materialize_float(9223372036854775808.0, from_size);
    VReg sign = materialize_integer(INT64_MIN, 8, false);
    VReg reduced = new_vreg_of(RegisterClass::kFloat);
    MachineInstruction& machine = emit_pseudo(
        Pseudo::kFloatToUint64, {Arg::use(v, from_bytes), Arg::use(limit, from_bytes),
                                 Arg::use(sign, 8), Arg::def(reduced, 16), Arg::def(to, 8)});
    machine.size = from_bytes;
    for (int i = 0; i < 3; ++i) machine.allocation.operands[i].point = OperandPoint::kLate;
    for (int i = 3; i < 5; ++i) machine.allocation.operands[i].point = OperandPoint::kEarly;
    return;
  }
  uint8_t bytes = to_size == 8 || (to_type->is_unsigned() && to_size == 4) ? 8 : 4;
  emit(from_size == 8 ? M::kCvttsd2si : M::kCvttss2si,
       {Arg::def(to, bytes), source(value, from_size)});
}

void Selector::float_to_float(const I& instruction) {
  V value = instruction.operands[0];
  int from_size = size_of(value);
  int to_size = size_of(instruction.results[0]);
  VReg to = result(instruction);
  if (from_size == to_size) return emit_move(to, use(value));
  emit(to_size == 8 ? M::kCvtss2sd : M::kCvtsd2ss,
       {Arg::def(to, static_cast<uint8_t>(to_size)), source(value, from_size)});
}

// The same bits in another register class, or an integer that becomes a pointer.
void Selector::select_reinterpret(const I& instruction) {
  V value = instruction.operands[0];
  VReg to = result(instruction);
  VReg from = use(value);
  bool from_float = f_.type(value)->is_float();
  bool to_float = f_.type(instruction.results[0])->is_float();
  uint8_t size = static_cast<uint8_t>(size_of(value));
  if (from_float == to_float) return emit_move(to, from);
  if (from_float) size = static_cast<uint8_t>(size_of(instruction.results[0]));
  emit(size == 8 ? M::kMovq : M::kMovd, {Arg::def(to, to_float ? uint8_t{16} : size),
                                         Arg::use(from, from_float ? uint8_t{16} : size)});
}

}  // namespace tandem::x64
