// Selection: loads, stores, copies and clears of memory, nil checks, pointer arithmetic.
//
// A load of fewer than 4 bytes is zero-extended. A store of an operation on what was loaded from
// the same address becomes one instruction on memory. Copies and clears of few bytes are single
// moves, the largest first, where the last may overlap the one before it; longer ones a loop of
// such moves, and the longest REP MOVSQ or REP STOSQ, whose start alone takes as long as moving
// some hundreds of bytes. Chains of pointer arithmetic become addressing modes, or one LEA.

#include <algorithm>

#include "compiler/x64/selector.h"

namespace tandem::x64 {

using ir::Opcode;

namespace {

// Up to this many bytes are copied or cleared by single moves,
constexpr int64_t kMaxInlineBytes = 128;
// up to this many by a loop of moves, and more by REP MOVSQ or STOSQ.
constexpr int64_t kMaxLoopBytes = 2048;
// What one turn of the loop moves.
constexpr int64_t kLoopBytes = 64;

int power_of_two_below(int64_t bytes, int limit) {
  int size = limit;
  while (size > bytes) size /= 2;
  return size;
}

}  // namespace

void Selector::load_scalar(VReg to, const ir::Type* type, const Address& address) {
  uint8_t size = static_cast<uint8_t>(type->size());
  if (type->is_float()) {
    emit(size == 8 ? M::kMovsd : M::kMovss, {Arg::def(to, size), Arg::mem(address, size)});
  } else if (size < 4) {
    emit(M::kMovzx, {Arg::def(to, 4), Arg::mem(address, size)});
  } else {
    emit(M::kMov, {Arg::def(to, size), Arg::mem(address, size)});
  }
}

void Selector::select_load(const I& instruction) {
  Address address = address_of(instruction.operands[0]);
  note_fault(instruction.operands[0], 0);
  load_scalar(result(instruction), f_.type(instruction.results[0]), address);
}

void Selector::store_vreg(VReg from, const ir::Type* type, const Address& address) {
  uint8_t size = static_cast<uint8_t>(type->size());
  M mnemonic = !type->is_float() ? M::kMov : size == 8 ? M::kMovsd : M::kMovss;
  emit(mnemonic, {Arg::mem(address, size), Arg::use(from, size)});
}

void Selector::store_scalar(V value, const Address& address) {
  const ir::Type* type = f_.type(value);
  int size = size_of(type);
  if (!type->is_float()) {
    if (std::optional<int64_t> c = immediate(value, size)) {
      emit(M::kMov, {Arg::mem(address, static_cast<uint8_t>(size)), Arg::imm(*c)});
      return;
    }
  }
  store_vreg(use(value), type, address);
}

void Selector::select_store(const I& instruction) {
  if (select_read_modify_write(instruction)) return;
  Address address = address_of(instruction.operands[0]);
  store_scalar(instruction.operands[1], address);
  note_fault(instruction.operands[0], 0);
}

// store(p, op(load(p), x)) → op x, (p)
bool Selector::select_read_modify_write(const I& instruction) {
  V value = instruction.operands[1];
  if (canonical(value) != value || !single_use(value)) return false;
  const I* op = definition(value);
  if (op == nullptr || op->block != block_ || f_.type(value)->is_float()) return false;
  M mnemonic = M::kNop;
  if (op->opcode == Opcode::kAdd) mnemonic = M::kAdd;
  if (op->opcode == Opcode::kSub) mnemonic = M::kSub;
  if (op->opcode == Opcode::kAnd) mnemonic = M::kAnd;
  if (op->opcode == Opcode::kOr) mnemonic = M::kOr;
  if (op->opcode == Opcode::kXor) mnemonic = M::kXor;
  if (mnemonic == M::kNop || !can_fold_load(op->operands[0])) return false;
  const I* load = definition(op->operands[0]);
  if (canonical(load->operands[0]) != canonical(instruction.operands[0])) return false;
  uint8_t size = static_cast<uint8_t>(size_of(value));
  std::optional<int64_t> c = immediate(op->operands[1], size);
  VReg other = c ? kNoVReg : use(op->operands[1]);
  Address address = address_of(instruction.operands[0]);
  Arg memory = Arg::mem(address, size);
  if (c && mnemonic == M::kAdd && *c == 1) {
    emit(M::kInc, {memory});
  } else if (c && mnemonic == M::kAdd && *c == -1) {
    emit(M::kDec, {memory});
  } else {
    emit(mnemonic, {memory, c ? Arg::imm(*c) : Arg::use(other, size)});
  }
  note_fault(instruction.operands[0], 0);
  return true;
}

// --- Copies

void Selector::copy_chunk(const Address& to, const Address& from, int64_t offset, int size) {
  uint8_t bytes = static_cast<uint8_t>(size);
  VReg v = new_vreg_of(size == 16 ? RegisterClass::kFloat : RegisterClass::kInteger,
                       size == 16 ? 16 : 8);
  M load = size == 16 ? M::kMovups : size < 4 ? M::kMovzx : M::kMov;
  emit(load, {Arg::def(v, size < 4 ? 4 : bytes), Arg::mem(from.at(offset), bytes)});
  emit(size == 16 ? M::kMovups : M::kMov, {Arg::mem(to.at(offset), bytes), Arg::use(v, bytes)});
}

void Selector::select_move(const I& instruction) {
  int64_t bytes = instruction.type->size();
  if (bytes == 0) return;
  Address to = address_of(instruction.operands[0]);
  Address from = address_of(instruction.operands[1]);
  note_fault(instruction.operands[0], 0);
  note_fault(instruction.operands[1], 0);
  int64_t offset = move_blocks(to, &from, bytes);
  bool overlap = offset == 0 || bytes <= kMaxLoopBytes;
  while (offset < bytes) {
    int size = power_of_two_below(bytes - offset, 16);
    // The last piece may overlap the one before it: both ends hold the same bytes when the two
    // variables are one, since what was already written equals what is read.
    if (overlap && offset > 0 && bytes >= 16 && bytes - offset < 16) {
      size = 16;
      offset = bytes - 16;
    }
    copy_chunk(to, from, offset, size);
    offset += size;
  }
}

// --- Clears

void Selector::clear_memory(const Address& address, int64_t bytes) {
  int64_t offset = move_blocks(address, nullptr, bytes);
  bool overlap = offset == 0 || bytes <= kMaxLoopBytes;
  while (offset < bytes) {
    int size = power_of_two_below(bytes - offset, 16);
    if (overlap && offset > 0 && bytes >= 16 && bytes - offset < 16) {
      size = 16;
      offset = bytes - 16;
    }
    Arg memory = Arg::mem(address.at(offset), static_cast<uint8_t>(size));
    if (size == 16) {
      emit(M::kMovups, {memory, Arg::real(kZeroRegister, 16)});
    } else {
      emit(M::kMov, {memory, Arg::imm(0)});
    }
    offset += size;
  }
}

void Selector::select_clear(const I& instruction) {
  if (instruction.type->size() == 0) return;
  Address address = address_of(instruction.operands[0]);
  note_fault(instruction.operands[0], 0);
  clear_memory(address, instruction.type->size());
}

// Copies from `from`, or zeroes, what is too long for single moves. How many bytes that were.
int64_t Selector::move_blocks(const Address& to, const Address* from, int64_t bytes) {
  if (bytes <= kMaxInlineBytes) return 0;
  if (bytes > kMaxLoopBytes) {
    repeat_words(to, from, bytes / 8);
    return bytes / 8 * 8;
  }
  int64_t looped = bytes / kLoopBytes * kLoopBytes;
  move_in_loop(to, from, looped);
  return looped;
}

// The operands are the ends of the ranges, to which an index is added that counts from -bytes up to
// 0. The registers of the addresses hold the beginnings, which keep the objects alive for the
// collector.
void Selector::move_in_loop(const Address& to, const Address* from, int64_t bytes) {
  auto end_of = [&](const Address& address) {
    bool has_room = address.index == kNoVReg && address.symbol.empty();
    return (has_room ? address : Address{.base = load_address(address, true)}).at(bytes);
  };
  Arg destination = Arg::mem(end_of(to), 16);
  std::optional<Arg> source;
  if (from != nullptr) source = Arg::mem(end_of(*from), 16);
  MachineInstruction& loop = source ? emit(M::kNop, {destination, *source, Arg::imm(-bytes)})
                                    : emit(M::kNop, {destination, Arg::imm(-bytes)});
  loop.pseudo = Pseudo::kMoveLoop;
  auto& operands = loop.allocation.operands;
  for (Operand& operand : operands) operand.point = OperandPoint::kLate;
  auto temporary = [&](RegisterClass c, uint32_t size) {
    operands.push_back(
        {.vreg = new_vreg_of(c, size), .kind = OperandKind::kDef, .point = OperandPoint::kEarly});
  };
  loop.source = static_cast<uint32_t>(operands.size());
  temporary(RegisterClass::kInteger, 8);
  if (!source) return;
  temporary(RegisterClass::kFloat, 16);
  temporary(RegisterClass::kFloat, 16);
}

// REP MOVSQ from `from`, or REP STOSQ of zero.
void Selector::repeat_words(const Address& to, const Address* from, int64_t words) {
  VReg destination = load_address(to, true);
  VReg other = from != nullptr ? load_address(*from, true) : materialize_integer(0, 8, false);
  VReg count = materialize_integer(words, 8, false);
  PhysicalRegister other_register = from != nullptr ? as::kRsi : as::kRax;
  MachineInstruction& repeat = emit(from != nullptr ? M::kRepMovsq : M::kRepStosq, {});
  add_fixed_use(repeat, destination, as::kRdi);
  add_fixed_use(repeat, other, other_register);
  add_fixed_use(repeat, count, as::kRcx);
  repeat.allocation.clobbers = 1u << as::kRdi | 1u << as::kRcx | 1u << other_register;
}

// --- Write barriers

// The addresses stay in their registers up to the barrier's end, whose code reads one slot after
// the other into R11. Slots with one base share its register.
void Selector::select_write_barrier(const I& instruction) {
  std::vector<as::Memory> slots;
  MachineInstruction barrier;
  barrier.pseudo = Pseudo::kWriteBarrier;
  barrier.form.mnemonic = M::kNop;
  barrier.form.position = instruction.position;
  barrier.source = static_cast<uint32_t>(out_.barriers.size());
  auto& operands = barrier.allocation.operands;
  auto in_register = [&](VReg v) {
    if (v == kNoVReg) return as::kNoRegister;
    size_t i = 0;
    while (i < operands.size() && operands[i].vreg != v) ++i;
    if (i == operands.size()) operands.push_back({.vreg = v, .point = OperandPoint::kLate});
    return operand_register(i);
  };
  for (V slot : instruction.operands) {
    Address address = address_of(slot);
    as::Memory memory{.base = address.base != kNoVReg ? in_register(address.base) : address.area,
                      .index = in_register(address.index),
                      .scale = address.scale,
                      .displacement = static_cast<int32_t>(address.displacement),
                      .symbol = address.symbol};
    slots.push_back(memory);
  }
  barrier.allocation.clobbers = 1u << kBarrierRegister;
  out_.barriers.push_back(std::move(slots));
  chunk_.push_back(std::move(barrier));
}

void Selector::select_end_barrier(const I&) {
  emit_pseudo(Pseudo::kEndBarrier, {});
}

// --- Checks and pointers

// TESTB AX, (reg): faults on a nil pointer, changes nothing but flags.
void Selector::select_nil_check(const I& instruction) {
  V pointer = canonical(instruction.operands[0]);
  if (faulting_.contains(pointer.index)) return;
  const I* def = definition(pointer);
  if (def != nullptr && (def->opcode == Opcode::kGlobalAddr || ir::is_frame_variable(def->opcode) ||
                         def->opcode == Opcode::kFuncAddr)) {
    return;
  }
  Address address{.base = use(pointer)};
  emit(M::kTest, {Arg::mem(address, 1), Arg::real(as::kRax, 1)});
  faulting_.insert(pointer.index);
}

void Selector::select_pointer(const I& instruction) {
  V value = instruction.results[0];
  Address address;
  V pointer = value;
  VReg to = result(instruction);
  // The chain from here on, but for this value itself, which is not to be its own base.
  if (!fold_pointer_step(pointer, address, true)) {
    VReg base = use(instruction.operands[0]);
    VReg index = extended_index(instruction.operands[1]);
    int64_t size = instruction.opcode == Opcode::kPtrAdd ? 1 : f_.type(value)->element()->size();
    VReg scaled = index;
    if (size != 1) {
      scaled = new_integer();
      if (size == static_cast<int32_t>(size)) {
        emit(M::kImul, {Arg::def(scaled, 8), Arg::use_any(index, 8), Arg::imm(size)});
      } else {
        emit(M::kImul,
             {Arg::tied(scaled, index, 8), Arg::use_any(materialize_integer(size, 8, false), 8)});
      }
    }
    emit(M::kLea, {Arg::def(to, 8), Arg::mem({.base = base, .index = scaled}, 8)});
    return;
  }
  Address rest = address_of(pointer);
  if (rest.index != kNoVReg && address.index != kNoVReg) {
    rest = {.base = load_address(rest, true)};
  }
  if (address.index != kNoVReg) {
    rest.index = address.index;
    rest.scale = address.scale;
  }
  rest.displacement += address.displacement;
  emit(M::kLea, {Arg::def(to, 8), Arg::mem(rest, 8)});
}

}  // namespace tandem::x64
