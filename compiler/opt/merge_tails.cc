// Tail merging (cross-jumping; S. Muchnick, "Advanced Compiler Design and Implementation", 1997,
// 18.8): what two blocks do at their ends before they go on to the same place is done once.
//
//   b1: ... v1: int = mul v0, v0           b1: ... jump b4(v5)
//       store v9, v1; jump b3(v5)     →    b2: ... jump b4(v6)
//   b2: ... v2: int = mul v0, v0           b4(v7: int): v1: int = mul v0, v0
//       store v9, v2; jump b3(v6)                       store v9, v1; jump b3(v7)
//
// The places are a common successor, a return, and the end behind a call that does not come back.
// Operands must be the same value, equal constants, or results of the tails' own instructions that
// correspond; the arguments of the last jump may differ. For a common successor this costs no time:
// one of the two blocks jumped before, and does now.
//
// What a traceback may show must stand in the same line of the same inlined call in both: calls,
// and what may panic. A nil check stays in one block with the access behind it, which makes the
// check (x64 merges the two), and a write barrier with what it surrounds.
//
// Blocks are compared with those that end alike, by a hash of their last instruction and with a few
// of these only, so the time is linear. It comes last of all: what is common at the end is rarely
// what is common at the beginning of the next pass's pattern.

#include <optional>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "compiler/ir/analysis.h"
#include "compiler/opt/ir_names.h"
#include "compiler/opt/pass.h"

namespace tandem::opt {
namespace {

constexpr size_t kMinTail = 2;        // of blocks with a common successor
constexpr size_t kMinReturnTail = 4;  // of others, unless one of them is nothing else
constexpr size_t kMaxTail = 64;       // instructions
constexpr size_t kMaxTries = 4;       // with how many like it a block is compared

// A constant is not part of the tail: it is made again where it is needed.
bool is_constant(const Instruction& instruction) {
  return instruction.operands.empty() && instruction.results.size() == 1 &&
         ir::info(instruction.opcode).effects == ir::kPure &&
         !ir::is_frame_variable(instruction.opcode) &&
         instruction.opcode != Opcode::kClosureContext;
}

bool is_same_line(Position a, Position b) {
  return a.file == b.file && a.line == b.line;
}

// Whether a traceback may show where the instruction stands.
bool is_visible(const Instruction& instruction) {
  if (instruction.opcode >= Opcode::kEq && instruction.opcode <= Opcode::kGe) return false;
  return (ir::info(instruction.opcode).effects & (ir::kCalls | ir::kPanics)) != 0;
}

// Apart from operands and results.
bool do_the_same(const Instruction& a, const Instruction& b) {
  return a.opcode == b.opcode && a.integer == b.integer && a.symbol == b.symbol &&
         a.type == b.type && a.type2 == b.type2 && a.operands.size() == b.operands.size() &&
         a.results.size() == b.results.size() &&
         (!is_visible(a) || is_same_line(a.position, b.position));
}

// The comparison of two blocks from their ends upwards.
class Comparison {
 public:
  Comparison(const Function& function, BlockId a, BlockId b)
      : function_(function), a_(a), b_(b), list_a_(last_steps(a)), list_b_(last_steps(b)) {}

  // How many instructions before the terminators are in the common tail; none when the ends differ.
  std::optional<size_t> run() {
    const Instruction& end_a = function_.instruction(function_.terminator(a_));
    const Instruction& end_b = function_.instruction(function_.terminator(b_));
    for (size_t i = 0; i < end_a.operands.size(); ++i) {
      if (!need_equal(end_a.operands[i], end_b.operands[i])) return std::nullopt;
    }
    if (!end_a.targets.empty()) note_arguments(end_a.targets[0], end_b.targets[0]);
    std::optional<size_t> found;
    for (size_t length = 0;; ++length) {
      if (is_good_cut(length)) found = length;
      if (length == kMaxTail || !add_pair(length)) break;
    }
    return found;
  }

  bool is_all_of_one(size_t length) const {
    return length == list_a_.size() || length == list_b_.size();
  }
  // Instruction number `i` from the end.
  InstructionId in_a(size_t i) const { return list_a_[i]; }
  InstructionId in_b(size_t i) const { return list_b_[i]; }

