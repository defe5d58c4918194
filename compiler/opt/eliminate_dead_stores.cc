// Dead-store elimination: what is written and cannot be read before it is overwritten, or before
// the variable is gone, is not written.
//
//   v1: *T = local T                     v1: *T = local T
//   clear T v1                  dead
//   store v2, v3                dead
//   v4: *int = field_addr 0 v1      →    v4: *int = field_addr 0 v1
//   store v4, v5                         store v4, v5
//   (the other fields are stored)        (the other fields are stored)
//   call @"f" func(*T) v1                call @"f" func(*T) v1
//   store v4, v6                dead
//   return v7                            return v7
//
// It is the liveness of registers done with memory (S. Muchnick, "Advanced Compiler Design and
// Implementation", 1997, 14.1.3 and 18.10): variables are cut into segments (stored_variables.h),
// and a set of live segments flows backwards through the blocks until nothing changes. A write ends
// the life of the segments that it covers, and is dead if none of them was alive; a dead copy reads
// nothing, so chains of copies go at once.
//
// What keeps a segment alive:
//
//   loads       of it, or through a pointer that may lead there
//   calls       and whatever else may read memory, if the variable has been given away: its address
//               was stored, passed, captured. A forward analysis says where that may have happened.
//               Until then a variable of the frame or a new one is nobody else's.
//   panics      run deferred functions and may be recovered in a caller. They read what was given
//               away, but the frame's variables only where this function defers.
//   returns     if the variable is not in the frame.
//   back edges  if others may see the variable: a goroutine may watch what an endless loop writes.
//               Without a loop, what is overwritten before anything synchronizes need not be seen.
//   the frame's stack maps, for what clears pointers: a collection would hold on to what was
//               forgotten. So a store of nil in a local counts as read by the next safepoint.
//
// The contents of a local before its first store are undefined, and the analysis of stack maps
// (x64/local_liveness.h) looks at the stores that are left, so a clear may go like all others. One
// that is needed only in a word or two becomes stores of these.

#include <algorithm>
#include <vector>

#include "compiler/ir/analysis.h"
#include "compiler/ir/builder.h"
#include "compiler/opt/ir_names.h"
#include "compiler/opt/pass.h"
#include "compiler/opt/stored_variables.h"
#include "compiler/support/bit_set.h"

namespace tandem::opt {
namespace {

// Bits for all blocks together: memory stays linear in the size of the function.
constexpr size_t kMaxBits = size_t{1} << 23;
constexpr size_t kMaxSegments = 4096;

bool is_safepoint(const Instruction& instruction) {
  return (ir::info(instruction.opcode).effects & ir::kCalls) != 0;
}

// What an instruction without an effect on any known address may read.
enum class Reads { kNothing, kIfItPanics, kEverything };

Reads reads_of(const Function& function, const Instruction& instruction) {
  if (ir::is_terminator(instruction.opcode)) return Reads::kNothing;
  if (instruction.opcode >= Opcode::kEq && instruction.opcode <= Opcode::kGe) {
    const Type* type = function.type(instruction.operands[0]);
    return type->is_scalar() ? Reads::kNothing : Reads::kEverything;
  }
  uint16_t effects = ir::info(instruction.opcode).effects;
  if ((effects & (ir::kReads | ir::kCalls)) != 0) return Reads::kEverything;
  return (effects & ir::kPanics) != 0 ? Reads::kIfItPanics : Reads::kNothing;
}

// Whether an operand is used as an address only, or looked at without its memory.
bool keeps_private(const Function& function, const Instruction& instruction, size_t operand) {
  switch (instruction.opcode) {
    case Opcode::kLoad:
    case Opcode::kNilCheck:
    case Opcode::kMove:
    case Opcode::kClear:
    case Opcode::kFieldAddr:
    case Opcode::kElementAddr:
    case Opcode::kArrayData:
    case Opcode::kPtrAdd:
    case Opcode::kSlicePtr:
    case Opcode::kSliceLen:
    case Opcode::kSliceCap:
    case Opcode::kEq:
    case Opcode::kNe:
      return true;
    case Opcode::kReinterpret:
      return function.type(instruction.results[0])->has_pointers();
    case Opcode::kStore:
      return operand == 0;
    default:
      return false;
  }
}

class DeadStores {
 public:
  explicit DeadStores(Function& function)
      : function_(function),
        order_(ir::reverse_postorder(function)),
        variables_(function, std::min(kMaxSegments, kMaxBits / (order_.size() + 1))),
        builder_(&function) {}

