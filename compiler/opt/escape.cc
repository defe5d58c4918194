// Escape analysis: which variables, closures, slices and maps may live in the frame that makes
// them.
//
//   v1: *T = new T   →   v1: *T = local T; clear v1        when v1 does not escape
//
// A pointer escapes when it may be found after its maker has returned, or by another goroutine:
// when it is stored, sent, returned, made part of an interface, or passed to somebody who lets it
// escape. The analysis follows the uses of a value, and of the values derived from it (addresses of
// parts, slices of it, branch arguments), through a function; a call of a known function is looked
// up in that function's summary, which says for each parameter and captured variable whether it
// escapes. Summaries start out optimistic and are lowered until nothing changes, so recursion costs
// nothing (the greatest fixed point; J.-D. Choi et al., "Escape Analysis for Java", 1999, in its
// flow- insensitive form).
//
// A variable made in a loop is a new one each time round. It may share one place in the frame only
// if no round sees the variable of another, so there a branch argument counts as an escape.

#include <vector>

#include "absl/container/flat_hash_map.h"
#include "compiler/ir/analysis.h"
#include "compiler/ir/builder.h"
#include "compiler/ir/runtime_calls.h"
#include "compiler/opt/pass.h"
#include "rt/abi/map.h"

namespace tandem::opt {
namespace {

using ir::BlockId;
using ir::Function;
using ir::Instruction;
using ir::InstructionId;
using ir::Opcode;
using ir::Type;
using ir::TypeKind;
using ir::ValueId;

// What gc allows for what is not an explicit variable.
constexpr int64_t kMaxFrameObject = 64 * 1024;

// Which of a function's inputs it keeps to itself. Inputs that the lists do not reach escape.
struct Summary {
  std::vector<bool> parameter_escapes;
  std::vector<bool> capture_escapes;
};

// One use of a value.
struct Use {
  InstructionId instruction;
  uint32_t operand = 0;  // or the argument, when `target` is valid
  uint32_t target = ~0u;
};

// The uses of every value of a function.
class Uses {
 public:
  explicit Uses(const Function& function) : of_(function.value_count()) {
    for (BlockId block : function.block_order) {
      for (InstructionId id : function.block(block).instructions) {
        const Instruction& instruction = function.instruction(id);
        for (uint32_t i = 0; i < instruction.operands.size(); ++i) {
          of_[instruction.operands[i].index].push_back({.instruction = id, .operand = i});
        }
        for (uint32_t t = 0; t < instruction.targets.size(); ++t) {
          for (uint32_t i = 0; i < instruction.targets[t].arguments.size(); ++i) {
            of_[instruction.targets[t].arguments[i].index].push_back(
                {.instruction = id, .operand = i, .target = t});
          }
        }
      }
    }
  }
  const std::vector<Use>& of(ValueId value) const { return of_[value.index]; }

 private:
  std::vector<std::vector<Use>> of_;
};

class Analysis {
 public:
  using Summaries = absl::flat_hash_map<absl::string_view, Summary>;

  Analysis(const Function& function, const Summaries& summaries)
      : function_(function),
        summaries_(summaries),
        uses_(function),
        seen_(function.value_count(), 0) {}

  // Whether the value, or one derived from it, may outlive the frame. With `once`, several values
  // of this definition must not be alive at a time either.
  bool escapes(ValueId value, bool once) {
    ++round_;
    std::vector<ValueId> work = {value};
    seen_[value.index] = round_;
    while (!work.empty()) {
      ValueId current = work.back();
      work.pop_back();
      for (const Use& use : uses_.of(current)) {
        if (use.target != ~0u) {
          if (once) return true;
          BlockId block = function_.instruction(use.instruction).targets[use.target].block;
          follow(function_.block(block).parameters[use.operand], work);
          continue;
        }
        if (ValueId kept = kept_by(use); kept.valid()) {
          if (once || !follow_loads(kept, work)) return true;
          continue;
        }
        // A deferred closure is called before the frame ends; but a frame that defers it again
        // would share it.
        if (function_.instruction(use.instruction).opcode == Opcode::kDefer) {
          if (once) return true;
          continue;
        }
        switch (effect_of(function_.instruction(use.instruction), use.operand)) {
          case Effect::kNone:
            break;
          case Effect::kEscapes:
            return true;
          case Effect::kDerives:
            for (ValueId result : function_.instruction(use.instruction).results) {
              follow(result, work);
            }
            break;
        }
      }
    }
    return false;
  }

