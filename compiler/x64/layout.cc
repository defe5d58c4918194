// Block layout.
//
// Order: from the entry on, each block is followed by that successor not yet placed which is most
// frequent, so that loops stay together and the likely way falls through; when there is none, by
// the most frequent block that waits as a successor of one placed. Cold blocks, those that end in a
// panic, come last. Then loops are rotated: a header with an exit, reached from its latch by a
// jump, moves below the latch, so that an iteration takes one branch and not two.

#include "compiler/x64/layout.h"

#include <algorithm>
#include <utility>

namespace tandem::x64 {
namespace {

constexpr float kLoopFactor = 8;
constexpr float kColdFactor = 1.0f / 1024;
constexpr int kMaxDepth = 6;
constexpr uint32_t kNone = ~uint32_t{0};

class Layout {
 public:
  explicit Layout(MachineFunction& function) : f_(function) {}

  void run() {
    find_reachable();
    split_critical_edges();
    find_reachable();
    find_dominators();
    find_loops();
    estimate_frequencies();
    place();
    rotate_loops();
  }

 private:
  void find_reachable() {
    size_t count = f_.blocks.size();
    postorder_.clear();
    predecessors_.assign(count, {});
    std::vector<bool> seen(count, false);
    std::vector<std::pair<uint32_t, size_t>> stack = {{0, 0}};
    seen[0] = true;
    while (!stack.empty()) {
      auto& [block, next] = stack.back();
      const auto& successors = f_.blocks[block].successors;
      if (next == successors.size()) {
        postorder_.push_back(block);
        stack.pop_back();
        continue;
      }
      uint32_t successor = successors[next++].block;
      predecessors_[successor].push_back(block);
      if (seen[successor]) continue;
      seen[successor] = true;
      stack.push_back({successor, 0});
    }
  }

  void split_critical_edges() {
    for (uint32_t block : std::vector<uint32_t>(postorder_)) {
      if (f_.blocks[block].successors.size() < 2) continue;
      for (size_t i = 0; i < f_.blocks[block].successors.size(); ++i) {
        uint32_t target = f_.blocks[block].successors[i].block;
        if (predecessors_[target].size() < 2) continue;
        uint32_t between = static_cast<uint32_t>(f_.blocks.size());
        MachineBlock& middle = f_.blocks.emplace_back();
        middle.cold = f_.blocks[target].cold || f_.blocks[block].cold;
        MachineInstruction jump;
        jump.pseudo = Pseudo::kJump;
        jump.form.position = f_.blocks[block].instructions.back().form.position;
        middle.instructions.push_back(jump);
        middle.successors.push_back({.block = target, .arguments = {}});
        middle.successors[0].arguments = std::move(f_.blocks[block].successors[i].arguments);
        f_.blocks[block].successors[i] = {.block = between, .arguments = {}};
      }
    }
  }

  // K. Cooper, T. Harvey, K. Kennedy, "A Simple, Fast Dominance Algorithm".
  void find_dominators() {
    number_.assign(f_.blocks.size(), 0);
    for (size_t i = 0; i < postorder_.size(); ++i) number_[postorder_[i]] = i;
    dominator_.assign(f_.blocks.size(), kNone);
    dominator_[0] = 0;
    for (bool changed = true; changed;) {
      changed = false;
      for (size_t i = postorder_.size(); i-- > 0;) {
        uint32_t block = postorder_[i];
        if (block == 0) continue;
        uint32_t best = kNone;
        for (uint32_t p : predecessors_[block]) {
          if (dominator_[p] == kNone) continue;
          best = best == kNone ? p : intersect(p, best);
        }
        if (dominator_[block] == best) continue;
        dominator_[block] = best;
        changed = true;
      }
    }
  }

  uint32_t intersect(uint32_t a, uint32_t b) const {
    while (a != b) {
      while (number_[a] < number_[b]) a = dominator_[a];
      while (number_[b] < number_[a]) b = dominator_[b];
    }
    return a;
  }

  bool dominates(uint32_t a, uint32_t b) const {
    while (number_[b] < number_[a]) b = dominator_[b];
    return a == b;
  }

  // The natural loop of each header, and each block's depth.
  void find_loops() {
    depth_.assign(f_.blocks.size(), 0);
    is_header_.assign(f_.blocks.size(), false);
    for (uint32_t header : postorder_) {
      std::vector<uint32_t> work;
      for (uint32_t p : predecessors_[header]) {
        if (dominates(header, p)) work.push_back(p);
      }
      if (work.empty()) continue;
      is_header_[header] = true;
      std::vector<bool> inside(f_.blocks.size(), false);
      inside[header] = true;
      ++depth_[header];
      while (!work.empty()) {
        uint32_t block = work.back();
        work.pop_back();
        if (inside[block]) continue;
        inside[block] = true;
        ++depth_[block];
        for (uint32_t p : predecessors_[block]) work.push_back(p);
      }
    }
  }

