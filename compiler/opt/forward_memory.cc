// Forwards what is known of memory to the loads behind it, in stretches of blocks that are entered
// from one place only.
//
//   store v1, v2               store v1, v2
//   v3: int = load v1     →    v4: string = load v5
//   v4: string = load v5       ... v2 ... v4 ...
//   v6: string = load v5
//
// What is known ends at a store through an address that may be the same, and at everything else
// that writes. Addresses differ when they lead to different variables or to different fields or
// elements of one; and a local variable whose address goes nowhere is written by nobody else.

#include <optional>
#include <vector>

#include "compiler/ir/analysis.h"
#include "compiler/opt/ir_names.h"
#include "compiler/opt/pass.h"

namespace tandem::opt {
namespace {

constexpr size_t kMaxKnown = 32;  // facts at a time: the oldest go

// Memory at `address` holds `value`.
struct Known {
  ValueId address;
  ValueId value;
};

// The operand that an address is computed from, if the instruction computes one.
std::optional<ValueId> base_of(const Instruction& instruction) {
  switch (instruction.opcode) {
    case Opcode::kFieldAddr:
    case Opcode::kElementAddr:
    case Opcode::kArrayData:
    case Opcode::kPtrAdd:
    case Opcode::kReinterpret:
      return instruction.operands[0];
    default:
      return std::nullopt;
  }
}

class Forwarding {
 public:
  explicit Forwarding(Function& function) : function_(function) {}

  void run() {
    find_private_locals();
    replacement_.resize(function_.value_count());
    std::vector<std::vector<BlockId>> predecessors = ir::predecessors(function_);
    std::vector<std::vector<Known>> at_end(function_.block_count());
    const BlockId recovery = ir::recovery_block(function_);
    for (BlockId block : ir::reverse_postorder(function_)) {
      known_.clear();
      if (predecessors[block.index].size() == 1 && block != recovery)
        known_ = at_end[predecessors[block.index][0].index];
      visit(block);
      at_end[block.index] = known_;
    }
    function_.replace_uses(replacement_);
  }

 private:
  // --- Private locals: every use is an access, or an address that is only so used.
  void find_private_locals() {
    std::vector<bool> exposed(function_.value_count());
    for (BlockId block : function_.block_order) {
      for (InstructionId id : function_.block(block).instructions) {
        const Instruction& instruction = function_.instruction(id);
        for (size_t i = 0; i < instruction.operands.size(); ++i) {
          if (!is_harmless(instruction, i)) exposed[root(instruction.operands[i]).index] = true;
        }
        for (const Target& target : instruction.targets) {
          for (ValueId argument : target.arguments) exposed[root(argument).index] = true;
        }
      }
    }
    private_.resize(function_.value_count());
    for (uint32_t i = 0; i < private_.size(); ++i) {
      private_[i] = !exposed[i] && defined_by(ValueId{i}, Opcode::kLocal);
    }
  }

  static bool is_harmless(const Instruction& instruction, size_t operand) {
    switch (instruction.opcode) {
      case Opcode::kLoad:
      case Opcode::kNilCheck:
      case Opcode::kMove:
      case Opcode::kClear:
      case Opcode::kFieldAddr:
      case Opcode::kElementAddr:
      case Opcode::kArrayData:
        return true;
      case Opcode::kStore:
        return operand == 0;
      default:
        return false;
    }
  }

  bool defined_by(ValueId value, Opcode opcode) const {
    InstructionId id = function_.definition(value);
    return id.valid() && function_.instruction(id).opcode == opcode;
  }

  // The variable that an address leads into, as far as it can be followed.
  ValueId root(ValueId address) const {
    while (true) {
      InstructionId id = function_.definition(address);
      if (!id.valid()) return address;
      std::optional<ValueId> base = base_of(function_.instruction(id));
      if (!base.has_value()) return address;
      address = *base;
    }
  }

