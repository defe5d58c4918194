// Finds the variables and their cuts; see stored_variables.h. All writes of the function are
// collected by variable; then those variables are admitted, in the order of their first write, for
// which a store could be dead, until there are too many segments.

#include "compiler/opt/stored_variables.h"

#include <algorithm>
#include <utility>

#include "compiler/opt/ir_names.h"

namespace tandem::opt {

namespace {

// The end of a slice whose length is not known.
constexpr int64_t kFarAway = int64_t{1} << 47;

}  // namespace

StoredVariables::StoredVariables(const Function& function, size_t max_segments)
    : function_(function), places_(function), of_root_(function.value_count(), kNone) {
  for (BlockId block : function.block_order) {
    for (InstructionId id : function.block(block).instructions) {
      const Instruction& instruction = function.instruction(id);
      if (instruction.opcode == Opcode::kStore) {
        collect(instruction.operands[0], function.type(instruction.operands[1])->size());
      } else if (instruction.opcode == Opcode::kMove || instruction.opcode == Opcode::kClear) {
        collect(instruction.operands[0], instruction.type->size());
      }
    }
  }
  for (Candidate& candidate : candidates_) admit(candidate, max_segments);
  // From candidates to variables; several values may be roots of one global.
  std::vector<uint32_t> variable_of(candidates_.size(), kNone);
  for (uint32_t i = 0; i < variables_.size(); ++i) {
    variable_of[of_root_[variables_[i].root.index]] = i;
  }
  for (uint32_t i = 0; i < of_root_.size(); ++i) {
    if (of_root_[i] != kNone) of_root_[i] = variable_of[of_root_[i]];
    InstructionId id = function.definition(ValueId{i});
    if (!id.valid() || function.instruction(id).opcode != Opcode::kGlobalAddr) continue;
    auto found = candidate_of_global_.find(function.instruction(id).symbol);
    of_root_[i] = found == candidate_of_global_.end() ? kNone : variable_of[found->second];
  }
}

// What kind of variable the root is, unless it is some pointer.
std::optional<StoredVariable::Kind> StoredVariables::identify(ValueId root) const {
  InstructionId id = function_.definition(root);
  if (!id.valid()) return std::nullopt;
  switch (function_.instruction(id).opcode) {
    case Opcode::kLocal:
      return StoredVariable::Kind::kFrame;
    case Opcode::kKeptLocal:
      return StoredVariable::Kind::kKept;
    case Opcode::kNew:
    case Opcode::kNewSlice:
      return StoredVariable::Kind::kFresh;
    case Opcode::kGlobalAddr:
      return StoredVariable::Kind::kGlobal;
    default:
      return std::nullopt;
  }
}

bool StoredVariables::is_identified(ValueId address) const {
  return identify(places_.of(address).root).has_value();
}

// An element that is not known which is a pointer of its own.
ValueId StoredVariables::root_of(ValueId address) const {
  const ir::Place& place = places_.of(address);
  bool is_own_root = !place.offset.has_value() && !identify(place.root).has_value();
  return is_own_root ? address : place.root;
}

std::optional<int64_t> StoredVariables::offset_of(ValueId address) const {
  return root_of(address) == address ? 0 : places_.of(address).offset;
}

StoredVariables::Candidate& StoredVariables::candidate_of(ValueId root) {
  uint32_t& index = of_root_[root.index];
  if (index != kNone) return candidates_[index];
  StoredVariable variable{.root = root, .size = kFarAway};
  std::optional<StoredVariable::Kind> kind = identify(root);
  if (kind.has_value()) {
    variable.kind = *kind;
    const Instruction& made = function_.instruction(function_.definition(root));
    if (made.opcode == Opcode::kGlobalAddr) {
      auto [entry, is_new] =
          candidate_of_global_.try_emplace(made.symbol, static_cast<uint32_t>(candidates_.size()));
      index = entry->second;
      if (!is_new) return candidates_[index];
    } else if (made.opcode != Opcode::kNewSlice) {
      variable.size = made.type->size();
      variable.has_pointers = made.type->has_pointers();
    }
  }
  index = static_cast<uint32_t>(candidates_.size());
  return candidates_.emplace_back(Candidate{.variable = std::move(variable)});
}

void StoredVariables::collect(ValueId address, int64_t size) {
  Candidate& candidate = candidate_of(root_of(address));
  std::optional<int64_t> offset = offset_of(address);
  if (offset.has_value() && *offset >= 0 && *offset <= candidate.variable.size - size) {
    candidate.writes.push_back({.begin = *offset, .end = *offset + size});
  } else {
    candidate.writes_anywhere = true;
  }
}

void StoredVariables::admit(Candidate& candidate, size_t max_segments) {
  StoredVariable& variable = candidate.variable;
  std::sort(candidate.writes.begin(), candidate.writes.end(),
            [](const Write& a, const Write& b) { return a.begin < b.begin; });
  bool overlap = false;
  int64_t reached = -1;
  for (const Write& write : candidate.writes) {
    overlap |= write.begin < reached;
    reached = std::max(reached, write.end);
    variable.cuts.push_back(write.begin);
    variable.cuts.push_back(write.end);
  }
  const bool may_outlive = !variable.is_in_frame() && variable.kind != StoredVariable::Kind::kFresh;
  if (may_outlive && !overlap) return;
  if (candidate.writes_anywhere) {
    variable.cuts.push_back(0);
    variable.cuts.push_back(variable.size);
  }
  std::sort(variable.cuts.begin(), variable.cuts.end());
  variable.cuts.erase(std::unique(variable.cuts.begin(), variable.cuts.end()), variable.cuts.end());
  const size_t count = variable.cuts.size() - 1;
  if (count == 0 || segment_count_ + count > max_segments) return;
  variable.first = static_cast<uint32_t>(segment_count_);
  segment_count_ += count;
  variables_.push_back(std::move(variable));
}

uint32_t StoredVariables::find(ValueId address) const {
  return of_root_[root_of(address).index];
}

Touched StoredVariables::touched(uint32_t index, ValueId address, int64_t size) const {
  const StoredVariable& variable = variables_[index];
  Touched all{.begin = variable.first, .end = variable.end()};
  std::optional<int64_t> offset = offset_of(address);
  if (!offset.has_value() || *offset < 0 || *offset > variable.size - size) return all;
  const std::vector<int64_t>& cuts = variable.cuts;
  // Up to the first cut that is not before the end, from the last that is not behind the beginning.
  auto end = std::lower_bound(cuts.begin(), cuts.end(), *offset + size);
  auto begin = std::upper_bound(cuts.begin(), cuts.end(), *offset);
  Touched touched{.exact = end != cuts.end() && *end == *offset + size && begin != cuts.begin() &&
                           *(begin - 1) == *offset};
  if (begin != cuts.begin()) --begin;
  if (end == cuts.end()) --end;
  touched.begin = variable.first + static_cast<uint32_t>(begin - cuts.begin());
  touched.end = std::max(touched.begin, variable.first + static_cast<uint32_t>(end - cuts.begin()));
  return touched;
}

}  // namespace tandem::opt
