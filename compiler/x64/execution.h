// For tests: compiles functions, links them with ld.lld against a small stub, runs the executable
// and gives back what each call returned. The stub stands in for the runtime: it sets R14 to a g
// with a low stack guard and X15 to zero.

#ifndef TANDEM_COMPILER_X64_EXECUTION_H_
#define TANDEM_COMPILER_X64_EXECUTION_H_

#include <cstdint>
#include <string>
#include <vector>

#include "compiler/ir/module.h"

namespace tandem::x64 {

// A call of `function` with up to 9 integer (or pointer) and 4 floating-point arguments.
struct TestCall {
  std::string function;
  std::vector<uint64_t> integers;
  std::vector<uint64_t> floats;  // bits
};

struct TestResult {
  uint64_t integer = 0;         // RAX
  uint64_t second = 0;          // RBX
  uint64_t floating_point = 0;  // X0, low half
};

// Runs the calls in order in one process. Adds globals to the module. Fails the current test, and
// returns nothing, when something goes wrong on the way.
std::vector<TestResult> execute(ir::Module& module, const std::vector<TestCall>& calls);

}  // namespace tandem::x64

#endif  // TANDEM_COMPILER_X64_EXECUTION_H_
