// The builtin functions: one switch over the BuiltinId, in which each function becomes the
// operation of TIR that means it, or a few of them. For example, append(s, x) becomes `append s,
// x`, and append(s, make([]T, n)...) becomes `append_zero s, n`, which never makes the second
// slice.
//
// The arguments may be the results of a single call, f(g()); these are evaluated first, into
// spread_, and argument() takes them from there.

#include <utility>

#include "compiler/go/lower/function.h"

namespace tandem::go::lower {

using syntax::as;
using types::BuiltinId;

// The arguments of a builtin: written out, or the results of one call.
std::vector<Typed> FunctionLowering::spread_arguments(const syntax::CallExpr* call) {
  if (call->args.size() != 1) return {};
  const auto* tuple = types::as<types::Tuple>(info_->type_of(call->args[0]));
  if (tuple == nullptr || tuple->size() < 2) return {};
  if (as<syntax::CallExpr>(syntax::unparen(call->args[0])) == nullptr) return {};
  return several(call->args[0], tuple->size());
}

size_t FunctionLowering::argument_count(const syntax::CallExpr* call) const {
  return spread_.empty() ? call->args.size() : spread_.size();
}

Typed FunctionLowering::argument(const syntax::CallExpr* call, size_t i) {
  if (!spread_.empty()) return spread_[i];
  return {value(call->args[i]), type(call->args[i])};
}

ValueId FunctionLowering::argument_as(const syntax::CallExpr* call, size_t i, const ir::Type* to) {
  if (spread_.empty()) return value_as(call->args[i], to);
  return convert(spread_[i].value, spread_[i].type, to);
}

std::vector<Typed> FunctionLowering::builtin(const syntax::CallExpr* call, BuiltinId id) {
  std::vector<Typed> outer = std::move(spread_);
  spread_.clear();
  if (id != BuiltinId::kNew && id != BuiltinId::kMake) spread_ = spread_arguments(call);
  if (spread_.empty()) {
    OperandOrder order(*this);
    order.add_builtin_arguments(call);
    evaluate_early(order);
  }
  std::vector<Typed> results = builtin_with_arguments(call, id);
  spread_ = std::move(outer);
  return results;
}

std::vector<Typed> FunctionLowering::builtin_with_arguments(const syntax::CallExpr* call,
                                                            BuiltinId id) {
  auto one = [&](ValueId value) { return std::vector<Typed>{{value, type(call)}}; };
  switch (id) {
    case BuiltinId::kAppend:
      return one(append(call));
    case BuiltinId::kCap:
      return one(length(call, true));
    case BuiltinId::kLen:
      return one(length(call, false));
    case BuiltinId::kClear:
      clear(call);
      return {};
    case BuiltinId::kClose:
      b_.emit0(Opcode::kChanClose, {value(call->args[0])});
      return {};
    case BuiltinId::kComplex: {
      const ir::Type* result = type(call);
      const ir::Type* part = types_.table().basic(result->size() == 8 ? ir::TypeKind::kFloat32
                                                                      : ir::TypeKind::kFloat64);
      ValueId real = argument_as(call, 0, part);
      ValueId imaginary = argument_as(call, 1, part);
      return one(b_.emit1(Opcode::kMakeComplex, result, {real, imaginary}));
    }
    case BuiltinId::kReal:
    case BuiltinId::kImag:
      return one(b_.emit1(id == BuiltinId::kReal ? Opcode::kReal : Opcode::kImag, type(call),
                          {value(call->args[0])}));
    case BuiltinId::kCopy:
      return one(copy(call));
    case BuiltinId::kDelete: {
      Typed map = argument(call, 0);
      b_.emit0(Opcode::kMapDelete, {map.value, argument_as(call, 1, map.type->key())});
      return {};
    }
    case BuiltinId::kMake:
      return one(make(call));
    case BuiltinId::kMax:
      return one(minimum_maximum(call, Opcode::kMax));
    case BuiltinId::kMin:
      return one(minimum_maximum(call, Opcode::kMin));
    case BuiltinId::kNew:
      return one(b_.reinterpret(type(call), b_.new_object(type(call->args[0]))));
    case BuiltinId::kPanic:
      panic(call);
      return {};
    case BuiltinId::kPrint:
    case BuiltinId::kPrintln:
      print(call, id == BuiltinId::kPrintln);
      return {};
    case BuiltinId::kRecover:
      program_.use_runtime("makepanicvalue");
      return one(b_.emit1(Opcode::kRecover, types_.table().empty_interface()));
    case BuiltinId::kUnsafeAdd:
    case BuiltinId::kUnsafeAlignof:
    case BuiltinId::kUnsafeOffsetof:
    case BuiltinId::kUnsafeSizeof:
    case BuiltinId::kUnsafeSlice:
    case BuiltinId::kUnsafeSliceData:
    case BuiltinId::kUnsafeString:
    case BuiltinId::kUnsafeStringData:
      return one(unsafe_builtin(call, id));
  }
  return {};
}

ValueId FunctionLowering::length(const syntax::CallExpr* call, bool capacity) {
  const syntax::Expr* x = call->args[0];
  const ir::Type* of_x = type(x);
  const ir::Type* word = types_.table().int_type();
  switch (of_x->underlying_kind()) {
    case ir::TypeKind::kString:
      return b_.emit1(Opcode::kStringLen, word, {value(x)});
    case ir::TypeKind::kSlice:
      return b_.emit1(capacity ? Opcode::kSliceCap : Opcode::kSliceLen, word, {value(x)});
    case ir::TypeKind::kMap:
      return b_.emit1(Opcode::kMapLen, word, {value(x)});
    case ir::TypeKind::kChan:
      return b_.emit1(capacity ? Opcode::kChanCap : Opcode::kChanLen, word, {value(x)});
    case ir::TypeKind::kPointer:
      value(x);
      return b_.int_constant(of_x->element()->length());
    default:
      value(x);
      return b_.int_constant(of_x->length());
  }
}

const syntax::CallExpr* as_make(const types::Info& info, const syntax::Expr* x) {
  const auto* call = as<syntax::CallExpr>(syntax::unparen(x));
  if (call == nullptr || call->args.size() != 2) return nullptr;
  const auto* name = as<syntax::Name>(syntax::unparen(call->fun));
  if (name == nullptr) return nullptr;
  const auto* object = types::as<types::Builtin>(info.object_of(name));
  return object != nullptr && object->id == BuiltinId::kMake ? call : nullptr;
}

ValueId FunctionLowering::append(const syntax::CallExpr* call) {
  const ir::Type* result = type(call);
  ValueId slice = argument_as(call, 0, result);
  if (argument_count(call) == 1) return slice;
  if (call->has_dots) {
    const syntax::CallExpr* make = as_make(*info_, call->args[1]);
    if (make != nullptr && type(make)->element() == result->element() &&
        !overrides_.contains(make)) {
      return b_.emit1(Opcode::kAppendZero, result, {slice, int_value(make->args[1])});
    }
    const types::TypeAndValue* known = find(call->args[1]);
    if (known != nullptr && known->mode == types::Mode::kNil) return slice;
    return b_.emit1(Opcode::kAppendSlice, result, {slice, value(call->args[1])});
  }
  std::vector<ValueId> values;
  for (size_t i = 1; i < argument_count(call); ++i) {
    values.push_back(stable(argument_as(call, i, result->element()), result->element()));
  }
  return append_values(slice, values, result);
}

ValueId FunctionLowering::append_values(ValueId slice, absl::Span<const ValueId> values,
                                        const ir::Type* type) {
  const ir::Type* element = type->element();
  if (!is_memory(element)) {
    std::vector<ValueId> operands = {slice};
    operands.insert(operands.end(), values.begin(), values.end());
    return b_.emit1(Opcode::kAppend, type, operands);
  }
  const ir::Type* word = types_.table().int_type();
  ValueId old_length = b_.emit1(Opcode::kSliceLen, word, {slice});
  ValueId count = b_.int_constant(static_cast<int64_t>(values.size()));
  ValueId grown = b_.emit1(Opcode::kAppendZero, type, {slice, count});
  ValueId data = b_.emit1(Opcode::kSlicePtr, pointer_to(element), {grown});
  for (size_t i = 0; i < values.size(); ++i) {
    ValueId at = b_.binary(Opcode::kAdd, old_length, b_.int_constant(static_cast<int64_t>(i)));
    store(b_.element_addr(data, at), values[i]);
  }
  return grown;
}

ValueId FunctionLowering::copy(const syntax::CallExpr* call) {
  ValueId to = argument(call, 0).value;
  ValueId from = argument(call, 1).value;
  return b_.emit1(Opcode::kCopy, types_.table().int_type(), {to, from});
}

ValueId FunctionLowering::make(const syntax::CallExpr* call) {
  const ir::Type* result = type(call->args[0]);
  ValueId size = call->args.size() > 1 ? int_value(call->args[1]) : b_.int_constant(0);
  switch (result->underlying_kind()) {
    case ir::TypeKind::kSlice: {
      ValueId capacity = call->args.size() > 2 ? int_value(call->args[2]) : size;
      return b_.emit1(Opcode::kNewSlice, result, {size, capacity});
    }
    case ir::TypeKind::kMap:
      return b_.emit1(Opcode::kNewMap, result, {size});
    default:
      return b_.emit1(Opcode::kNewChan, result, {size});
  }
}

ValueId FunctionLowering::minimum_maximum(const syntax::CallExpr* call, Opcode opcode) {
  const ir::Type* result = type(call);
  ValueId chosen = argument_as(call, 0, result);
  for (size_t i = 1; i < argument_count(call); ++i) {
    chosen = b_.binary(opcode, chosen, argument_as(call, i, result));
  }
  return chosen;
}

void FunctionLowering::clear(const syntax::CallExpr* call) {
  const ir::Type* of_x = type(call->args[0]);
  ValueId x = value(call->args[0]);
  if (of_x->underlying_kind() == ir::TypeKind::kMap) {
    b_.emit0(Opcode::kMapClear, {x});
    return;
  }
  const ir::Type* word = types_.table().int_type();
  ValueId length = b_.emit1(Opcode::kSliceLen, word, {x});
  ValueId data = b_.emit1(Opcode::kSlicePtr, pointer_to(of_x->element()), {x});
  BlockId head = function_->add_block();
  BlockId body = function_->add_block();
  BlockId done = function_->add_block();
  ValueId i = function_->add_block_parameter(head, word);
  b_.jump(head, {b_.int_constant(0)});
  start(head);
  b_.branch(b_.compare(Opcode::kLt, i, length), body, done);
  start(body);
  store_zero(b_.element_addr(data, i));
  b_.jump(head, {b_.binary(Opcode::kAdd, i, b_.int_constant(1))});
  start(done);
}

void FunctionLowering::print(const syntax::CallExpr* call, bool newline) {
  std::vector<ValueId> operands;
  for (size_t i = 0; i < argument_count(call); ++i) {
    const Typed operand = argument(call, i);
    const ir::TypeKind kind = operand.type->underlying_kind();
    if (kind == ir::TypeKind::kStruct || kind == ir::TypeKind::kArray) {
      // The checker has refused it unless it is of a parameter's type.
      program_.diagnostics().error(call->pos,
                                   absl::StrCat("illegal types for operand: print\n\tgo.shape.",
                                                operand.type->underlying()->display()));
      return;
    }
    operands.push_back(operand.value);
  }
  ir::InstructionId id = b_.emit0(Opcode::kPrint, operands);
  function_->instruction(id).integer = newline ? 1 : 0;
}

void FunctionLowering::panic(const syntax::CallExpr* call) {
  const ir::Type* argument = type(call->args[0]);
  // Its Error or String method is called before it is printed.
  bool may_have_methods = argument->is_interface() || argument->kind() == ir::TypeKind::kNamed ||
                          argument->kind() == ir::TypeKind::kPointer;
  if (may_have_methods) program_.use_runtime("preprintpanics");
  b_.emit0(Opcode::kPanic, {value_as(call->args[0], types_.table().empty_interface())});
  b_.unreachable();
}

ValueId FunctionLowering::unsafe_builtin(const syntax::CallExpr* call, BuiltinId id) {
  const ir::Type* result = type(call);
  const syntax::Expr* x = call->args[0];
  switch (id) {
    case BuiltinId::kUnsafeAdd: {
      ValueId pointer = value(x);
      return b_.emit1(Opcode::kPtrAdd, result, {pointer, int_value(call->args[1])});
    }
    case BuiltinId::kUnsafeSlice: {
      ValueId pointer = value(x);
      ValueId n = int_value(call->args[1]);
      check_unsafe_length(pointer, n, result->element()->size(), "unsafe.Slice");
      return b_.emit1(Opcode::kMakeSlice, result, {pointer, n, n});
    }
    case BuiltinId::kUnsafeString: {
      ValueId pointer = value_as(x, pointer_to(types_.table().basic(ir::TypeKind::kUint8)));
      ValueId n = int_value(call->args[1]);
      check_unsafe_length(pointer, n, 1, "unsafe.String");
      return b_.emit1(Opcode::kMakeString, result, {pointer, n});
    }
    case BuiltinId::kUnsafeSliceData:
      return b_.emit1(Opcode::kSlicePtr, result, {value(x)});
    case BuiltinId::kUnsafeStringData:
      return b_.emit1(Opcode::kStringPtr, result, {value(x)});
    case BuiltinId::kUnsafeSizeof:
      return b_.constant(result, type(x)->size());
    case BuiltinId::kUnsafeAlignof:
      return b_.constant(result, type(x)->align());
    case BuiltinId::kUnsafeOffsetof:
      return b_.constant(result,
                         offset_of_field(syntax::as<syntax::SelectorExpr>(syntax::unparen(x))));
    default:
      return unsupported(call->pos, "this function of package unsafe", result);
  }
}

// The offset from the innermost struct that is reached through a pointer; the checker has refused
// selectors that go through one.
int64_t FunctionLowering::offset_of_field(const syntax::SelectorExpr* selector) {
  const ir::Type* structure = type(selector->x);
  if (structure->underlying_kind() == ir::TypeKind::kPointer) structure = structure->element();
  int64_t offset = 0;
  for (int index : info_->selections.at(selector).index) {
    const auto field = static_cast<size_t>(index);
    offset += structure->field_offset(field);
    structure = structure->fields()[field].type;
  }
  return offset;
}

// The bytes must not reach beyond the end of the address space, which also bounds their number:
// n <= -pointer / size. At nil there are none.
void FunctionLowering::check_unsafe_length(ValueId pointer, ValueId length, int64_t element_size,
                                           absl::string_view what) {
  ir::TypeTable& table = types_.table();
  const ir::Type* word = table.uintptr_type();
  BlockId bad = function_->add_block();
  BlockId not_negative = function_->add_block();
  BlockId good = function_->add_block();
  b_.branch(b_.compare(Opcode::kLt, length, b_.int_constant(0)), bad, not_negative);
  start(not_negative);
  ValueId address = b_.reinterpret(word, pointer);
  ValueId room = b_.emit1(Opcode::kSub, word, {b_.constant(word, 0), address});
  ValueId limit = room;
  if (element_size > 1) {
    limit = b_.emit1(Opcode::kDiv, word, {room, b_.constant(word, element_size)});
  }
  ValueId count = b_.convert(word, length);
  if (element_size == 0) {
    // Any number is good but at nil.
    b_.branch(b_.compare(Opcode::kNe, address, b_.constant(word, 0)), good, bad);
  } else {
    b_.branch(b_.compare(Opcode::kGt, count, limit), bad, good);
  }
  start(bad);
  const ir::Type* string = table.string_type();
  b_.call("runtime.panicunsafe", table.func({string, word, table.int_type()}, {}),
          {b_.string_constant(string, what), b_.reinterpret(word, pointer), length});
  b_.unreachable();
  function_->block(bad).cold = true;
  start(good);
}

}  // namespace tandem::go::lower
