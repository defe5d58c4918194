// Lowering of channels: send, receive, select.
//
// A receive becomes one operation with the element, or with the element and ok. A select evaluates
// all channels and values to be sent in the order of the source, as the specification asks, then
// becomes one operation whose result says which case was taken, and a switch over it. A received
// value arrives in a buffer that the cases share with their body.

#include <algorithm>

#include "compiler/go/lower/function.h"

namespace tandem::go::lower {

using syntax::as;

ValueId FunctionLowering::receive(ValueId chan, const ir::Type* chan_type) {
  const ir::Type* element = chan_type->element();
  if (!is_memory(element)) return b_.emit1(Opcode::kChanReceive, element, {chan});
  ValueId buffer = local(element);
  b_.emit1(Opcode::kChanReceiveTo, types_.table().bool_type(), {chan, buffer});
  return buffer;
}

std::vector<Typed> FunctionLowering::receive_ok(ValueId chan, const ir::Type* chan_type) {
  const ir::Type* element = chan_type->element();
  const ir::Type* boolean = types_.table().bool_type();
  if (is_memory(element)) {
    ValueId buffer = local(element);
    ValueId ok = b_.emit1(Opcode::kChanReceiveTo, boolean, {chan, buffer});
    return {{buffer, element}, {ok, boolean}};
  }
  ir::InstructionId id = b_.emit(Opcode::kChanReceiveOk, {chan}, {element, boolean});
  const ir::Instruction& instruction = function_->instruction(id);
  return {{instruction.results[0], element}, {instruction.results[1], boolean}};
}

void FunctionLowering::send(const syntax::SendStmt* send) {
  const ir::Type* chan_type = type(send->chan);
  OperandOrder order(*this);
  order.add(send->chan);
  order.add(send->value, chan_type->element());
  evaluate_early(order);
  ValueId chan = value(send->chan);
  ValueId element = value_as(send->value, chan_type->element());
  b_.emit0(Opcode::kChanSend, {chan, element});
}

namespace {

// The receive operation of `case v := <-c`, `case <-c`.
const syntax::Operation* receive_of(const syntax::CommClause* clause) {
  const syntax::Expr* x = nullptr;
  if (const auto* statement = as<syntax::ExprStmt>(clause->comm)) x = statement->x;
  if (const auto* assign = as<syntax::AssignStmt>(clause->comm)) x = assign->rhs;
  return x == nullptr ? nullptr : as<syntax::Operation>(syntax::unparen(x));
}

}  // namespace

// Assigns what a receive got to the variables of `case v, ok := <-c`.
void FunctionLowering::receive_clause_values(const syntax::CommClause* clause, ValueId buffer,
                                             const ir::Type* element, ValueId ok) {
  const auto* assign = as<syntax::AssignStmt>(clause->comm);
  if (assign == nullptr) return;
  bool is_define = assign->op == syntax::Operator::kDef;
  const auto* list = as<syntax::ListExpr>(assign->lhs);
  const syntax::Expr* first = list != nullptr ? list->elems[0] : assign->lhs;
  if (!is_blank(first)) assign_or_declare(first, {load(buffer), element}, is_define);
  if (list != nullptr && !is_blank(list->elems[1])) {
    assign_or_declare(list->elems[1], {ok, types_.table().bool_type()}, is_define);
  }
}

// Evaluates the channel of a case, and the value of a send.
SelectCase FunctionLowering::select_case(const syntax::CommClause* clause) {
  At at(*this, clause->comm->pos);
  SelectCase out;
  out.clause = clause;
  out.body = function_->add_block();
  const auto* send = as<syntax::SendStmt>(clause->comm);
  const syntax::Expr* chan = send != nullptr ? send->chan : receive_of(clause)->x;
  out.is_send = send != nullptr;
  out.element = type(chan)->element();
  order(chan);
  out.chan = value(chan);
  out.address = local(out.element);
  if (send != nullptr) {
    order(send->value, out.element);
    store(out.address, value_as(send->value, out.element));
  } else if (out.element->has_pointers()) {
    // In a loop, it would keep alive what it has received, up to the next receive.
    b_.clear(out.element, out.address);
  }
  return out;
}

ir::InstructionId FunctionLowering::select_instruction(absl::Span<const SelectCase* const> order,
                                                       bool has_default) {
  std::string kinds;
  std::vector<ValueId> operands;
  for (const SelectCase* one : order) {
    kinds += one->is_send ? 's' : 'r';
    operands.push_back(one->chan);
    operands.push_back(one->address);
  }
  if (has_default) kinds += '?';
  ir::InstructionId id =
      b_.emit(Opcode::kSelect, operands, {types_.table().int_type(), types_.table().bool_type()});
  function_->instruction(id).symbol = program_.module().intern(kinds);
  return id;
}

// The runtime wants sends first; the cases are evaluated in the order of the source all the same.
void FunctionLowering::select_statement(const syntax::SelectStmt* select) {
  std::vector<SelectCase> cases;
  const syntax::CommClause* default_clause = nullptr;
  BlockId done = function_->add_block();
  branch_targets_[select] = {done, BlockId{}};
  for (const syntax::CommClause* clause : select->body) {
    if (clause->is_default()) {
      default_clause = clause;
    } else {
      cases.push_back(select_case(clause));
    }
  }
  std::vector<const SelectCase*> order;
  for (const SelectCase& one : cases) order.push_back(&one);
  std::stable_partition(order.begin(), order.end(), [](const SelectCase* c) { return c->is_send; });
  ir::InstructionId id = select_instruction(order, default_clause != nullptr);
  ValueId chosen = function_->instruction(id).results[0];
  ValueId ok = function_->instruction(id).results[1];
  for (size_t i = 0; i < order.size(); ++i) {
    BlockId next = function_->add_block();
    ValueId index = b_.int_constant(static_cast<int64_t>(i));
    b_.branch(b_.compare(Opcode::kEq, chosen, index), order[i]->body, next);
    start(next);
  }
  if (default_clause != nullptr) {
    select_body(default_clause, done);
  } else {
    b_.unreachable();
  }
  for (const SelectCase& one : cases) {
    start(one.body);
    receive_clause_values(one.clause, one.address, one.element, ok);
    select_body(one.clause, done);
  }
  start(done);
}

void FunctionLowering::select_body(const syntax::CommClause* clause, BlockId done) {
  statements(clause->body);
  if (!b_.terminated()) b_.jump(done);
}

}  // namespace tandem::go::lower
