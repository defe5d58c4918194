// Conversions between strings and byte slices that need no copy, because nobody could tell: the
// result is only looked at, and not kept, while its bytes stay as they are.
//
//   v2: string = bytes_to_string v1     v3: *uint8 = slice_ptr v1
//   v5: int = map_get v0, v2         →  v4: int = slice_len v1
//                                       v2: string = make_string v3, v4
//                                       v5: int = map_get v0, v2
//
// A string from bytes. Its uses must be among the few that read it and keep nothing of it
// (reads_string), and the slice's bytes must not change before the last of them. So the walk goes
// from the conversion as far as control can come from nowhere else, and each path ends at the first
// operation that writes memory, which may be a store to the slice under another name, or a call, or
// a meeting with another goroutine. Safepoints alone do no harm: what another goroutine writes to
// the slice without such a meeting is a data race. Uses outside of what was walked forbid it.
//
// Bytes from a string. A string's bytes never change, so it is enough that all uses read, wherever
// they are: elements by their addresses, the length, copy and append from it. These are done before
// the others, since they rely on that the string is not itself a slice's memory in disguise.
//
// Value numbering holds reads of strings for pure (eq, lt), which they are until a string shares a
// slice's memory. Therefore this pass comes behind all that number or forward on the typed stage.
// And it comes behind escape analysis, which knows that a conversion keeps nothing of its operand,
// and so leaves slices in the frame; no use that is allowed here lets them out.

#include <vector>

#include "absl/container/inlined_vector.h"
#include "compiler/ir/analysis.h"
#include "compiler/ir/builder.h"
#include "compiler/opt/ir_names.h"
#include "compiler/opt/pass.h"

namespace tandem::opt {
namespace {

constexpr size_t kMaxSteps = 4096;   // of the walk from one conversion
constexpr size_t kMaxAddresses = 8;  // addresses computed one from the other

class InPlaceConversions {
 public:
  explicit InPlaceConversions(Function& function) : function_(function), builder_(&function) {}

  void run() {
    std::vector<InstructionId> to_bytes = find_all(Opcode::kStringToBytes);
    std::vector<InstructionId> to_string = find_all(Opcode::kBytesToString);
    if (to_bytes.empty() && to_string.empty()) return;
    find_uses();
    for (InstructionId id : to_bytes) {
      if (is_only_read(function_.instruction(id).results[0])) use_string(id);
    }
    if (to_string.empty()) return;
    find_uses();
    predecessors_ = ir::predecessors(function_);
    for (InstructionId id : to_string) {
      if (is_read_before_writes(id)) use_bytes(id);
    }
  }

 private:
  // An operand of an instruction; kArgument for what it passes to its targets.
  struct Use {
    InstructionId user;
    size_t operand;
  };
  static constexpr size_t kArgument = ~size_t{0};

  std::vector<InstructionId> find_all(Opcode opcode) const {
    std::vector<InstructionId> found;
    for (BlockId block : function_.block_order) {
      for (InstructionId id : function_.block(block).instructions) {
        if (function_.instruction(id).opcode == opcode) found.push_back(id);
      }
    }
    return found;
  }

  void find_uses() {
    uses_.assign(function_.value_count(), {});
    for (BlockId block : function_.block_order) {
      for (InstructionId id : function_.block(block).instructions) {
        const Instruction& instruction = function_.instruction(id);
        for (size_t i = 0; i < instruction.operands.size(); ++i) {
          uses_[instruction.operands[i].index].push_back({id, i});
        }
        for (const Target& target : instruction.targets) {
          for (ValueId argument : target.arguments) {
            uses_[argument.index].push_back({id, kArgument});
          }
        }
      }
    }
  }

  // --- Bytes from a string
  bool is_only_read(ValueId bytes) const {
    for (const Use& use : uses_[bytes.index]) {
      const Instruction& user = function_.instruction(use.user);
      switch (user.opcode) {
        case Opcode::kSliceLen:
          break;
        case Opcode::kSlicePtr:
          if (!is_only_loaded(user.results[0], kMaxAddresses)) return false;
          break;
        case Opcode::kCopy:
        case Opcode::kAppendSlice:
          if (use.operand != 1) return false;
          break;
        default:
          return false;
      }
    }
    return true;
  }

