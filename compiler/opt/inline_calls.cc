// Inlining of small leaf functions.
//
//   v3: int = call @"main.max" ... v1, v2   →   v4: bool = gt v1, v2
//                                               branch v4, b5(v1), b5(v2)
//                                               b5(v3: int): ...
//
// A function is inlined when it is small, and neither calls nor panics. What was inlined may leave
// its caller a leaf, so there are a few rounds. The instructions keep their positions, in an
// instance of their file that says which call they came from (compiler/support/source.h): so
// tracebacks show the frames that would have been.
//
// A small function that calls nobody but itself, and does not panic, gets its own body in place of
// those calls, and once more in what came of that: f(n-1) becomes the body of f, which calls f(n-2)
// and so on. Most calls are gone then.

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "compiler/ir/analysis.h"
#include "compiler/opt/pass.h"

namespace tandem::opt {
namespace {

using ir::BlockId;
using ir::Function;
using ir::Instruction;
using ir::InstructionId;
using ir::Opcode;
using ir::ValueId;

constexpr int kRounds = 3;
constexpr size_t kMaxCallee = 40;    // instructions of a function that is inlined
constexpr size_t kMaxCaller = 5000;  // instructions of a function that still grows

bool may_stop(const Function& function, const Instruction& instruction) {
  if (instruction.opcode == Opcode::kEq || instruction.opcode == Opcode::kNe) {
    const ir::Type* type = function.type(instruction.operands[0]);
    return !type->is_scalar() && !type->is_string();
  }
  return (ir::info(instruction.opcode).effects & (ir::kPanics | ir::kCalls)) != 0;
}

bool can_inline(const Function& function) {
  constexpr uint32_t kKept =
      ir::kNoInline | ir::kNosplit | ir::kWrapper | ir::kClosure | ir::kExternal;
  if ((function.flags & kKept) != 0 || function.block_order.empty()) return false;
  size_t size = 0;
  bool returns = false;
  for (BlockId block : function.block_order) {
    size += function.block(block).instructions.size();
    if (size > kMaxCallee) return false;
    for (InstructionId id : function.block(block).instructions) {
      const Instruction& instruction = function.instruction(id);
      if (may_stop(function, instruction)) return false;
      returns |= instruction.opcode == Opcode::kReturn;
    }
  }
  return returns;
}

// Of a function that takes its own body in: it grows with the square of its calls.
constexpr size_t kMaxSelfCalls = 2;
constexpr size_t kMaxUnrolled = 24;
constexpr int kUnrollDepth = 2;

// Whether the function calls only itself, and is small enough to take its own body in.
bool can_unroll(const Function& function) {
  constexpr uint32_t kKept =
      ir::kNoInline | ir::kNosplit | ir::kWrapper | ir::kClosure | ir::kExternal;
  if ((function.flags & kKept) != 0 || function.block_order.empty()) return false;
  size_t size = 0;
  size_t calls = 0;
  for (BlockId block : function.block_order) {
    for (InstructionId id : function.block(block).instructions) {
      const Instruction& instruction = function.instruction(id);
      if (++size > kMaxUnrolled) return false;
      if (instruction.opcode == Opcode::kCall && instruction.symbol == function.name()) {
        ++calls;
      } else if (may_stop(function, instruction)) {
        return false;
      }
    }
  }
  return calls > 0 && calls <= kMaxSelfCalls;
}

// One call replaced by the body of its callee.
class Splice {
 public:
  Splice(Function& caller, InstructionId call, const Function& callee)
      : caller_(caller),
        call_id_(call),
        callee_(callee),
        position_(caller.instruction(call).position) {}

  // The call's results stand for the parameters of the block behind it: replacement[result].
  void run(std::vector<ValueId>& replacement) {
    BlockId before = caller_.instruction(call_id_).block;
    split_block(before, replacement);
    make_blocks();
    // Results first: an operand may be defined in a block that comes later.
    for (BlockId block : callee_.block_order) {
      for (InstructionId id : callee_.block(block).instructions) make_instruction(block, id);
    }
    for (BlockId block : callee_.block_order) {
      for (InstructionId id : callee_.block(block).instructions) fill_instruction(id);
    }
    InstructionId enter = caller_.make_instruction(Opcode::kJump, {}, {}, position_);
    ir::Target target{.block = blocks_.at(callee_.entry()), .arguments = {}};
    const Instruction& call = caller_.instruction(call_id_);
    target.arguments.assign(call.operands.begin(), call.operands.end());
    caller_.instruction(enter).targets.push_back(std::move(target));
    caller_.append(before, enter);
  }

