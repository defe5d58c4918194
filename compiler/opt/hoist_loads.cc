// Moves loads out of loops that do not write what they read.
//
//   b1: jump b2(v1)                               b1: nil_check v2; v6: int = load v2; jump b2(v1)
//   b2(v4: int): nil_check v2            →        b2(v4: int):
//       v6: int = load v2; v7 = lt v4, v6             v7 = lt v4, v6
//
// A load goes before the outermost loop of which it is part in every round, in which its address is
// the same, and which does not write what it reads (loop_writes.h). There it must not fault, where
// it perhaps would not have been executed: its pointer leads to a variable, or was checked before.
// The checks that a loop begins with go before it, too, as they are the first that it does. The
// other loads of the same in the loop are `forward`'s matter, which comes after this.

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "compiler/ir/loops.h"
#include "compiler/opt/aliases.h"
#include "compiler/opt/ir_names.h"
#include "compiler/opt/loop_writes.h"
#include "compiler/opt/nil.h"
#include "compiler/opt/pass.h"
#include "compiler/opt/preheaders.h"

namespace tandem::opt {
namespace {

using ir::LoopForest;

constexpr int kMaxSteps = 4;     // of an address that moves with its load
constexpr size_t kMaxLoads = 8;  // out of one loop: each takes registers

class LoadHoisting {
 public:
  explicit LoadHoisting(Function& function)
      : function_(function),
        dominators_(function),
        predecessors_(ir::predecessors(function)),
        loops_(function, dominators_, predecessors_) {}

  void run() {
    if (loops_.size() == 0) return;
    Aliases aliases(function_);
    LoopWrites writes(function_, dominators_, predecessors_, loops_, aliases);
    Preheaders preheaders(function_, loops_, predecessors_);
    writes_ = &writes;
    preheaders_ = &preheaders;
    recovery_ = ir::recovery_block(function_);
    hoisted_.resize(loops_.size());
    const std::vector<BlockId> order = dominators_.order();
    for (BlockId block : order) visit(block);
    preheaders.place_new_blocks();
  }

 private:
  void visit(BlockId block) {
    const LoopForest::Loop innermost = loops_.innermost(block);
    // Until the block does something that others may see, its checks may come before the loop.
    bool is_first = innermost != LoopForest::kNone && loops_.header(innermost) == block;
    for (InstructionId id : function_.block(block).instructions.copy()) {
      const Opcode opcode = function_.instruction(id).opcode;
      if (opcode == Opcode::kNilCheck) {
        if (is_first && hoist_check(id, innermost)) continue;
        checked_in_[function_.instruction(id).operands[0]].push_back(block);
      }
      if (opcode == Opcode::kLoad && innermost != LoopForest::kNone) hoist_load(id, innermost);
      constexpr uint16_t kSeen = ir::kWrites | ir::kPanics | ir::kCalls;
      is_first = is_first && (ir::info(opcode).effects & kSeen) == 0;
    }
  }

  void move(InstructionId id, BlockId to) {
    function_.remove(id);
    function_.insert_before(function_.terminator(to), id);
  }

  // --- Checks
  bool hoist_check(InstructionId id, LoopForest::Loop loop) {
    ValueId pointer = function_.instruction(id).operands[0];
    if (loops_.header(loop) == recovery_) return false;
    if (preheaders_->is_computed_in(pointer, loop)) return false;
    move(id, preheaders_->of(loop));
    checked_before_.insert({pointer, loop});
    checked_in_[pointer].push_back(loops_.header(loop));
    return true;
  }

  // Whether the pointer was checked on the way to the loop, or by what was moved before it.
  bool is_checked_before(ValueId pointer, LoopForest::Loop loop) const {
    if (is_never_nil(function_, pointer) || checked_before_.contains({pointer, loop})) return true;
    auto found = checked_in_.find(pointer);
    if (found == checked_in_.end()) return false;
    const BlockId header = loops_.header(loop);
    return std::any_of(found->second.begin(), found->second.end(), [&](BlockId block) {
      return block != header && dominators_.dominates(block, header);
    });
  }

  // --- Loads
  void hoist_load(InstructionId id, LoopForest::Loop innermost) {
    LoopForest::Loop target = LoopForest::kNone;
    for (LoopForest::Loop loop = innermost; loop != LoopForest::kNone; loop = loops_.parent(loop)) {
      if (!can_hoist(function_.instruction(id), loop)) break;
      target = loop;
    }
    if (target == LoopForest::kNone) return;
    ++hoisted_[target];
    BlockId to = preheaders_->of(target);
    move_address(function_.instruction(id).operands[0], target, to);
    move(id, to);
  }

