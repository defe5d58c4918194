// Which stores need no write barrier; fresh_memory.h says what counts as fresh and why.
//
// The root of an address (ir/places.h) is the variable. An offset that is not known may be
// anywhere, so such a store ends the knowledge of the variable. Each use of a variable that is not
// on keeps_private's list gives it away: a call, a store of the address itself, an argument of a
// branch.
//
// There are rarely more than a few variables at a time, so they are a list, of bounded length: the
// oldest are forgotten. Where two ways meet, a variable is fresh if it is on both, and stored to
// where it is on either.

#include "compiler/lower/fresh_memory.h"

#include <algorithm>

#include "compiler/ir/analysis.h"

namespace tandem::lower {

using ir::Instruction;
using ir::Opcode;
using ir::ValueId;

namespace {

constexpr size_t kMaxVariables = 16;

}  // namespace

FreshMemory::FreshMemory(const ir::Function& function)
    : function_(function),
      places_(function),
      predecessors_(ir::predecessors(function)),
      at_end_(function.block_count()) {}

void FreshMemory::begin_block(ir::BlockId block) {
  variables_.clear();
  bool first = true;
  for (ir::BlockId predecessor : predecessors_[block.index]) {
    const auto& state = at_end_[predecessor.index];
    if (!state.has_value()) return variables_.clear();
    if (first) {
      variables_ = *state;
    } else {
      join(variables_, *state);
    }
    first = false;
  }
}

void FreshMemory::end_block(ir::BlockId block) {
  at_end_[block.index] = variables_;
}

// What is fresh on both ways, with what has been stored on either.
void FreshMemory::join(std::vector<Variable>& variables, const std::vector<Variable>& other) {
  std::erase_if(variables, [&](Variable& variable) {
    auto same = std::find_if(other.begin(), other.end(),
                             [&](const Variable& v) { return v.address == variable.address; });
    if (same == other.end()) return true;
    // Each part once: what both ways know came to both from one place, and would double at each
    // join.
    for (const auto& part : same->stored) {
      bool known =
          std::find(variable.stored.begin(), variable.stored.end(), part) != variable.stored.end();
      if (!known) variable.stored.push_back(part);
    }
    return false;
  });
}

const Instruction* FreshMemory::definition(ValueId value) const {
  ir::InstructionId id = function_.definition(value);
  return id.valid() ? &function_.instruction(id) : nullptr;
}

bool FreshMemory::needs_barrier(ValueId address, const ir::Type& type) {
  if (!type.has_pointers()) return false;
  const ir::Place& place = places_.of(address);
  const Instruction* maker = definition(place.root);
  if (maker != nullptr && ir::is_frame_variable(maker->opcode)) return false;
  auto variable = std::find_if(variables_.begin(), variables_.end(),
                               [&](const Variable& v) { return v.address == place.root; });
  if (variable == variables_.end()) return true;
  if (!place.offset.has_value()) {  // anywhere in it
    variables_.erase(variable);
    return true;
  }
  int64_t begin = *place.offset;
  int64_t end = begin + type.size();
  bool again = std::any_of(variable->stored.begin(), variable->stored.end(),
                           [&](auto part) { return begin < part.second && part.first < end; });
  variable->stored.push_back({begin, end});
  return again;
}

// Whether an operand is used as an address only, by nobody but this function.
bool FreshMemory::keeps_private(const Instruction& instruction, size_t operand) {
  switch (instruction.opcode) {
    case Opcode::kLoad:
    case Opcode::kNilCheck:
    case Opcode::kMove:
    case Opcode::kClear:
    case Opcode::kFieldAddr:
    case Opcode::kElementAddr:
    case Opcode::kArrayData:
    case Opcode::kPtrAdd:
    case Opcode::kReinterpret:
    case Opcode::kSlicePtr:
    case Opcode::kSliceLen:
    case Opcode::kSliceCap:
    case Opcode::kBoundsCheck:
      return true;
    case Opcode::kStore:
      return operand == 0;
    default:
      return false;
  }
}

void FreshMemory::give_away(ValueId value) {
  if (variables_.empty()) return;
  ValueId root = places_.of(value).root;
  std::erase_if(variables_, [&](const Variable& v) { return v.address == root; });
}

// A parameter of the next block would be a second name of the variable.
void FreshMemory::visit(const Instruction& instruction) {
  for (size_t i = 0; i < instruction.operands.size(); ++i) {
    if (!keeps_private(instruction, i)) give_away(instruction.operands[i]);
  }
  for (const ir::Target& target : instruction.targets) {
    for (ValueId argument : target.arguments) give_away(argument);
  }
  if (instruction.opcode == Opcode::kNew || instruction.opcode == Opcode::kNewSlice) {
    if (variables_.size() == kMaxVariables) variables_.erase(variables_.begin());
    variables_.push_back({.address = instruction.results[0]});
  }
}

}  // namespace tandem::lower
