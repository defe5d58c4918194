// The verifier of TIR. The properties it checks, in the order of checking:
//
//   Structure
//    1. A function has blocks unless it is external; the entry has no predecessors.
//    2. A block ends with a terminator, and has no other.
//    3. A branch passes as many arguments as its target has parameters, of the same types.
//    4. A switch has one target more than cases, and no case twice.
//   Stage
//    5. Before lowering there is no machine-only operation; after it no typed one, and every value
//       is a scalar.
//   Values
//    6. Every value has a register type, and its definition dominates its uses.
//    7. The parameters of the entry are those of the signature: identical before lowering, their
//       components after it.
//   Operations
//    8. Operand and result types match the signature of the row in ops.def.
//    9. Attributes are there and in range: a const fits its type, a field index exists, a named
//       symbol is a function, global or runtime call that exists.
//   10. Operands that a row leaves open ("...", any) fit what they are used with: arguments and
//       results of calls, returned values, map keys and elements, channel elements, struct fields.
//   11. closure_context is in the entry block of a closure.
//   12. A write_barrier has its end_barrier in the same block; between them nothing calls or
//       panics.
//   13. There is one recovery_point at most. Its recovery block has no parameters; there and in the
//       blocks it dominates, only what is defined there is used, constants, addresses of symbols,
//       and kept_locals.
//   Module
//   14. Globals refer to symbols that exist.
//
// An error names the place in the TIR text when the function was parsed, else in the source, then
// function, block and value.

#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "compiler/ir/analysis.h"
#include "compiler/ir/open_operands.h"
#include "compiler/ir/runtime_calls.h"
#include "compiler/ir/signature_match.h"
#include "compiler/ir/text.h"

namespace tandem::ir {
namespace {

// What a func type passes, parameters and results: a value, or the address of one of memory type.
// A func type of the language and its calling type (docs/ir.md) pass the same.
struct PassedValue {
  const Type* type;
  bool is_address;
  bool is_result;
  friend bool operator==(const PassedValue&, const PassedValue&) = default;
};

std::vector<PassedValue> passed_values(const Type* func) {
  std::vector<PassedValue> passed;
  auto add = [&](const Type* type, bool is_result) {
    if (!type->is_register_type()) {
      passed.push_back({type, true, false});
    } else if (type->kind() == TypeKind::kPointer && !type->element()->is_register_type()) {
      passed.push_back({type->element(), true, is_result});
    } else {
      passed.push_back({type, false, is_result});
    }
  };
  for (const Type* type : func->parameters()) add(type, false);
  for (const Type* type : func->results()) {
    if (!type->is_register_type()) add(type, true);
  }
  for (const Type* type : func->results()) {
    if (type->is_register_type()) add(type, true);
  }
  return passed;
}

class Verifier {
 public:
  Verifier(const Function& function, Stage stage, Diagnostics& diagnostics)
      : function_(function), stage_(stage), diagnostics_(diagnostics) {}

  void run() {
    if (function_.block_order.empty()) {
      if ((function_.flags & kExternal) == 0) error("has no blocks and is not external");
      return;
    }
    number();
    for (BlockId block : function_.block_order) check_structure(block);
    if (failed_) return;  // control flow must hold for what comes next
    if (!predecessors(function_)[function_.entry().index].empty()) {
      return error("the entry block has predecessors");
    }
    check_entry();
    for (BlockId block : function_.block_order) check_targets(block);
    if (failed_) return;
    check_dominance();
    check_recovery();
    for (BlockId block : function_.block_order) {
      block_ = block;
      for (InstructionId id : function_.block(block).instructions) {
        instruction_ = id;
        check_instruction(function_.instruction(id));
      }
      check_barriers(block);
    }
  }

