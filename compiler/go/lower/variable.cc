// Where variables live, and moving values of register and memory type in and out of them.

#include "compiler/go/lower/function.h"

namespace tandem::go::lower {
namespace {

// Variables up to this size are captured by value when nothing assigns them later, as gc does.
constexpr int64_t kMaxCaptureByValue = 128;
// Variables above this size are never in the frame, as in gc.
constexpr int64_t kMaxFrameVariable = 10 << 20;

}  // namespace

bool FunctionLowering::captured_by_value(const types::Var* variable) const {
  const VariableUse& use = uses_->of(variable);
  const ir::Type* type = types_.convert(variable->type, environment_);
  return use.captured && !use.reassigned && !use.address_taken && type->is_register_type() &&
         type->size() <= kMaxCaptureByValue;
}

bool FunctionLowering::needs_new(const types::Var* variable) const {
  if (uses_ == nullptr) return false;
  const VariableUse& use = uses_->of(variable);
  return use.address_taken || (use.captured && !captured_by_value(variable)) ||
         types_.convert(variable->type, environment_)->size() > kMaxFrameVariable;
}

ValueId FunctionLowering::local(const ir::Type* type) {
  const BlockId entry = function_->entry();
  ir::InstructionId id =
      function_->make_instruction(Opcode::kLocal, {}, {pointer_to(type)}, b_.position());
  function_->instruction(id).type = type;
  ir::InstructionId next = last_local_.valid() ? function_->instruction(last_local_).next
                                               : function_->block(entry).instructions.front();
  if (next.valid()) {
    function_->insert_before(next, id);
  } else {
    function_->append(entry, id);
  }
  last_local_ = id;
  return function_->instruction(id).results[0];
}

ValueId FunctionLowering::declare(const types::Var* variable) {
  const ir::Type* type = convert_type(variable->type);
  ValueId address;
  if (needs_new(variable)) {
    At at(*this, variable->position);
    address = b_.new_object(type);
  } else {
    address = local(type);
  }
  return variables_[variable] = address;
}

void FunctionLowering::declare_zero(const types::Var* variable) {
  ValueId address = declare(variable);
  if (!needs_new(variable)) store_zero(address);
}

void FunctionLowering::declare_with(const types::Var* variable, ValueId value) {
  store(declare(variable), value);
}

ValueId FunctionLowering::variable_address(const types::Var* variable, Position position) {
  if (variable->package_level) return global_address(variable);
  auto found = variables_.find(variable);
  if (found != variables_.end()) return found->second;
  const ir::Type* type = convert_type(variable->type);
  program_.unsupported(position, "this use of a variable");
  return local(type);
}

ValueId FunctionLowering::global_address(const types::Var* variable) {
  return b_.global_addr(program_.variable(variable));
}

const ir::Type* FunctionLowering::element_of(ValueId address) const {
  return function_->type(address)->element();
}

ValueId FunctionLowering::load(ValueId address) {
  return is_memory(element_of(address)) ? address : b_.load(address);
}

void FunctionLowering::store(ValueId address, ValueId value) {
  const ir::Type* type = element_of(address);
  if (!is_memory(type)) return b_.store(address, value);
  if (address != value) b_.move(type, address, value);
}

void FunctionLowering::store_zero(ValueId address) {
  const ir::Type* type = element_of(address);
  if (is_memory(type)) {
    b_.clear(type, address);
  } else {
    b_.store(address, b_.zero(type));
  }
}

ValueId FunctionLowering::zero(const ir::Type* type) {
  if (!is_memory(type)) return b_.zero(type);
  ValueId address = local(type);
  b_.clear(type, address);
  return address;
}

ValueId FunctionLowering::stable(ValueId value, const ir::Type* type) {
  if (!is_memory(type)) return value;
  ValueId copy = local(type);
  b_.move(type, copy, value);
  return copy;
}

ValueId FunctionLowering::address_as(ValueId address, const ir::Type* type) {
  return b_.reinterpret(pointer_to(type), address);
}

}  // namespace tandem::go::lower