  // Whether something was deleted.
  bool run() {
    if (variables_.all().empty()) return false;
    prepare();
    find_given_away();
    find_live();
    for (BlockId block : order_) walk_back(block, /*deleting=*/true);
    return found_;
  }

 private:
  // What flows backwards.
  struct Live {
    BitSet read;     // may be read
    BitSet scanned;  // a collection may find it in the frame
  };
  // A variable is given away by an instruction, or made by it.
  struct Change {
    size_t instruction;
    uint32_t variable;
    bool given_before;
  };

  void prepare() {
    const size_t limit = variables_.segment_count();
    in_frame_ = out_of_frame_ = pointers_ = pointers_in_frame_ = BitSet(limit);
    BitSet known_by_others(limit);
    for (const StoredVariable& variable : variables_.all()) {
      auto add_to = [&](BitSet& set) { set.add_range(variable.first, variable.end()); };
      add_to(variable.is_in_frame() ? in_frame_ : out_of_frame_);
      if (variable.kind == StoredVariable::Kind::kPointer) add_to(pointers_);
      if (variable.is_in_frame() && variable.has_pointers) add_to(pointers_in_frame_);
      if (variable.kind != StoredVariable::Kind::kFrame &&
          variable.kind != StoredVariable::Kind::kFresh) {
        add_to(known_by_others);
      }
    }
    given_at_start_.assign(function_.block_count(), known_by_others);
    live_at_start_.assign(function_.block_count(), {BitSet(limit), BitSet(limit)});
    number_.assign(function_.block_count(), 0);
    for (size_t i = 0; i < order_.size(); ++i) number_[order_[i].index] = i;
    for (BlockId block : order_) {
      for (InstructionId id : function_.block(block).instructions) {
        Opcode opcode = function_.instruction(id).opcode;
        defers_ |= opcode == Opcode::kDefer || opcode == Opcode::kRecoveryPoint;
      }
    }
  }

  // --- Forwards: what others may know.
  void find_given_away() {
    for (bool changed = true; changed;) {
      changed = false;
      for (BlockId block : order_) {
        walk_forward(block);
        for (const Target& target : function_.successors(block)) {
          bool grew = given_at_start_[target.block.index].unite(given_);
          changed |= grew && number_[target.block.index] <= number_[block.index];
        }
      }
    }
  }

  bool is_given(uint32_t variable) const {
    return given_.contains(variables_.all()[variable].first);
  }

  void set_given(uint32_t variable, bool given) {
    const StoredVariable& of = variables_.all()[variable];
    given ? given_.add_range(of.first, of.end()) : given_.remove_range(of.first, of.end());
  }

  // Leaves what is given away at the end in given_, and how it came to that in changes_.
  void walk_forward(BlockId block) {
    given_ = given_at_start_[block.index];
    changes_.clear();
    size_t i = 0;
    for (InstructionId id : function_.block(block).instructions) {
      const Instruction& instruction = function_.instruction(id);
      for (size_t operand = 0; operand < instruction.operands.size(); ++operand) {
        if (keeps_private(function_, instruction, operand)) continue;
        change(i, variables_.find(instruction.operands[operand]), true);
      }
      for (const Target& target : instruction.targets) {
        for (ValueId argument : target.arguments) change(i, variables_.find(argument), true);
      }
      if (instruction.opcode == Opcode::kNew || instruction.opcode == Opcode::kNewSlice) {
        change(i, variables_.find_root(instruction.results[0]), false);
      }
      ++i;
    }
  }

