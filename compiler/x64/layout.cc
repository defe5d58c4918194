// Block layout.
//
// Order: from the entry on, each block is followed by that successor not yet placed which is most
// frequent, so that loops stay together and the likely way falls through; when there is none, by
// the most frequent block that waits as a successor of one placed. Cold blocks, those that end in a
// panic and the slow paths of appends, come last. Then loops are rotated: a header with an exit,
// reached from its latch by a jump, moves below the latch, so that an iteration takes one branch
// and not two. Time is linear but for the queue of those that wait, and nesting of loops.

#include "compiler/x64/layout.h"

#include <algorithm>
#include <queue>
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

  // The innermost loop of each block, by its header, and each block's depth. Headers come inner
  // loops first; a walk back from the latches steps over an inner loop as over one block, so that
  // each block is looked at once for each loop that it is directly in.
  void find_loops() {
    size_t count = f_.blocks.size();
    loop_.assign(count, kNone);
    is_header_.assign(count, false);
    depth_.assign(count, 0);
    std::vector<uint32_t> outermost(count);  // of the loops found so far around a block, or itself
    for (uint32_t block = 0; block < count; ++block) outermost[block] = block;
    auto outermost_of = [&](uint32_t block) {
      while (outermost[block] != block) block = outermost[block] = outermost[outermost[block]];
      return block;
    };
    std::vector<uint32_t> work;
    for (uint32_t header : postorder_) {
      for (uint32_t p : predecessors_[header]) {
        if (dominates(header, p)) work.push_back(p);
      }
      is_header_[header] = !work.empty();
      while (!work.empty()) {
        uint32_t block = outermost_of(work.back());
        work.pop_back();
        if (block == header) continue;
        loop_[block] = outermost[block] = header;
        for (uint32_t p : predecessors_[block]) work.push_back(p);
      }
    }
    for (size_t i = postorder_.size(); i-- > 0;) {
      uint32_t block = postorder_[i];
      int outside = loop_[block] == kNone ? 0 : depth_[loop_[block]];
      depth_[block] = outside + (is_header_[block] ? 1 : 0);
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
    placed_.assign(f_.blocks.size(), false);
    uint32_t block = 0;
    while (block != kNone) {
      placed_[block] = true;
      f_.order.push_back(block);
      uint32_t next = kNone;
      for (const RegallocEdge& edge : f_.blocks[block].successors) {
        if (placed_[edge.block]) continue;
        wait(edge.block);
        if (f_.blocks[edge.block].cold && !f_.blocks[block].cold) continue;
        if (next == kNone || is_detour(next) || is_more_frequent(edge.block, next)) {
          next = edge.block;
        }
      }
      // Leaving a loop waits until the loop is complete.
      bool leaves = next != kNone && depth_[next] < depth_[block];
      if (next == kNone || leaves) next = best_waiting(next);
      block = next;
    }
  }

  bool is_more_frequent(uint32_t a, uint32_t b) const {
    return f_.blocks[a].frequency > f_.blocks[b].frequency && !is_detour(a);
  }

  // Whether this block only goes on to one that has its place already: it jumps wherever it is.
  bool is_detour(uint32_t block) const {
    const MachineBlock& b = f_.blocks[block];
    return b.instructions.size() == 1 && b.successors.size() == 1 && placed_[b.successors[0].block];
  }

  struct Waiting {
    float frequency;
    uint32_t since;  // the later first
    uint32_t block;
    bool operator<(const Waiting& other) const {
      return std::pair(frequency, since) < std::pair(other.frequency, other.since);
    }
  };

  void wait(uint32_t block) {
    waiting_.push({f_.blocks[block].frequency, static_cast<uint32_t>(f_.order.size()), block});
  }

  // The most frequent of the blocks that wait, if it is more frequent than `best`.
  uint32_t best_waiting(uint32_t best) {
    while (!waiting_.empty() && placed_[waiting_.top().block]) waiting_.pop();
    if (waiting_.empty()) return best;
    const Waiting& top = waiting_.top();
    return best == kNone || top.frequency > f_.blocks[best].frequency ? top.block : best;
  }

  void rotate_loops() {
    place_.assign(f_.blocks.size(), 0);
    for (size_t i = 0; i < f_.order.size(); ++i) place_[f_.order[i]] = i;
    for (uint32_t header : std::vector<uint32_t>(f_.order)) {
      if (is_header_[header] && header != 0) rotate(header);
    }
  }

  bool is_in_loop(uint32_t block, uint32_t header) const {
    while (block != kNone && depth_[block] > depth_[header]) block = loop_[block];
    return block == header || (block != kNone && loop_[block] == header);
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
    size_t at = place_[header], latch = at;
    for (size_t i = at + 1; i < f_.order.size() && is_in_loop(f_.order[i], header); ++i) {
      const MachineBlock& block = f_.blocks[f_.order[i]];
      if (block.cold) break;
      if (block.successors.size() != 1 || block.successors[0].block != header) continue;
      if (latch == at || block.frequency >= f_.blocks[f_.order[latch]].frequency) latch = i;
    }
    if (latch == at) return;
    auto begin = f_.order.begin();
    std::rotate(begin + static_cast<ptrdiff_t>(at), begin + static_cast<ptrdiff_t>(at) + 1,
                begin + static_cast<ptrdiff_t>(latch) + 1);
    for (size_t i = at; i <= latch; ++i) place_[f_.order[i]] = i;
  }

  MachineFunction& f_;
  std::vector<uint32_t> postorder_;
  std::vector<std::vector<uint32_t>> predecessors_;
  std::vector<size_t> number_;
  std::vector<uint32_t> dominator_;
  std::vector<uint32_t> loop_;  // the header of the innermost loop around a block; of a header, of
                                // the loop around its own
  std::vector<int> depth_;
  std::vector<bool> is_header_;
  std::vector<bool> placed_;
  std::priority_queue<Waiting> waiting_;
  std::vector<size_t> place_;  // by block, in the order
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
