// Interfaces: making them, assertions, and what they hold.

#include "compiler/go/lower/function.h"
#include "compiler/lower/descriptor.h"

namespace tandem::go::lower {

ValueId FunctionLowering::to_interface(ValueId value, const ir::Type* from, const ir::Type* to) {
  if (from->underlying() == to->underlying()) return b_.reinterpret(to, value);
  if (from->is_interface()) return b_.emit1(Opcode::kConvertInterface, to, {value});
  program_.use_in_interface(from);
  ir::InstructionId id = b_.emit(Opcode::kMakeInterface, {value}, {to});
  function_->instruction(id).type = from;
  return function_->instruction(id).results[0];
}

ValueId FunctionLowering::type_assert(ValueId value, const ir::Type* to) {
  if (!is_memory(to)) return b_.emit1(Opcode::kTypeAssert, to, {value});
  ir::InstructionId id = b_.emit(Opcode::kTypeAssertAddr, {value}, {pointer_to(to)});
  function_->instruction(id).type = to;
  return function_->instruction(id).results[0];
}

std::vector<Typed> FunctionLowering::type_assert_ok(ValueId value, const ir::Type* to) {
  const ir::Type* boolean = types_.table().bool_type();
  if (!is_memory(to)) {
    ir::InstructionId id = b_.emit(Opcode::kTypeAssertOk, {value}, {to, boolean});
    const ir::Instruction& instruction = function_->instruction(id);
    return {{instruction.results[0], to}, {instruction.results[1], boolean}};
  }
  ir::InstructionId id = b_.emit(Opcode::kTypeAssertAddrOk, {value}, {pointer_to(to), boolean});
  function_->instruction(id).type = to;
  ValueId address = function_->instruction(id).results[0];
  ValueId ok = function_->instruction(id).results[1];
  // The value, or zero.
  ValueId result = local(to);
  BlockId held = function_->add_block();
  BlockId missing = function_->add_block();
  BlockId join = function_->add_block();
  b_.branch(ok, held, missing);
  start(held);
  b_.move(to, result, address);
  b_.jump(join);
  start(missing);
  b_.clear(to, result);
  b_.jump(join);
  start(join);
  return {{result, to}, {ok, boolean}};
}

ValueId FunctionLowering::interface_content(ValueId value, const ir::Type* type) {
  ValueId data = b_.emit1(Opcode::kInterfaceData, types_.table().unsafe_pointer(), {value});
  if (tandem::lower::is_direct_interface(type)) return b_.reinterpret(type, data);
  return load(address_as(data, type));
}

ValueId FunctionLowering::interface_type(ValueId value) {
  return b_.emit1(Opcode::kInterfaceType, types_.table().unsafe_pointer(), {value});
}

}  // namespace tandem::go::lower
