// What the back end makes of one function, before it is put into an object.

#ifndef TANDEM_COMPILER_X64_COMPILED_FUNCTION_H_
#define TANDEM_COMPILER_X64_COMPILED_FUNCTION_H_

#include <deque>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "asm/encoder.h"
#include "asm/object.h"
#include "compiler/x64/codegen.h"
#include "compiler/x64/machine.h"
#include "compiler/x64/metadata.h"

namespace tandem::x64 {

struct CompiledFunction {
  as::Code code;
  // What the code's references point at lives here.
  std::deque<FloatConstant> float_constants;
  std::deque<JumpTable> jump_tables;  // `blocks` are labels of the code
  std::deque<std::string> closure_symbols;
  FunctionMetadata metadata;
  as::FunctionInfo info;
};

absl::StatusOr<CompiledFunction> compile_function(const ir::Function& function,
                                                  const Options& options);

// Puts functions and globals into an object: sections, symbols, relocations, metadata.
as::Object build_object(const ir::Module& module, const std::vector<const ir::Function*>& functions,
                        const std::vector<CompiledFunction>& compiled);

}  // namespace tandem::x64

#endif  // TANDEM_COMPILER_X64_COMPILED_FUNCTION_H_
