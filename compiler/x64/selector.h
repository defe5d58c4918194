// Instruction selection: from machine-stage TIR in SSA form to machine instructions over virtual
// registers.
//
// Blocks are visited from the last to the first in reverse postorder, and instructions in a block
// from the last to the first, so that all uses of a value are known before its definition is
// reached. A definition that nobody asked for (dead, or folded into all its users) is not selected.
// `use()` asks for a value in a register; matchers look at a definition without asking for it, and
// fold it: constants into immediates, addresses into addressing modes, loads into operands,
// comparisons into branches. Inside one lowering, code is written forwards, into `chunk_`.
//
// A value narrower than its register has undefined upper bits; what depends on them extends first.
// Constants and addresses of symbols and locals are made anew beside each use: they are
// rematerializable, so nothing is gained by keeping them in registers over a distance.
//
// A load may be folded into an instruction of its block when no write to memory stands between the
// two; `memory_epoch_` counts the writes before each instruction. A nil check is left out when a
// load or store through the same pointer follows in the block, before any other effect, at a
// displacement that faults: `faulting_` holds those pointers.
//
// The methods are spread over selector.cc (the walk, blocks and edges), select_*.cc (operations by
// theme) and addressing.cc.

#ifndef TANDEM_COMPILER_X64_SELECTOR_H_
#define TANDEM_COMPILER_X64_SELECTOR_H_

#include <optional>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "compiler/x64/machine.h"

namespace tandem::x64 {

// base + index * scale + displacement, over virtual registers; or a symbol; or a place in an area
// of the frame.
struct Address {
  VReg base = kNoVReg;
  as::Register area = as::kNoRegister;  // in place of a base
  VReg index = kNoVReg;
  uint8_t scale = 1;
  int64_t displacement = 0;
  absl::string_view symbol;

  Address at(int64_t offset) const {
    Address a = *this;
    a.displacement += offset;
    return a;
  }
};

// An operand as selection writes it; becomes a field of the form and operands of the allocator.
struct Arg {
  enum class Kind : uint8_t { kDef, kTied, kUse, kReal, kImmediate, kMemory, kSymbol };
  Kind kind = Kind::kUse;
  uint8_t size = 8;
  VReg vreg = kNoVReg;
  VReg source = kNoVReg;  // kTied: the use that shares the def's register
  OperandConstraint constraint = OperandConstraint::kRegister;
  as::Register reg = 0;  // kReal
  int64_t immediate = 0;
  Address address;
  absl::string_view symbol;
  Position position;  // kMemory: of a load that became a part of the instruction

  static Arg def(VReg v, uint8_t size) { return {.kind = Kind::kDef, .size = size, .vreg = v}; }
  // Two-address form: `v` is made in the register that holds `source`.
  static Arg tied(VReg v, VReg source, uint8_t size) {
    return {.kind = Kind::kTied, .size = size, .vreg = v, .source = source};
  }
  static Arg use(VReg v, uint8_t size) { return {.kind = Kind::kUse, .size = size, .vreg = v}; }
  static Arg use_any(VReg v, uint8_t size) {
    Arg arg = use(v, size);
    arg.constraint = OperandConstraint::kAny;
    return arg;
  }
  static Arg use_fixed(VReg v, as::Register r, uint8_t size) {
    Arg arg = use(v, size);
    arg.constraint = OperandConstraint::kFixed;
    arg.reg = r;
    return arg;
  }
  static Arg real(as::Register r, uint8_t size) {
    return {.kind = Kind::kReal, .size = size, .reg = r};
  }
  static Arg imm(int64_t value) { return {.kind = Kind::kImmediate, .immediate = value}; }
  static Arg mem(const Address& a, uint8_t size) {
    return {.kind = Kind::kMemory, .size = size, .address = a};
  }
  static Arg sym(absl::string_view name) { return {.kind = Kind::kSymbol, .symbol = name}; }
};

class Selector {
 public:
  Selector(const ir::Function& function, MachineFunction& out) : f_(function), out_(out) {}

  // Fills `out`: blocks with critical edges split.
  absl::Status run();

 private:
  friend struct SelectionTable;
  using M = as::Mnemonic;
  using V = ir::ValueId;
  using I = ir::Instruction;

  // --- selector.cc: the walk
  void prepare();
  void postorder();
  void select_block(ir::BlockId block);
  void select_instruction(const I& instruction);
  void select_entry();
  void select_at_uses(const I&) {}
  void select_closure_context(const I& instruction);
  void select_unreachable(const I& instruction);
  bool is_needed(const I& instruction) const;
  void flush();
  void fail(absl::string_view message);

