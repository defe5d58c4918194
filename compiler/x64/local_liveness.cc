// Listing of locals; see local_liveness.h. One walk over the function collects what each
// instruction does with the locals, as events. Then sixty-four locals at a time have their two data
// flow problems solved, over the blocks, and the lists of the safepoints written.

#include "compiler/x64/local_liveness.h"

#include <algorithm>
#include <bit>
#include <optional>
#include <vector>

#include "compiler/ir/analysis.h"
#include "compiler/ir/places.h"
#include "compiler/ir/runtime_calls.h"
#include "compiler/support/bit_set.h"

namespace tandem::x64 {
namespace {

using ir::Opcode;

constexpr uint32_t kNone = ~uint32_t{0};
constexpr uint32_t kGroupSize = 64;

// What an instruction does with a local.
struct Event {
  uint32_t block = 0;
  uint32_t position = 0;   // of the instruction in its block
  uint32_t bit = 0;        // the local in its group
  bool is_use = false;     // of the address; else a write
  bool completes = false;  // with this write, all pointers have been set in the block
  bool kills = false;      // here begins a run of writes that sets all pointers
};

struct Safepoint {
  uint32_t position = 0;
  ir::InstructionId instruction;
};

bool is_safepoint(const ir::Instruction& instruction) {
  if ((ir::info(instruction.opcode).effects & ir::kCalls) == 0) return false;
  const ir::RuntimeCallInfo* call = ir::find_runtime_call(instruction.symbol);
  return call == nullptr || (call->effects & rt::abi::kInPlace) == 0;
}

// What a use of an address is for.
enum class Purpose { kStep, kAccess, kWrite, kGiveAway };

Purpose purpose_of(const ir::Instruction& instruction, size_t operand) {
  if (ir::is_address_step(instruction.opcode)) {
    return operand == 0 ? Purpose::kStep : Purpose::kGiveAway;
  }
  switch (instruction.opcode) {
    case Opcode::kStore:
      return operand == 0 ? Purpose::kWrite : Purpose::kGiveAway;
    case Opcode::kMove:
      return operand == 0 ? Purpose::kWrite : Purpose::kAccess;
    case Opcode::kClear:
      return Purpose::kWrite;
    case Opcode::kLoad:
    case Opcode::kNilCheck:
    case Opcode::kEq:
    case Opcode::kNe:
    case Opcode::kKeepAlive:
    case Opcode::kWriteBarrier:
      return Purpose::kAccess;
    default:
      return Purpose::kGiveAway;
  }
}

// The words of a type that are pointers.
struct PointerWords {
  size_t count = 0;
  BitSet words;

  explicit PointerWords(const ir::Type* type)
      : words(static_cast<size_t>(type->pointer_bytes() / 8)) {
    for (int64_t offset = 0; offset < type->pointer_bytes(); offset += 8) {
      if (!type->pointer_at(offset)) continue;
      words.add(static_cast<size_t>(offset / 8));
      ++count;
    }
  }
};

// The pointers of a local that a run of writes has set.
class Coverage {
 public:
  // Whether the writes so far belong to the run with this number.
  bool is_of(uint64_t run) const { return run_ == run; }
  void begin(uint64_t run, const PointerWords& all) {
    run_ = run;
    unset_ = all;
  }
  // Adds the words from `begin` to `end`; whether none is missing now.
  bool add(int64_t begin, int64_t end) {
    for (auto word = static_cast<size_t>(begin); word < static_cast<size_t>(end); ++word) {
      if (!unset_->words.contains(word)) continue;
      unset_->words.remove(word);
      --unset_->count;
    }
    return unset_->count == 0;
  }

