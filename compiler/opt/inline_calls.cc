// Inlining: which calls are replaced by the bodies of their callees, and calls whose callee is not
// written but can be seen.
//
//   v3: int = call @"main.max" ... v1, v2   →   v4: bool = gt v1, v2
//                                               branch v4, b5(v1), b5(v2)
//                                               b5(v3: int): ...
//
// Functions are visited callees first (the strongly connected components of the calls), so what is
// copied has had its own calls inlined, and its cost is known. A function is inlined when its cost
// is small: about its instructions, those that cost nothing left out, and calls counted for what
// they push around. A call in a loop may cost more than one outside, and so may one of a function
// that returns what it has allocated, which may then live in the caller's frame; one in a block
// that ends in a panic is left alone. Not inlined are functions that defer or recover, which need a
// frame, and recursive ones.
//
// Calls of a func value whose make_closure is seen, and of a method of an interface whose
// make_interface is seen, are calls of known functions ("devirtualization"). Inlining makes more of
// them visible, so there are a few rounds: that is how a comparison handed to a search function
// ends up in its loop.
//
// A small function that calls nobody but itself, and does not panic, gets its own body in place of
// those calls, and once more in what came of that: f(n-1) becomes the body of f, which calls f(n-2)
// and so on. Most calls are gone then.

#include <algorithm>
#include <optional>
#include <vector>

#include "absl/algorithm/container.h"
#include "absl/container/flat_hash_map.h"
#include "compiler/ir/analysis.h"
#include "compiler/ir/builder.h"
#include "compiler/opt/call_order.h"
#include "compiler/opt/ir_names.h"
#include "compiler/opt/pass.h"
#include "compiler/opt/splice.h"

