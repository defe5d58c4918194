// Selection: atomic operations. x86-64 orders loads as Go wants them, so an atomic load is a load;
// a store is an XCHG, which locks the bus without a prefix and is a full fence; the others have the
// LOCK prefix.
//
//   atomic_add p, v              LOCK XADD v, (p)         v is then what was there
//   atomic_compare_exchange      MOV old, AX; LOCK CMPXCHG new, (p); SETEQ
//
// The address's registers are read before anything is written, so a result may take one of them.

#include "compiler/x64/selector.h"

namespace tandem::x64 {

using ir::Opcode;

void Selector::select_atomic_exchange(const I& instruction) {
  uint8_t size = static_cast<uint8_t>(size_of(instruction.operands[1]));
  VReg before = instruction.results.empty() ? new_integer() : result(instruction);
  VReg value = use(instruction.operands[1]);
  Address address = address_of(instruction.operands[0]);
  M mnemonic = instruction.opcode == Opcode::kAtomicAdd ? M::kLockXadd : M::kXchg;
  emit(mnemonic, {Arg::mem(address, size), Arg::tied(before, value, size)});
  note_fault(instruction.operands[0], 0);
}

void Selector::select_atomic_compare_exchange(const I& instruction) {
  uint8_t size = static_cast<uint8_t>(size_of(instruction.operands[1]));
  VReg succeeded = result(instruction);
  VReg old = use(instruction.operands[1]);
  VReg value = use(instruction.operands[2]);
  Address address = address_of(instruction.operands[0]);
  MachineInstruction& exchange =
      emit(M::kLockCmpxchg, {Arg::mem(address, size), Arg::use(value, size)});
  add_fixed_use(exchange, old, as::kRax);
  exchange.allocation.clobbers = 1u << as::kRax;
  set_condition(succeeded, {as::Condition::kEqual});
  note_fault(instruction.operands[0], 0);
}

void Selector::select_atomic_bits(const I& instruction) {
  uint8_t size = static_cast<uint8_t>(size_of(instruction.operands[1]));
  VReg value = use(instruction.operands[1]);
  Address address = address_of(instruction.operands[0]);
  M mnemonic = instruction.opcode == Opcode::kAtomicAnd ? M::kLockAnd : M::kLockOr;
  emit(mnemonic, {Arg::mem(address, size), Arg::use(value, size)});
  note_fault(instruction.operands[0], 0);
}

}  // namespace tandem::x64
