// See terminators.h.

#include "compiler/opt/terminators.h"

#include <utility>

#include "compiler/opt/ir_names.h"

namespace tandem::opt {

size_t chosen_target(const Instruction& terminator, int64_t value) {
  if (terminator.opcode == Opcode::kBranch) return value != 0 ? 0 : 1;
  for (size_t i = 0; i < terminator.cases.size(); ++i) {
    if (terminator.cases[i] == value) return i + 1;
  }
  return 0;
}

void keep_only_target(Instruction& terminator, size_t kept) {
  Target target = terminator.targets[kept];
  terminator.opcode = Opcode::kJump;
  terminator.operands.clear();
  terminator.cases.clear();
  terminator.targets.clear();
  terminator.targets.push_back(std::move(target));
}

}  // namespace tandem::opt
