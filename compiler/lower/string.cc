// Lowering of strings: constants become read-only data; the rest is the runtime's
// (rt/value/string), but for the ASCII case of range, which needs no call.

#include "compiler/lower/function_lowering.h"

namespace tandem::lower {

void FunctionLowering::lower_string_const(const Instruction& instruction) {
  absl::string_view text = instruction.symbol;
  ValueId data = text.empty() ? null() : global_address(descriptors_.string_data(text));
  define(instruction.results[0], {data, int_constant(static_cast<int64_t>(text.size()))});
}

void FunctionLowering::lower_concat(const Instruction& instruction) {
  absl::Span<const ValueId> operands = instruction.operands;
  Components parts;
  for (ValueId operand : operands) {
    const Components& string = components(operand);
    parts.insert(parts.end(), string.begin(), string.end());
  }
  switch (operands.size()) {
    case 0:
      return define(instruction.results[0], zero_components(types().string_type()));
    case 1:
      return define(instruction.results[0], parts);
    case 2:
      return define(instruction.results[0], call_runtime(RuntimeCall::k_concatstring2, parts));
    case 3:
      return define(instruction.results[0], call_runtime(RuntimeCall::k_concatstring3, parts));
    default:
      break;
  }
  const Type* string = types().string_type();
  auto count = static_cast<int64_t>(operands.size());
  ValueId array = b_.local(types().array(count, string));
  for (size_t i = 0; i < operands.size(); ++i) {
    store(string, array, components(operands[i]), static_cast<int64_t>(i) * string->size());
  }
  define(instruction.results[0],
         call_runtime(RuntimeCall::k_concatstrings, {array, int_constant(count)}));
}

// A byte below utf8.RuneSelf is the rune.
void FunctionLowering::lower_decode_rune(const Instruction& instruction) {
  const Components& string = components(instruction.operands[0]);
  ValueId index = scalar(instruction.operands[1]);
  const Type* rune = type_of(instruction.results[0]);
  const Type* byte = types().uint8_type();
  constexpr int64_t kRuneSelf = 0x80;
  ValueId address = b_.emit1(Opcode::kPtrAdd, types().unsafe_pointer(), {string[0], index});
  ValueId first = b_.emit1(Opcode::kLoad, byte, {address});
  ValueId ascii = b_.compare(Opcode::kLt, first, constant(byte, kRuneSelf));
  Components result = choose(
      ascii, {rune, types().int_type()},
      [&]() -> Components {
        return {b_.convert(rune, first), b_.binary(Opcode::kAdd, index, int_constant(1))};
      },
      [&]() -> Components {
        Components decoded = call_runtime(RuntimeCall::k_decoderune, {string[0], string[1], index});
        return {b_.reinterpret(rune, decoded[0]), b_.reinterpret(types().int_type(), decoded[1])};
      });
  define(instruction.results[0], {result[0]});
  define(instruction.results[1], {result[1]});
}

// Go's string(x): an integer that is no code point gives "\uFFFD", also when it is out of int64.
void FunctionLowering::lower_rune_to_string(const Instruction& instruction) {
  ValueId rune = as_int(scalar(instruction.operands[0]));
  define(instruction.results[0], call_runtime(RuntimeCall::k_intstring, {rune}));
}

void FunctionLowering::lower_string_conversion(const Instruction& instruction, RuntimeCall call) {
  const Components& value = components(instruction.operands[0]);
  define(instruction.results[0], call_runtime(call, {value[kPointerPart], value[kLengthPart]}));
}

}  // namespace tandem::lower