  void change(size_t instruction, uint32_t variable, bool given) {
    if (variable == StoredVariables::kNone || is_given(variable) == given) return;
    changes_.push_back(
        {.instruction = instruction, .variable = variable, .given_before = is_given(variable)});
    set_given(variable, given);
  }

  // --- Backwards: what may be read.
  void find_live() {
    for (bool changed = true; changed;) {
      changed = false;
      for (size_t i = order_.size(); i-- > 0;) {
        walk_back(order_[i], /*deleting=*/false);
        Live& known = live_at_start_[order_[i].index];
        changed |= known.read.unite(live_.read);
        changed |= known.scanned.unite(live_.scanned);
      }
    }
  }

  // Leaves what is alive at the block's start in live_.
  void walk_back(BlockId block, bool deleting) {
    walk_forward(block);
    begin_at_end(block);
    const std::vector<InstructionId> list = function_.block(block).instructions.copy();
    for (size_t i = list.size(); i-- > 0;) {
      visit(list[i], deleting);
      while (!changes_.empty() && changes_.back().instruction == i) {
        set_given(changes_.back().variable, changes_.back().given_before);
        changes_.pop_back();
      }
      for (ValueId result : function_.instruction(list[i]).results) begin_variable(result);
    }
    for (ValueId parameter : function_.block(block).parameters) begin_variable(parameter);
  }

  void begin_at_end(BlockId block) {
    const size_t limit = variables_.segment_count();
    live_ = {BitSet(limit), BitSet(limit)};
    absl::Span<const Target> successors = function_.successors(block);
    bool seen_by_others = successors.empty();
    for (const Target& target : successors) {
      const Live& next = live_at_start_[target.block.index];
      live_.read.unite(next.read);
      live_.scanned.unite(next.scanned);
      seen_by_others |= number_[target.block.index] <= number_[block.index];
    }
    if (seen_by_others) live_.read.unite_common(given_, out_of_frame_);
  }

  // Above its definition, a variable is that of another round of a loop, which nobody reads unless
  // it was given away.
  void begin_variable(ValueId value) {
    uint32_t found = variables_.find_root(value);
    if (found == StoredVariables::kNone) return;
    const StoredVariable& variable = variables_.all()[found];
    if (variable.kind == StoredVariable::Kind::kGlobal || variable.is_in_frame()) return;
    live_.read.remove_range(variable.first, variable.end());
    if (is_given(found)) live_.read.add_range(variable.first, variable.end());
  }

  void visit(InstructionId id, bool deleting) {
    const Instruction& instruction = function_.instruction(id);
    switch (instruction.opcode) {
      case Opcode::kLoad:
        return read(instruction.operands[0], function_.type(instruction.results[0])->size());
      case Opcode::kStore:
        return write(id, function_.type(instruction.operands[1])->size(), deleting);
      case Opcode::kMove:
      case Opcode::kClear:
        return write(id, instruction.type->size(), deleting);
      default:
        break;
    }
    switch (reads_of(function_, instruction)) {
      case Reads::kNothing:
        break;
      case Reads::kIfItPanics:
        live_.read.unite_common(given_, defers_ ? given_ : out_of_frame_);
        break;
      case Reads::kEverything:
        live_.read.unite(given_);
        break;
    }
    if (is_safepoint(instruction)) live_.scanned.unite(pointers_in_frame_);
  }

  void read(ValueId address, int64_t size) {
    uint32_t variable = variables_.find(address);
    if (variable != StoredVariables::kNone) {
      Touched touched = variables_.touched(variable, address, size);
      live_.read.add_range(touched.begin, touched.end);
      if (!is_given(variable)) return;
    }
    // Pointers may lead there too, and a pointer to all that was given away.
    live_.read.unite(variables_.is_identified(address) ? pointers_ : given_);
  }

