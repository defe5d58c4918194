// Channels: send, receive, select.

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

// The runtime wants sends first; the cases are evaluated in the order of the source all the same.
void FunctionLowering::select_statement(const syntax::SelectStmt* select) {
  struct Case {
    const syntax::CommClause* clause;
    const syntax::Operation* receive;  // null: a send
    ValueId chan;
    ValueId address;
    const ir::Type* element;
    BlockId body;
  };
  std::vector<Case> cases;
  BlockId done = function_->add_block();
  BlockId otherwise;
  const syntax::CommClause* default_clause = nullptr;
  branch_targets_[select] = {done, BlockId{}};
  for (const syntax::CommClause* clause : select->body) {
    if (clause->is_default()) {
      default_clause = clause;
      continue;
    }
    At at(*this, clause->comm->pos);
    Case& one = cases.emplace_back();
    one.clause = clause;
    one.body = function_->add_block();
    one.receive = nullptr;
    if (const auto* send = as<syntax::SendStmt>(clause->comm)) {
      const ir::Type* chan_type = type(send->chan);
      one.chan = value(send->chan);
      one.element = chan_type->element();
      one.address = local(one.element);
      store(one.address, value_as(send->value, one.element));
    } else {
      one.receive = receive_of(clause);
      const ir::Type* chan_type = type(one.receive->x);
      one.chan = value(one.receive->x);
      one.element = chan_type->element();
      one.address = local(one.element);
    }
  }
  std::vector<const Case*> order;
  std::string kinds;
  for (const Case& one : cases) {
    if (one.receive == nullptr) order.push_back(&one);
  }
  for (const Case& one : cases) {
    if (one.receive != nullptr) order.push_back(&one);
  }
  std::vector<ValueId> operands;
  for (const Case* one : order) {
    kinds += one->receive == nullptr ? 's' : 'r';
    operands.push_back(one->chan);
    operands.push_back(one->address);
  }
  if (default_clause != nullptr) kinds += '?';
  const ir::Type* word = types_.table().int_type();
  ir::InstructionId id = b_.emit(Opcode::kSelect, operands, {word, types_.table().bool_type()});
  function_->instruction(id).symbol = program_.module().intern(kinds);
  ValueId chosen = function_->instruction(id).results[0];
  ValueId ok = function_->instruction(id).results[1];
  otherwise = function_->add_block();
  for (size_t i = 0; i < order.size(); ++i) {
    BlockId next = function_->add_block();
    bool is_last = i + 1 == order.size() && default_clause == nullptr;
    if (is_last) {
      b_.jump(order[i]->body);
    } else {
      ValueId index = b_.int_constant(static_cast<int64_t>(i));
      b_.branch(b_.compare(Opcode::kEq, chosen, index), order[i]->body, next);
    }
    start(next);
  }
  if (!b_.terminated()) b_.jump(otherwise);
  start(otherwise);
  if (default_clause != nullptr) {
    select_body(default_clause, done);
  } else {
    b_.unreachable();
  }
  for (const Case& one : cases) {
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
