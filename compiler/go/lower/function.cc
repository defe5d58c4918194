// Whole functions: parameters, results, body, return. See function.h for the conventions.
//
// begin() makes the entry block with a parameter for each of the signature's; declare_parameters()
// gives them to the variables. A result of memory type is stored through its hidden pointer
// parameter, others are operands of the return. finish() closes the last block, drops the blocks
// that cannot be reached, and leaves the others in the order in which they were started.

#include "compiler/go/lower/function.h"

namespace tandem::go::lower {

FunctionLowering::FunctionLowering(Program& program, const Package* package,
                                   Environment& environment, ir::Function* function,
                                   const VariableUses* uses)
    : program_(program),
      package_(package),
      info_(package == nullptr ? nullptr : &package->check->info()),
      environment_(environment),
      types_(program.types()),
      function_(function),
      uses_(uses),
      b_(function) {}

void FunctionLowering::begin() {
  BlockId entry = function_->add_block();
  placed_.push_back(entry);
  for (const ir::Type* type : function_->signature()->parameters()) {
    function_->add_block_parameter(entry, type);
  }
  b_.set_block(entry);
  b_.set_position(function_->position);
}

void FunctionLowering::finish() {
  if (!b_.terminated()) {
    b_.set_position(function_->end_position);
    if (function_->signature()->results().empty()) {
      b_.ret({});
    } else {
      b_.unreachable();
    }
  }
  remove_unreachable_blocks();
}

ValueId FunctionLowering::parameter(size_t index) const {
  return function_->block(function_->entry()).parameters[index];
}

void FunctionLowering::remove_unreachable_blocks() {
  for (BlockId block : function_->block_order) {
    b_.set_block(block);
    if (!b_.terminated()) b_.unreachable();
  }
  std::vector<bool> reached(function_->block_count());
  std::vector<BlockId> pending = {function_->entry()};
  reached[function_->entry().index] = true;
  while (!pending.empty()) {
    BlockId block = pending.back();
    pending.pop_back();
    for (const ir::Target& target : function_->successors(block)) {
      if (reached[target.block.index]) continue;
      reached[target.block.index] = true;
      pending.push_back(target.block);
    }
  }
  std::vector<BlockId>& order = function_->block_order;
  order.clear();
  for (BlockId block : placed_) {
    if (reached[block.index]) order.push_back(block);
  }
}

void FunctionLowering::lower_declaration(const types::Func* declared, const ir::Type* receiver) {
  const syntax::FuncDecl* declaration = declared->declaration;
  function_->position = declaration->pos;
  function_->end_position = declaration->body->rbrace;
  for (const syntax::Directive* directive : declaration->pragmas) {
    if (directive->verb() == "go:noinline") function_->flags |= ir::kNoInline;
    if (directive->verb() == "go:nosplit") function_->flags |= ir::kNosplit;
    // Not one of gc's: for rt/golib/reflect alone.
    const bool is_reflect = declared->package->path == "reflect";
    if (is_reflect && directive->verb() == "go:wrapper") function_->flags |= ir::kWrapper;
  }
  begin();
  note_defers(declaration->body);
  declare_parameters(declared->signature(), receiver);
  lower_body(declaration->body);
  finish();
}

void FunctionLowering::lower_body(const syntax::BlockStmt* body) {
  if (defers_) begin_deferring();
  statements(body->list);
  At at(*this, body->rbrace);
  if (!b_.terminated()) {
    if (defers_) {
      b_.jump(exit_);
    } else if (results_.empty()) {
      b_.ret({});
    }
  }
  if (defers_) return_deferring();
}

// Gives the parameters of the entry block to the variables of the signature.
void FunctionLowering::declare_parameters(const types::Signature* signature,
                                          const ir::Type* receiver) {
  size_t next = 0;
  auto declare_parameter = [&](const types::Var* variable) {
    ValueId incoming = parameter(next++);
    if (variable->name.empty() || variable->name == "_") return;
    if (is_memory(convert_type(variable->type)) && !needs_new(variable)) {
      variables_[variable] = incoming;
    } else {
      declare_with(variable, incoming);
    }
  };
  if (receiver != nullptr) declare_parameter(signature->receiver);
  for (const types::Var* variable : signature->params->variables) declare_parameter(variable);
  declare_results(signature, next);
}

void FunctionLowering::declare_results(const types::Signature* signature, size_t first_hidden) {
  for (const types::Var* variable : signature->results->variables) {
    Result& result = results_.emplace_back();
    result.type = convert_type(variable->type);
    if (is_memory(result.type)) result.hidden = parameter(first_hidden++);
    if (defers_) {
      declare_kept_result(variable, result);
      continue;
    }
    if (variable->name.empty()) continue;
    result.variable = variable;
    if (result.hidden.valid() && !needs_new(variable)) {
      result.address = variables_[variable] = result.hidden;
      store_zero(result.address);
    } else if (variable->name == "_") {
      result.address = local(result.type);
      store_zero(result.address);
    } else {
      declare_zero(variable);
      result.address = variables_[variable];
    }
  }
}

// Returns these values, which nothing that happens here can change.
void FunctionLowering::return_values(absl::Span<const Typed> values) {
  if (defers_) {
    for (size_t i = 0; i < values.size(); ++i) {
      const Result& result = results_[i];
      store(result.address, convert(values[i].value, values[i].type, result.type));
    }
    return b_.jump(exit_);
  }
  std::vector<ValueId> operands;
  for (size_t i = 0; i < values.size(); ++i) {
    const Result& result = results_[i];
    ValueId value = convert(values[i].value, values[i].type, result.type);
    if (result.hidden.valid()) {
      store(result.hidden, value);
    } else {
      operands.push_back(value);
    }
  }
  b_.ret(operands);
}

void FunctionLowering::return_stored_results() {
  std::vector<Typed> values;
  for (const Result& result : results_) values.push_back({load(result.address), result.type});
  return_values(values);
}

void FunctionLowering::initialize(const types::Initializer& initializer) {
  At at(*this, initializer.rhs->pos);
  order(initializer.rhs);
  if (initializer.lhs.size() <= 1) {
    const types::Var* variable = initializer.lhs.empty() ? nullptr : initializer.lhs[0];
    if (variable == nullptr || variable->name == "_") {
      discard(initializer.rhs);
    } else {
      ValueId value = value_as(initializer.rhs, convert_type(variable->type));
      store(global_address(variable), value);
    }
    return;
  }
  std::vector<Typed> all = several(initializer.rhs, initializer.lhs.size());
  for (size_t i = 0; i < all.size(); ++i) {
    const types::Var* variable = initializer.lhs[i];
    if (variable->name == "_") continue;
    ValueId value = convert(all[i].value, all[i].type, convert_type(variable->type));
    store(global_address(variable), value);
  }
}

}  // namespace tandem::go::lower
