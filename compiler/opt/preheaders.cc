// See preheaders.h.

#include "compiler/opt/preheaders.h"

#include <utility>

#include "compiler/opt/ir_names.h"

namespace tandem::opt {

using ir::LoopForest;

Preheaders::Preheaders(Function& function, const LoopForest& loops,
                       const std::vector<std::vector<BlockId>>& predecessors)
    : function_(function), loops_(loops), predecessors_(predecessors), before_(loops.size()) {}

bool Preheaders::is_computed_in(ValueId value, LoopForest::Loop loop) const {
  InstructionId id = function_.definition(value);
  BlockId block = id.valid() ? function_.instruction(id).block : function_.value(value).block;
  if (block.index < predecessors_.size()) return loops_.contains(loop, block);
  // A block that was made here stands before the loop that it was made for.
  LoopForest::Loop around = loops_.parent(made_for_[block.index - predecessors_.size()]);
  while (around != LoopForest::kNone && around != loop) around = loops_.parent(around);
  return around == loop;
}

BlockId Preheaders::of(LoopForest::Loop loop) {
  if (before_[loop].valid()) return before_[loop];
  BlockId header = loops_.header(loop);
  std::vector<BlockId> entries;
  for (BlockId from : predecessors_[header.index]) {
    if (!loops_.contains(loop, from)) entries.push_back(from);
  }
  if (entries.size() == 1 && function_.successors(entries[0]).size() == 1 &&
      function_.instruction(function_.terminator(entries[0])).opcode == Opcode::kJump) {
    before_[loop] = entries[0];
  } else {
    before_[loop] = make(header, entries);
    made_for_.push_back(loop);
  }
  return before_[loop];
}

BlockId Preheaders::make(BlockId header, const std::vector<BlockId>& entries) {
  BlockId fresh = function_.add_block();
  Position position = function_.instruction(function_.terminator(header)).position;
  InstructionId jump = function_.make_instruction(Opcode::kJump, {}, {}, position);
  Target target{.block = header, .arguments = {}};
  const std::vector<ValueId> parameters = function_.block(header).parameters;
  for (ValueId parameter : parameters) {
    target.arguments.push_back(function_.add_block_parameter(fresh, function_.type(parameter)));
  }
  function_.instruction(jump).targets.push_back(std::move(target));
  function_.append(fresh, jump);
  for (BlockId from : entries) {
    for (Target& edge : function_.instruction(function_.terminator(from)).targets) {
      if (edge.block == header) edge.block = fresh;
    }
  }
  return fresh;
}

// add_block has put the new blocks at the end of the order.
void Preheaders::place_new_blocks() {
  if (!made_for_.empty()) ir::order_blocks(function_);
}

}  // namespace tandem::opt
