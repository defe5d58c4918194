// Where to store the values that are spilled. The scan says where values drop: at a call, for want
// of a register, on an edge to a block that expects them in their slots. A store at every drop
// would do, for the value is in a register just before; one store further up serves several drops,
// and may be colder (in front of a loop) or hotter (before the branch to the only path that makes a
// call).
//
// Since values are SSA, a store once done stays good. So for each value, take the dominator tree
// from its definition to its drops, and choose the cheapest set of blocks that cuts the one off
// from the others, by block frequency, from the leaves up:
//
//     cost(b) = frequency(b)                            if the value drops in b
//             = min(frequency(b), sum of cost(child))   otherwise
//
// A drop below a block that expects the value in its slot needs no store: the drops on the edges
// into that block have paid for it.

#include <algorithm>

#include "compiler/x64/regalloc_internal.h"

namespace tandem::x64::regalloc {
namespace {

class StorePlacer {
 public:
  StorePlacer(const RegallocInput& input, const Analysis& facts, Assignment& assignment)
      : input_(input), facts_(facts), assignment_(assignment), nodes_(input.blocks.size()) {}

  void run() {
    find_edge_drops();
    std::vector<Drop>& drops = assignment_.drops;
    std::sort(drops.begin(), drops.end(), [&](const Drop& a, const Drop& b) {
      if (a.vreg != b.vreg) return a.vreg < b.vreg;
      if (a.instruction != b.instruction) return a.instruction < b.instruction;
      return a.stage < b.stage;
    });
    for (size_t first = 0; first < drops.size();) {
      size_t last = first;
      while (last < drops.size() && drops[last].vreg == drops[first].vreg) last++;
      place_value(first, last);
      first = last;
    }
  }

 private:
  struct Node {
    VReg vreg = kNoVReg;      // the value that this entry is about
    bool is_covered = false;  // the slot is good when the block starts
    bool is_active = false;   // no store above
    bool stores = false;
    const Drop* drop = nullptr;  // the first one in the block
    float children = 0;
  };

  void find_edge_drops();
  void place_value(size_t first, size_t last);
  void add_path(const Drop& drop);
  void emit(VReg v, uint32_t block, const Drop* drop);
  void emit(VReg v, uint32_t instruction, Stage stage, PhysicalRegister r);

  const RegallocInput& input_;
  const Analysis& facts_;
  Assignment& assignment_;
  std::vector<Node> nodes_;       // by block
  std::vector<uint32_t> blocks_;  // those of the tree of the value at hand
  std::vector<uint32_t> path_;
};

bool is_live_in(const Analysis& facts, uint32_t block, VReg v) {
  const auto& values = facts.live_in[block];
  const auto at = std::lower_bound(values.begin(), values.end(), v,
                                   [](const LiveIn& in, VReg vreg) { return in.vreg < vreg; });
  return at != values.end() && at->vreg == v;
}

void StorePlacer::find_edge_drops() {
  for (uint32_t b = 0; b < input_.blocks.size(); b++) {
    const RegallocBlock& block = input_.blocks[b];
    if (block.successors.size() != 1) continue;  // the successors take over what there is
    const uint32_t next = block.successors[0].block;
    for (const Resident& each : assignment_.exit[b]) {
      if (input_.vregs[each.vreg].rematerializable || assignment_.starts_in_slot[each.vreg])
        continue;
      if (find_resident(assignment_.entry[next], each.vreg) != kNoRegister) continue;
      if (!is_live_in(facts_, next, each.vreg)) continue;
      assignment_.drops.push_back(
          {each.vreg, b, block.end_instruction - 1, Stage::kBlockEnd, each.reg});
    }
  }
}

// Walks from a drop up to the definition, or to a block where the slot is good already.
void StorePlacer::add_path(const Drop& drop) {
  path_.clear();
  bool is_covered = false;
  for (uint32_t b = drop.block;; b = facts_.dominator[b]) {
    if (nodes_[b].vreg == drop.vreg) {
      is_covered = nodes_[b].is_covered;
      break;
    }
    path_.push_back(b);
    if (b == facts_.def_block[drop.vreg]) break;
    if (find_resident(assignment_.entry[b], drop.vreg) == kNoRegister) {
      is_covered = true;
      break;
    }
  }
  for (uint32_t b : path_) {
    nodes_[b] = Node{.vreg = drop.vreg, .is_covered = is_covered};
    if (!is_covered) blocks_.push_back(b);
  }
  Node& node = nodes_[drop.block];
  if (!node.is_covered && node.drop == nullptr) node.drop = &drop;
}

void StorePlacer::place_value(size_t first, size_t last) {
  blocks_.clear();
  for (size_t k = first; k < last; k++) add_path(assignment_.drops[k]);
  if (blocks_.empty()) return;
  const VReg v = assignment_.drops[first].vreg;
  const uint32_t root = facts_.def_block[v];
  std::sort(blocks_.begin(), blocks_.end(),
            [&](uint32_t a, uint32_t b) { return facts_.order_index[a] < facts_.order_index[b]; });
  for (size_t k = blocks_.size(); k-- > 0;) {
    const uint32_t b = blocks_[k];
    Node& node = nodes_[b];
    const float own = input_.blocks[b].frequency;
    node.stores = node.drop != nullptr || node.children >= own;
    if (b != root) nodes_[facts_.dominator[b]].children += node.stores ? own : node.children;
  }
  for (uint32_t b : blocks_) {
    Node& node = nodes_[b];
    const Node& parent = nodes_[facts_.dominator[b]];
    node.is_active = b == root || (parent.is_active && !parent.stores);
    if (node.is_active && node.stores) emit(v, b, node.drop);
  }
}

// Stores `v` in `block`: before its first drop there, or else as early as it can be.
void StorePlacer::emit(VReg v, uint32_t block, const Drop* drop) {
  if (drop != nullptr) return emit(v, drop->instruction, drop->stage, drop->reg);
  const uint32_t definition = facts_.def_instruction[v];
  if (block != facts_.def_block[v] || definition == kNone) {
    return emit(v, input_.blocks[block].first_instruction, Stage::kBlockStart,
                find_resident(assignment_.entry[block], v));
  }
  const auto& operands = input_.instructions[definition].operands;
  for (size_t k = 0; k < operands.size(); k++) {
    if (operands[k].kind != OperandKind::kDef || operands[k].vreg != v) continue;
    const Location location = assignment_.locations[definition][k];
    emit(v, definition, Stage::kAfter, static_cast<PhysicalRegister>(location.index));
  }
}

void StorePlacer::emit(VReg v, uint32_t instruction, Stage stage, PhysicalRegister r) {
  Move move;
  move.instruction = instruction;
  move.from = Location::in_register(r);
  move.to = Location::in_slot(v);
  move.vreg = v;
  assignment_.moves.push_back({stage, move});
}

}  // namespace

void place_stores(const RegallocInput& input, const Analysis& facts, Assignment& assignment) {
  StorePlacer(input, facts, assignment).run();
}

}  // namespace tandem::x64::regalloc