 private:
  // Moves what stands behind the call to a block of its own, and drops the call.
  void split_block(BlockId before, std::vector<ValueId>& replacement) {
    after_ = caller_.add_block();
    std::vector<InstructionId>& list = caller_.block(before).instructions;
    auto place = std::find(list.begin(), list.end(), call_id_);
    std::vector<InstructionId> rest(place + 1, list.end());
    list.erase(place, list.end());
    for (InstructionId id : rest) caller_.append(after_, id);
    caller_.block(after_).cold = caller_.block(before).cold;
    for (ValueId result : caller_.instruction(call_id_).results) {
      ValueId parameter = caller_.add_block_parameter(after_, caller_.type(result));
      replacement.resize(caller_.value_count());
      replacement[result.index] = parameter;
    }
    caller_.instruction(call_id_).block = BlockId{};
  }

  void make_blocks() {
    for (BlockId block : callee_.block_order) {
      BlockId fresh = caller_.add_block();
      blocks_[block] = fresh;
      caller_.block(fresh).cold = callee_.block(block).cold;
      for (ValueId parameter : callee_.block(block).parameters) {
        values_[parameter] = caller_.add_block_parameter(fresh, callee_.type(parameter));
      }
    }
  }

  void make_instruction(BlockId block, InstructionId id) {
    const Instruction& old = callee_.instruction(id);
    std::vector<const ir::Type*> types;
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
    const Instruction& old = callee_.instruction(id);
    Instruction& fresh = caller_.instruction(instructions_.at(id));
    if (old.opcode == Opcode::kReturn) {
      fresh.opcode = Opcode::kJump;
      ir::Target& target = fresh.targets.emplace_back();
      target.block = after_;
      for (ValueId operand : old.operands) target.arguments.push_back(values_.at(operand));
      return;
    }
    for (ValueId operand : old.operands) fresh.operands.push_back(values_.at(operand));
    for (const ir::Target& target : old.targets) {
      ir::Target& to = fresh.targets.emplace_back();
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

  // What the callee itself has inlined has been called from its inlined code.
  FileId inlined_file(FileId file) {
    if (auto known = files_.find(file); known != files_.end()) return known->second;
    SourceManager& sources = caller_.module().sources();
    const std::optional<InlinedCall>& inner = sources.file(file).inlined;
    InlinedCall call{.function = std::string(callee_.name()), .call = position_};
    if (inner.has_value()) {
      call = {.function = inner->function, .call = inlined_position(inner->call)};
    }
    return files_[file] = sources.add_inlined(file, std::move(call));
  }

  Function& caller_;
  InstructionId call_id_;
  const Function& callee_;
  Position position_;
  BlockId after_;
  absl::flat_hash_map<BlockId, BlockId> blocks_;
  absl::flat_hash_map<ValueId, ValueId> values_;
  absl::flat_hash_map<InstructionId, InstructionId> instructions_;
  absl::flat_hash_map<FileId, FileId> files_;  // of the callee: their instances
};

using Callees = absl::flat_hash_map<absl::string_view, const Function*>;

std::vector<InstructionId> find_calls(const Function& caller, const Callees& callees) {
  std::vector<InstructionId> calls;
  for (BlockId block : caller.block_order) {
    for (InstructionId id : caller.block(block).instructions) {
      const Instruction& instruction = caller.instruction(id);
      if (instruction.opcode != Opcode::kCall) continue;
      if (callees.contains(instruction.symbol)) calls.push_back(id);
    }
  }
  return calls;
}

// Whether something was inlined.
bool inline_into(Function& caller, const Callees& callees) {
  std::vector<InstructionId> calls = find_calls(caller, callees);
  if (calls.empty()) return false;
  std::vector<ValueId> replacement(caller.value_count());
  for (InstructionId call : calls) {
    if (caller.instruction_count() > kMaxCaller) break;
    Splice(caller, call, *callees.at(caller.instruction(call).symbol)).run(replacement);
  }
  caller.replace_uses(replacement);
  ir::order_blocks(caller);
  return true;
}

}  // namespace

void inline_calls(ir::Module& module, PassContext&) {
  for (int round = 0; round < kRounds; ++round) {
    Callees callees;
    for (const auto& function : module.functions()) {
      if (can_inline(*function)) callees[function->name()] = function.get();
    }
    bool changed = false;
    for (const auto& function : module.functions()) {
      // A leaf calls nobody; so no callee changes while it is being copied.
      if (!function->block_order.empty()) changed |= inline_into(*function, callees);
    }
    if (!changed) break;
  }
  for (const auto& function : module.functions()) {
    if (!can_unroll(*function)) continue;
    Function body = *function;  // as it was before it grew
    for (int depth = 0; depth < kUnrollDepth; ++depth) {
      inline_into(*function, {{function->name(), &body}});
    }
  }
}

}  // namespace tandem::opt
