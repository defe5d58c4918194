// Forwards what is known of memory to the loads behind it.
//
//   store v1, v2               store v1, v2
//   v3: int = load v1     →    v4: string = load v5
//   v4: string = load v5       ... v2 ... v4 ...
//   v6: string = load v5
//
// What is known ends at a store through an address that may be the same (aliases.h), and at
// everything else that writes.
//
// Where ways meet, what is known on all of them stays known. If it differs, it would be a block
// parameter, which is made when the first load asks for it:
//
//   b1: store v1, v2; jump b3          b1: store v1, v2; jump b3(v2)
//   b2: store v1, v3; jump b3     →    b2: store v1, v3; jump b3(v3)
//   b3: v4: int = load v1              b3(v4: int):
//
// What is known before a loop is known in it, if no round of the loop writes it (loop_writes.h).
//
// A load that is one instruction with the store of what is computed from it (x.n++) stays where the
// value comes from afar: it would need a register all the way, and save nothing.

#include <algorithm>
#include <vector>

#include "compiler/ir/analysis.h"
#include "compiler/ir/loops.h"
#include "compiler/opt/aliases.h"
#include "compiler/opt/ir_names.h"
#include "compiler/opt/loop_writes.h"
#include "compiler/opt/pass.h"

namespace tandem::opt {
namespace {

using ir::LoopForest;

constexpr size_t kMaxKnown = 32;  // facts at a time: the oldest go
constexpr uint32_t kNoJoin = ~uint32_t{0};

// Memory at `address` holds `value`; or what would be the parameter of a join.
struct Known {
  ValueId address;
  ValueId value;
  uint32_t join = kNoJoin;
  bool is_far = false;  // through a join, or into a loop

  bool is_same(const Known& other) const { return value == other.value && join == other.join; }
};

// A place where several ways meet that know different values of the memory at `address`.
struct Join {
  BlockId block;
  ValueId address;
  const Type* type = nullptr;
  ValueId parameter;  // none yet
};

class Forwarding {
 public:
  explicit Forwarding(Function& function)
      : function_(function),
        aliases_(function),
        dominators_(function),
        predecessors_(ir::predecessors(function)),
        loops_(function, dominators_, predecessors_),
        writes_(function, dominators_, predecessors_, loops_, aliases_),
        at_end_(function.block_count()),
        is_visited_(function.block_count()) {}

  void run() {
    replacement_.resize(function_.value_count());
    for (auto& sources : predecessors_) {
      sources.erase(std::unique(sources.begin(), sources.end()), sources.end());
    }
    const BlockId recovery = ir::recovery_block(function_);
    for (BlockId block : dominators_.order()) {
      known_.clear();
      if (block != recovery) enter(block);
      visit(block);
      at_end_[block.index] = known_;
      is_visited_[block.index] = true;
    }
    function_.replace_uses(replacement_);
  }

 private:
  // --- What is known at the beginning of a block.
  void enter(BlockId block) {
    LoopForest::Loop loop = loops_.innermost(block);
    const bool is_header = loop != LoopForest::kNone && loops_.header(loop) == block;
    std::vector<BlockId> entries = predecessors_[block.index];
    if (is_header) {
      std::erase_if(entries, [&](BlockId from) { return loops_.contains(loop, from); });
    }
    // A circle with several entries is no loop.
    for (BlockId entry : entries) {
      if (!is_visited_[entry.index]) return;
    }
    if (entries.empty()) return;
    meet(block, entries, !is_header);
    if (is_header || entries.size() > 1) {
      for (Known& known : known_) known.is_far = true;
    }
    if (!is_header) return;
    std::erase_if(known_, [&](const Known& known) {
      return writes_.may_write(loop, {known.address, type(known)});
    });
  }

  // What is known on all ways; with `by_parameter`, what differs would be a parameter.
  void meet(BlockId block, const std::vector<BlockId>& entries, bool by_parameter) {
    for (const Known& first : at_end_[entries[0].index]) {
      bool same = true;
      bool everywhere = true;
      for (size_t i = 1; i < entries.size() && everywhere; ++i) {
        const Known* other = find(at_end_[entries[i].index], first.address);
        everywhere = other != nullptr && type(*other) == type(first);
        same = same && everywhere && other->is_same(first);
      }
      if (!everywhere) continue;
      if (same) {
        known_.push_back(first);
      } else if (by_parameter) {
        known_.push_back(
            {.address = first.address, .value = {}, .join = static_cast<uint32_t>(joins_.size())});
        joins_.push_back({block, first.address, type(first), {}});
      }
    }
  }

  const Type* type(const Known& known) const {
    return known.join == kNoJoin ? function_.type(known.value) : joins_[known.join].type;
  }

  static const Known* find(const std::vector<Known>& known, ValueId address) {
    for (const Known& one : known) {
      if (one.address == address) return &one;
    }
    return nullptr;
  }

