// Sparse conditional constant propagation (M. Wegman, F. K. Zadeck, "Constant Propagation with
// Conditional Branches", 1991): constants go through block parameters, and only along the edges
// that the constants found so far allow to be taken.
//
//   b0: jump b1(const 1)                            b0: jump b1
//   b1(v1: int): v2: bool = eq v1, 1           →    b1: ... const 1 ...
//                branch v2, b2, b3                      jump b2
//   b2: jump b1(v1)                                 b2: jump b1
//
// Every value begins as "not computed", becomes one constant, and then "varying"; it only ever
// moves on, so each instruction is looked at three times at most. A block is looked at when an edge
// to it is found to be taken. In the end, what is constant is replaced, and edges that are never
// taken are deleted.
//
// Without a constant that is passed to a block parameter this finds nothing that folding does not
// find (fold.h): such functions are left at once.

#include <algorithm>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "compiler/ir/analysis.h"
#include "compiler/ir/builder.h"
#include "compiler/opt/evaluate.h"
#include "compiler/opt/ir_names.h"
#include "compiler/opt/pass.h"
#include "compiler/opt/terminators.h"

namespace tandem::opt {
namespace {

// What is known of a value.
struct Cell {
  enum class State : uint8_t { kNotComputed, kConstant, kVarying };
  State state = State::kNotComputed;
  // The constant: that of an instruction without operands.
  Opcode opcode = Opcode::kConst;
  int64_t integer = 0;
  absl::string_view symbol;

  static Cell varying() { return {.state = State::kVarying}; }
  static Cell number(int64_t value) { return {.state = State::kConstant, .integer = value}; }

  bool is_constant() const { return state == State::kConstant; }
  bool is_number() const { return is_constant() && opcode == Opcode::kConst; }
  friend bool operator==(const Cell&, const Cell&) = default;
};

bool is_constant_opcode(Opcode opcode) {
  return opcode == Opcode::kConst || opcode == Opcode::kFloatConst ||
         opcode == Opcode::kStringConst || opcode == Opcode::kZero;
}

bool passes_constants(const Function& function) {
  for (BlockId block : function.block_order) {
    for (const Target& target : function.successors(block)) {
      for (ValueId argument : target.arguments) {
        InstructionId id = function.definition(argument);
        if (id.valid() && is_constant_opcode(function.instruction(id).opcode)) return true;
      }
    }
  }
  return false;
}

class ConstantPropagation {
 public:
  explicit ConstantPropagation(Function& function)
      : function_(function),
        cells_(function.value_count()),
        is_reached_(function.block_count()),
        is_taken_(function.block_count()) {}

  void run() {
    collect_uses();
    for (ValueId parameter : function_.block(function_.entry()).parameters) {
      cells_[parameter.index] = Cell::varying();
    }
    reach(function_.entry());
    while (!blocks_.empty() || !values_.empty()) {
      if (!values_.empty()) {
        ValueId value = values_.back();
        values_.pop_back();
        visit_users(value);
        continue;
      }
      BlockId block = blocks_.back();
      blocks_.pop_back();
      for (InstructionId id : function_.block(block).instructions) visit(id);
    }
    replace_constants();
    drop_edges();
  }

 private:
  // --- Uses: those of value v are users_[first_user_[v]] up to first_user_[v + 1].
  void collect_uses() {
    first_user_.assign(function_.value_count() + 1, 0);
    for_each_use([&](InstructionId, ValueId value) { ++first_user_[value.index + 1]; });
    for (size_t i = 1; i < first_user_.size(); ++i) first_user_[i] += first_user_[i - 1];
    users_.resize(first_user_.back());
    std::vector<uint32_t> next = first_user_;
    for_each_use([&](InstructionId id, ValueId value) { users_[next[value.index]++] = id; });
  }

  template <typename F>
  void for_each_use(F f) const {
    for (BlockId block : function_.block_order) {
      for (InstructionId id : function_.block(block).instructions) {
        const Instruction& instruction = function_.instruction(id);
        for (ValueId operand : instruction.operands) f(id, operand);
        for (const Target& target : instruction.targets) {
          for (ValueId argument : target.arguments) f(id, argument);
        }
      }
    }
  }

  // --- The fixed point
  void reach(BlockId block) {
    if (is_reached_[block.index]) return;
    is_reached_[block.index] = true;
    is_taken_[block.index].resize(function_.successors(block).size());
    blocks_.push_back(block);
  }

  void visit_users(ValueId value) {
    for (uint32_t i = first_user_[value.index]; i < first_user_[value.index + 1]; ++i) {
      if (is_reached_[function_.instruction(users_[i]).block.index]) visit(users_[i]);
    }
  }

  void visit(InstructionId id) {
    const Instruction& instruction = function_.instruction(id);
    if (ir::is_terminator(instruction.opcode)) return visit_terminator(instruction);
    if (instruction.results.size() == 1) return lower(instruction.results[0], result(instruction));
    for (ValueId value : instruction.results) lower(value, Cell::varying());
  }

