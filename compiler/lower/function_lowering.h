// The state of lowering one function, and the rules as its members; see lower.h. Private to this
// folder.
//
// A rule turns one typed operation into machine operations and defines the operation's results as
// lists of scalars (Components). The rules are in one file per feature; what they share is in
// tools.cc.

#ifndef TANDEM_COMPILER_LOWER_FUNCTION_LOWERING_H_
#define TANDEM_COMPILER_LOWER_FUNCTION_LOWERING_H_

#include <optional>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "compiler/ir/analysis.h"
#include "compiler/ir/builder.h"
#include "compiler/ir/runtime_calls.h"
#include "compiler/lower/descriptor.h"
#include "compiler/lower/fresh_memory.h"
#include "compiler/support/diagnostics.h"

namespace tandem::lower {

using ir::BlockId;
using ir::Instruction;
using ir::Opcode;
using ir::RuntimeCall;
using ir::Type;
using ir::TypeKind;
using ir::ValueId;

// The scalars that stand for one typed value, by rising offset.
using Components = absl::InlinedVector<ValueId, 3>;

// The words of the aggregates, by their place among the components.
inline constexpr size_t kPointerPart = 0;  // of a string or slice
inline constexpr size_t kLengthPart = 1;
inline constexpr size_t kCapacityPart = 2;
inline constexpr size_t kTablePart = 0;  // of an interface
inline constexpr size_t kDataPart = 1;

inline constexpr int64_t kWordBytes = 8;

class FunctionLowering {
 public:
  FunctionLowering(ir::Function& old, Diagnostics& diagnostics);
  void run();

 private:
  // --- Driver (lower.cc)
  void make_blocks();
  void lower_block(BlockId block);
  void lower(const Instruction& instruction);
  void lower_terminator(const Instruction& instruction);
  void copy(const Instruction& instruction);

