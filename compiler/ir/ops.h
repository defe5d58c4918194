// The operations of TIR as data: the enum and the table that ops.def expands to.

#ifndef TANDEM_COMPILER_IR_OPS_H_
#define TANDEM_COMPILER_IR_OPS_H_

#include <cstdint>
#include <optional>

#include "absl/strings/string_view.h"

namespace tandem::ir {

enum class Opcode : uint8_t {
#define OP(enumerator, mnemonic, signature, attributes, effects, stage) enumerator,
#include "compiler/ir/ops.def"
#undef OP
};

inline constexpr size_t kOpcodeCount = 0
#define OP(enumerator, mnemonic, signature, attributes, effects, stage) +1
#include "compiler/ir/ops.def"
#undef OP
    ;

// What an instruction carries beside its operands.
enum class Attributes : uint8_t {
  kNoAttribute,
  kInteger,
  kFloat,
  kString,
  kSymbol,
  kType,
  kTypePair,  // type, type2
  kBounds,    // a BoundsKind in `integer`
  kCallee,    // symbol, type
  kMethod,    // integer (method index), type
  kTargets,
  kCases,  // case values and targets
};

enum Effects : uint16_t {
  kPure = 0,
  kReads = 1,
  kWrites = 2,
  kPanics = 4,
  kCalls = 8,
  kAllocates = 16,
  kTerminator = 32,
};

enum class Stage : uint8_t { kTyped, kMachine, kMachineOnly };

// Which check a bounds_check makes, by the name of the runtime function that reports it.
enum class BoundsKind : uint8_t {
  kIndex,       // index < bound        runtime.panicIndex
  kSliceAlen,   // s[?:x], x <= len     runtime.panicSliceAlen
  kSliceAcap,   // s[?:x], x <= cap     runtime.panicSliceAcap
  kSliceB,      // s[x:y], x <= y       runtime.panicSliceB
  kSlice3Alen,  // s[::x], x <= len     runtime.panicSlice3Alen
  kSlice3Acap,  // s[::x], x <= cap     runtime.panicSlice3Acap
  kSlice3B,     // s[:x:y], x <= y      runtime.panicSlice3B
  kSlice3C,     // s[x:y:], x <= y      runtime.panicSlice3C
};

struct OpInfo {
  const char* mnemonic;
  const char* signature;
  Attributes attributes;
  uint16_t effects;
  Stage stage;
};

const OpInfo& info(Opcode opcode);

// The opcode with this mnemonic.
std::optional<Opcode> find_opcode(absl::string_view mnemonic);

// The text of a bounds kind ("Index", "SliceAlen"): the end of the runtime function's name.
absl::string_view name(BoundsKind kind);
std::optional<BoundsKind> find_bounds_kind(absl::string_view name);

// Whether the operation gives the address of a variable in the function's frame.
inline bool is_frame_variable(Opcode opcode) {
  return opcode == Opcode::kLocal || opcode == Opcode::kKeptLocal ||
         opcode == Opcode::kDeferRecord;
}

inline bool is_terminator(Opcode opcode) {
  return (info(opcode).effects & kTerminator) != 0;
}

}  // namespace tandem::ir

#endif  // TANDEM_COMPILER_IR_OPS_H_
