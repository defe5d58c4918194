// Emission of blocks: instructions with their operands' locations filled in, the allocator's moves,
// and branches, which fall through where the layout lets them. A block that only jumps on vanishes.
//
// The allocator's moves are sorted by instruction, and one index runs along with the walk over the
// blocks. An operand register stands for an entry in the allocator's locations; the bases of
// locals, incoming and outgoing arguments become RSP with the area's offset. Comparisons of floats
// that ask for the parity flag take two jumps.

#include "compiler/x64/emit.h"

#include "compiler/x64/emitter.h"

namespace tandem::x64 {

using as::Condition;

EmittedCode Emitter::run() {
  code_.label_count = static_cast<uint32_t>(f_.blocks.size());
  morestack_label_ = new_label();
  find_empty_blocks();
  for (uint32_t i = 0; i < f_.blocks.size(); ++i) code_.block_labels.push_back(follow(i));
  emit_prologue();
  for (size_t i = 0; i < emitted_.size(); ++i) emit_block(i);
  emit_barrier_calls();
  if (frame_.checks_stack) emit_morestack();
  return std::move(code_);
}

void Emitter::find_empty_blocks() {
  first_.assign(f_.blocks.size(), 0);
  empty_.assign(f_.blocks.size(), false);
  uint32_t number = 0;
  size_t move = 0;
  for (uint32_t block : f_.order) {
    const std::vector<MachineInstruction>& list = f_.blocks[block].instructions;
    first_[block] = number;
    uint32_t end = number + static_cast<uint32_t>(list.size());
    bool has_moves = false;
    for (; move < allocation_.moves.size() && allocation_.moves[move].instruction < end; ++move) {
      has_moves = true;
    }
    empty_[block] =
        list.size() == 1 && list[0].pseudo == Pseudo::kJump && !has_moves && block != f_.order[0];
    number = end;
  }
  for (uint32_t block : f_.order) {
    // An endless loop of empty blocks has to stay.
    if (empty_[block] && empty_[follow(block)]) empty_[follow(block)] = false;
  }
  for (uint32_t block : f_.order) {
    if (!empty_[block]) emitted_.push_back(block);
  }
}

// Where a jump to `block` ends up.
uint32_t Emitter::follow(uint32_t block) const {
  for (size_t steps = 0; empty_[block] && steps < f_.blocks.size(); ++steps) {
    block = f_.blocks[block].successors[0].block;
  }
  return block;
}

void Emitter::emit(M mnemonic, std::initializer_list<O> operands) {
  code_.instructions.emplace_back(mnemonic, position_, operands);
}

void Emitter::emit_if(M mnemonic, Condition condition, std::initializer_list<O> operands) {
  emit(mnemonic, operands);
  code_.instructions.back().condition = condition;
}

void Emitter::place_label(uint32_t label) {
  emit(M::kLabel, {O::of_label(label)});
}

void Emitter::emit_block(size_t position) {
  uint32_t block = emitted_[position];
  uint32_t next = position + 1 < emitted_.size() ? emitted_[position + 1] : ~0u;
  const MachineBlock& machine = f_.blocks[block];
  position_ = machine.instructions[0].form.position;
  place_label(block);
  uint32_t number = first_[block];
  while (next_move_ < allocation_.moves.size() &&
         allocation_.moves[next_move_].instruction < number) {
    ++next_move_;
  }
  for (const MachineInstruction& instruction : machine.instructions) {
    position_ = instruction.form.position;
    emit_moves(number, false);
    if (instruction.pseudo == Pseudo::kJump || instruction.pseudo == Pseudo::kRecoveryPoint) {
      jump_to(machine.successors[0].block, next);
    } else if (instruction.pseudo == Pseudo::kBranch) {
      emit_branch(instruction, machine, next);
    } else {
      emit_instruction(instruction, number);
    }
    emit_moves(number, true);
    ++number;
  }
}

// --- Locations

as::Memory Emitter::slot(uint32_t index) const {
  return {.base = as::kRsp,
          .displacement = static_cast<int32_t>(frame_.spill_base + 8 * int64_t{index})};
}

as::Operand Emitter::at_location(Location location, uint8_t size) const {
  if (location.is_slot()) return O::of_memory(slot(location.index), size);
  return O::of_register(static_cast<as::Register>(location.index), size);
}

as::Memory Emitter::resolve_memory(as::Memory memory, uint32_t number) const {
  auto locate = [&](as::Register r) {
    if (r < kFirstOperandRegister || r >= kOutgoingBase) return r;
    return static_cast<as::Register>(
        allocation_.locations[number][r - kFirstOperandRegister].index);
  };
  memory.base = locate(memory.base);
  memory.index = locate(memory.index);
  int64_t area = 0;
  if (memory.base == kLocalsBase) area = frame_.locals_base;
  if (memory.base == kIncomingBase) area = frame_.incoming_base;
  if (memory.base == kOutgoingBase || memory.base == kLocalsBase || memory.base == kIncomingBase) {
    memory.base = as::kRsp;
    memory.displacement += static_cast<int32_t>(area);
  }
  return memory;
}

as::Operand Emitter::resolve(const as::Operand& field, uint32_t number) const {
  as::Operand operand = field;
  if (operand.is_memory()) operand.memory = resolve_memory(operand.memory, number);
  if (operand.is_register() && operand.reg >= kFirstOperandRegister) {
    return at_location(allocation_.locations[number][operand.reg - kFirstOperandRegister],
                       operand.size);
  }
  return operand;
}

as::Instruction Emitter::resolve(const as::Instruction& form, uint32_t number) const {
  as::Instruction out = form;
  for (int i = 0; i < out.operand_count; ++i) out.operands[i] = resolve(form.operands[i], number);
  return out;
}

// --- Moves

void Emitter::emit_moves(uint32_t instruction, bool after) {
  for (; next_move_ < allocation_.moves.size(); ++next_move_) {
    const Move& move = allocation_.moves[next_move_];
    if (move.instruction != instruction || move.after != after) return;
    emit_move(move);
  }
}

void Emitter::emit_move(const Move& move) {
  if (move.kind == Move::Kind::kRematerialize) {
    as::Instruction form = f_.rematerializations.at(move.vreg);
    for (as::Operand& operand : form.operands) {
      if (operand.is_memory()) operand.memory = resolve_memory(operand.memory, 0);
    }
    form.operands[0].reg = static_cast<as::Register>(move.to.index);
    form.position = position_;
    code_.instructions.push_back(form);
    return;
  }
  if (move.kind == Move::Kind::kExchange) {
    if (move.to.is_register() &&
        class_of(static_cast<PhysicalRegister>(move.to.index)) == RegisterClass::kFloat) {
      O a = at_location(move.to, 16), b = at_location(move.from, 16);
      emit(M::kXorps, {a, b});
      emit(M::kXorps, {b, a});
      emit(M::kXorps, {a, b});
      return;
    }
    emit(M::kXchg, {at_location(move.to, 8), at_location(move.from, 8)});
    return;
  }
  if (move.from == move.to) return;
  if (move.from.is_slot() && move.to.is_slot()) {
    emit(M::kPush, {at_location(move.from, 8)});
    emit(M::kPop, {at_location(move.to, 8)});
    if (!in_barrier_) mark_unsafe(here() - 1);
    return;
  }
  bool in_registers = move.to.is_register() && move.from.is_register();
  uint32_t reg = move.to.is_register() ? move.to.index : move.from.index;
  if (class_of(static_cast<PhysicalRegister>(reg)) == RegisterClass::kInteger) {
    // (A slot may be read wider than it was written, where the upper half is known to be zero.)
    bool narrow = in_registers && move.vreg != kNoVReg && f_.vregs[move.vreg].is_narrow;
    uint8_t size = narrow ? 4 : 8;
    emit(M::kMov, {at_location(move.to, size), at_location(move.from, size)});
    return;
  }
  bool whole = move.vreg != kNoVReg && f_.vregs[move.vreg].size == 16;
  M mnemonic = in_registers ? M::kMovaps : whole ? M::kMovups : M::kMovsd;
  uint8_t size = in_registers || whole ? 16 : 8;
  emit(mnemonic, {at_location(move.to, size), at_location(move.from, size)});
}

// --- Instructions

void Emitter::emit_instruction(const MachineInstruction& instruction, uint32_t number) {
  switch (instruction.pseudo) {
    case Pseudo::kNone:
      break;
    case Pseudo::kEntry:
    case Pseudo::kKeepAlive:
    case Pseudo::kJump:
    case Pseudo::kBranch:
    case Pseudo::kRecoveryPoint:
      return;
    case Pseudo::kReturn:
      return emit_epilogue();
    case Pseudo::kUnreachable:
      return emit(M::kInt3, {});
    case Pseudo::kAdd:
      return emit_add(instruction, number);
    case Pseudo::kDivide:
      return emit_divide(instruction, number);
    case Pseudo::kUint64ToFloat:
      return emit_uint64_to_float(instruction, number);
    case Pseudo::kFloatToUint64:
      return emit_float_to_uint64(instruction, number);
    case Pseudo::kFloatSelect:
      return emit_float_select(instruction, number);
    case Pseudo::kMoveLoop:
      return emit_move_loop(instruction, number);
    case Pseudo::kWriteBarrier:
      return emit_write_barrier(instruction, number);
    case Pseudo::kEndBarrier:
      return end_write_barrier();
  }
  if (instruction.form.mnemonic == M::kCall) {
    code_.calls.push_back({.index = static_cast<uint32_t>(code_.instructions.size()),
                           .instruction = number,
                           .source = instruction.source,
                           .is_safepoint = instruction.allocation.is_safepoint});
  }
  code_.instructions.push_back(resolve(instruction.form, number));
}

// --- Branches

void Emitter::jump_to(uint32_t block, uint32_t next) {
  block = follow(block);
  if (block != next) emit(M::kJmp, {O::of_label(block)});
}

void Emitter::jump_if(Condition condition, uint32_t block) {
  emit_if(M::kJcc, condition, {O::of_label(follow(block))});
}

void Emitter::emit_branch(const MachineInstruction& instruction, const MachineBlock& block,
                          uint32_t next) {
  uint32_t if_true = follow(block.successors[0].block);
  uint32_t if_false = follow(block.successors[1].block);
  if (if_true == if_false) return jump_to(if_true, next);
  FlagCondition condition{instruction.form.condition, instruction.parity};
  // "Ordered and c" is the inverse of "unordered or not c".
  if (condition.parity == Parity::kAndOrdered) {
    condition = condition.inverse();
    std::swap(if_true, if_false);
  }
  if (condition.parity == Parity::kOrUnordered) {
    jump_if(condition.condition, if_true);
    if (if_true == next) {
      jump_if(Condition::kNoParity, if_false);
    } else {
      jump_if(Condition::kParity, if_true);
      jump_to(if_false, next);
    }
    return;
  }
  if (if_true == next) {
    jump_if(as::inverted(condition.condition), if_false);
  } else {
    jump_if(condition.condition, if_true);
    jump_to(if_false, next);
  }
}

EmittedCode emit_code(const MachineFunction& function, const RegallocInput& input,
                      const RegallocOutput& allocation, const Frame& frame) {
  return Emitter(function, input, allocation, frame).run();
}

}  // namespace tandem::x64
