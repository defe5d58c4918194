// Selection: comparisons, conditions of branches, selection by condition.
//
// A comparison becomes CMP, TEST or UCOMISD and a FlagCondition, which says how to read the flags:
// a condition code and, for equality of floats, what the parity flag adds (unordered operands). A
// branch or a conditional select takes the condition directly; only a comparison that is needed as
// a value is put into a register with SETcc. Constants and loads are folded into the comparison
// where the instruction allows it.

#include <utility>

#include "compiler/x64/selector.h"

namespace tandem::x64 {

using as::Condition;
using ir::Opcode;

namespace {

// The condition for integers, after CMP a, b.
Condition integer_condition(Opcode opcode, bool is_signed) {
  if (opcode == Opcode::kEq) return Condition::kEqual;
  if (opcode == Opcode::kNe) return Condition::kNotEqual;
  if (opcode == Opcode::kLt) return is_signed ? Condition::kLess : Condition::kBelow;
  if (opcode == Opcode::kLe) return is_signed ? Condition::kLessEqual : Condition::kBelowEqual;
  if (opcode == Opcode::kGt) return is_signed ? Condition::kGreater : Condition::kAbove;
  return is_signed ? Condition::kGreaterEqual : Condition::kAboveEqual;
}

// The comparison with its operands exchanged.
Opcode swapped(Opcode opcode) {
  if (opcode == Opcode::kLt) return Opcode::kGt;
  if (opcode == Opcode::kLe) return Opcode::kGe;
  if (opcode == Opcode::kGt) return Opcode::kLt;
  if (opcode == Opcode::kGe) return Opcode::kLe;
  return opcode;
}

}  // namespace

bool Selector::is_compare(Opcode opcode) {
  return opcode == Opcode::kEq || opcode == Opcode::kNe || opcode == Opcode::kLt ||
         opcode == Opcode::kLe || opcode == Opcode::kGt || opcode == Opcode::kGe;
}

// Sets the flags by two integers or pointers.
FlagCondition Selector::emit_compare(const I& instruction) {
  V a = instruction.operands[0], b = instruction.operands[1];
  const ir::Type* type = f_.type(a);
  if (type->is_float()) return emit_float_compare(instruction);
  Opcode opcode = instruction.opcode;
  int size = size_of(type);
  uint8_t bytes = static_cast<uint8_t>(size);
  if (constant(a) || (can_fold_load(b) && !constant(b))) {
    if (!constant(b)) {
      std::swap(a, b);
      opcode = swapped(opcode);
    }
  }
  FlagCondition condition{integer_condition(opcode, type->is_signed())};
  if (std::optional<int64_t> c = immediate(b, size)) {
    if (*c == 0 && !can_fold_load(a)) {
      VReg v = use(a);
      emit(M::kTest, {Arg::use(v, bytes), Arg::use(v, bytes)});
      auto& test = chunk_.back();  // one operand, named twice
      test.allocation.operands.pop_back();
      test.form.operands[1] = test.form.operands[0];
    } else {
      emit(M::kCmp, {source(a, size), Arg::imm(*c)});
    }
    return condition;
  }
  VReg right = use(b);
  if (can_fold_load(a)) {
    emit(M::kCmp, {source(a, size), Arg::use(right, bytes)});
  } else {
    emit(M::kCmp, {Arg::use(use(a), bytes), Arg::use_any(right, bytes)});
  }
  return condition;
}

// UCOMISD a, b sets CF, ZF and PF like an unsigned comparison; all three when unordered. So a < b
// is asked as b > a, which is false for unordered operands.
FlagCondition Selector::emit_float_compare(const I& instruction) {
  V a = instruction.operands[0], b = instruction.operands[1];
  Opcode opcode = instruction.opcode;
  if (opcode == Opcode::kLt || opcode == Opcode::kLe) {
    std::swap(a, b);
    opcode = swapped(opcode);
  }
  int size = size_of(a);
  uint8_t bytes = static_cast<uint8_t>(size);
  VReg left = use(a);
  emit(size == 8 ? M::kUcomisd : M::kUcomiss, {Arg::use(left, bytes), source(b, size)});
  if (opcode == Opcode::kEq) return {Condition::kEqual, Parity::kAndOrdered};
  if (opcode == Opcode::kNe) return {Condition::kNotEqual, Parity::kOrUnordered};
  return {opcode == Opcode::kGt ? Condition::kAbove : Condition::kAboveEqual};
}

// Sets the flags by a boolean value, folding the comparison that makes it.
FlagCondition Selector::condition_of(V value) {
  const I* def = definition(value);
  if (def != nullptr && (single_use(value) || def->block == block_)) {
    if (is_compare(def->opcode)) return emit_compare(*def);
    if (def->opcode == Opcode::kNot) return condition_of(def->operands[0]).inverse();
  }
  if (can_fold_load(value)) {
    emit(M::kCmp, {source(value, 1), Arg::imm(0)});
    return {Condition::kNotEqual};
  }
  VReg v = use(value);
  MachineInstruction& test = emit(M::kTest, {Arg::use(v, 1)});
  test.form.operands[1] = test.form.operands[0];
  test.form.operand_count = 2;
  return {Condition::kNotEqual};
}

void Selector::set_condition(VReg to, FlagCondition condition) {
  auto set = [&](VReg v, Condition c) { emit(M::kSetcc, {Arg::def(v, 1)}).form.condition = c; };
  if (condition.parity == Parity::kIgnore) return set(to, condition.condition);
  bool both = condition.parity == Parity::kAndOrdered;
  VReg first = new_integer(), second = new_integer();
  set(first, condition.condition);
  set(second, both ? Condition::kNoParity : Condition::kParity);
  emit(both ? M::kAnd : M::kOr, {Arg::tied(to, first, 4), Arg::use_any(second, 4)});
}

void Selector::select_compare(const I& instruction) {
  VReg to = result(instruction);
  set_condition(to, emit_compare(instruction));
}

void Selector::select_cond_select(const I& instruction) {
  const ir::Type* type = f_.type(instruction.results[0]);
  VReg to = result(instruction);
  VReg if_true = use(instruction.operands[1]);
  VReg if_false = use(instruction.operands[2]);
  FlagCondition condition = condition_of(instruction.operands[0]);
  if (type->is_float()) {
    MachineInstruction& select =
        emit_pseudo(Pseudo::kFloatSelect, {Arg::tied(to, if_false, 16), Arg::use(if_true, 16)});
    select.form.condition = condition.condition;
    select.parity = condition.parity;
    return;
  }
  uint8_t bytes = operation_size(size_of(type));
  auto move_if = [&](VReg result, VReg otherwise, VReg v, Condition c) {
    out_.vregs[result].is_pointer = type->is_pointer_shaped();
    emit(M::kCmovcc, {Arg::tied(result, otherwise, bytes), Arg::use_any(v, bytes)}).form.condition =
        c;
  };
  if (condition.parity == Parity::kIgnore) {
    return move_if(to, if_false, if_true, condition.condition);
  }
  VReg first = new_integer();
  move_if(first, if_false, if_true, condition.condition);
  VReg unordered = condition.parity == Parity::kAndOrdered ? if_false : if_true;
  move_if(to, first, unordered, Condition::kParity);
}

}  // namespace tandem::x64
