// Functions of TIR: values, instructions and blocks in dense tables, named by typed ids. SSA with
// block parameters: a branch passes arguments to the parameters of its target, and there is no phi.
//
// The entry block's parameters are the function's parameters. Before decomposition (the typed
// stage) they have the types of the signature; after it, each is replaced by its scalar components,
// and so are call operands and results; the signature stays, because the calling convention is
// defined on it.
//
// Deleted instructions and unreachable blocks leave holes in the tables; passes walk `blocks` in
// `block_order` and their `instructions`.

#ifndef TANDEM_COMPILER_IR_FUNCTION_H_
#define TANDEM_COMPILER_IR_FUNCTION_H_

#include <compare>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/container/inlined_vector.h"
#include "absl/strings/string_view.h"
#include "compiler/ir/ops.h"
#include "compiler/ir/type.h"
#include "compiler/support/source.h"

namespace tandem::ir {

// A dense index into one of a function's tables. The default is "none".
template <typename Tag>
struct Id {
  uint32_t index = ~uint32_t{0};

  bool valid() const { return index != ~uint32_t{0}; }
  friend auto operator<=>(Id, Id) = default;
  template <typename H>
  friend H AbslHashValue(H h, Id id) {
    return H::combine(std::move(h), id.index);
  }
};
using ValueId = Id<struct ValueTag>;
using InstructionId = Id<struct InstructionTag>;
using BlockId = Id<struct BlockTag>;

// A value is a parameter of `block`, or a result of `instruction`.
struct Value {
  const Type* type = nullptr;
  BlockId block;              // of a block parameter
  InstructionId instruction;  // of a result
  uint32_t index = 0;         // among the parameters or results
};

// A branch's target with the arguments for its parameters.
struct Target {
  BlockId block;
  absl::InlinedVector<ValueId, 2> arguments;
};

struct Instruction {
  Opcode opcode = Opcode::kUnreachable;
  absl::InlinedVector<ValueId, 3> operands;
  absl::InlinedVector<ValueId, 1> results;
  int64_t integer = 0;          // kInteger, kBounds, kMethod; kFloat: the bits of a double
  absl::string_view symbol;     // kSymbol, kCallee: interned; kString: the bytes, interned
  const Type* type = nullptr;   // kType, kTypePair, kCallee, kMethod
  const Type* type2 = nullptr;  // kTypePair
  absl::InlinedVector<Target, 2> targets;
  std::vector<int64_t> cases;  // kCases
  Position position;
  BlockId block;  // where it is; none when deleted
};

struct Block {
  std::vector<ValueId> parameters;
  std::vector<InstructionId> instructions;  // the last is the terminator
  bool cold = false;  // runs rarely: ends in a panic or leads only there, or is a slow path
};

// Marks of a function, printed as words after its signature.
enum FunctionFlags : uint32_t {
  kNoInline = 1,   // noinline
  kNosplit = 2,    // nosplit: no stack check
  kWrapper = 4,    // wrapper: made by the compiler, not shown in tracebacks
  kClosure = 8,    // closure: expects a context in RDX
  kExternal = 16,  // external: declared only
};

// The words that stand for the flags in TIR text.
struct FunctionFlagName {
  FunctionFlags flag;
  absl::string_view name;
};
inline constexpr FunctionFlagName kFunctionFlagNames[] = {
    {kNoInline, "noinline"}, {kNosplit, "nosplit"},   {kWrapper, "wrapper"},
    {kClosure, "closure"},   {kExternal, "external"},
};

// Where the parts of a function stand in the TIR text that it was parsed from; unknown for what a
// front end or a pass made. For the verifier's messages.
struct TextPositions {
  Position function;                   // of the name
  std::vector<Position> blocks;        // by block
  std::vector<Position> instructions;  // by instruction
};

class Module;

class Function {
 public:
  Function(Module* module, absl::string_view name, const Type* signature)
      : name_(name), signature_(signature), module_(module) {}

  absl::string_view name() const { return name_; }
  const Type* signature() const { return signature_; }
  Module& module() const { return *module_; }

  uint32_t flags = 0;
  Position position;      // of the func keyword
  Position end_position;  // of the closing brace: where a falling off returns
  TextPositions text_positions;

  // --- Tables
  const Value& value(ValueId id) const { return values_[id.index]; }
  Value& value(ValueId id) { return values_[id.index]; }
  const Type* type(ValueId id) const { return values_[id.index].type; }
  const Instruction& instruction(InstructionId id) const { return instructions_[id.index]; }
  Instruction& instruction(InstructionId id) { return instructions_[id.index]; }
  const Block& block(BlockId id) const { return blocks_[id.index]; }
  Block& block(BlockId id) { return blocks_[id.index]; }
  size_t value_count() const { return values_.size(); }
  size_t instruction_count() const { return instructions_.size(); }
  size_t block_count() const { return blocks_.size(); }

  BlockId entry() const { return block_order.empty() ? BlockId{} : block_order.front(); }
  // The live blocks in layout order; the entry first.
  std::vector<BlockId> block_order;

  // --- Construction
  // A new block at the end of the order.
  BlockId add_block();
  ValueId add_block_parameter(BlockId block, const Type* type);
  // Makes an instruction with new results of the given types, in no block yet.
  InstructionId make_instruction(Opcode opcode, absl::Span<const ValueId> operands,
                                 absl::Span<const Type* const> result_types, Position position);
  // Puts it at the end of a block, or before another instruction.
  void append(BlockId block, InstructionId instruction);
  void insert_before(InstructionId place, InstructionId instruction);
  // Takes it out of its block.
  void remove(InstructionId instruction);

  // Replaces the blocks, instructions and values by those of `other`; name and signature stay.
  void take_body(Function& other);

  // --- Queries
  InstructionId terminator(BlockId block) const;
  // The targets of the block's terminator.
  absl::Span<const Target> successors(BlockId block) const;
  // The instruction that defines the value, or none for a block parameter.
  InstructionId definition(ValueId value) const { return values_[value.index].instruction; }
  // Calls `f` on every operand and branch argument of an instruction; `f` may change it.
  void for_each_use(InstructionId instruction, const std::function<void(ValueId&)>& f);
  // Replaces uses of values everywhere: `map[v]` when it is valid. Chains are followed.
  void replace_uses(const std::vector<ValueId>& map);

 private:
  absl::string_view name_;
  const Type* signature_;
  Module* module_;
  std::vector<Value> values_;
  std::vector<Instruction> instructions_;
  std::vector<Block> blocks_;
};

}  // namespace tandem::ir

#endif  // TANDEM_COMPILER_IR_FUNCTION_H_
