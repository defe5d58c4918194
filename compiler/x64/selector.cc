// The walk of instruction selection: preparation, blocks, values and the making of machine
// instructions. See selector.h.
//
// prepare() counts uses and numbers the writes to memory. Then the blocks are selected in
// postorder, so that uses come before definitions; the chunk of each instruction is appended in
// reverse, and the whole is turned round at the end of the block. The table at the end says which
// method selects which operation; a static_assert for each operation of ops.def checks that none of
// the machine stage is missing.

#include "compiler/x64/selector.h"

#include <algorithm>
#include <bit>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace tandem::x64 {

using ir::Opcode;

absl::Status Selector::run() {
  out_.function = &f_;
  out_.assignment = assign_call(f_.signature());
  prepare();
  postorder();
  for (size_t i = postorder_.size(); i-- > 0;) {
    machine_block_[postorder_[i].index] = new_block(f_.block(postorder_[i]).cold);
  }
  for (ir::BlockId block : postorder_) {
    if (!status_.ok()) break;
    select_block(block);
  }
  return status_;
}

void Selector::fail(absl::string_view message) {
  if (!status_.ok()) return;
  status_ = absl::InternalError(
      absl::StrCat("instruction selection: function ", f_.name(), ": ", message));
}

// Counts uses and predecessors, and numbers the writes to memory.
void Selector::prepare() {
  use_count_.assign(f_.value_count(), 0);
  vreg_of_value_.assign(f_.value_count(), kNoVReg);
  memory_epoch_.assign(f_.instruction_count(), 0);
  machine_block_.assign(f_.block_count(), 0);
  predecessor_count_.assign(f_.block_count(), 0);
  for (ir::BlockId block : f_.block_order) {
    uint32_t epoch = 0;
    for (ir::InstructionId id : f_.block(block).instructions) {
      const I& instruction = f_.instruction(id);
      memory_epoch_[id.index] = epoch;
      if (ir::info(instruction.opcode).effects & (ir::kWrites | ir::kCalls)) ++epoch;
      for (V operand : instruction.operands) ++use_count_[operand.index];
      for (const ir::Target& target : instruction.targets) {
        ++predecessor_count_[target.block.index];
        for (V argument : target.arguments) ++use_count_[argument.index];
      }
    }
  }
}

// The reachable blocks in postorder. Machine blocks get their numbers in this order reversed.
void Selector::postorder() {
  std::vector<bool> seen(f_.block_count(), false);
  std::vector<std::pair<ir::BlockId, size_t>> stack;
  stack.push_back({f_.entry(), 0});
  seen[f_.entry().index] = true;
  while (!stack.empty()) {
    auto& [block, next] = stack.back();
    absl::Span<const ir::Target> successors = f_.successors(block);
    if (next == successors.size()) {
      postorder_.push_back(block);
      stack.pop_back();
      continue;
    }
    ir::BlockId successor = successors[next++].block;
    if (seen[successor.index]) continue;
    seen[successor.index] = true;
    stack.push_back({successor, 0});
  }
}

uint32_t Selector::new_block(bool cold) {
  out_.blocks.emplace_back().cold = cold;
  return static_cast<uint32_t>(out_.blocks.size() - 1);
}

bool Selector::is_needed(const I& instruction) const {
  uint16_t effects = ir::info(instruction.opcode).effects;
  if (effects & (ir::kWrites | ir::kCalls | ir::kTerminator)) return true;
  if (instruction.opcode == Opcode::kNilCheck) return true;
  return std::any_of(instruction.results.begin(), instruction.results.end(),
                     [&](V v) { return vreg_of_value_[v.index] != kNoVReg; });
}

