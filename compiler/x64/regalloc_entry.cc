// The scan's decision at the start of a block: which of the live values and parameters are in
// registers, and in which. A block with one predecessor takes over what that left. At a join or a
// loop header, a value is in a register if it soon has a use and is in a register along the heavier
// part of the incoming edges; the others load it, or let go of it (regalloc_moves.cc makes that
// true). If there are too many, the nearest uses win (L. Belady's rule, across blocks: M. Braun &
// S. Hack, "Register Spilling and Live-Range Splitting for SSA-Form Programs", 2009).

#include <algorithm>

#include "compiler/x64/regalloc_scan.h"

namespace tandem::x64::regalloc {

// What is in registers at the end of `b`, as far as it is known.
const Residents* Scanner::known_exit(uint32_t b) const {
  if (is_done_[b]) return &out_.exit[b];
  return previous_exit_.empty() ? nullptr : &previous_exit_[b];
}

void Scanner::enter_block(uint32_t b) {
  candidates_.clear();
  for (const LiveIn& in : facts_.live_in[b]) live_in_stamp_[in.vreg] = b;
  collect_live_candidates(b);
  collect_parameter_candidates(b);
  select_candidates(b);
  assign_candidates(b);
  is_entered_[b] = true;
  for (const Candidate& c : candidates_) {
    if (c.assigned != kNoRegister) {
      out_.entry[b].push_back({c.vreg, c.assigned});
      place(c.vreg, c.assigned);
    }
  }
  for (VReg v : input_.blocks[b].parameters) {
    if (register_of_[v] == kNoRegister) out_.starts_in_slot[v] = out_.has_slot[v] = true;
  }
  for (const LiveIn& in : facts_.live_in[b]) {
    if (register_of_[in.vreg] == kNoRegister && !input_.vregs[in.vreg].rematerializable) {
      out_.has_slot[in.vreg] = true;
    }
  }
}

void Scanner::add_candidate_weight(VReg v, PhysicalRegister r, float weight) {
  if (candidate_stamp_[v] != block_) {
    candidate_stamp_[v] = block_;
    candidate_index_[v] = static_cast<uint32_t>(candidates_.size());
    candidates_.push_back({.vreg = v, .next_use = next_use(v)});
  }
  Candidate& c = candidates_[candidate_index_[v]];
  c.weight += weight;
  if (r != kNoRegister && weight > c.best_weight) c.best_weight = weight, c.preferred = r;
}

void Scanner::collect_live_candidates(uint32_t b) {
  bool all_known = true;
  for (uint32_t p : input_.blocks[b].predecessors) {
    const Residents* residents = known_exit(p);
    if (residents == nullptr) {
      all_known = false;
      continue;
    }
    for (const Resident& each : *residents) {
      if (live_in_stamp_[each.vreg] != b) continue;
      add_candidate_weight(each.vreg, each.reg, input_.blocks[p].frequency);
    }
  }
  if (all_known) return;
  // The first look at a loop: what is used in it is worth loading in front of it.
  const uint32_t start = input_.blocks[b].first_instruction;
  for (const LiveIn& in : facts_.live_in[b]) {
    if (candidate_stamp_[in.vreg] == b) continue;
    if (const uint32_t use = next_use(in.vreg); use != kFar && use - start < kColdEdge) {
      add_candidate_weight(in.vreg, kNoRegister, 0);
    }
  }
}

void Scanner::collect_parameter_candidates(uint32_t b) {
  const RegallocBlock& block = input_.blocks[b];
  for (size_t k = 0; k < block.parameters.size(); k++) {
    const VReg v = block.parameters[k];
    add_candidate_weight(v, kNoRegister, 0);
    candidates_[candidate_index_[v]].is_parameter = true;
    for (uint32_t p : block.predecessors) {
      const Residents* residents = known_exit(p);
      if (residents == nullptr) continue;
      for (const RegallocEdge& edge : input_.blocks[p].successors) {
        if (edge.block != b) continue;
        const PhysicalRegister r = find_resident(*residents, edge.arguments[k]);
        if (r == kNoRegister && !input_.vregs[edge.arguments[k]].rematerializable) continue;
        add_candidate_weight(v, r, input_.blocks[p].frequency);
      }
    }
  }
}

bool Scanner::wants_register(const Candidate& c, float total, bool is_first_look_at_loop) const {
  if (c.is_parameter && !is_live(c.vreg)) return true;  // dead: a register is as good as a slot
  if (c.next_use == kFar || input_.vregs[c.vreg].rematerializable)
    return c.weight >= total * 0.999f;
  if (c.is_parameter || is_first_look_at_loop) return true;
  // In front of a loop the store has to be done in any case, and what is not loaded on the way back
  // is loaded in the loop. At a join, letting go of the value may cost a store on the one edge and
  // always costs a load later, if there is a use on the path taken.
  const uint32_t start = input_.blocks[block_].first_instruction;
  const bool is_sure = !is_loop_header(block_) && c.next_use - start < kColdEdge;
  return c.weight >= total * (is_sure ? 0.2f : 0.5f);
}

bool Scanner::is_loop_header(uint32_t b) const {
  for (uint32_t p : input_.blocks[b].predecessors) {
    if (facts_.order_index[p] >= facts_.order_index[b]) return true;
  }
  return false;
}

// Leaves those candidates that get a register, nearest use first. Out of a block with several
// successors everything is taken over as it is: parameters get what is left.
void Scanner::select_candidates(uint32_t b) {
  float total = 0;
  bool first_look = false;
  for (uint32_t p : input_.blocks[b].predecessors) {
    if (known_exit(p) == nullptr) {
      first_look = true;
    } else {
      total += input_.blocks[p].frequency;
    }
  }
  std::erase_if(candidates_,
                [&](const Candidate& c) { return !wants_register(c, total, first_look); });
  const bool takes_over = input_.blocks[b].predecessors.size() == 1;
  std::sort(candidates_.begin(), candidates_.end(), [&](const Candidate& a, const Candidate& b) {
    if (takes_over && a.is_parameter != b.is_parameter) return b.is_parameter;
    return a.next_use != b.next_use ? a.next_use < b.next_use : a.vreg < b.vreg;
  });
  int room[2] = {std::popcount(input_.allocatable & kIntegerRegisters),
                 std::popcount(input_.allocatable & kFloatRegisters)};
  std::erase_if(candidates_, [&](const Candidate& c) {
    return --room[static_cast<int>(input_.vregs[c.vreg].register_class)] < 0;
  });
}

void Scanner::assign_candidates(uint32_t b) {
  RegisterSet taken = 0;
  auto assign = [&](Candidate& c, PhysicalRegister r) {
    if (c.assigned != kNoRegister || r == kNoRegister || (taken & bit(r)) != 0) return;
    c.assigned = r;
    taken |= bit(r);
  };
  for (Candidate& c : candidates_) {
    if (!c.is_parameter) assign(c, c.preferred);
  }
  const uint32_t start = input_.blocks[b].first_instruction;
  for (Candidate& c : candidates_) {
    // A parameter rather starts where it will have to be than where its arguments happen to be:
    // they will wish to be there too.
    const Wishes wishes = wishes_of(c.vreg, start);
    if (wishes.first != kNoRegister && (wishes.disturbed & bit(wishes.first)) == 0) {
      assign(c, wishes.first);
    }
  }
  for (Candidate& c : candidates_) assign(c, c.preferred);
  for (Candidate& c : candidates_) {
    if (c.assigned != kNoRegister) continue;
    const Wishes wishes = wishes_of(c.vreg, start);
    assign(c, wishes.first);
    assign(c, wishes.second);
    const RegisterSet free =
        input_.allocatable & registers_of(input_.vregs[c.vreg].register_class) & ~taken;
    const RegisterSet quiet = free & ~wishes.disturbed;
    assign(c, static_cast<PhysicalRegister>(std::countr_zero(quiet != 0 ? quiet : free)));
  }
}

}  // namespace tandem::x64::regalloc
