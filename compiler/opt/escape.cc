// Escape analysis: which variables, closures, slices and maps may live in the frame that makes
// them.
//
//   v1: *T = new T   →   v1: *T = local T; clear v1        when v1 does not escape
//
// What a pointer escapes by is told in escape_flow.h. A call of a known function is looked up in
// that function's summary. Summaries start out optimistic and are lowered until they hold, so
// recursion costs nothing (the greatest fixed point; J.-D. Choi et al., "Escape Analysis for Java",
// 1999, in its flow-insensitive form).
//
// A variable made in a loop is a new one each time round. It may share one place in the frame only
// if no round sees the variable of another, so there a branch argument counts as an escape.
//
// The other way round, a variable that is too large for a frame goes to the heap (gc's limit).

#include <deque>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/string_view.h"
#include "compiler/ir/analysis.h"
#include "compiler/ir/builder.h"
#include "compiler/opt/call_order.h"
#include "compiler/opt/escape_flow.h"
#include "compiler/opt/ir_names.h"
#include "compiler/opt/pass.h"
#include "rt/abi/map.h"

namespace tandem::opt {
namespace {

// What gc allows for what is not an explicit variable.
constexpr int64_t kMaxFrameObject = 64 * 1024;
// And for what is.
constexpr int64_t kMaxFrameVariable = 10 << 20;

// Rewrites what stays in the frame.
class FrameAllocation {
 public:
  FrameAllocation(Function& function, const EscapeSummaries& summaries)
      : function_(function), summaries_(summaries), builder_(&function) {}

  // Whether something moved to the frame.
  bool run() {
    ir::DominatorTree dominators(function_);
    std::vector<uint32_t> depth = ir::loop_depths(function_, dominators);
    std::vector<InstructionId> found;
    EscapeFlow flow(function_, summaries_);
    for (BlockId block : function_.block_order) {
      bool once = depth[block.index] > 0;
      for (InstructionId id : function_.block(block).instructions) {
        if (is_candidate(function_.instruction(id)) &&
            !flow.escapes(function_.instruction(id).results[0], once)) {
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
  const EscapeSummaries& summaries_;
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

// Large variables to the heap.
void move_large_variables(Function& function) {
  for (BlockId block : function.block_order) {
    for (InstructionId id : function.block(block).instructions) {
      Instruction& instruction = function.instruction(id);
      if (instruction.opcode == Opcode::kLocal && instruction.type->size() > kMaxFrameVariable) {
        instruction.opcode = Opcode::kNew;
      }
    }
  }
}

// The summaries of all functions. Each function is looked at once, and again when the summary of
// one that it calls, or makes a closure of, has been lowered.
class SummaryFixedPoint {
 public:
  explicit SummaryFixedPoint(const ir::Module& module) {
    for (const Function* function : callees_first(module)) add(*function);
  }

  EscapeSummaries compute() {
    while (!waiting_.empty()) {
      const Function& function = *waiting_.front();
      waiting_.pop_front();
      is_waiting_.erase(&function);
      EscapeSummary fresh = EscapeFlow(function, summaries_).summarize();
      EscapeSummary& known = summaries_[function.name()];
      if (known == fresh) continue;
      known = std::move(fresh);
      for (const Function* user : users_[function.name()]) wait(*user);
    }
    return std::move(summaries_);
  }

 private:
  // With a summary from which nothing escapes.
  void add(const Function& function) {
    EscapeSummary& summary = summaries_[function.name()];
    summary.parameters.resize(function.block(function.entry()).parameters.size());
    summary.contents = summary.deep_contents = summary.parameters;
    summary.capture_escapes.assign(capture_count(function), false);
    for (BlockId block : function.block_order) {
      for (InstructionId id : function.block(block).instructions) {
        const Instruction& instruction = function.instruction(id);
        if (instruction.opcode != Opcode::kCall &&
            instruction.opcode != Opcode::kMakeClosureLocal) {
          continue;
        }
        std::vector<const Function*>& users = users_[instruction.symbol];
        if (users.empty() || users.back() != &function) users.push_back(&function);
      }
    }
    wait(function);
  }

  void wait(const Function& function) {
    if (is_waiting_.insert(&function).second) waiting_.push_back(&function);
  }

  EscapeSummaries summaries_;
  absl::flat_hash_map<absl::string_view, std::vector<const Function*>> users_;
  std::deque<const Function*> waiting_;
  absl::flat_hash_set<const Function*> is_waiting_;
};

}  // namespace

void escape_analysis(ir::Module& module, PassContext&) {
  for (const auto& function : module.functions()) move_large_variables(*function);
  // Closures that stay in the frame let their captures stay too, and variables what is stored in
  // them: later rounds find those.
  constexpr int kRounds = 4;
  for (int round = 0; round < kRounds; ++round) {
    const EscapeSummaries summaries = SummaryFixedPoint(module).compute();
    bool changed = false;
    for (const auto& function : module.functions()) {
      if (!function->block_order.empty()) changed |= FrameAllocation(*function, summaries).run();
    }
    if (!changed) return;
  }
}

}  // namespace tandem::opt