  bool are_equal_constants(ValueId a, ValueId b) const {
    InstructionId id_a = function_.definition(a);
    InstructionId id_b = function_.definition(b);
    if (!id_a.valid() || !id_b.valid() || function_.type(a) != function_.type(b)) return false;
    const Instruction& made_a = function_.instruction(id_a);
    const Instruction& made_b = function_.instruction(id_b);
    return is_constant(made_a) && do_the_same(made_a, made_b);
  }

 private:
  // What the block does, the last before the terminator first: one more than a tail can have.
  std::vector<InstructionId> last_steps(BlockId block) const {
    std::vector<InstructionId> steps;
    for (InstructionId id = before(function_.terminator(block));
         id.valid() && steps.size() <= kMaxTail; id = before(id)) {
      if (!is_constant(function_.instruction(id))) steps.push_back(id);
    }
    return steps;
  }

  InstructionId before(InstructionId id) const { return function_.instruction(id).previous; }

  // Whether the two values can be equal if the tails are long enough.
  bool need_equal(ValueId a, ValueId b) {
    if (a == b || are_equal_constants(a, b)) return true;
    if (!is_defined_in(a, a_) || !is_defined_in(b, b_)) return false;
    if (auto known = partner_.find(a); known != partner_.end()) return known->second == b;
    if (!reverse_.try_emplace(b, a).second) return false;
    partner_[a] = b;
    ++pending_;
    return true;
  }

  bool is_defined_in(ValueId value, BlockId block) const {
    InstructionId id = function_.definition(value);
    return id.valid() && function_.instruction(id).block == block;
  }

  // Arguments of the last jump may differ; but what is in the tail must then be in both.
  void note_arguments(const Target& a, const Target& b) {
    for (size_t i = 0; i < a.arguments.size(); ++i) {
      ValueId from_a = a.arguments[i];
      ValueId from_b = b.arguments[i];
      if (from_a == from_b || are_equal_constants(from_a, from_b)) continue;
      arguments_.push_back({from_a, from_b});
    }
  }

  bool add_pair(size_t number) {
    if (number >= list_a_.size() || number >= list_b_.size()) return false;
    const Instruction& a = function_.instruction(in_a(number));
    const Instruction& b = function_.instruction(in_b(number));
    if (ir::is_frame_variable(a.opcode) || a.opcode == Opcode::kClosureContext) return false;
    if (!do_the_same(a, b)) return false;
    for (size_t i = 0; i < a.results.size(); ++i) {
      if (!pair_results(a.results[i], b.results[i])) return false;
    }
    for (size_t i = 0; i < a.operands.size(); ++i) {
      if (!need_equal(a.operands[i], b.operands[i])) return false;
    }
    if (a.opcode == Opcode::kEndBarrier) in_barrier_ = true;
    if (a.opcode == Opcode::kWriteBarrier) in_barrier_ = false;
    return true;
  }

  bool pair_results(ValueId a, ValueId b) {
    if (function_.type(a) != function_.type(b)) return false;
    for (const auto& [from_a, from_b] : arguments_) {
      if ((from_a == a) != (from_b == b)) return false;
    }
    if (auto known = partner_.find(a); known != partner_.end()) {
      if (known->second != b) return false;
      --pending_;
      return true;
    }
    partner_[a] = b;
    return reverse_.try_emplace(b, a).second;
  }

  bool is_good_cut(size_t length) const {
    if (pending_ != 0 || in_barrier_) return false;
    auto ends_in_check = [&](const std::vector<InstructionId>& list) {
      return length < list.size() &&
             function_.instruction(list[length]).opcode == Opcode::kNilCheck;
    };
    return !ends_in_check(list_a_) && !ends_in_check(list_b_);
  }

  const Function& function_;
  const BlockId a_;
  const BlockId b_;
  const std::vector<InstructionId> list_a_;
  const std::vector<InstructionId> list_b_;
  absl::flat_hash_map<ValueId, ValueId> partner_;  // from a to b
  absl::flat_hash_map<ValueId, ValueId> reverse_;
  std::vector<std::pair<ValueId, ValueId>> arguments_;  // that differ
  size_t pending_ = 0;  // values that are partners, and whose instructions are not in the tail yet
  bool in_barrier_ = false;
};

class TailMerging {
 public:
  explicit TailMerging(Function& function) : function_(function) {}