namespace tandem::opt {
namespace {

constexpr int kRounds = 4;
constexpr int kBudget = 40;  // of a callee
constexpr int kLoopBudget =
    80;                        // of a callee whose call is in a loop, or that returns a new object
constexpr int kCallCost = 12;  // a call in the callee
constexpr int kRuntimeCost = 15;     // an operation that becomes a call of the runtime, and more
constexpr size_t kMaxCaller = 5000;  // instructions of a function that still grows

constexpr uint32_t kNeverInlined = ir::kNoInline | ir::kNosplit | ir::kExternal;

bool may_stop(const Function& function, const Instruction& instruction) {
  if (instruction.opcode == Opcode::kEq || instruction.opcode == Opcode::kNe) {
    const Type* type = function.type(instruction.operands[0]);
    return !type->is_scalar() && !type->is_string();
  }
  return (ir::info(instruction.opcode).effects & (ir::kPanics | ir::kCalls)) != 0;
}

// What an instruction adds to the size of the code, roughly; nothing when it needs a frame of its
// own, so that its function cannot be inlined.
std::optional<int> cost_of(const Instruction& instruction) {
  switch (instruction.opcode) {
    case Opcode::kRecover:
    case Opcode::kDefer:
    case Opcode::kRunDeferred:
    case Opcode::kRecoveryPoint:
    case Opcode::kKeptLocal:
      return std::nullopt;
    case Opcode::kConst:
    case Opcode::kFloatConst:
    case Opcode::kLocal:
    case Opcode::kReinterpret:
    case Opcode::kExtract:
    case Opcode::kMakeStruct:
    case Opcode::kMakeSlice:
    case Opcode::kMakeString:
    case Opcode::kSliceLen:
    case Opcode::kSlicePtr:
    case Opcode::kSliceCap:
    case Opcode::kStringLen:
    case Opcode::kStringPtr:
    case Opcode::kFieldAddr:
    case Opcode::kNilCheck:
    case Opcode::kJump:
    case Opcode::kReturn:
    case Opcode::kUnreachable:
    case Opcode::kClosureContext:
      return 0;
    case Opcode::kCall:
    case Opcode::kCallClosure:
    case Opcode::kCallInterface:
      return kCallCost + static_cast<int>(instruction.operands.size());
    case Opcode::kSwitch:
      return 2 * static_cast<int>(instruction.targets.size());
    default:
      break;
  }
  constexpr uint16_t kCallsRuntime = ir::kCalls | ir::kAllocates;
  return (ir::info(instruction.opcode).effects & kCallsRuntime) != 0 ? kRuntimeCost : 1;
}

// What is known of a function whose calls have been inlined.
struct Callee {
  const Function* function = nullptr;
  int cost = 0;
  bool is_leaf = false;      // it neither calls nor panics
  bool returns_new = false;  // an object that it has allocated
};

bool calls_itself(const Function& function, const Instruction& instruction) {
  return instruction.opcode == Opcode::kCall && instruction.symbol == function.name();
}

bool returns_new_object(const Function& function, const Instruction& instruction) {
  if (instruction.opcode != Opcode::kReturn) return false;
  return absl::c_any_of(instruction.operands, [&function](ValueId operand) {
    const InstructionId made = function.definition(operand);
    if (!made.valid()) return false;
    const Opcode opcode = function.instruction(made).opcode;
    return opcode == Opcode::kNew || opcode == Opcode::kNewSlice || opcode == Opcode::kMakeClosure;
  });
}

// The function as one to be inlined; nothing when it cannot be.
std::optional<Callee> make_callee(const Function& function) {
  if ((function.flags & kNeverInlined) != 0 || function.block_order.empty()) return std::nullopt;
  Callee callee{.function = &function, .is_leaf = true};
  bool returns = false;
  for (BlockId block : function.block_order) {
    int in_block = 0;
    for (InstructionId id : function.block(block).instructions) {
      const Instruction& instruction = function.instruction(id);
      std::optional<int> cost = cost_of(instruction);
      if (!cost.has_value() || calls_itself(function, instruction)) return std::nullopt;
      in_block += *cost;
      callee.is_leaf &= !may_stop(function, instruction);
      returns |= instruction.opcode == Opcode::kReturn;
      callee.returns_new |= returns_new_object(function, instruction);
    }
    callee.cost += function.block(block).cold ? in_block / 2 : in_block;
    if (callee.cost > kLoopBudget) return std::nullopt;
  }
  if (!returns || !context_is_only_read(function)) return std::nullopt;
  return callee;
}

using Callees = absl::flat_hash_map<absl::string_view, Callee>;

// --- Calls of what is seen.

// The symbol of a named type's method, or of a pointer's to it.
absl::string_view find_method(const Type* type, const ir::Method& wanted) {
  absl::Span<const ir::Method> methods;
  if (type->kind() == TypeKind::kNamed) {
    methods = type->value_methods();
  } else if (type->kind() == TypeKind::kPointer && type->element()->kind() == TypeKind::kNamed) {
    methods = type->element()->pointer_methods();
  }
  for (const ir::Method& method : methods) {
    if (method.name == wanted.name && method.package == wanted.package) return method.code;
  }
  return {};
}

// The instruction that makes the value, if it is of this opcode.
InstructionId made_by(const Function& function, ValueId value, Opcode opcode) {
  InstructionId id = function.definition(value);
  if (!id.valid() || function.instruction(id).opcode != opcode) return {};
  return id;
}

// Makes a call of a method of a known value a direct call.
void devirtualize_interface(Function& function, InstructionId id) {
  ValueId value = function.instruction(id).operands[0];
  InstructionId made = made_by(function, value, Opcode::kMakeInterface);
  if (!made.valid()) return;
  const Type* interface = function.type(value);
  auto index = static_cast<size_t>(function.instruction(id).integer);
  if (index >= interface->interface_methods().size()) return;
  const Type* type = function.instruction(made).type;
  absl::string_view symbol = find_method(type, interface->interface_methods()[index]);
  const Function* method = symbol.empty() ? nullptr : function.module().find_function(symbol);
  if (method == nullptr || method->block_order.empty()) return;
  const Type* receiver = method->type(method->block(method->entry()).parameters[0]);
  ir::Builder builder(&function);
  builder.set_before(id);
  builder.set_position(function.instruction(id).position);
  ValueId data = function.instruction(made).operands[0];
  if (!type->is_pointer_shaped()) {
    data = builder.emit1(Opcode::kInterfaceData, builder.types().unsafe_pointer(), {value});
  }
  if (function.type(data) != receiver) data = builder.reinterpret(receiver, data);
  Instruction& call = function.instruction(id);
  call.opcode = Opcode::kCall;
  call.symbol = method->name();
  call.type = method->signature();
  call.operands[0] = data;
}

// Makes a call of a func value without captured variables a direct call.
void devirtualize_closure(Function& function, InstructionId id) {
  InstructionId made = made_by(function, function.instruction(id).operands[0], Opcode::kFuncAddr);
  if (!made.valid()) return;
  Function* callee = function.module().find_function(function.instruction(made).symbol);
  if (callee == nullptr || (callee->flags & ir::kClosure) != 0) return;
  Instruction& call = function.instruction(id);
  call.opcode = Opcode::kCall;
  call.symbol = callee->name();
  call.type = callee->signature();
  call.operands.erase(call.operands.begin());
}

void devirtualize(Function& function) {
  for (BlockId block : function.block_order) {
    for (InstructionId id : function.block(block).instructions.copy()) {
      Opcode opcode = function.instruction(id).opcode;
      if (opcode == Opcode::kCallInterface) devirtualize_interface(function, id);
      if (opcode == Opcode::kCallClosure) devirtualize_closure(function, id);
    }
  }
}

// --- Inlining into one function.

struct Call {
  InstructionId instruction;
  InstructionId closure;  // the make_closure whose value is called
  const Function* callee = nullptr;
};

class Caller {
 public:
  Caller(Function& function, const Callees& callees) : function_(function), callees_(callees) {}

