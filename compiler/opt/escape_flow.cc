// The walk over the flow of a pointer; see escape_flow.h for the roles.
//
// Each question is a round of its own with a work list; a value is visited again when it gets a
// role that it did not have. Only variables that are in the frame already count as memory that
// holds: what may yet move there (a `new`, a slice that is made) is asked again in the pass's next
// round, when it has. With `once` (the value is made in a loop and would share its place with those
// of other rounds), memory and block parameters could bring it to the next round: both count as
// escapes.

#include "compiler/opt/escape_flow.h"

#include "compiler/ir/runtime_calls.h"
#include "compiler/opt/ir_names.h"

namespace tandem::opt {

// How many operations a number that was a pointer is followed through.
constexpr int kMaxArithmetic = 3;

EscapeFlow::EscapeFlow(const Function& function, const EscapeSummaries& summaries)
    : function_(function),
      summaries_(summaries),
      uses_(function.value_count()),
      seen_(function.value_count(), 0),
      roles_(function.value_count(), 0) {
  collect_uses();
}

void EscapeFlow::collect_uses() {
  for (BlockId block : function_.block_order) {
    for (InstructionId id : function_.block(block).instructions) {
      const Instruction& instruction = function_.instruction(id);
      for (uint32_t i = 0; i < instruction.operands.size(); ++i) {
        uses_[instruction.operands[i].index].push_back({.instruction = id, .operand = i});
      }
      for (uint32_t t = 0; t < instruction.targets.size(); ++t) {
        for (uint32_t i = 0; i < instruction.targets[t].arguments.size(); ++i) {
          uses_[instruction.targets[t].arguments[i].index].push_back(
              {.instruction = id, .operand = i, .target = t});
        }
      }
    }
  }
}

bool EscapeFlow::escapes(ValueId value, bool once) {
  begin_round();
  follow(value, kSame);
  return flow(once);
}

Fate EscapeFlow::fate_of(ValueId value, uint8_t role) {
  Fate fate;
  fate_ = &fate;
  begin_round();
  follow(value, role);
  fate.escapes = flow(false);
  fate_ = nullptr;
  if (fate.escapes) fate.returned.clear();
  return fate;
}

void EscapeFlow::begin_round() {
  ++round_;
  work_.clear();
}

void EscapeFlow::follow(ValueId value, uint8_t roles) {
  if (seen_[value.index] != round_) {
    seen_[value.index] = round_;
    roles_[value.index] = 0;
  }
  uint8_t fresh = roles & static_cast<uint8_t>(~roles_[value.index]);
  if (fresh == 0) return;
  roles_[value.index] |= fresh;
  work_.push_back({value, fresh});
}

bool EscapeFlow::flow(bool once) {
  while (!work_.empty()) {
    auto [value, roles] = work_.back();
    work_.pop_back();
    for (const Use& use : uses_[value.index]) {
      if (visit(use, roles, once)) return true;
    }
  }
  return false;
}

// Whether a use of a value in these roles lets it escape.
bool EscapeFlow::visit(const Use& use, uint8_t roles, bool once) {
  const Instruction& instruction = function_.instruction(use.instruction);
  if (use.target != ~0u) {
    if (once) return true;
    BlockId block = instruction.targets[use.target].block;
    follow(function_.block(block).parameters[use.operand], roles);
    return false;
  }
  if (instruction.opcode == Opcode::kStore && use.operand == 1) {
    return once || visit_store(instruction.operands[0], roles);
  }
  if (instruction.opcode == Opcode::kCall) return visit_call(instruction, use.operand, roles);
  if (instruction.opcode == Opcode::kReturn && fate_ != nullptr) {
    std::vector<uint8_t>& returned = fate_->returned;
    if (returned.size() <= use.operand) returned.resize(use.operand + 1, 0);
    returned[use.operand] |= roles;
    return false;
  }
  // A deferred closure is called before the frame ends; but a frame that defers it again would
  // share it.
  if (instruction.opcode == Opcode::kDefer) return once || roles != kSame;
  if (roles != kSame && visit_held(instruction, use.operand, roles)) return true;
  if ((roles & kSame) == 0) return false;
  switch (effect_of(instruction, use.operand)) {
    case Effect::kNone:
      return false;
    case Effect::kEscapes:
      return true;
    case Effect::kDerives:
      for (ValueId result : instruction.results) follow(result, kSame);
      return false;
  }
  return true;
}

// A value in these roles is stored at an address.
bool EscapeFlow::visit_store(ValueId address, uint8_t roles) {
  ValueId variable = variable_behind(address);
  if (!variable.valid()) return true;
  if ((roles & kSame) != 0) follow(variable, kHolds);
  if ((roles & (kHolds | kLeads)) != 0) follow(variable, kLeads);
  return false;
}

// A value in these roles is passed to a function, which may give it back.
bool EscapeFlow::visit_call(const Instruction& call, size_t operand, uint8_t roles) {
  auto found = summaries_.find(call.symbol);
  if (found == summaries_.end()) {
    const ir::RuntimeCallInfo* runtime = ir::find_runtime_call(call.symbol);
    const bool keeps_nothing =
        runtime != nullptr && (runtime->effects & rt::abi::kKeepsNothing) != 0;
    return roles != kSame || !keeps_nothing;
  }
  const EscapeSummary& summary = found->second;
  if (operand >= summary.parameters.size() || summary.parameters[operand].escapes) return true;
  const std::pair<Role, const std::vector<Fate>&> fates[] = {
      {kSame, summary.parameters}, {kHolds, summary.contents}, {kLeads, summary.deep_contents}};
  for (const auto& [role, of_parameters] : fates) {
    if ((roles & role) == 0) continue;
    const Fate& fate = of_parameters[operand];
    if (fate.escapes) return true;
    for (size_t i = 0; i < fate.returned.size(); ++i) follow(call.results[i], fate.returned[i]);
  }
  return false;
}

// What an instruction does with an operand that holds the value, or leads to it.
bool EscapeFlow::visit_held(const Instruction& instruction, size_t operand, uint8_t roles) {
  const auto held = static_cast<uint8_t>(roles & (kHolds | kLeads));
  switch (effect_on_contents(instruction)) {
    case Effect::kNone:
      break;
    case Effect::kEscapes:
      return true;
    case Effect::kDerives:
      for (ValueId result : instruction.results) follow(result, held);
      break;
  }
  uint8_t loaded = 0;
  if ((held & kHolds) != 0) loaded |= kSame;
  if ((held & kLeads) != 0) loaded |= kHolds | kLeads;
  if (instruction.opcode == Opcode::kLoad || instruction.opcode == Opcode::kAtomicLoad) {
    for (ValueId result : instruction.results) {
      if (function_.type(result)->has_pointers()) follow(result, loaded);
    }
  }
  // A copy is a load and a store.
  if (instruction.opcode == Opcode::kMove && operand == 1) {
    return visit_store(instruction.operands[0], loaded);
  }
  return false;
}

// The variable of this frame that an address leads into, or none.
ValueId EscapeFlow::variable_behind(ValueId address) const {
  while (true) {
    InstructionId id = function_.definition(address);
    if (!id.valid()) return {};
    const Instruction& instruction = function_.instruction(id);
    switch (instruction.opcode) {
      case Opcode::kLocal:
      case Opcode::kKeptLocal:
        return address;
      case Opcode::kFieldAddr:
      case Opcode::kElementAddr:
      case Opcode::kArrayData:
      case Opcode::kReinterpret:
        address = instruction.operands[0];
        break;
      default:  // all other addresses may lead anywhere
        return {};
    }
  }
}

// --- Summaries

EscapeSummary EscapeFlow::summarize() {
  EscapeSummary summary;
  for (ValueId parameter : function_.block(function_.entry()).parameters) {
    summary.parameters.push_back(fate_of(parameter, kSame));
    summary.contents.push_back(fate_of(parameter, kHolds));
    summary.deep_contents.push_back(fate_of(parameter, kLeads));
  }
  summarize_captures(summary);
  return summary;
}

// A captured variable is read by load(field_addr(context, i+1)).
void EscapeFlow::summarize_captures(EscapeSummary& summary) {
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

bool EscapeFlow::context_is_only_read(ValueId context, std::vector<bool>& captures) {
  for (const Use& use : uses_[context.index]) {
    const Instruction& field = function_.instruction(use.instruction);
    if (field.opcode == Opcode::kNilCheck) continue;
    if (use.target != ~0u || field.opcode != Opcode::kFieldAddr || field.integer == 0) {
      return false;
    }
    auto capture = static_cast<size_t>(field.integer) - 1;
    for (const Use& of_field : uses_[field.results[0].index]) {
      const Instruction& load = function_.instruction(of_field.instruction);
      if (of_field.target != ~0u || load.opcode != Opcode::kLoad) return false;
      if (escapes(load.results[0], false)) captures[capture] = true;
    }
  }
  return true;
}

// --- What instructions do

// Whether `x ^ 0` only becomes a pointer again. That is what the functions called noescape in Go's
// packages do to end the flow of a pointer, and it has no other meaning.
bool EscapeFlow::is_hidden(const Instruction& exclusive_or) const {
  const InstructionId zero = function_.definition(exclusive_or.operands[1]);
  if (!zero.valid() || function_.instruction(zero).opcode != Opcode::kConst ||
      function_.instruction(zero).integer != 0) {
    return false;
  }
  for (const Use& use : uses_[exclusive_or.results[0].index]) {
    if (use.target != ~0u) return false;
    if (function_.instruction(use.instruction).opcode != Opcode::kReinterpret) return false;
  }
  return true;
}

// Whether the number that a pointer became is only compared, or computed with and then compared, as
// those do who ask whether two slices overlap; or hidden.
bool EscapeFlow::is_forgotten(ValueId number, int depth) const {
  for (const Use& use : uses_[number.index]) {
    if (use.target != ~0u) return false;
    const Instruction& instruction = function_.instruction(use.instruction);
    switch (instruction.opcode) {
      case Opcode::kEq:
      case Opcode::kNe:
      case Opcode::kLt:
      case Opcode::kLe:
      case Opcode::kGt:
      case Opcode::kGe:
        break;
      case Opcode::kAdd:
      case Opcode::kSub:
      case Opcode::kAnd:
        if (depth == 0 || !is_forgotten(instruction.results[0], depth - 1)) return false;
        break;
      case Opcode::kXor:
        if (use.operand != 0 || !is_hidden(instruction)) return false;
        break;
      default:
        return false;
    }
  }
  return true;
}

// A pointer becomes a pointer of another type, or a number that nobody follows.
EscapeFlow::Effect EscapeFlow::effect_of_reinterpret(const Instruction& instruction) const {
  const ValueId result = instruction.results[0];
  if (function_.type(result)->has_pointers()) return Effect::kDerives;
  return is_forgotten(result, kMaxArithmetic) ? Effect::kNone : Effect::kEscapes;
}

// An operand that is passed by address because its type is a memory type is only read.
bool EscapeFlow::is_memory_operand(const Instruction& instruction, size_t operand) const {
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

// A closure that stays in the frame hands its captures to the function behind it.
EscapeFlow::Effect EscapeFlow::effect_of_capture(const Instruction& closure, size_t operand) const {
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
EscapeFlow::Effect EscapeFlow::effect_of(const Instruction& instruction, size_t operand) const {
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
      return effect_of_reinterpret(instruction);
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
    case Opcode::kCallClosure:
      return operand == 0 ? Effect::kNone : Effect::kEscapes;
    case Opcode::kMakeClosureLocal:
      return effect_of_capture(instruction, operand);
    default:
      return Effect::kEscapes;
  }
}

// What an instruction does with the values in memory that one of its operands leads to, but for
// loads and copies of it. What is copied where nobody follows it escapes.
EscapeFlow::Effect EscapeFlow::effect_on_contents(const Instruction& instruction) const {
  switch (instruction.opcode) {
    case Opcode::kEq:
    case Opcode::kNe:
    case Opcode::kLoad:
    case Opcode::kAtomicLoad:
    case Opcode::kMove:
    case Opcode::kClear:
    case Opcode::kStore:
    case Opcode::kNilCheck:
    case Opcode::kKeepAlive:
    case Opcode::kEqualMemory:
    case Opcode::kStringLen:
    case Opcode::kSliceLen:
    case Opcode::kSliceCap:
    case Opcode::kBoundsCheck:
      return Effect::kNone;
    case Opcode::kFieldAddr:
    case Opcode::kElementAddr:
    case Opcode::kArrayData:
    case Opcode::kMakeStruct:
    case Opcode::kExtract:
    case Opcode::kMakeSlice:
    case Opcode::kSlicePtr:
    case Opcode::kSlice:
    case Opcode::kSlice3:
    case Opcode::kSliceToArray:
    case Opcode::kCondSelect:
      return Effect::kDerives;
    case Opcode::kReinterpret:
      return effect_of_reinterpret(instruction);
    default:
      return Effect::kEscapes;
  }
}

}  // namespace tandem::opt
