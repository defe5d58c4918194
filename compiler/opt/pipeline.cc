// The table of passes and the loop over it; see pipeline.h.
//
// A pass works on one function or on the module; `lower` is the one pass that is required, and all
// after it work on the machine stage. Some passes come again under another name, where an earlier
// one has made new work for them. What the order must respect is stated by static_asserts below the
// table. With PipelineOptions::verify, the module is verified after each pass, and what is broken
// is reported as that pass's bug.

#include "compiler/opt/pipeline.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "compiler/ir/text.h"
#include "compiler/lower/lower.h"

namespace tandem::opt {

void lower(ir::Function& function, PassContext& context) {
  lower::lower_function(function, context.diagnostics);
}

namespace {

void link_types(ir::Module& module, PassContext&) {
  tandem::lower::make_type_links(module);
}

constexpr PassInfo kPasses[] = {
    {.name = "simplify",
     .summary = "drop unreachable blocks, merge straight lines",
     .run_function = simplify_control_flow},
    {.name = "split",
     .summary = "local structs to a variable per field",
     .run_function = split_aggregates},
    {.name = "promote", .summary = "local variables to SSA values", .run_function = promote},
    {.name = "inline",
     .summary = "small functions into their callers; calls of what is seen",
     .run_module = inline_calls},
    {.name = "thread",
     .summary = "branches on what a predecessor knows, in the predecessor",
     .run_function = thread_branches},
    {.name = "dce-inlined",
     .summary = "the same as dce, for closures that were inlined",
     .run_function = eliminate_dead_code},
    {.name = "escape",
     .summary = "variables that do not escape from the heap to the frame",
     .run_module = escape_analysis},
    {.name = "split-frame",
     .summary = "the same as split, for what escape moved",
     .run_function = split_aggregates},
    {.name = "promote-frame",
     .summary = "the same as promote, for what escape moved",
     .run_function = promote},
    {.name = "constants",
     .summary = "constants through block parameters and decided branches",
     .run_function = propagate_constants},
    {.name = "number",
     .summary = "fold constants, replace repeated computations and checks",
     .run_function = number_values},
    {.name = "hoist-loads",
     .summary = "loads of what a loop does not write to the place before it",
     .run_function = hoist_loads},
    {.name = "forward",
     .summary = "replace loads of what was stored or loaded before",
     .run_function = forward_memory},
    {.name = "number-forwarded",
     .summary = "the same as number, for what forward found",
     .run_function = number_values},
    {.name = "simplify-folded",
     .summary = "the same as simplify, for folded branches",
     .run_function = simplify_control_flow},
    {.name = "thread-folded",
     .summary = "the same as thread, for what folding left",
     .run_function = thread_branches},
    {.name = "dce", .summary = "delete unused computations", .run_function = eliminate_dead_code},
    {.name = "checks",
     .summary = "drop checks that cannot fail, decide comparisons",
     .run_function = eliminate_checks},
    {.name = "simplify-decided",
     .summary = "the same as simplify, for branches that were decided",
     .run_function = simplify_control_flow},
    {.name = "dead-stores",
     .summary = "delete writes that nobody can read",
     .run_function = eliminate_dead_stores},
    {.name = "in-place",
     .summary = "conversions of strings and bytes without a copy",
     .run_function = convert_in_place},
    {.name = "lower",
     .summary = "typed operations to machine operations and runtime calls",
     .run_function = lower,
     .stage = ir::Stage::kMachine,
     .required = true},
    {.name = "typelinks",
     .summary = "the table of the types without a name, for package reflect",
     .run_module = link_types,
     .stage = ir::Stage::kMachine,
     .required = true},
    {.name = "machine-simplify",
     .summary = "the same as simplify, after lowering",
     .run_function = simplify_control_flow,
     .stage = ir::Stage::kMachine},
    {.name = "machine-promote",
     .summary = "the same as promote, after lowering",
     .run_function = promote,
     .stage = ir::Stage::kMachine},
    {.name = "machine-number",
     .summary = "the same as number, after lowering",
     .run_function = number_values,
     .stage = ir::Stage::kMachine},
    {.name = "machine-thread",
     .summary = "the same as thread, after lowering",
     .run_function = thread_branches,
     .stage = ir::Stage::kMachine},
    {.name = "machine-simplify-folded",
     .summary = "the same as simplify, for branches folded after lowering",
     .run_function = simplify_control_flow,
     .stage = ir::Stage::kMachine},
    {.name = "hoist",
     .summary = "what a loop computes again and again to the place before it",
     .run_function = hoist_invariants,
     .stage = ir::Stage::kMachine},
    {.name = "machine-dce",
     .summary = "the same as dce, after lowering",
     .run_function = eliminate_dead_code,
     .stage = ir::Stage::kMachine},
    {.name = "merge-tails",
     .summary = "what blocks do alike at their ends, once",
     .run_function = merge_tails,
     .stage = ir::Stage::kMachine},
    {.name = "quit-hook",
     .summary = "the handler of SIGQUIT, for programs that may run long",
     .run_module = make_quit_hook,
     .stage = ir::Stage::kMachine},
};

constexpr size_t index_of(absl::string_view name) {
  size_t index = 0;
  for (const PassInfo& pass : kPasses) {
    if (pass.name == name) return index;
    ++index;
  }
  return index;
}

// The order matters here:
// promotion makes the SSA values that all others look at;
static_assert(index_of("promote") < index_of("escape"));
// a body that is inlined is as small as promotion makes it, and variables of the caller whose
// address it took may then stay in the frame;
static_assert(index_of("promote") < index_of("inline"));
static_assert(index_of("inline") < index_of("escape"));
// a closure that nobody calls any more keeps what it captured in memory;
static_assert(index_of("inline") < index_of("dce-inlined"));
static_assert(index_of("dce-inlined") < index_of("escape"));
// the branches on bools that inlined functions return are what jump threading is for;
static_assert(index_of("inline") < index_of("thread"));
// what is hoisted is one value only when equal ones have been numbered;
static_assert(index_of("machine-number") < index_of("hoist"));
// what is hoisted is not at the end of a block, and what is dead does not make ends differ;
static_assert(index_of("hoist") < index_of("merge-tails"));
static_assert(index_of("machine-dce") < index_of("merge-tails"));
// what escape analysis puts in the frame is worth promoting;
static_assert(index_of("escape") < index_of("promote-frame"));
// addresses are compared by their values;
static_assert(index_of("number") < index_of("hoist-loads"));
// what was hoisted is known in the loop;
static_assert(index_of("hoist-loads") < index_of("forward"));
// proofs about ranges need the conditions of branches in SSA form, and equal lengths to be one
// value;
static_assert(index_of("number-forwarded") < index_of("checks"));
// what is decided is not an edge any more, from which something could be known or stored;
static_assert(index_of("checks") < index_of("simplify-decided"));
static_assert(index_of("simplify-decided") < index_of("dead-stores"));
// a load that was replaced keeps no store alive, and a check that cannot fail shows no memory to
// those who recover;
static_assert(index_of("forward") < index_of("dead-stores"));
static_assert(index_of("checks") < index_of("dead-stores"));
// a string that shares a slice's memory is not a constant to be numbered, what uses it must be all
// that will, and uses that are dead do not count;
static_assert(index_of("forward") < index_of("in-place"));
static_assert(index_of("number-forwarded") < index_of("in-place"));
static_assert(index_of("escape") < index_of("in-place"));
static_assert(index_of("dce") < index_of("in-place"));
static_assert(index_of("in-place") < index_of("lower"));
// and a stage never goes back.
constexpr bool stages_rise() {
  ir::Stage stage = ir::Stage::kTyped;
  for (const PassInfo& pass : kPasses) {
    if (pass.stage < stage) return false;
    stage = pass.stage;
  }
  return stage == ir::Stage::kMachine;
}
static_assert(stages_rise());

void run_over_functions(const PassInfo& pass, ir::Module& module, Diagnostics& diagnostics) {
  PassContext context{.module = module, .diagnostics = diagnostics};
  if (pass.run_module != nullptr) return pass.run_module(module, context);
  for (const auto& function : module.functions()) {
    if (!function->block_order.empty()) pass.run_function(*function, context);
  }
}

// A broken module after a pass is that pass's bug.
void verify_after(const PassInfo& pass, const ir::Module& module, Diagnostics& diagnostics) {
  Diagnostics broken;
  ir::verify(module, pass.stage, broken);
  for (const Diagnostic& error : broken.errors()) {
    diagnostics.error(error.position, absl::StrCat("internal compiler error: after pass ",
                                                   pass.name, ": ", error.message));
  }
}

}  // namespace

absl::Span<const PassInfo> passes() {
  return kPasses;
}

void run_pass(const PassInfo& pass, ir::Module& module, const PipelineOptions& options,
              Diagnostics& diagnostics) {
  run_over_functions(pass, module, diagnostics);
  if (diagnostics.has_errors()) return;
  if (options.observer) options.observer(pass.name, module);
  if (options.verify) verify_after(pass, module, diagnostics);
}

void run_pipeline(ir::Module& module, const PipelineOptions& options, Diagnostics& diagnostics) {
  if (options.observer) options.observer("input", module);
  for (const PassInfo& pass : kPasses) {
    bool off = std::find(options.disabled.begin(), options.disabled.end(), pass.name) !=
               options.disabled.end();
    if (off && !pass.required) continue;
    run_pass(pass, module, options, diagnostics);
    if (diagnostics.has_errors()) return;
  }
}

}  // namespace tandem::opt
