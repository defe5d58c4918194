// Places of locals; see locals.h. Each local that is used gets an area of whole words.

#include "compiler/x64/locals.h"

#include <algorithm>

namespace tandem::x64 {
namespace {

using ir::Opcode;

constexpr uint32_t kNoLocal = ~uint32_t{0};

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
}

}  // namespace tandem::x64
