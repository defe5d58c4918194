// The rules by which two accesses are apart; see aliases.h.
//
// An address is a place: a root and, if it is known, an offset from it (ir/places.h). With one root
// and known offsets the bytes decide. With different roots two accesses are apart if one root is a
// private local, whose address goes nowhere, if both are variables, or if a pointer is accessed
// here and a number there. With one root and an unknown offset they are apart as elements with
// different constant indices. And whatever the roots are, different fields of one struct type are
// apart, where no unsafe step led to the address. What no rule takes apart may overlap.
//
// Places are found out once. What a pass replaces meanwhile makes that less exact, as two addresses
// may then have become one, but not wrong.

#include "compiler/opt/aliases.h"

#include <optional>

#include "compiler/opt/ir_names.h"

namespace tandem::opt {

namespace {

constexpr int kMaxFields = 4;  // steps of each address that are compared

// Whether the operation leads on from an address.
bool is_step(Opcode opcode) {
  return ir::is_address_step(opcode) && opcode != Opcode::kSlicePtr;
}

// Whether the operation makes an address that need not lead to what its type says.
bool is_unsafe_step(Opcode opcode) {
  return opcode == Opcode::kPtrAdd || opcode == Opcode::kReinterpret;
}

// Whether an operand is only accessed, or led on from by a step that is an operand like this.
bool is_harmless(const Instruction& instruction, size_t operand) {
  switch (instruction.opcode) {
    case Opcode::kLoad:
    case Opcode::kNilCheck:
    case Opcode::kMove:
    case Opcode::kClear:
    case Opcode::kFieldAddr:
    case Opcode::kElementAddr:
    case Opcode::kArrayData:
      return true;
    case Opcode::kStore:
      return operand == 0;
    default:  // gives it away, or may
      return false;
  }
}

}  // namespace

Aliases::Aliases(const Function& function)
    : function_(function), places_(function), private_(function.value_count()) {
  find_private_locals();
}

void Aliases::find_private_locals() {
  std::vector<bool> exposed(function_.value_count());
  for (BlockId block : function_.block_order) {
    for (InstructionId id : function_.block(block).instructions) {
      const Instruction& instruction = function_.instruction(id);
      for (size_t i = 0; i < instruction.operands.size(); ++i) {
        if (is_harmless(instruction, i)) continue;
        exposed[place(instruction.operands[i]).root.index] = true;
      }
      for (const Target& target : instruction.targets) {
        for (ValueId argument : target.arguments) exposed[place(argument).root.index] = true;
      }
    }
  }
  for (uint32_t i = 0; i < private_.size(); ++i) {
    private_[i] = !exposed[i] && defined_by(ValueId{i}, Opcode::kLocal);
  }
}

bool Aliases::defined_by(ValueId value, Opcode opcode) const {
  InstructionId id = function_.definition(value);
  return id.valid() && function_.instruction(id).opcode == opcode;
}

bool Aliases::is_private(ValueId address) const {
  ValueId root = place(address).root;
  return root.index < private_.size() && private_[root.index];
}

// A value that a pass has made meanwhile leads to itself.
ir::Place Aliases::place(ValueId address) const {
  if (address.index < private_.size()) return places_.of(address);
  return {.root = address, .offset = 0};
}

bool Aliases::may_overlap(const Access& a, const Access& b) const {
  if (a.address == b.address) return true;
  ir::Place at_a = place(a.address);
  ir::Place at_b = place(b.address);
  if (at_a.root != at_b.root) {
    if (is_private(at_a.root) || is_private(at_b.root)) return false;
    if (are_different_variables(at_a.root, at_b.root) || have_disjoint_types(a, b)) return false;
  } else if (at_a.offset.has_value() && at_b.offset.has_value()) {
    return *at_a.offset < *at_b.offset + b.type->size() &&
           *at_b.offset < *at_a.offset + a.type->size();
  } else if (are_different_elements(a.address, b.address)) {
    return false;
  }
  return !are_different_fields(a.address, b.address);
}

// Different values as the addresses of two variables.
bool Aliases::are_different_variables(ValueId a, ValueId b) const {
  auto is_variable = [&](ValueId value) {
    return defined_by(value, Opcode::kLocal) || defined_by(value, Opcode::kKeptLocal) ||
           defined_by(value, Opcode::kNew) || defined_by(value, Opcode::kGlobalAddr);
  };
  if (!is_variable(a) || !is_variable(b)) return false;
  // Two instructions may give the address of one global.
  const Instruction& made_a = function_.instruction(function_.definition(a));
  const Instruction& made_b = function_.instruction(function_.definition(b));
  return made_a.opcode != made_b.opcode || made_a.opcode != Opcode::kGlobalAddr ||
         made_a.symbol != made_b.symbol;
}

// Elements with different constant indices behind one address, which itself may be anywhere.
bool Aliases::are_different_elements(ValueId a, ValueId b) const {
  if (!defined_by(a, Opcode::kElementAddr) || !defined_by(b, Opcode::kElementAddr)) return false;
  const Instruction& made_a = function_.instruction(function_.definition(a));
  const Instruction& made_b = function_.instruction(function_.definition(b));
  if (made_a.operands[0] != made_b.operands[0]) return false;
  if (!defined_by(made_a.operands[1], Opcode::kConst)) return false;
  if (!defined_by(made_b.operands[1], Opcode::kConst)) return false;
  return function_.instruction(function_.definition(made_a.operands[1])).integer !=
         function_.instruction(function_.definition(made_b.operands[1])).integer;
}

// Two structs of one type are the same or apart, as none contains another; so what is in different
// fields of them is apart.
bool Aliases::are_different_fields(ValueId a, ValueId b) const {
  struct Field {
    const Type* of;
    int64_t number;
  };
  auto fields_of = [&](ValueId address) {
    absl::InlinedVector<Field, kMaxFields> fields;
    while (fields.size() < kMaxFields) {
      InstructionId id = function_.definition(address);
      if (!id.valid()) break;
      const Instruction& step = function_.instruction(id);
      if (!is_step(step.opcode) || is_unsafe_step(step.opcode)) break;
      address = step.operands[0];
      if (step.opcode != Opcode::kFieldAddr) continue;
      // A pointer that is displaced, or seen as another, need not lead to a struct of its type.
      if (is_made_unsafely(address)) break;
      fields.push_back({function_.type(address)->element(), step.integer});
    }
    return fields;
  };
  auto fields_of_a = fields_of(a);
  for (const Field& in_b : fields_of(b)) {
    for (const Field& in_a : fields_of_a) {
      if (in_a.of == in_b.of && in_a.number != in_b.number) return true;
    }
  }
  return false;
}

// A word of a pointer, slice or interface against a number that is not a part of something with
// pointers.
bool Aliases::have_disjoint_types(const Access& a, const Access& b) const {
  auto is_number = [](const Type* type) { return type->is_scalar() && !type->has_pointers(); };
  auto is_pointer = [](const Type* type) {
    if (type->underlying_kind() == TypeKind::kUnsafePointer) return false;
    return type->is_pointer_shaped() || type->is_string() || type->is_interface() ||
           type->underlying_kind() == TypeKind::kSlice;
  };
  if (!(is_number(a.type) && is_pointer(b.type)) && !(is_pointer(a.type) && is_number(b.type))) {
    return false;
  }
  return !is_reached_unsafely(a.address) && !is_reached_unsafely(b.address);
}

bool Aliases::is_made_unsafely(ValueId address) const {
  InstructionId id = function_.definition(address);
  return id.valid() && is_unsafe_step(function_.instruction(id).opcode);
}

bool Aliases::is_reached_unsafely(ValueId address) const {
  while (true) {
    InstructionId id = function_.definition(address);
    if (!id.valid()) return false;
    const Instruction& step = function_.instruction(id);
    if (is_unsafe_step(step.opcode)) return true;
    if (!is_step(step.opcode)) return false;
    address = step.operands[0];
  }
}

Access written(const Function& function, const Instruction& instruction) {
  switch (instruction.opcode) {
    case Opcode::kStore:
      return {instruction.operands[0], function.type(instruction.operands[1])};
    case Opcode::kMove:
    case Opcode::kClear:
      return {instruction.operands[0], instruction.type};
    default:  // writes nothing, or who knows where
      return {};
  }
}

}  // namespace tandem::opt
