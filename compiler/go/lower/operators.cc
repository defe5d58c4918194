// Unary and binary operators, comparisons, and conditions as control flow.
//
// Operands of an arithmetic operator are converted to the type of its result, those of a comparison
// to a common type. && and || make blocks: as a value they join with a block parameter, as a
// condition (`condition`) they branch to the targets directly, so that `if a && b` makes no
// boolean. A chain a + b + c of strings is one concatenation. A shift by a signed count checks it
// first and then takes it as unsigned.

#include <optional>

#include "compiler/go/lower/function.h"

namespace tandem::go::lower {

using syntax::as;
using syntax::Operator;

namespace {

std::optional<Opcode> arithmetic_opcode(Operator op) {
  switch (op) {
    case Operator::kAdd:
      return Opcode::kAdd;
    case Operator::kSub:
      return Opcode::kSub;
    case Operator::kMul:
      return Opcode::kMul;
    case Operator::kDiv:
      return Opcode::kDiv;
    case Operator::kRem:
      return Opcode::kRem;
    case Operator::kAnd:
      return Opcode::kAnd;
    case Operator::kOr:
      return Opcode::kOr;
    case Operator::kXor:
      return Opcode::kXor;
    case Operator::kAndNot:
      return Opcode::kAndNot;
    default:
      return std::nullopt;
  }
}

std::optional<Opcode> comparison_opcode(Operator op) {
  switch (op) {
    case Operator::kEql:
      return Opcode::kEq;
    case Operator::kNeq:
      return Opcode::kNe;
    case Operator::kLss:
      return Opcode::kLt;
    case Operator::kLeq:
      return Opcode::kLe;
    case Operator::kGtr:
      return Opcode::kGt;
    case Operator::kGeq:
      return Opcode::kGe;
    default:
      return std::nullopt;
  }
}

bool is_shift(Operator op) {
  return op == Operator::kShl || op == Operator::kShr;
}

// The unsigned integer type of the same size.
ir::TypeKind unsigned_kind(int64_t size) {
  switch (size) {
    case 1:
      return ir::TypeKind::kUint8;
    case 2:
      return ir::TypeKind::kUint16;
    case 4:
      return ir::TypeKind::kUint32;
    default:
      return ir::TypeKind::kUint64;
  }
}

}  // namespace

ValueId FunctionLowering::operation(const syntax::Operation* operation) {
  if (operation->is_unary()) return unary(operation);
  Operator op = operation->op;
  if (op == Operator::kAndAnd || op == Operator::kOrOr) return logical(operation);
  if (comparison_opcode(op)) return comparison(operation);
  const ir::Type* result = type(operation);
  if (is_shift(op)) {
    return shift_operation(op, value_as(operation->x, result), operation->y);
  }
  if (result->is_string()) return concatenation(operation);
  ValueId x = value_as(operation->x, result);
  ValueId y = value_as(operation->y, result);
  return binary(op, x, y, result);
}

ValueId FunctionLowering::binary(Operator op, ValueId x, ValueId y, const ir::Type* type) {
  if (type->is_string()) return b_.emit1(Opcode::kConcat, type, {x, y});
  return b_.emit1(*arithmetic_opcode(op), type, {x, y});
}

ValueId FunctionLowering::shift(Operator op, ValueId x, ValueId count, const ir::Type* count_type) {
  if (count_type->is_signed()) {
    b_.emit0(Opcode::kShiftCheck, {count});
    count = b_.convert(types_.table().basic(unsigned_kind(count_type->size())), count);
  }
  return b_.binary(op == Operator::kShl ? Opcode::kShl : Opcode::kShr, x, count);
}

ValueId FunctionLowering::shift_operation(Operator op, ValueId x, const syntax::Expr* count) {
  if (is_constant(count)) {
    const ir::Type* unsigned_type = types_.table().uint64_type();
    return shift(op, x, constant(find(count)->value, unsigned_type), unsigned_type);
  }
  const ir::Type* count_type = type(count);
  return shift(op, x, value(count), count_type);
}

ValueId FunctionLowering::compare_nil(const syntax::Expr* x, bool negate) {
  const ir::Type* operand = type(x);
  ValueId v = value(x);
  Opcode opcode = negate ? Opcode::kNe : Opcode::kEq;
  if (operand->is_interface()) {
    const ir::Type* word = types_.table().uintptr_type();
    ValueId table = b_.emit1(Opcode::kInterfaceTable, word, {v});
    return b_.compare(opcode, table, b_.zero(word));
  }
  const ir::Type* pointer = types_.table().unsafe_pointer();
  if (operand->underlying_kind() == ir::TypeKind::kSlice) {
    pointer = pointer_to(operand->element());
    v = b_.emit1(Opcode::kSlicePtr, pointer, {v});
  } else {
    v = b_.reinterpret(pointer, v);
  }
  return b_.compare(opcode, v, b_.zero(pointer));
}

ValueId FunctionLowering::equal(ValueId x, ValueId y, const ir::Type* type, bool negate) {
  if (!is_memory(type)) return b_.compare(negate ? Opcode::kNe : Opcode::kEq, x, y);
  ir::InstructionId id = b_.emit(Opcode::kEqualMemory, {x, y}, {types_.table().bool_type()});
  function_->instruction(id).type = type;
  ValueId result = function_->instruction(id).results[0];
  return negate ? b_.unary(Opcode::kNot, result) : result;
}

ValueId FunctionLowering::comparison(const syntax::Operation* operation) {
  const ir::Type* result = type(operation);
  Opcode opcode = *comparison_opcode(operation->op);
  bool negate = opcode == Opcode::kNe;
  const types::TypeAndValue* known_x = find(operation->x);
  const types::TypeAndValue* known_y = find(operation->y);
  if (known_y != nullptr && known_y->mode == types::Mode::kNil) {
    return b_.reinterpret(result, compare_nil(operation->x, negate));
  }
  if (known_x != nullptr && known_x->mode == types::Mode::kNil) {
    return b_.reinterpret(result, compare_nil(operation->y, negate));
  }
  const ir::Type* x_type = type(operation->x);
  const ir::Type* y_type = type(operation->y);
  // An operand that is no interface is converted to the type of one that is; of two interfaces the
  // one with more methods to the other.
  const ir::Type* common = x_type;
  if (y_type->is_interface() &&
      (!x_type->is_interface() ||
       y_type->interface_methods().size() < x_type->interface_methods().size())) {
    common = y_type;
  }
  ValueId x = convert(value(operation->x), x_type, common);
  ValueId y = convert(value(operation->y), y_type, common);
  ValueId decided =
      opcode == Opcode::kEq || negate ? equal(x, y, common, negate) : b_.compare(opcode, x, y);
  return b_.reinterpret(result, decided);
}

ValueId FunctionLowering::logical(const syntax::Operation* operation) {
  const ir::Type* result = type(operation);
  bool is_and = operation->op == Operator::kAndAnd;
  if (std::optional<bool> known = known_condition(operation->x)) {
    if (*known != is_and) return b_.constant(result, *known ? 1 : 0);
    order(operation->y);
    return value_as(operation->y, result);
  }
  BlockId right = function_->add_block();
  BlockId join = function_->add_block();
  ValueId joined = function_->add_block_parameter(join, result);
  order(operation->x);
  ValueId left = value_as(operation->x, result);
  ValueId decided = b_.constant(result, is_and ? 0 : 1);
  b_.branch(left, is_and ? right : join, is_and ? join : right);
  ir::Instruction& branch = function_->instruction(function_->terminator(b_.block()));
  branch.targets[is_and ? 1 : 0].arguments.push_back(decided);
  start(right);
  order(operation->y);
  ValueId right_value = value_as(operation->y, result);
  b_.jump(join, {right_value});
  start(join);
  return joined;
}

void FunctionLowering::condition(const syntax::Expr* x, BlockId if_true, BlockId if_false) {
  x = syntax::unparen(x);
  const auto* operation = as<syntax::Operation>(x);
  if (operation == nullptr || is_constant(x)) {
    order(x);
    return b_.branch(value(x), if_true, if_false);
  }
  At at(*this, x->pos);
  if (operation->op == Operator::kNot) return condition(operation->x, if_false, if_true);
  if (operation->op == Operator::kAndAnd || operation->op == Operator::kOrOr) {
    BlockId right = function_->add_block();
    if (operation->op == Operator::kAndAnd) {
      condition(operation->x, right, if_false);
    } else {
      condition(operation->x, if_true, right);
    }
    start(right);
    return condition(operation->y, if_true, if_false);
  }
  order(x);
  b_.branch(value(x), if_true, if_false);
}

ValueId FunctionLowering::unary(const syntax::Operation* operation) {
  const ir::Type* result = type(operation);
  switch (operation->op) {
    case Operator::kAnd: {
      const auto* literal = as<syntax::CompositeLit>(syntax::unparen(operation->x));
      if (literal != nullptr) return address_of_literal(literal, result);
      return b_.reinterpret(result, address(operation->x));
    }
    case Operator::kMul:
      return load(pointee(value(operation->x)));
    case Operator::kRecv: {
      const ir::Type* chan = type(operation->x);
      order(operation->x);
      return receive(value(operation->x), chan);
    }
    case Operator::kAdd:
      return value_as(operation->x, result);
    case Operator::kSub:
      return b_.unary(Opcode::kNeg, value_as(operation->x, result));
    case Operator::kXor:
      return b_.unary(Opcode::kComplement, value_as(operation->x, result));
    case Operator::kNot:
      return b_.unary(Opcode::kNot, value_as(operation->x, result));
    default:
      return unsupported(operation->pos, "this operator", result);
  }
}

// a + b + c is one concatenation.
void FunctionLowering::concatenation_operands(const syntax::Expr* x, std::vector<ValueId>& out) {
  const auto* operation = as<syntax::Operation>(syntax::unparen(x));
  if (operation != nullptr && operation->op == Operator::kAdd && !operation->is_unary() &&
      !is_constant(x) && !overrides_.contains(operation)) {
    concatenation_operands(operation->x, out);
    concatenation_operands(operation->y, out);
  } else {
    out.push_back(value(x));
  }
}

ValueId FunctionLowering::concatenation(const syntax::Operation* operation) {
  std::vector<ValueId> operands;
  concatenation_operands(operation, operands);
  return b_.emit1(Opcode::kConcat, type(operation), operands);
}

}  // namespace tandem::go::lower