 private:
  uint64_t run_ = 0;
  std::optional<PointerWords> unset_;
};

// Collects the events and safepoints of a function.
class Collector {
 public:
  Collector(const ir::Function& function, const MachineFunction& machine)
      : f_(function), machine_(machine), places_(function) {
    for (uint32_t i = 0; i < machine.locals.size(); ++i) {
      if (!machine.locals[i].type->has_pointers()) continue;
      tracked.push_back(i);
    }
    tracked_of_.assign(machine.locals.size(), kNone);
    for (uint32_t i = 0; i < tracked.size(); ++i) tracked_of_[tracked[i]] = i;
    given_away.resize(tracked.size());
    always_live.resize(tracked.size());
    events.resize((tracked.size() + kGroupSize - 1) / kGroupSize);
    safepoints.resize(function.block_count());
    written_.resize(tracked.size());
  }

  void run(const std::vector<ir::BlockId>& blocks) {
    for (ir::BlockId block : blocks) {
      block_ = block.index;
      position_ = 0;
      block_run_ = safepoint_run_ = ++run_;
      for (ir::InstructionId id : f_.block(block).instructions) {
        const ir::Instruction& instruction = f_.instruction(id);
        visit(instruction);
        note_frame_variable(id, instruction);
        if (is_safepoint(instruction)) {
          safepoints[block_].push_back({.position = position_, .instruction = id});
          safepoint_run_ = ++run_;
        }
        ++position_;
      }
    }
  }

  std::vector<uint32_t> tracked;                   // the locals with pointers
  std::vector<bool> given_away;                    // by tracked local
  std::vector<bool> always_live;                   // by tracked local: read by the recovery block
  std::vector<std::vector<Event>> events;          // by group, in the order of blocks and positions
  std::vector<std::vector<Safepoint>> safepoints;  // by block

 private:
  // A local's latest writes.
  struct Written {
    std::optional<PointerWords> pointers;  // all that there are
    Coverage in_block;                     // since the block's beginning
    Coverage in_run;                       // since the last safepoint or use
    size_t first = 0;                      // the event with which in_run began
    uint64_t last_use = 0;                 // run_ at that time
  };

  void note_frame_variable(ir::InstructionId id, const ir::Instruction& instruction) {
    if (instruction.opcode != Opcode::kKeptLocal && instruction.opcode != Opcode::kDeferRecord) {
      return;
    }
    const uint32_t local = machine_.local_of_instruction[id.index];
    if (local == kNone || tracked_of_[local] == kNone) return;
    always_live[tracked_of_[local]] = true;
  }

  // Reads come before writes.
  void visit(const ir::Instruction& instruction) {
    bool writes = false;
    for (size_t i = 0; i < instruction.operands.size(); ++i) {
      const Purpose purpose = purpose_of(instruction, i);
      if (purpose == Purpose::kWrite) writes = true;
      if (purpose == Purpose::kStep || purpose == Purpose::kWrite) continue;
      use(instruction.operands[i], purpose);
    }
    for (const ir::Target& target : instruction.targets) {
      for (ir::ValueId argument : target.arguments) use(argument, Purpose::kGiveAway);
    }
    if (writes) write(instruction);
  }

  uint32_t tracked_of(ir::ValueId address) const {
    const ir::InstructionId id = f_.definition(places_.of(address).root);
    if (!id.valid() || !ir::is_frame_variable(f_.instruction(id).opcode)) return kNone;
    const uint32_t local = machine_.local_of_instruction[id.index];
    return local == kNone ? kNone : tracked_of_[local];
  }

  Event& add_event(uint32_t local) {
    return events[local / kGroupSize].emplace_back(
        Event{.block = block_, .position = position_, .bit = local % kGroupSize});
  }

  void use(ir::ValueId address, Purpose purpose) {
    const uint32_t local = tracked_of(address);
    if (local == kNone) return;
    if (purpose == Purpose::kGiveAway) given_away[local] = true;
    add_event(local).is_use = true;
    written_[local].last_use = ++run_;
  }

