// Selection: jumps, branches and switches, and the edges of the control flow graph.
//
// Arguments of a block that a branch passes along one of several edges are made in a block of their
// own on that edge, where constants cost the other way nothing; it also splits the edge when it is
// critical. A jump makes its arguments in its own block.
//
// A switch becomes jump tables for dense runs of cases, and a tree of comparisons around them.

#include <algorithm>
#include <utility>

#include "compiler/x64/selector.h"

namespace tandem::x64 {

using ir::Opcode;

namespace {

constexpr size_t kMinTableCases = 8;
constexpr size_t kMaxLinearCases = 4;

MachineInstruction jump_instruction(Position position) {
  MachineInstruction jump;
  jump.pseudo = Pseudo::kJump;
  jump.form.position = position;
  return jump;
}

}  // namespace

void Selector::select_jump(const I& instruction) {
  const ir::Target& target = instruction.targets[0];
  RegallocEdge to{.block = machine_block_[target.block.index]};
  for (V argument : target.arguments) to.arguments.push_back(use(argument));
  chunk_.push_back(jump_instruction(instruction.position));
  out_.blocks[machine_block_[block_.index]].successors.push_back(std::move(to));
}

// The machine block to branch to for `target`: the block itself, or one on the edge.
uint32_t Selector::edge(const ir::Target& target) {
  uint32_t to = machine_block_[target.block.index];
  if (predecessor_count_[target.block.index] == 1 && target.arguments.empty()) return to;
  bool cold = f_.block(target.block).cold || f_.block(block_).cold;
  uint32_t between = new_block(cold);
  std::vector<MachineInstruction> saved = std::exchange(chunk_, {});
  RegallocEdge onward{.block = to};
  for (V argument : target.arguments) onward.arguments.push_back(use(argument));
  chunk_.push_back(jump_instruction(current_->position));
  out_.blocks[between].instructions = std::exchange(chunk_, std::move(saved));
  out_.blocks[between].successors.push_back(std::move(onward));
  return between;
}

void Selector::select_branch(const I& instruction) {
  uint32_t if_true = edge(instruction.targets[0]);
  uint32_t if_false = edge(instruction.targets[1]);
  FlagCondition condition = condition_of(instruction.operands[0]);
  MachineInstruction& branch = emit_pseudo(Pseudo::kBranch, {});
  branch.form.condition = condition.condition;
  branch.parity = condition.parity;
  MachineBlock& block = out_.blocks[machine_block_[block_.index]];
  block.successors.push_back({.block = if_true});
  block.successors.push_back({.block = if_false});
}

// The recovery block gets an edge of its own, so that its label is where nothing is in registers.
void Selector::select_recovery_point(const I& instruction) {
  uint32_t next = edge(instruction.targets[0]);
  uint32_t recovery = edge(instruction.targets[1]);
  emit_pseudo(Pseudo::kRecoveryPoint, {});
  MachineBlock& block = out_.blocks[machine_block_[block_.index]];
  block.successors.push_back({.block = next});
  block.successors.push_back({.block = recovery});
  if (recovery != machine_block_[instruction.targets[1].block.index]) {
    out_.blocks[recovery].cold = true;
  }
  out_.recovery_block = recovery;
}

void Selector::select_switch(const I& instruction) {
  std::vector<SwitchCase> cases;
  for (size_t i = 0; i < instruction.cases.size(); ++i) {
    cases.push_back({instruction.cases[i], static_cast<uint32_t>(i + 1)});
  }
  bool is_signed = f_.type(instruction.operands[0])->is_signed();
  std::sort(cases.begin(), cases.end(), [&](const SwitchCase& a, const SwitchCase& b) {
    return is_signed ? a.value < b.value
                     : static_cast<uint64_t>(a.value) < static_cast<uint64_t>(b.value);
  });
  switch_tree(machine_block_[block_.index], instruction.operands[0], cases, 0);
}

// Ends `block`, whose code is empty or is the current chunk, with the choice among `cases`. Targets
// are indexes into the instruction's.
void Selector::switch_tree(uint32_t block, V operand, absl::Span<const SwitchCase> cases,
                           uint32_t otherwise) {
  bool inner = block != machine_block_[block_.index];
  std::vector<MachineInstruction> saved;
  if (inner) saved = std::exchange(chunk_, {});
  auto finish = [&] {
    if (inner) out_.blocks[block].instructions = std::exchange(chunk_, std::move(saved));
  };
  if (cases.empty()) {
    RegallocEdge to{.block = edge(current_->targets[otherwise])};
    chunk_.push_back(jump_instruction(current_->position));
    out_.blocks[block].successors.push_back(std::move(to));
    return finish();
  }
  if (cases.size() >= kMinTableCases && switch_table(block, operand, cases, otherwise)) {
    return finish();
  }
  int size = size_of(operand);
  uint8_t bytes = static_cast<uint8_t>(size);
  bool linear = cases.size() <= kMaxLinearCases;
  size_t middle = linear ? 0 : cases.size() / 2;
  int64_t pivot = cases[middle].value;
  VReg v = use(operand);
  std::optional<int64_t> small;
  int64_t narrow = size == 4   ? static_cast<int32_t>(pivot)
                   : size == 2 ? static_cast<int16_t>(pivot)
                   : size == 1 ? static_cast<int8_t>(pivot)
                               : pivot;
  if (narrow == static_cast<int32_t>(narrow)) small = narrow;
  if (small) {
    emit(M::kCmp, {Arg::use_any(v, bytes), Arg::imm(*small)});
  } else {
    VReg wide = materialize_integer(pivot, size, false);
    emit(M::kCmp, {Arg::use(v, bytes), Arg::use_any(wide, bytes)});
  }
  MachineInstruction& branch = emit_pseudo(Pseudo::kBranch, {});
  uint32_t first = 0, second = new_block(false);
  absl::Span<const SwitchCase> rest;
  if (linear) {
    branch.form.condition = as::Condition::kEqual;
    rest = cases.subspan(1);
    finish();
    first = edge(current_->targets[cases[0].target]);
  } else {
    bool is_signed = f_.type(operand)->is_signed();
    branch.form.condition = is_signed ? as::Condition::kLess : as::Condition::kBelow;
    rest = cases.subspan(middle);
    finish();
    first = new_block(false);
    switch_tree(first, operand, cases.subspan(0, middle), otherwise);
  }
  out_.blocks[block].successors.push_back({.block = first});
  out_.blocks[block].successors.push_back({.block = second});
  switch_tree(second, operand, rest, otherwise);
}

// A jump table, when the cases are at least half of their range.
bool Selector::switch_table(uint32_t block, V operand, absl::Span<const SwitchCase> cases,
                            uint32_t otherwise) {
  uint64_t low = static_cast<uint64_t>(cases.front().value);
  uint64_t range = static_cast<uint64_t>(cases.back().value) - low;
  if (range / 2 >= cases.size() || low != static_cast<uint64_t>(static_cast<int32_t>(low))) {
    return false;
  }
  VReg v = extended(operand, 8);
  VReg index = v;
  if (low != 0) {
    index = new_integer();
    Address difference{.base = v, .displacement = -static_cast<int64_t>(low)};
    emit(M::kLea, {Arg::def(index, 8), Arg::mem(difference, 8)});
  }
  emit(M::kCmp, {Arg::use(index, 8), Arg::imm(static_cast<int64_t>(range))});
  MachineInstruction& check = emit_pseudo(Pseudo::kBranch, {});
  check.form.condition = as::Condition::kAbove;
  JumpTable& table = out_.jump_tables.emplace_back();
  table.symbol = absl::StrCat(f_.name(), ".jump", out_.jump_tables.size());
  uint32_t dispatch = new_block(false);
  std::vector<MachineInstruction> head = std::exchange(chunk_, {});

  std::vector<uint32_t> block_of_target(current_->targets.size(), ~0u);
  auto block_for = [&](uint32_t target) {
    if (block_of_target[target] == ~0u) {
      const ir::Target& to = current_->targets[target];
      // Never the target itself: it has other predecessors, or gets them from the check.
      uint32_t between = new_block(false);
      std::vector<MachineInstruction> saved = std::exchange(chunk_, {});
      RegallocEdge onward{.block = machine_block_[to.block.index]};
      for (V argument : to.arguments) onward.arguments.push_back(use(argument));
      chunk_.push_back(jump_instruction(current_->position));
      out_.blocks[between].instructions = std::exchange(chunk_, std::move(saved));
      out_.blocks[between].successors.push_back(std::move(onward));
      block_of_target[target] = between;
      out_.blocks[dispatch].successors.push_back({.block = between});
    }
    return block_of_target[target];
  };
  size_t next = 0;
  for (uint64_t i = 0; i <= range; ++i) {
    bool hit = static_cast<uint64_t>(cases[next].value) - low == i;
    table.blocks.push_back(block_for(hit ? cases[next].target : otherwise));
    if (hit) ++next;
  }
  VReg base = materialize_address(table.symbol);
  VReg entry = new_integer(), target = new_integer();
  Address place{.base = base, .index = index, .scale = 4};
  emit(M::kMovsxd, {Arg::def(entry, 8), Arg::mem(place, 4)});
  emit(M::kAdd, {Arg::tied(target, entry, 8), Arg::use_any(base, 8)});
  emit(M::kJmp, {Arg::use(target, 8)});
  out_.blocks[dispatch].instructions = std::exchange(chunk_, std::move(head));
  uint32_t default_block = edge(current_->targets[otherwise]);
  out_.blocks[block].successors.push_back({.block = default_block});
  out_.blocks[block].successors.push_back({.block = dispatch});
  return true;
}

}  // namespace tandem::x64
