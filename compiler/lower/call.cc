// Lowering of calls: operands and results become components; a closure or interface call loads the
// code address. A nil func value or interface faults in that load, which the runtime reports as
// Go's nil dereference.

#include "compiler/lower/function_lowering.h"
#include "rt/abi/types.h"

namespace tandem::lower {
namespace {

// The components of all results, one after the other.
std::vector<const Type*> result_parts(const ir::Function& function, const Instruction& call) {
  std::vector<const Type*> parts;
  for (ValueId result : call.results) {
    for (const ir::Component& component : function.type(result)->components()) {
      parts.push_back(component.type);
    }
  }
  return parts;
}

}  // namespace

void FunctionLowering::lower_call(const Instruction& instruction) {
  Components operands;
  for (ValueId operand : instruction.operands) {
    const Components& parts = components(operand);
    operands.insert(operands.end(), parts.begin(), parts.end());
  }
  ir::InstructionId id = b_.emit(instruction.opcode, operands, result_parts(old_, instruction));
  Instruction& fresh = fresh_.instruction(id);
  fresh.symbol = instruction.symbol;
  fresh.type = instruction.type;
  fresh.integer = instruction.integer;
  size_t next = 0;
  for (ValueId result : instruction.results) {
    size_t count = type_of(result)->components().size();
    define(result, Components(fresh.results.begin() + next, fresh.results.begin() + next + count));
    next += count;
  }
}

namespace {

// `instruction` as a call_indirect whose operands are already components, for lower_call.
Instruction indirect(const Instruction& instruction, const Type* signature) {
  Instruction call = instruction;
  call.opcode = Opcode::kCallIndirect;
  call.type = signature;
  call.operands.clear();
  return call;
}

}  // namespace

void FunctionLowering::lower_call_closure(const Instruction& instruction) {
  ValueId function = scalar(instruction.operands[0]);
  ValueId code = load_word(types().unsafe_pointer(), function, offsetof(rt::abi::Closure, code));
  Instruction call = indirect(instruction, instruction.type);
  map_.push_back({code, b_.reinterpret(types().unsafe_pointer(), function)});
  call.operands.push_back(ValueId{static_cast<uint32_t>(map_.size() - 1)});
  for (ValueId operand : absl::MakeConstSpan(instruction.operands).subspan(1)) {
    call.operands.push_back(operand);
  }
  lower_call(call);
}

void FunctionLowering::lower_call_interface(const Instruction& instruction) {
  const Components& receiver = components(instruction.operands[0]);
  ValueId table = b_.reinterpret(types().unsafe_pointer(), receiver[kTablePart]);
  size_t offset = rt::abi::itab_method_offset(static_cast<size_t>(instruction.integer));
  ValueId code = load_word(types().unsafe_pointer(), table, static_cast<int64_t>(offset));
  std::vector<const Type*> parameters = {types().unsafe_pointer()};
  const Type* method = instruction.type;
  parameters.insert(parameters.end(), method->parameters().begin(), method->parameters().end());
  Instruction call = indirect(instruction, types().func(parameters, method->results()));
  map_.push_back({code, null(), receiver[kDataPart]});
  call.operands.push_back(ValueId{static_cast<uint32_t>(map_.size() - 1)});
  for (ValueId operand : absl::MakeConstSpan(instruction.operands).subspan(1)) {
    call.operands.push_back(operand);
  }
  lower_call(call);
}

// A closure object: code address, then the captured values.
void FunctionLowering::lower_make_closure(const Instruction& instruction) {
  const Type* result = type_of(instruction.results[0]);
  std::vector<ir::Field> fields = {{.name = "code", .type = types().uintptr_type()}};
  for (ValueId operand : instruction.operands) {
    fields.push_back({.name = "captured", .type = type_of(operand)});
  }
  const Type* object = types().struct_type(std::move(fields));
  ValueId address = instruction.opcode == Opcode::kMakeClosureLocal
                        ? b_.local(object)
                        : call_runtime1(RuntimeCall::k_newobject, {type_address(object)});
  ir::InstructionId code = b_.emit(Opcode::kCodeAddr, {}, {types().unsafe_pointer()});
  fresh_.instruction(code).symbol = instruction.symbol;
  b_.store(address, fresh_.instruction(code).results[0]);
  for (size_t i = 0; i < instruction.operands.size(); ++i) {
    store(type_of(instruction.operands[i]), address, components(instruction.operands[i]),
          object->field_offset(i + 1));
  }
  define(instruction, b_.reinterpret(result, address));
}

void FunctionLowering::lower_panic(const Instruction& instruction) {
  const Components& value = components(instruction.operands[0]);
  ValueId type = dynamic_type(type_of(instruction.operands[0]), value);
  if (fresh_.module().find_function("runtime.preprintpanics") != nullptr) {
    descriptors_.panic_hook();
  }
  call_runtime(RuntimeCall::k_gopanic,
               {b_.reinterpret(types().uintptr_type(), type), value[kDataPart]});
}

}  // namespace tandem::lower
