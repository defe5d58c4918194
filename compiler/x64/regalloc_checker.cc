// Checks an allocation without knowing how it was made (C. Fallin, "Cranelift, Part 3: Correctness
// in Register Allocation", 2021). It runs the allocated code on symbols: the state says for each
// register and slot which virtual registers' values it holds, along all paths (where paths meet,
// what all of them agree on). What it proves:
//
//   - every use reads a location that holds its virtual register, at its point;
//   - what is used at the late point, and what is defined at the early one, is intact at the end;
//   - locations satisfy the operands' constraints and classes;
//   - on every edge, the parameters' values are where the successor looks for them;
//   - at a safepoint, the listed slots hold live pointers, every pointer live across it is listed,
//   and
//     no other copy of a pointer is used afterwards, for only the listed ones follow a moving
//     stack.

#include <algorithm>
#include <deque>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "compiler/x64/regalloc.h"

namespace tandem::x64 {
namespace {

// Registers are 0..31 here, slot n is 32 + n.
uint32_t key_of(Location l) {
  return l.is_register() ? l.index : kRegisterCount + l.index;
}

std::string name_of(Location l) {
  if (l.is_register()) return absl::StrCat("register ", l.index);
  if (l.is_slot()) return absl::StrCat("slot ", l.index);
  return "nowhere";
}

// The virtual registers that each location holds, sorted; locations without any are left out.
using Contents = absl::InlinedVector<VReg, 2>;
using State = absl::flat_hash_map<uint32_t, Contents>;

bool holds(const Contents& contents, VReg v) {
  return std::binary_search(contents.begin(), contents.end(), v);
}

void insert(Contents& contents, VReg v) {
  const auto at = std::lower_bound(contents.begin(), contents.end(), v);
  if (at == contents.end() || *at != v) contents.insert(at, v);
}

class Checker {
 public:
  Checker(const RegallocInput& input, const RegallocOutput& output)
      : input_(input), output_(output) {}

  absl::Status run() {
    if (absl::Status s = check_shape(); !s.ok()) return s;
    find_live_in();
    // First to a fixed point without complaint, then once more over every block to report.
    entry_.resize(input_.blocks.size());
    is_reached_.assign(input_.blocks.size(), false);
    is_reached_[0] = true;
    work_.push_back(0);
    while (!work_.empty()) {
      const uint32_t b = work_.front();
      work_.pop_front();
      if (absl::Status s = run_block(b, /*report=*/false); !s.ok()) return s;
    }
    for (uint32_t b = 0; b < input_.blocks.size(); b++) {
      if (absl::Status s = run_block(b, /*report=*/true); !s.ok()) return s;
    }
    return absl::OkStatus();
  }

 private:
  template <typename... Parts>
  absl::Status error(uint32_t instruction, const Parts&... parts) const {
    return absl::InternalError(
        absl::StrCat("register allocation check: instruction ", instruction, ": ", parts...));
  }

  bool is_wide(VReg v) const { return v != kNoVReg && input_.vregs[v].size > 8; }

  absl::Status check_shape() const;
  absl::Status check_constraint(uint32_t i, size_t k) const;
  absl::Status check_location(uint32_t i, Location location, VReg v) const;
  void find_live_in();
  absl::Status run_block(uint32_t b, bool report);
  absl::Status run_moves(size_t& next, uint32_t instruction, bool after, State& state, bool report);
  absl::Status run_instruction(uint32_t i, State& state, bool report);
  absl::Status read_all(uint32_t i, bool late_only, const State& state) const;
  void write_defs(uint32_t i, OperandPoint point, State& state) const;
  absl::Status check_defs(uint32_t i, const State& state) const;
  absl::Status run_safepoint(uint32_t i, State& state, bool report);
  void flow(const RegallocEdge& edge, const State& state);
  void write(State& state, Location to, Contents contents, bool wide) const;
  void define(State& state, Location to, VReg v) const;