  void write(const ir::Instruction& instruction) {
    const ir::ValueId address = instruction.operands[0];
    const uint32_t local = tracked_of(address);
    if (local == kNone) return;
    Event& event = add_event(local);
    const std::optional<int64_t> offset = places_.of(address).offset;
    if (!offset.has_value()) return;
    const ir::Type* type = machine_.locals[tracked[local]].type;
    const int64_t size = instruction.opcode == Opcode::kStore
                             ? f_.type(instruction.operands[1])->size()
                             : instruction.type->size();
    const int64_t pointer_words = type->pointer_bytes() / 8;
    const int64_t begin = std::max<int64_t>((*offset + 7) / 8, 0);
    const int64_t end = std::min((*offset + size) / 8, pointer_words);
    if (begin == 0 && end == pointer_words) {
      event.completes = event.kills = true;
      return;
    }
    if (begin < end) add_to_runs(local, type, begin, end);
  }

  void add_to_runs(uint32_t local, const ir::Type* type, int64_t begin, int64_t end) {
    Written& written = written_[local];
    std::vector<Event>& list = events[local / kGroupSize];
    if (!written.pointers) written.pointers.emplace(type);
    if (!written.in_block.is_of(block_run_)) written.in_block.begin(block_run_, *written.pointers);
    list.back().completes = written.in_block.add(begin, end);
    const uint64_t run = std::max(safepoint_run_, written.last_use);
    if (!written.in_run.is_of(run)) {
      written.in_run.begin(run, *written.pointers);
      written.first = list.size() - 1;
    }
    if (written.in_run.add(begin, end)) list[written.first].kills = true;
  }

  const ir::Function& f_;
  const MachineFunction& machine_;
  const ir::Places places_;
  std::vector<uint32_t> tracked_of_;  // by local
  std::vector<Written> written_;      // by tracked local
  uint32_t block_ = 0;
  uint32_t position_ = 0;
  uint64_t run_ = 0;            // counts blocks, safepoints and uses
  uint64_t block_run_ = 0;      // run_ at the block's beginning
  uint64_t safepoint_run_ = 0;  // at the last safepoint, or the block's beginning
};

// The data flow of up to sixty-four locals, a bit each.
//
// The states forwards are two bits: `touched` on some path, and not yet set (`unset`) on some path.
// So untouched is unset alone, set is touched alone, and where paths meet the bits are united.
class Group {
 public:
  Group(const ir::Function& function, const std::vector<ir::BlockId>& blocks,
        const Collector& collector, uint32_t number, MachineFunction& out)
      : f_(function),
        blocks_(blocks),
        collector_(collector),
        events_(collector.events[number]),
        first_(size_t{number} * kGroupSize),
        out_(out),
        flow_(function.block_count()) {
    const size_t end = std::min<size_t>(first_ + kGroupSize, collector.tracked.size());
    for (size_t local = first_; local < end; ++local) {
      if (collector.given_away[local]) given_away_ |= uint64_t{1} << (local - first_);
      if (collector.always_live[local]) always_live_ |= uint64_t{1} << (local - first_);
    }
  }

  void run() {
    summarize();
    flow_back();
    flow_[f_.entry().index].unset_in = ~uint64_t{0};
    flow_forward();
    size_t next = 0;
    for (ir::BlockId block : blocks_) {
      const size_t begin = next;
      while (next < events_.size() && events_[next].block == block.index) ++next;
      if (!collector_.safepoints[block.index].empty()) record(block, begin, next);
    }
  }

 private:
  struct Flow {
    uint64_t uses = 0;  // before any run of writes that kills
    uint64_t kills = 0;
    uint64_t touches = 0;
    uint64_t completes = 0;
    uint64_t live_in = 0;
    uint64_t touched_in = 0;
    uint64_t unset_in = 0;
  };

  static uint64_t bit_of(const Event& event) { return uint64_t{1} << event.bit; }

  void summarize() {
    for (const Event& event : events_) {
      Flow& flow = flow_[event.block];
      const uint64_t bit = bit_of(event);
      if (event.is_use && (flow.kills & bit) == 0) flow.uses |= bit;
      if (event.kills) flow.kills |= bit;
      if (event.completes) flow.completes |= bit;
      flow.touches |= bit;
    }
  }

  uint64_t live_out(ir::BlockId block) const {
    uint64_t live = 0;
    for (const ir::Target& target : f_.successors(block)) live |= flow_[target.block.index].live_in;
    return live;
  }