  // Moves what is known of a value on to `cell`, or to what both have in common.
  void lower(ValueId value, const Cell& cell) {
    Cell& known = cells_[value.index];
    if (cell.state == Cell::State::kNotComputed || known.state == Cell::State::kVarying) return;
    if (known == cell) return;
    known = known.state == Cell::State::kNotComputed ? cell : Cell::varying();
    values_.push_back(value);
  }

  Cell result(const Instruction& instruction) const {
    if (is_constant_opcode(instruction.opcode)) {
      return {.state = Cell::State::kConstant,
              .opcode = instruction.opcode,
              .integer = instruction.integer,
              .symbol = instruction.symbol};
    }
    if (instruction.operands.empty()) return Cell::varying();
    if (instruction.opcode == Opcode::kCondSelect) return selected(instruction);
    absl::InlinedVector<int64_t, 3> numbers;
    for (ValueId operand : instruction.operands) {
      const Cell& cell = cells_[operand.index];
      if (cell.state == Cell::State::kNotComputed) return cell;
      if (!cell.is_number()) return Cell::varying();
      numbers.push_back(cell.integer);
    }
    std::optional<int64_t> value = evaluate(function_, instruction, numbers);
    return value.has_value() ? Cell::number(*value) : Cell::varying();
  }

  Cell selected(const Instruction& select) const {
    const Cell& condition = cells_[select.operands[0].index];
    if (condition.state == Cell::State::kNotComputed) return condition;
    if (condition.is_number()) return cells_[select.operands[condition.integer != 0 ? 1 : 2].index];
    const Cell& a = cells_[select.operands[1].index];
    const Cell& b = cells_[select.operands[2].index];
    if (a.state == Cell::State::kNotComputed || b.state == Cell::State::kNotComputed) return {};
    return a == b ? a : Cell::varying();
  }

  void visit_terminator(const Instruction& terminator) {
    if (terminator.targets.empty()) return;
    if (terminator.opcode == Opcode::kBranch || terminator.opcode == Opcode::kSwitch) {
      const Cell& cell = cells_[terminator.operands[0].index];
      if (cell.state == Cell::State::kNotComputed) return;
      if (cell.is_number()) return take(terminator, chosen_target(terminator, cell.integer));
    }
    for (size_t i = 0; i < terminator.targets.size(); ++i) take(terminator, i);
  }

  void take(const Instruction& terminator, size_t index) {
    is_taken_[terminator.block.index][index] = true;
    const Target& target = terminator.targets[index];
    const std::vector<ValueId>& parameters = function_.block(target.block).parameters;
    for (size_t i = 0; i < parameters.size(); ++i) {
      lower(parameters[i], cells_[target.arguments[i].index]);
    }
    reach(target.block);
  }

  // --- The result
  void replace_constants() {
    std::vector<ValueId> replacement(function_.value_count());
    ir::Builder builder(&function_);
    auto make = [&](ValueId value) {
      const Cell cell = cells_[value.index];
      InstructionId id = function_.definition(builder.emit1(cell.opcode, function_.type(value)));
      function_.instruction(id).integer = cell.integer;
      function_.instruction(id).symbol = cell.symbol;
      replacement[value.index] = function_.instruction(id).results[0];
    };
    for (BlockId block : function_.block_order) {
      if (!is_reached_[block.index]) continue;
      InstructionId first = function_.block(block).instructions.front();
      builder.set_before(first);
      builder.set_position(function_.instruction(first).position);
      for (ValueId parameter : function_.block(block).parameters) {
        if (cells_[parameter.index].is_constant()) make(parameter);
      }
      for (InstructionId id : function_.block(block).instructions.copy()) {
        const Instruction& instruction = function_.instruction(id);
        if (instruction.results.size() != 1 || is_constant_opcode(instruction.opcode)) continue;
        ValueId value = instruction.results[0];
        if (!cells_[value.index].is_constant()) continue;
        builder.set_before(id);
        builder.set_position(instruction.position);
        make(value);
        function_.remove(id);
      }
    }
    function_.replace_uses(replacement);
  }

  void drop_edges() {
    bool dropped = false;
    for (BlockId block : function_.block_order) {
      if (!is_reached_[block.index]) continue;
      Instruction& terminator = function_.instruction(function_.terminator(block));
      if (terminator.opcode != Opcode::kBranch && terminator.opcode != Opcode::kSwitch) continue;
      const std::vector<bool>& taken = is_taken_[block.index];
      auto first = std::find(taken.begin(), taken.end(), true);
      if (first == taken.end() || std::find(first + 1, taken.end(), true) != taken.end()) continue;
      keep_only_target(terminator, static_cast<size_t>(first - taken.begin()));
      dropped = true;
    }
    if (dropped) ir::order_blocks(function_);
  }

  Function& function_;
  std::vector<uint32_t> first_user_;
  std::vector<InstructionId> users_;
  std::vector<Cell> cells_;                  // by value
  std::vector<bool> is_reached_;             // by block
  std::vector<std::vector<bool>> is_taken_;  // by block, and edge out of it
  std::vector<BlockId> blocks_;              // to be looked at
  std::vector<ValueId> values_;              // whose users are to be looked at
};

}  // namespace

void propagate_constants(Function& function, PassContext&) {
  if (passes_constants(function)) ConstantPropagation(function).run();
}

}  // namespace tandem::opt
