// Slots for the spilled values, and the slots of live pointers at each safepoint.
//
// A value keeps its slot from its definition to its last use, wherever else it may be. Live ranges
// of SSA values are subtrees of the dominator tree, so that handing out the lowest free slot in a
// walk that visits dominators first is optimal (S. Hack & G. Goos, "Optimal Register Allocation for
// SSA-form Programs in Polynomial Time", 2006) and needs no interference graph: at a definition,
// the slots in use are those of the values that are live there. A value whose web has a slot that
// is free takes that one, which turns moves between arguments and parameters into nothing.
//
// Slots of 16 bytes come from a pool of their own behind the others, so that no two slots overlap
// in part. Pointers and other values may share a slot: what it holds at a safepoint is a matter of
// which value is live there.

#include <algorithm>

#include "compiler/x64/regalloc_internal.h"

namespace tandem::x64::regalloc {
namespace {

// The slots of one size: which are in use, and by which value.
class Pool {
 public:
  void clear() { std::fill(words_.begin(), words_.end(), 0); }
  bool is_free(uint32_t slot) const {
    return slot / 64 >= words_.size() || (words_[slot / 64] >> slot % 64 & 1) == 0;
  }
  void take(uint32_t slot, VReg v) {
    if (slot / 64 >= words_.size()) {
      words_.resize(slot / 64 + 1, 0);
      owner_.resize(words_.size() * 64, kNoVReg);
    }
    words_[slot / 64] |= uint64_t{1} << slot % 64;
    owner_[slot] = v;
    count_ = std::max(count_, slot + 1);
  }
  void release(uint32_t slot) { words_[slot / 64] &= ~(uint64_t{1} << slot % 64); }
  uint32_t lowest_free() const {
    for (uint32_t w = 0; w < words_.size(); w++) {
      if (~words_[w] != 0) return w * 64 + std::countr_one(words_[w]);
    }
    return static_cast<uint32_t>(words_.size() * 64);
  }
  template <typename Fn>
  void for_each_in_use(Fn fn) const {
    for (uint32_t w = 0; w < words_.size(); w++) {
      for (uint64_t bits = words_[w]; bits != 0; bits &= bits - 1) {
        const uint32_t slot = w * 64 + std::countr_zero(bits);
        fn(slot, owner_[slot]);
      }
    }
  }
  uint32_t count() const { return count_; }

 private:
  std::vector<uint64_t> words_;
  std::vector<VReg> owner_;
  uint32_t count_ = 0;
};

class SlotAssigner {
 public:
  SlotAssigner(const RegallocInput& input, const Analysis& facts, const Assignment& assignment)
      : input_(input), facts_(facts), assignment_(assignment) {
    map_.slot.assign(input.vregs.size(), kNone);
    web_slot_.assign(input.vregs.size(), kNone);
    stamp_.assign(input.vregs.size(), kNone);
  }

  SlotMap run() {
    for (uint32_t b : facts_.order) assign_block(b);
    for (VReg v = 0; v < map_.slot.size(); v++) {
      if (map_.slot[v] != kNone && is_wide(v)) {
        map_.slot[v] = narrow_.count() + 2 * map_.slot[v];
      }
    }
    map_.count = narrow_.count() + 2 * wide_.count();
    std::sort(map_.safepoints.begin(), map_.safepoints.end(),
              [](const auto& a, const auto& b) { return a.instruction < b.instruction; });
    return std::move(map_);
  }

 private:
  struct Death {
    VReg vreg;
    uint32_t instruction;
    bool is_late;
  };

  bool is_wide(VReg v) const { return input_.vregs[v].size > 8; }
  Pool& pool(VReg v) { return is_wide(v) ? wide_ : narrow_; }
  void define(VReg v);
  void release(VReg v) { pool(v).release(map_.slot[v]); }
  void find_deaths(uint32_t b);
  void assign_block(uint32_t b);
  void assign_instruction(uint32_t i);
  void record_safepoint(uint32_t i);

