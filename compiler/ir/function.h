// Functions of TIR: values, instructions and blocks in dense tables, named by typed ids. SSA with
// block parameters: a branch passes arguments to the parameters of its target, and there is no phi.
//
// The entry block's parameters are the function's parameters. Before decomposition (the typed
// stage) they have the types of the signature; after it, each is replaced by its scalar components,
// and so are call operands and results; the signature stays, because the calling convention is
// defined on it.
//
// Deleted instructions and unreachable blocks leave holes in the tables; passes walk `blocks` in
// `block_order` and their `instructions`. Those are linked lists with the links in the table of
// instructions: a block may have hundreds of thousands, and editing at any place takes constant
// time. An array would be smaller and quicker to walk, but a walk reads the instructions anyway.

#ifndef TANDEM_COMPILER_IR_FUNCTION_H_
#define TANDEM_COMPILER_IR_FUNCTION_H_

#include <compare>
#include <cstdint>
#include <functional>
#include <iterator>
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
  BlockId block;           // where it is; none when deleted
  InstructionId previous;  // in its block
  InstructionId next;
};

// The instructions of a block in order, the last of them the terminator. Function edits it. The
// instruction at which an iterator stands may be removed before the iterator goes on, but not put
// elsewhere, nor may the one behind it change: who does that walks over a copy.
class InstructionList {
 public:
  class Iterator {
   public:
    using iterator_category = std::forward_iterator_tag;
    using value_type = InstructionId;
    using difference_type = std::ptrdiff_t;
    using pointer = const InstructionId*;
    using reference = InstructionId;

    Iterator() = default;
    Iterator(const std::vector<Instruction>* table, InstructionId id) : table_(table), id_(id) {}
    InstructionId operator*() const { return id_; }
    Iterator& operator++() {
      id_ = (*table_)[id_.index].next;
      return *this;
    }
    Iterator operator++(int) {
      Iterator before = *this;
      ++*this;
      return before;
    }
    friend bool operator==(const Iterator& a, const Iterator& b) { return a.id_ == b.id_; }

   private:
    const std::vector<Instruction>* table_ = nullptr;
    InstructionId id_;
  };

  InstructionList() = default;
  explicit InstructionList(const std::vector<Instruction>* table) : table_(table) {}

  bool empty() const { return size_ == 0; }
  size_t size() const { return size_; }
  InstructionId front() const { return first_; }
  InstructionId back() const { return last_; }
  Iterator begin() const { return {table_, first_}; }
  Iterator end() const { return {}; }
  std::vector<InstructionId> copy() const { return {begin(), end()}; }

 private:
  friend class Function;
  const std::vector<Instruction>* table_ = nullptr;
  InstructionId first_;
  InstructionId last_;
  size_t size_ = 0;
};

struct Block {
  std::vector<ValueId> parameters;
  InstructionList instructions;
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
  Function(const Function&) = delete;
  Function& operator=(const Function&) = delete;

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
  // Moves an instruction and all that stand behind it to the end of another block.
  void move_rest(InstructionId first, BlockId to);

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
  // Puts it into a list, before `next` or at the end when that is none.
  void link(BlockId block, InstructionId next, InstructionId instruction);

  absl::string_view name_;
  const Type* signature_;
  Module* module_;
  std::vector<Value> values_;
  std::vector<Instruction> instructions_;
  std::vector<Block> blocks_;
};

}  // namespace tandem::ir

#endif  // TANDEM_COMPILER_IR_FUNCTION_H_