  Summary summarize() {
    Summary summary;
    for (ValueId parameter : function_.block(function_.entry()).parameters) {
      summary.parameter_escapes.push_back(escapes(parameter, false));
    }
    summarize_captures(summary);
    return summary;
  }

  const Uses& uses() const { return uses_; }

 private:
  enum class Effect { kNone, kEscapes, kDerives };

  void follow(ValueId value, std::vector<ValueId>& work) {
    if (seen_[value.index] == round_) return;
    seen_[value.index] = round_;
    work.push_back(value);
  }

  // The kept_local that this use stores the value in, if it is that.
  ValueId kept_by(const Use& use) const {
    const Instruction& store = function_.instruction(use.instruction);
    if (store.opcode != Opcode::kStore || use.operand != 1) return {};
    InstructionId id = function_.definition(store.operands[0]);
    if (!id.valid() || function_.instruction(id).opcode != Opcode::kKeptLocal) return {};
    return store.operands[0];
  }

  // What is loaded from a kept_local leads to what was stored there. False when its address is used
  // for more than loads and stores.
  bool follow_loads(ValueId kept, std::vector<ValueId>& work) {
    for (const Use& use : uses_.of(kept)) {
      const Instruction& instruction = function_.instruction(use.instruction);
      if (use.target != ~0u) return false;
      if (instruction.opcode == Opcode::kLoad) {
        follow(instruction.results[0], work);
      } else if (instruction.opcode != Opcode::kStore || use.operand != 0) {
        return false;
      }
    }
    return true;
  }

  // A captured variable is read by load(field_addr(context, i+1)).
  void summarize_captures(Summary& summary) {
    for (BlockId block : function_.block_order) {
      for (InstructionId id : function_.block(block).instructions) {
        const Instruction& instruction = function_.instruction(id);
        if (instruction.opcode != Opcode::kClosureContext) continue;
        ValueId context = instruction.results[0];
        const Type* object = function_.type(context)->element();
        if (object->underlying_kind() != TypeKind::kStruct) return;
        std::vector<bool> captures(object->fields().size() - 1, false);
        if (!context_is_only_read(context, captures)) return;
        summary.capture_escapes = std::move(captures);
        return;
      }
    }
  }

  bool context_is_only_read(ValueId context, std::vector<bool>& captures) {
    for (const Use& use : uses_.of(context)) {
      const Instruction& field = function_.instruction(use.instruction);
      if (field.opcode == Opcode::kNilCheck) continue;
      if (use.target != ~0u || field.opcode != Opcode::kFieldAddr || field.integer == 0) {
        return false;
      }
      auto capture = static_cast<size_t>(field.integer) - 1;
      for (const Use& of_field : uses_.of(field.results[0])) {
        const Instruction& load = function_.instruction(of_field.instruction);
        if (of_field.target != ~0u || load.opcode != Opcode::kLoad) return false;
        if (escapes(load.results[0], false)) captures[capture] = true;
      }
    }
    return true;
  }

