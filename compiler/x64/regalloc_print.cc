// The text form of an allocation problem and its solution, for -d dumps and failing tests.
//
// A line is an instruction with its operands and their constraints, and what the allocator has put
// there; moves that it has added stand on lines of their own, where they happen.
#include "compiler/x64/regalloc_print.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"

namespace tandem::x64 {
namespace {

constexpr const char* kNames[kRegisterCount] = {
    "AX",  "CX",  "DX",  "BX",  "SP",  "BP",  "SI",  "DI",  "R8",  "R9", "R10",
    "R11", "R12", "R13", "R14", "R15", "X0",  "X1",  "X2",  "X3",  "X4", "X5",
    "X6",  "X7",  "X8",  "X9",  "X10", "X11", "X12", "X13", "X14", "X15"};

std::string name_of(Location l) {
  if (l.is_register()) return kNames[l.index];
  if (l.is_slot()) return absl::StrCat("[", l.index, "]");
  return "-";
}

std::string name_of(RegisterSet set) {
  std::string text;
  for (int r = 0; r < kRegisterCount; r++) {
    if (set >> r & 1) absl::StrAppend(&text, text.empty() ? "" : " ", kNames[r]);
  }
  return text;
}

std::string describe(const Operand& o) {
  std::string text = absl::StrCat(o.kind == OperandKind::kDef ? "def v" : "use v", o.vreg);
  switch (o.constraint) {
    case OperandConstraint::kAny:
      absl::StrAppend(&text, ":any");
      break;
    case OperandConstraint::kRegister:
      break;
    case OperandConstraint::kFixed:
      absl::StrAppend(&text, ":", kNames[o.fixed % kRegisterCount]);
      break;
    case OperandConstraint::kReuse:
      absl::StrAppend(&text, ":reuse", o.reuse);
      break;
  }
  const bool is_default = (o.kind == OperandKind::kDef) == (o.point == OperandPoint::kLate);
  if (!is_default) absl::StrAppend(&text, o.point == OperandPoint::kLate ? " late" : " early");
  return text;
}

std::string describe(const Move& move) {
  const std::string v = move.vreg == kNoVReg ? "" : absl::StrCat("  ; v", move.vreg);
  switch (move.kind) {
    case Move::Kind::kCopy:
      return absl::StrCat(name_of(move.to), " <- ", name_of(move.from), v);
    case Move::Kind::kExchange:
      return absl::StrCat(name_of(move.to), " <-> ", name_of(move.from), v);
    case Move::Kind::kRematerialize:
      return absl::StrCat(name_of(move.to), " <- again", v);
  }
  return "?";
}

class Printer {
 public:
  Printer(const RegallocInput& input, const RegallocOutput* output,
          const std::function<std::string(uint32_t)>& name)
      : input_(input), output_(output), name_(name) {}

  std::string run() {
    for (uint32_t b = 0; b < input_.blocks.size(); b++) print_block(b);
    if (output_ != nullptr) absl::StrAppend(&text_, "slots: ", output_->slot_count, "\n");
    return std::move(text_);
  }

 private:
  void print_block(uint32_t b) {
    const RegallocBlock& block = input_.blocks[b];
    absl::StrAppendFormat(&text_, "b%d(%s) x%g:\n", b, join(block.parameters), block.frequency);
    for (uint32_t i = block.first_instruction; i < block.end_instruction; i++) {
      print_moves(i, false);
      print_instruction(i);
      print_moves(i, true);
    }
    for (const RegallocEdge& edge : block.successors) {
      absl::StrAppendFormat(&text_, "        -> b%d(%s)\n", edge.block, join(edge.arguments));
    }
  }

  void print_instruction(uint32_t i) {
    const RegallocInstruction& instruction = input_.instructions[i];
    absl::StrAppendFormat(&text_, "%6d  %s", i, name_ ? name_(i) : "");
    for (size_t k = 0; k < instruction.operands.size(); k++) {
      absl::StrAppend(&text_, k == 0 ? "" : ", ", describe(instruction.operands[k]));
      if (output_ != nullptr) absl::StrAppend(&text_, "=", name_of(output_->locations[i][k]));
    }
    if (instruction.clobbers != 0) {
      absl::StrAppend(&text_, "  clobbers ", name_of(instruction.clobbers));
    }
    if (instruction.is_safepoint) absl::StrAppend(&text_, "  safepoint", print_slots(i));
    absl::StrAppend(&text_, "\n");
  }

  std::string print_slots(uint32_t i) const {
    if (output_ == nullptr) return "";
    for (const SafepointSlots& each : output_->safepoints) {
      if (each.instruction == i) return absl::StrCat(" [", absl::StrJoin(each.slots, " "), "]");
    }
    return "";
  }

  void print_moves(uint32_t i, bool after) {
    if (output_ == nullptr) return;
    while (next_move_ < output_->moves.size()) {
      const Move& move = output_->moves[next_move_];
      if (move.instruction != i || move.after != after) return;
      absl::StrAppend(&text_, "          ", describe(move), "\n");
      next_move_++;
    }
  }

  template <typename List>
  static std::string join(const List& vregs) {
    return absl::StrJoin(vregs, ", ",
                         [](std::string* out, VReg v) { absl::StrAppend(out, "v", v); });
  }

  const RegallocInput& input_;
  const RegallocOutput* output_;
  const std::function<std::string(uint32_t)>& name_;
  size_t next_move_ = 0;
  std::string text_;
};

}  // namespace

std::string print_allocation(const RegallocInput& input, const RegallocOutput* output,
                             const std::function<std::string(uint32_t)>& name) {
  return Printer(input, output, name).run();
}

}  // namespace tandem::x64