  void write(InstructionId id, int64_t size, bool deleting) {
    const Instruction& instruction = function_.instruction(id);
    uint32_t variable = variables_.find(instruction.operands[0]);
    if (variable != StoredVariables::kNone) {
      Touched touched = variables_.touched(variable, instruction.operands[0], size);
      if (is_dead(instruction, variables_.all()[variable], touched)) {
        if (deleting) remove(id);
        return;
      }
      if (deleting && instruction.opcode == Opcode::kClear) shorten(id, variable, touched);
      if (touched.exact) {
        live_.read.remove_range(touched.begin, touched.end);
        live_.scanned.remove_range(touched.begin, touched.end);
      }
    }
    if (function_.instruction(id).opcode == Opcode::kMove) {
      read(function_.instruction(id).operands[1], size);
    }
  }

  bool is_dead(const Instruction& instruction, const StoredVariable& variable,
               const Touched& touched) const {
    const bool is_known_whole =
        variable.is_in_frame() || variable.kind == StoredVariable::Kind::kFresh;
    if (!touched.exact && !is_known_whole) return false;
    if (live_.read.contains_any(touched.begin, touched.end)) return false;
    return !forgets(instruction) || !live_.scanned.contains_any(touched.begin, touched.end);
  }

  // Whether it stores nil.
  bool forgets(const Instruction& instruction) const {
    if (instruction.opcode != Opcode::kStore) return instruction.opcode == Opcode::kClear;
    InstructionId id = function_.definition(instruction.operands[1]);
    if (!id.valid()) return false;
    const Instruction& value = function_.instruction(id);
    return value.opcode == Opcode::kZero || (value.opcode == Opcode::kConst && value.integer == 0);
  }

  void remove(InstructionId id) {
    function_.remove(id);
    found_ = true;
  }

  // --- A clear of which little is needed.
  static constexpr int64_t kMaxWords = 2;

  void shorten(InstructionId id, uint32_t index, const Touched& touched) {
    const StoredVariable& variable = variables_.all()[index];
    const Instruction clear = function_.instruction(id);
    const int64_t size = clear.type->size();
    if (!variable.is_in_frame() || !touched.exact || size <= 8 * kMaxWords) return;
    std::vector<int64_t> words;  // that are needed, by offset in the variable
    const int64_t begin = variable.cuts[touched.begin - variable.first];
    for (uint32_t i = touched.begin; i < touched.end; ++i) {
      if (!live_.read.contains(i) && !live_.scanned.contains(i)) continue;
      int64_t from = variable.cuts[i - variable.first];
      int64_t to = variable.cuts[i + 1 - variable.first];
      for (int64_t word = from & ~int64_t{7}; word < to; word += 8) {
        if (words.empty() || words.back() != word) words.push_back(word);
        if (static_cast<int64_t>(words.size()) > kMaxWords) return;
      }
    }
    if (begin % 8 != 0 || size % 8 != 0) return;
    builder_.set_before(id);
    builder_.set_position(clear.position);
    for (int64_t word : words) clear_word(clear, word - begin);
    remove(id);
  }

  void clear_word(const Instruction& clear, int64_t offset) {
    ir::TypeTable& types = builder_.types();
    const Type* type =
        clear.type->pointer_at(offset) ? types.unsafe_pointer() : types.uint64_type();
    ValueId address = builder_.emit1(Opcode::kPtrAdd, types.pointer(type),
                                     {clear.operands[0], builder_.int_constant(offset)});
    builder_.store(address, builder_.constant(type, 0));
  }

  Function& function_;
  std::vector<BlockId> order_;
  StoredVariables variables_;
  ir::Builder builder_;
  bool defers_ = false;  // panics run functions that know variables of this frame
  bool found_ = false;
  std::vector<size_t> number_;  // of a block in order_
  BitSet in_frame_;
  BitSet out_of_frame_;
  BitSet pointers_;
  BitSet pointers_in_frame_;
  std::vector<BitSet> given_at_start_;  // by block
  std::vector<Live> live_at_start_;
  // During a walk over a block.
  BitSet given_;
  std::vector<Change> changes_;
  Live live_;
};

}  // namespace

void eliminate_dead_stores(Function& function, PassContext& context) {
  // What was stored may now be needed by nobody.
  if (DeadStores(function).run()) eliminate_dead_code(function, context);
}

}  // namespace tandem::opt