  // Whether something was merged.
  bool run() {
    group_blocks();
    for (const std::vector<BlockId>& group : groups_) {
      std::vector<BlockId> merged;
      for (BlockId block : group) add_to(merged, block);
    }
    if (!changed_) return false;
    ir::order_blocks(function_);
    return true;
  }

 private:
  // --- Which blocks end alike.
  struct Ending {
    Opcode terminator;
    BlockId successor;
    bool is_back_edge;  // a loop's entry does not merge with its latch
    bool cold;
    Opcode last;
    absl::string_view symbol;
    int64_t integer;
    uint32_t line;  // of what is visible

    friend bool operator==(const Ending&, const Ending&) = default;
    template <typename H>
    friend H AbslHashValue(H h, const Ending& e) {
      return H::combine(std::move(h), static_cast<int>(e.terminator), e.successor, e.is_back_edge,
                        e.cold, static_cast<int>(e.last), e.symbol, e.integer, e.line);
    }
  };

  void group_blocks() {
    const std::vector<BlockId> order = ir::reverse_postorder(function_);
    std::vector<size_t> number(function_.block_count());
    for (size_t i = 0; i < order.size(); ++i) number[order[i].index] = i;
    // What a recovered panic enters knows no values from before.
    const BlockId recovery = ir::recovery_block(function_);
    std::optional<ir::DominatorTree> dominators;
    if (recovery.valid()) dominators.emplace(function_);
    absl::flat_hash_map<Ending, size_t> index;
    for (BlockId block : order) {
      if (dominators.has_value() && dominators->dominates(recovery, block)) continue;
      std::optional<Ending> ending = ending_of(block);
      if (!ending.has_value()) continue;
      if (ending->successor.valid()) {
        ending->is_back_edge = number[ending->successor.index] <= number[block.index];
      }
      auto [entry, is_new] = index.try_emplace(*ending, groups_.size());
      if (is_new) groups_.emplace_back();
      groups_[entry->second].push_back(block);
    }
  }

  std::optional<Ending> ending_of(BlockId block) const {
    const Instruction& end = function_.instruction(function_.terminator(block));
    if (end.opcode != Opcode::kJump && end.opcode != Opcode::kReturn &&
        end.opcode != Opcode::kUnreachable) {
      return std::nullopt;
    }
    Ending ending{.terminator = end.opcode,
                  .successor = end.targets.empty() ? BlockId{} : end.targets[0].block,
                  .is_back_edge = false,
                  .cold = function_.block(block).cold,
                  .last = end.opcode,
                  .symbol = {},
                  .integer = 0,
                  .line = 0};
    for (InstructionId id = end.previous; id.valid(); id = function_.instruction(id).previous) {
      const Instruction& last = function_.instruction(id);
      if (is_constant(last)) continue;
      ending.last = last.opcode;
      ending.symbol = last.symbol;
      ending.integer = last.integer;
      if (is_visible(last)) ending.line = static_cast<uint32_t>(last.position.line);
      break;
    }
    return ending;
  }

  // --- Merging
  void add_to(std::vector<BlockId>& merged, BlockId block) {
    const size_t first = merged.size() > kMaxTries ? merged.size() - kMaxTries : 0;
    for (size_t i = merged.size(); i-- > first;) {
      BlockId common = merge(merged[i], block);
      if (!common.valid()) continue;
      merged[i] = common;
      return;
    }
    merged.push_back(block);
  }

  bool is_worth(const Comparison& comparison, size_t length, Opcode terminator) const {
    switch (terminator) {
      case Opcode::kJump:
        return length >= kMinTail;
      case Opcode::kReturn:
        return length >= kMinReturnTail || comparison.is_all_of_one(length);
      default:
        return length > 0;  // a panic: it never is in the way
    }
  }