  // An operand that is passed by address because its type is a memory type is only read.
  bool is_memory_operand(const Instruction& instruction, size_t operand) const {
    const Type* of_container = function_.type(instruction.operands[0]);
    const Type* type = nullptr;
    switch (instruction.opcode) {
      case Opcode::kChanSend:
        type = of_container->element();
        break;
      case Opcode::kMapSet:
        type = operand == 1 ? of_container->key() : of_container->element();
        break;
      case Opcode::kMapElementAddr:
        type = of_container->key();
        break;
      case Opcode::kAppend:
        type = of_container->element();
        break;
      case Opcode::kMakeInterface:
        type = instruction.type;
        break;
      default:
        return false;
    }
    return !type->is_register_type();
  }

  Effect effect_of_call(const Instruction& call, size_t operand) const {
    auto found = summaries_.find(call.symbol);
    if (found == summaries_.end()) {
      const ir::RuntimeCallInfo* runtime = ir::find_runtime_call(call.symbol);
      const bool keeps_nothing =
          runtime != nullptr && (runtime->effects & rt::abi::kKeepsNothing) != 0;
      return keeps_nothing ? Effect::kNone : Effect::kEscapes;
    }
    const std::vector<bool>& escapes = found->second.parameter_escapes;
    bool kept = operand < escapes.size() && !escapes[operand];
    return kept ? Effect::kNone : Effect::kEscapes;
  }

  // A closure that stays in the frame hands its captures to the function behind it.
  Effect effect_of_capture(const Instruction& closure, size_t operand) const {
    if (closure.opcode != Opcode::kMakeClosureLocal) {
      // The closure may yet be found to stay: ask whether it escapes itself.
      return Effect::kEscapes;
    }
    auto found = summaries_.find(closure.symbol);
    if (found == summaries_.end()) return Effect::kEscapes;
    const std::vector<bool>& escapes = found->second.capture_escapes;
    bool kept = operand < escapes.size() && !escapes[operand];
    return kept ? Effect::kNone : Effect::kEscapes;
  }

  // What an instruction does with the pointers in one of its operands.
  Effect effect_of(const Instruction& instruction, size_t operand) const {
    switch (instruction.opcode) {
      // Look at it, or at what it points to.
      case Opcode::kEq:
      case Opcode::kNe:
      case Opcode::kLoad:
      case Opcode::kMove:
      case Opcode::kClear:
      case Opcode::kNilCheck:
      case Opcode::kKeepAlive:
      case Opcode::kEqualMemory:
      case Opcode::kStringLen:
      case Opcode::kSliceLen:
      case Opcode::kSliceCap:
      case Opcode::kBytesToString:
      case Opcode::kStringToBytes:
      case Opcode::kRunesToString:
      case Opcode::kStringToRunes:
      case Opcode::kDecodeRune:
      case Opcode::kCopy:
      case Opcode::kMapLen:
      case Opcode::kMapGet:
      case Opcode::kMapGetOk:
      case Opcode::kMapDelete:
      case Opcode::kMapClear:
      case Opcode::kChanReceiveTo:
      case Opcode::kPrint:
      case Opcode::kBoundsCheck:
      case Opcode::kLt:
      case Opcode::kLe:
      case Opcode::kGt:
      case Opcode::kGe:
      case Opcode::kAtomicLoad:
      case Opcode::kAtomicAdd:
      case Opcode::kAtomicAnd:
      case Opcode::kAtomicOr:
        return Effect::kNone;
      case Opcode::kAtomicStore:
      case Opcode::kAtomicExchange:
      case Opcode::kAtomicCompareExchange:
        return operand == 0 ? Effect::kNone : Effect::kEscapes;
      // The result leads to it.
      case Opcode::kFieldAddr:
      case Opcode::kElementAddr:
      case Opcode::kArrayData:
      case Opcode::kPtrAdd:
      case Opcode::kMakeStruct:
      case Opcode::kExtract:
      case Opcode::kMakeString:
      case Opcode::kStringPtr:
      case Opcode::kMakeSlice:
      case Opcode::kSlicePtr:
      case Opcode::kSlice:
      case Opcode::kSlice3:
      case Opcode::kSliceToArray:
      case Opcode::kCondSelect:
        return Effect::kDerives;
      case Opcode::kReinterpret:
        return function_.type(instruction.results[0])->has_pointers() ? Effect::kDerives
                                                                      : Effect::kEscapes;
      case Opcode::kStore:
        return operand == 0 ? Effect::kNone : Effect::kEscapes;
      case Opcode::kAppend:
        if (operand == 0) return Effect::kDerives;
        return is_memory_operand(instruction, operand) ? Effect::kNone : Effect::kEscapes;
      case Opcode::kAppendSlice:
        return operand == 0 ? Effect::kDerives : Effect::kNone;
      case Opcode::kAppendZero:
        return Effect::kDerives;
      // The iterator refers to the map, and its results to the map's storage.
      case Opcode::kMapIterBegin:
      case Opcode::kMapIterKey:
      case Opcode::kMapIterElement:
        return Effect::kDerives;
      case Opcode::kMapIterNext:
        return Effect::kNone;
      case Opcode::kMapSet:
      case Opcode::kMapElementAddr:
        if (operand == 0) {
          return instruction.opcode == Opcode::kMapSet ? Effect::kNone : Effect::kDerives;
        }
        return is_memory_operand(instruction, operand) ? Effect::kNone : Effect::kEscapes;
      case Opcode::kChanSend:
      case Opcode::kMakeInterface:
        return is_memory_operand(instruction, operand) ? Effect::kNone : Effect::kEscapes;
      case Opcode::kCall:
        return effect_of_call(instruction, operand);
      case Opcode::kCallClosure:
        return operand == 0 ? Effect::kNone : Effect::kEscapes;
      case Opcode::kMakeClosureLocal:
        return effect_of_capture(instruction, operand);
      default:
        return Effect::kEscapes;
    }
  }

