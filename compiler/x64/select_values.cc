// Selection: values and their virtual registers, constants, and the making of machine instructions.
//
// use() gives the virtual register of a value, and makes constants and addresses anew beside each
// use, marked as rematerializable. canonical() looks through conversions that change no bits, so
// that such a value shares its register with its operand. emit() writes an instruction twice over:
// in the encoder's form, with numbers in place of registers, and as the list of operands with their
// constraints that the register allocator reads.

#include <bit>

#include "absl/strings/str_format.h"
#include "compiler/x64/selector.h"

namespace tandem::x64 {

using ir::Opcode;

VReg Selector::new_vreg_of(RegisterClass register_class, uint32_t size) {
  out_.vregs.push_back({.register_class = register_class, .size = size});
  return static_cast<VReg>(out_.vregs.size() - 1);
}

VReg Selector::new_vreg(const ir::Type* type) {
  VReg v = new_vreg_of(class_of(type));
  out_.vregs[v].is_pointer = type->is_pointer_shaped();
  out_.vregs[v].is_narrow = !type->is_float() && type->size() <= 4;
  return v;
}

// Looks through operations that leave the bits in their register as they are: pointer to uintptr
// and between names of a type, and truncation of integers. Not from an integer to a pointer, which
// the stack maps have to tell apart.
ir::ValueId Selector::canonical(V value) const {
  for (;;) {
    ir::InstructionId id = f_.definition(value);
    if (!id.valid()) return value;
    const I& definition = f_.instruction(id);
    const ir::Type* to = f_.type(value);
    if (definition.opcode == Opcode::kReinterpret) {
      const ir::Type* from = f_.type(definition.operands[0]);
      if (class_of(to) != class_of(from)) return value;
      if (to->is_pointer_shaped() && !from->is_pointer_shaped()) return value;
    } else if (definition.opcode == Opcode::kConvert) {
      const ir::Type* from = f_.type(definition.operands[0]);
      if (to->is_float() || from->is_float() || to->size() > from->size()) return value;
    } else {
      return value;
    }
    value = definition.operands[0];
  }
}

const ir::Instruction* Selector::definition(V value) const {
  ir::InstructionId id = f_.definition(canonical(value));
  return id.valid() ? &f_.instruction(id) : nullptr;
}

// The constant as the value's own type has it (sign-extended, or zero-extended when unsigned).
std::optional<int64_t> Selector::constant(V value) const {
  const I* def = definition(value);
  if (def == nullptr || def->opcode != Opcode::kConst) return std::nullopt;
  const ir::Type* type = f_.type(value);
  int bits = 8 * size_of(type);
  if (bits >= 64) return def->integer;
  uint64_t shifted = static_cast<uint64_t>(def->integer) << (64 - bits);
  if (type->is_signed()) return static_cast<int64_t>(shifted) >> (64 - bits);
  return static_cast<int64_t>(shifted >> (64 - bits));
}

std::optional<int64_t> Selector::immediate(V value, int size) const {
  std::optional<int64_t> c = constant(value);
  if (!c) return std::nullopt;
  int64_t number = *c;
  if (size == 4) number = static_cast<int32_t>(number);
  if (size == 2) number = static_cast<int16_t>(number);
  if (size == 1) number = static_cast<int8_t>(number);
  if (number != static_cast<int32_t>(number)) return std::nullopt;
  return number;
}

VReg Selector::materialize_integer(int64_t value, int size, bool is_pointer) {
  VReg v = new_integer();
  out_.vregs[v].is_pointer = is_pointer;
  if (size < 8) value = static_cast<uint32_t>(value);
  uint8_t move_size = value == static_cast<int64_t>(static_cast<uint32_t>(value)) ? 4 : 8;
  emit(M::kMov, {Arg::def(v, move_size), Arg::imm(value)});
  out_.vregs[v].rematerializable = true;
  out_.rematerializations[v] = chunk_.back().form;
  return v;
}

absl::string_view Selector::float_constant(uint64_t bits, uint8_t size) {
  auto [place, is_new] = float_symbols_.try_emplace({bits, size});
  if (is_new) {
    std::string name = size == 16  ? absl::StrFormat("$f128.%016x", bits)
                       : size == 8 ? absl::StrFormat("$f64.%016x", bits)
                                   : absl::StrFormat("$f32.%08x", bits);
    out_.float_constants.push_back({.symbol = std::move(name), .bits = bits, .size = size});
    place->second = out_.float_constants.back().symbol;
  }
  return place->second;
}

VReg Selector::materialize_float(double value, int size) {
  VReg v = new_vreg_of(RegisterClass::kFloat);
  uint64_t bits = size == 8 ? std::bit_cast<uint64_t>(value)
                            : std::bit_cast<uint32_t>(static_cast<float>(value));
  if (bits == 0) {
    emit(M::kMovaps, {Arg::def(v, 16), Arg::real(kZeroRegister, 16)});
  } else {
    Address address{.symbol = float_constant(bits, static_cast<uint8_t>(size))};
    uint8_t bytes = static_cast<uint8_t>(size);
    emit(size == 8 ? M::kMovsd : M::kMovss, {Arg::def(v, bytes), Arg::mem(address, bytes)});
  }
  out_.vregs[v].rematerializable = true;
  out_.rematerializations[v] = chunk_.back().form;
  return v;
}

VReg Selector::materialize(const ir::Type* type, int64_t value) {
  return materialize_integer(value, size_of(type), false);
}

VReg Selector::materialize_address(absl::string_view symbol) {
  VReg v = new_integer();
  emit(M::kLea, {Arg::def(v, 8), Arg::mem({.symbol = symbol}, 8)});
  out_.vregs[v].rematerializable = true;
  out_.rematerializations[v] = chunk_.back().form;
  return v;
}

VReg Selector::vreg_of(V value) {
  VReg& v = vreg_of_value_[value.index];
  if (v == kNoVReg) v = new_vreg(f_.type(value));
  return v;
}

VReg Selector::use(V value) {
  value = canonical(value);
  const I* def = definition(value);
  if (def == nullptr) return vreg_of(value);
  Opcode opcode = def->opcode;
  if (opcode == Opcode::kConst) return materialize(f_.type(value), def->integer);
  if (opcode == Opcode::kFloatConst) {
    return materialize_float(std::bit_cast<double>(def->integer), size_of(value));
  }
  if (opcode == Opcode::kGlobalAddr || opcode == Opcode::kCodeAddr) {
    return materialize_address(def->symbol);
  }
  if (opcode == Opcode::kFuncAddr) {
    out_.closure_symbols.push_back(absl::StrCat(def->symbol, "·f"));
    return materialize_address(out_.closure_symbols.back());
  }
  if (ir::is_frame_variable(opcode)) {
    VReg v = load_address(address_of(value), true);
    out_.vregs[v].rematerializable = true;
    out_.rematerializations[v] = chunk_.back().form;
    return v;
  }
  return vreg_of(value);
}

VReg Selector::result(const I& instruction, size_t index) {
  return vreg_of(instruction.results[index]);
}

VReg Selector::copy(VReg v) {
  VReg to = new_vreg_of(out_.vregs[v].register_class, out_.vregs[v].size);
  out_.vregs[to].is_pointer = out_.vregs[v].is_pointer;
  emit_move(to, v);
  return to;
}

void Selector::emit_move(VReg to, VReg from) {
  bool is_float = out_.vregs[to].register_class == RegisterClass::kFloat;
  MachineInstruction& move = is_float ? emit(M::kMovaps, {Arg::def(to, 16), Arg::use(from, 16)})
                                      : emit(M::kMov, {Arg::def(to, 8), Arg::use(from, 8)});
  move.allocation.is_move = true;
}

// --- Making instructions

MachineInstruction& Selector::emit(M mnemonic, std::initializer_list<Arg> args) {
  MachineInstruction& instruction = chunk_.emplace_back();
  instruction.form.mnemonic = mnemonic;
  instruction.form.position = current_ != nullptr ? current_->position : Position{};
  for (const Arg& arg : args) add_arg(instruction, arg);
  return instruction;
}

MachineInstruction& Selector::emit_pseudo(Pseudo pseudo, std::initializer_list<Arg> args) {
  MachineInstruction& instruction = emit(M::kNop, {});
  instruction.pseudo = pseudo;
  for (const Arg& arg : args) {  // emission finds them by their place among the allocator's
    add_arg(instruction, arg);
    instruction.form.operand_count = 0;
  }
  return instruction;
}

as::Register Selector::add_memory_register(MachineInstruction& instruction, VReg v) {
  instruction.allocation.operands.push_back({.vreg = v});
  return operand_register(instruction.allocation.operands.size() - 1);
}

void Selector::add_arg(MachineInstruction& instruction, const Arg& arg) {
  auto& operands = instruction.allocation.operands;
  as::Operand& field = instruction.form.operands[instruction.form.operand_count++];
  switch (arg.kind) {
    case Arg::Kind::kDef:
      operands.push_back({.vreg = arg.vreg,
                          .kind = OperandKind::kDef,
                          .point = OperandPoint::kLate,
                          .constraint = arg.constraint,
                          .fixed = arg.reg});
      field = as::Operand::of_register(operand_register(operands.size() - 1), arg.size);
      break;
    case Arg::Kind::kTied:
      operands.push_back({.vreg = arg.source});
      operands.push_back({.vreg = arg.vreg,
                          .kind = OperandKind::kDef,
                          .point = OperandPoint::kLate,
                          .constraint = OperandConstraint::kReuse,
                          .reuse = static_cast<uint8_t>(operands.size() - 1)});
      field = as::Operand::of_register(operand_register(operands.size() - 1), arg.size);
      break;
    case Arg::Kind::kUse:
      operands.push_back({.vreg = arg.vreg, .constraint = arg.constraint, .fixed = arg.reg});
      field = as::Operand::of_register(operand_register(operands.size() - 1), arg.size);
      break;
    case Arg::Kind::kReal:
      field = as::Operand::of_register(arg.reg, arg.size);
      break;
    case Arg::Kind::kImmediate:
      field = as::Operand::of_immediate(arg.immediate);
      break;
    case Arg::Kind::kMemory: {
      // A nil dereference is reported at its own line.
      if (arg.position.known()) instruction.form.position = arg.position;
      const Address& a = arg.address;
      as::Memory m{.base = a.area,
                   .scale = a.scale,
                   .displacement = static_cast<int32_t>(a.displacement),
                   .symbol = a.symbol};
      if (a.base != kNoVReg) m.base = add_memory_register(instruction, a.base);
      if (a.index != kNoVReg) m.index = add_memory_register(instruction, a.index);
      field = as::Operand::of_memory(m, arg.size);
      break;
    }
    case Arg::Kind::kSymbol:
      field = as::Operand::of_symbol(arg.symbol);
      break;
  }
}

void Selector::add_fixed_def(MachineInstruction& instruction, VReg v, PhysicalRegister r) {
  instruction.allocation.operands.push_back({.vreg = v,
                                             .kind = OperandKind::kDef,
                                             .point = OperandPoint::kLate,
                                             .constraint = OperandConstraint::kFixed,
                                             .fixed = r});
}

void Selector::add_fixed_use(MachineInstruction& instruction, VReg v, PhysicalRegister r) {
  instruction.allocation.operands.push_back(
      {.vreg = v, .constraint = OperandConstraint::kFixed, .fixed = r});
}

// A load can become a memory operand of the current instruction when that is its only user, and no
// write stands between them.
bool Selector::can_fold_load(V value) const {
  if (canonical(value) != value || !single_use(value)) return false;
  ir::InstructionId id = f_.definition(value);
  if (!id.valid()) return false;
  const I& load = f_.instruction(id);
  return load.opcode == Opcode::kLoad && load.block == block_ &&
         memory_epoch_[id.index] == current_epoch_;
}

// A two-address operation ends the life of one operand's register. That one should have no later
// use, and of two such rather be a parameter of a block: the sum of a loop goes on where it was.
bool Selector::is_better_tied(V b, V a) const {
  if (is_asked(a) != is_asked(b)) return is_asked(a);
  if (is_asked(b)) return false;
  return definition(b) == nullptr && definition(a) != nullptr;
}

std::optional<Arg> Selector::float_in_memory(V value) {
  const I* def = definition(value);
  if (def == nullptr || def->opcode != Opcode::kFloatConst) return std::nullopt;
  int size = size_of(value);
  double number = std::bit_cast<double>(def->integer);
  uint64_t bits = size == 8 ? std::bit_cast<uint64_t>(number)
                            : std::bit_cast<uint32_t>(static_cast<float>(number));
  if (bits == 0) return std::nullopt;
  uint8_t bytes = static_cast<uint8_t>(size);
  return Arg::mem({.symbol = float_constant(bits, bytes)}, bytes);
}

Arg Selector::source(V value, int size) {
  if (std::optional<Arg> memory = float_in_memory(value)) return *memory;
  if (can_fold_load(value) && size_of(value) == size) {
    const I& load = *definition(value);
    Arg memory = Arg::mem(address_of(load.operands[0]), static_cast<uint8_t>(size));
    memory.position = load.position;
    note_fault(load.operands[0], 0);
    return memory;
  }
  return Arg::use_any(use(value), static_cast<uint8_t>(size));
}

}  // namespace tandem::x64