 private:
  // --- Names as the printer gives them.
  void number() {
    value_number_.assign(function_.value_count(), ~0u);
    block_number_.assign(function_.block_count(), ~0u);
    uint32_t values = 0;
    uint32_t blocks = 0;
    for (BlockId block : function_.block_order) {
      block_number_[block.index] = blocks++;
      for (ValueId v : function_.block(block).parameters) value_number_[v.index] = values++;
      for (InstructionId id : function_.block(block).instructions) {
        for (ValueId v : function_.instruction(id).results) value_number_[v.index] = values++;
      }
    }
  }

  std::string name(ValueId value) const { return absl::StrCat("v", value_number_[value.index]); }
  std::string name(BlockId block) const { return absl::StrCat("b", block_number_[block.index]); }

  void error(absl::string_view message) {
    failed_ = true;
    auto known = [](const std::vector<Position>& table, uint32_t index, Position otherwise) {
      return index < table.size() && table[index].known() ? table[index] : otherwise;
    };
    const TextPositions& text = function_.text_positions;
    Position position = text.function.known() ? text.function : function_.position;
    std::string place(function_.name());
    if (block_.valid()) {
      position = known(text.blocks, block_.index, position);
      absl::StrAppend(&place, ": ", name(block_));
    }
    if (instruction_.valid()) {
      const Instruction& instruction = function_.instruction(instruction_);
      if (instruction.position.known()) position = instruction.position;
      position = known(text.instructions, instruction_.index, position);
      if (!instruction.results.empty()) absl::StrAppend(&place, ": ", name(instruction.results[0]));
      absl::StrAppend(&place, ": ", info(instruction.opcode).mnemonic);
    }
    diagnostics_.error(position, absl::StrCat(place, ": ", message));
  }

  // --- Structure
  void check_structure(BlockId block) {
    block_ = block;
    instruction_ = {};
    for (ValueId parameter : function_.block(block).parameters) check_type(parameter);
    const InstructionList& list = function_.block(block).instructions;
    if (list.empty() || !is_terminator(function_.instruction(list.back()).opcode)) {
      return error("the block does not end with a terminator");
    }
    for (InstructionId id : list) {
      instruction_ = id;
      check_uses(function_.instruction(id));
      if (id == list.back() || !is_terminator(function_.instruction(id).opcode)) continue;
      error("a terminator in the middle of the block");
    }
    instruction_ = list.back();
    const Instruction& terminator = function_.instruction(list.back());
    check_target_count(terminator);
    for (const Target& target : terminator.targets) {
      if (!target.block.valid() || block_number_[target.block.index] == ~0u) {
        error("branches to a block that is not in the function");
      }
    }
  }

  // Ids must be good before anything looks at what they name.
  void check_uses(const Instruction& instruction) {
    bool good = true;
    auto check = [&](ValueId value) {
      good = good && value.valid() && value.index < value_number_.size() &&
             value_number_[value.index] != ~0u;
    };
    for (ValueId operand : instruction.operands) check(operand);
    for (const Target& target : instruction.targets) {
      for (ValueId argument : target.arguments) check(argument);
    }
    if (!good) error("uses a value that is not in the function");
  }

  void check_target_count(const Instruction& terminator) {
    size_t count = terminator.targets.size();
    size_t wanted = terminator.opcode == Opcode::kJump            ? 1
                    : terminator.opcode == Opcode::kBranch        ? 2
                    : terminator.opcode == Opcode::kRecoveryPoint ? 2
                                                                  : 0;
    if (terminator.opcode == Opcode::kSwitch) {
      wanted = terminator.cases.size() + 1;
      absl::flat_hash_set<int64_t> seen;
      for (int64_t value : terminator.cases) {
        if (!seen.insert(value).second) error(absl::StrCat("case ", value, " twice"));
      }
    }
    if (count != wanted) error(absl::StrCat("has ", count, " targets, want ", wanted));
  }

  bool same_type(const Type* a, const Type* b) const {
    return stage_ == Stage::kTyped ? a == b : same_register(a, b);
  }

