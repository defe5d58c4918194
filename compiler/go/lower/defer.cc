// Functions with defer statements.
//
// Their results live in memory, since deferred calls may change them and a recovered panic returns
// whatever they were at that time. All returns store the results and go to one exit block, which
// runs the deferred calls and then returns the results from memory. The recovery block (docs/ir.md)
// does the same, but can use nothing but kept_locals:
//
//       kept_local for each result, zeroed; a captured result is a `new`, its address kept
//       recovery_point body, recovery
//     body:
//       ...  store result; jump exit
//     exit:                                  recovery:
//       run_deferred                           run_deferred
//       load the results; return               load the results; return
//
// A deferred call is a func() made by deferred_call (closure.cc). If no defer statement can be
// executed twice, and there are not too many, they are numbered, which makes them cheap
// (compiler/lower/defer.cc). gc's third condition, on the number of returns, is not needed: it
// makes the calls at each of them, we in one place.

#include "compiler/go/lower/function.h"

namespace tandem::go::lower {

namespace {

constexpr int kMostNumbered = 8;  // as in gc

// Looks for defer statements of the function itself, not of the literals in it.
class DeferFinder {
 public:
  int count = 0;
  bool repeats = false;  // one of them may be executed more than once

  void visit(const syntax::Node* node) {
    if (syntax::as<syntax::FuncLit>(node) != nullptr) return;
    if (const auto* call = syntax::as<syntax::CallStmt>(node)) {
      const bool defers = call->token == syntax::Token::kDefer;
      count += defers;
      repeats |= defers && loops_ > 0;
    }
    if (const auto* branch = syntax::as<syntax::BranchStmt>(node)) {
      repeats |= branch->token == syntax::Token::kGoto;  // perhaps back
    }
    const bool is_loop = syntax::as<syntax::ForStmt>(node) != nullptr;
    loops_ += is_loop;
    syntax::dispatch(node, [this](const auto* concrete) {
      concrete->fields([&](const char*, const auto& member) { visit_member(member); });
    });
    loops_ -= is_loop;
  }

 private:
  template <class M>
  void visit_member(const M& member) {
    if constexpr (std::is_convertible_v<M, const syntax::Node*>) {
      if (member != nullptr) visit(member);
    } else if constexpr (std::is_class_v<M> && !std::is_same_v<M, absl::string_view>) {
      for (const auto& element : member) visit_member(element);
    }
  }

  int loops_ = 0;  // around the node
};

}  // namespace

void FunctionLowering::note_defers(const syntax::BlockStmt* body) {
  DeferFinder finder;
  finder.visit(body);
  defers_ = finder.count > 0;
  numbers_defers_ = !finder.repeats && finder.count <= kMostNumbered;
}

// A pointer for the recovery block.
ValueId FunctionLowering::keep(ValueId pointer) {
  ValueId kept = b_.kept_local(function_->type(pointer));
  b_.store(kept, pointer);
  return kept;
}

void FunctionLowering::declare_kept_result(const types::Var* variable, Result& result) {
  bool is_named = !variable->name.empty() && variable->name != "_";
  if (!variable->name.empty()) result.variable = variable;
  if (is_named && needs_new(variable)) {
    declare_zero(variable);
    result.address = variables_[variable];
    result.kept_address = keep(result.address);
    if (result.hidden.valid()) result.kept_hidden = keep(result.hidden);
    return;
  }
  result.address = result.hidden.valid() ? result.hidden : b_.kept_local(result.type);
  store_zero(result.address);
  if (is_named) variables_[variable] = result.address;
}

void FunctionLowering::begin_deferring() {
  exit_ = function_->add_block();
  recovery_ = function_->add_block();
  BlockId body = function_->add_block();
  b_.recovery_point(body, recovery_);
  start(body);
}

// The exit block and the recovery block.
void FunctionLowering::return_deferring() {
  function_->block(recovery_).cold = true;
  for (const BlockId block : {exit_, recovery_}) {
    start(block);
    b_.emit0(Opcode::kRunDeferred);
    const bool recovers = block == recovery_;
    auto pointer = [&](ValueId value, ValueId kept) {
      return recovers && kept.valid() ? b_.load(kept) : value;
    };
    std::vector<ValueId> operands;
    for (const Result& result : results_) {
      const ValueId address = pointer(result.address, result.kept_address);
      if (!result.hidden.valid()) {
        operands.push_back(b_.load(address));
      } else if (result.kept_hidden.valid()) {
        b_.move(result.type, pointer(result.hidden, result.kept_hidden), address);
      }
    }
    b_.ret(operands);
  }
}

void FunctionLowering::defer_statement(const syntax::CallExpr* call) {
  const ir::InstructionId id = b_.emit0(Opcode::kDefer, {deferred_call(call)});
  function_->instruction(id).integer = numbers_defers_ ? defer_count_++ : -1;
}

}  // namespace tandem::go::lower
