// Promotion of local variables to SSA values ("mem2reg").
//
//   v1: *int = local int          b2(v5: int):
//   store v1, v2            →       ... v5 ...
//   jump b2                       with jump b2(v2)
//   b2: v3: int = load v1
//
// A local is promoted when its address is only loaded from and stored to, with its own register
// type. Parameters are placed at the iterated dominance frontiers of the stores, where the variable
// is live (R. Cytron et al., "Efficiently Computing Static Single Assignment Form", 1991; pruned).
// Uses are renamed in a walk over the dominator tree. A load before any store reads the zero value.

#include <vector>

#include "compiler/ir/analysis.h"
#include "compiler/ir/builder.h"
#include "compiler/opt/ir_names.h"
#include "compiler/opt/pass.h"

namespace tandem::opt {
namespace {

constexpr uint32_t kNotPromoted = ~uint32_t{0};

class Promotion {
 public:
  explicit Promotion(Function& function)
      : function_(function), variable_of_(function.value_count(), kNotPromoted) {}

  void run() {
    find_variables();
    if (types_.empty()) return;
    dominators_.emplace(function_);
    place_parameters();
    replacement_.resize(function_.value_count());
    rename();
    function_.replace_uses(replacement_);
    delete_accesses();
  }

 private:
  // --- Which locals qualify.
  void find_variables() {
    std::vector<const Type*> candidates(function_.value_count());
    for_each_instruction([&](const Instruction& instruction) {
      if (instruction.opcode == Opcode::kLocal && instruction.type->is_register_type()) {
        candidates[instruction.results[0].index] = instruction.type;
      }
    });
    for_each_instruction(
        [&](const Instruction& instruction) { reject_uses(instruction, candidates); });
    for (uint32_t i = 0; i < candidates.size(); ++i) {
      if (candidates[i] == nullptr) continue;
      variable_of_[i] = static_cast<uint32_t>(types_.size());
      types_.push_back(candidates[i]);
    }
  }

  // Clears the candidates whose address the instruction uses in another way than promotion allows.
  void reject_uses(const Instruction& instruction, std::vector<const Type*>& candidates) {
    size_t first = 0;
    if (instruction.opcode == Opcode::kLoad &&
        candidates[instruction.operands[0].index] == function_.type(instruction.results[0])) {
      first = 1;
    }
    if (instruction.opcode == Opcode::kStore &&
        candidates[instruction.operands[0].index] == function_.type(instruction.operands[1])) {
      first = 1;
    }
    if (instruction.opcode == Opcode::kNilCheck) first = 1;  // a local's address is not nil
    for (size_t i = first; i < instruction.operands.size(); ++i) {
      candidates[instruction.operands[i].index] = nullptr;
    }
    for (const Target& target : instruction.targets) {
      for (ValueId argument : target.arguments) candidates[argument.index] = nullptr;
    }
  }

  template <typename F>
  void for_each_instruction(F f) {
    for (BlockId block : function_.block_order) {
      for (InstructionId id : function_.block(block).instructions) f(function_.instruction(id));
    }
  }

  uint32_t accessed_variable(const Instruction& instruction) const {
    if (instruction.opcode != Opcode::kLoad && instruction.opcode != Opcode::kStore) {
      return kNotPromoted;
    }
    uint32_t value = instruction.operands[0].index;
    return value < variable_of_.size() ? variable_of_[value] : kNotPromoted;
  }

  // --- Where parameters are needed.
  void place_parameters() {
    size_t blocks = function_.block_count();
    std::vector<std::vector<BlockId>> stores(types_.size());
    std::vector<std::vector<BlockId>> reads(types_.size());  // blocks that load before they store
    std::vector<uint32_t> stored_in(types_.size(), ~uint32_t{0});
    for (BlockId block : function_.block_order) {
      for (InstructionId id : function_.block(block).instructions) {
        const Instruction& instruction = function_.instruction(id);
        uint32_t variable = accessed_variable(instruction);
        if (variable == kNotPromoted) continue;
        if (instruction.opcode == Opcode::kStore) {
          if (stored_in[variable] != block.index) stores[variable].push_back(block);
          stored_in[variable] = block.index;
        } else if (stored_in[variable] != block.index) {
          reads[variable].push_back(block);
        }
      }
    }
    std::vector<std::vector<BlockId>> frontiers = dominators_->frontiers(function_);
    std::vector<std::vector<BlockId>> predecessors = ir::predecessors(function_);
    parameters_.resize(blocks);
    std::vector<uint32_t> live_mark(blocks, kNotPromoted);
    std::vector<uint32_t> placed_mark(blocks, kNotPromoted);
    std::vector<uint32_t> store_mark(blocks, kNotPromoted);
    for (uint32_t variable = 0; variable < types_.size(); ++variable) {
      for (BlockId block : stores[variable]) store_mark[block.index] = variable;
      mark_live(variable, reads[variable], predecessors, store_mark, live_mark);
      std::vector<BlockId> work = stores[variable];
      while (!work.empty()) {
        BlockId block = work.back();
        work.pop_back();
        for (BlockId join : frontiers[block.index]) {
          if (placed_mark[join.index] == variable || live_mark[join.index] != variable) continue;
          placed_mark[join.index] = variable;
          ValueId parameter = function_.add_block_parameter(join, types_[variable]);
          parameters_[join.index].push_back({variable, parameter});
          if (store_mark[join.index] != variable) work.push_back(join);
        }
      }
    }
  }

