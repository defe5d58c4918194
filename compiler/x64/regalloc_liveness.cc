// The register allocator's analysis: order of the blocks, dominators, live values with the distance
// of their next uses, affinity webs; and the check that the input is what regalloc.h asks for.
//
// Liveness goes value by value: from each use up through the predecessors to the definition (B.
// Boissinot et al., "Computing Liveness Sets for SSA-Form Programs", 2011), which costs no more
// than the size of the answer. The blocks found for one value, sorted backwards, are then all that
// the data flow of its distances has to look at.

#include <algorithm>
#include <numeric>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "compiler/x64/regalloc_internal.h"

namespace tandem::x64::regalloc {
namespace {

// One use of a value. Arguments of edges count as uses by the block's last instruction.
struct UseSite {
  uint32_t block = 0;
  uint32_t instruction = 0;
  PhysicalRegister fixed = kNoRegister;
};

class Analyzer {
 public:
  Analyzer(const RegallocInput& input, Analysis& facts) : input_(input), facts_(facts) {}

  absl::Status run() {
    if (absl::Status s = check_shape(); !s.ok()) return s;
    if (absl::Status s = find_defs(); !s.ok()) return s;
    if (absl::Status s = find_order(); !s.ok()) return s;
    find_dominators();
    find_kills();
    find_webs();
    collect_uses();
    return find_liveness();
  }

 private:
  absl::Status error(absl::string_view what, uint32_t index) const {
    return absl::InternalError(absl::StrCat("register allocation: ", what, " ", index));
  }

  absl::Status check_shape() const;
  absl::Status check_edges() const;
  absl::Status check_block(uint32_t b) const;
  absl::Status check_operands(uint32_t i) const;
  absl::Status find_defs();
  absl::Status define(VReg v, uint32_t block, uint32_t instruction);
  absl::Status find_order();
  void find_dominators();
  void find_kills();
  void find_webs();
  uint32_t find_web(uint32_t v);
  void collect_uses();
  absl::Status find_liveness();
  absl::Status spread(VReg v);
  void measure(VReg v);
  bool relax(uint32_t b, KillClass kill);

  const RegallocInput& input_;
  Analysis& facts_;
  std::vector<uint32_t> use_start_;  // by VReg, into uses_
  std::vector<UseSite> uses_;
  std::vector<uint32_t> first_kill_[kKillClasses];  // by block; kNone if none

