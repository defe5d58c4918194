// Lowering of memory operations: loads and stores of aggregates, allocation, addresses of fields,
// bounds checks.

#include <utility>

#include "compiler/lower/function_lowering.h"

namespace tandem::lower {

void FunctionLowering::lower_load(const Instruction& instruction) {
  define(instruction.results[0],
         load(type_of(instruction.results[0]), scalar(instruction.operands[0])));
}

void FunctionLowering::lower_store(const Instruction& instruction) {
  const Type* type = type_of(instruction.operands[1]);
  ValueId to = scalar(instruction.operands[0]);
  const Components& value = components(instruction.operands[1]);
  if (!fresh_memory_.needs_barrier(instruction.operands[0], *type)) return store(type, to, value);
  overwrite(type, to, value);
}

void FunctionLowering::lower_move(const Instruction& instruction) {
  ValueId to = scalar(instruction.operands[0]);
  ValueId from = scalar(instruction.operands[1]);
  const Type* type = instruction.type;
  if (!fresh_memory_.needs_barrier(instruction.operands[0], *type)) {
    return b_.move(type, to, from);
  }
  overwrite(type, to, {from});
}

void FunctionLowering::lower_clear(const Instruction& instruction) {
  ValueId to = scalar(instruction.operands[0]);
  const Type* type = instruction.type;
  if (!fresh_memory_.needs_barrier(instruction.operands[0], *type)) return b_.clear(type, to);
  overwrite_memory(type, to, std::nullopt);
}

void FunctionLowering::lower_new(const Instruction& instruction) {
  const Type* result = type_of(instruction.results[0]);
  ValueId address = instruction.type->size() == 0
                        ? global_address(descriptors_.zero_base())
                        : call_runtime1(RuntimeCall::k_newobject, {type_address(instruction.type)});
  define(instruction, b_.reinterpret(result, address));
}

void FunctionLowering::lower_field_addr(const Instruction& instruction) {
  const Type* of_struct = type_of(instruction.operands[0])->element();
  int64_t offset = of_struct->field_offset(static_cast<size_t>(instruction.integer));
  ValueId base = scalar(instruction.operands[0]);
  const Type* result = type_of(instruction.results[0]);
  if (offset == 0) return define(instruction, b_.reinterpret(result, base));
  define(instruction, b_.emit1(Opcode::kPtrAdd, result, {base, int_constant(offset)}));
}

namespace {

// The runtime functions that report a failed check, by BoundsKind: signed and unsigned index.
constexpr std::pair<RuntimeCall, RuntimeCall> kBoundsFailures[] = {
    {RuntimeCall::k_panicIndex, RuntimeCall::k_panicIndexU},
    {RuntimeCall::k_panicSliceAlen, RuntimeCall::k_panicSliceAlenU},
    {RuntimeCall::k_panicSliceAcap, RuntimeCall::k_panicSliceAcapU},
    {RuntimeCall::k_panicSliceB, RuntimeCall::k_panicSliceBU},
    {RuntimeCall::k_panicSlice3Alen, RuntimeCall::k_panicSlice3AlenU},
    {RuntimeCall::k_panicSlice3Acap, RuntimeCall::k_panicSlice3AcapU},
    {RuntimeCall::k_panicSlice3B, RuntimeCall::k_panicSlice3BU},
    {RuntimeCall::k_panicSlice3C, RuntimeCall::k_panicSlice3CU},
};

}  // namespace

// 0 <= index < bound is one unsigned comparison, because a bound is never negative.
void FunctionLowering::lower_bounds_check(const Instruction& instruction) {
  auto kind = static_cast<ir::BoundsKind>(instruction.integer);
  ValueId index = scalar(instruction.operands[0]);
  ValueId bound = scalar(instruction.operands[1]);
  Opcode opcode = kind == ir::BoundsKind::kIndex ? Opcode::kLt : Opcode::kLe;
  std::optional<int64_t> known_index = constant_value(index);
  std::optional<int64_t> known_bound = constant_value(bound);
  if (known_index.has_value() && *known_index >= 0) {
    if (known_bound.has_value() &&
        (*known_index < *known_bound || (opcode == Opcode::kLe && *known_index == *known_bound))) {
      return;
    }
    if (*known_index == 0 && opcode == Opcode::kLe) return;
  }
  bool is_unsigned = fresh_.type(index)->is_unsigned();
  ValueId wide_index = as_int(index);
  ValueId ok =
      b_.compare(opcode, b_.reinterpret(types().uint64_type(), wide_index), to_uint64(bound));
  auto [if_signed, if_unsigned] = kBoundsFailures[static_cast<size_t>(kind)];
  check(ok, [&, call = is_unsigned ? if_unsigned : if_signed] {
    call_runtime(call, {wide_index, bound});
  });
}

}  // namespace tandem::lower
