// The mechanics of inlining; see splice.h.
//
// The call's block is cut behind the call. The callee's blocks are copied between the two parts,
// its parameters being the call's operands, and each return becomes a jump behind the call with the
// results as arguments. The instructions keep their positions, in an instance of their file that
// says which call they came from (compiler/support/source.h): so tracebacks show the frames that
// would have been. A wrapper has no frame to show: its instructions take the call's position.

#include "compiler/opt/splice.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "compiler/ir/builder.h"
#include "compiler/opt/ir_names.h"

namespace tandem::opt {
namespace {

class Splice {
 public:
  Splice(Function& caller, InstructionId call, const Function& callee, InstructionId closure)
      : caller_(caller),
        call_id_(call),
        callee_(callee),
        closure_(closure),
        position_(caller.instruction(call).position) {}

  void run(std::vector<ValueId>& replacement) {
    BlockId before = caller_.instruction(call_id_).block;
    split_block(before, replacement);
    bind_parameters(before);
    make_blocks();
    // Results first: an operand may be defined in a block that comes later.
    for (BlockId block : callee_.block_order) {
      for (InstructionId id : callee_.block(block).instructions) make_instruction(block, id);
    }
    for (BlockId block : callee_.block_order) {
      for (InstructionId id : callee_.block(block).instructions) fill_instruction(id);
    }
    InstructionId enter = caller_.make_instruction(Opcode::kJump, {}, {}, position_);
    caller_.instruction(enter).targets.push_back(
        {.block = blocks_.at(callee_.entry()), .arguments = {}});
    caller_.append(before, enter);
  }

 private:
  // Moves what stands behind the call to a block of its own, and drops the call.
  void split_block(BlockId before, std::vector<ValueId>& replacement) {
    after_ = caller_.add_block();
    caller_.move_rest(caller_.instruction(call_id_).next, after_);
    caller_.remove(call_id_);
    caller_.block(after_).cold = caller_.block(before).cold;
    cold_ = caller_.block(before).cold;
    for (ValueId result : caller_.instruction(call_id_).results) {
      ValueId parameter = caller_.add_block_parameter(after_, caller_.type(result));
      replacement.resize(caller_.value_count());
      replacement[result.index] = parameter;
    }
  }

  // A value of the caller as one of the type that the callee knows it by.
  ValueId typed(BlockId block, ValueId value, const Type* type) {
    if (caller_.type(value) == type) return value;
    ir::Builder builder(&caller_);
    builder.set_block(block);
    builder.set_position(position_);
    return builder.reinterpret(type, value);
  }

  // The parameters are the call's operands, and captured variables those of the closure.
  void bind_parameters(BlockId before) {
    auto operands = caller_.instruction(call_id_).operands;
    if (closure_.valid()) operands.erase(operands.begin());  // the func value
    const std::vector<ValueId>& parameters = callee_.block(callee_.entry()).parameters;
    for (size_t i = 0; i < parameters.size(); ++i) {
      values_[parameters[i]] = typed(before, operands[i], callee_.type(parameters[i]));
    }
    if (!closure_.valid()) return;
    for (BlockId block : callee_.block_order) {
      for (InstructionId id : callee_.block(block).instructions) {
        const Instruction& load = callee_.instruction(id);
        if (load.opcode != Opcode::kLoad || !is_of_context(load)) continue;
        const Instruction& field = callee_.instruction(callee_.definition(load.operands[0]));
        ValueId captured =
            caller_.instruction(closure_).operands[static_cast<size_t>(field.integer) - 1];
        values_[load.results[0]] = typed(before, captured, callee_.type(load.results[0]));
      }
    }
  }

  // Whether the instruction only leads to a captured variable: the context, a field's address, a
  // load of it. It is not copied.
  bool is_of_context(const Instruction& instruction) const {
    switch (instruction.opcode) {
      case Opcode::kClosureContext:
        return true;
      case Opcode::kFieldAddr:
      case Opcode::kNilCheck:
        return is_made_by(instruction.operands[0], Opcode::kClosureContext);
      case Opcode::kLoad: {
        InstructionId field = callee_.definition(instruction.operands[0]);
        return is_made_by(instruction.operands[0], Opcode::kFieldAddr) &&
               is_made_by(callee_.instruction(field).operands[0], Opcode::kClosureContext);
      }
      default:
        return false;
    }
  }

  bool is_made_by(ValueId value, Opcode opcode) const {
    InstructionId id = callee_.definition(value);
    return id.valid() && callee_.instruction(id).opcode == opcode;
  }

  void make_blocks() {
    for (BlockId block : callee_.block_order) {
      BlockId fresh = caller_.add_block();
      blocks_[block] = fresh;
      caller_.block(fresh).cold = cold_ || callee_.block(block).cold;
      if (block == callee_.entry()) continue;
      for (ValueId parameter : callee_.block(block).parameters) {
        values_[parameter] = caller_.add_block_parameter(fresh, callee_.type(parameter));
      }
    }
  }

