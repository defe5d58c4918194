// Splitting of local struct variables into a variable per field ("scalar replacement of
// aggregates"), so that promotion can put the fields into registers.
//
//   v1: *T = local T              v1: *int = local int
//   v2: *int = field_addr 0 v1 →  v5: *string = local string
//   store v2, v3                  store v1, v3
//
// A local is split when its address is only used for its fields, for loads and stores of the whole,
// for zeroing and for copies from or to another address. Nested structs take several rounds.

#include <vector>

#include "compiler/ir/builder.h"
#include "compiler/opt/ir_names.h"
#include "compiler/opt/pass.h"

namespace tandem::opt {
namespace {

// A struct with more fields stays whole: copies of it would become too long.
constexpr size_t kMaxFields = 8;

class Splitting {
 public:
  explicit Splitting(Function& function) : function_(function), builder_(&function) {}

  // Whether something was split.
  bool run() {
    find_candidates();
    bool any = false;
    for (bool candidate : splittable_) any |= candidate;
    if (!any) return false;
    fields_.resize(function_.value_count());
    replacement_.resize(function_.value_count());
    make_field_locals();
    for (BlockId block : function_.block_order) {
      for (InstructionId id : function_.block(block).instructions.copy()) rewrite(id);
    }
    function_.replace_uses(replacement_);
    return true;
  }

 private:
  static bool can_split(const Type* type) {
    if (type->underlying_kind() != TypeKind::kStruct) return false;
    return !type->fields().empty() && type->fields().size() <= kMaxFields;
  }

  bool is_split(ValueId value) const {
    return value.index < splittable_.size() && splittable_[value.index];
  }

  void find_candidates() {
    splittable_.assign(function_.value_count(), false);
    for (BlockId block : function_.block_order) {
      for (InstructionId id : function_.block(block).instructions) {
        const Instruction& instruction = function_.instruction(id);
        if (instruction.opcode == Opcode::kLocal && can_split(instruction.type)) {
          splittable_[instruction.results[0].index] = true;
        }
      }
    }
    for (BlockId block : function_.block_order) {
      for (InstructionId id : function_.block(block).instructions) reject_uses(id);
    }
  }

  void reject_uses(InstructionId id) {
    const Instruction& instruction = function_.instruction(id);
    for (size_t i = 0; i < instruction.operands.size(); ++i) {
      ValueId operand = instruction.operands[i];
      if (is_split(operand) && !is_allowed(instruction, i)) splittable_[operand.index] = false;
    }
    for (const Target& target : instruction.targets) {
      for (ValueId argument : target.arguments) splittable_[argument.index] = false;
    }
  }

  bool is_allowed(const Instruction& instruction, size_t operand) const {
    const Type* type = function_.type(instruction.operands[operand])->element();
    switch (instruction.opcode) {
      case Opcode::kFieldAddr:
      case Opcode::kNilCheck:
        return true;
      case Opcode::kLoad:
        return function_.type(instruction.results[0]) == type;
      case Opcode::kStore:
        return operand == 0 && function_.type(instruction.operands[1]) == type;
      case Opcode::kClear:
      case Opcode::kMove:
        return instruction.type->underlying() == type->underlying();
      default:
        return false;
    }
  }

  void make_field_locals() {
    for (BlockId block : function_.block_order) {
      for (InstructionId id : function_.block(block).instructions.copy()) {
        Instruction local = function_.instruction(id);
        if (local.opcode != Opcode::kLocal || !is_split(local.results[0])) continue;
        builder_.set_before(id);
        builder_.set_position(local.position);
        std::vector<ValueId> fields;
        for (const ir::Field& field : local.type->fields()) {
          fields.push_back(builder_.local(field.type));
        }
        fields_[local.results[0].index] = std::move(fields);
        function_.remove(id);
      }
    }
  }

  const std::vector<ValueId>& fields(ValueId local) const { return fields_[local.index]; }

  void rewrite(InstructionId id) {
    Instruction instruction = function_.instruction(id);  // a copy: the tables grow
    if (!instruction.block.valid() || instruction.operands.empty()) return;
    bool first = is_split(instruction.operands[0]);
    bool second = instruction.opcode == Opcode::kMove && is_split(instruction.operands[1]);
    if (!first && !second) return;
    builder_.set_before(id);
    builder_.set_position(instruction.position);
    switch (instruction.opcode) {
      case Opcode::kFieldAddr:
        replacement_[instruction.results[0].index] =
            fields(instruction.operands[0])[static_cast<size_t>(instruction.integer)];
        break;
      case Opcode::kLoad:
        rewrite_load(instruction);
        break;
      case Opcode::kStore:
        rewrite_store(instruction);
        break;
      case Opcode::kClear:
        for (ValueId field : fields(instruction.operands[0])) clear(field);
        break;
      case Opcode::kMove:
        rewrite_move(instruction, first, second);
        break;
      default:
        break;  // a nil check of a local
    }
    function_.remove(id);
  }

  void rewrite_load(const Instruction& load) {
    std::vector<ValueId> values;
    for (ValueId field : fields(load.operands[0])) values.push_back(builder_.load(field));
    replacement_[load.results[0].index] =
        builder_.emit1(Opcode::kMakeStruct, function_.type(load.results[0]), values);
  }

  void rewrite_store(const Instruction& store) {
    size_t i = 0;
    for (ValueId field : fields(store.operands[0])) {
      builder_.store(field, builder_.extract(store.operands[1], i++));
    }
  }

  void clear(ValueId address) {
    const Type* type = function_.type(address)->element();
    if (type->is_register_type()) {
      builder_.store(address, builder_.zero(type));
    } else {
      builder_.clear(type, address);
    }
  }

  void rewrite_move(const Instruction& move, bool to_is_split, bool from_is_split) {
    const Type* type = move.type;
    auto field_address = [&](size_t operand, bool split, size_t i) {
      if (split) return fields(move.operands[operand])[i];
      // The other address may have been seen as a pointer to another type of the same layout.
      ValueId base = builder_.reinterpret(builder_.types().pointer(type), move.operands[operand]);
      return builder_.field_addr(base, i);
    };
    for (size_t i = 0; i < type->fields().size(); ++i) {
      ValueId to = field_address(0, to_is_split, i);
      ValueId from = field_address(1, from_is_split, i);
      const Type* field = type->fields()[i].type;
      if (field->is_register_type()) {
        builder_.store(to, builder_.load(from));
      } else {
        builder_.move(field, to, from);
      }
    }
  }

  Function& function_;
  ir::Builder builder_;
  std::vector<bool> splittable_;              // by value: the address of a local to split
  std::vector<std::vector<ValueId>> fields_;  // by such a value
  std::vector<ValueId> replacement_;
};

}  // namespace

void split_aggregates(Function& function, PassContext&) {
  constexpr int kMaxNesting = 4;
  for (int round = 0; round < kMaxNesting; ++round) {
    if (!Splitting(function).run()) return;
  }
}

}  // namespace tandem::opt