  bool can_hoist(const Instruction& load, LoopForest::Loop loop) const {
    const Access access{load.operands[0], function_.type(load.results[0])};
    return loops_.header(loop) != recovery_ && hoisted_[loop] < kMaxLoads &&
           is_in_every_round(load.block, loop) && is_fixed(access.address, loop, 0) &&
           is_safe_before(access, load.block, loop) && !writes_->may_write(loop, access);
  }

  bool is_in_every_round(BlockId block, LoopForest::Loop loop) const {
    for (BlockId from : predecessors_[loops_.header(loop).index]) {
      if (loops_.contains(loop, from) && !dominators_.dominates(block, from)) return false;
    }
    return true;
  }

  // Whether the address is computed before the loop, or can be.
  bool is_fixed(ValueId value, LoopForest::Loop loop, int steps) const {
    if (!preheaders_->is_computed_in(value, loop)) return true;
    InstructionId id = function_.definition(value);
    if (!id.valid() || steps == kMaxSteps) return false;
    const Instruction& made = function_.instruction(id);
    switch (made.opcode) {
      case Opcode::kConst:
      case Opcode::kGlobalAddr:
      case Opcode::kLocal:
      case Opcode::kKeptLocal:
      case Opcode::kFieldAddr:
      case Opcode::kArrayData:
      case Opcode::kElementAddr:
        return std::all_of(made.operands.begin(), made.operands.end(),
                           [&](ValueId operand) { return is_fixed(operand, loop, steps + 1); });
      default:  // computed anew in each round
        return false;
    }
  }

  void move_address(ValueId value, LoopForest::Loop loop, BlockId to) {
    if (!preheaders_->is_computed_in(value, loop)) return;
    InstructionId id = function_.definition(value);
    for (ValueId operand : function_.instruction(id).operands) move_address(operand, loop, to);
    move(id, to);
  }

  // Whether the load may be executed before the loop even if the loop would not come to it.
  bool is_safe_before(const Access& access, BlockId block, LoopForest::Loop loop) const {
    ValueId address = access.address;
    while (true) {
      InstructionId id = function_.definition(address);
      if (!id.valid()) break;
      const Instruction& step = function_.instruction(id);
      // What a variable of the frame holds before it is set is no pointer that may be kept.
      if (ir::is_frame_variable(step.opcode)) {
        return !access.type->has_pointers() || block == loops_.header(loop);
      }
      if (step.opcode == Opcode::kElementAddr ? !is_element_of_array(step)
                                              : step.opcode == Opcode::kReinterpret) {
        return false;
      }
      if (step.opcode != Opcode::kElementAddr && step.opcode != Opcode::kFieldAddr &&
          step.opcode != Opcode::kArrayData) {
        break;
      }
      address = step.operands[0];
    }
    return is_checked_before(address, loop);
  }

  // Whether the element is one of an array, as its constant index shows.
  bool is_element_of_array(const Instruction& element) const {
    InstructionId data = function_.definition(element.operands[0]);
    InstructionId index = function_.definition(element.operands[1]);
    if (!data.valid() || function_.instruction(data).opcode != Opcode::kArrayData) return false;
    if (!index.valid() || function_.instruction(index).opcode != Opcode::kConst) return false;
    const Type* array = function_.type(function_.instruction(data).operands[0])->element();
    const int64_t number = function_.instruction(index).integer;
    return number >= 0 && number < array->length();
  }

  Function& function_;
  ir::DominatorTree dominators_;
  std::vector<std::vector<BlockId>> predecessors_;
  LoopForest loops_;
  const LoopWrites* writes_ = nullptr;
  Preheaders* preheaders_ = nullptr;
  BlockId recovery_;  // which a panic enters
  // The blocks that check a pointer, or that come behind such a check; and the loops before which a
  // check of it was put.
  absl::flat_hash_map<ValueId, std::vector<BlockId>> checked_in_;
  absl::flat_hash_set<std::pair<ValueId, LoopForest::Loop>> checked_before_;
  std::vector<size_t> hoisted_;  // by loop: how many loads
};

}  // namespace

void hoist_loads(Function& function, PassContext&) {
  LoadHoisting(function).run();
}

}  // namespace tandem::opt
