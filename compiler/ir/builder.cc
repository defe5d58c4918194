// The builder's typed conveniences over emit(); see builder.h.
//
// emit() alone makes an instruction and puts it at the builder's place: the end of a block, or
// before another instruction. The others fill in what their operation has beside operands
// (constant, type, symbol, targets) and derive the result's type: an arithmetic operation has its
// operand's type, a comparison bool, an address of a field a pointer to the field's type.

#include "compiler/ir/builder.h"

#include <bit>

namespace tandem::ir {

void Builder::set_block(BlockId block) {
  block_ = block;
  before_ = InstructionId{};
}

void Builder::set_before(InstructionId place) {
  block_ = function_->instruction(place).block;
  before_ = place;
}

bool Builder::terminated() const {
  const InstructionList& list = function_->block(block_).instructions;
  return !list.empty() && is_terminator(function_->instruction(list.back()).opcode);
}

InstructionId Builder::emit(Opcode opcode, absl::Span<const ValueId> operands,
                            absl::Span<const Type* const> result_types) {
  InstructionId id = function_->make_instruction(opcode, operands, result_types, position_);
  if (before_.valid()) {
    function_->insert_before(before_, id);
  } else {
    function_->append(block_, id);
  }
  return id;
}

ValueId Builder::emit1(Opcode opcode, const Type* result, absl::Span<const ValueId> operands) {
  return function_->instruction(emit(opcode, operands, {result})).results[0];
}

InstructionId Builder::emit0(Opcode opcode, absl::Span<const ValueId> operands) {
  return emit(opcode, operands, {});
}

ValueId Builder::constant(const Type* type, int64_t value) {
  InstructionId id = emit(Opcode::kConst, {}, {type});
  function_->instruction(id).integer = value;
  return function_->instruction(id).results[0];
}

ValueId Builder::float_constant(const Type* type, double value) {
  InstructionId id = emit(Opcode::kFloatConst, {}, {type});
  function_->instruction(id).integer = std::bit_cast<int64_t>(value);
  return function_->instruction(id).results[0];
}

ValueId Builder::string_constant(const Type* type, absl::string_view bytes) {
  InstructionId id = emit(Opcode::kStringConst, {}, {type});
  function_->instruction(id).symbol = module().intern(bytes);
  return function_->instruction(id).results[0];
}

ValueId Builder::zero(const Type* type) {
  if (type->is_float()) return float_constant(type, 0);
  if (type->is_scalar()) return constant(type, 0);
  return emit1(Opcode::kZero, type);
}

ValueId Builder::global_addr(const Global& global) {
  const Type* element = global.type != nullptr ? global.type : types().uint8_type();
  InstructionId id = emit(Opcode::kGlobalAddr, {}, {types().pointer(element)});
  function_->instruction(id).symbol = global.name;
  return function_->instruction(id).results[0];
}

ValueId Builder::func_addr(const Type* func_type, absl::string_view symbol) {
  InstructionId id = emit(Opcode::kFuncAddr, {}, {func_type});
  function_->instruction(id).symbol = module().intern(symbol);
  return function_->instruction(id).results[0];
}

ValueId Builder::type_addr(const Type* type) {
  InstructionId id = emit(Opcode::kTypeAddr, {}, {types().unsafe_pointer()});
  function_->instruction(id).type = type;
  return function_->instruction(id).results[0];
}

ValueId Builder::binary(Opcode opcode, ValueId a, ValueId b) {
  return emit1(opcode, function_->type(a), {a, b});
}

ValueId Builder::compare(Opcode opcode, ValueId a, ValueId b) {
  return emit1(opcode, types().bool_type(), {a, b});
}

ValueId Builder::unary(Opcode opcode, ValueId a) {
  return emit1(opcode, function_->type(a), {a});
}

ValueId Builder::convert(const Type* type, ValueId value) {
  return emit1(Opcode::kConvert, type, {value});
}

ValueId Builder::reinterpret(const Type* type, ValueId value) {
  if (function_->type(value) == type) return value;
  return emit1(Opcode::kReinterpret, type, {value});
}

ValueId Builder::local(const Type* type) {
  InstructionId id = emit(Opcode::kLocal, {}, {types().pointer(type)});
  function_->instruction(id).type = type;
  return function_->instruction(id).results[0];
}

ValueId Builder::kept_local(const Type* type) {
  InstructionId id = emit(Opcode::kKeptLocal, {}, {types().pointer(type)});
  function_->instruction(id).type = type;
  return function_->instruction(id).results[0];
}

ValueId Builder::defer_record(const Type* type) {
  InstructionId id = emit(Opcode::kDeferRecord, {}, {types().pointer(type)});
  function_->instruction(id).type = type;
  return function_->instruction(id).results[0];
}

ValueId Builder::new_object(const Type* type) {
  InstructionId id = emit(Opcode::kNew, {}, {types().pointer(type)});
  function_->instruction(id).type = type;
  return function_->instruction(id).results[0];
}

ValueId Builder::load(ValueId address) {
  return emit1(Opcode::kLoad, function_->type(address)->element(), {address});
}

void Builder::store(ValueId address, ValueId value) {
  emit0(Opcode::kStore, {address, value});
}

void Builder::move(const Type* type, ValueId to, ValueId from) {
  InstructionId id = emit0(Opcode::kMove, {to, from});
  function_->instruction(id).type = type;
}

void Builder::clear(const Type* type, ValueId address) {
  InstructionId id = emit0(Opcode::kClear, {address});
  function_->instruction(id).type = type;
}

ValueId Builder::field_addr(ValueId address, size_t field) {
  const Type* of_field = function_->type(address)->element()->fields()[field].type;
  InstructionId id = emit(Opcode::kFieldAddr, {address}, {types().pointer(of_field)});
  function_->instruction(id).integer = static_cast<int64_t>(field);
  return function_->instruction(id).results[0];
}

ValueId Builder::element_addr(ValueId base, ValueId index) {
  return emit1(Opcode::kElementAddr, function_->type(base), {base, index});
}

void Builder::nil_check(ValueId address) {
  emit0(Opcode::kNilCheck, {address});
}

void Builder::bounds_check(BoundsKind kind, ValueId index, ValueId bound) {
  InstructionId id = emit0(Opcode::kBoundsCheck, {index, bound});
  function_->instruction(id).integer = static_cast<int64_t>(kind);
}

ValueId Builder::extract(ValueId aggregate, size_t field) {
  const Type* type = function_->type(aggregate)->underlying();
  const Type* of_field =
      type->kind() == TypeKind::kArray ? type->element() : type->fields()[field].type;
  InstructionId id = emit(Opcode::kExtract, {aggregate}, {of_field});
  function_->instruction(id).integer = static_cast<int64_t>(field);
  return function_->instruction(id).results[0];
}

InstructionId Builder::call(absl::string_view symbol, const Type* type,
                            absl::Span<const ValueId> arguments) {
  InstructionId id = emit(Opcode::kCall, arguments, type->results());
  function_->instruction(id).symbol = module().intern(symbol);
  function_->instruction(id).type = type;
  return id;
}

void Builder::jump(BlockId target, absl::Span<const ValueId> arguments) {
  InstructionId id = emit0(Opcode::kJump);
  Target& to = function_->instruction(id).targets.emplace_back();
  to.block = target;
  to.arguments.assign(arguments.begin(), arguments.end());
}

void Builder::branch(ValueId condition, BlockId if_true, BlockId if_false) {
  InstructionId id = emit0(Opcode::kBranch, {condition});
  function_->instruction(id).targets.push_back({.block = if_true, .arguments = {}});
  function_->instruction(id).targets.push_back({.block = if_false, .arguments = {}});
}

void Builder::recovery_point(BlockId next, BlockId recovery) {
  InstructionId id = emit0(Opcode::kRecoveryPoint);
  function_->instruction(id).targets.push_back({.block = next, .arguments = {}});
  function_->instruction(id).targets.push_back({.block = recovery, .arguments = {}});
}

void Builder::ret(absl::Span<const ValueId> values) {
  emit0(Opcode::kReturn, values);
}

void Builder::unreachable() {
  emit0(Opcode::kUnreachable);
}

}  // namespace tandem::ir
