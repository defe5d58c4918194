// Lowering of channels, select and go. Elements pass through memory: the runtime may copy them from
// or to another goroutine's stack.

#include "rt/abi/chan.h"
#include "compiler/lower/function_lowering.h"

namespace tandem::lower {

void FunctionLowering::lower_new_chan(const Instruction& instruction) {
  const Type* chan = type_of(instruction.results[0]);
  ValueId size = as_int(scalar(instruction.operands[0]));
  ValueId result = call_runtime1(RuntimeCall::k_makechan, {type_address(chan), size});
  define(instruction, b_.reinterpret(chan, result));
}

// len and cap of a nil channel are 0.
void FunctionLowering::lower_chan_field(const Instruction& instruction, size_t offset) {
  ValueId chan = scalar(instruction.operands[0]);
  ValueId some = b_.compare(Opcode::kNe, chan, constant(fresh_.type(chan), 0));
  define(instruction.results[0],
         choose(
             some, {types().int_type()},
             [&]() -> Components {
               return {load_word(types().int_type(), chan, static_cast<int64_t>(offset))};
             },
             [&]() -> Components { return {int_constant(0)}; }));
}

void FunctionLowering::lower_chan_send(const Instruction& instruction) {
  const Type* element = type_of(instruction.operands[0])->element();
  ValueId address = spill(element, components(instruction.operands[1]));
  call_runtime(RuntimeCall::k_chansend1, {scalar(instruction.operands[0]), address});
}

void FunctionLowering::lower_chan_receive(const Instruction& instruction) {
  ValueId chan = scalar(instruction.operands[0]);
  if (instruction.opcode == Opcode::kChanReceiveTo) {
    const Type* received = type_of(instruction.operands[0])->element();
    ValueId address = scalar(instruction.operands[1]);
    // As below: in a loop, a buffer would keep alive what the round before has received.
    const ir::InstructionId made = old_.definition(instruction.operands[1]);
    if (received->has_pointers() && made.valid() &&
        old_.instruction(made).opcode == Opcode::kLocal) {
      b_.clear(received, address);
    }
    Components ok = call_runtime(RuntimeCall::k_chanrecv2, {chan, address});
    return define(instruction, b_.reinterpret(type_of(instruction.results[0]), ok[0]));
  }
  const Type* element = type_of(instruction.results[0]);
  ValueId address = element->size() == 0 ? null() : b_.local(element);
  if (element->has_pointers()) b_.clear(element, address);
  if (instruction.opcode == Opcode::kChanReceiveOk) {
    Components ok = call_runtime(RuntimeCall::k_chanrecv2, {chan, address});
    define(instruction.results[1], {b_.reinterpret(type_of(instruction.results[1]), ok[0])});
  } else {
    call_runtime(RuntimeCall::k_chanrecv1, {chan, address});
  }
  define(instruction.results[0], load(element, address));
}

void FunctionLowering::lower_chan_close(const Instruction& instruction) {
  call_runtime(RuntimeCall::k_closechan, {scalar(instruction.operands[0])});
}

void FunctionLowering::lower_select(const Instruction& instruction) {
  absl::string_view directions = instruction.symbol;
  bool has_default = !directions.empty() && directions.back() == '?';
  if (has_default) directions.remove_suffix(1);
  if (directions.empty() && !has_default) {
    call_runtime(RuntimeCall::k_block, {});
    define(instruction.results[0], {int_constant(-1)});
    return define(instruction.results[1], {b_.bool_constant(false)});
  }
  int64_t sends = 0;
  for (char direction : directions) sends += direction == 's' ? 1 : 0;
  auto count = static_cast<int64_t>(directions.size());
  const Type* select_case = descriptors_.select_case_type();
  ValueId cases = b_.local(types().array(count, select_case));
  for (int64_t i = 0; i < count; ++i) {
    auto operand = static_cast<size_t>(2 * i);
    int64_t at = i * select_case->size();
    b_.store(offset_by(cases, at + static_cast<int64_t>(offsetof(rt::abi::SelectCase, channel))),
             scalar(instruction.operands[operand]));
    b_.store(offset_by(cases, at + static_cast<int64_t>(offsetof(rt::abi::SelectCase, element))),
             scalar(instruction.operands[operand + 1]));
  }
  Components chosen = call_runtime(
      RuntimeCall::k_selectgo,
      {cases, int_constant(sends), int_constant(count - sends), b_.bool_constant(!has_default)});
  define(instruction.results[0], {b_.reinterpret(types().int_type(), chosen[0])});
  define(instruction.results[1], {b_.reinterpret(type_of(instruction.results[1]), chosen[1])});
}

void FunctionLowering::lower_go(const Instruction& instruction) {
  ValueId function = scalar(instruction.operands[0]);
  b_.nil_check(function);
  call_runtime(RuntimeCall::k_newproc, {function});
}

}  // namespace tandem::lower
