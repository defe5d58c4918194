// Moves: the order of moves that are to happen at once, the moves on edges, and the numbers of
// slots in place of values.
//
// On the edge from P to S, every value that S expects in a register, and every parameter, comes
// from where P left it. The moves are put at the end of P if that has one successor, else at the
// start of S, which then has no other predecessor. Values that S expects in their slots were stored
// before (regalloc_spill.cc).

#include <algorithm>
#include <utility>

#include "compiler/x64/regalloc_internal.h"

namespace tandem::x64::regalloc {
namespace {

// Orders moves that happen at once: a move is ready when no other still reads its destination. When
// none is ready, the rest are cycles, and one location of a cycle is moved out of the way.
class Sequencer {
 public:
  Sequencer(const RegallocInput& input, std::vector<ParallelMove> moves, RegisterSet free,
            std::vector<Move>& out)
      : input_(input), moves_(std::move(moves)), free_(free), out_(out) {
    std::erase_if(moves_, [](const ParallelMove& m) { return m.from == m.to; });
  }

  void run() {
    while (!moves_.empty()) {
      bool progress = false;
      for (size_t k = 0; k < moves_.size();) {
        if (is_read(moves_[k].to, k)) {
          k++;
          continue;
        }
        emit_one(moves_[k]);
        moves_.erase(moves_.begin() + k);
        progress = true;
      }
      if (!progress) break_cycle();
    }
  }

 private:
  bool is_read(Location location, size_t except) const {
    for (size_t k = 0; k < moves_.size(); k++) {
      if (k != except && moves_[k].from == location) return true;
    }
    return false;
  }

  void emit(Move::Kind kind, Location from, Location to, VReg v) {
    Move move;
    move.kind = kind;
    move.from = from;
    move.to = to;
    move.vreg = v;
    out_.push_back(move);
  }
  void copy(Location from, Location to, VReg v) { emit(Move::Kind::kCopy, from, to, v); }

  // A register for a value in passing: a free one of its class; for 8 bytes on their way between
  // slots, one of the other class would do as well, but is slower.
  Location free_register(VReg v) const {
    const RegisterSet set = free_ & registers_of(input_.vregs[v].register_class);
    if (set == 0) return {};
    return Location::in_register(static_cast<PhysicalRegister>(std::countr_zero(set)));
  }

  // A register to borrow: any of the class that may be used.
  Location any_register(VReg v) const {
    const RegisterSet set = input_.allocatable & registers_of(input_.vregs[v].register_class);
    return Location::in_register(static_cast<PhysicalRegister>(std::countr_zero(set)));
  }

  void emit_one(const ParallelMove& m) {
    const bool is_made_again = m.from.kind == Location::Kind::kNone;
    if (m.to.is_register() || m.from.is_register()) {
      emit(is_made_again ? Move::Kind::kRematerialize : Move::Kind::kCopy, m.from, m.to, m.vreg);
      return;
    }
    Location through = free_register(m.vreg);
    const bool is_borrowed = !through.is_register();
    if (is_borrowed) {
      through = any_register(m.vreg);
      copy(through, Location::in_slot(kScratchSlot), kNoVReg);
    }
    emit(is_made_again ? Move::Kind::kRematerialize : Move::Kind::kCopy, m.from, through, m.vreg);
    copy(through, m.to, m.vreg);
    if (is_borrowed) copy(Location::in_slot(kScratchSlot), through, kNoVReg);
  }

  void break_cycle() {
    const ParallelMove m = moves_.front();
    // What the destination holds has to be out of the way; it may be of another class than what
    // comes, for slots hold either.
    const VReg held = std::find_if(moves_.begin(), moves_.end(), [&](const ParallelMove& each) {
                        return each.from == m.to;
                      })->vreg;
    Location saved = free_register(held);
    if (saved.is_register()) {
      emit_one({m.to, saved, held});
      free_ &= ~bit(static_cast<PhysicalRegister>(saved.index));
    } else if (is_integer(m.from) && is_integer(m.to)) {
      emit(Move::Kind::kExchange, m.from, m.to, m.vreg);
      saved = m.from;
      moves_.erase(moves_.begin());
    } else {
      saved = Location::in_slot(kCycleSlot);
      emit_one({m.to, saved, held});
    }
    for (ParallelMove& other : moves_) {
      if (other.from == m.to) other.from = saved;
    }
    std::erase_if(moves_, [](const ParallelMove& each) { return each.from == each.to; });
  }

  static bool is_integer(Location l) {
    return l.is_register() &&
           class_of(static_cast<PhysicalRegister>(l.index)) == RegisterClass::kInteger;
  }

