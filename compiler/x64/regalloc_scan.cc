// The scan's walk over the blocks, the next uses of values, and the wishes that guide the choice of
// a register. See regalloc.cc for the design.
//
// At the start of a block, the list of next uses of each value is built backwards from the block's
// end, with what the successors say about the uses after it; walking forward, uses are popped as
// they pass. A value whose register will be destroyed before its next use is doomed: keeping it
// there gains nothing. Functions with loops are walked twice.

#include "compiler/x64/regalloc_scan.h"

#include <algorithm>
#include <utility>

namespace tandem::x64::regalloc {

Scanner::Scanner(const RegallocInput& input, const Analysis& facts) : input_(input), facts_(facts) {
  const size_t vregs = input.vregs.size();
  register_of_.assign(vregs, kNoRegister);
  web_register_.assign(vregs, kNoRegister);
  head_.assign(vregs, kNone);
  next_named_.assign(input.instructions.size(), kNone);
  live_in_stamp_.assign(vregs, kNone);
  candidate_stamp_.assign(vregs, kNone);
  candidate_index_.assign(vregs, 0);
  std::fill(std::begin(value_in_), std::end(value_in_), kNoVReg);
}

// A loop's header is entered before it is known what the loop does to the registers. So functions
// with loops are walked twice: the second time, what the first left in registers at the ends of the
// loops counts like any other way into the header.
absl::Status Scanner::run() {
  if (absl::Status s = run_pass(); !s.ok()) return s;
  if (!facts_.has_loop) return absl::OkStatus();
  previous_entry_ = std::move(out_.entry);
  previous_exit_ = std::move(out_.exit);
  return run_pass();
}

absl::Status Scanner::run_pass() {
  const size_t blocks = input_.blocks.size();
  out_ = Assignment{};
  out_.locations.resize(input_.instructions.size());
  out_.entry.resize(blocks);
  out_.exit.resize(blocks);
  out_.starts_in_slot.assign(input_.vregs.size(), false);
  out_.has_slot.assign(input_.vregs.size(), false);
  is_entered_.assign(blocks, false);
  is_done_.assign(blocks, false);
  std::fill(live_in_stamp_.begin(), live_in_stamp_.end(), kNone);
  std::fill(candidate_stamp_.begin(), candidate_stamp_.end(), kNone);
  for (uint32_t b : facts_.order) {
    if (absl::Status s = scan_block(b); !s.ok()) return s;
  }
  return absl::OkStatus();
}

absl::Status Scanner::scan_block(uint32_t b) {
  block_ = b;
  prepare_uses(b);
  prepare_kills(b);
  enter_block(b);
  const RegallocBlock& block = input_.blocks[b];
  for (uint32_t i = block.first_instruction; i < block.end_instruction; i++) {
    if (absl::Status s = scan_instruction(i); !s.ok()) return s;
  }
  leave_block(b);
  return absl::OkStatus();
}

void Scanner::leave_block(uint32_t b) {
  for (int r = 0; r < kRegisterCount; r++) {
    const VReg v = value_in_[r];
    if (v == kNoVReg) continue;
    out_.exit[b].push_back({v, static_cast<PhysicalRegister>(r)});
    remove(v);
  }
  is_done_[b] = true;
  for (VReg v : touched_) head_[v] = kNone;
  touched_.clear();
  next_uses_.clear();
}

void Scanner::push_use(VReg v, uint32_t position, PhysicalRegister fixed, VReg reuser) {
  if (head_[v] == kNone) touched_.push_back(v);
  next_uses_.push_back({position, head_[v], fixed, reuser});
  head_[v] = static_cast<uint32_t>(next_uses_.size() - 1);
}

// Builds the lists of next uses, from the end of the block backwards.
void Scanner::prepare_uses(uint32_t b) {
  const RegallocBlock& block = input_.blocks[b];
  const uint32_t end = block.end_instruction;
  auto push_later = [&](VReg v, uint64_t position, PhysicalRegister fixed) {
    position = std::min<uint64_t>(position, kFar);
    if (head_[v] == kNone) {
      push_use(v, static_cast<uint32_t>(position), fixed);
    } else if (NextUse& use = next_uses_[head_[v]]; position < use.position) {
      use.position = static_cast<uint32_t>(position);
      if (fixed != kNoRegister) use.fixed = fixed;
    }
  };
  for (const RegallocEdge& edge : block.successors) {
    const uint64_t start = uint64_t{end} + edge_length(input_, b, edge.block);
    for (const LiveIn& in : facts_.live_in[edge.block]) {
      push_later(in.vreg, in.distance == kFar ? kFar : start + in.distance, in.fixed);
    }
    for (size_t k = 0; k < edge.arguments.size(); k++) {
      const VReg parameter = input_.blocks[edge.block].parameters[k];
      const bool is_known = is_entered_[edge.block] || previous_entry_.empty();
      const Residents& entry = (is_known ? out_.entry : previous_entry_)[edge.block];
      const PhysicalRegister target = find_resident(entry, parameter);
      push_later(edge.arguments[k], start, target);
    }
  }
  for (uint32_t i = end; i-- > block.first_instruction;) {
    const auto& operands = input_.instructions[i].operands;
    for (size_t k = 0; k < operands.size(); k++) {
      const Operand& o = operands[k];
      if (o.kind != OperandKind::kUse) continue;
      VReg reuser = kNoVReg;
      for (const Operand& def : operands) {
        if (def.constraint == OperandConstraint::kReuse && def.reuse == k) reuser = def.vreg;
      }
      push_use(o.vreg, i, o.constraint == OperandConstraint::kFixed ? o.fixed : kNoRegister,
               reuser);
    }
  }
}

void Scanner::prepare_kills(uint32_t b) {
  const RegallocBlock& block = input_.blocks[b];
  for (auto& positions : kills_) positions.clear();
  uint32_t named = kNone;
  for (uint32_t i = block.end_instruction; i-- > block.first_instruction;) {
    next_named_[i] = named;
    if (facts_.fixed_registers[i] != 0) named = i;
    for (int k = 0; k < kKillClasses; k++) {
      if (facts_.kills[i] >> k & 1) kills_[k].push_back(i);
    }
  }
}

// Forgets the uses by instruction `i` and the kills up to it.
void Scanner::pop_uses(uint32_t i) {
  for (const Operand& o : input_.instructions[i].operands) {
    if (o.kind != OperandKind::kUse) continue;
    uint32_t& head = head_[o.vreg];
    while (head != kNone && next_uses_[head].position == i) head = next_uses_[head].next;
  }
  for (auto& positions : kills_) {
    while (!positions.empty() && positions.back() <= i) positions.pop_back();
  }
}

uint32_t Scanner::next_kill(VReg v) const {
  const auto& positions = kills_[static_cast<int>(kill_class(input_.vregs[v]))];
  return positions.empty() ? kFar : positions.back();
}

uint32_t Scanner::next_use(VReg v) const {
  if (!is_live(v)) return kFar;
  const uint32_t position = next_uses_[head_[v]].position;
  return position > next_kill(v) ? kFar : position;
}

bool Scanner::is_doomed(VReg v) const {
  return next_kill(v) != kFar && next_use(v) == kFar;
}

// Looks at what is to come for `v` after instruction `i`: the first fixed use, and the registers
// that other instructions will disturb in the meantime.
Scanner::Wishes Scanner::wishes_of(VReg v, uint32_t i) const {
  Wishes wishes;
  const uint32_t kill = next_kill(v);
  uint32_t last = i;
  uint32_t limit = 12;
  for (uint32_t k = head_[v]; k != kNone && limit-- > 0;) {
    const NextUse& use = next_uses_[k];
    if (use.position > kill || use.position == kFar) break;
    if (wishes.first == kNoRegister) wishes.first = use.fixed;
    last = use.position;
    // The last use of a chain of two-address operations goes on as the result of the next one.
    k = use.next == kNone && use.reuser != kNoVReg ? head_[use.reuser] : use.next;
  }
  wishes.second = web_register_[facts_.web[v]];
  limit = 12;
  const uint32_t block_end = input_.blocks[block_].end_instruction;
  // The instruction of the last use does not disturb the value, only those before it.
  for (uint32_t k = next_named_[i]; k < std::min(last, block_end) && limit-- > 0;
       k = next_named_[k]) {
    if (k < kill) wishes.disturbed |= facts_.fixed_registers[k];
  }
  return wishes;
}

void Scanner::place(VReg v, PhysicalRegister r) {
  value_in_[r] = v;
  register_of_[v] = r;
  web_register_[facts_.web[v]] = r;
}

void Scanner::remove(VReg v) {
  const PhysicalRegister r = register_of_[v];
  if (value_in_[r] == v) value_in_[r] = kNoVReg;
  register_of_[v] = kNoRegister;
}

absl::StatusOr<Assignment> scan(const RegallocInput& input, const Analysis& facts) {
  Scanner scanner(input, facts);
  if (absl::Status s = scanner.run(); !s.ok()) return s;
  return scanner.take();
}

}  // namespace tandem::x64::regalloc