  void check_targets(BlockId block) {
    block_ = block;
    instruction_ = function_.terminator(block);
    for (const Target& target : function_.successors(block)) {
      const std::vector<ValueId>& parameters = function_.block(target.block).parameters;
      if (parameters.size() != target.arguments.size()) {
        error(absl::StrCat("passes ", target.arguments.size(), " arguments to ", name(target.block),
                           ", which has ", parameters.size(), " parameters"));
        continue;
      }
      for (size_t i = 0; i < parameters.size(); ++i) {
        const Type* given = function_.type(target.arguments[i]);
        const Type* wanted = function_.type(parameters[i]);
        if (same_type(given, wanted)) continue;
        error(absl::StrCat("argument ", i + 1, " for ", name(target.block), " has type ",
                           given->text(), ", want ", wanted->text()));
      }
    }
  }

  void check_entry() {
    block_ = function_.entry();
    instruction_ = {};
    std::vector<const Type*> wanted = stage_types(function_.signature()->parameters(), stage_);
    const std::vector<ValueId>& parameters = function_.block(block_).parameters;
    bool same = wanted.size() == parameters.size();
    for (size_t i = 0; same && i < wanted.size(); ++i) {
      same = same_type(function_.type(parameters[i]), wanted[i]);
    }
    if (!same) {
      error(
          absl::StrCat("the entry's parameters are not those of ", function_.signature()->text()));
    }
  }

  // --- Values
  // Whether a value may have its type in this stage.
  bool check_type(ValueId value) {
    const Type* type = function_.type(value);
    if (!type->is_complete() || !type->is_register_type()) {
      error(absl::StrCat("a value cannot have the memory type ", type->text()));
      return false;
    }
    if (stage_ == Stage::kTyped || type->is_scalar()) return true;
    error(absl::StrCat("after lowering a value cannot have type ", type->text()));
    return false;
  }

  void check_dominance() {
    DominatorTree dominators(function_);
    std::vector<uint32_t> place(function_.instruction_count());
    std::vector<bool> reachable(function_.block_count());
    for (BlockId block : dominators.order()) {
      reachable[block.index] = true;
      uint32_t next = 0;
      for (InstructionId id : function_.block(block).instructions) place[id.index] = ++next;
    }
    for (BlockId block : dominators.order()) {
      block_ = block;
      for (InstructionId id : function_.block(block).instructions) {
        instruction_ = id;
        const Instruction& instruction = function_.instruction(id);
        auto check_use = [&](ValueId value) {
          const Value& used = function_.value(value);
          BlockId home =
              used.instruction.valid() ? function_.instruction(used.instruction).block : used.block;
          bool before = home == block ? !used.instruction.valid() ||
                                            place[used.instruction.index] < place[id.index]
                                      : reachable[home.index] && dominators.dominates(home, block);
          if (!before) error(absl::StrCat("uses ", name(value), ", which does not dominate it"));
        };
        for (ValueId operand : instruction.operands) check_use(operand);
        for (const Target& target : instruction.targets) {
          for (ValueId argument : target.arguments) check_use(argument);
        }
      }
    }
  }

  // Nothing is in registers when a recovered panic enters the recovery block.
  bool is_known_after_recovery(ValueId value) const {
    InstructionId id = function_.definition(value);
    if (!id.valid()) return false;
    switch (function_.instruction(id).opcode) {
      case Opcode::kConst:
      case Opcode::kFloatConst:
      case Opcode::kStringConst:
      case Opcode::kZero:
      case Opcode::kGlobalAddr:
      case Opcode::kFuncAddr:
      case Opcode::kCodeAddr:
      case Opcode::kTypeAddr:
      case Opcode::kItabAddr:
      case Opcode::kKeptLocal:
      case Opcode::kDeferRecord:
        return true;
      default:
        return false;
    }
  }