  const RegallocInput& input_;
  const Analysis& facts_;
  const Assignment& assignment_;
  SlotMap map_;
  Pool narrow_, wide_;
  std::vector<uint32_t> web_slot_;  // by web: the slot last given to one of it
  std::vector<uint32_t> stamp_;     // by VReg: the block in which it was last seen live
  std::vector<Death> deaths_;       // of values with slots, in the block; the next one last
};

void SlotAssigner::define(VReg v) {
  if (!assignment_.has_slot[v] || input_.vregs[v].rematerializable) return;
  Pool& slots = pool(v);
  uint32_t& wished = web_slot_[facts_.web[v]];
  const uint32_t slot = wished != kNone && slots.is_free(wished) ? wished : slots.lowest_free();
  slots.take(slot, v);
  map_.slot[v] = wished = slot;
}

// Finds where the values that are not live out of `b` have their last uses; what is defined and
// never used dies where it is defined.
void SlotAssigner::find_deaths(uint32_t b) {
  const RegallocBlock& block = input_.blocks[b];
  for (const RegallocEdge& edge : block.successors) {
    for (const LiveIn& in : facts_.live_in[edge.block]) stamp_[in.vreg] = b;
    for (VReg v : edge.arguments) stamp_[v] = b;
  }
  deaths_.clear();
  for (uint32_t i = block.end_instruction; i-- > block.first_instruction;) {
    const auto& operands = input_.instructions[i].operands;
    for (const Operand& o : operands) {
      if (!assignment_.has_slot[o.vreg] || input_.vregs[o.vreg].rematerializable) continue;
      if (stamp_[o.vreg] == b) continue;
      stamp_[o.vreg] = b;
      bool is_late = o.kind == OperandKind::kDef;
      for (const Operand& other : operands) {
        is_late |= other.vreg == o.vreg && other.point == OperandPoint::kLate;
      }
      deaths_.push_back({o.vreg, i, is_late});
    }
  }
}

void SlotAssigner::assign_block(uint32_t b) {
  narrow_.clear();
  wide_.clear();
  for (const LiveIn& in : facts_.live_in[b]) {
    if (map_.slot[in.vreg] != kNone) pool(in.vreg).take(map_.slot[in.vreg], in.vreg);
  }
  find_deaths(b);
  const RegallocBlock& block = input_.blocks[b];
  for (VReg v : block.parameters) define(v);
  for (VReg v : block.parameters) {
    if (map_.slot[v] != kNone && stamp_[v] != b) release(v);
  }
  for (uint32_t i = block.first_instruction; i < block.end_instruction; i++) assign_instruction(i);
}

void SlotAssigner::assign_instruction(uint32_t i) {
  const RegallocInstruction& instruction = input_.instructions[i];
  auto define_at = [&](OperandPoint point) {
    for (const Operand& o : instruction.operands) {
      if (o.kind == OperandKind::kDef && o.point == point) define(o.vreg);
    }
  };
  auto release_dying = [&](bool is_late) {
    for (size_t k = deaths_.size(); k-- > 0 && deaths_[k].instruction == i;) {
      if (deaths_[k].is_late == is_late) release(deaths_[k].vreg);
    }
  };
  define_at(OperandPoint::kEarly);
  release_dying(false);
  if (instruction.is_safepoint) record_safepoint(i);
  define_at(OperandPoint::kLate);
  release_dying(true);
  while (!deaths_.empty() && deaths_.back().instruction == i) deaths_.pop_back();
}

// Lists the pointers that are in slots across the safepoint. What is used by the instruction itself
// at its late point, and not later, counts if it is read from its slot.
void SlotAssigner::record_safepoint(uint32_t i) {
  SafepointSlots safepoint{.instruction = i, .slots = {}};
  const auto& operands = input_.instructions[i].operands;
  narrow_.for_each_in_use([&](uint32_t slot, VReg v) {
    if (!input_.vregs[v].is_pointer) return;
    for (const Death& death : deaths_) {
      if (death.vreg != v || death.instruction != i) continue;
      bool is_read_from_slot = false;
      for (size_t k = 0; k < operands.size(); k++) {
        is_read_from_slot |= operands[k].vreg == v && operands[k].kind == OperandKind::kUse &&
                             assignment_.locations[i][k].is_slot();
      }
      if (!is_read_from_slot) return;
    }
    safepoint.slots.push_back(slot);
  });
  map_.safepoints.push_back(std::move(safepoint));
}

}  // namespace

SlotMap assign_slots(const RegallocInput& input, const Analysis& facts,
                     const Assignment& assignment) {
  return SlotAssigner(input, facts, assignment).run();
}

}  // namespace tandem::x64::regalloc
