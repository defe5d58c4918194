// Selection: addressing modes. An address is folded from the chain of ptr_add and element_addr that
// computes the pointer: constants add up in the displacement, one index finds a place, and the
// chain ends in a symbol, a variable of the frame, or a pointer in a register. A symbol without an
// index is relative to RIP; with one, it is the displacement, for programs are linked below 2 GB.

#include <limits>

#include "compiler/x64/selector.h"

namespace tandem::x64 {

using ir::Opcode;

namespace {

constexpr int64_t kPageSize = 4096;

bool fits_displacement(int64_t value) {
  return value == static_cast<int32_t>(value);
}

bool is_scale(int64_t size) {
  return size == 1 || size == 2 || size == 4 || size == 8;
}

}  // namespace

Address Selector::address_of(V pointer) {
  Address address;
  while (fold_pointer_step(pointer, address)) {
  }
  const I* def = definition(pointer);
  if (def != nullptr && ir::is_frame_variable(def->opcode)) {
    address.area = kLocalsBase;
    address.displacement += local_offset(pointer);
    return address;
  }
  if (def != nullptr && def->opcode == Opcode::kGlobalAddr) {
    address.symbol = def->symbol;
    address.base = kNoVReg;
    return address;
  }
  address.base = use(pointer);
  return address;
}

int64_t Selector::local_offset(V pointer) const {
  ir::InstructionId id = f_.definition(canonical(pointer));
  return out_.locals[out_.local_of_instruction[id.index]].offset;
}

// Folds one ptr_add or element_addr into the address and moves on to its base. An index that has to
// be scaled by more than the machine can do is only folded where it is `needed` or has no other
// user.
bool Selector::fold_pointer_step(V& pointer, Address& address, bool needed) {
  V value = canonical(pointer);
  const I* def = definition(value);
  if (def == nullptr) return false;
  int64_t element_size = 1;
  if (def->opcode == Opcode::kElementAddr) {
    element_size = f_.type(value)->element()->size();
  } else if (def->opcode != Opcode::kPtrAdd) {
    return false;
  }
  V index = def->operands[1];
  if (std::optional<int64_t> c = constant(index)) {
    int64_t offset = 0;
    if (__builtin_mul_overflow(*c, element_size, &offset) ||
        __builtin_add_overflow(offset, address.displacement, &offset) ||
        !fits_displacement(offset)) {
      return false;
    }
    address.displacement = offset;
  } else if (!fold_index(index, element_size, needed || (single_use(value) && def->block == block_),
                         address)) {
    return false;
  }
  pointer = def->operands[0];
  return true;
}

bool Selector::fold_index(V index, int64_t element_size, bool single, Address& address) {
  if (address.index != kNoVReg) return false;
  if (!is_scale(element_size) && !single) return false;
  // An index of i + c or i - c: the constant joins the displacement.
  const I* def = definition(index);
  if (def != nullptr && (def->opcode == Opcode::kAdd || def->opcode == Opcode::kSub) &&
      canonical(index) == index && size_of(index) == 8) {
    std::optional<int64_t> c = constant(def->operands[1]);
    if (c && def->opcode == Opcode::kSub) {
      c = *c == std::numeric_limits<int64_t>::min() ? std::nullopt : std::optional(-*c);
    }
    if (c) {
      int64_t offset = 0;
      if (!__builtin_mul_overflow(*c, element_size, &offset) &&
          !__builtin_add_overflow(offset, address.displacement, &offset) &&
          fits_displacement(offset)) {
        address.displacement = offset;
        index = def->operands[0];
      }
    }
  }
  VReg v = extended_index(index);
  if (is_scale(element_size)) {
    address.index = v;
    address.scale = static_cast<uint8_t>(element_size);
    return true;
  }
  int64_t scale = element_size % 8 == 0   ? 8
                  : element_size % 4 == 0 ? 4
                  : element_size % 2 == 0 ? 2
                                          : 1;
  int64_t factor = element_size / scale;
  VReg scaled = new_integer();
  if (factor == 3 || factor == 5 || factor == 9) {
    Address product{.base = v, .index = v, .scale = static_cast<uint8_t>(factor - 1)};
    emit(M::kLea, {Arg::def(scaled, 8), Arg::mem(product, 8)});
  } else if ((factor & (factor - 1)) == 0) {
    emit(M::kShl, {Arg::tied(scaled, v, 8), Arg::imm(__builtin_ctzll(factor))});
  } else if (fits_displacement(factor)) {
    emit(M::kImul, {Arg::def(scaled, 8), Arg::use_any(v, 8), Arg::imm(factor)});
  } else {
    emit(M::kImul,
         {Arg::tied(scaled, v, 8), Arg::use_any(materialize_integer(factor, 8, false), 8)});
  }
  address.index = scaled;
  address.scale = static_cast<uint8_t>(scale);
  return true;
}

// An index as 64 bits, by its type's signedness.
VReg Selector::extended_index(V index) {
  return extended(index, 8);
}

VReg Selector::load_address(const Address& address, bool is_pointer) {
  VReg v = new_integer();
  out_.vregs[v].is_pointer = is_pointer;
  emit(M::kLea, {Arg::def(v, 8), Arg::mem(address, 8)});
  return v;
}

// Says that the current instruction faults when `pointer` is nil: it accesses memory at a small
// displacement from it.
void Selector::note_fault(V pointer, int64_t displacement) {
  while (displacement >= 0 && displacement < kPageSize) {
    pointer = canonical(pointer);
    faulting_.insert(pointer.index);
    const I* def = definition(pointer);
    if (def == nullptr || (def->opcode != Opcode::kPtrAdd && def->opcode != Opcode::kElementAddr)) {
      return;
    }
    std::optional<int64_t> c = constant(def->operands[1]);
    if (!c) return;
    int64_t size = def->opcode == Opcode::kPtrAdd ? 1 : f_.type(pointer)->element()->size();
    int64_t offset = 0;
    if (__builtin_mul_overflow(*c, size, &offset)) return;
    if (__builtin_add_overflow(displacement, offset, &displacement)) return;
    pointer = def->operands[0];
  }
}

}  // namespace tandem::x64