void Selector::select_block(ir::BlockId id) {
  block_ = id;
  reversed_.clear();
  faulting_.clear();
  const ir::Block& block = f_.block(id);
  ir::InstructionId previous;
  for (ir::InstructionId each = block.instructions.back(); each.valid(); each = previous) {
    const I& instruction = f_.instruction(each);
    previous = instruction.previous;
    if (!is_needed(instruction)) continue;
    current_ = &instruction;
    current_id_ = each;
    current_epoch_ = memory_epoch_[each.index];
    // (A write barrier only comes before stores, and faults where they would.)
    if (ir::info(instruction.opcode).effects & (ir::kWrites | ir::kCalls) &&
        instruction.opcode != Opcode::kWriteBarrier) {
      faulting_.clear();
    }
    select_instruction(instruction);
    flush();
  }
  if (id == f_.entry()) {
    select_entry();
    flush();
  }
  append_to(machine_block_[id.index]);
  MachineBlock& machine = out_.blocks[machine_block_[id.index]];
  if (id == f_.entry()) return;
  for (V parameter : block.parameters) machine.parameters.push_back(vreg_of(parameter));
}

// Moves the forward chunk to the block's reversed code.
void Selector::flush() {
  for (size_t i = chunk_.size(); i-- > 0;) reversed_.push_back(std::move(chunk_[i]));
  chunk_.clear();
}

// Puts the reversed code at the beginning of a machine block.
void Selector::append_to(uint32_t block) {
  std::vector<MachineInstruction>& list = out_.blocks[block].instructions;
  list.insert(list.begin(), std::make_move_iterator(reversed_.rbegin()),
              std::make_move_iterator(reversed_.rend()));
  reversed_.clear();
}

// The parameters, in their registers or in the caller's frame.
void Selector::select_entry() {
  MachineInstruction& entry = emit_pseudo(Pseudo::kEntry, {});
  entry.form.position = f_.position;
  const std::vector<V>& parameters = f_.block(f_.entry()).parameters;
  if (parameters.size() != out_.assignment.parameters.size()) {
    return fail("the entry block's parameters do not match the signature");
  }
  std::vector<std::pair<VReg, const ScalarAssignment*>> on_stack;
  for (size_t i = 0; i < parameters.size(); ++i) {
    VReg v = vreg_of_value_[parameters[i].index];
    if (v == kNoVReg) continue;
    const ScalarAssignment& place = out_.assignment.parameters[i];
    if (place.in_register) {
      add_fixed_def(entry, v, place.reg);
    } else {
      on_stack.push_back({v, &place});
    }
  }
  if (context_ != kNoVReg) add_fixed_def(entry, context_, kContextRegister);
  for (auto [v, place] : on_stack) {
    Address address{.area = kIncomingBase, .displacement = place->stack_offset};
    load_scalar(v, place->type, address);
    out_.vregs[v].rematerializable = true;
    out_.rematerializations[v] = chunk_.back().form;
  }
}

// What selects each operation of the machine stage.
struct SelectionRow {
  Opcode opcode;
  void (Selector::*select)(const ir::Instruction&);
};