  const Function& function_;
  const Summaries& summaries_;
  Uses uses_;
  std::vector<uint32_t> seen_;
  uint32_t round_ = 0;
};

// Rewrites what stays in the frame.
class FrameAllocation {
 public:
  FrameAllocation(Function& function, const Analysis::Summaries& summaries)
      : function_(function), summaries_(summaries), builder_(&function) {}

  // Whether something moved to the frame.
  bool run() {
    ir::DominatorTree dominators(function_);
    std::vector<uint32_t> depth = ir::loop_depths(function_, dominators);
    std::vector<InstructionId> found;
    Analysis analysis(function_, summaries_);
    for (BlockId block : function_.block_order) {
      bool once = depth[block.index] > 0;
      for (InstructionId id : function_.block(block).instructions) {
        if (is_candidate(function_.instruction(id)) &&
            !analysis.escapes(function_.instruction(id).results[0], once)) {
          found.push_back(id);
        }
      }
    }
    replacement_.resize(function_.value_count());
    for (InstructionId id : found) move_to_frame(id);
    function_.replace_uses(replacement_);
    return !found.empty();
  }

 private:
  bool is_candidate(const Instruction& instruction) const {
    switch (instruction.opcode) {
      case Opcode::kNew:
        return instruction.type->size() <= kMaxFrameObject;
      case Opcode::kMakeClosure:
        return !instruction.operands.empty();
      case Opcode::kNewMap: {
        std::optional<int64_t> hint = constant(instruction.operands[0]);
        return hint.has_value() && *hint <= rt::abi::kMapGroupSlots;
      }
      case Opcode::kNewSlice: {
        std::optional<int64_t> length = constant(instruction.operands[0]);
        std::optional<int64_t> capacity = constant(instruction.operands[1]);
        if (!length.has_value() || !capacity.has_value()) return false;
        int64_t size = function_.type(instruction.results[0])->element()->size();
        return *length >= 0 && *length <= *capacity && *capacity <= kMaxFrameObject &&
               size * *capacity <= kMaxFrameObject;
      }
      default:
        return false;
    }
  }