  void check_recovery() {
    size_t points = 0;
    for (BlockId block : function_.block_order) {
      InstructionId last = function_.terminator(block);
      if (function_.instruction(last).opcode != Opcode::kRecoveryPoint) continue;
      block_ = block;
      instruction_ = last;
      if (++points > 1) error("a second one in the function");
    }
    const BlockId recovery = recovery_block(function_);
    if (!recovery.valid()) return;
    if (!function_.block(recovery).parameters.empty()) {
      error("the recovery block has parameters");
    }
    DominatorTree dominators(function_);
    for (BlockId block : dominators.order()) {
      if (!dominators.dominates(recovery, block)) continue;
      block_ = block;
      for (InstructionId id : function_.block(block).instructions) {
        instruction_ = id;
        auto check_use = [&](ValueId value) {
          const Value& used = function_.value(value);
          BlockId home =
              used.instruction.valid() ? function_.instruction(used.instruction).block : used.block;
          if (dominators.dominates(recovery, home) || is_known_after_recovery(value)) return;
          error(absl::StrCat("uses ", name(value), ", which is not known after a recovery"));
        };
        const Instruction& instruction = function_.instruction(id);
        for (ValueId operand : instruction.operands) check_use(operand);
        for (const Target& target : instruction.targets) {
          for (ValueId argument : target.arguments) check_use(argument);
        }
      }
    }
  }

  // --- Operations
  void check_barriers(BlockId block) {
    bool open = false;
    for (InstructionId id : function_.block(block).instructions) {
      instruction_ = id;
      const Instruction& instruction = function_.instruction(id);
      uint16_t effects = info(instruction.opcode).effects;
      if (instruction.opcode == Opcode::kWriteBarrier ||
          instruction.opcode == Opcode::kEndBarrier) {
        bool opens = instruction.opcode == Opcode::kWriteBarrier;
        if (opens == open) error(opens ? "the barrier before it has no end" : "ends no barrier");
        open = opens;
      } else if (open && is_terminator(instruction.opcode)) {
        error("the block ends between a write_barrier and its end_barrier");
      } else if (open && (effects & kCalls || instruction.opcode == Opcode::kNilCheck)) {
        error("stands between a write_barrier and its end_barrier");
      }
    }
  }

  void check_instruction(const Instruction& instruction) {
    const OpInfo& row = info(instruction.opcode);
    if (stage_ == Stage::kTyped && row.stage == Stage::kMachineOnly) {
      return error("is made by lowering only");
    }
    if (stage_ != Stage::kTyped && row.stage == Stage::kTyped) {
      return error("is not allowed after lowering");
    }
    for (ValueId result : instruction.results) {
      if (!check_type(result)) return;
    }
    std::string problem = match_signature(function_, instruction, stage_);
    if (problem.empty()) problem = check_attributes(instruction);
    if (problem.empty()) problem = match_open_operands(function_, instruction, stage_);
    if (!problem.empty()) error(problem);
  }

  // The symbol must be a function, in the typed stage one of the func type `wanted` (if any).
  std::string check_function(absl::string_view symbol, const Type* wanted) const {
    const Function* callee = function_.module().find_function(symbol);
    if (callee == nullptr) {
      return find_runtime_call(symbol) != nullptr ? "" : absl::StrCat("no function ", symbol);
    }
    if (stage_ != Stage::kTyped || wanted == nullptr) return "";
    if (wanted->underlying_kind() != TypeKind::kFunc) return "";
    if (passed_values(wanted) == passed_values(callee->signature())) return "";
    return absl::StrCat(symbol, " has type ", callee->signature()->text(), ", not ",
                        wanted->text());
  }

