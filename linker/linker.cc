// The linker from above: see linker.h for the contract.

#include "linker/linker.h"

#include "absl/status/status.h"

namespace tandem::linker {

absl::StatusOr<Output> link(const Options& options, absl::Span<const Input> inputs) {
  (void)options;
  (void)inputs;
  return absl::UnimplementedError("not supported yet: linking");
}

}  // namespace tandem::linker