  // --- Rules, by feature. Each defines the results of the instruction.
  // scalar.cc
  void lower_zero(const Instruction& instruction);
  void lower_arithmetic(const Instruction& instruction);
  void lower_division(const Instruction& instruction);
  void lower_shift_check(const Instruction& instruction);
  void lower_min_max(const Instruction& instruction);
  void lower_convert(const Instruction& instruction);
  void lower_cond_select(const Instruction& instruction);
  // complex.cc
  Components complex_arithmetic(Opcode opcode, const Type* type, const Components& a,
                                const Components& b);
  // aggregate.cc
  void lower_extract(const Instruction& instruction);
  void lower_concatenate_components(const Instruction& instruction);
  void lower_part(const Instruction& instruction, size_t part);
  // compare.cc
  void lower_compare(const Instruction& instruction);
  void lower_equal_memory(const Instruction& instruction);
  ValueId equal(const Type* type, const Components& a, const Components& b);
  ValueId equal_strings(const Components& a, const Components& b);
  ValueId equal_interfaces(const Type* type, const Components& a, const Components& b);
  ValueId compare_strings(Opcode opcode, const Components& a, const Components& b);
  // memory.cc
  void lower_load(const Instruction& instruction);
  void lower_store(const Instruction& instruction);
  void lower_move(const Instruction& instruction);
  void lower_clear(const Instruction& instruction);
  void lower_new(const Instruction& instruction);
  void lower_field_addr(const Instruction& instruction);
  void lower_bounds_check(const Instruction& instruction);
  // atomic.cc
  void lower_atomic_write(const Instruction& instruction);
  // string.cc
  void lower_string_const(const Instruction& instruction);
  void lower_concat(const Instruction& instruction);
  void lower_decode_rune(const Instruction& instruction);
  void lower_rune_to_string(const Instruction& instruction);
  void lower_string_conversion(const Instruction& instruction, RuntimeCall call);
  // slice.cc
  void lower_new_slice(const Instruction& instruction);
  void lower_append(const Instruction& instruction);
  void lower_append_slice(const Instruction& instruction);
  void lower_append_zero(const Instruction& instruction);
  void lower_copy(const Instruction& instruction);
  void lower_slice(const Instruction& instruction);
  void lower_slice_to_array(const Instruction& instruction);
  void copy_elements(const Type* element, ValueId to, ValueId from, ValueId size);
  Components grow(const Type* element, const Components& slice, ValueId added);
  // map.cc
  void lower_new_map(const Instruction& instruction);
  void lower_new_map_local(const Instruction& instruction);
  void lower_map_len(const Instruction& instruction);
  void lower_map_access(const Instruction& instruction);
  void lower_map_assign(const Instruction& instruction);
  void lower_map_delete(const Instruction& instruction);
  void lower_map_clear(const Instruction& instruction);
  void lower_map_iteration(const Instruction& instruction);
  struct MapKey {
    RuntimeCall call;
    Components operands;
  };
  MapKey map_key(const Instruction& instruction, RuntimeCall general);
  // chan.cc
  void lower_new_chan(const Instruction& instruction);
  void lower_chan_field(const Instruction& instruction, size_t offset);
  void lower_chan_send(const Instruction& instruction);
  void lower_chan_receive(const Instruction& instruction);
  void lower_chan_close(const Instruction& instruction);
  void lower_select(const Instruction& instruction);
  void lower_go(const Instruction& instruction);
  // interface.cc
  void lower_make_interface(const Instruction& instruction);
  void lower_convert_interface(const Instruction& instruction);
  void lower_type_assert(const Instruction& instruction);
  void lower_assert_to_interface(const Instruction& instruction, const Type* target, bool ok_form);
  void lower_interface_type(const Instruction& instruction);
  ValueId interface_data(const Instruction& instruction, const Type* type);
  ValueId constant_interface_data(const Instruction& instruction, const Type* type);
  ValueId dynamic_type(const Type* interface, const Components& value);
  // call.cc
  void lower_call(const Instruction& instruction);
  void lower_call_closure(const Instruction& instruction);
  void lower_call_interface(const Instruction& instruction);
  void lower_make_closure(const Instruction& instruction);
  // defer.cc
  void lower_defer(const Instruction& instruction);
  void lower_run_deferred(const Instruction& instruction);
  void lower_recover(const Instruction& instruction);
  void find_numbered_defers();
  void make_defer_record();
  void lower_numbered_defer(const Instruction& instruction);
  void run_numbered_defers(BlockId exit);
  void call_deferred(size_t number, bool is_certain);
  bool is_certain(size_t number, BlockId block) const;
  ValueId deferred_set() { return offset_by(defer_record_, kWordBytes * std::ssize(defers_)); }
  ValueId deferred_slot(size_t number);
  // call.cc
  void lower_panic(const Instruction& instruction);
  // print.cc
  void lower_print(const Instruction& instruction);
  void print_value(const Type* type, const Components& value);

  // --- Write barriers (barrier.cc)
  // Stores or copies a value like store_or_move(), over one that the collector may have to see.
  void overwrite(const Type* type, ValueId to, const Components& value);
  // Copies a variable of memory type from an address, or clears it: in place behind a barrier, or
  // by a call when it has many pointers.
  void overwrite_memory(const Type* type, ValueId to, std::optional<ValueId> from);
  void begin_barrier(absl::Span<const ValueId> slots);
  void end_barrier();
  bool extend_barrier(absl::Span<const ValueId> slots);
  bool find_address_code(ValueId address, absl::Span<const ir::InstructionId> between,
                         std::vector<ir::InstructionId>& code) const;

  // --- Shared tools (tools.cc)
  const Type* type_of(ValueId old_value) const { return old_.type(old_value); }
  const Components& components(ValueId old_value) const { return map_[old_value.index]; }
  ValueId scalar(ValueId old_value) const { return map_[old_value.index][0]; }
  void define(ValueId old_value, Components parts) { map_[old_value.index] = std::move(parts); }
  void define(const Instruction& instruction, ValueId part) {
    define(instruction.results[0], {part});
  }

