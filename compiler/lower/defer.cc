// Lowering of defer and recover. A function that defers has a recovery point (docs/ir.md): its
// recovery block runs what it has deferred and returns the results from memory, and so does, for
// itself, the block in which its own returns end.
//
// Calls that are deferred once at most have numbers ("open-coded"). They need no record of the
// runtime: the frame has a place for each closure and a set of those that are still to be called,
//
//     defer_record:  closure n-1, ..., closure 0, set        highest address last
//
// and a return calls them in place. What certainly was deferred, because the defer dominates the
// return, is called without looking at the set, and by its name if its closure is known; but
// the set is kept right all the same, for the panics of those calls. A panic, and the recovery
// block, leave the calls to the runtime, which finds the record at the frame's high end.
//
// The runtime's half is rt/stack/defer.h and recover.h.

#include "compiler/lower/function_lowering.h"
#include "rt/abi/types.h"

namespace tandem::lower {

void FunctionLowering::find_numbered_defers() {
  for (BlockId block : old_.block_order) {
    for (ir::InstructionId id : old_.block(block).instructions) {
      const Instruction& instruction = old_.instruction(id);
      if (instruction.opcode != Opcode::kDefer || instruction.integer < 0) continue;
      const auto number = static_cast<size_t>(instruction.integer);
      if (defers_.size() <= number) defers_.resize(number + 1);
      defers_[number] = id;
    }
  }
  if (!defers_.empty()) dominators_.emplace(old_);
}

void FunctionLowering::make_defer_record() {
  if (defers_.empty()) return;
  std::vector<ir::Field> fields(defers_.size(),
                                {.name = "closure", .type = types().unsafe_pointer()});
  fields.push_back({.name = "set", .type = types().uint64_type()});
  defer_record_ = b_.defer_record(types().struct_type(std::move(fields)));
}

ValueId FunctionLowering::deferred_slot(size_t number) {
  return offset_by(defer_record_, kWordBytes * static_cast<int64_t>(defers_.size() - 1 - number));
}

// Whether the deferred call has been deferred whenever the block is entered. (What could not be
// reached has gone, and its defers with it.)
bool FunctionLowering::is_certain(size_t number, BlockId block) const {
  const ir::InstructionId id = defers_[number];
  return !id.valid() || dominators_->dominates(old_.instruction(id).block, block);
}

void FunctionLowering::lower_defer(const Instruction& instruction) {
  descriptors_.panic_hook();
  if (instruction.integer >= 0) return lower_numbered_defer(instruction);
  call_runtime(RuntimeCall::k_deferproc, {scalar(instruction.operands[0])});
}

// Numbers rise in the order of execution: of the set, only those below can be in it.
void FunctionLowering::lower_numbered_defer(const Instruction& instruction) {
  const auto number = static_cast<size_t>(instruction.integer);
  b_.store(deferred_slot(number), scalar(instruction.operands[0]));
  const Type* type = types().uint64_type();
  int64_t known = int64_t{1} << number;
  bool all_known = true;
  for (size_t below = 0; below < number; ++below) {
    if (!defers_[below].valid()) continue;
    if (is_certain(below, instruction.block)) {
      known |= int64_t{1} << below;
    } else {
      all_known = false;
    }
  }
  ValueId set = constant(type, known);
  if (!all_known) {
    const ValueId before = b_.emit1(Opcode::kLoad, type, {deferred_set()});
    set = b_.emit1(Opcode::kOr, type, {before, set});
  }
  b_.store(deferred_set(), set);
}

void FunctionLowering::lower_run_deferred(const Instruction& instruction) {
  descriptors_.panic_hook();
  if (defers_.empty()) {
    call_runtime(RuntimeCall::k_deferreturn, {});
  } else if (instruction.block == ir::recovery_block(old_)) {
    call_runtime(RuntimeCall::k_opendeferreturn, {});
  } else {
    run_numbered_defers(instruction.block);
  }
}

void FunctionLowering::run_numbered_defers(BlockId exit) {
  const Type* type = types().uint64_type();
  for (size_t number = defers_.size(); number-- > 0;) {
    if (!defers_[number].valid()) continue;
    if (is_certain(number, exit)) {
      call_deferred(number, true);
      continue;
    }
    const BlockId call = fresh_.add_block();
    const BlockId next = fresh_.add_block();
    const ValueId set = b_.emit1(Opcode::kLoad, type, {deferred_set()});
    const ValueId bit = b_.emit1(Opcode::kAnd, type, {set, constant(type, int64_t{1} << number)});
    b_.branch(b_.emit1(Opcode::kNe, types().bool_type(), {bit, constant(type, 0)}), call, next);
    b_.set_block(call);
    call_deferred(number, false);
    b_.jump(next);
    b_.set_block(next);
  }
}

// Takes the call out of the set, in which it is the highest, and makes it.
void FunctionLowering::call_deferred(size_t number, bool is_certain) {
  const Type* type = types().uint64_type();
  ValueId set = constant(type, 0);
  if (number > 0) {
    const ValueId before = b_.emit1(Opcode::kLoad, type, {deferred_set()});
    set = b_.emit1(Opcode::kAnd, type, {before, constant(type, (int64_t{1} << number) - 1)});
  }
  b_.store(deferred_set(), set);

  const ValueId closure = old_.instruction(defers_[number]).operands[0];
  const ir::InstructionId made = old_.definition(closure);
  const Opcode opcode = made.valid() ? old_.instruction(made).opcode : Opcode::kLoad;
  const bool is_known =
      is_certain && (opcode == Opcode::kMakeClosureLocal || opcode == Opcode::kFuncAddr);
  ValueId context = null();
  ValueId code;
  if (is_known) {
    code = b_.emit1(Opcode::kCodeAddr, types().unsafe_pointer());
    fresh_.instruction(fresh_.definition(code)).symbol = old_.instruction(made).symbol;
    if (opcode == Opcode::kMakeClosureLocal) {
      context = b_.reinterpret(types().unsafe_pointer(), scalar(closure));
    }
  } else {
    context = b_.emit1(Opcode::kLoad, types().unsafe_pointer(), {deferred_slot(number)});
    code = load_word(types().unsafe_pointer(), context, offsetof(rt::abi::Closure, code));
  }
  const ir::InstructionId call = b_.emit0(Opcode::kCallIndirect, {code, context});
  fresh_.instruction(call).type = types().func({}, {});
}

void FunctionLowering::lower_recover(const Instruction& instruction) {
  define(instruction.results[0], call_runtime(RuntimeCall::k_gorecover, {}));
}

}  // namespace tandem::lower