  // The new block with the common tail; none if there is none.
  BlockId merge(BlockId a, BlockId b) {
    Comparison comparison(function_, a, b);
    std::optional<size_t> length = comparison.run();
    const Opcode terminator = function_.instruction(function_.terminator(a)).opcode;
    if (!length.has_value() || !is_worth(comparison, *length, terminator)) return {};
    BlockId common = function_.add_block();
    function_.block(common).cold = function_.block(a).cold;
    absl::flat_hash_map<ValueId, ValueId> partner;
    std::vector<InstructionId> tail;
    used_by_b_.clear();
    auto note_uses = [&](InstructionId id) {
      function_.for_each_use(id, [&](ValueId& use) { used_by_b_.insert(use); });
    };
    for (size_t i = *length; i-- > 0;) {
      const Instruction& in_a = function_.instruction(comparison.in_a(i));
      const Instruction& in_b = function_.instruction(comparison.in_b(i));
      for (size_t r = 0; r < in_a.results.size(); ++r) partner[in_a.results[r]] = in_b.results[r];
      tail.push_back(comparison.in_a(i));
      note_uses(comparison.in_b(i));
      function_.remove(comparison.in_b(i));
    }
    tail.push_back(function_.terminator(a));
    const InstructionId end_b = function_.terminator(b);
    note_uses(end_b);
    function_.remove(end_b);

    const Position position = function_.instruction(end_b).position;
    InstructionId to_common_a = function_.make_instruction(Opcode::kJump, {}, {}, position);
    InstructionId to_common_b = function_.make_instruction(Opcode::kJump, {}, {}, position);
    Target from_a{.block = common, .arguments = {}};
    Target from_b{.block = common, .arguments = {}};
    pass_arguments(comparison, partner, common, tail.back(), end_b, from_a, from_b);
    function_.instruction(to_common_a).targets.push_back(std::move(from_a));
    function_.instruction(to_common_b).targets.push_back(std::move(from_b));
    for (InstructionId id : tail) {
      function_.remove(id);
      copy_constants(id, common);
      function_.append(common, id);
    }
    function_.append(a, to_common_a);
    function_.append(b, to_common_b);
    changed_ = true;
    return common;
  }

  // Parameters of the common tail for the arguments of the last jump that differ.
  void pass_arguments(const Comparison& comparison,
                      const absl::flat_hash_map<ValueId, ValueId>& partner, BlockId common,
                      InstructionId end_a, InstructionId end_b, Target& from_a, Target& from_b) {
    if (function_.instruction(end_a).targets.empty()) return;
    const size_t count = function_.instruction(end_a).targets[0].arguments.size();
    for (size_t i = 0; i < count; ++i) {
      ValueId a = function_.instruction(end_a).targets[0].arguments[i];
      ValueId b = function_.instruction(end_b).targets[0].arguments[i];
      if (a == b || comparison.are_equal_constants(a, b)) continue;
      auto known = partner.find(a);
      if (known != partner.end() && known->second == b) continue;
      from_a.arguments.push_back(a);
      from_b.arguments.push_back(b);
      function_.instruction(end_a).targets[0].arguments[i] =
          function_.add_block_parameter(common, function_.type(a));
    }
  }

  // A constant that is not known in both blocks is made again in the common one.
  void copy_constants(InstructionId user, BlockId common) {
    std::vector<ValueId> constants;
    function_.for_each_use(user, [&](ValueId& use) {
      InstructionId id = function_.definition(use);
      if (!id.valid() || !is_constant(function_.instruction(id))) return;
      if (!used_by_b_.contains(use)) constants.push_back(use);
    });
    for (ValueId value : constants) replace_by_copy(user, value, common);
  }

  void replace_by_copy(InstructionId user, ValueId value, BlockId common) {
    const Instruction made = function_.instruction(function_.definition(value));
    InstructionId copy =
        function_.make_instruction(made.opcode, {}, {function_.type(value)}, made.position);
    Instruction& fresh = function_.instruction(copy);
    fresh.integer = made.integer;
    fresh.symbol = made.symbol;
    fresh.type = made.type;
    fresh.type2 = made.type2;
    const ValueId result = fresh.results[0];
    function_.append(common, copy);
    function_.for_each_use(user, [&](ValueId& use) {
      if (use == value) use = result;
    });
  }

  Function& function_;
  std::vector<std::vector<BlockId>> groups_;
  absl::flat_hash_set<ValueId> used_by_b_;  // by the tail that goes
  bool changed_ = false;
};

}  // namespace

void merge_tails(Function& function, PassContext& context) {
  if (!TailMerging(function).run()) return;
  // Constants that nobody uses are left, and blocks that only jump.
  eliminate_dead_code(function, context);
  simplify_control_flow(function, context);
}

}  // namespace tandem::opt