  std::string check_attributes(const Instruction& instruction) {
    Module& module = function_.module();
    switch (instruction.opcode) {
      case Opcode::kConst:
        return check_fits(instruction.integer, function_.type(instruction.results[0]));
      case Opcode::kSwitch:
        for (int64_t value : instruction.cases) {
          std::string problem = check_fits(value, function_.type(instruction.operands[0]));
          if (!problem.empty()) return problem;
        }
        return "";
      case Opcode::kGlobalAddr:
        if (module.find_global(instruction.symbol) == nullptr) {
          return absl::StrCat("no global ", instruction.symbol);
        }
        return "";
      case Opcode::kFuncAddr:
      case Opcode::kMakeClosure:
      case Opcode::kMakeClosureLocal:
        return check_function(instruction.symbol, function_.type(instruction.results[0]));
      case Opcode::kCodeAddr:
        return check_function(instruction.symbol, nullptr);
      case Opcode::kCall:
        return check_function(instruction.symbol, instruction.type);
      case Opcode::kFieldAddr: {
        const Type* pointer = function_.type(instruction.operands[0]);
        if (pointer->underlying_kind() != TypeKind::kPointer) return "operand 1 is no pointer";
        return check_field(pointer->element(), instruction.integer);
      }
      case Opcode::kExtract:
        return check_field(function_.type(instruction.operands[0]), instruction.integer);
      case Opcode::kClosureContext:
        if (block_ != function_.entry() || (function_.flags & kClosure) == 0) {
          return "stands only in the entry block of a function with the flag closure";
        }
        return "";
      case Opcode::kLocal:
      case Opcode::kKeptLocal:
      case Opcode::kDeferRecord:
      case Opcode::kNew: {
        const Type* pointer = function_.type(instruction.results[0]);
        if (!instruction.type->is_complete()) return "the type is not defined";
        if (stage_ == Stage::kTyped && (pointer->underlying_kind() != TypeKind::kPointer ||
                                        pointer->element() != instruction.type)) {
          return absl::StrCat("result 1 has type ", pointer->text(), ", want *",
                              instruction.type->text());
        }
        return "";
      }
      default:
        return "";
    }
  }

  std::string check_fits(int64_t value, const Type* type) const {
    bool fits = true;
    if (type->is_bool()) {
      fits = value == 0 || value == 1;
    } else if (type->is_integer() && type->size() < 8) {
      auto bits = static_cast<int>(8 * type->size());
      int64_t low = type->is_signed() ? -(int64_t{1} << (bits - 1)) : 0;
      int64_t high = (int64_t{1} << (type->is_signed() ? bits - 1 : bits)) - 1;
      fits = low <= value && value <= high;
    } else if (type->is_float()) {
      return "of a float type is written float_const";
    } else if (type->is_pointer_shaped() && stage_ == Stage::kTyped) {
      fits = value == 0;
    }
    return fits ? "" : absl::StrCat(value, " does not fit ", type->text());
  }

  static std::string check_field(const Type* type, int64_t index) {
    const Type* plain = type->underlying();
    int64_t count = plain->kind() == TypeKind::kStruct
                        ? static_cast<int64_t>(plain->fields().size())
                    : plain->kind() == TypeKind::kArray ? plain->length()
                                                        : -1;
    if (count < 0) return absl::StrCat(type->text(), " has no fields");
    return index >= 0 && index < count
               ? ""
               : absl::StrCat("field ", index, " of ", type->text(), " is out of range");
  }

  const Function& function_;
  Stage stage_;
  Diagnostics& diagnostics_;
  std::vector<uint32_t> value_number_;
  std::vector<uint32_t> block_number_;
  BlockId block_;  // where the check is
  InstructionId instruction_;
  bool failed_ = false;
};

void verify_global(const Module& module, const Global& global, Diagnostics& diagnostics) {
  for (const DataRelocation& relocation : global.relocations) {
    absl::string_view symbol = relocation.symbol;
    absl::ConsumeSuffix(&symbol, kStaticClosureSuffix);
    if (module.find_global(symbol) != nullptr || module.find_function(symbol) != nullptr ||
        find_runtime_call(symbol) != nullptr) {
      continue;
    }
    diagnostics.error(global.text_position.known() ? global.text_position : global.position,
                      absl::StrCat("global ", global.name, ": no symbol ", relocation.symbol));
  }
}

}  // namespace

void verify(const Function& function, Stage stage, Diagnostics& diagnostics) {
  Verifier(function, stage, diagnostics).run();
}

void verify(const Module& module, Stage stage, Diagnostics& diagnostics) {
  for (const Global& global : module.globals()) verify_global(module, global, diagnostics);
  for (const auto& function : module.functions()) verify(*function, stage, diagnostics);
}

}  // namespace tandem::ir
