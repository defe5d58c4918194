// The class behind emit.h, spread over emit.cc (blocks, instructions, moves, branches),
// prologue.cc, emit_barrier.cc and emit_pseudo.cc (what one machine instruction cannot do).

#ifndef TANDEM_COMPILER_X64_EMITTER_H_
#define TANDEM_COMPILER_X64_EMITTER_H_

#include "compiler/x64/emit.h"

namespace tandem::x64 {

class Emitter {
 public:
  Emitter(const MachineFunction& function, const RegallocInput& input,
          const RegallocOutput& allocation, const Frame& frame)
      : f_(function), input_(input), allocation_(allocation), frame_(frame) {}

  EmittedCode run();

 private:
  using M = as::Mnemonic;
  using O = as::Operand;

  // --- emit.cc
  void find_empty_blocks();
  uint32_t follow(uint32_t block) const;
  void emit_block(size_t position);
  void emit_moves(uint32_t instruction, bool after);
  void emit_move(const Move& move);
  void emit_instruction(const MachineInstruction& instruction, uint32_t number);
  void emit_branch(const MachineInstruction& instruction, const MachineBlock& block, uint32_t next);
  void jump_to(uint32_t block, uint32_t next);
  void jump_if(as::Condition condition, uint32_t block);
  void emit(M mnemonic, std::initializer_list<O> operands);
  void emit_if(M mnemonic, as::Condition condition, std::initializer_list<O> operands);
  void place_label(uint32_t label);
  uint32_t new_label() { return code_.label_count++; }
  as::Operand resolve(const as::Operand& field, uint32_t number) const;
  as::Memory resolve_memory(as::Memory memory, uint32_t number) const;
  as::Instruction resolve(const as::Instruction& form, uint32_t number) const;
  as::Operand at_location(Location location, uint8_t size) const;
  as::Memory slot(uint32_t index) const;
  // Where the allocator put operand `index` of an instruction.
  as::Operand operand(uint32_t number, size_t index, uint8_t size) const {
    return at_location(allocation_.locations[number][index], size);
  }

  // --- prologue.cc
  void emit_prologue();
  void emit_stack_check();
  void zero_locals();
  void zero_words(int64_t offset, int64_t words);
  void emit_epilogue();
  void emit_morestack();
  void note_pc_data(int table, int value);
  uint32_t here() const { return static_cast<uint32_t>(code_.instructions.size()); }
  // The instructions from `begin` up to here are unsafe points.
  void mark_unsafe(uint32_t begin);

  // --- emit_barrier.cc
  void emit_write_barrier(const MachineInstruction& instruction, uint32_t number);
  void end_write_barrier();
  void emit_barrier_calls();

  // --- emit_pseudo.cc
  void emit_add(const MachineInstruction& instruction, uint32_t number);
  void emit_divide(const MachineInstruction& instruction, uint32_t number);
  void emit_uint64_to_float(const MachineInstruction& instruction, uint32_t number);
  void emit_float_to_uint64(const MachineInstruction& instruction, uint32_t number);
  void emit_move_loop(const MachineInstruction& instruction, uint32_t number);
  void emit_float_select(const MachineInstruction& instruction, uint32_t number);

  const MachineFunction& f_;
  const RegallocInput& input_;
  const RegallocOutput& allocation_;
  const Frame& frame_;
  EmittedCode code_;
  Position position_;
  std::vector<uint32_t> emitted_;  // blocks that have code, in order
  std::vector<uint32_t>
      first_;                // by machine block: the allocator's number of its first instruction
  std::vector<bool> empty_;  // by machine block
  size_t next_move_ = 0;
  uint32_t morestack_label_ = 0;

  // The part of a write barrier that is out of line.
  struct BarrierCalls {
    std::vector<as::Memory> slots;
    uint32_t label;
    uint32_t back;
    Position position;
  };
  std::vector<BarrierCalls> barrier_calls_;
  bool in_barrier_ = false;
  uint32_t barrier_begin_ = 0;
};

}  // namespace tandem::x64

#endif  // TANDEM_COMPILER_X64_EMITTER_H_