  // For the VReg at hand: the blocks it is live into, and by block, if stamped with the VReg, the
  // index of its first use there and its distance so far.
  std::vector<uint32_t> live_blocks_;
  std::vector<uint32_t> live_stamp_, use_stamp_, first_use_;
  std::vector<LiveIn> value_;
};

absl::Status Analyzer::check_shape() const {
  const size_t blocks = input_.blocks.size();
  if (blocks == 0) return error("no blocks, function", 0);
  if (!input_.blocks[0].predecessors.empty() || !input_.blocks[0].parameters.empty()) {
    return error("predecessors or parameters at the entry block", 0);
  }
  uint32_t next = 0;
  for (uint32_t b = 0; b < blocks; b++) {
    const RegallocBlock& block = input_.blocks[b];
    if (block.first_instruction != next || block.end_instruction <= next ||
        block.end_instruction > input_.instructions.size()) {
      return error("instructions are not consecutive in block", b);
    }
    next = block.end_instruction;
    if (absl::Status s = check_block(b); !s.ok()) return s;
  }
  if (next != input_.instructions.size())
    return error("instructions outside of blocks, from", next);
  if (absl::Status s = check_edges(); !s.ok()) return s;
  for (uint32_t i = 0; i < next; i++) {
    if (absl::Status s = check_operands(i); !s.ok()) return s;
  }
  return absl::OkStatus();
}

// Predecessors are the successors turned round.
absl::Status Analyzer::check_edges() const {
  std::vector<std::pair<uint32_t, uint32_t>> out, in;
  for (uint32_t b = 0; b < input_.blocks.size(); b++) {
    for (const RegallocEdge& edge : input_.blocks[b].successors) out.push_back({b, edge.block});
    for (uint32_t p : input_.blocks[b].predecessors) in.push_back({p, b});
  }
  std::sort(out.begin(), out.end());
  std::sort(in.begin(), in.end());
  auto [a, b] = std::mismatch(out.begin(), out.end(), in.begin(), in.end());
  if (a == out.end() && b == in.end()) return absl::OkStatus();
  return error("successors and predecessors disagree in block",
               a == out.end() || (b != in.end() && *b < *a) ? b->first : a->first);
}

absl::Status Analyzer::check_block(uint32_t b) const {
  const RegallocBlock& block = input_.blocks[b];
  for (uint32_t p : block.predecessors) {
    if (p >= input_.blocks.size()) return error("unknown predecessor of block", b);
  }
  for (const RegallocEdge& edge : block.successors) {
    if (edge.block >= input_.blocks.size()) return error("unknown successor of block", b);
    const RegallocBlock& to = input_.blocks[edge.block];
    if (edge.arguments.size() != to.parameters.size()) {
      return error("wrong number of arguments on an edge out of block", b);
    }
    for (VReg v : edge.arguments) {
      if (v >= input_.vregs.size()) return error("unknown argument in block", b);
    }
    for (size_t k = 0; k < edge.arguments.size(); k++) {
      if (input_.vregs[edge.arguments[k]].register_class !=
          input_.vregs[to.parameters[k]].register_class) {
        return error("an argument's class differs from the parameter's in block", b);
      }
    }
    if (block.successors.size() > 1 && to.predecessors.size() > 1) {
      return error("critical edge out of block", b);
    }
  }
  const RegallocInstruction& branch = input_.instructions[block.end_instruction - 1];
  if (block.successors.size() == 1 && (!branch.operands.empty() || branch.clobbers != 0)) {
    return error("operands or clobbers on the unconditional branch of block", b);
  }
  for (const Operand& o : branch.operands) {
    if (o.kind == OperandKind::kDef && !block.successors.empty()) {
      return error("definition by the branch of block", b);
    }
  }
  return absl::OkStatus();
}

absl::Status Analyzer::check_operands(uint32_t i) const {
  const RegallocInstruction& instruction = input_.instructions[i];
  for (const Operand& o : instruction.operands) {
    if (o.vreg >= input_.vregs.size()) return error("unknown virtual register at instruction", i);
    if (o.constraint == OperandConstraint::kFixed &&
        (o.fixed >= kRegisterCount || (input_.allocatable & bit(o.fixed)) == 0 ||
         class_of(o.fixed) != input_.vregs[o.vreg].register_class)) {
      return error("fixed register not allocatable or of another class at instruction", i);
    }
    if (o.constraint != OperandConstraint::kReuse) continue;
    if (o.kind != OperandKind::kDef || o.point != OperandPoint::kLate ||
        o.reuse >= instruction.operands.size() ||
        instruction.operands[o.reuse].kind != OperandKind::kUse ||
        instruction.operands[o.reuse].point != OperandPoint::kEarly ||
        instruction.operands[o.reuse].vreg >= input_.vregs.size() ||
        input_.vregs[instruction.operands[o.reuse].vreg].register_class !=
            input_.vregs[o.vreg].register_class) {
      return error("a reuse constraint has to join a late def to an early use, at instruction", i);
    }
  }
  return absl::OkStatus();
}

absl::Status Analyzer::define(VReg v, uint32_t block, uint32_t instruction) {
  if (v >= input_.vregs.size()) return error("unknown virtual register in block", block);
  if (facts_.def_block[v] != kNone) return error("second definition of virtual register", v);
  facts_.def_block[v] = block;
  facts_.def_instruction[v] = instruction;
  return absl::OkStatus();
}

absl::Status Analyzer::find_defs() {
  facts_.def_block.assign(input_.vregs.size(), kNone);
  facts_.def_instruction.assign(input_.vregs.size(), kNone);
  for (uint32_t b = 0; b < input_.blocks.size(); b++) {
    const RegallocBlock& block = input_.blocks[b];
    for (VReg v : block.parameters) {
      if (absl::Status s = define(v, b, kNone); !s.ok()) return s;
    }
    for (uint32_t i = block.first_instruction; i < block.end_instruction; i++) {
      for (const Operand& o : input_.instructions[i].operands) {
        if (o.kind != OperandKind::kDef) continue;
        if (absl::Status s = define(o.vreg, b, i); !s.ok()) return s;
      }
    }
  }
  return absl::OkStatus();
}

absl::Status Analyzer::find_order() {
  const size_t blocks = input_.blocks.size();
  facts_.order_index.assign(blocks, kNone);
  std::vector<uint32_t> next_successor(blocks, 0), stack = {0};
  std::vector<bool> seen(blocks, false);
  seen[0] = true;
  while (!stack.empty()) {
    const uint32_t b = stack.back();
    const auto& successors = input_.blocks[b].successors;
    if (next_successor[b] == successors.size()) {
      facts_.order.push_back(b);
      stack.pop_back();
      continue;
    }
    const uint32_t s = successors[next_successor[b]++].block;
    if (seen[s]) continue;
    seen[s] = true;
    stack.push_back(s);
  }
  std::reverse(facts_.order.begin(), facts_.order.end());
  for (uint32_t k = 0; k < facts_.order.size(); k++) facts_.order_index[facts_.order[k]] = k;
  for (uint32_t b = 0; b < blocks; b++) {
    if (!seen[b]) return error("unreachable block", b);
    for (const RegallocEdge& edge : input_.blocks[b].successors) {
      if (facts_.order_index[edge.block] <= facts_.order_index[b]) facts_.has_loop = true;
    }
  }
  return absl::OkStatus();
}

// K. Cooper, T. Harvey & K. Kennedy, "A Simple, Fast Dominance Algorithm", 2001.
void Analyzer::find_dominators() {
  std::vector<uint32_t>& dominator = facts_.dominator;
  const std::vector<uint32_t>& index = facts_.order_index;
  dominator.assign(input_.blocks.size(), kNone);
  dominator[0] = 0;
  for (bool changed = true; changed;) {
    changed = false;
    for (uint32_t b : facts_.order) {
      if (b == 0) continue;
      uint32_t best = kNone;
      for (uint32_t p : input_.blocks[b].predecessors) {
        if (dominator[p] == kNone) continue;
        if (best == kNone) best = p;
        for (uint32_t q = p; q != best;) {
          while (index[q] > index[best]) q = dominator[q];
          while (index[best] > index[q]) best = dominator[best];
        }
      }
      if (dominator[b] != best) dominator[b] = best, changed = true;
    }
  }
}

void Analyzer::find_kills() {
  facts_.kills.assign(input_.instructions.size(), 0);
  facts_.fixed_registers.assign(input_.instructions.size(), 0);
  const RegisterSet integers = input_.allocatable & kIntegerRegisters;
  const RegisterSet floats = input_.allocatable & kFloatRegisters;
  for (auto& kills : first_kill_) kills.assign(input_.blocks.size(), kNone);
  for (uint32_t b = 0; b < input_.blocks.size(); b++) {
    for (uint32_t i = input_.blocks[b].first_instruction; i < input_.blocks[b].end_instruction;
         i++) {
      const RegallocInstruction& instruction = input_.instructions[i];
      RegisterSet named = instruction.clobbers;
      for (const Operand& o : instruction.operands) {
        if (o.constraint == OperandConstraint::kFixed) named |= bit(o.fixed);
      }
      facts_.fixed_registers[i] = named;
      const bool kills[kKillClasses] = {
          (instruction.clobbers & integers) == integers,
          (instruction.clobbers & floats) == floats,
          (instruction.clobbers & integers) == integers || instruction.is_safepoint,
      };
      for (int k = 0; k < kKillClasses; k++) {
        if (!kills[k]) continue;
        facts_.kills[i] |= 1 << k;
        if (first_kill_[k][b] == kNone) first_kill_[k][b] = i;
      }
    }
  }
}

uint32_t Analyzer::find_web(uint32_t v) {
  std::vector<uint32_t>& web = facts_.web;
  while (web[v] != v) v = web[v] = web[web[v]];
  return v;
}

void Analyzer::find_webs() {
  facts_.web.resize(input_.vregs.size());
  std::iota(facts_.web.begin(), facts_.web.end(), 0);
  auto join = [&](VReg a, VReg b) { facts_.web[find_web(a)] = find_web(b); };
  for (const RegallocBlock& block : input_.blocks) {
    for (const RegallocEdge& edge : block.successors) {
      for (size_t k = 0; k < edge.arguments.size(); k++) {
        if (input_.vregs[edge.arguments[k]].rematerializable) continue;
        join(edge.arguments[k], input_.blocks[edge.block].parameters[k]);
      }
    }
  }
  for (VReg v = 0; v < facts_.web.size(); v++) facts_.web[v] = find_web(v);
}

void Analyzer::collect_uses() {
  use_start_.assign(input_.vregs.size() + 2, 0);
  auto for_each_use = [&](auto fn) {
    for (uint32_t b = 0; b < input_.blocks.size(); b++) {
      const RegallocBlock& block = input_.blocks[b];
      for (uint32_t i = block.first_instruction; i < block.end_instruction; i++) {
        for (const Operand& o : input_.instructions[i].operands) {
          if (o.kind != OperandKind::kUse) continue;
          const bool is_fixed = o.constraint == OperandConstraint::kFixed;
          fn(o.vreg, UseSite{b, i, is_fixed ? o.fixed : kNoRegister});
        }
      }
      for (const RegallocEdge& edge : block.successors) {
        for (VReg v : edge.arguments) fn(v, UseSite{b, block.end_instruction - 1, kNoRegister});
      }
    }
  };
  for_each_use([&](VReg v, const UseSite&) { use_start_[v + 2]++; });
  for (size_t v = 2; v < use_start_.size(); v++) use_start_[v] += use_start_[v - 1];
  uses_.resize(use_start_.back());
  for_each_use([&](VReg v, const UseSite& site) { uses_[use_start_[v + 1]++] = site; });
}

absl::Status Analyzer::find_liveness() {
  const size_t blocks = input_.blocks.size();
  facts_.live_in.resize(blocks);
  facts_.is_used.assign(input_.vregs.size(), false);
  live_stamp_.assign(blocks, kNone);
  use_stamp_.assign(blocks, kNone);
  first_use_.assign(blocks, 0);
  value_.assign(blocks, {});
  for (VReg v = 0; v < input_.vregs.size(); v++) {
    if (use_start_[v] == use_start_[v + 1]) continue;
    facts_.is_used[v] = true;
    if (absl::Status s = spread(v); !s.ok()) return s;
    if (live_blocks_.empty()) continue;
    measure(v);
    for (uint32_t b : live_blocks_) facts_.live_in[b].push_back(value_[b]);
  }
  return absl::OkStatus();
}

// Finds the blocks into which `v` is live.
absl::Status Analyzer::spread(VReg v) {
  const uint32_t home = facts_.def_block[v];
  if (home == kNone) return error("no definition of virtual register", v);
  live_blocks_.clear();
  auto mark = [&](uint32_t b) {
    if (b == home || live_stamp_[b] == v) return;
    live_stamp_[b] = v;
    live_blocks_.push_back(b);
  };
  for (uint32_t k = use_start_[v]; k < use_start_[v + 1]; k++) {
    const UseSite& use = uses_[k];
    if (use.block == home && facts_.def_instruction[v] != kNone &&
        use.instruction <= facts_.def_instruction[v]) {
      return error("use before the definition of virtual register", v);
    }
    if (use_stamp_[use.block] != v) use_stamp_[use.block] = v, first_use_[use.block] = k;
    mark(use.block);
  }
  for (size_t k = 0; k < live_blocks_.size(); k++) {
    if (live_blocks_[k] == 0) return error("definition does not dominate uses of register", v);
    for (uint32_t p : input_.blocks[live_blocks_[k]].predecessors) mark(p);
  }
  return absl::OkStatus();
}

// Finds the distances of the next uses of `v` from the starts of the blocks it is live into.
void Analyzer::measure(VReg v) {
  std::sort(live_blocks_.begin(), live_blocks_.end(),
            [&](uint32_t a, uint32_t b) { return facts_.order_index[a] > facts_.order_index[b]; });
  for (uint32_t b : live_blocks_) value_[b] = LiveIn{v, kFar, kNoRegister};
  const KillClass kill = kill_class(input_.vregs[v]);
  // Distances only guide choices: a few rounds are enough for all but the oddest graphs.
  for (int round = 0; round < 4; round++) {
    bool changed = false;
    for (uint32_t b : live_blocks_) changed |= relax(b, kill);
    if (!changed) break;
  }
}

bool Analyzer::relax(uint32_t b, KillClass kill) {
  LiveIn& in = value_[b];
  const VReg v = in.vreg;
  const RegallocBlock& block = input_.blocks[b];
  const uint32_t killed_at = first_kill_[static_cast<int>(kill)][b];
  LiveIn now{v, kFar, kNoRegister};
  if (use_stamp_[b] == v) {
    for (uint32_t k = first_use_[b]; k < use_start_[v + 1] && uses_[k].block == b; k++) {
      if (uses_[k].instruction > killed_at && killed_at != kNone) break;
      now.distance = std::min(now.distance, uses_[k].instruction - block.first_instruction);
      if (now.fixed == kNoRegister) now.fixed = uses_[k].fixed;
    }
  }
  if (killed_at == kNone && (now.distance == kFar || now.fixed == kNoRegister)) {
    const uint32_t length = block.end_instruction - block.first_instruction;
    for (const RegallocEdge& edge : block.successors) {
      if (live_stamp_[edge.block] != v) continue;
      const LiveIn& next = value_[edge.block];
      if (next.distance == kFar) continue;
      const uint32_t length_of_edge = edge_length(input_, b, edge.block);
      const uint64_t through = uint64_t{length} + length_of_edge + next.distance;
      if (through < now.distance) now.distance = static_cast<uint32_t>(through);
      if (now.fixed == kNoRegister && length_of_edge == 0) now.fixed = next.fixed;
    }
  }
  const bool changed = now.distance != in.distance || now.fixed != in.fixed;
  in = now;
  return changed;
}

}  // namespace

uint32_t edge_length(const RegallocInput& input, uint32_t from, uint32_t to) {
  return input.blocks[to].frequency * 4 <= input.blocks[from].frequency ? kColdEdge : 0;
}

absl::Status analyze(const RegallocInput& input, Analysis& facts) {
  return Analyzer(input, facts).run();
}

}  // namespace tandem::x64::regalloc