  // Whether something was inlined.
  bool inline_calls() {
    std::vector<Call> calls = find_calls();
    if (calls.empty()) return false;
    std::vector<ValueId> replacement(function_.value_count());
    for (const Call& call : calls) {
      if (function_.instruction_count() > kMaxCaller) break;
      splice_call(function_, call.instruction, *call.callee, call.closure, replacement);
    }
    replacement.resize(function_.value_count());
    function_.replace_uses(replacement);
    ir::order_blocks(function_);
    return true;
  }

 private:
  std::vector<Call> find_calls() {
    std::vector<Call> calls;
    std::vector<uint32_t> depth;  // found when it is needed
    for (BlockId block : function_.block_order) {
      if (function_.block(block).cold) continue;
      for (InstructionId id : function_.block(block).instructions) {
        std::optional<Call> call = known_call(id);
        if (!call.has_value()) continue;
        if (depth.empty()) depth = ir::loop_depths(function_, ir::DominatorTree(function_));
        const Callee& callee = callees_.at(call->callee->name());
        if (is_worth(callee, depth[block.index] > 0) && has_place(id, callee)) {
          calls.push_back(*call);
        }
      }
    }
    return calls;
  }

  std::optional<Call> known_call(InstructionId id) const {
    const Instruction& instruction = function_.instruction(id);
    if (instruction.opcode == Opcode::kCall) {
      auto found = callees_.find(instruction.symbol);
      if (found == callees_.end() || (found->second.function->flags & ir::kClosure) != 0) {
        return std::nullopt;
      }
      return Call{.instruction = id, .closure = {}, .callee = found->second.function};
    }
    if (instruction.opcode != Opcode::kCallClosure) return std::nullopt;
    InstructionId made = made_by(function_, instruction.operands[0], Opcode::kMakeClosure);
    if (!made.valid()) return std::nullopt;
    auto found = callees_.find(function_.instruction(made).symbol);
    if (found == callees_.end()) return std::nullopt;
    return Call{.instruction = id, .closure = made, .callee = found->second.function};
  }

