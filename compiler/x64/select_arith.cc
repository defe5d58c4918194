// Selection: integer and floating-point arithmetic, logic, shifts.
//
// Operations on 8 and 16 bits are done on 32: the upper bits of a narrow value are undefined, and
// addition, multiplication, logic and left shifts never carry downwards. Right shifts extend first.

#include <algorithm>
#include <bit>

#include "compiler/x64/selector.h"

namespace tandem::x64 {

using ir::Opcode;

void Selector::select_binary(const I& instruction) {
  if (f_.type(instruction.results[0])->is_float()) return select_float_binary(instruction);
  Opcode opcode = instruction.opcode;
  bool joins = opcode == Opcode::kAdd || opcode == Opcode::kOr || opcode == Opcode::kXor;
  if (joins && (select_rotate(instruction) || select_combined_load(instruction))) return;
  if (opcode == Opcode::kAdd || opcode == Opcode::kSub) return select_add(instruction);
  if (opcode == Opcode::kMul) return select_multiply(instruction);
  if (opcode == Opcode::kAnd) return select_integer_binary(M::kAnd, instruction, true);
  if (opcode == Opcode::kOr) return select_integer_binary(M::kOr, instruction, true);
  if (opcode == Opcode::kXor) return select_integer_binary(M::kXor, instruction, true);
  // and_not
  int size = size_of(instruction.results[0]);
  uint8_t bytes = operation_size(size);
  VReg to = result(instruction);
  if (std::optional<int64_t> c = immediate(instruction.operands[1], bytes)) {
    emit(M::kAnd, {Arg::tied(to, use(instruction.operands[0]), bytes), Arg::imm(~*c)});
    return;
  }
  VReg mask = new_integer();
  emit(M::kNot, {Arg::tied(mask, use(instruction.operands[1]), bytes)});
  emit(M::kAnd, {Arg::tied(to, use(instruction.operands[0]), bytes), Arg::use_any(mask, bytes)});
}

// A sum goes to whichever register suits: emission writes ADD or LEA.
void Selector::select_add(const I& instruction) {
  V a = instruction.operands[0], b = instruction.operands[1];
  int size = size_of(instruction.results[0]);
  uint8_t bytes = operation_size(size);
  VReg to = result(instruction);
  bool add = instruction.opcode == Opcode::kAdd;
  if (add && constant(a)) std::swap(a, b);
  if (std::optional<int64_t> c = immediate(b, bytes)) {
    int64_t displacement = add ? *c : -*c;
    if (displacement == static_cast<int32_t>(displacement)) {
      Address sum{.base = use(a), .displacement = displacement};
      emit(M::kLea, {Arg::def(to, bytes), Arg::mem(sum, bytes)});
      return;
    }
  }
  if (!add) return select_integer_binary(M::kSub, instruction, false);
  if (can_fold_load(a) && !can_fold_load(b)) std::swap(a, b);
  if (can_fold_load(b) && size == bytes) {
    VReg left = use(a);
    emit(M::kAdd, {Arg::tied(to, left, bytes), source(b, bytes)});
    return;
  }
  VReg left = use(a);
  VReg right = use(b);
  emit_pseudo(Pseudo::kAdd,
              {Arg::def(to, bytes), Arg::use_any(left, bytes), Arg::use_any(right, bytes)})
      .size = bytes;
}

void Selector::select_integer_binary(M mnemonic, const I& instruction, bool commutes) {
  V a = instruction.operands[0], b = instruction.operands[1];
  int size = size_of(instruction.results[0]);
  uint8_t bytes = operation_size(size);
  VReg to = result(instruction);
  if (commutes && (constant(a) || (can_fold_load(a) && !constant(b)))) std::swap(a, b);
  if (std::optional<int64_t> c = immediate(b, bytes)) {
    if (mnemonic == M::kXor && *c == -1) {
      emit(M::kNot, {Arg::tied(to, use(a), bytes)});
    } else if (mnemonic == M::kAnd && *c == 255 && size >= 4) {
      emit(M::kMovzx, {Arg::def(to, 4), Arg::use(use(a), 1)});
    } else if (mnemonic == M::kAnd && *c == 65535 && size >= 4) {
      emit(M::kMovzx, {Arg::def(to, 4), Arg::use(use(a), 2)});
    } else {
      emit(mnemonic, {Arg::tied(to, use(a), bytes), Arg::imm(*c)});
    }
    return;
  }
  if (commutes && !can_fold_load(b) && is_better_tied(b, a)) std::swap(a, b);
  VReg left = use(a);
  Arg right = size == bytes ? source(b, bytes) : Arg::use_any(use(b), bytes);
  emit(mnemonic, {Arg::tied(to, left, bytes), right});
}

void Selector::select_multiply(const I& instruction) {
  V a = instruction.operands[0], b = instruction.operands[1];
  int size = size_of(instruction.results[0]);
  uint8_t bytes = operation_size(size);
  VReg to = result(instruction);
  if (constant(a)) std::swap(a, b);
  std::optional<int64_t> c = immediate(b, bytes);
  if (!c) {
    if (size == bytes && can_fold_load(a) && !can_fold_load(b)) std::swap(a, b);
    if (!can_fold_load(b) && is_better_tied(b, a)) std::swap(a, b);
    VReg left = use(a);
    Arg right = size == bytes ? source(b, bytes) : Arg::use_any(use(b), bytes);
    emit(M::kImul, {Arg::tied(to, left, bytes), right});
    return;
  }
  if (*c == 3 || *c == 5 || *c == 9) {
    VReg v = use(a);
    Address product{.base = v, .index = v, .scale = static_cast<uint8_t>(*c - 1)};
    emit(M::kLea, {Arg::def(to, bytes), Arg::mem(product, bytes)});
  } else if (*c > 0 && (*c & (*c - 1)) == 0) {
    emit(M::kShl, {Arg::tied(to, use(a), bytes), Arg::imm(__builtin_ctzll(*c))});
  } else if (*c == -1) {
    emit(M::kNeg, {Arg::tied(to, use(a), bytes)});
  } else {
    Arg left = size == bytes ? source(a, bytes) : Arg::use_any(use(a), bytes);
    emit(M::kImul, {Arg::def(to, bytes), left, Arg::imm(*c)});
  }
}

void Selector::select_multiply_high(const I& instruction) {
  const ir::Type* type = f_.type(instruction.results[0]);
  int size = size_of(type);
  VReg to = result(instruction);
  if (size < 8) {  // the whole product fits a register
    VReg a = extended(instruction.operands[0], 8);
    VReg product = binary(M::kImul, a, extended(instruction.operands[1], 8), 8);
    emit(type->is_signed() ? M::kSar : M::kShr, {Arg::tied(to, product, 8), Arg::imm(8 * size)});
    return;
  }
  VReg a = use(instruction.operands[0]);
  VReg b = use(instruction.operands[1]);
  MachineInstruction& multiply = emit(type->is_signed() ? M::kImul : M::kMul, {Arg::use_any(b, 8)});
  multiply.allocation.operands[0].point = OperandPoint::kLate;
  add_fixed_use(multiply, a, as::kRax);
  add_fixed_def(multiply, to, as::kRdx);
  multiply.allocation.clobbers = 1u << as::kRax;
}

void Selector::select_unary(const I& instruction) {
  const ir::Type* type = f_.type(instruction.results[0]);
  V a = instruction.operands[0];
  int size = size_of(type);
  uint8_t bytes = operation_size(size);
  VReg to = result(instruction);
  if (instruction.opcode == Opcode::kNot) {
    emit(M::kXor, {Arg::tied(to, use(a), 4), Arg::imm(1)});
  } else if (instruction.opcode == Opcode::kSqrt) {
    uint8_t width = static_cast<uint8_t>(size);
    emit(size == 8 ? M::kSqrtsd : M::kSqrtss, {Arg::def(to, width), source(a, size)});
  } else if (instruction.opcode == Opcode::kComplement) {
    emit(M::kNot, {Arg::tied(to, use(a), bytes)});
  } else if (type->is_float()) {  // flip the sign
    VReg sign = materialize_float(-0.0, size);
    emit(M::kXorps, {Arg::tied(to, use(a), 16), Arg::use(sign, 16)});
  } else {
    emit(M::kNeg, {Arg::tied(to, use(a), bytes)});
  }
}

void Selector::select_float_binary(const I& instruction) {
  int size = size_of(instruction.results[0]);
  uint8_t bytes = static_cast<uint8_t>(size);
  bool wide = size == 8;
  M mnemonic = M::kNop;
  if (instruction.opcode == Opcode::kAdd) mnemonic = wide ? M::kAddsd : M::kAddss;
  if (instruction.opcode == Opcode::kSub) mnemonic = wide ? M::kSubsd : M::kSubss;
  if (instruction.opcode == Opcode::kMul) mnemonic = wide ? M::kMulsd : M::kMulss;
  if (instruction.opcode == Opcode::kQuotient) mnemonic = wide ? M::kDivsd : M::kDivss;
  V a = instruction.operands[0], b = instruction.operands[1];
  if (instruction.opcode == Opcode::kAdd || instruction.opcode == Opcode::kMul) {
    auto in_memory = [&](V v) { return can_fold_load(v) || float_in_memory(v); };
    if (in_memory(a) ? !in_memory(b) : !in_memory(b) && is_better_tied(b, a)) std::swap(a, b);
    if (instruction.opcode == Opcode::kMul && is_float_two(b)) {  // 2x → x + x
      mnemonic = wide ? M::kAddsd : M::kAddss;
      b = a;
    }
  }
  VReg left = use(a);
  Arg right = a == b ? Arg::use(left, bytes) : source(b, size);
  emit(mnemonic, {Arg::tied(result(instruction), left, bytes), right});
}

bool Selector::is_float_two(V value) const {
  const I* def = definition(value);
  return def != nullptr && def->opcode == Opcode::kFloatConst &&
         std::bit_cast<double>(def->integer) == 2;
}

// --- Shifts

// The count without a mask that the machine applies itself: it takes counts modulo 32, or 64.
ir::ValueId Selector::unmasked_count(V count, int64_t width) const {
  const I* def = definition(count);
  if (def == nullptr || def->opcode != Opcode::kAnd || (width != 32 && width != 64)) return count;
  std::optional<int64_t> mask = constant(def->operands[1]);
  return mask && *mask == width - 1 ? def->operands[0] : count;
}

// Whether a shift count is known to be below `limit`.
bool Selector::count_is_small(V count, int64_t limit) const {
  ir::InstructionId id = f_.definition(count);
  if (!id.valid()) return false;
  const I& def = f_.instruction(id);
  if (def.opcode == Opcode::kAnd) {
    for (V operand : def.operands) {
      std::optional<int64_t> c = constant(operand);
      if (c && *c >= 0 && *c < limit) return true;
    }
  }
  if (def.opcode == Opcode::kRemainder && f_.type(count)->is_unsigned()) {
    std::optional<int64_t> c = constant(def.operands[1]);
    return c && *c > 0 && *c <= limit;
  }
  if (def.opcode == Opcode::kConvert || def.opcode == Opcode::kReinterpret) {
    const ir::Type* from = f_.type(def.operands[0]);
    return from->is_integer() && count_is_small(def.operands[0], limit);
  }
  return false;
}

void Selector::select_shift(const I& instruction) {
  if (std::optional<int64_t> c = constant(instruction.operands[1])) {
    return shift_by_constant(instruction, *c);
  }
  shift_by_variable(instruction);
}

void Selector::shift_by_constant(const I& instruction, int64_t count) {
  const ir::Type* type = f_.type(instruction.results[0]);
  int size = size_of(type);
  uint8_t bytes = operation_size(size);
  VReg to = result(instruction);
  bool left = instruction.opcode == Opcode::kShl;
  bool too_far = count < 0 || count >= 8 * size;
  if (too_far && (left || !type->is_signed())) {
    emit(M::kMov, {Arg::def(to, 4), Arg::imm(0)});
    return;
  }
  if (left) {
    emit(M::kShl, {Arg::tied(to, use(instruction.operands[0]), bytes), Arg::imm(count)});
    return;
  }
  VReg v = extended(instruction.operands[0], bytes);
  int64_t distance = too_far ? 8 * size - 1 : count;
  emit(type->is_signed() ? M::kSar : M::kShr, {Arg::tied(to, v, bytes), Arg::imm(distance)});
}

// The machine takes the count modulo 32 or 64. SBB spreads the carry of "count < width" to a mask
// that clears the result of longer shifts; a signed right shift by too much shifts by the width
// - 1.
void Selector::shift_by_variable(const I& instruction) {
  const ir::Type* type = f_.type(instruction.results[0]);
  V count_value = instruction.operands[1];
  uint8_t bytes = operation_size(size_of(type));
  uint8_t count_size = static_cast<uint8_t>(size_of(count_value));
  int64_t width = 8 * bytes;
  VReg to = result(instruction);
  bool left = instruction.opcode == Opcode::kShl;
  VReg v = left ? use(instruction.operands[0]) : extended(instruction.operands[0], bytes);
  bool small = count_is_small(count_value, width);
  if (small) count_value = unmasked_count(count_value, width);
  VReg count = use(count_value);
  if (!left && type->is_signed()) {
    if (!small) {
      VReg limit = materialize_integer(width - 1, 4, false);
      VReg clamped = new_integer();
      emit(M::kCmp, {Arg::use(count, count_size), Arg::imm(width - 1)});
      emit(M::kCmovcc, {Arg::tied(clamped, count, 4), Arg::use_any(limit, 4)}).form.condition =
          as::Condition::kAbove;
      count = clamped;
    }
    emit(M::kSar, {Arg::tied(to, v, bytes), Arg::use_fixed(count, as::kRcx, 1)});
    return;
  }
  M mnemonic = left ? M::kShl : M::kShr;
  if (small) {
    emit(mnemonic, {Arg::tied(to, v, bytes), Arg::use_fixed(count, as::kRcx, 1)});
    return;
  }
  VReg shifted = new_integer();
  VReg mask = new_integer();
  emit(mnemonic, {Arg::tied(shifted, v, bytes), Arg::use_fixed(count, as::kRcx, 1)});
  emit(M::kCmp, {Arg::use_any(count, count_size), Arg::imm(width)});
  // SBB of a register with itself depends on nothing but the carry.
  MachineInstruction& spread = emit(M::kSbb, {Arg::def(mask, bytes)});
  spread.form.operands[1] = spread.form.operands[0];
  spread.form.operand_count = 2;
  emit(M::kAnd, {Arg::tied(to, shifted, bytes), Arg::use_any(mask, bytes)});
}

// --- Extension

// Whether the value's register is known to hold zeros above its width.
bool Selector::upper_bits_zero(V value) const {
  if (canonical(value) != value) return false;
  const I* def = definition(value);
  if (def == nullptr) return false;
  if (def->opcode == Opcode::kLoad) return true;
  if (size_of(value) != 4) return false;
  Opcode opcode = def->opcode;
  return opcode == Opcode::kAdd || opcode == Opcode::kSub || opcode == Opcode::kMul ||
         opcode == Opcode::kAnd || opcode == Opcode::kOr || opcode == Opcode::kXor ||
         opcode == Opcode::kShl || opcode == Opcode::kShr;
}

VReg Selector::extend(VReg v, int from_size, bool is_signed, int to_size) {
  if (from_size >= to_size) return v;
  VReg to = new_integer();
  uint8_t from = static_cast<uint8_t>(from_size), bytes = static_cast<uint8_t>(to_size);
  if (from_size == 4) {
    if (is_signed) {
      emit(M::kMovsxd, {Arg::def(to, bytes), Arg::use(v, from)});
    } else {
      emit(M::kMov, {Arg::def(to, 4), Arg::use(v, 4)});
    }
  } else if (is_signed) {
    emit(M::kMovsx, {Arg::def(to, bytes), Arg::use(v, from)});
  } else {
    emit(M::kMovzx, {Arg::def(to, 4), Arg::use(v, from)});
  }
  return to;
}

// The value extended to `to_size` bytes by its type's signedness.
VReg Selector::extended(V value, int to_size) {
  const ir::Type* type = f_.type(value);
  int from_size = size_of(type);
  if (from_size >= to_size) return use(value);
  if (std::optional<int64_t> c = constant(value)) return materialize_integer(*c, to_size, false);
  bool is_signed = type->is_signed();
  if (can_fold_load(value) && (is_signed || from_size < 4)) {
    VReg to = new_integer();
    uint8_t from = static_cast<uint8_t>(from_size), bytes = static_cast<uint8_t>(to_size);
    Arg memory = source(value, from_size);
    if (is_signed) {
      emit(from_size == 4 ? M::kMovsxd : M::kMovsx, {Arg::def(to, bytes), memory});
    } else {
      emit(M::kMovzx, {Arg::def(to, 4), memory});
    }
    (void)from;
    return to;
  }
  if (!is_signed && upper_bits_zero(value)) return use(value);
  return extend(use(value), from_size, is_signed, to_size);
}

}  // namespace tandem::x64