  // --- selector.cc: values
  VReg new_vreg(const ir::Type* type);
  VReg new_integer() { return new_vreg_of(RegisterClass::kInteger); }
  VReg new_vreg_of(RegisterClass register_class, uint32_t size = 8);
  // The value in a virtual register.
  VReg use(V value);
  // The virtual register that holds the value once its definition is selected.
  VReg vreg_of(V value);
  // The virtual register that this instruction has to set (asked for by later code).
  VReg result(const I& instruction, size_t index = 0);
  // The value whose bits this one only renames.
  V canonical(V value) const;
  const I* definition(V value) const;  // after canonical(); null for a block parameter
  std::optional<int64_t> constant(V value) const;
  // The constant, when it fits the 32-bit signed immediate of an operation of `size` bytes.
  std::optional<int64_t> immediate(V value, int size) const;
  VReg materialize(const ir::Type* type, int64_t value);
  VReg materialize_integer(int64_t value, int size, bool is_pointer);
  VReg materialize_float(double value, int size);
  VReg materialize_address(absl::string_view symbol);
  absl::string_view float_constant(uint64_t bits, uint8_t size);
  VReg copy(VReg v);
  // Whether later code asked for the value.
  bool is_asked(V value) const { return vreg_of_value_[canonical(value).index] != kNoVReg; }
  // Whether `b` should rather share the result's register than `a`.
  bool is_better_tied(V b, V a) const;
  bool single_use(V value) const { return use_count_[value.index] == 1; }
  static int size_of(const ir::Type* type) { return static_cast<int>(type->size()); }
  int size_of(V value) const { return size_of(f_.type(value)); }
  static uint8_t operation_size(int size) { return static_cast<uint8_t>(size < 4 ? 4 : size); }
  static RegisterClass class_of(const ir::Type* type) {
    return type->is_float() ? RegisterClass::kFloat : RegisterClass::kInteger;
  }

  // --- selector.cc: instructions
  MachineInstruction& emit(M mnemonic, std::initializer_list<Arg> args);
  MachineInstruction& emit_pseudo(Pseudo pseudo, std::initializer_list<Arg> args);
  void add_arg(MachineInstruction& instruction, const Arg& arg);
  void add_fixed_def(MachineInstruction& instruction, VReg v, PhysicalRegister r);
  void add_fixed_use(MachineInstruction& instruction, VReg v, PhysicalRegister r);
  as::Register add_memory_register(MachineInstruction& instruction, VReg v);
  void emit_move(VReg to, VReg from);
  bool can_fold_load(V value) const;
  // The value as a second operand: memory if it is a foldable load, else a register or spill slot.
  Arg source(V value, int size);
  // A floating-point constant that is better read from memory.
  std::optional<Arg> float_in_memory(V value);

  // --- addressing.cc
  Address address_of(V pointer);
  int64_t local_offset(V pointer) const;
  bool fold_pointer_step(V& pointer, Address& address, bool needed = false);
  bool fold_index(V index, int64_t element_size, bool single, Address& address);
  VReg extended_index(V index);
  VReg load_address(const Address& address, bool is_pointer);
  void note_fault(V pointer, int64_t displacement);

  // --- select_memory.cc
  void select_load(const I& instruction);
  void select_store(const I& instruction);
  bool select_read_modify_write(const I& instruction);
  void select_move(const I& instruction);
  void select_clear(const I& instruction);
  void select_write_barrier(const I& instruction);
  void select_end_barrier(const I& instruction);
  void select_nil_check(const I& instruction);
  void select_pointer(const I& instruction);
  void load_scalar(VReg to, const ir::Type* type, const Address& address);
  void store_scalar(V value, const Address& address);
  void store_vreg(VReg from, const ir::Type* type, const Address& address);
  void copy_chunk(const Address& to, const Address& from, int64_t offset, int size);
  void clear_memory(const Address& address, int64_t bytes);
  int64_t move_blocks(const Address& to, const Address* from, int64_t bytes);
  void move_in_loop(const Address& to, const Address* from, int64_t bytes);
  void repeat_words(const Address& to, const Address* from, int64_t words);

