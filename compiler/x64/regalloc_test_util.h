// Building blocks for the register allocator's tests: short names for operands with their
// constraints, and a builder that numbers blocks and instructions, so that a test reads like the
// code that it stands for.

#ifndef TANDEM_COMPILER_X64_REGALLOC_TEST_UTIL_H_
#define TANDEM_COMPILER_X64_REGALLOC_TEST_UTIL_H_

#include <utility>
#include <vector>

#include "compiler/x64/regalloc.h"

namespace tandem::x64 {

inline constexpr RegisterSet kTestRegisters = 0x0000bfcf | 0x7fff0000;  // no RSP, RBP, R14, X15

inline Operand use(VReg v) {
  return {.vreg = v};
}
inline Operand use_any(VReg v) {
  return {.vreg = v, .constraint = OperandConstraint::kAny};
}
inline Operand use_late(VReg v) {
  return {.vreg = v, .point = OperandPoint::kLate};
}
inline Operand use_fixed(VReg v, PhysicalRegister r) {
  return {.vreg = v, .constraint = OperandConstraint::kFixed, .fixed = r};
}
inline Operand def(VReg v) {
  return {.vreg = v, .kind = OperandKind::kDef, .point = OperandPoint::kLate};
}
inline Operand def_early(VReg v) {
  return {.vreg = v, .kind = OperandKind::kDef};
}
inline Operand def_any(VReg v) {
  return {.vreg = v,
          .kind = OperandKind::kDef,
          .point = OperandPoint::kLate,
          .constraint = OperandConstraint::kAny};
}
inline Operand def_fixed(VReg v, PhysicalRegister r) {
  return {.vreg = v,
          .kind = OperandKind::kDef,
          .point = OperandPoint::kLate,
          .constraint = OperandConstraint::kFixed,
          .fixed = r};
}
inline Operand def_reuse(VReg v, uint8_t operand) {
  return {.vreg = v,
          .kind = OperandKind::kDef,
          .point = OperandPoint::kLate,
          .constraint = OperandConstraint::kReuse,
          .reuse = operand};
}

// Collects a function block by block; finish() numbers the instructions and finds predecessors.
class InputBuilder {
 public:
  InputBuilder() { input_.allocatable = kTestRegisters; }

  VReg vreg(VRegInfo info = {}) {
    input_.vregs.push_back(info);
    return static_cast<VReg>(input_.vregs.size() - 1);
  }
  VReg pointer() { return vreg({.is_pointer = true}); }
  VReg constant() { return vreg({.rematerializable = true}); }
  VReg real() { return vreg({.register_class = RegisterClass::kFloat}); }

  // Adds a block, and makes it the one that instructions go to.
  uint32_t block(float frequency = 1, std::vector<VReg> parameters = {}) {
    RegallocBlock block;
    block.frequency = frequency;
    block.parameters = std::move(parameters);
    input_.blocks.push_back(std::move(block));
    code_.emplace_back();
    return current_ = static_cast<uint32_t>(code_.size() - 1);
  }
  void resume(uint32_t block) { current_ = block; }
  uint32_t current() const { return current_; }
  void parameters(uint32_t block, std::vector<VReg> list) {
    input_.blocks[block].parameters = std::move(list);
  }

  RegallocInstruction& op(std::vector<Operand> operands) {
    RegallocInstruction instruction;
    instruction.operands.assign(operands.begin(), operands.end());
    code_[current_].push_back(std::move(instruction));
    return code_[current_].back();
  }
  RegallocInstruction& move(VReg to, VReg from) {
    RegallocInstruction& instruction = op({def(to), use(from)});
    instruction.is_move = true;
    return instruction;
  }
  RegallocInstruction& call(std::vector<Operand> operands) {
    RegallocInstruction& instruction = op(std::move(operands));
    instruction.clobbers = input_.allocatable;
    instruction.is_safepoint = true;
    return instruction;
  }
  void edge(uint32_t to, std::vector<VReg> arguments = {}) {
    RegallocEdge edge;
    edge.block = to;
    edge.arguments.assign(arguments.begin(), arguments.end());
    input_.blocks[current_].successors.push_back(std::move(edge));
  }
  void jump(uint32_t to, std::vector<VReg> arguments = {}) {
    op({});
    edge(to, std::move(arguments));
  }
  void branch(std::vector<Operand> operands, uint32_t yes, uint32_t no) {
    op(std::move(operands));
    edge(yes);
    edge(no);
  }

  // The number that the next instruction of the current block will have within its block.
  size_t size(uint32_t block) const { return code_[block].size(); }

  RegallocInput& raw() { return input_; }

  RegallocInput finish() {
    for (uint32_t b = 0; b < code_.size(); b++) {
      RegallocBlock& block = input_.blocks[b];
      block.first_instruction = static_cast<uint32_t>(input_.instructions.size());
      for (RegallocInstruction& each : code_[b]) input_.instructions.push_back(std::move(each));
      block.end_instruction = static_cast<uint32_t>(input_.instructions.size());
      for (const RegallocEdge& edge : block.successors) {
        input_.blocks[edge.block].predecessors.push_back(b);
      }
    }
    return std::move(input_);
  }

 private:
  RegallocInput input_;
  std::vector<std::vector<RegallocInstruction>> code_;
  uint32_t current_ = 0;
};

}  // namespace tandem::x64

#endif  // TANDEM_COMPILER_X64_REGALLOC_TEST_UTIL_H_
