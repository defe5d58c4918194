// Value numbering over the dominator tree (P. Briggs, K. Cooper, L. Simpson, "Value Numbering",
// 1997), with folding: an instruction that computes what a dominating one has computed is replaced
// by it; one that folds is replaced by what it folds to. Checks are numbered too: a bounds, nil or
// shift check that a dominating one has passed is dropped.
//
//   v3: int = add v1, v2        v3: int = add v1, v2
//   bounds_check Index v3, v4   bounds_check Index v3, v4
//   v5: int = add v1, v2     →
//   bounds_check Index v5, v4

#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "compiler/ir/analysis.h"
#include "compiler/opt/fold.h"
#include "compiler/opt/fold_interface.h"
#include "compiler/opt/ir_names.h"
#include "compiler/opt/nil.h"
#include "compiler/opt/pass.h"

namespace tandem::opt {
namespace {

// What makes two instructions the same.
struct Key {
  Opcode opcode;
  const Type* result;
  const Type* type;
  const Type* type2;
  int64_t integer;
  absl::string_view symbol;
  absl::InlinedVector<ValueId, 3> operands;

  friend bool operator==(const Key& a, const Key& b) {
    return a.opcode == b.opcode && a.result == b.result && a.type == b.type && a.type2 == b.type2 &&
           a.integer == b.integer && a.symbol == b.symbol && a.operands == b.operands;
  }
  template <typename H>
  friend H AbslHashValue(H h, const Key& key) {
    return H::combine(std::move(h), static_cast<int>(key.opcode), key.result, key.type, key.type2,
                      key.integer, key.symbol, key.operands);
  }
};

class Numbering {
 public:
  explicit Numbering(Function& function)
      : function_(function), builder_(&function), dominators_(function) {}

  void run() {
    std::vector<size_t> marks;  // how many keys were known when each block was entered
    // The recovery block may not use what was computed before it.
    const BlockId recovery = ir::recovery_block(function_);
    absl::flat_hash_map<Key, InstructionId> known_outside;
    dominators_.walk(
        [&](BlockId block) {
          marks.push_back(added_.size());
          if (block == recovery) known_outside = std::exchange(known_, {});
          visit(block);
        },
        [&](BlockId block) {
          for (; added_.size() > marks.back(); added_.pop_back()) known_.erase(added_.back());
          marks.pop_back();
          if (block == recovery) known_ = std::move(known_outside);
        });
    function_.replace_uses(replacement_);
  }

 private:
  bool is_numbered(const Instruction& instruction) const {
    switch (instruction.opcode) {
      case Opcode::kLocal:  // each is another variable
      case Opcode::kKeptLocal:
      case Opcode::kDeferRecord:
      case Opcode::kClosureContext:
        return false;
      case Opcode::kBoundsCheck:
      case Opcode::kNilCheck:
      case Opcode::kShiftCheck:
        return true;
      case Opcode::kEq:
      case Opcode::kNe: {
        const Type* type = function_.type(instruction.operands[0]);
        return type->is_scalar() || type->is_string();
      }
      default:
        return ir::info(instruction.opcode).effects == ir::kPure;
    }
  }

  static bool is_commutative(const Instruction& instruction) {
    switch (instruction.opcode) {
      case Opcode::kAdd:
      case Opcode::kMul:
      case Opcode::kAnd:
      case Opcode::kOr:
      case Opcode::kXor:
      case Opcode::kEq:
      case Opcode::kNe:
        return true;
      default:
        return false;
    }
  }

  Key key_of(const Instruction& instruction) const {
    Key key{
        .opcode = instruction.opcode,
        .result = instruction.results.empty() ? nullptr : function_.type(instruction.results[0]),
        .type = instruction.type,
        .type2 = instruction.type2,
        .integer = instruction.integer,
        .symbol = instruction.symbol,
        .operands = instruction.operands};
    if (is_commutative(instruction) && key.operands[1] < key.operands[0]) {
      std::swap(key.operands[0], key.operands[1]);
    }
    return key;
  }

  void visit(BlockId block) {
    for (InstructionId id : function_.block(block).instructions.copy()) {
      function_.for_each_use(id, [&](ValueId& value) { value = resolve(value); });
      if (ir::is_terminator(function_.instruction(id).opcode)) continue;
      builder_.set_before(id);
      builder_.set_position(function_.instruction(id).position);
      if (ValueId simpler = fold(function_, id, builder_); simpler.valid()) {
        replace(id, {resolve(simpler)});
        continue;
      }
      if (auto known = fold_interface(function_, id, builder_); !known.empty()) {
        for (ValueId& value : known) value = resolve(value);
        replace(id, known);
        continue;
      }
      number(id);
    }
  }

  void number(InstructionId id) {
    const Instruction& instruction = function_.instruction(id);
    if (!is_numbered(instruction)) return;
    if (instruction.opcode == Opcode::kNilCheck &&
        is_never_nil(function_, instruction.operands[0])) {
      return function_.remove(id);
    }
    Key key = key_of(instruction);
    auto [entry, is_new] = known_.try_emplace(key, id);
    if (is_new) {
      added_.push_back(std::move(key));
      return;
    }
    const Instruction& earlier = function_.instruction(entry->second);
    if (instruction.results.empty()) return function_.remove(id);
    replace(id, {earlier.results[0]});
  }

  // The results are these values.
  void replace(InstructionId id, absl::Span<const ValueId> values) {
    if (replacement_.size() < function_.value_count()) {
      replacement_.resize(function_.value_count());
    }
    for (size_t i = 0; i < values.size(); ++i) {
      replacement_[function_.instruction(id).results[i].index] = values[i];
    }
    function_.remove(id);
  }

  ValueId resolve(ValueId value) const {
    while (value.index < replacement_.size() && replacement_[value.index].valid()) {
      value = replacement_[value.index];
    }
    return value;
  }

  Function& function_;
  ir::Builder builder_;
  ir::DominatorTree dominators_;
  absl::flat_hash_map<Key, InstructionId> known_;
  std::vector<Key> added_;
  std::vector<ValueId> replacement_;
};

}  // namespace

void number_values(Function& function, PassContext&) {
  Numbering(function).run();
}

}  // namespace tandem::opt
