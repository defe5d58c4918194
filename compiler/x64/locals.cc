// Places of locals, and the analysis of their initialization; see locals.h for what it is good for.
//
// Each local that is used gets an area of whole words. The states of locals flow forward through
// the blocks until nothing changes: unreached, untouched, set, or mixed, where two different states
// meet. A store, copy or clear at a constant offset sets words of a local, which is set when one
// block has set all its pointers; any other use of its address makes it mixed until it is set. A
// last walk records the lists at the safepoints.

#include "compiler/x64/locals.h"

#include <algorithm>

#include "compiler/ir/analysis.h"
#include "compiler/ir/runtime_calls.h"

namespace tandem::x64 {
namespace {

using ir::Opcode;

constexpr uint32_t kNoLocal = ~uint32_t{0};

enum class State : uint8_t { kUnreached, kUntouched, kSet, kMixed };

State join(State a, State b) {
  if (a == State::kUnreached) return b;
  if (b == State::kUnreached || a == b) return a;
  return State::kMixed;
}

bool is_safepoint(const ir::Instruction& instruction) {
  if ((ir::info(instruction.opcode).effects & ir::kCalls) == 0) return false;
  const ir::RuntimeCallInfo* call = ir::find_runtime_call(instruction.symbol);
  return call == nullptr || (call->effects & rt::abi::kInPlace) == 0;
}

class Initialization {
 public:
  Initialization(const ir::Function& function, MachineFunction& out) : f_(function), out_(out) {}

  void run() {
    bool has_pointers =
        std::any_of(out_.locals.begin(), out_.locals.end(),
                    [](const FrameLocal& local) { return local.type->has_pointers(); });
    if (!has_pointers) return;
    recovery_ = ir::recovery_block(f_);
    if (recovery_.valid()) find_exposed();
    in_.assign(f_.block_count(), std::vector<State>(out_.locals.size(), State::kUnreached));
    in_[f_.entry().index].assign(out_.locals.size(), State::kUntouched);
    for (bool changed = true; changed;) {
      changed = false;
      for (ir::BlockId block : f_.block_order) changed |= flow(block);
    }
    recording_ = true;
    for (ir::BlockId block : f_.block_order) flow(block);
  }

 private:
  // The locals that a deferred function may know: whose address is stored, deferred or passed to a
  // block, and those that are kept for the recovery block.
  void find_exposed() {
    exposed_.assign(out_.locals.size(), false);
    auto expose = [&](ir::ValueId value) {
      std::optional<int64_t> offset;
      uint32_t local = local_of(value, offset);
      if (local != kNoLocal) exposed_[local] = true;
    };
    for (ir::BlockId block : f_.block_order) {
      for (ir::InstructionId id : f_.block(block).instructions) {
        const ir::Instruction& instruction = f_.instruction(id);
        if (instruction.opcode == Opcode::kStore) expose(instruction.operands[1]);
        if (instruction.opcode == Opcode::kKeptLocal ||
            instruction.opcode == Opcode::kDeferRecord) {
          expose(instruction.results[0]);
        }
        if (instruction.symbol == "runtime.deferproc") expose(instruction.operands[0]);
        if (instruction.opcode == Opcode::kCondSelect) {
          expose(instruction.operands[1]);
          expose(instruction.operands[2]);
        }
        for (const ir::Target& target : instruction.targets) {
          for (ir::ValueId argument : target.arguments) expose(argument);
        }
      }
    }
  }

  // Goes through a block; whether the state at the start of a successor changed.
  bool flow(ir::BlockId block) {
    state_ = in_[block.index];
    if (state_[0] == State::kUnreached) return false;
    unset_.assign(out_.locals.size(), {});
    for (ir::InstructionId id : f_.block(block).instructions) {
      const ir::Instruction& instruction = f_.instruction(id);
      touch(instruction);
      if (recording_ && is_safepoint(instruction)) record(id);
    }
    bool changed = false;
    for (const ir::Target& target : f_.successors(block)) {
      std::vector<State>& in = in_[target.block.index];
      const bool recovers = target.block == recovery_;
      for (size_t i = 0; i < in.size(); ++i) {
        State joined = join(in[i], state_[i]);
        if (recovers && exposed_[i] && joined != State::kSet) joined = State::kMixed;
        changed |= joined != in[i];
        in[i] = joined;
      }
    }
    return changed;
  }

  void record(ir::InstructionId id) {
    std::vector<uint32_t>& listed = out_.listed_locals[id.index];
    for (uint32_t i = 0; i < out_.locals.size(); ++i) {
      if (!out_.locals[i].type->has_pointers() || state_[i] == State::kUntouched) continue;
      if (state_[i] == State::kMixed) out_.locals[i].initialize = true;
      listed.push_back(i);
    }
  }