  const RegallocInput& input_;
  const RegallocOutput& output_;
  std::vector<absl::flat_hash_set<VReg>> live_in_;
  std::vector<State> entry_;
  std::vector<bool> is_reached_;
  std::deque<uint32_t> work_;
  // The block at hand: what is live after each of its instructions that is a safepoint.
  absl::flat_hash_map<uint32_t, absl::flat_hash_set<VReg>> live_after_;
};

absl::Status Checker::check_shape() const {
  if (output_.locations.size() != input_.instructions.size()) {
    return error(0, "locations are missing");
  }
  for (uint32_t i = 0; i < input_.instructions.size(); i++) {
    if (output_.locations[i].size() != input_.instructions[i].operands.size()) {
      return error(i, "locations are missing");
    }
    for (size_t k = 0; k < output_.locations[i].size(); k++) {
      if (absl::Status s = check_constraint(i, k); !s.ok()) return s;
    }
  }
  for (size_t k = 1; k < output_.moves.size(); k++) {
    const Move& a = output_.moves[k - 1];
    const Move& b = output_.moves[k];
    if (std::pair(a.instruction, a.after) > std::pair(b.instruction, b.after)) {
      return error(b.instruction, "moves are out of order");
    }
  }
  return absl::OkStatus();
}

absl::Status Checker::check_location(uint32_t i, Location location, VReg v) const {
  if (location.is_register()) {
    if (location.index >= kRegisterCount || (input_.allocatable >> location.index & 1) == 0) {
      return error(i, name_of(location), " is not allocatable");
    }
    const RegisterClass c = class_of(static_cast<PhysicalRegister>(location.index));
    if (v != kNoVReg && c != input_.vregs[v].register_class) {
      return error(i, name_of(location), " is of the wrong class for v", v);
    }
  } else if (location.is_slot()) {
    if (location.index + (is_wide(v) ? 2 : 1) > output_.slot_count) {
      return error(i, name_of(location), " is beyond the spill area");
    }
  } else {
    return error(i, "no location for v", v);
  }
  return absl::OkStatus();
}

absl::Status Checker::check_constraint(uint32_t i, size_t k) const {
  const Operand& o = input_.instructions[i].operands[k];
  const Location location = output_.locations[i][k];
  if (absl::Status s = check_location(i, location, o.vreg); !s.ok()) return s;
  switch (o.constraint) {
    case OperandConstraint::kAny:
      return absl::OkStatus();
    case OperandConstraint::kRegister:
      if (location.is_register()) return absl::OkStatus();
      return error(i, "operand ", k, " has to be in a register");
    case OperandConstraint::kFixed:
      if (location == Location::in_register(o.fixed)) return absl::OkStatus();
      return error(i, "operand ", k, " has to be in register ", o.fixed);
    case OperandConstraint::kReuse:
      if (location.is_register() && location == output_.locations[i][o.reuse]) {
        return absl::OkStatus();
      }
      return error(i, "operand ", k, " has to be where operand ", o.reuse, " is");
  }
  return error(i, "operand ", k, " has an unknown constraint");
}

// Plain backward data flow: slower than the allocator's, and unlike it.
void Checker::find_live_in() {
  live_in_.resize(input_.blocks.size());
  for (bool changed = true; changed;) {
    changed = false;
    for (uint32_t b = static_cast<uint32_t>(input_.blocks.size()); b-- > 0;) {
      const RegallocBlock& block = input_.blocks[b];
      absl::flat_hash_set<VReg> live;
      for (const RegallocEdge& edge : block.successors) {
        live.insert(live_in_[edge.block].begin(), live_in_[edge.block].end());
        live.insert(edge.arguments.begin(), edge.arguments.end());
      }
      for (uint32_t i = block.end_instruction; i-- > block.first_instruction;) {
        for (const Operand& o : input_.instructions[i].operands) {
          if (o.kind == OperandKind::kDef) live.erase(o.vreg);
        }
        for (const Operand& o : input_.instructions[i].operands) {
          if (o.kind == OperandKind::kUse) live.insert(o.vreg);
        }
      }
      for (VReg v : block.parameters) live.erase(v);
      if (live.size() != live_in_[b].size()) live_in_[b] = std::move(live), changed = true;
    }
  }
}

// Writes a location, and destroys what overlaps it: a wide slot takes two places.
void Checker::write(State& state, Location to, Contents contents, bool wide) const {
  const uint32_t key = key_of(to);
  if (to.is_slot()) {
    if (wide) state.erase(key + 1);
    if (to.index > 0) {
      const auto below = state.find(key - 1);
      if (below != state.end() && std::any_of(below->second.begin(), below->second.end(),
                                              [&](VReg v) { return is_wide(v); })) {
        state.erase(below);
      }
    }
  }
  if (contents.empty()) {
    state.erase(key);
  } else {
    state[key] = std::move(contents);
  }
}

void Checker::define(State& state, Location to, VReg v) const {
  for (auto& [key, contents] : state) {
    const auto at = std::lower_bound(contents.begin(), contents.end(), v);
    if (at != contents.end() && *at == v) contents.erase(at);
  }
  write(state, to, {v}, is_wide(v));
}

absl::Status Checker::run_moves(size_t& next, uint32_t instruction, bool after, State& state,
                                bool report) {
  for (; next < output_.moves.size(); next++) {
    const Move& move = output_.moves[next];
    if (move.instruction != instruction || move.after != after) break;
    if (absl::Status s = check_location(instruction, move.to, move.vreg); !s.ok()) return s;
    if (move.kind == Move::Kind::kRematerialize) {
      if (!input_.vregs[move.vreg].rematerializable || !move.to.is_register()) {
        return error(instruction, "v", move.vreg, " cannot be made again in ", name_of(move.to));
      }
      write(state, move.to, {move.vreg}, is_wide(move.vreg));
      continue;
    }
    if (absl::Status s = check_location(instruction, move.from, move.vreg); !s.ok()) return s;
    const auto from = state.find(key_of(move.from));
    Contents contents = from == state.end() ? Contents{} : from->second;
    // A loop may be entered a first time with less than is known later, never with more.
    if (report && move.vreg != kNoVReg && !holds(contents, move.vreg)) {
      return error(instruction, "a move reads v", move.vreg, " from ", name_of(move.from),
                   ", which does not hold it");
    }
    if (move.kind == Move::Kind::kExchange) {
      if (!move.from.is_register() || !move.to.is_register()) {
        return error(instruction, "an exchange of other than registers");
      }
      const auto to = state.find(key_of(move.to));
      write(state, move.from, to == state.end() ? Contents{} : Contents(to->second), false);
    } else if (move.from.is_slot() && move.to.is_slot()) {
      return error(instruction, "a move from slot to slot");
    }
    const bool wide =
        std::any_of(contents.begin(), contents.end(), [&](VReg v) { return is_wide(v); });
    write(state, move.to, std::move(contents), wide || is_wide(move.vreg));
  }
  return absl::OkStatus();
}

absl::Status Checker::read_all(uint32_t i, bool late_only, const State& state) const {
  const auto& operands = input_.instructions[i].operands;
  for (size_t k = 0; k < operands.size(); k++) {
    const Operand& o = operands[k];
    if (o.kind != OperandKind::kUse || (late_only && o.point == OperandPoint::kEarly)) continue;
    const auto at = state.find(key_of(output_.locations[i][k]));
    if (at == state.end() || !holds(at->second, o.vreg)) {
      return error(i, "operand ", k, " reads ", name_of(output_.locations[i][k]),
                   ", which does not hold v", o.vreg);
    }
  }
  return absl::OkStatus();
}

void Checker::write_defs(uint32_t i, OperandPoint point, State& state) const {
  const auto& operands = input_.instructions[i].operands;
  for (size_t k = 0; k < operands.size(); k++) {
    if (operands[k].kind != OperandKind::kDef || operands[k].point != point) continue;
    define(state, output_.locations[i][k], operands[k].vreg);
  }
}

absl::Status Checker::check_defs(uint32_t i, const State& state) const {
  const auto& operands = input_.instructions[i].operands;
  for (size_t k = 0; k < operands.size(); k++) {
    if (operands[k].kind != OperandKind::kDef) continue;
    const auto at = state.find(key_of(output_.locations[i][k]));
    if (at == state.end() || !holds(at->second, operands[k].vreg)) {
      return error(i, "the definition of v", operands[k].vreg, " is overwritten");
    }
  }
  return absl::OkStatus();
}

absl::Status Checker::run_safepoint(uint32_t i, State& state, bool report) {
  const auto at = std::lower_bound(
      output_.safepoints.begin(), output_.safepoints.end(), i,
      [](const SafepointSlots& s, uint32_t instruction) { return s.instruction < instruction; });
  if (at == output_.safepoints.end() || at->instruction != i) {
    return error(i, "the safepoint's slots are missing");
  }
  absl::flat_hash_set<VReg> live = live_after_[i];
  const absl::flat_hash_set<VReg> across = live;
  for (const Operand& o : input_.instructions[i].operands) {
    if (o.kind == OperandKind::kUse && o.point == OperandPoint::kLate) live.insert(o.vreg);
  }
  absl::flat_hash_set<VReg> listed;
  State kept;
  for (uint32_t slot : at->slots) {
    const uint32_t key = key_of(Location::in_slot(slot));
    const auto found = state.find(key);
    bool is_pointer = false;
    if (found != state.end()) {
      for (VReg v : found->second) {
        if (!input_.vregs[v].is_pointer || !live.contains(v)) continue;
        is_pointer = true;
        listed.insert(v);
        insert(kept[key], v);
      }
    }
    if (report && !is_pointer) return error(i, "slot ", slot, " holds no live pointer");
  }
  if (report) {
    for (VReg v : across) {
      const VRegInfo& info = input_.vregs[v];
      if (!info.is_pointer || info.rematerializable || listed.contains(v)) continue;
      return error(i, "the live pointer v", v, " is in none of the listed slots");
    }
  }
  for (auto& [key, contents] : state) {
    const auto keeps = kept.find(key);
    const auto end = std::remove_if(contents.begin(), contents.end(), [&](VReg v) {
      return input_.vregs[v].is_pointer && (keeps == kept.end() || !holds(keeps->second, v));
    });
    contents.erase(end, contents.end());
  }
  return absl::OkStatus();
}

absl::Status Checker::run_instruction(uint32_t i, State& state, bool report) {
  const RegallocInstruction& instruction = input_.instructions[i];
  if (report) {
    if (absl::Status s = read_all(i, /*late_only=*/false, state); !s.ok()) return s;
  }
  write_defs(i, OperandPoint::kEarly, state);
  if (report) {  // the uses may be read after the early definitions are written
    if (absl::Status s = read_all(i, /*late_only=*/false, state); !s.ok()) return s;
  }
  for (int r = 0; r < kRegisterCount; r++) {
    if (instruction.clobbers >> r & 1) state.erase(r);
  }
  if (instruction.is_safepoint) {
    if (absl::Status s = run_safepoint(i, state, report); !s.ok()) return s;
  }
  write_defs(i, OperandPoint::kLate, state);
  if (!report) return absl::OkStatus();
  if (absl::Status s = read_all(i, /*late_only=*/true, state); !s.ok()) return s;
  return check_defs(i, state);
}

absl::Status Checker::run_block(uint32_t b, bool report) {
  const RegallocBlock& block = input_.blocks[b];
  live_after_.clear();
  absl::flat_hash_set<VReg> live;
  for (const RegallocEdge& edge : block.successors) {
    live.insert(live_in_[edge.block].begin(), live_in_[edge.block].end());
    live.insert(edge.arguments.begin(), edge.arguments.end());
  }
  for (uint32_t i = block.end_instruction; i-- > block.first_instruction;) {
    const RegallocInstruction& instruction = input_.instructions[i];
    for (const Operand& o : instruction.operands) {
      if (o.kind == OperandKind::kDef) live.erase(o.vreg);
    }
    if (instruction.is_safepoint) live_after_[i] = live;
    for (const Operand& o : instruction.operands) {
      if (o.kind == OperandKind::kUse) live.insert(o.vreg);
    }
  }
  State state = entry_[b];
  size_t next =
      std::lower_bound(output_.moves.begin(), output_.moves.end(), block.first_instruction,
                       [](const Move& move, uint32_t i) { return move.instruction < i; }) -
      output_.moves.begin();
  for (uint32_t i = block.first_instruction; i < block.end_instruction; i++) {
    if (absl::Status s = run_moves(next, i, false, state, report); !s.ok()) return s;
    if (absl::Status s = run_instruction(i, state, report); !s.ok()) return s;
    if (absl::Status s = run_moves(next, i, true, state, report); !s.ok()) return s;
  }
  if (report) return absl::OkStatus();
  for (const RegallocEdge& edge : block.successors) flow(edge, state);
  return absl::OkStatus();
}

// Follows an edge: where an argument is, the parameter is from now on; and only what is live on the
// other side is remembered.
void Checker::flow(const RegallocEdge& edge, const State& state) {
  const auto& parameters = input_.blocks[edge.block].parameters;
  State after;
  for (const auto& [key, contents] : state) {
    Contents next;
    for (VReg v : contents) {
      if (live_in_[edge.block].contains(v)) insert(next, v);
    }
    for (size_t k = 0; k < parameters.size(); k++) {
      if (holds(contents, edge.arguments[k])) insert(next, parameters[k]);
    }
    if (!next.empty()) after[key] = std::move(next);
  }
  State& entry = entry_[edge.block];
  bool changed = false;
  if (!is_reached_[edge.block]) {
    is_reached_[edge.block] = changed = true;
    entry = std::move(after);
  } else {
    absl::erase_if(entry, [&](auto& each) {
      const auto other = after.find(each.first);
      const size_t before = each.second.size();
      const auto end = std::remove_if(each.second.begin(), each.second.end(), [&](VReg v) {
        return other == after.end() || !holds(other->second, v);
      });
      each.second.erase(end, each.second.end());
      changed |= each.second.size() != before;
      return each.second.empty();
    });
  }
  if (changed) work_.push_back(edge.block);
}

}  // namespace

absl::Status check_allocation(const RegallocInput& input, const RegallocOutput& output) {
  return Checker(input, output).run();
}

}  // namespace tandem::x64