  // Different values as the addresses of two variables.
  bool are_different_variables(ValueId a, ValueId b) const {
    auto is_variable = [&](ValueId value) {
      return defined_by(value, Opcode::kLocal) || defined_by(value, Opcode::kKeptLocal) ||
             defined_by(value, Opcode::kNew) || defined_by(value, Opcode::kGlobalAddr);
    };
    if (!is_variable(a) || !is_variable(b)) return false;
    // Two instructions may give the address of one global.
    const Instruction& made_a = function_.instruction(function_.definition(a));
    const Instruction& made_b = function_.instruction(function_.definition(b));
    return made_a.opcode != made_b.opcode || made_a.opcode != Opcode::kGlobalAddr ||
           made_a.symbol != made_b.symbol;
  }

  std::optional<int64_t> constant(ValueId value) const {
    if (!defined_by(value, Opcode::kConst)) return std::nullopt;
    return function_.instruction(function_.definition(value)).integer;
  }

  // --- Aliasing
  bool may_overlap(ValueId a, ValueId b) const {
    if (a == b) return true;
    ValueId root_a = root(a);
    ValueId root_b = root(b);
    if (root_a != root_b) {
      if (private_[root_a.index] || private_[root_b.index]) return false;
      return !are_different_variables(root_a, root_b);
    }
    InstructionId id_a = function_.definition(a);
    InstructionId id_b = function_.definition(b);
    if (!id_a.valid() || !id_b.valid()) return true;
    return !are_siblings(function_.instruction(id_a), function_.instruction(id_b));
  }

  // Different parts of one whole.
  bool are_siblings(const Instruction& a, const Instruction& b) const {
    if (a.opcode != b.opcode || a.operands.empty() || a.operands[0] != b.operands[0]) return false;
    if (a.opcode == Opcode::kFieldAddr) return a.integer != b.integer;
    if (a.opcode != Opcode::kElementAddr) return false;
    std::optional<int64_t> index_a = constant(a.operands[1]);
    std::optional<int64_t> index_b = constant(b.operands[1]);
    return index_a.has_value() && index_b.has_value() && *index_a != *index_b;
  }

  // --- The walk
  void forget_overlaps(ValueId address) {
    std::erase_if(known_, [&](const Known& known) { return may_overlap(known.address, address); });
  }

  void learn(ValueId address, ValueId value) {
    if (known_.size() == kMaxKnown) known_.erase(known_.begin());
    known_.push_back({address, value});
  }

  void visit(BlockId block) {
    for (InstructionId id : function_.block(block).instructions.copy()) {
      function_.for_each_use(id, [&](ValueId& value) { value = resolve(value); });
      const Instruction& instruction = function_.instruction(id);
      switch (instruction.opcode) {
        case Opcode::kLoad:
          visit_load(id);
          break;
        case Opcode::kStore:
          forget_overlaps(instruction.operands[0]);
          learn(instruction.operands[0], instruction.operands[1]);
          break;
        case Opcode::kMove:
        case Opcode::kClear:
          forget_overlaps(instruction.operands[0]);
          break;
        default:
          if ((ir::info(instruction.opcode).effects & ir::kWrites) == 0) break;
          std::erase_if(known_,
                        [&](const Known& known) { return !private_[root(known.address).index]; });
          break;
      }
    }
  }

  void visit_load(InstructionId id) {
    const Instruction& load = function_.instruction(id);
    ValueId result = load.results[0];
    for (const Known& known : known_) {
      if (known.address != load.operands[0]) continue;
      if (function_.type(known.value) != function_.type(result)) return;
      replacement_[result.index] = known.value;
      return function_.remove(id);
    }
    learn(load.operands[0], result);
  }

  ValueId resolve(ValueId value) const {
    while (replacement_[value.index].valid()) value = replacement_[value.index];
    return value;
  }

  Function& function_;
  std::vector<bool> private_;  // by value: the address of a local that goes nowhere
  std::vector<Known> known_;
  std::vector<ValueId> replacement_;
};

}  // namespace

void forward_memory(Function& function, PassContext&) {
  Forwarding(function).run();
}

}  // namespace tandem::opt