  // The local that a pointer is derived from, and the offset if it is constant.
  uint32_t local_of(ir::ValueId pointer, std::optional<int64_t>& offset) const {
    offset = 0;
    for (;;) {
      ir::InstructionId id = f_.definition(pointer);
      if (!id.valid()) return kNoLocal;
      const ir::Instruction& def = f_.instruction(id);
      if (ir::is_frame_variable(def.opcode)) return out_.local_of_instruction[id.index];
      if (def.opcode == Opcode::kPtrAdd || def.opcode == Opcode::kElementAddr) {
        ir::InstructionId by = f_.definition(def.operands[1]);
        bool constant = by.valid() && f_.instruction(by).opcode == Opcode::kConst;
        int64_t size = def.opcode == Opcode::kPtrAdd ? 1 : f_.type(pointer)->element()->size();
        if (constant && offset) {
          *offset += f_.instruction(by).integer * size;
        } else {
          offset.reset();
        }
      } else if (def.opcode != Opcode::kReinterpret) {
        return kNoLocal;
      }
      pointer = def.operands[0];
    }
  }

  void touch(const ir::Instruction& instruction) {
    bool derives = instruction.opcode == Opcode::kPtrAdd ||
                   instruction.opcode == Opcode::kElementAddr ||
                   instruction.opcode == Opcode::kReinterpret;
    if (derives) return;
    for (size_t i = 0; i < instruction.operands.size(); ++i) {
      touch_operand(instruction, instruction.operands[i], i == 0);
    }
    for (const ir::Target& target : instruction.targets) {
      for (ir::ValueId v : target.arguments) touch_operand(instruction, v, false);
    }
  }

  void touch_operand(const ir::Instruction& instruction, ir::ValueId operand, bool first) {
    std::optional<int64_t> offset;
    uint32_t local = local_of(operand, offset);
    if (local == kNoLocal || state_[local] == State::kSet) return;
    int64_t size = 0;
    if (first && offset) {
      if (instruction.opcode == Opcode::kStore) size = f_.type(instruction.operands[1])->size();
      if (instruction.opcode == Opcode::kMove || instruction.opcode == Opcode::kClear) {
        size = instruction.type->size();
      }
    }
    state_[local] = size > 0 && set_words(local, *offset, size) ? State::kSet : State::kMixed;
  }

  // Notes the words that are set; whether all pointers are now.
  bool set_words(uint32_t local, int64_t offset, int64_t size) {
    Unset& unset = unset_[local];
    if (!unset.known) unset = all_pointers(out_.locals[local].type);
    for (int64_t word = (offset + 7) / 8; 8 * word + 8 <= offset + size; ++word) {
      if (word < 0 || word >= static_cast<int64_t>(unset.words.size())) continue;
      if (unset.words[word]) --unset.count;
      unset.words[word] = false;
    }
    return unset.count == 0;
  }

  // The pointers of a local that the current block has not set.
  struct Unset {
    bool known = false;
    size_t count = 0;
    std::vector<bool> words;
  };

  static Unset all_pointers(const ir::Type* type) {
    Unset unset = {.known = true};
    unset.words.resize(static_cast<size_t>(type->pointer_bytes() / 8));
    for (size_t word = 0; word < unset.words.size(); ++word) {
      unset.words[word] = type->pointer_at(static_cast<int64_t>(8 * word));
      unset.count += unset.words[word] ? 1 : 0;
    }
    return unset;
  }

  const ir::Function& f_;
  MachineFunction& out_;
  std::vector<std::vector<State>> in_;  // by block, then local
  std::vector<State> state_;
  std::vector<Unset> unset_;  // by local
  ir::BlockId recovery_;
  std::vector<bool> exposed_;  // by local, in a function with a recovery block
  bool recording_ = false;
};

// Gives the record of deferred calls, which is zeroed at the entry, the highest place.
void place_defer_record(const ir::Function& function, MachineFunction& out) {
  for (ir::InstructionId id : function.block(function.entry()).instructions) {
    if (function.instruction(id).opcode != Opcode::kDeferRecord) continue;
    const uint32_t index = out.local_of_instruction[id.index];
    if (index == kNoLocal) continue;
    FrameLocal& record = out.locals[index];
    for (uint32_t i = index + 1; i < out.locals.size(); ++i) {
      out.locals[i].offset -= record.type->size();
    }
    record.offset = out.locals_bytes - record.type->size();
    record.initialize = true;
    out.has_defer_record = true;
  }
}

}  // namespace

void place_locals(const ir::Function& function, MachineFunction& out) {
  std::vector<bool> used(function.value_count(), false);
  for (ir::BlockId block : function.block_order) {
    for (ir::InstructionId id : function.block(block).instructions) {
      const ir::Instruction& instruction = function.instruction(id);
      for (ir::ValueId v : instruction.operands) used[v.index] = true;
      for (const ir::Target& target : instruction.targets) {
        for (ir::ValueId v : target.arguments) used[v.index] = true;
      }
    }
  }
  out.local_of_instruction.assign(function.instruction_count(), kNoLocal);
  out.listed_locals.resize(function.instruction_count());
  for (ir::BlockId block : function.block_order) {
    for (ir::InstructionId id : function.block(block).instructions) {
      const ir::Instruction& instruction = function.instruction(id);
      if (!ir::is_frame_variable(instruction.opcode) || !used[instruction.results[0].index])
        continue;
      out.local_of_instruction[id.index] = static_cast<uint32_t>(out.locals.size());
      out.locals.push_back({.type = instruction.type, .offset = out.locals_bytes});
      out.locals_bytes += (std::max<int64_t>(instruction.type->size(), 1) + 7) & ~int64_t{7};
    }
  }
  place_defer_record(function, out);
  Initialization(function, out).run();
}

}  // namespace tandem::x64
