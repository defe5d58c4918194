// The runtime's functions as TIR sees them: derived from rt/abi/calls.def, never written twice.

#ifndef TANDEM_COMPILER_IR_RUNTIME_CALLS_H_
#define TANDEM_COMPILER_IR_RUNTIME_CALLS_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "compiler/ir/type.h"
#include "rt/abi/calls.h"

namespace tandem::ir {

enum class RuntimeCall : uint16_t {
#define RT_CALL(name, result, parameters, effects) k_##name,
#include "rt/abi/calls.def"
#undef RT_CALL
};

struct RuntimeCallInfo {
  absl::string_view symbol;  // "runtime.growslice"
  unsigned effects;          // rt::abi::CallEffects
};

const RuntimeCallInfo& info(RuntimeCall call);
// The func type, made from the C++ declaration: pointers are unsafe.Pointer, a struct of two words
// is two results.
const Type* signature(RuntimeCall call, TypeTable& types);
// The row of a symbol, or null when it is no runtime call.
const RuntimeCallInfo* find_runtime_call(absl::string_view symbol);
// The func type of the runtime call with that symbol, or null.
const Type* runtime_signature(absl::string_view symbol, TypeTable& types);

}  // namespace tandem::ir

#endif  // TANDEM_COMPILER_IR_RUNTIME_CALLS_H_