  // --- select_arith.cc
  void select_add(const I& instruction);
  void select_binary(const I& instruction);
  void select_integer_binary(M mnemonic, const I& instruction, bool commutes);
  void select_multiply(const I& instruction);
  void select_multiply_high(const I& instruction);
  void select_unary(const I& instruction);
  void select_shift(const I& instruction);
  void shift_by_constant(const I& instruction, int64_t count);
  void shift_by_variable(const I& instruction);
  bool count_is_small(V count, int64_t limit) const;
  V unmasked_count(V count, int64_t width) const;
  void select_float_binary(const I& instruction);
  bool is_float_two(V value) const;
  VReg extended(V value, int to_size);
  VReg extend(VReg v, int from_size, bool is_signed, int to_size);
  bool upper_bits_zero(V value) const;

  // --- select_combine.cc
  struct LoadedByte;
  struct Place;
  bool select_combined_load(const I& instruction);
  bool collect_bytes(V value, int shift, int depth, std::vector<LoadedByte>& bytes) const;
  Place place_of(V pointer) const;

  // --- select_rotate.cc
  bool select_rotate(const I& instruction);
  bool is_width_less(V a, V b, int width) const;

  // --- select_division.cc
  void select_division(const I& instruction);
  void divide_general(const I& instruction, bool remainder);
  void divide_unsigned_constant(const I& instruction, uint64_t divisor, bool remainder);
  void divide_signed_constant(const I& instruction, int64_t divisor, bool remainder);
  VReg divide_by_power(VReg x, int size, int shift);
  VReg multiply_high(VReg x, uint64_t factor, int size, bool is_signed);
  void finish_division(const I& instruction, VReg x, VReg quotient, int64_t divisor,
                       bool remainder);
  VReg shift_immediate(M mnemonic, VReg v, int64_t count, int size);
  VReg binary(M mnemonic, VReg a, VReg b, int size);

  // --- select_atomic.cc
  void select_atomic_exchange(const I& instruction);
  void select_atomic_compare_exchange(const I& instruction);
  void select_atomic_bits(const I& instruction);

  // --- select_compare.cc
  void select_compare(const I& instruction);
  void select_cond_select(const I& instruction);
  FlagCondition condition_of(V value);
  FlagCondition emit_compare(const I& instruction);
  FlagCondition emit_float_compare(const I& instruction);
  void set_condition(VReg to, FlagCondition condition);
  static bool is_compare(ir::Opcode opcode);

  // --- select_convert.cc
  void select_convert(const I& instruction);
  void integer_to_integer(const I& instruction);
  void integer_to_float(const I& instruction);
  void float_to_integer(const I& instruction);
  void float_to_float(const I& instruction);
  void select_reinterpret(const I& instruction);

  // --- select_call.cc
  void select_call(const I& instruction);
  void pass_arguments(const I& instruction, size_t first, const CallAssignment& call,
                      MachineInstruction& machine);
  void take_results(const I& instruction, const CallAssignment& call, MachineInstruction& machine);
  void select_return(const I& instruction);
  void select_keep_alive(const I& instruction);

  // --- select_control.cc
  void select_jump(const I& instruction);
  void select_branch(const I& instruction);
  void select_switch(const I& instruction);
  void select_recovery_point(const I& instruction);
  struct SwitchCase {
    int64_t value;
    uint32_t target;
  };
  void switch_tree(uint32_t block, V operand, absl::Span<const SwitchCase> cases,
                   uint32_t otherwise);
  bool switch_table(uint32_t block, V operand, absl::Span<const SwitchCase> cases,
                    uint32_t otherwise);
  uint32_t edge(const ir::Target& target);
  uint32_t new_block(bool cold);
  void append_to(uint32_t block);

  const ir::Function& f_;
  MachineFunction& out_;
  absl::Status status_;

  std::vector<uint32_t> use_count_;          // by value, of the TIR as it stands
  std::vector<VReg> vreg_of_value_;          // by value
  std::vector<uint32_t> memory_epoch_;       // by instruction
  std::vector<uint32_t> machine_block_;      // by TIR block
  std::vector<uint32_t> predecessor_count_;  // by TIR block
  std::vector<ir::BlockId> postorder_;
  absl::flat_hash_map<std::pair<uint64_t, uint8_t>, absl::string_view> float_symbols_;

  // While selecting one block and instruction.
  ir::BlockId block_;
  const I* current_ = nullptr;
  ir::InstructionId current_id_;
  uint32_t current_epoch_ = 0;
  std::vector<MachineInstruction> chunk_;
  std::vector<MachineInstruction> reversed_;
  absl::flat_hash_set<uint32_t> faulting_;
  VReg context_ = kNoVReg;
};

}  // namespace tandem::x64

#endif  // TANDEM_COMPILER_X64_SELECTOR_H_
