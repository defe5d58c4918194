// Lowering of the builtins print and println: a runtime call an operand, between printlock and
// printunlock, as gc does.

#include "compiler/lower/function_lowering.h"

namespace tandem::lower {

void FunctionLowering::print_value(const Type* type, const Components& value) {
  auto as = [&](TypeKind kind) { return b_.convert(types().basic(kind), value[0]); };
  auto print = [&](RuntimeCall call, absl::Span<const ValueId> operands) {
    call_runtime(call, operands);
  };
  const Type* plain = type->underlying();
  if (plain->is_string()) return print(RuntimeCall::k_printstring, value);
  if (plain->is_bool()) return print(RuntimeCall::k_printbool, value);
  if (plain->is_signed()) return print(RuntimeCall::k_printint, {as(TypeKind::kInt64)});
  if (plain->is_unsigned()) return print(RuntimeCall::k_printuint, {as(TypeKind::kUint64)});
  if (plain->is_float()) return print(RuntimeCall::k_printfloat, {as(TypeKind::kFloat64)});
  if (plain->is_complex()) {
    const Type* part = types().basic(TypeKind::kFloat64);
    return print(RuntimeCall::k_printcomplex,
                 {b_.convert(part, value[0]), b_.convert(part, value[1])});
  }
  if (plain->kind() == TypeKind::kSlice) return print(RuntimeCall::k_printslice, value);
  if (plain->is_interface()) {
    return print(
        plain->interface_methods().empty() ? RuntimeCall::k_printeface : RuntimeCall::k_printiface,
        value);
  }
  print(RuntimeCall::k_printpointer, value);
}

void FunctionLowering::lower_print(const Instruction& instruction) {
  bool line = instruction.integer == 1;
  call_runtime(RuntimeCall::k_printlock, {});
  for (size_t i = 0; i < instruction.operands.size(); ++i) {
    if (line && i > 0) call_runtime(RuntimeCall::k_printsp, {});
    print_value(type_of(instruction.operands[i]), components(instruction.operands[i]));
  }
  if (line) call_runtime(RuntimeCall::k_printnl, {});
  call_runtime(RuntimeCall::k_printunlock, {});
}

}  // namespace tandem::lower