  // How often each block runs, the function's entry once: a block's frequency flows to its
  // successors, less to those that leave a loop and hardly any to cold ones, and a loop multiplies.
  void estimate_frequencies() {
    for (uint32_t block : postorder_) f_.blocks[block].frequency = 0;
    f_.blocks[0].frequency = 1;
    for (size_t i = postorder_.size(); i-- > 0;) {
      MachineBlock& block = f_.blocks[postorder_[i]];
      if (is_header_[postorder_[i]] && depth_[postorder_[i]] <= kMaxDepth) {
        block.frequency *= kLoopFactor;
      }
      float sum = 0;
      for (const RegallocEdge& edge : block.successors) sum += weight(postorder_[i], edge.block);
      for (const RegallocEdge& edge : block.successors) {
        if (number_[edge.block] >= i) continue;  // back to a header
        f_.blocks[edge.block].frequency +=
            block.frequency * weight(postorder_[i], edge.block) / sum;
      }
    }
  }

  float weight(uint32_t from, uint32_t to) const {
    if (f_.blocks[to].cold && !f_.blocks[from].cold) return kColdFactor;
    return depth_[to] < depth_[from] ? 1 / kLoopFactor : 1;
  }

  void place() {
    std::vector<bool> placed(f_.blocks.size(), false);
    std::vector<uint32_t> waiting;
    uint32_t block = 0;
    while (block != kNone) {
      placed[block] = true;
      f_.order.push_back(block);
      uint32_t next = kNone;
      for (const RegallocEdge& edge : f_.blocks[block].successors) {
        if (placed[edge.block]) continue;
        waiting.push_back(edge.block);
        if (f_.blocks[edge.block].cold && !f_.blocks[block].cold) continue;
        if (next == kNone || f_.blocks[edge.block].frequency > f_.blocks[next].frequency) {
          next = edge.block;
        }
      }
      // Leaving a loop waits until the loop is complete.
      bool leaves = next != kNone && depth_[next] < depth_[block];
      if (next == kNone || leaves) next = best_waiting(waiting, placed, next);
      block = next;
    }
  }

  uint32_t best_waiting(std::vector<uint32_t>& waiting, const std::vector<bool>& placed,
                        uint32_t best) const {
    std::erase_if(waiting, [&](uint32_t b) { return placed[b]; });
    for (size_t i = waiting.size(); i-- > 0;) {  // the latest first
      uint32_t candidate = waiting[i];
      if (best == kNone || f_.blocks[candidate].frequency > f_.blocks[best].frequency) {
        best = candidate;
      }
    }
    return best;
  }

  void rotate_loops() {
    for (uint32_t header : std::vector<uint32_t>(f_.order)) {
      if (is_header_[header] && header != 0) rotate(header);
    }
  }

  // Moves the header below its latch, the most frequent of those that only jump. (What follows the
  // latch are blocks on edges, which jump back into the loop wherever they are.)
  void rotate(uint32_t header) {
    if (f_.blocks[header].successors.size() != 2) return;
    bool exits = false;
    for (const RegallocEdge& edge : f_.blocks[header].successors) {
      exits = exits || depth_[edge.block] < depth_[header];
    }
    if (!exits) return;
    auto at = std::find(f_.order.begin(), f_.order.end(), header);
    auto latch = at;
    for (auto i = at + 1; i != f_.order.end() && depth_[*i] >= depth_[header]; ++i) {
      const MachineBlock& block = f_.blocks[*i];
      if (block.cold) break;
      if (block.successors.size() != 1 || block.successors[0].block != header) continue;
      if (latch == at || block.frequency >= f_.blocks[*latch].frequency) latch = i;
    }
    if (latch != at) std::rotate(at, at + 1, latch + 1);
  }

  MachineFunction& f_;
  std::vector<uint32_t> postorder_;
  std::vector<std::vector<uint32_t>> predecessors_;
  std::vector<size_t> number_;
  std::vector<uint32_t> dominator_;
  std::vector<int> depth_;
  std::vector<bool> is_header_;
};

}  // namespace

void lay_out_blocks(MachineFunction& function) {
  Layout(function).run();
}

RegallocInput make_regalloc_input(const MachineFunction& function) {
  RegallocInput input;
  input.vregs = function.vregs;
  input.allocatable = kAllocatable;
  std::vector<uint32_t> number(function.blocks.size(), 0);
  for (size_t i = 0; i < function.order.size(); ++i) {
    number[function.order[i]] = static_cast<uint32_t>(i);
  }
  input.blocks.resize(function.order.size());
  for (size_t i = 0; i < function.order.size(); ++i) {
    const MachineBlock& block = function.blocks[function.order[i]];
    RegallocBlock& out = input.blocks[i];
    out.first_instruction = static_cast<uint32_t>(input.instructions.size());
    for (const MachineInstruction& instruction : block.instructions) {
      input.instructions.push_back(instruction.allocation);
    }
    out.end_instruction = static_cast<uint32_t>(input.instructions.size());
    out.parameters = block.parameters;
    out.frequency = block.frequency;
    for (const RegallocEdge& edge : block.successors) {
      out.successors.push_back({.block = number[edge.block], .arguments = edge.arguments});
      input.blocks[number[edge.block]].predecessors.push_back(static_cast<uint32_t>(i));
    }
  }
  return input;
}

}  // namespace tandem::x64