  void make_instruction(BlockId block, InstructionId id) {
    const Instruction& old = callee_.instruction(id);
    if (is_of_context(old)) return;
    absl::InlinedVector<const Type*, 2> types;
    for (ValueId result : old.results) types.push_back(callee_.type(result));
    InstructionId fresh_id =
        caller_.make_instruction(old.opcode, {}, types, inlined_position(old.position));
    Instruction& fresh = caller_.instruction(fresh_id);
    fresh.integer = old.integer;
    fresh.symbol = old.symbol;
    fresh.type = old.type;
    fresh.type2 = old.type2;
    fresh.cases = old.cases;
    for (size_t i = 0; i < old.results.size(); ++i) values_[old.results[i]] = fresh.results[i];
    instructions_[id] = fresh_id;
    caller_.append(blocks_.at(block), fresh_id);
  }

  void fill_instruction(InstructionId id) {
    auto made = instructions_.find(id);
    if (made == instructions_.end()) return;
    const Instruction& old = callee_.instruction(id);
    Instruction& fresh = caller_.instruction(made->second);
    if (old.opcode == Opcode::kReturn) {
      fresh.opcode = Opcode::kJump;
      Target& target = fresh.targets.emplace_back();
      target.block = after_;
      for (ValueId operand : old.operands) target.arguments.push_back(values_.at(operand));
      return;
    }
    for (ValueId operand : old.operands) fresh.operands.push_back(values_.at(operand));
    for (const Target& target : old.targets) {
      Target& to = fresh.targets.emplace_back();
      to.block = blocks_.at(target.block);
      for (ValueId argument : target.arguments) to.arguments.push_back(values_.at(argument));
    }
  }

  // A position of the callee as one of code that was inlined for this call.
  Position inlined_position(Position position) {
    if (!position.known() || !position_.known()) return position_;
    FileId file = inlined_file(static_cast<FileId>(position.file));
    if (file == 0) return position_;
    position.file = file;
    return position;
  }

  // What the callee itself has inlined has been called from its inlined code. 0: the code has no
  // frame of its own.
  FileId inlined_file(FileId file) {
    if (auto known = files_.find(file); known != files_.end()) return known->second;
    SourceManager& sources = caller_.module().sources();
    const std::optional<InlinedCall>& inner = sources.file(file).inlined;
    if (!inner.has_value() && (callee_.flags & ir::kWrapper) != 0) return files_[file] = 0;
    InlinedCall call{.function = std::string(callee_.name()), .call = position_};
    if (inner.has_value()) {
      call = {.function = inner->function, .call = inlined_position(inner->call)};
    }
    return files_[file] = sources.add_inlined(file, std::move(call));
  }

  Function& caller_;
  InstructionId call_id_;
  const Function& callee_;
  InstructionId closure_;
  Position position_;
  bool cold_ = false;
  BlockId after_;
  absl::flat_hash_map<BlockId, BlockId> blocks_;
  absl::flat_hash_map<ValueId, ValueId> values_;
  absl::flat_hash_map<InstructionId, InstructionId> instructions_;
  absl::flat_hash_map<FileId, FileId> files_;  // of the callee: their instances
};

}  // namespace

bool context_is_only_read(const Function& function) {
  // Every operand that is the context must be a field's or a nil check's, every one that is a
  // field of the context a load's.
  std::vector<uint8_t> level(function.value_count(), 0);  // 1: the context, 2: a field of it
  for (BlockId block : function.block_order) {
    for (InstructionId id : function.block(block).instructions) {
      const Instruction& instruction = function.instruction(id);
      if (instruction.opcode == Opcode::kClosureContext) level[instruction.results[0].index] = 1;
      for (const Target& target : instruction.targets) {
        for (ValueId argument : target.arguments) {
          if (level[argument.index] != 0) return false;
        }
      }
      for (size_t i = 0; i < instruction.operands.size(); ++i) {
        uint8_t of_operand = level[instruction.operands[i].index];
        if (of_operand == 0) continue;
        if (of_operand == 1 && instruction.opcode == Opcode::kNilCheck) continue;
        if (of_operand == 1 && instruction.opcode == Opcode::kFieldAddr &&
            instruction.integer > 0) {
          level[instruction.results[0].index] = 2;
          continue;
        }
        if (of_operand == 2 && instruction.opcode == Opcode::kLoad) continue;
        return false;
      }
    }
  }
  return true;
}

void splice_call(Function& caller, InstructionId call, const Function& callee,
                 InstructionId closure, std::vector<ValueId>& replacement) {
  Splice(caller, call, callee, closure).run(replacement);
}

}  // namespace tandem::opt