  // Marks the blocks at whose beginning the variable is live.
  static void mark_live(uint32_t variable, std::vector<BlockId> work,
                        const std::vector<std::vector<BlockId>>& predecessors,
                        const std::vector<uint32_t>& store_mark, std::vector<uint32_t>& live_mark) {
    for (BlockId block : work) live_mark[block.index] = variable;
    while (!work.empty()) {
      BlockId block = work.back();
      work.pop_back();
      for (BlockId pred : predecessors[block.index]) {
        if (live_mark[pred.index] == variable || store_mark[pred.index] == variable) continue;
        live_mark[pred.index] = variable;
        work.push_back(pred);
      }
    }
  }

  // --- Renaming: `current_` is the variables' values on the path from the entry.
  struct Undo {
    uint32_t variable;
    ValueId value;
  };

  void rename() {
    current_.assign(types_.size(), ValueId{});
    std::vector<size_t> marks;  // the length of the undo list when each block was entered
    dominators_->walk(
        [&](BlockId block) {
          marks.push_back(undo_.size());
          rename_block(block);
        },
        [&](BlockId) {
          for (; undo_.size() > marks.back(); undo_.pop_back()) {
            current_[undo_.back().variable] = undo_.back().value;
          }
          marks.pop_back();
        });
  }

  void set(uint32_t variable, ValueId value) {
    undo_.push_back({variable, current_[variable]});
    current_[variable] = value;
  }

  void rename_block(BlockId block) {
    for (auto [variable, parameter] : parameters_[block.index]) set(variable, parameter);
    for (InstructionId id : function_.block(block).instructions) {
      const Instruction& instruction = function_.instruction(id);
      uint32_t variable = accessed_variable(instruction);
      if (variable == kNotPromoted) continue;
      if (instruction.opcode == Opcode::kStore) {
        set(variable, instruction.operands[1]);
      } else {
        const ValueId loaded = instruction.results[0];  // current() may make an instruction
        replacement_[loaded.index] = current(variable);
      }
    }
    InstructionId terminator = function_.terminator(block);
    for (size_t i = 0; i < function_.instruction(terminator).targets.size(); ++i) {
      BlockId next = function_.instruction(terminator).targets[i].block;
      for (auto [variable, parameter] : parameters_[next.index]) {
        ValueId value = current(variable);
        function_.instruction(terminator).targets[i].arguments.push_back(value);
      }
    }
  }

  // The variable's value here; before any store, its zero, made once in the entry block.
  ValueId current(uint32_t variable) {
    if (current_[variable].valid()) return current_[variable];
    if (zeros_.empty()) zeros_.resize(types_.size());
    if (!zeros_[variable].valid()) {
      ir::Builder builder(&function_);
      builder.set_before(function_.block(function_.entry()).instructions.front());
      zeros_[variable] = builder.zero(types_[variable]);
    }
    return zeros_[variable];
  }

  void delete_accesses() {
    for (BlockId block : function_.block_order) {
      for (InstructionId id : function_.block(block).instructions) {
        const Instruction& instruction = function_.instruction(id);
        bool is_local = instruction.opcode == Opcode::kLocal &&
                        variable_of_[instruction.results[0].index] != kNotPromoted;
        bool is_check = instruction.opcode == Opcode::kNilCheck &&
                        instruction.operands[0].index < variable_of_.size() &&
                        variable_of_[instruction.operands[0].index] != kNotPromoted;
        if (is_local || is_check || accessed_variable(instruction) != kNotPromoted) {
          function_.remove(id);
        }
      }
    }
  }

  Function& function_;
  std::vector<uint32_t> variable_of_;  // by value: the promoted variable it is the address of
  std::vector<const Type*> types_;     // by variable
  std::optional<ir::DominatorTree> dominators_;
  std::vector<std::vector<std::pair<uint32_t, ValueId>>> parameters_;  // by block
  std::vector<ValueId> current_;
  std::vector<ValueId> zeros_;
  std::vector<Undo> undo_;
  std::vector<ValueId> replacement_;  // of loads
};

}  // namespace

void promote(Function& function, PassContext&) {
  ir::order_blocks(function);
  Promotion(function).run();
}

}  // namespace tandem::opt