  // --- Parameters
  ValueId value(const Known& known) {
    if (known.join == kNoJoin) return known.value;
    if (!joins_[known.join].parameter.valid()) make_parameters(known.join);
    return joins_[known.join].parameter;
  }

  // What is passed to the parameter may be the parameter of an earlier join, and so on.
  void make_parameters(uint32_t first) {
    std::vector<uint32_t> work;
    auto make = [&](uint32_t number) {
      Join& join = joins_[number];
      join.parameter = function_.add_block_parameter(join.block, join.type);
      work.push_back(number);
    };
    make(first);
    replacement_.resize(function_.value_count());
    while (!work.empty()) {
      const Join join = joins_[work.back()];
      work.pop_back();
      for (BlockId from : predecessors_[join.block.index]) {
        const Known* known = find(at_end_[from.index], join.address);
        ValueId argument = known->value;
        if (known->join != kNoJoin) {
          if (!joins_[known->join].parameter.valid()) make(known->join);
          argument = joins_[known->join].parameter;
        }
        for (Target& target : function_.instruction(function_.terminator(from)).targets) {
          if (target.block == join.block) target.arguments.push_back(argument);
        }
      }
    }
    replacement_.resize(function_.value_count());
  }

  // --- The walk
  void forget_overlaps(const Access& access) {
    std::erase_if(known_, [&](const Known& known) {
      return aliases_.may_overlap({known.address, type(known)}, access);
    });
  }

  void learn(ValueId address, ValueId value) {
    if (known_.size() == kMaxKnown) known_.erase(known_.begin());
    known_.push_back({.address = address, .value = value});
  }

  void visit(BlockId block) {
    for (InstructionId id : function_.block(block).instructions.copy()) {
      function_.for_each_use(id, [&](ValueId& value) { value = resolve(value); });
      const Instruction& instruction = function_.instruction(id);
      if (instruction.opcode == Opcode::kLoad) {
        visit_load(id);
      } else if (Access access = written(function_, instruction); access.address.valid()) {
        forget_overlaps(access);
        if (instruction.opcode == Opcode::kStore) learn(access.address, instruction.operands[1]);
      } else if ((ir::info(instruction.opcode).effects & ir::kWrites) != 0) {
        std::erase_if(known_,
                      [&](const Known& known) { return !aliases_.is_private(known.address); });
      }
    }
  }

  void visit_load(InstructionId id) {
    const Instruction& load = function_.instruction(id);
    const ValueId result = load.results[0];
    const Known* known = find(known_, load.operands[0]);
    if (known == nullptr) return learn(load.operands[0], result);
    if (type(*known) != function_.type(result)) return;
    if (known->is_far && is_read_modify_write(id)) return;
    ValueId held = value(*known);
    replacement_[result.index] = held;
    function_.remove(id);
  }

  // Whether the load, an operation on it, and a store of the result where it was loaded from stand
  // one behind the other.
  bool is_read_modify_write(InstructionId id) const {
    const Instruction& load = function_.instruction(id);
    const Instruction* operation = next_but_constants(load);
    if (operation == nullptr) return false;
    switch (operation->opcode) {
      case Opcode::kAdd:
      case Opcode::kSub:
      case Opcode::kAnd:
      case Opcode::kOr:
      case Opcode::kXor:
        break;
      default:  // there is no such instruction
        return false;
    }
    const Instruction* store = next_but_constants(*operation);
    return function_.type(load.results[0])->is_integer() && store != nullptr &&
           store->opcode == Opcode::kStore && store->operands[0] == load.operands[0] &&
           store->operands[1] == operation->results[0] &&
           (operation->operands[0] == load.results[0] || operation->operands[1] == load.results[0]);
  }

  const Instruction* next_but_constants(const Instruction& instruction) const {
    InstructionId next = instruction.next;
    while (next.valid() && function_.instruction(next).opcode == Opcode::kConst) {
      next = function_.instruction(next).next;
    }
    return next.valid() ? &function_.instruction(next) : nullptr;
  }

  ValueId resolve(ValueId value) const {
    while (replacement_[value.index].valid()) value = replacement_[value.index];
    return value;
  }

  Function& function_;
  Aliases aliases_;
  ir::DominatorTree dominators_;
  std::vector<std::vector<BlockId>> predecessors_;
  LoopForest loops_;
  LoopWrites writes_;
  std::vector<std::vector<Known>> at_end_;  // by block
  std::vector<bool> is_visited_;            // by block
  std::vector<Known> known_;                // where the walk is
  std::vector<Join> joins_;
  std::vector<ValueId> replacement_;
};

bool has_loads(const Function& function) {
  for (BlockId block : function.block_order) {
    for (InstructionId id : function.block(block).instructions) {
      if (function.instruction(id).opcode == Opcode::kLoad) return true;
    }
  }
  return false;
}

}  // namespace

void forward_memory(Function& function, PassContext&) {
  if (has_loads(function)) Forwarding(function).run();
}

}  // namespace tandem::opt