  bool is_only_loaded(ValueId address, size_t depth) const {
    if (depth == 0) return false;
    for (const Use& use : uses_[address.index]) {
      const Instruction& user = function_.instruction(use.user);
      if (use.operand != 0) return false;
      if (user.opcode == Opcode::kLoad) continue;
      if (user.opcode != Opcode::kElementAddr) return false;
      if (!is_only_loaded(user.results[0], depth - 1)) return false;
    }
    return true;
  }

  void use_string(InstructionId conversion) {
    ValueId string = function_.instruction(conversion).operands[0];
    ValueId bytes = function_.instruction(conversion).results[0];
    for (const Use& use : uses_[bytes.index]) {
      Instruction& user = function_.instruction(use.user);
      if (user.opcode == Opcode::kSliceLen) user.opcode = Opcode::kStringLen;
      if (user.opcode == Opcode::kSlicePtr) user.opcode = Opcode::kStringPtr;
      user.operands[use.operand] = string;
    }
    function_.remove(conversion);
  }

  // --- A string from bytes
  // Whether the user reads the bytes of the string when it runs, and has forgotten them after.
  bool reads_string(const Use& use) const {
    const Instruction& user = function_.instruction(use.user);
    switch (user.opcode) {
      case Opcode::kEq:
      case Opcode::kNe:
      case Opcode::kLt:
      case Opcode::kLe:
      case Opcode::kGt:
      case Opcode::kGe:
      case Opcode::kStringLen:
      case Opcode::kDecodeRune:
      case Opcode::kStringToBytes:
      case Opcode::kStringToRunes:
        return true;
      case Opcode::kMapGet:
      case Opcode::kMapGetOk:
      case Opcode::kCopy:  // memory that overlaps is moved as if it were copied before
      case Opcode::kAppendSlice:
        return use.operand == 1;
      case Opcode::kConcat:
        return concat_copies(user);
      default:
        return false;
    }
  }

  // A concatenation whose other operands are all empty is the one that is not, without a copy.
  bool concat_copies(const Instruction& concat) const {
    for (ValueId operand : concat.operands) {
      InstructionId id = function_.definition(operand);
      if (!id.valid()) continue;
      const Instruction& made = function_.instruction(id);
      if (made.opcode == Opcode::kStringConst && !made.symbol.empty()) return true;
    }
    return false;
  }

  bool is_read_before_writes(InstructionId conversion) const {
    ValueId string = function_.instruction(conversion).results[0];
    size_t uses_left = uses_[string.index].size();
    for (const Use& use : uses_[string.index]) {
      if (use.operand == kArgument || !reads_string(use)) return false;
    }
    size_t steps = 0;
    std::vector<BlockId> to_walk = {function_.instruction(conversion).block};
    bool begun = false;
    while (!to_walk.empty() && uses_left > 0) {
      BlockId block = to_walk.back();
      to_walk.pop_back();
      bool written = false;
      for (InstructionId id : function_.block(block).instructions) {
        if (!begun) {
          begun = id == conversion;
          continue;
        }
        if (++steps > kMaxSteps) return false;
        for (ValueId operand : function_.instruction(id).operands) uses_left -= operand == string;
        written = (ir::info(function_.instruction(id).opcode).effects & ir::kWrites) != 0;
        if (written) break;
      }
      if (written) continue;
      for (const Target& target : function_.successors(block)) {
        if (predecessors_[target.block.index].size() == 1) to_walk.push_back(target.block);
      }
    }
    return uses_left == 0;
  }

  void use_bytes(InstructionId conversion) {
    ValueId bytes = function_.instruction(conversion).operands[0];
    const Type* element = function_.type(bytes)->element();
    builder_.set_before(conversion);
    builder_.set_position(function_.instruction(conversion).position);
    ir::TypeTable& types = builder_.types();
    ValueId data = builder_.emit1(Opcode::kSlicePtr, types.pointer(element), {bytes});
    ValueId length = builder_.emit1(Opcode::kSliceLen, types.int_type(), {bytes});
    Instruction& made = function_.instruction(conversion);
    made.opcode = Opcode::kMakeString;
    made.operands.assign({data, length});
  }

  Function& function_;
  ir::Builder builder_;
  std::vector<absl::InlinedVector<Use, 2>> uses_;  // by value
  std::vector<std::vector<BlockId>> predecessors_;
};

}  // namespace

void convert_in_place(Function& function, PassContext&) {
  InPlaceConversions(function).run();
}

}  // namespace tandem::opt