  // Code that is inlined for a call without a position (of an initializer, by the runtime) would
  // have none either, and be missing in tracebacks.
  bool has_place(InstructionId call, const Callee& callee) const {
    return callee.is_leaf || function_.instruction(call).position.known() ||
           !callee.function->position.known();
  }

  bool is_worth(const Callee& callee, bool in_loop) const {
    // A nosplit function must not grow by calls, and the frames inlined into a wrapper would be
    // hidden with its own.
    if ((function_.flags & (ir::kNosplit | ir::kWrapper)) != 0 && !callee.is_leaf) return false;
    return callee.cost <= (in_loop || callee.returns_new ? kLoopBudget : kBudget);
  }

  Function& function_;
  const Callees& callees_;
};

// --- Functions that take their own body in.

// Of a function that takes its own body in: it grows with the square of its calls.
constexpr size_t kMaxSelfCalls = 2;
constexpr size_t kMaxUnrolled = 24;
constexpr int kUnrollDepth = 2;

// Whether the function calls only itself, and is small enough to take its own body in.
bool can_unroll(const Function& function) {
  constexpr uint32_t kKept = kNeverInlined | ir::kWrapper | ir::kClosure;
  if ((function.flags & kKept) != 0 || function.block_order.empty()) return false;
  size_t size = 0;
  size_t calls = 0;
  for (BlockId block : function.block_order) {
    for (InstructionId id : function.block(block).instructions) {
      const Instruction& instruction = function.instruction(id);
      if (++size > kMaxUnrolled) return false;
      if (calls_itself(function, instruction)) {
        ++calls;
      } else if (may_stop(function, instruction)) {
        return false;
      }
    }
  }
  return calls > 0 && calls <= kMaxSelfCalls;
}

// Makes the blocks of a function in an empty one.
void copy_body(const Function& from, Function& to) {
  std::vector<ValueId> values(from.value_count());
  to.flags = from.flags;
  to.position = from.position;
  for (size_t i = 0; i < from.block_count(); ++i) to.add_block();
  to.block_order = from.block_order;
  for (BlockId block : from.block_order) {
    to.block(block).cold = from.block(block).cold;
    for (ValueId parameter : from.block(block).parameters) {
      values[parameter.index] = to.add_block_parameter(block, from.type(parameter));
    }
    for (InstructionId id : from.block(block).instructions) {
      const Instruction& old = from.instruction(id);
      std::vector<const ir::Type*> types;
      for (ValueId result : old.results) types.push_back(from.type(result));
      InstructionId fresh_id = to.make_instruction(old.opcode, {}, types, old.position);
      Instruction& fresh = to.instruction(fresh_id);
      auto results = fresh.results;
      fresh = old;
      fresh.results = results;
      fresh.block = BlockId{};
      to.append(block, fresh_id);
      for (size_t i = 0; i < results.size(); ++i) values[old.results[i].index] = results[i];
    }
  }
  for (BlockId block : to.block_order) {
    for (InstructionId id : to.block(block).instructions) {
      to.for_each_use(id, [&](ValueId& value) { value = values[value.index]; });
    }
  }
}

void unroll_recursion(Function& function) {
  Function body(&function.module(), function.name(), function.signature());
  copy_body(function, body);  // as it was before it grew
  Callees itself = {{function.name(), {.function = &body, .cost = 0, .is_leaf = true}}};
  for (int depth = 0; depth < kUnrollDepth; ++depth) Caller(function, itself).inline_calls();
}

}  // namespace

void inline_calls(ir::Module& module, PassContext& context) {
  Callees callees;
  for (Function* function : callees_first(module)) {
    for (int round = 0; round < kRounds; ++round) {
      devirtualize(*function);
      if (!Caller(*function, callees).inline_calls()) break;
      simplify_control_flow(*function, context);
    }
    if (can_unroll(*function)) {
      unroll_recursion(*function);
      continue;  // it is recursive
    }
    if (std::optional<Callee> callee = make_callee(*function); callee.has_value()) {
      callees[function->name()] = *callee;
    }
  }
}

}  // namespace tandem::opt
