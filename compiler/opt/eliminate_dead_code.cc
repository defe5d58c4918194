// Deletes instructions whose results are unused and that have no effect, by marking what is needed
// from the terminators and effects backwards. Block parameters that nobody needs go too, with the
// arguments passed to them.

#include <vector>

#include "compiler/opt/ir_names.h"
#include "compiler/opt/pass.h"

namespace tandem::opt {
namespace {

bool has_effect(const Function& function, const Instruction& instruction) {
  if (instruction.opcode == Opcode::kEq || instruction.opcode == Opcode::kNe) {
    // Only what may compare interfaces can panic.
    const Type* type = function.type(instruction.operands[0]);
    return !type->is_scalar() && !type->is_string();
  }
  uint16_t effects = ir::info(instruction.opcode).effects;
  if ((effects & ir::kTerminator) != 0) return true;
  if ((effects & (ir::kWrites | ir::kPanics)) != 0) return true;
  return (effects & ir::kCalls) != 0 && (effects & ir::kAllocates) == 0 && effects != ir::kCalls;
}

class DeadCode {
 public:
  explicit DeadCode(Function& function) : function_(function), needed_(function.value_count()) {}

  void run() {
    mark_roots();
    propagate();
    sweep();
  }

 private:
  void need(ValueId value) {
    if (needed_[value.index]) return;
    needed_[value.index] = true;
    work_.push_back(value);
  }

  void mark_roots() {
    incoming_.resize(function_.block_count());
    for (BlockId block : function_.block_order) {
      for (InstructionId id : function_.block(block).instructions) {
        const Instruction& instruction = function_.instruction(id);
        for (const Target& target : instruction.targets) {
          incoming_[target.block.index].push_back(&target);
        }
        if (!has_effect(function_, instruction)) continue;
        for (ValueId operand : instruction.operands) need(operand);
      }
    }
    // The entry's parameters are the function's.
    for (ValueId parameter : function_.block(function_.entry()).parameters) need(parameter);
  }

  void propagate() {
    while (!work_.empty()) {
      ValueId id = work_.back();
      work_.pop_back();
      const ir::Value& value = function_.value(id);
      if (value.instruction.valid()) {
        for (ValueId operand : function_.instruction(value.instruction).operands) need(operand);
        continue;
      }
      for (const Target* target : incoming_[value.block.index]) {
        need(target->arguments[value.index]);
      }
    }
  }

  bool is_dead(const Instruction& instruction) const {
    if (has_effect(function_, instruction)) return false;
    for (ValueId result : instruction.results) {
      if (needed_[result.index]) return false;
    }
    return true;
  }

  void sweep() {
    for (BlockId block : function_.block_order) {
      for (InstructionId id : function_.block(block).instructions) {
        Instruction& instruction = function_.instruction(id);
        if (is_dead(instruction)) {
          function_.remove(id);
          continue;
        }
        for (Target& target : instruction.targets) drop_arguments(target);
      }
    }
    for (BlockId block : function_.block_order) {
      std::vector<ValueId>& parameters = function_.block(block).parameters;
      std::erase_if(parameters, [&](ValueId v) { return !needed_[v.index]; });
      for (uint32_t i = 0; i < parameters.size(); ++i) function_.value(parameters[i]).index = i;
    }
  }

  void drop_arguments(Target& target) {
    const std::vector<ValueId>& parameters = function_.block(target.block).parameters;
    size_t kept = 0;
    for (size_t i = 0; i < parameters.size(); ++i) {
      if (needed_[parameters[i].index]) target.arguments[kept++] = target.arguments[i];
    }
    target.arguments.resize(kept);
  }

  Function& function_;
  std::vector<bool> needed_;
  std::vector<ValueId> work_;
  std::vector<std::vector<const Target*>> incoming_;
};

}  // namespace

void eliminate_dead_code(Function& function, PassContext&) {
  DeadCode(function).run();
}

}  // namespace tandem::opt