  const RegallocInput& input_;
  std::vector<ParallelMove> moves_;
  RegisterSet free_;
  std::vector<Move>& out_;
};

class Finisher {
 public:
  Finisher(const RegallocInput& input, const Analysis& facts, Assignment assignment, SlotMap slots)
      : input_(input), facts_(facts), from_(std::move(assignment)), slots_(std::move(slots)) {}

  RegallocOutput run() {
    for (auto& locations : from_.locations) {
      for (Location& location : locations) location = numbered(location);
    }
    for (PlacedMove& placed : from_.moves) {
      placed.move.from = numbered(placed.move.from);
      placed.move.to = numbered(placed.move.to);
    }
    for (uint32_t b = 0; b < input_.blocks.size(); b++) {
      for (const RegallocEdge& edge : input_.blocks[b].successors) add_edge(b, edge);
    }
    std::stable_sort(from_.moves.begin(), from_.moves.end(),
                     [](const PlacedMove& a, const PlacedMove& b) {
                       if (a.move.instruction != b.move.instruction) {
                         return a.move.instruction < b.move.instruction;
                       }
                       return a.stage < b.stage;
                     });
    RegallocOutput out;
    out.locations = std::move(from_.locations);
    for (PlacedMove& placed : from_.moves) {
      placed.move.after = placed.stage == Stage::kAfter;
      placed.move.from = settled(placed.move.from);
      placed.move.to = settled(placed.move.to);
      out.moves.push_back(placed.move);
    }
    out.safepoints = std::move(slots_.safepoints);
    out.slot_count = slots_.count;
    return out;
  }

 private:
  static bool is_special(Location l) { return l.index == kCycleSlot || l.index == kScratchSlot; }

  Location numbered(Location l) const {
    return l.is_slot() && !is_special(l) ? Location::in_slot(slots_.slot[l.index]) : l;
  }

  // Gives the slots that only moves need their numbers, behind all others.
  Location settled(Location l) {
    if (!l.is_slot() || !is_special(l)) return l;
    uint32_t& slot = special_[l.index == kCycleSlot ? 0 : 1];
    if (slot == kNone) slot = slots_.count, slots_.count += 2;
    return Location::in_slot(slot);
  }

  // Where `v` is at the end of `b`; of kind kNone if it is to be made again.
  Location location_at_exit(uint32_t b, VReg v) const {
    const PhysicalRegister r = find_resident(from_.exit[b], v);
    if (r != kNoRegister) return Location::in_register(r);
    if (input_.vregs[v].rematerializable) return {};
    return Location::in_slot(slots_.slot[v]);
  }

  void add_edge(uint32_t b, const RegallocEdge& edge) {
    const RegallocBlock& from = input_.blocks[b];
    const RegallocBlock& to = input_.blocks[edge.block];
    std::vector<ParallelMove> moves;
    RegisterSet used = 0;
    for (const Resident& each : from_.exit[b]) used |= bit(each.reg);
    for (const Resident& each : from_.entry[edge.block]) {
      used |= bit(each.reg);
      if (facts_.def_block[each.vreg] == edge.block) continue;  // a parameter
      moves.push_back({location_at_exit(b, each.vreg), Location::in_register(each.reg), each.vreg});
    }
    for (size_t k = 0; k < edge.arguments.size(); k++) {
      if (!facts_.is_used[to.parameters[k]]) continue;
      const PhysicalRegister r = find_resident(from_.entry[edge.block], to.parameters[k]);
      const Location target = r != kNoRegister ? Location::in_register(r)
                                               : Location::in_slot(slots_.slot[to.parameters[k]]);
      moves.push_back({location_at_exit(b, edge.arguments[k]), target, edge.arguments[k]});
    }
    std::vector<Move> sequence;
    sequentialize(input_, std::move(moves), input_.allocatable & ~used, sequence);
    const bool is_at_end = from.successors.size() == 1;
    for (Move& move : sequence) {
      move.instruction = is_at_end ? from.end_instruction - 1 : to.first_instruction;
      from_.moves.push_back({is_at_end ? Stage::kEdgeOut : Stage::kEdgeIn, move});
    }
  }

  const RegallocInput& input_;
  const Analysis& facts_;
  Assignment from_;
  SlotMap slots_;
  uint32_t special_[2] = {kNone, kNone};
};

}  // namespace

void sequentialize(const RegallocInput& input, std::vector<ParallelMove> moves, RegisterSet free,
                   std::vector<Move>& out) {
  Sequencer(input, std::move(moves), free, out).run();
}

RegallocOutput finish(const RegallocInput& input, const Analysis& facts, Assignment assignment,
                      SlotMap slots) {
  return Finisher(input, facts, std::move(assignment), std::move(slots)).run();
}

}  // namespace tandem::x64::regalloc
