#include "compiler/x64/regalloc.h"

#include <utility>

#include "compiler/x64/regalloc_internal.h"

namespace tandem::x64 {

absl::StatusOr<RegallocOutput> allocate_registers(const RegallocInput& input) {
  regalloc::Analysis facts;
  if (absl::Status s = regalloc::analyze(input, facts); !s.ok()) return s;
  absl::StatusOr<regalloc::Assignment> assignment = regalloc::scan(input, facts);
  if (!assignment.ok()) return assignment.status();
  regalloc::place_stores(input, facts, *assignment);
  regalloc::SlotMap slots = regalloc::assign_slots(input, facts, *assignment);
  return regalloc::finish(input, facts, *std::move(assignment), std::move(slots));
}

}  // namespace tandem::x64
