// Editing of functions; see function.h.

#include "compiler/ir/function.h"

#include <algorithm>
#include <utility>

namespace tandem::ir {

BlockId Function::add_block() {
  BlockId id{static_cast<uint32_t>(blocks_.size())};
  blocks_.emplace_back();
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

void Function::append(BlockId block, InstructionId instruction) {
  instructions_[instruction.index].block = block;
  blocks_[block.index].instructions.push_back(instruction);
}

namespace {

// The place of an instruction in the list of its block. Looks first near where the last one was
// found (in whatever block): who changes one instruction changes the next, and a block may have
// hundreds of thousands.
std::vector<InstructionId>::iterator find_near_last(std::vector<InstructionId>& list,
                                                    InstructionId instruction) {
  static thread_local size_t last = 0;
  size_t below = std::min(last, list.size());
  for (size_t above = below; above < list.size() || below > 0; ++above) {
    if (above < list.size() && list[above] == instruction) {
      last = above;
      break;
    }
    if (below > 0 && list[--below] == instruction) {
      last = below;
      break;
    }
  }
  return list.begin() + static_cast<ptrdiff_t>(last);
}

}  // namespace

void Function::insert_before(InstructionId place, InstructionId instruction) {
  BlockId block = instructions_[place.index].block;
  std::vector<InstructionId>& list = blocks_[block.index].instructions;
  list.insert(find_near_last(list, place), instruction);
  instructions_[instruction.index].block = block;
}

void Function::remove(InstructionId instruction) {
  BlockId block = instructions_[instruction.index].block;
  std::vector<InstructionId>& list = blocks_[block.index].instructions;
  list.erase(find_near_last(list, instruction));
  instructions_[instruction.index].block = BlockId{};
}

void Function::take_body(Function& other) {
  values_ = std::move(other.values_);
  instructions_ = std::move(other.instructions_);
  blocks_ = std::move(other.blocks_);
  block_order = std::move(other.block_order);
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