  std::optional<int64_t> constant(ValueId value) const {
    InstructionId id = function_.definition(value);
    if (!id.valid() || function_.instruction(id).opcode != Opcode::kConst) return std::nullopt;
    return function_.instruction(id).integer;
  }

  ValueId zeroed_local(const Type* type) {
    ValueId address = builder_.local(type);
    if (type->is_register_type()) {
      if (type->size() != 0) builder_.store(address, builder_.zero(type));
    } else {
      builder_.clear(type, address);
    }
    return address;
  }

  void move_to_frame(InstructionId id) {
    Instruction instruction = function_.instruction(id);  // a copy: the tables grow
    builder_.set_before(id);
    builder_.set_position(instruction.position);
    ValueId result = instruction.results[0];
    switch (instruction.opcode) {
      case Opcode::kNew:
        replacement_[result.index] =
            builder_.reinterpret(function_.type(result), zeroed_local(instruction.type));
        function_.remove(id);
        return;
      case Opcode::kMakeClosure:
        function_.instruction(id).opcode = Opcode::kMakeClosureLocal;
        return;
      case Opcode::kNewMap:
        function_.instruction(id).opcode = Opcode::kNewMapLocal;
        function_.instruction(id).operands.clear();
        return;
      case Opcode::kNewSlice: {
        const Type* slice = function_.type(result);
        int64_t capacity = *constant(instruction.operands[1]);
        ValueId array = zeroed_local(builder_.types().array(capacity, slice->element()));
        ValueId data =
            builder_.emit1(Opcode::kArrayData, builder_.types().pointer(slice->element()), {array});
        replacement_[result.index] =
            builder_.emit1(Opcode::kMakeSlice, slice,
                           {data, builder_.int_constant(*constant(instruction.operands[0])),
                            builder_.int_constant(capacity)});
        function_.remove(id);
        return;
      }
      default:
        return;
    }
  }

  Function& function_;
  const Analysis::Summaries& summaries_;
  ir::Builder builder_;
  std::vector<ValueId> replacement_;
};

// The captured variables that the function finds behind its closure context.
size_t capture_count(const Function& function) {
  for (InstructionId id : function.block(function.entry()).instructions) {
    const Instruction& instruction = function.instruction(id);
    if (instruction.opcode != Opcode::kClosureContext) continue;
    const Type* object = function.type(instruction.results[0])->element();
    if (object->underlying_kind() == TypeKind::kStruct) return object->fields().size() - 1;
  }
  return 0;
}

// Lowers the summaries until they hold.
void compute_summaries(const ir::Module& module, Analysis::Summaries& summaries) {
  for (const auto& function : module.functions()) {
    if (function->block_order.empty()) continue;
    Summary& summary = summaries[function->name()];
    summary.parameter_escapes.assign(function->block(function->entry()).parameters.size(), false);
    summary.capture_escapes.assign(capture_count(*function), false);
  }
  for (bool changed = true; changed;) {
    changed = false;
    for (const auto& function : module.functions()) {
      if (function->block_order.empty()) continue;
      Summary fresh = Analysis(*function, summaries).summarize();
      Summary& known = summaries[function->name()];
      if (known.parameter_escapes != fresh.parameter_escapes ||
          known.capture_escapes != fresh.capture_escapes) {
        known = std::move(fresh);
        changed = true;
      }
    }
  }
}

}  // namespace

void escape_analysis(ir::Module& module, PassContext&) {
  // Closures that stay in the frame let their captures stay too: a second round finds those.
  constexpr int kRounds = 3;
  for (int round = 0; round < kRounds; ++round) {
    Analysis::Summaries summaries;
    compute_summaries(module, summaries);
    bool changed = false;
    for (const auto& function : module.functions()) {
      if (!function->block_order.empty()) changed |= FrameAllocation(*function, summaries).run();
    }
    if (!changed) return;
  }
}

}  // namespace tandem::opt
