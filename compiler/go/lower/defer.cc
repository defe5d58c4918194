// Functions with defer statements.
//
// Their results live in memory, since deferred calls may change them and a recovered panic returns
// whatever they were at that time. All returns store the results and go to one exit block, which
// runs the deferred calls and then returns the results from memory. It is also the function's
// recovery block (docs/ir.md), which can use nothing but kept_locals:
//
//       kept_local for each result, zeroed; a captured result is a `new`, its address kept
//       recovery_point body, exit
//     body:
//       ...  store result; jump exit
//     exit:
//       run_deferred
//       load the results; return
//
// A deferred call is a func() made by deferred_call (closure.cc).

#include "compiler/go/lower/function.h"

namespace tandem::go::lower {

namespace {

// Looks for defer statements of the function itself, not of the literals in it.
class DeferFinder {
 public:
  bool found = false;

  void visit(const syntax::Node* node) {
    if (found || syntax::as<syntax::FuncLit>(node) != nullptr) return;
    if (const auto* call = syntax::as<syntax::CallStmt>(node)) {
      found |= call->token == syntax::Token::kDefer;
    }
    syntax::dispatch(node, [this](const auto* concrete) {
      concrete->fields([&](const char*, const auto& member) { visit_member(member); });
    });
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
};

}  // namespace

void FunctionLowering::note_defers(const syntax::BlockStmt* body) {
  DeferFinder finder;
  finder.visit(body);
  defers_ = finder.found;
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
  BlockId body = function_->add_block();
  b_.recovery_point(body, exit_);
  start(body);
}

// The exit block.
void FunctionLowering::return_deferring() {
  start(exit_);
  b_.emit0(Opcode::kRunDeferred);
  std::vector<ValueId> operands;
  for (const Result& result : results_) {
    ValueId address = result.kept_address.valid() ? b_.load(result.kept_address) : result.address;
    if (!result.hidden.valid()) {
      operands.push_back(b_.load(address));
    } else if (result.kept_hidden.valid()) {
      b_.move(result.type, b_.load(result.kept_hidden), address);
    }
  }
  b_.ret(operands);
}

void FunctionLowering::defer_statement(const syntax::CallExpr* call) {
  b_.emit0(Opcode::kDefer, {deferred_call(call)});
}

}  // namespace tandem::go::lower