// (A class of its own, so that the table may name private methods.)
struct SelectionTable {
  static constexpr SelectionRow kRows[] = {
      {Opcode::kConst, &Selector::select_at_uses},
      {Opcode::kFloatConst, &Selector::select_at_uses},
      {Opcode::kGlobalAddr, &Selector::select_at_uses},
      {Opcode::kFuncAddr, &Selector::select_at_uses},
      {Opcode::kCodeAddr, &Selector::select_at_uses},
      {Opcode::kLocal, &Selector::select_at_uses},
      {Opcode::kKeptLocal, &Selector::select_at_uses},
      {Opcode::kDeferRecord, &Selector::select_at_uses},
      {Opcode::kAdd, &Selector::select_binary},
      {Opcode::kSub, &Selector::select_binary},
      {Opcode::kMul, &Selector::select_binary},
      {Opcode::kAnd, &Selector::select_binary},
      {Opcode::kOr, &Selector::select_binary},
      {Opcode::kXor, &Selector::select_binary},
      {Opcode::kAndNot, &Selector::select_binary},
      {Opcode::kQuotient, &Selector::select_division},
      {Opcode::kRemainder, &Selector::select_division},
      {Opcode::kMulHigh, &Selector::select_multiply_high},
      {Opcode::kNeg, &Selector::select_unary},
      {Opcode::kComplement, &Selector::select_unary},
      {Opcode::kNot, &Selector::select_unary},
      {Opcode::kSqrt, &Selector::select_unary},
      {Opcode::kShl, &Selector::select_shift},
      {Opcode::kShr, &Selector::select_shift},
      {Opcode::kEq, &Selector::select_compare},
      {Opcode::kNe, &Selector::select_compare},
      {Opcode::kLt, &Selector::select_compare},
      {Opcode::kLe, &Selector::select_compare},
      {Opcode::kGt, &Selector::select_compare},
      {Opcode::kGe, &Selector::select_compare},
      {Opcode::kCondSelect, &Selector::select_cond_select},
      {Opcode::kConvert, &Selector::select_convert},
      {Opcode::kReinterpret, &Selector::select_reinterpret},
      {Opcode::kLoad, &Selector::select_load},
      {Opcode::kStore, &Selector::select_store},
      {Opcode::kMove, &Selector::select_move},
      {Opcode::kClear, &Selector::select_clear},
      {Opcode::kWriteBarrier, &Selector::select_write_barrier},
      {Opcode::kEndBarrier, &Selector::select_end_barrier},
      {Opcode::kAtomicLoad, &Selector::select_load},
      {Opcode::kAtomicStore, &Selector::select_atomic_exchange},
      {Opcode::kAtomicExchange, &Selector::select_atomic_exchange},
      {Opcode::kAtomicCompareExchange, &Selector::select_atomic_compare_exchange},
      {Opcode::kAtomicAdd, &Selector::select_atomic_exchange},
      {Opcode::kAtomicAnd, &Selector::select_atomic_bits},
      {Opcode::kAtomicOr, &Selector::select_atomic_bits},
      {Opcode::kElementAddr, &Selector::select_pointer},
      {Opcode::kPtrAdd, &Selector::select_pointer},
      {Opcode::kNilCheck, &Selector::select_nil_check},
      {Opcode::kCall, &Selector::select_call},
      {Opcode::kCallIndirect, &Selector::select_call},
      {Opcode::kClosureContext, &Selector::select_closure_context},
      {Opcode::kKeepAlive, &Selector::select_keep_alive},
      {Opcode::kJump, &Selector::select_jump},
      {Opcode::kBranch, &Selector::select_branch},
      {Opcode::kSwitch, &Selector::select_switch},
      {Opcode::kRecoveryPoint, &Selector::select_recovery_point},
      {Opcode::kReturn, &Selector::select_return},
      {Opcode::kUnreachable, &Selector::select_unreachable},
  };

  static constexpr const SelectionRow* find(Opcode opcode) {
    for (const SelectionRow& row : kRows) {
      if (row.opcode == opcode) return &row;
    }
    return nullptr;
  }
};

#define OP(enumerator, mnemonic, signature, attributes, effects, stage)    \
  static_assert((ir::Stage::stage == ir::Stage::kTyped) ==                 \
                    (SelectionTable::find(Opcode::enumerator) == nullptr), \
                "every operation of the machine stage is selected: " mnemonic);
#include "compiler/ir/ops.def"
#undef OP

void Selector::select_instruction(const I& instruction) {
  const SelectionRow* row = SelectionTable::find(instruction.opcode);
  if (row == nullptr) {
    return fail(
        absl::StrCat("operation of the typed stage: ", ir::info(instruction.opcode).mnemonic));
  }
  (this->*row->select)(instruction);
}

void Selector::select_closure_context(const I& instruction) {
  context_ = result(instruction);
  out_.uses_context = true;
}

void Selector::select_unreachable(const I&) {
  emit_pseudo(Pseudo::kUnreachable, {});
}

}  // namespace tandem::x64
