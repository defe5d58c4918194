// Frame layout, and which variables of the frame have to be zeroed.
//
// Stack maps list the pointers of all locals at all safepoints. A local needs no zeroing when the
// entry block sets all its pointer words before the block's first safepoint; anything less obvious
// is zeroed.

#include "compiler/x64/frame.h"

#include "absl/container/flat_hash_map.h"
#include "rt/abi/g.h"

namespace tandem::x64 {
namespace {

using ir::Opcode;

// Follows which pointer words of the locals the entry block has set.
class Initialization {
 public:
  explicit Initialization(MachineFunction& function)
      : function_(function), f_(*function.function) {}

  void run() {
    find_locals();
    if (locals_.empty()) return;
    for (ir::InstructionId id : f_.block(f_.entry()).instructions) {
      const ir::Instruction& instruction = f_.instruction(id);
      if (ir::info(instruction.opcode).effects & ir::kCalls) break;
      note(instruction);
    }
    for (auto& [id, state] : locals_) {
      FrameLocal& local = function_.locals[state.index];
      const ir::Type* type = local.type;
      for (int64_t offset = 0; offset < type->pointer_bytes(); offset += 8) {
        if (type->pointer_at(offset) && !state.set[offset / 8]) local.initialize = true;
      }
    }
  }

 private:
  struct State {
    size_t index = 0;       // among MachineFunction::locals
    std::vector<bool> set;  // by word
  };

  // In the order in which selection gave them their places.
  void find_locals() {
    absl::flat_hash_map<uint32_t, int> uses;
    for (ir::BlockId block : f_.block_order) {
      for (ir::InstructionId id : f_.block(block).instructions) {
        const ir::Instruction& instruction = f_.instruction(id);
        for (ir::ValueId v : instruction.operands) ++uses[v.index];
        for (const ir::Target& target : instruction.targets) {
          for (ir::ValueId v : target.arguments) ++uses[v.index];
        }
      }
    }
    size_t index = 0;
    for (ir::BlockId block : f_.block_order) {
      for (ir::InstructionId id : f_.block(block).instructions) {
        const ir::Instruction& instruction = f_.instruction(id);
        if (instruction.opcode != Opcode::kLocal) continue;
        if (!uses.contains(instruction.results[0].index)) continue;
        if (instruction.type->has_pointers()) {
          locals_[id.index] = {index, std::vector<bool>(instruction.type->size() / 8 + 1)};
        }
        ++index;
      }
    }
  }

  // The local that a pointer leads into, at a constant offset.
  State* find(ir::ValueId pointer, int64_t& offset) {
    for (;;) {
      ir::InstructionId id = f_.definition(pointer);
      if (!id.valid()) return nullptr;
      const ir::Instruction& def = f_.instruction(id);
      if (def.opcode == Opcode::kLocal) {
        auto place = locals_.find(id.index);
        return place == locals_.end() ? nullptr : &place->second;
      }
      if (def.opcode == Opcode::kPtrAdd) {
        ir::InstructionId by = f_.definition(def.operands[1]);
        if (!by.valid() || f_.instruction(by).opcode != Opcode::kConst) return nullptr;
        offset += f_.instruction(by).integer;
      } else if (def.opcode != Opcode::kReinterpret) {
        return nullptr;
      }
      pointer = def.operands[0];
    }
  }

  void note(const ir::Instruction& instruction) {
    int64_t size = 0;
    if (instruction.opcode == Opcode::kStore) {
      size = f_.type(instruction.operands[1])->size();
    } else if (instruction.opcode == Opcode::kMove || instruction.opcode == Opcode::kClear) {
      size = instruction.type->size();
    } else {
      return;
    }
    int64_t offset = 0;
    State* state = find(instruction.operands[0], offset);
    if (state == nullptr || offset < 0) return;
    for (int64_t word = (offset + 7) / 8; 8 * word + 8 <= offset + size; ++word) {
      if (word < static_cast<int64_t>(state->set.size())) state->set[word] = true;
    }
  }

  MachineFunction& function_;
  const ir::Function& f_;
  absl::flat_hash_map<uint32_t, State> locals_;  // by instruction
};

}  // namespace

void find_uninitialized_locals(MachineFunction& function) {
  if (function.has_calls) Initialization(function).run();
}

Frame lay_out_frame(const MachineFunction& function, uint32_t slot_count) {
  Frame frame;
  frame.spill_base = (function.outgoing_bytes + 7) & ~int64_t{7};
  frame.locals_base = frame.spill_base + 8 * int64_t{slot_count};
  frame.size = frame.locals_base + function.locals_bytes;
  frame.saves_frame_pointer = frame.size > 0 || function.has_calls;
  frame.incoming_base = frame.total() + 8;
  bool nosplit = (function.function->flags & ir::kNosplit) != 0;
  bool small_leaf =
      !function.has_calls && frame.total() <= static_cast<int64_t>(rt::abi::kStackSmall);
  frame.checks_stack = !nosplit && !small_leaf;
  return frame;
}

}  // namespace tandem::x64
