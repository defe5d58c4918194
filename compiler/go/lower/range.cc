// Loops over arrays, slices, strings, maps and channels. The variables of the clause are made once,
// before the loop (Go 1.21), and assigned in each iteration.
//
// The range expression is evaluated at most once, before the variables exist. All loops have the
// same blocks: `head` decides whether to go on, `body` assigns and runs the statements, `next`
// advances (where continue goes) and returns to `head`, `done` follows. The index is a parameter of
// `head`; maps have an iterator in the frame instead, and channels receive in `head` and need no
// `next`.

#include "compiler/go/lower/function.h"

namespace tandem::go::lower {

using syntax::as;

namespace {

const syntax::Expr* range_variable(const syntax::RangeClause* range, size_t index) {
  if (const auto* list = as<syntax::ListExpr>(range->lhs)) {
    return index < list->elems.size() ? list->elems[index] : nullptr;
  }
  return index == 0 ? range->lhs : nullptr;
}

}  // namespace

bool FunctionLowering::range_uses(const syntax::RangeClause* range, size_t index) const {
  const syntax::Expr* variable = range_variable(range, index);
  return variable != nullptr && !is_blank(variable);
}

// Gives the variables of the clause their values, as a parallel assignment does.
void FunctionLowering::range_assign(const syntax::RangeClause* range,
                                    absl::Span<const Typed> values) {
  At at(*this, range->pos);
  std::vector<AssignTarget> targets(values.size());
  for (size_t i = 0; i < values.size(); ++i) {
    if (!range_uses(range, i)) continue;
    const syntax::Expr* lhs = range_variable(range, i);
    const types::Var* variable = range->def ? defined(lhs) : nullptr;
    if (variable != nullptr) {
      targets[i] = {.kind = AssignTarget::Kind::kAddress,
                    .type = convert_type(variable->type),
                    .base = variables_[variable],
                    .position = b_.position()};
    } else {
      targets[i] = target(lhs);
    }
  }
  for (size_t i = 0; i < values.size(); ++i) {
    if (targets[i].kind == AssignTarget::Kind::kBlank) continue;
    assign(targets[i], convert(values[i].value, values[i].type, targets[i].type));
  }
}

void FunctionLowering::range_statement(const syntax::ForStmt* stmt,
                                       const syntax::RangeClause* range) {
  At at(*this, range->pos);
  const ir::Type* of_x = type(range->x);
  if (!(of_x->underlying_kind() == ir::TypeKind::kArray && addressable(range->x))) order(range->x);
  switch (of_x->underlying_kind()) {
    case ir::TypeKind::kString:
      return range_string(stmt, range);
    case ir::TypeKind::kMap:
      return range_map(stmt, range);
    case ir::TypeKind::kChan:
      return range_chan(stmt, range);
    case ir::TypeKind::kSlice:
    case ir::TypeKind::kArray:
    case ir::TypeKind::kPointer:
      return range_elements(stmt, range);
    default:
      return program_.unsupported(range->pos, "range over this type");
  }
}

// The variables that `:=` declares; after the range expression has been evaluated.
void FunctionLowering::declare_range_variables(const syntax::RangeClause* range) {
  if (!range->def) return;
  for (size_t i = 0; i < 2; ++i) {
    if (!range_uses(range, i)) continue;
    if (const types::Var* variable = defined(range_variable(range, i))) declare(variable);
  }
}

void FunctionLowering::range_elements(const syntax::ForStmt* stmt,
                                      const syntax::RangeClause* range) {
  const ir::Type* of_x = type(range->x);
  const ir::Type* word = types_.table().int_type();
  bool wants_element = range_uses(range, 1);
  ValueId data;
  ValueId length;
  const ir::Type* element = nullptr;
  if (of_x->underlying_kind() == ir::TypeKind::kSlice) {
    ValueId slice = value(range->x);
    element = of_x->element();
    length = b_.emit1(Opcode::kSliceLen, word, {slice});
    data = b_.emit1(Opcode::kSlicePtr, pointer_to(element), {slice});
  } else {
    bool is_pointer = of_x->underlying_kind() == ir::TypeKind::kPointer;
    const ir::Type* array = is_pointer ? of_x->element() : of_x;
    element = array->element();
    length = b_.int_constant(array->length());
    // Only with the elements in use is the array, which is then copied, evaluated at all.
    ValueId base;
    if (is_pointer) {
      base = value(range->x);
      if (wants_element && array->length() != 0) b_.nil_check(base);
    } else if (wants_element) {
      base = local(array);
      store(base, value(range->x));
    } else if (!addressable(range->x)) {
      discard(range->x);
    }
    if (base.valid()) data = b_.emit1(Opcode::kArrayData, pointer_to(element), {base});
  }
  declare_range_variables(range);
  BlockId head = function_->add_block();
  BlockId body = function_->add_block();
  BlockId next = function_->add_block();
  BlockId done = function_->add_block();
  ValueId i = function_->add_block_parameter(head, word);
  b_.jump(head, {b_.int_constant(0)});
  start(head);
  b_.branch(b_.compare(Opcode::kLt, i, length), body, done);
  start(body);
  std::vector<Typed> values = {{i, word}};
  if (wants_element) values.push_back({load(b_.element_addr(data, i)), element});
  range_assign(range, values);
  loop_body(stmt, next, done);
  start(next);
  b_.jump(head, {b_.binary(Opcode::kAdd, i, b_.int_constant(1))});
  start(done);
}

void FunctionLowering::range_string(const syntax::ForStmt* stmt, const syntax::RangeClause* range) {
  const ir::Type* word = types_.table().int_type();
  const ir::Type* rune = types_.table().basic(ir::TypeKind::kInt32);
  ValueId string = value(range->x);
  ValueId length = b_.emit1(Opcode::kStringLen, word, {string});
  declare_range_variables(range);
  BlockId head = function_->add_block();
  BlockId body = function_->add_block();
  BlockId next = function_->add_block();
  BlockId done = function_->add_block();
  ValueId i = function_->add_block_parameter(head, word);
  b_.jump(head, {b_.int_constant(0)});
  start(head);
  b_.branch(b_.compare(Opcode::kLt, i, length), body, done);
  start(body);
  ir::InstructionId decode = b_.emit(Opcode::kDecodeRune, {string, i}, {rune, word});
  ValueId decoded = function_->instruction(decode).results[0];
  ValueId following = function_->instruction(decode).results[1];
  range_assign(range, {{i, word}, {decoded, rune}});
  loop_body(stmt, next, done);
  start(next);
  b_.jump(head, {following});
  start(done);
}

void FunctionLowering::range_map(const syntax::ForStmt* stmt, const syntax::RangeClause* range) {
  const ir::Type* of_x = type(range->x);
  ValueId map = value(range->x);
  declare_range_variables(range);
  const ir::Type* key = of_x->key();
  const ir::Type* element = of_x->element();
  ValueId iterator = b_.emit1(Opcode::kMapIterBegin, types_.table().unsafe_pointer(), {map});
  BlockId head = function_->add_block();
  BlockId body = function_->add_block();
  BlockId next = function_->add_block();
  BlockId done = function_->add_block();
  continue_at(head);
  ValueId key_address = b_.emit1(Opcode::kMapIterKey, pointer_to(key), {iterator});
  b_.branch(b_.compare(Opcode::kNe, key_address, b_.zero(pointer_to(key))), body, done);
  start(body);
  std::vector<Typed> values;
  if (range_uses(range, 0) || range_uses(range, 1)) values.push_back({load(key_address), key});
  if (range_uses(range, 1)) {
    ValueId address = b_.emit1(Opcode::kMapIterElement, pointer_to(element), {iterator});
    values.push_back({load(address), element});
  }
  range_assign(range, values);
  loop_body(stmt, next, done);
  start(next);
  b_.emit0(Opcode::kMapIterNext, {iterator});
  b_.jump(head);
  start(done);
}

void FunctionLowering::range_chan(const syntax::ForStmt* stmt, const syntax::RangeClause* range) {
  const ir::Type* of_x = type(range->x);
  ValueId chan = value(range->x);
  declare_range_variables(range);
  BlockId head = function_->add_block();
  BlockId body = function_->add_block();
  BlockId done = function_->add_block();
  continue_at(head);
  std::vector<Typed> received = receive_ok(chan, of_x);
  b_.branch(received[1].value, body, done);
  start(body);
  range_assign(range, {received[0]});
  loop_body(stmt, head, done);
  start(done);
}

}  // namespace tandem::go::lower
