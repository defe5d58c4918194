// Editing of functions; see function.h.

#include "compiler/ir/function.h"

#include <cassert>
#include <utility>

namespace tandem::ir {

BlockId Function::add_block() {
  BlockId id{static_cast<uint32_t>(blocks_.size())};
  blocks_.push_back({.parameters = {}, .instructions = InstructionList(&instructions_)});
  block_order.push_back(id);
  return id;
}

ValueId Function::add_block_parameter(BlockId block, const Type* type) {
  ValueId id{static_cast<uint32_t>(values_.size())};
  std::vector<ValueId>& parameters = blocks_[block.index].parameters;
  values_.push_back(
      {.type = type, .block = block, .index = static_cast<uint32_t>(parameters.size())});
  parameters.push_back(id);
  return id;
}

InstructionId Function::make_instruction(Opcode opcode, absl::Span<const ValueId> operands,
                                         absl::Span<const Type* const> result_types,
                                         Position instruction_position) {
  InstructionId id{static_cast<uint32_t>(instructions_.size())};
  Instruction& instruction = instructions_.emplace_back();
  instruction.opcode = opcode;
  instruction.operands.assign(operands.begin(), operands.end());
  instruction.position = instruction_position;
  for (const Type* type : result_types) {
    ValueId result{static_cast<uint32_t>(values_.size())};
    values_.push_back({.type = type,
                       .instruction = id,
                       .index = static_cast<uint32_t>(instruction.results.size())});
    instruction.results.push_back(result);
  }
  return id;
}

void Function::link(BlockId block, InstructionId next, InstructionId id) {
  Instruction& instruction = instructions_[id.index];
  assert(!instruction.block.valid());
  InstructionList& list = blocks_[block.index].instructions;
  InstructionId previous = next.valid() ? instructions_[next.index].previous : list.last_;
  instruction.block = block;
  instruction.previous = previous;
  instruction.next = next;
  (previous.valid() ? instructions_[previous.index].next : list.first_) = id;
  (next.valid() ? instructions_[next.index].previous : list.last_) = id;
  ++list.size_;
}

void Function::append(BlockId block, InstructionId instruction) {
  link(block, {}, instruction);
}

void Function::insert_before(InstructionId place, InstructionId instruction) {
  link(instructions_[place.index].block, place, instruction);
}

// (It keeps its link to the next, for an iterator that stands at it.)
void Function::remove(InstructionId id) {
  Instruction& instruction = instructions_[id.index];
  InstructionList& list = blocks_[instruction.block.index].instructions;
  InstructionId previous = instruction.previous;
  InstructionId next = instruction.next;
  (previous.valid() ? instructions_[previous.index].next : list.first_) = next;
  (next.valid() ? instructions_[next.index].previous : list.last_) = previous;
  --list.size_;
  instruction.block = BlockId{};
}

void Function::move_rest(InstructionId first, BlockId to) {
  for (InstructionId id = first; id.valid();) {
    InstructionId next = instructions_[id.index].next;
    remove(id);
    append(to, id);
    id = next;
  }
}

void Function::take_body(Function& other) {
  values_ = std::move(other.values_);
  instructions_ = std::move(other.instructions_);
  blocks_ = std::move(other.blocks_);
  block_order = std::move(other.block_order);
  for (Block& block : blocks_) block.instructions.table_ = &instructions_;
  text_positions.blocks.clear();
  text_positions.instructions.clear();
}

InstructionId Function::terminator(BlockId block) const {
  return blocks_[block.index].instructions.back();
}

absl::Span<const Target> Function::successors(BlockId block) const {
  return instructions_[terminator(block).index].targets;
}

void Function::for_each_use(InstructionId id, const std::function<void(ValueId&)>& f) {
  Instruction& instruction = instructions_[id.index];
  for (ValueId& operand : instruction.operands) f(operand);
  for (Target& target : instruction.targets) {
    for (ValueId& argument : target.arguments) f(argument);
  }
}

void Function::replace_uses(const std::vector<ValueId>& map) {
  auto replace = [&](ValueId& value) {
    while (value.index < map.size() && map[value.index].valid()) value = map[value.index];
  };
  for (BlockId block : block_order) {
    for (InstructionId id : blocks_[block.index].instructions) {
      Instruction& instruction = instructions_[id.index];
      for (ValueId& operand : instruction.operands) replace(operand);
      for (Target& target : instruction.targets) {
        for (ValueId& argument : target.arguments) replace(argument);
      }
    }
  }
}

}  // namespace tandem::ir
