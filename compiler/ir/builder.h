// Appends instructions to a block: what front ends and lowering passes write TIR with. Result types
// follow from the operation where they can.

#ifndef TANDEM_COMPILER_IR_BUILDER_H_
#define TANDEM_COMPILER_IR_BUILDER_H_

#include "compiler/ir/function.h"
#include "compiler/ir/module.h"

namespace tandem::ir {

class Builder {
 public:
  explicit Builder(Function* function) : function_(function) {}

  Function& function() { return *function_; }
  Module& module() { return function_->module(); }
  TypeTable& types() { return module().types(); }

  // Where the next instructions go: the end of `block`, or before an instruction.
  void set_block(BlockId block);
  void set_before(InstructionId place);
  BlockId block() const { return block_; }
  // The position that new instructions get.
  void set_position(Position position) { position_ = position; }
  Position position() const { return position_; }
  // Whether the current block has its terminator: what is appended next would be unreachable.
  bool terminated() const;

  // Any instruction. The general form, behind all others.
  InstructionId emit(Opcode opcode, absl::Span<const ValueId> operands,
                     absl::Span<const Type* const> result_types);
  // One result.
  ValueId emit1(Opcode opcode, const Type* result, absl::Span<const ValueId> operands = {});
  // No result.
  InstructionId emit0(Opcode opcode, absl::Span<const ValueId> operands = {});

  ValueId constant(const Type* type, int64_t value);
  ValueId int_constant(int64_t value) { return constant(types().int_type(), value); }
  ValueId bool_constant(bool value) { return constant(types().bool_type(), value ? 1 : 0); }
  ValueId float_constant(const Type* type, double value);
  ValueId string_constant(const Type* type, absl::string_view bytes);
  ValueId zero(const Type* type);
  ValueId global_addr(const Global& global);
  ValueId func_addr(const Type* func_type, absl::string_view symbol);
  ValueId type_addr(const Type* type);

  ValueId binary(Opcode opcode, ValueId a, ValueId b);   // result type: that of `a`
  ValueId compare(Opcode opcode, ValueId a, ValueId b);  // result: bool
  ValueId unary(Opcode opcode, ValueId a);               // result type: that of `a`
  ValueId convert(const Type* type, ValueId value);
  ValueId reinterpret(const Type* type, ValueId value);

  ValueId local(const Type* type);         // *type
  ValueId kept_local(const Type* type);    // *type
  ValueId defer_record(const Type* type);  // *type
  ValueId new_object(const Type* type);    // *type
  ValueId load(ValueId address);
  void store(ValueId address, ValueId value);
  void move(const Type* type, ValueId to, ValueId from);
  void clear(const Type* type, ValueId address);
  ValueId field_addr(ValueId address, size_t field);
  ValueId element_addr(ValueId base, ValueId index);
  void nil_check(ValueId address);
  void bounds_check(BoundsKind kind, ValueId index, ValueId bound);
  ValueId extract(ValueId aggregate, size_t field);

  // Calls `symbol` of func type `type`; the results are in the instruction.
  InstructionId call(absl::string_view symbol, const Type* type,
                     absl::Span<const ValueId> arguments);

  void jump(BlockId target, absl::Span<const ValueId> arguments = {});
  void branch(ValueId condition, BlockId if_true, BlockId if_false);
  void recovery_point(BlockId next, BlockId recovery);
  void ret(absl::Span<const ValueId> values);
  void unreachable();

 private:
  Function* function_;
  BlockId block_;
  InstructionId before_;
  Position position_;
};

}  // namespace tandem::ir

#endif  // TANDEM_COMPILER_IR_BUILDER_H_
