// Write barriers around stores of pointers. What is between write_barrier and end_barrier shares
// one test of the collector's flag:
//
//   n.left, n.right = a, b      v5: *T = ptr_add v1, v4
//                               write_barrier v1, v5
//                               store v1, v2
//                               store v5, v3
//                               end_barrier
//
// Neighbouring barriers become one: the slots of the second are added to the first, if their
// addresses can be computed there and nothing between the two can panic, since a panic must find
// the first store done. Only addresses move up, never loads. At most kMaxSharedSlots share, because
// their addresses are all in registers at once, and a goroutine should not be unstoppable for long.
//
// A variable of memory type is written in place when it has few pointers; with more, it is a call
// of the runtime, which tests the flag itself.

#include <algorithm>

#include "compiler/lower/function_lowering.h"

namespace tandem::lower {
namespace {

constexpr size_t kMaxSharedSlots = 4;   // of different stores
constexpr size_t kMaxInPlaceSlots = 8;  // of one variable: these have one base
constexpr size_t kMaxDistance = 24;     // instructions from the first barrier to the last one's end

std::vector<int64_t> pointer_offsets(const Type& type) {
  std::vector<int64_t> offsets;
  for (int64_t offset = 0; offset < type.pointer_bytes(); offset += 8) {
    if (type.pointer_at(offset)) offsets.push_back(offset);
    if (offsets.size() > kMaxInPlaceSlots) break;
  }
  return offsets;
}

}  // namespace

void FunctionLowering::overwrite(const Type* type, ValueId to, const Components& value) {
  if (!type->has_pointers()) return store_or_move(type, to, value);
  if (!type->is_register_type()) return overwrite_memory(type, to, value[0]);
  absl::InlinedVector<ValueId, 4> slots;
  for (int64_t offset : pointer_offsets(*type)) slots.push_back(offset_by(to, offset));
  begin_barrier(slots);
  store(type, to, value);
  end_barrier();
}

void FunctionLowering::overwrite_memory(const Type* type, ValueId to, std::optional<ValueId> from) {
  std::vector<int64_t> offsets = pointer_offsets(*type);
  if (offsets.size() > kMaxInPlaceSlots) {
    if (from.has_value()) {
      call_runtime(RuntimeCall::k_typedmemmove, {type_address(type), to, *from});
    } else {
      call_runtime(RuntimeCall::k_typedmemclr, {type_address(type), to});
    }
    return;
  }
  absl::InlinedVector<ValueId, 4> slots;
  for (int64_t offset : offsets) slots.push_back(offset_by(to, offset));
  begin_barrier(slots);
  if (from.has_value()) {
    b_.move(type, to, *from);
  } else {
    b_.clear(type, to);
  }
  end_barrier();
}

void FunctionLowering::begin_barrier(absl::Span<const ValueId> slots) {
  if (extend_barrier(slots)) return;
  last_barrier_.begin = b_.emit0(Opcode::kWriteBarrier, slots);
  last_barrier_.block = b_.block();
}

void FunctionLowering::end_barrier() {
  last_barrier_.end = b_.emit0(Opcode::kEndBarrier);
}

// Makes the last barrier one for these slots too, if it can be.
bool FunctionLowering::extend_barrier(absl::Span<const ValueId> slots) {
  if (!last_barrier_.begin.valid() || last_barrier_.block != b_.block()) return false;
  if (fresh_.instruction(last_barrier_.begin).operands.size() + slots.size() > kMaxSharedSlots) {
    return false;
  }
  std::vector<ir::InstructionId> between;
  for (ir::InstructionId id = fresh_.block(b_.block()).instructions.back();
       id != last_barrier_.begin; id = fresh_.instruction(id).previous) {
    const Instruction& instruction = fresh_.instruction(id);
    bool harmless = ir::info(instruction.opcode).effects == ir::kPure ||
                    instruction.opcode == Opcode::kLoad || instruction.opcode == Opcode::kStore ||
                    instruction.opcode == Opcode::kEndBarrier;
    if (!harmless || between.size() == kMaxDistance) return false;
    between.push_back(id);
  }
  std::vector<ir::InstructionId> code;
  for (ValueId slot : slots) {
    if (!find_address_code(slot, between, code)) return false;
  }
  for (ir::InstructionId id : code) {
    fresh_.remove(id);
    fresh_.insert_before(last_barrier_.begin, id);
  }
  fresh_.remove(last_barrier_.end);
  Instruction& barrier = fresh_.instruction(last_barrier_.begin);
  barrier.operands.insert(barrier.operands.end(), slots.begin(), slots.end());
  return true;
}

// Adds to `code`, in order, those of the instructions `between` that compute the address. False
// when that is more than arithmetic.
bool FunctionLowering::find_address_code(ValueId address,
                                         absl::Span<const ir::InstructionId> between,
                                         std::vector<ir::InstructionId>& code) const {
  ir::InstructionId id = fresh_.definition(address);
  if (!id.valid()) return true;
  const Instruction& instruction = fresh_.instruction(id);
  if (std::find(between.begin(), between.end(), id) == between.end() ||
      std::find(code.begin(), code.end(), id) != code.end()) {
    return true;
  }
  if (ir::info(instruction.opcode).effects != ir::kPure) return false;
  for (ValueId operand : instruction.operands) {
    if (!find_address_code(operand, between, code)) return false;
  }
  code.push_back(id);
  return true;
}

}  // namespace tandem::lower
