// The driver of lowering: the walk over the blocks, and the table of which rule takes which
// operation; see lower.h.
//
// All blocks of the new body are made first, with the components of their parameters, because a
// branch may come before its target. Then each block is lowered in reverse postorder: terminators
// have their operands and arguments flattened, operations that the machine stage has as well are
// copied, and all others go to the rule of their feature. The switch has no default, so that a new
// operation cannot be forgotten.

#include "compiler/lower/lower.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "compiler/ir/analysis.h"
#include "compiler/lower/function_lowering.h"
#include "rt/abi/chan.h"

namespace tandem::lower {

FunctionLowering::FunctionLowering(ir::Function& old, Diagnostics& diagnostics)
    : old_(old),
      fresh_(&old.module(), old.name(), old.signature()),
      b_(&fresh_),
      diagnostics_(diagnostics),
      descriptors_(&old.module()),
      fresh_memory_(old),
      map_(old.value_count()),
      blocks_(old.block_count()) {}

void FunctionLowering::run() {
  make_blocks();
  find_numbered_defers();
  std::vector<BlockId> order = ir::reverse_postorder(old_);
  for (BlockId block : order) lower_block(block);
  old_.take_body(fresh_);
  ir::order_blocks(old_);
}

// Every block, with the components of its parameters: a branch may come before its target.
void FunctionLowering::make_blocks() {
  for (BlockId block : old_.block_order) {
    BlockId fresh = fresh_.add_block();
    blocks_[block.index] = fresh;
    fresh_.block(fresh).cold = old_.block(block).cold;
    for (ValueId parameter : old_.block(block).parameters) {
      Components parts;
      for (const ir::Component& component : type_of(parameter)->components()) {
        parts.push_back(fresh_.add_block_parameter(fresh, component.type));
      }
      define(parameter, std::move(parts));
    }
  }
}

void FunctionLowering::lower_block(BlockId block) {
  b_.set_block(blocks_[block.index]);
  fresh_memory_.begin_block(block);
  if (block == old_.entry()) make_defer_record();
  for (ir::InstructionId id : old_.block(block).instructions) {
    const Instruction& instruction = old_.instruction(id);
    b_.set_position(instruction.position);
    if (ir::is_terminator(instruction.opcode)) {
      lower_terminator(instruction);
    } else {
      lower(instruction);
    }
    fresh_memory_.visit(instruction);
  }
  fresh_memory_.end_block(block);
}

void FunctionLowering::lower_terminator(const Instruction& instruction) {
  absl::InlinedVector<ValueId, 4> operands;
  for (ValueId operand : instruction.operands) {
    const Components& parts = components(operand);
    operands.insert(operands.end(), parts.begin(), parts.end());
  }
  ir::InstructionId id = b_.emit0(instruction.opcode, operands);
  Instruction& fresh = fresh_.instruction(id);
  fresh.cases = instruction.cases;
  for (const ir::Target& target : instruction.targets) {
    ir::Target& to = fresh.targets.emplace_back();
    to.block = blocks_[target.block.index];
    for (ValueId argument : target.arguments) {
      const Components& parts = components(argument);
      to.arguments.insert(to.arguments.end(), parts.begin(), parts.end());
    }
  }
}

// An operation that is legal in the machine stage and works on scalars.
void FunctionLowering::copy(const Instruction& instruction) {
  absl::InlinedVector<ValueId, 4> operands;
  for (ValueId operand : instruction.operands) operands.push_back(scalar(operand));
  absl::InlinedVector<const Type*, 2> result_types;
  for (ValueId result : instruction.results) result_types.push_back(type_of(result));
  ir::InstructionId id = b_.emit(instruction.opcode, operands, result_types);
  Instruction& fresh = fresh_.instruction(id);
  fresh.integer = instruction.integer;
  fresh.symbol = instruction.symbol;
  fresh.type = instruction.type;
  for (size_t i = 0; i < instruction.results.size(); ++i) {
    define(instruction.results[i], {fresh.results[i]});
  }
}

void FunctionLowering::lower(const Instruction& instruction) {
  switch (instruction.opcode) {
    case Opcode::kConst:
    case Opcode::kFloatConst:
    case Opcode::kGlobalAddr:
    case Opcode::kFuncAddr:
    case Opcode::kCodeAddr:
    case Opcode::kQuotient:
    case Opcode::kRemainder:
    case Opcode::kMulHigh:
    case Opcode::kComplement:
    case Opcode::kAnd:
    case Opcode::kOr:
    case Opcode::kXor:
    case Opcode::kAndNot:
    case Opcode::kShl:
    case Opcode::kShr:
    case Opcode::kSqrt:
    case Opcode::kNot:
    case Opcode::kLocal:
    case Opcode::kKeptLocal:
    case Opcode::kDeferRecord:
    case Opcode::kElementAddr:
    case Opcode::kPtrAdd:
    case Opcode::kNilCheck:
    case Opcode::kAtomicLoad:
    case Opcode::kAtomicAdd:
    case Opcode::kAtomicAnd:
    case Opcode::kAtomicOr:
    case Opcode::kClosureContext:
    case Opcode::kCallIndirect:
    case Opcode::kWriteBarrier:
    case Opcode::kEndBarrier:
      return copy(instruction);

    case Opcode::kKeepAlive:
      for (ValueId part : components(instruction.operands[0])) {
        b_.emit0(Opcode::kKeepAlive, {part});
      }
      return;
    case Opcode::kStringConst:
      return lower_string_const(instruction);
    case Opcode::kZero:
      return lower_zero(instruction);
    case Opcode::kTypeAddr:
      return define(instruction, type_address(instruction.type));
    case Opcode::kItabAddr:
      return define(instruction,
                    global_address(descriptors_.itab(instruction.type, instruction.type2)));

    case Opcode::kAdd:
    case Opcode::kSub:
    case Opcode::kMul:
    case Opcode::kNeg:
      return lower_arithmetic(instruction);
    case Opcode::kDiv:
    case Opcode::kRem:
      return lower_division(instruction);
    case Opcode::kShiftCheck:
      return lower_shift_check(instruction);
    case Opcode::kMin:
    case Opcode::kMax:
      return lower_min_max(instruction);
    case Opcode::kEq:
    case Opcode::kNe:
    case Opcode::kLt:
    case Opcode::kLe:
    case Opcode::kGt:
    case Opcode::kGe:
      return lower_compare(instruction);
    case Opcode::kEqualMemory:
      return lower_equal_memory(instruction);
    case Opcode::kConvert:
      return lower_convert(instruction);
    case Opcode::kReinterpret:
      return lower_concatenate_components(instruction);
    case Opcode::kCondSelect:
      return lower_cond_select(instruction);

    case Opcode::kNew:
      return lower_new(instruction);
    case Opcode::kLoad:
      return lower_load(instruction);
    case Opcode::kStore:
      return lower_store(instruction);
    case Opcode::kMove:
      return lower_move(instruction);
    case Opcode::kClear:
      return lower_clear(instruction);
    case Opcode::kAtomicStore:
    case Opcode::kAtomicExchange:
    case Opcode::kAtomicCompareExchange:
      return lower_atomic_write(instruction);
    case Opcode::kFieldAddr:
      return lower_field_addr(instruction);
    case Opcode::kArrayData:
      return define(instruction, scalar(instruction.operands[0]));
    case Opcode::kBoundsCheck:
      return lower_bounds_check(instruction);

    case Opcode::kMakeStruct:
    case Opcode::kMakeString:
    case Opcode::kMakeSlice:
    case Opcode::kMakeComplex:
    case Opcode::kMakeInterfaceWords:
      return lower_concatenate_components(instruction);
    case Opcode::kExtract:
      return lower_extract(instruction);
    case Opcode::kStringPtr:
    case Opcode::kSlicePtr:
    case Opcode::kReal:
    case Opcode::kInterfaceTable:
      return lower_part(instruction, 0);
    case Opcode::kStringLen:
    case Opcode::kSliceLen:
    case Opcode::kImag:
    case Opcode::kInterfaceData:
      return lower_part(instruction, 1);
    case Opcode::kSliceCap:
      return lower_part(instruction, kCapacityPart);

    case Opcode::kConcat:
      return lower_concat(instruction);
    case Opcode::kDecodeRune:
      return lower_decode_rune(instruction);
    case Opcode::kBytesToString:
      return lower_string_conversion(instruction, RuntimeCall::k_slicebytetostring);
    case Opcode::kStringToBytes:
      return lower_string_conversion(instruction, RuntimeCall::k_stringtoslicebyte);
    case Opcode::kRunesToString:
      return lower_string_conversion(instruction, RuntimeCall::k_slicerunetostring);
    case Opcode::kStringToRunes:
      return lower_string_conversion(instruction, RuntimeCall::k_stringtoslicerune);
    case Opcode::kRuneToString:
      return lower_rune_to_string(instruction);

    case Opcode::kNewSlice:
      return lower_new_slice(instruction);
    case Opcode::kAppend:
      return lower_append(instruction);
    case Opcode::kAppendSlice:
      return lower_append_slice(instruction);
    case Opcode::kAppendZero:
      return lower_append_zero(instruction);
    case Opcode::kCopy:
      return lower_copy(instruction);
    case Opcode::kSlice:
    case Opcode::kSlice3:
      return lower_slice(instruction);
    case Opcode::kSliceToArray:
      return lower_slice_to_array(instruction);

    case Opcode::kNewMap:
      return lower_new_map(instruction);
    case Opcode::kNewMapLocal:
      return lower_new_map_local(instruction);
    case Opcode::kMapLen:
      return lower_map_len(instruction);
    case Opcode::kMapGet:
    case Opcode::kMapGetOk:
      return lower_map_access(instruction);
    case Opcode::kMapSet:
    case Opcode::kMapElementAddr:
      return lower_map_assign(instruction);
    case Opcode::kMapDelete:
      return lower_map_delete(instruction);
    case Opcode::kMapClear:
      return lower_map_clear(instruction);
    case Opcode::kMapIterBegin:
    case Opcode::kMapIterNext:
    case Opcode::kMapIterKey:
    case Opcode::kMapIterElement:
      return lower_map_iteration(instruction);

    case Opcode::kNewChan:
      return lower_new_chan(instruction);
    case Opcode::kChanLen:
      return lower_chan_field(instruction, offsetof(rt::abi::ChanHeader, count));
    case Opcode::kChanCap:
      return lower_chan_field(instruction, offsetof(rt::abi::ChanHeader, capacity));
    case Opcode::kChanSend:
      return lower_chan_send(instruction);
    case Opcode::kChanReceive:
    case Opcode::kChanReceiveOk:
    case Opcode::kChanReceiveTo:
      return lower_chan_receive(instruction);
    case Opcode::kChanClose:
      return lower_chan_close(instruction);
    case Opcode::kSelect:
      return lower_select(instruction);
    case Opcode::kGo:
      return lower_go(instruction);

    case Opcode::kMakeInterface:
      return lower_make_interface(instruction);
    case Opcode::kConvertInterface:
      return lower_convert_interface(instruction);
    case Opcode::kTypeAssert:
    case Opcode::kTypeAssertOk:
    case Opcode::kTypeAssertAddr:
    case Opcode::kTypeAssertAddrOk:
      return lower_type_assert(instruction);
    case Opcode::kInterfaceType:
      return lower_interface_type(instruction);

    case Opcode::kCall:
      return lower_call(instruction);
    case Opcode::kCallClosure:
      return lower_call_closure(instruction);
    case Opcode::kCallInterface:
      return lower_call_interface(instruction);
    case Opcode::kMakeClosure:
    case Opcode::kMakeClosureLocal:
      return lower_make_closure(instruction);
    case Opcode::kPanic:
      return lower_panic(instruction);
    case Opcode::kPrint:
      return lower_print(instruction);
    case Opcode::kDefer:
      return lower_defer(instruction);
    case Opcode::kRecover:
      return lower_recover(instruction);
    case Opcode::kRunDeferred:
      return lower_run_deferred(instruction);

    case Opcode::kJump:
    case Opcode::kBranch:
    case Opcode::kSwitch:
    case Opcode::kRecoveryPoint:
    case Opcode::kReturn:
    case Opcode::kUnreachable:
      return lower_terminator(instruction);
  }
}

void FunctionLowering::not_supported(const Instruction& instruction, absl::string_view what) {
  diagnostics_.error(instruction.position, absl::StrCat("not supported yet: ", what));
  for (ValueId result : instruction.results) define(result, zero_components(type_of(result)));
}

void lower_function(ir::Function& function, Diagnostics& diagnostics) {
  if (function.block_order.empty()) return;
  FunctionLowering(function, diagnostics).run();
}

}  // namespace tandem::lower
