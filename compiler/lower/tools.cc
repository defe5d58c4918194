// What the lowering rules share: runtime calls, loads and stores of aggregates by component,
// constants.

#include <optional>

#include "compiler/lower/function_lowering.h"

namespace tandem::lower {

Components FunctionLowering::call_runtime(RuntimeCall call, absl::Span<const ValueId> operands) {
  const Type* signature = ir::signature(call, types());
  absl::InlinedVector<const Type*, 4> result_types;
  for (const Type* result : signature->results()) {
    for (const ir::Component& component : result->components()) {
      result_types.push_back(component.type);
    }
  }
  ir::InstructionId id = b_.emit(Opcode::kCall, operands, result_types);
  Instruction& instruction = fresh_.instruction(id);
  instruction.symbol = ir::info(call).symbol;
  instruction.type = signature;
  return Components(instruction.results.begin(), instruction.results.end());
}

ValueId FunctionLowering::offset_by(ValueId address, int64_t offset) {
  if (offset == 0) return address;
  return b_.emit1(Opcode::kPtrAdd, types().unsafe_pointer(), {address, int_constant(offset)});
}

ValueId FunctionLowering::load_word(const Type* type, ValueId address, int64_t offset) {
  return b_.emit1(Opcode::kLoad, type, {offset_by(address, offset)});
}

Components FunctionLowering::load(const Type* type, ValueId address, int64_t offset) {
  Components parts;
  for (const ir::Component& component : type->components()) {
    parts.push_back(load_word(component.type, address, offset + component.offset));
  }
  return parts;
}

void FunctionLowering::store(const Type* type, ValueId address, const Components& value,
                             int64_t offset) {
  size_t i = 0;
  for (const ir::Component& component : type->components()) {
    b_.store(offset_by(address, offset + component.offset), value[i++]);
  }
}

ValueId FunctionLowering::spill(const Type* type, const Components& value) {
  if (!type->is_register_type()) return value[0];
  ValueId address = b_.local(type);
  store(type, address, value);
  return address;
}

void FunctionLowering::store_or_move(const Type* type, ValueId to, const Components& value) {
  if (type->is_register_type()) {
    store(type, to, value);
  } else {
    b_.move(type, to, value[0]);
  }
}

Components FunctionLowering::zero_components(const Type* type) {
  Components parts;
  for (const ir::Component& component : type->components()) {
    parts.push_back(component.type->is_float() ? b_.float_constant(component.type, 0)
                                               : constant(component.type, 0));
  }
  return parts;
}

ValueId FunctionLowering::as_int(ValueId value) {
  const Type* type = fresh_.type(value)->underlying();
  if (type->size() == types().int_type()->size()) {
    return b_.reinterpret(types().int_type(), value);
  }
  return b_.convert(types().int_type(), value);
}

ValueId FunctionLowering::to_uint64(ValueId value) {
  return b_.reinterpret(types().uint64_type(), as_int(value));
}

std::optional<int64_t> FunctionLowering::constant_value(ValueId fresh_value) const {
  ir::InstructionId id = fresh_.definition(fresh_value);
  if (!id.valid()) return std::nullopt;
  const Instruction& instruction = fresh_.instruction(id);
  if (instruction.opcode == Opcode::kReinterpret) return constant_value(instruction.operands[0]);
  if (instruction.opcode != Opcode::kConst) return std::nullopt;
  return instruction.integer;
}

bool FunctionLowering::is_zero_value(ValueId old_value) const {
  ir::InstructionId id = old_.definition(old_value);
  return id.valid() && old_.instruction(id).opcode == Opcode::kZero;
}

ValueId FunctionLowering::global_address(const ir::Global& global) {
  ir::InstructionId id = b_.emit(Opcode::kGlobalAddr, {}, {types().unsafe_pointer()});
  fresh_.instruction(id).symbol = global.name;
  return fresh_.instruction(id).results[0];
}

ValueId FunctionLowering::type_address(const Type* type) {
  return global_address(descriptors_.type(type));
}

}  // namespace tandem::lower
