// The handler of SIGQUIT, which prints all goroutines, for programs that may run long enough to be
// sent one: the global runtime.quit_hook, at which the runtime looks 10 ms after the start
// (rt/sched/tick.cc).
//
//   func main() {}         ends at once: no hook, and 2 KB less in the program
//   func main() { for {} } runtime.quit_hook: the address of runtime.handle_quit
//
// A program without loops, without calls in a circle and without calls that lead nowhere in
// particular does a fixed number of steps. What waits in a call of the runtime brings the handler
// with it, by the scheduler's threads.

#include "absl/container/flat_hash_set.h"
#include "compiler/ir/analysis.h"
#include "compiler/opt/call_order.h"
#include "compiler/opt/pass.h"

namespace tandem::opt {
namespace {

using ir::Function;
using ir::Opcode;

// A branch to a block that does not come later.
bool has_loop(const Function& function) {
  std::vector<bool> seen(function.block_count());
  for (ir::BlockId block : ir::reverse_postorder(function)) {
    seen[block.index] = true;
    const ir::InstructionList& instructions = function.block(block).instructions;
    if (instructions.empty()) continue;
    for (const ir::Target& target : function.instruction(instructions.back()).targets) {
      if (seen[target.block.index]) return true;
    }
  }
  return false;
}

// A call of a function that is not in `before`, or that is not known.
bool calls_others(const Function& function, const ir::Module& module,
                  const absl::flat_hash_set<const Function*>& before) {
  for (ir::BlockId block : function.block_order) {
    for (ir::InstructionId id : function.block(block).instructions) {
      const ir::Instruction& instruction = function.instruction(id);
      if (instruction.opcode == Opcode::kCallIndirect) return true;
      if (instruction.opcode != Opcode::kCall) continue;
      const Function* callee = module.find_function(instruction.symbol);
      const bool has_body = callee != nullptr && !callee->block_order.empty();
      if (has_body && !before.contains(callee)) return true;
    }
  }
  return false;
}

bool may_run_long(const ir::Module& module) {
  absl::flat_hash_set<const Function*> before;
  for (const Function* function : callees_first(module)) {
    if (has_loop(*function) || calls_others(*function, module, before)) return true;
    before.insert(function);
  }
  return false;
}

}  // namespace

void make_quit_hook(ir::Module& module, PassContext&) {
  constexpr absl::string_view kName = "runtime.quit_hook";
  if (module.find_global(kName) != nullptr || !may_run_long(module)) return;
  constexpr size_t kWordSize = 8;
  ir::Global* handler = module.add_global("runtime.handle_quit");
  handler->external = true;
  ir::Global* global = module.add_global(kName);
  global->size = kWordSize;
  global->align = kWordSize;
  global->read_only = true;
  global->data.assign(kWordSize, '\0');
  global->relocations.push_back({.offset = 0, .symbol = handler->name, .addend = 0});
}

}  // namespace tandem::opt
