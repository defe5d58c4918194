// The optimizer as one table of passes, and its driver: runs them in order, tells an observer after
// each.

#ifndef TANDEM_COMPILER_OPT_PIPELINE_H_
#define TANDEM_COMPILER_OPT_PIPELINE_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "compiler/ir/module.h"
#include "compiler/ir/ops.h"
#include "compiler/opt/pass.h"
#include "compiler/support/diagnostics.h"

namespace tandem::opt {

struct PassInfo {
  absl::string_view name;     // of --after=NAME; a pass that runs twice has two names
  absl::string_view summary;  // one line of help
  void (*run_function)(ir::Function&, PassContext&) = nullptr;
  void (*run_module)(ir::Module&, PassContext&) = nullptr;  // instead of run_function
  ir::Stage stage = ir::Stage::kTyped;                      // of its result
  bool required = false;                                    // cannot be turned off
};

// All passes, in the order in which they run.
absl::Span<const PassInfo> passes();

struct PipelineOptions {
  bool verify = false;                // after each pass
  std::vector<std::string> disabled;  // names of passes that are not required
  // Called with the module before the first pass (with the name "input") and after each.
  std::function<void(absl::string_view pass, const ir::Module&)> observer;
};

// Runs one pass, and after it the observer and the verifier as the options say.
void run_pass(const PassInfo& pass, ir::Module& module, const PipelineOptions& options,
              Diagnostics& diagnostics);

// Runs all passes. On an error in the diagnostics the module is not to be used.
void run_pipeline(ir::Module& module, const PipelineOptions& options, Diagnostics& diagnostics);

}  // namespace tandem::opt

#endif  // TANDEM_COMPILER_OPT_PIPELINE_H_
