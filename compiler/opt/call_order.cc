// Callees before callers: a postorder walk over the graph of calls, with a stack of its own,
// because chains of calls in a program are longer than the machine's stack is deep. It depends on
// nothing but the order of the module's functions and of their instructions, so builds are
// reproducible.

#include "compiler/opt/call_order.h"

#include "absl/container/flat_hash_map.h"
#include "compiler/opt/ir_names.h"

namespace tandem::opt {
namespace {

class Walk {
 public:
  explicit Walk(const ir::Module& module) {
    for (const auto& function : module.functions()) {
      if (function->block_order.empty()) continue;
      index_[function->name()] = functions_.size();
      functions_.push_back(function.get());
    }
    seen_.resize(functions_.size());
  }

  std::vector<Function*> run() {
    for (size_t i = 0; i < functions_.size(); ++i) visit(i);
    return std::move(order_);
  }

 private:
  struct Visit {
    size_t function;
    std::vector<size_t> callees;
    size_t next = 0;
  };

  void visit(size_t root) {
    if (seen_[root]) return;
    enter(root);
    while (!stack_.empty()) {
      Visit& top = stack_.back();
      if (top.next < top.callees.size()) {
        size_t callee = top.callees[top.next++];
        if (!seen_[callee]) enter(callee);
        continue;
      }
      order_.push_back(functions_[top.function]);
      stack_.pop_back();
    }
  }

  void enter(size_t function) {
    seen_[function] = true;
    stack_.push_back({.function = function, .callees = callees_of(*functions_[function])});
  }

  std::vector<size_t> callees_of(const Function& function) const {
    std::vector<size_t> callees;
    for (BlockId block : function.block_order) {
      for (InstructionId id : function.block(block).instructions) {
        const Instruction& instruction = function.instruction(id);
        if (instruction.opcode != Opcode::kCall && instruction.opcode != Opcode::kMakeClosure &&
            instruction.opcode != Opcode::kFuncAddr) {
          continue;
        }
        if (auto found = index_.find(instruction.symbol); found != index_.end()) {
          callees.push_back(found->second);
        }
      }
    }
    return callees;
  }

  std::vector<Function*> functions_;
  absl::flat_hash_map<absl::string_view, size_t> index_;
  std::vector<bool> seen_;
  std::vector<Visit> stack_;
  std::vector<Function*> order_;
};

}  // namespace

std::vector<Function*> callees_first(const ir::Module& module) {
  return Walk(module).run();
}

}  // namespace tandem::opt
