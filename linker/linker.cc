// The linker from above: one call a step, and between them what has become true and stays true.
// Context::reach asserts the order and stops the link when a step has reported errors.

#include "linker/linker.h"

#include <cassert>

#include "absl/status/status.h"
#include "linker/boundary_symbols.h"
#include "linker/fold.h"
#include "linker/layout.h"
#include "linker/mark.h"
#include "linker/merge.h"
#include "linker/model.h"
#include "linker/output.h"
#include "linker/relocation.h"
#include "linker/report.h"
#include "linker/resolve.h"
#include "linker/stack_use.h"

namespace tandem::linker {
namespace {

absl::Status check(const Options& options) {
  if (options.pie) {
    return absl::UnimplementedError("not supported yet: position-independent executables");
  }
  if (options.image_base % kPageSize != 0 || options.image_base == 0) {
    return absl::InvalidArgumentError("the image base must be a multiple of the page size");
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<Output> link(const Options& options, absl::Span<const Input> inputs) {
  if (absl::Status status = check(options); !status.ok()) return status;
  Context context(options);

  load_inputs(context, inputs);
  if (absl::Status s = context.reach(Stage::kFilesFinal); !s.ok()) return s;
  // No new files and no new names; each name has its definition, if there is one.

  mark_live(context);
  if (absl::Status s = context.reach(Stage::kLiveFinal); !s.ok()) return s;
  // Exactly the live sections are linked, and all their relocations are valid.

  check_stack_use(context);
  fold_identical_code(context);
  merge_pieces(context);
  scan_relocations(context);
  make_build_id(context);
  create_output_sections(context);
  if (absl::Status s = context.reach(Stage::kSectionsFinal); !s.ok()) return s;
  // All that will be loaded is in an output section; offsets in these and their sizes are final.

  assign_addresses(context);
  if (absl::Status s = context.reach(Stage::kAddressesFinal); !s.ok()) return s;
  assign_boundary_symbols(context);
  // Every symbol has its address.

  Output output;
  output.executable = write_executable(context);
  if (!context.errors.empty()) return context.errors.status();
  if (options.map) output.map = write_map(context);
  output.why = explain(context);
  return output;
}

}  // namespace tandem::linker