  void flow_back() {
    for (bool changed = true; changed;) {
      changed = false;
      for (size_t i = blocks_.size(); i-- > 0;) {
        Flow& flow = flow_[blocks_[i].index];
        const uint64_t live_in = flow.uses | (live_out(blocks_[i]) & ~flow.kills);
        changed |= live_in != flow.live_in;
        flow.live_in = live_in;
      }
    }
  }

  void flow_forward() {
    const ir::BlockId recovery = ir::recovery_block(f_);
    for (bool changed = true; changed;) {
      changed = false;
      for (ir::BlockId block : blocks_) {
        const Flow& flow = flow_[block.index];
        const uint64_t touched = flow.touched_in | flow.touches;
        const uint64_t unset = flow.unset_in & ~flow.completes;
        for (const ir::Target& target : f_.successors(block)) {
          const uint64_t elsewhere =
              target.block == recovery ? given_away_ | always_live_ : uint64_t{0};
          Flow& next = flow_[target.block.index];
          changed |= ((touched | elsewhere) & ~next.touched_in) != 0;
          changed |= (unset & ~next.unset_in) != 0;
          next.touched_in |= touched | elsewhere;
          next.unset_in |= unset;
        }
      }
    }
  }

  // Writes the lists of a block's safepoints; its events are those from `begin` to `end`.
  void record(ir::BlockId block, size_t begin, size_t end) {
    const std::vector<Safepoint>& safepoints = collector_.safepoints[block.index];
    std::vector<uint64_t> live_behind(safepoints.size());
    uint64_t live = live_out(block);
    size_t next = end;
    for (size_t i = safepoints.size(); i-- > 0;) {
      while (next > begin && events_[next - 1].position > safepoints[i].position) {
        const Event& event = events_[--next];
        if (event.kills) live &= ~bit_of(event);
        if (event.is_use) live |= bit_of(event);
      }
      live_behind[i] = live;
    }
    uint64_t touched = flow_[block.index].touched_in;
    uint64_t unset = flow_[block.index].unset_in;
    next = begin;
    for (size_t i = 0; i < safepoints.size(); ++i) {
      for (; next < end && events_[next].position <= safepoints[i].position; ++next) {
        touched |= bit_of(events_[next]);
        if (events_[next].completes) unset &= ~bit_of(events_[next]);
      }
      list(safepoints[i].instruction, touched & (live_behind[i] | always_live_),
           touched & given_away_, unset);
    }
  }

  void list(ir::InstructionId safepoint, uint64_t live, uint64_t known, uint64_t unset) {
    if ((live | known) == 0) return;
    ListedLocals& lists = out_.listed_locals[safepoint.index];
    for (uint64_t left = live | known; left != 0; left &= left - 1) {
      const int bit = std::countr_zero(left);
      const uint32_t local = collector_.tracked[first_ + static_cast<size_t>(bit)];
      const bool is_live = (live >> bit & 1) != 0;
      (is_live ? lists.live : lists.objects).push_back(local);
      if (!is_live) out_.locals[local].is_object = true;
      if ((unset >> bit & 1) != 0) out_.locals[local].initialize = true;
    }
  }

  const ir::Function& f_;
  const std::vector<ir::BlockId>& blocks_;
  const Collector& collector_;
  const std::vector<Event>& events_;
  const size_t first_;  // of the tracked locals
  MachineFunction& out_;
  std::vector<Flow> flow_;  // by block
  uint64_t given_away_ = 0;
  uint64_t always_live_ = 0;
};

}  // namespace

void list_locals(const ir::Function& function, MachineFunction& out) {
  Collector collector(function, out);
  if (collector.tracked.empty()) return;
  const std::vector<ir::BlockId> blocks = ir::reverse_postorder(function);
  collector.run(blocks);
  for (uint32_t number = 0; number < collector.events.size(); ++number) {
    Group(function, blocks, collector, number, out).run();
  }
}

}  // namespace tandem::x64
