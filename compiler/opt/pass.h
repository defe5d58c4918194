// The interface of an optimizer pass. A pass is a function over one TIR function (or the module,
// for the interprocedural ones); it neither prints nor verifies nor times itself: the pipeline does
// that around it (pipeline.h).

#ifndef TANDEM_COMPILER_OPT_PASS_H_
#define TANDEM_COMPILER_OPT_PASS_H_

#include "compiler/ir/module.h"
#include "compiler/support/diagnostics.h"

namespace tandem::opt {

// What a pass may use beside the function.
struct PassContext {
  ir::Module& module;
  Diagnostics& diagnostics;
};

// --- The passes, one a file of the same name.

// Drops unreachable blocks, folds branches on constants, merges a block into its only predecessor.
void simplify_control_flow(ir::Function& function, PassContext& context);
// Makes a local struct variable one variable per field.
void split_aggregates(ir::Function& function, PassContext& context);
// Replaces calls of small functions by their bodies, and calls of func values and interface methods
// that are seen by direct ones.
void inline_calls(ir::Module& module, PassContext& context);
// Lets the predecessors of a block that only decides go where it leads.
void thread_branches(ir::Function& function, PassContext& context);
// Moves heap variables, closures, slices and maps that do not outlive their maker into its frame.
void escape_analysis(ir::Module& module, PassContext& context);
// Turns local variables that are only loaded and stored into SSA values.
void promote(ir::Function& function, PassContext& context);
// Folds constants and replaces what a dominating instruction has computed or checked.
void number_values(ir::Function& function, PassContext& context);
// Finds what is constant in all executions, through block parameters and decided branches.
void propagate_constants(ir::Function& function, PassContext& context);
// Drops checks of bounds, pointers, shift counts and divisors that cannot fail, and decides
// comparisons that always come out the same.
void eliminate_checks(ir::Function& function, PassContext& context);
// Moves loads of what a loop does not write before it.
void hoist_loads(ir::Function& function, PassContext& context);
// Replaces loads of what is known to be in memory.
void forward_memory(ir::Function& function, PassContext& context);
// Deletes writes to memory that nobody can read before they are overwritten.
void eliminate_dead_stores(ir::Function& function, PassContext& context);
// Deletes instructions without effect whose results nobody uses.
void eliminate_dead_code(ir::Function& function, PassContext& context);
// Lets conversions between strings and byte slices share the memory where nobody could tell.
void convert_in_place(ir::Function& function, PassContext& context);
// Moves what a loop computes the same in every round before it. On the machine stage.
void hoist_invariants(ir::Function& function, PassContext& context);
// Adds runtime.quit_hook to a program that may run long.
void make_quit_hook(ir::Module& module, PassContext& context);
// Does once what blocks with the same successor do at their ends. On the machine stage.
void merge_tails(ir::Function& function, PassContext& context);
// From the typed stage to the machine stage (compiler/lower).
void lower(ir::Function& function, PassContext& context);

}  // namespace tandem::opt

#endif  // TANDEM_COMPILER_OPT_PASS_H_
