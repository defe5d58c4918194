// The functions of a module in an order in which callees come before their callers, for passes that
// carry facts, or code, from callees to callers.
//
// Functions that call each other in a circle have no such order: one of them comes first. A
// function whose address another takes, for a func value, counts as called by it.

#ifndef TANDEM_COMPILER_OPT_CALL_ORDER_H_
#define TANDEM_COMPILER_OPT_CALL_ORDER_H_

#include <vector>

#include "compiler/ir/module.h"

namespace tandem::opt {

// All functions that have a body.
std::vector<ir::Function*> callees_first(const ir::Module& module);

}  // namespace tandem::opt

#endif  // TANDEM_COMPILER_OPT_CALL_ORDER_H_
