// Selection: calls, returns and what else touches the calling convention. See abi.h.

#include <algorithm>

#include "compiler/ir/runtime_calls.h"
#include "compiler/x64/selector.h"

namespace tandem::x64 {

using ir::Opcode;

void Selector::select_call(const I& instruction) {
  CallAssignment call = assign_call(instruction.type);
  bool indirect = instruction.opcode == Opcode::kCallIndirect;
  size_t first = indirect ? 2 : 0;
  if (instruction.operands.size() - first != call.parameters.size() ||
      instruction.results.size() != call.results.size()) {
    return fail(absl::StrCat("a call of ", instruction.symbol,
                             " does not match the scalars of its signature"));
  }
  out_.outgoing_bytes = std::max(out_.outgoing_bytes, call.stack_bytes + call.spill_bytes);
  out_.has_calls = true;
  MachineInstruction machine;
  machine.form.mnemonic = M::kCall;
  machine.form.position = instruction.position;
  const I* code = indirect ? definition(canonical(instruction.operands[0])) : nullptr;
  if (indirect) {
    if (code != nullptr && code->opcode == Opcode::kCodeAddr) {
      add_arg(machine, Arg::sym(code->symbol));
    } else {
      add_arg(machine, Arg::use(use(instruction.operands[0]), 8));
      out_.has_indirect_calls = true;
    }
    if (constant(instruction.operands[1]) != 0) {
      add_fixed_use(machine, use(instruction.operands[1]), kContextRegister);
    }
  } else {
    add_arg(machine, Arg::sym(instruction.symbol));
  }
  pass_arguments(instruction, first, call, machine);
  const ir::RuntimeCallInfo* runtime = ir::find_runtime_call(instruction.symbol);
  bool in_place = runtime != nullptr && (runtime->effects & rt::abi::kInPlace) != 0;
  machine.allocation.is_safepoint = !in_place;
  machine.source = current_id_.index;
  machine.allocation.clobbers = kAllocatable;
  take_results(instruction, call, machine);
}

// Stores stack arguments, and adds the uses of register arguments to the call. A value that goes to
// two registers is copied.
void Selector::pass_arguments(const I& instruction, size_t first, const CallAssignment& call,
                              MachineInstruction& machine) {
  for (size_t i = 0; i < call.parameters.size(); ++i) {
    const ScalarAssignment& place = call.parameters[i];
    if (place.in_register) continue;
    store_scalar(instruction.operands[first + i],
                 {.area = kOutgoingBase, .displacement = place.stack_offset});
  }
  for (size_t i = 0; i < call.parameters.size(); ++i) {
    const ScalarAssignment& place = call.parameters[i];
    if (!place.in_register) continue;
    VReg v = use(instruction.operands[first + i]);
    auto& operands = machine.allocation.operands;
    bool again = std::any_of(operands.begin(), operands.end(),
                             [&](const Operand& o) { return o.vreg == v; });
    add_fixed_use(machine, again ? copy(v) : v, place.reg);
  }
}

void Selector::take_results(const I& instruction, const CallAssignment& call,
                            MachineInstruction& machine) {
  std::vector<size_t> on_stack;
  for (size_t i = 0; i < call.results.size(); ++i) {
    if (vreg_of_value_[instruction.results[i].index] == kNoVReg) continue;
    const ScalarAssignment& place = call.results[i];
    if (!place.in_register) {
      on_stack.push_back(i);
      continue;
    }
    add_fixed_def(machine, result(instruction, i), place.reg);
  }
  chunk_.push_back(std::move(machine));
  for (size_t i : on_stack) {
    load_scalar(result(instruction, i), call.results[i].type,
                {.area = kOutgoingBase, .displacement = call.results[i].stack_offset});
  }
}

void Selector::select_return(const I& instruction) {
  const std::vector<ScalarAssignment>& places = out_.assignment.results;
  if (instruction.operands.size() != places.size()) {
    return fail("a return does not match the scalars of the signature");
  }
  for (size_t i = 0; i < places.size(); ++i) {
    if (places[i].in_register) continue;
    store_scalar(instruction.operands[i],
                 {.area = kIncomingBase, .displacement = places[i].stack_offset});
  }
  MachineInstruction machine;
  machine.pseudo = Pseudo::kReturn;
  machine.form.position = instruction.position;
  for (size_t i = 0; i < places.size(); ++i) {
    if (!places[i].in_register) continue;
    VReg v = use(instruction.operands[i]);
    auto& operands = machine.allocation.operands;
    bool again = std::any_of(operands.begin(), operands.end(),
                             [&](const Operand& o) { return o.vreg == v; });
    add_fixed_use(machine, again ? copy(v) : v, places[i].reg);
  }
  chunk_.push_back(std::move(machine));
}

void Selector::select_keep_alive(const I& instruction) {
  VReg v = use(instruction.operands[0]);
  MachineInstruction& machine = emit_pseudo(Pseudo::kKeepAlive, {});
  machine.allocation.operands.push_back({.vreg = v, .constraint = OperandConstraint::kAny});
}

}  // namespace tandem::x64
