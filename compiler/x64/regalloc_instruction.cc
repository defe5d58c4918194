// The scan at one instruction. The operands get their registers in the order of their freedom:
// fixed ones, uses that can stay where they are, uses that have to be loaded or copied, defs, and
// last those that would do with a slot. A register is taken for the early point, the late point, or
// both, so that a def may take the register of a use that dies. Then the values that were in
// registers and are still live stay, move aside, or drop to their slots; and everything that has to
// move before the instruction does so at once, in one parallel move.

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "compiler/x64/regalloc_scan.h"

namespace tandem::x64::regalloc {
namespace {

inline constexpr size_t kNotReused = ~size_t{0};

bool is_use(const Operand& o) {
  return o.kind == OperandKind::kUse;
}

// Costs of choosing a register. A wish outweighs the rest; a register that has to be left again
// costs a move, as does an occupant that was going to lose its register soon anyhow.
inline constexpr uint64_t kWishMissed = 16;
inline constexpr uint64_t kSecondWish = 4;
inline constexpr uint64_t kDisturbed = 12;
inline constexpr uint64_t kDoomedOccupant = 3;
inline constexpr uint64_t kLongEncoding = 1;  // R8 and above take a prefix
inline constexpr uint64_t kIdleOccupant = 1 << 20;
inline constexpr uint64_t kBusyOccupant = uint64_t{1} << 40;

}  // namespace

absl::Status Scanner::scan_instruction(uint32_t i) {
  pop_uses(i);
  // With few registers, uses that would do with a slot may have kept a register that another
  // operand needs. Then they come last.
  is_tight_ = false;
  if (!assign_operands(i).ok()) {
    is_tight_ = true;
    if (absl::Status s = assign_operands(i); !s.ok()) return s;
  }
  settle_flexible_operands();
  settle_residents();
  emit_operand_moves();
  commit_instruction();
  return absl::OkStatus();
}

absl::Status Scanner::assign_operands(uint32_t i) {
  begin_instruction(i);
  if (absl::Status s = take_fixed_operands(); !s.ok()) return s;
  keep_uses_in_place();
  if (absl::Status s = load_uses(); !s.ok()) return s;
  return assign_defs();
}

void Scanner::begin_instruction(uint32_t i) {
  at_ = i;
  instruction_ = &input_.instructions[i];
  early_ = late_ = kept_ = 0;
  homes_.clear();
  pending_.clear();
  const auto& operands = instruction_->operands;
  out_.locations[i].assign(operands.size(), Location{});
  is_placed_.assign(operands.size(), false);
  reused_by_.assign(operands.size(), kNotReused);
  for (size_t k = 0; k < operands.size(); k++) {
    if (operands[k].constraint == OperandConstraint::kReuse) reused_by_[operands[k].reuse] = k;
    if (!is_use(operands[k])) out_.starts_in_slot[operands[k].vreg] = false;
  }
}

// When an operand needs its register.
Scanner::Need Scanner::need_of(size_t k) const {
  const Operand& o = instruction_->operands[k];
  const bool late_point = o.point == OperandPoint::kLate;
  if (is_use(o)) {
    return {.early = true, .late = late_point || reused_by_[k] != kNotReused, .intact = late_point};
  }
  return {.early = !late_point, .late = true, .intact = !late_point};
}

// Whether the operands placed so far leave `r` to `v` as needed.
bool Scanner::fits(PhysicalRegister r, Need need, VReg v) const {
  if (need.early && (early_ & bit(r)) != 0 && early_value_[r] != v) return false;
  if (need.late && (late_ & bit(r)) != 0 && late_value_[r] != v) return false;
  return !need.intact || (instruction_->clobbers & bit(r)) == 0;
}

void Scanner::take_register(size_t k, PhysicalRegister r) {
  const Operand& o = instruction_->operands[k];
  const Need need = need_of(k);
  is_placed_[k] = true;
  out_.locations[at_][k] = Location::in_register(r);
  VReg late_value = o.vreg;
  if (const size_t def = reused_by_[k]; def != kNotReused) {
    late_value = instruction_->operands[def].vreg;
    is_placed_[def] = true;
    out_.locations[at_][def] = Location::in_register(r);
  }
  if (need.early) early_ |= bit(r), early_value_[r] = o.vreg;
  if (need.late) late_ |= bit(r), late_value_[r] = late_value;
}

absl::Status Scanner::take_fixed_operands() {
  const auto& operands = instruction_->operands;
  for (size_t k = 0; k < operands.size(); k++) {
    const Operand& o = operands[k];
    if (o.constraint != OperandConstraint::kFixed) continue;
    if (!fits(o.fixed, need_of(k), o.vreg)) {
      return absl::InternalError(absl::StrCat("register allocation: instruction ", at_,
                                              " asks twice for the fixed register ", o.fixed));
    }
    take_register(k, o.fixed);
  }
  return absl::OkStatus();
}

bool Scanner::is_used_late(VReg v) const {
  for (const Operand& o : instruction_->operands) {
    if (is_use(o) && o.vreg == v && o.point == OperandPoint::kLate) return true;
  }
  return false;
}

// Whether `v` loses its registers at this instruction or, without another use, in this block. Then
// it costs nothing to give up its register early: the store is due in any case.
bool Scanner::is_leaving(VReg v) const {
  const int kill = static_cast<int>(kill_class(input_.vregs[v]));
  return (facts_.kills[at_] >> kill & 1) != 0 || is_doomed(v);
}

// Whether the result that would be made in the register of use `k` has to be in another one in the
// end, which is empty: then the move is better made now, while nothing stands in its way. At the
// end of a loop, moves that wait for one another make a cycle.
bool Scanner::wishes_to_leave(size_t k) const {
  const auto& operands = instruction_->operands;
  const VReg def = operands[reused_by_[k]].vreg;
  const Wishes wishes = wishes_of(def, at_);
  const PhysicalRegister r = wishes.first;
  if (r == kNoRegister || r == register_of_[operands[k].vreg] || (wishes.disturbed & bit(r)) != 0 ||
      (input_.allocatable & bit(r)) == 0) {
    return false;
  }
  if (class_of(r) != input_.vregs[def].register_class) return false;
  const VReg occupant = value_in_[r];
  return (occupant == kNoVReg || !is_live(occupant)) && fits(r, need_of(k), operands[k].vreg);
}

void Scanner::keep_uses_in_place() {
  const auto& operands = instruction_->operands;
  auto keep = [&](size_t k) {
    const PhysicalRegister r = register_of_[operands[k].vreg];
    if (r != kNoRegister && fits(r, need_of(k), operands[k].vreg)) take_register(k, r);
  };
  for (size_t k = 0; k < operands.size(); k++) {
    if (is_placed_[k] || !is_use(operands[k]) || reused_by_[k] == kNotReused) continue;
    const VReg v = operands[k].vreg;
    if (is_used_late(v) || (is_live(v) && !is_leaving(v)) || wishes_to_leave(k)) continue;
    keep(k);
  }
  // What has to stay intact can stay in fewer places.
  for (const OperandPoint point : {OperandPoint::kLate, OperandPoint::kEarly}) {
    for (size_t k = 0; k < operands.size(); k++) {
      const Operand& o = operands[k];
      if (is_placed_[k] || !is_use(o) || o.point != point || reused_by_[k] != kNotReused) continue;
      if (is_tight_ && o.constraint == OperandConstraint::kAny) continue;
      keep(k);
    }
  }
}

uint64_t Scanner::cost_of(PhysicalRegister r, const Wishes& wishes) const {
  uint64_t cost = 0;
  if (r != wishes.first) {
    cost += r == wishes.second ? kSecondWish : kWishMissed;
    if ((wishes.disturbed & bit(r)) != 0) cost += kDisturbed;
  }
  if (class_of(r) == RegisterClass::kInteger && r >= 8) cost += kLongEncoding;
  const VReg occupant = value_in_[r];
  if (occupant == kNoVReg || !is_live(occupant)) return cost;
  if (is_leaving(occupant)) return cost + kDoomedOccupant;
  const uint32_t next = next_use(occupant);
  if (next == kFar) return cost + kIdleOccupant;
  const bool is_cheap = input_.vregs[occupant].rematerializable || out_.has_slot[occupant];
  return cost + kBusyOccupant - uint64_t{next} * 64 - (is_cheap ? 32 * 64 : 0);
}

// The cheapest register for `v`, possibly at the expense of a value that is in it; or none.
PhysicalRegister Scanner::choose_register(VReg v, Need need, const Wishes& wishes) const {
  PhysicalRegister best = kNoRegister;
  uint64_t best_cost = ~uint64_t{0};
  const RegisterSet all = input_.allocatable & registers_of(input_.vregs[v].register_class);
  for_each_register(all, [&](PhysicalRegister r) {
    if (!fits(r, need, v)) return;
    if (const uint64_t cost = cost_of(r, wishes); cost < best_cost) best_cost = cost, best = r;
  });
  return best;
}

// The cheapest register without a live value, or none.
PhysicalRegister Scanner::choose_empty(VReg v, Need need) const {
  const Wishes wishes = wishes_of(v, at_);
  PhysicalRegister best = kNoRegister;
  uint64_t best_cost = ~uint64_t{0};
  const RegisterSet all = input_.allocatable & registers_of(input_.vregs[v].register_class);
  for_each_register(all & ~kept_, [&](PhysicalRegister r) {
    const VReg occupant = value_in_[r];
    if ((occupant != kNoVReg && is_live(occupant)) || !fits(r, need, v)) return;
    if (const uint64_t cost = cost_of(r, wishes); cost < best_cost) best_cost = cost, best = r;
  });
  return best;
}

absl::Status Scanner::choose_for(size_t k, VReg wished) {
  const VReg v = instruction_->operands[k].vreg;
  const PhysicalRegister r = choose_register(v, need_of(k), wishes_of(wished, at_));
  if (r == kNoRegister) {
    return absl::InternalError(
        absl::StrCat("register allocation: no register for operand ", k, " of instruction ", at_));
  }
  take_register(k, r);
  return absl::OkStatus();
}

// Another operand's register that holds the same value and can serve this operand too.
PhysicalRegister Scanner::shared_register(size_t k) const {
  const auto& operands = instruction_->operands;
  for (size_t other = 0; other < operands.size(); other++) {
    if (!is_placed_[other] || !is_use(operands[other])) continue;
    const Location location = out_.locations[at_][other];
    if (operands[other].vreg != operands[k].vreg || !location.is_register()) continue;
    const auto r = static_cast<PhysicalRegister>(location.index);
    if (fits(r, need_of(k), operands[k].vreg)) return r;
  }
  return kNoRegister;
}

absl::Status Scanner::load_uses() {
  const auto& operands = instruction_->operands;
  constexpr Need kSurvive = {.early = true, .late = true, .intact = true};
  for (size_t k = 0; k < operands.size(); k++) {
    const Operand& o = operands[k];
    const bool is_reused = reused_by_[k] != kNotReused;
    const bool is_flexible = o.constraint == OperandConstraint::kAny && !is_reused &&
                             !input_.vregs[o.vreg].rematerializable;
    if (is_placed_[k] || !is_use(o) || is_flexible) continue;
    PhysicalRegister r = is_reused ? kNoRegister : shared_register(k);
    if (r == kNoRegister && !is_reused && is_live(o.vreg) && !is_leaving(o.vreg)) {
      r = choose_empty(o.vreg, kSurvive);
    }
    if (r != kNoRegister) {
      take_register(k, r);
      continue;
    }
    const VReg wished = is_reused ? operands[reused_by_[k]].vreg : o.vreg;
    if (absl::Status s = choose_for(k, wished); !s.ok()) return s;
  }
  return absl::OkStatus();
}

absl::Status Scanner::assign_defs() {
  const auto& operands = instruction_->operands;
  for (size_t k = 0; k < operands.size(); k++) {
    const Operand& o = operands[k];
    if (is_placed_[k] || is_use(o)) continue;
    if (o.constraint == OperandConstraint::kAny && !instruction_->is_move &&
        !input_.vregs[o.vreg].rematerializable) {
      const PhysicalRegister r = choose_empty(o.vreg, need_of(k));
      if (r != kNoRegister) {
        take_register(k, r);
        continue;
      }
      is_placed_[k] = true;
      out_.locations[at_][k] = Location::in_slot(o.vreg);
      out_.starts_in_slot[o.vreg] = out_.has_slot[o.vreg] = true;
      continue;
    }
    if (instruction_->is_move && operands.size() > 1) suggest_source(k);
    if (absl::Status s = choose_for(k, o.vreg); !s.ok()) return s;
  }
  return absl::OkStatus();
}

// A copy of a value that dies wants its register.
void Scanner::suggest_source(size_t k) {
  const auto& operands = instruction_->operands;
  const Location source = out_.locations[at_][1];
  if (k != 0 || !is_use(operands[1]) || !source.is_register() || is_live(operands[1].vreg)) return;
  web_register_[facts_.web[operands[0].vreg]] = static_cast<PhysicalRegister>(source.index);
}

// The uses that would do with a slot and are not where they could be read.
void Scanner::settle_flexible_operands() {
  const auto& operands = instruction_->operands;
  for (size_t k = 0; k < operands.size(); k++) {
    if (is_placed_[k]) continue;
    const VReg v = operands[k].vreg;
    PhysicalRegister r = shared_register(k);
    const bool is_resident = register_of_[v] != kNoRegister;
    const bool is_worth_loading = is_live(v) && next_use(v) != kFar && !is_leaving(v);
    if (r == kNoRegister && (is_resident || is_worth_loading)) {
      Need need = need_of(k);
      if (!is_resident) need = {.early = true, .late = true, .intact = true};
      r = choose_empty(v, need);
    }
    if (r != kNoRegister) {
      take_register(k, r);
      continue;
    }
    is_placed_[k] = true;
    out_.locations[at_][k] = Location::in_slot(v);
    out_.has_slot[v] = true;
    if (is_resident) drop(v);
  }
}

// Whether `v` can be in `r` all through the instruction and after it.
bool Scanner::can_stay(VReg v, PhysicalRegister r) const {
  if ((late_ & bit(r)) != 0 && late_value_[r] != v) return false;
  if ((early_ & bit(r)) != 0 && early_value_[r] != v) return false;
  if ((instruction_->clobbers & bit(r)) != 0) return false;
  return !(instruction_->is_safepoint && input_.vregs[v].is_pointer);
}

PhysicalRegister Scanner::surviving_copy(VReg v) const {
  const auto& operands = instruction_->operands;
  for (size_t k = 0; k < operands.size(); k++) {
    if (!is_use(operands[k]) || operands[k].vreg != v) continue;
    const Location location = out_.locations[at_][k];
    const auto r = static_cast<PhysicalRegister>(location.index);
    if (location.is_register() && can_stay(v, r)) return r;
  }
  return kNoRegister;
}

void Scanner::keep(VReg v, PhysicalRegister r) {
  homes_.push_back({v, r});
  kept_ |= bit(r);
}

void Scanner::drop(VReg v) {
  if (input_.vregs[v].rematerializable) return;
  out_.has_slot[v] = true;
  if (out_.starts_in_slot[v]) return;
  out_.drops.push_back({v, block_, at_, Stage::kDropStore, register_of_[v]});
}

// Decides where the values that are live after the instruction are then.
void Scanner::settle_residents() {
  absl::InlinedVector<VReg, 16> displaced;
  for (int k = 0; k < kRegisterCount; k++) {
    const auto r = static_cast<PhysicalRegister>(k);
    const VReg v = value_in_[r];
    if (v == kNoVReg || !is_live(v)) continue;
    if (can_stay(v, r)) {
      keep(v, r);
    } else {
      displaced.push_back(v);
    }
  }
  std::sort(displaced.begin(), displaced.end(), [&](VReg a, VReg b) {
    const uint32_t next_a = next_use(a), next_b = next_use(b);
    return next_a != next_b ? next_a < next_b : a < b;
  });
  for (VReg v : displaced) settle_displaced(v);
  // Values that were loaded stay where they were loaded to, if they can.
  for (const Operand& o : instruction_->operands) {
    if (!is_use(o) || !is_live(o.vreg) || register_of_[o.vreg] != kNoRegister) continue;
    const PhysicalRegister r = surviving_copy(o.vreg);
    if (r != kNoRegister && (kept_ & bit(r)) == 0) keep(o.vreg, r);
  }
}

void Scanner::settle_displaced(VReg v) {
  PhysicalRegister r = surviving_copy(v);
  if (r == kNoRegister && !is_leaving(v) &&
      !(instruction_->is_safepoint && input_.vregs[v].is_pointer)) {
    r = choose_empty(v, {.early = true, .late = true, .intact = true});
    if (r != kNoRegister)
      pending_.push_back({Location::in_register(register_of_[v]), Location::in_register(r), v});
  }
  if (r == kNoRegister) {
    drop(v);
  } else {
    keep(v, r);
  }
}

// Brings the operands, and the values that move aside, into place.
void Scanner::emit_operand_moves() {
  const auto& operands = instruction_->operands;
  RegisterSet targets = 0, occupied = 0;
  for (const ParallelMove& move : pending_) targets |= bit(move.to.index);
  for (size_t k = 0; k < operands.size(); k++) {
    const Location to = out_.locations[at_][k];
    if (!is_use(operands[k]) || !to.is_register()) continue;
    const VReg v = operands[k].vreg;
    if ((targets & bit(to.index)) != 0 || register_of_[v] == to.index) continue;
    targets |= bit(to.index);
    Location from;
    if (register_of_[v] != kNoRegister) {
      from = Location::in_register(register_of_[v]);
    } else if (!input_.vregs[v].rematerializable) {
      from = Location::in_slot(v);
      out_.has_slot[v] = true;
    }
    pending_.push_back({from, to, v});
  }
  if (pending_.empty()) return;
  for (int r = 0; r < kRegisterCount; r++) {
    if (value_in_[r] != kNoVReg) occupied |= bit(r);
  }
  std::vector<Move> moves;
  sequentialize(input_, pending_, input_.allocatable & ~occupied & ~targets, moves);
  for (Move& move : moves) {
    move.instruction = at_;
    out_.moves.push_back({Stage::kOperands, move});
  }
}

void Scanner::commit_instruction() {
  for (VReg v : value_in_) {
    if (v != kNoVReg) register_of_[v] = kNoRegister;
  }
  std::fill(std::begin(value_in_), std::end(value_in_), kNoVReg);
  for (const Resident& home : homes_) place(home.vreg, home.reg);
  const auto& operands = instruction_->operands;
  for (size_t k = 0; k < operands.size(); k++) {
    const Location location = out_.locations[at_][k];
    if (is_use(operands[k]) || !location.is_register()) continue;
    if (is_live(operands[k].vreg)) {
      place(operands[k].vreg, static_cast<PhysicalRegister>(location.index));
    }
  }
}

}  // namespace tandem::x64::regalloc