  ir::TypeTable& types() { return fresh_.module().types(); }
  // Calls the runtime; the result's components.
  Components call_runtime(RuntimeCall call, absl::Span<const ValueId> operands);
  ValueId call_runtime1(RuntimeCall call, absl::Span<const ValueId> operands) {
    return call_runtime(call, operands)[0];
  }
  // A value of register type as components, loaded from or stored to memory.
  Components load(const Type* type, ValueId address, int64_t offset = 0);
  void store(const Type* type, ValueId address, const Components& value, int64_t offset = 0);
  ValueId load_word(const Type* type, ValueId address, int64_t offset);
  ValueId offset_by(ValueId address, int64_t offset);
  // The value's address: its own for a memory type, else that of a copy in the frame.
  ValueId spill(const Type* type, const Components& value);
  // Stores a value, or copies it when its type is a memory type and the value its address.
  void store_or_move(const Type* type, ValueId to, const Components& value);
  Components zero_components(const Type* type);
  ValueId constant(const Type* type, int64_t value) { return b_.constant(type, value); }
  ValueId int_constant(int64_t value) { return b_.int_constant(value); }
  ValueId null() { return constant(types().unsafe_pointer(), 0); }
  // An integer value as an int: extended by its own signedness.
  ValueId as_int(ValueId value);
  ValueId to_uint64(ValueId value);
  std::optional<int64_t> constant_value(ValueId fresh_value) const;
  bool is_zero_value(ValueId old_value) const;
  ValueId type_address(const Type* type);
  ValueId global_address(const ir::Global& global);
  // Continues in a new block when the condition holds; otherwise `fail` writes the cold block that
  // ends in a call which does not return.
  template <typename Fail>
  void check(ValueId condition, Fail fail);
  // A value that depends on a branch: `if_true` and `if_false` write the two sides and return the
  // components that the joining block gets as parameters of the given types.
  template <typename True, typename False>
  Components choose(ValueId condition, absl::Span<const Type* const> result_types, True if_true,
                    False if_false);
  void not_supported(const Instruction& instruction, absl::string_view what);

  ir::Function& old_;
  ir::Function fresh_;
  ir::Builder b_;
  Diagnostics& diagnostics_;
  DescriptorMaker descriptors_;
  FreshMemory fresh_memory_;
  struct {
    ir::InstructionId begin;
    ir::InstructionId end;
    BlockId block;
  } last_barrier_;
  std::vector<ir::InstructionId> defers_;  // that are numbered, by their numbers
  ValueId defer_record_;
  std::optional<ir::DominatorTree> dominators_;  // of the old body, if there are such
  std::vector<Components> map_;                  // by old value
  std::vector<BlockId> blocks_;                  // by old block: where it begins in the new body
};

template <typename Fail>
void FunctionLowering::check(ValueId condition, Fail fail) {
  BlockId good = fresh_.add_block();
  BlockId bad = fresh_.add_block();
  fresh_.block(bad).cold = true;
  b_.branch(condition, good, bad);
  b_.set_block(bad);
  fail();
  b_.unreachable();
  b_.set_block(good);
}

template <typename True, typename False>
Components FunctionLowering::choose(ValueId condition, absl::Span<const Type* const> result_types,
                                    True if_true, False if_false) {
  BlockId true_block = fresh_.add_block();
  BlockId false_block = fresh_.add_block();
  BlockId join = fresh_.add_block();
  Components result;
  for (const Type* type : result_types) result.push_back(fresh_.add_block_parameter(join, type));
  b_.branch(condition, true_block, false_block);
  b_.set_block(true_block);
  b_.jump(join, if_true());
  b_.set_block(false_block);
  b_.jump(join, if_false());
  b_.set_block(join);
  return result;
}

}  // namespace tandem::lower

#endif  // TANDEM_COMPILER_LOWER_FUNCTION_LOWERING_H_
