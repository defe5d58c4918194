// The rules, each a line "pattern → result"; see fold_interface.h. They are about make_interface
// with its dynamic type. What an interface holds is never changed, so a load of it is the value
// that was put there; a value of memory type is left where the interface has it.
//
// An assertion that fails, and a comparison that panics, are left alone.

#include "compiler/opt/fold_interface.h"

#include "compiler/lower/descriptor.h"
#include "compiler/opt/ir_names.h"

namespace tandem::opt {

namespace {

using Values = absl::InlinedVector<ValueId, 2>;

class InterfaceFolder {
 public:
  InterfaceFolder(const Function& function, InstructionId id, ir::Builder& builder)
      : function_(function), instruction_(function.instruction(id)), builder_(builder) {}

  Values run() {
    switch (instruction_.opcode) {
      case Opcode::kInterfaceType:  // the type of make_interface T x → T
        if (const Instruction* made = made_by(0, Opcode::kMakeInterface)) {
          return {builder_.type_addr(made->type)};
        }
        return {};
      case Opcode::kInterfaceData:
        return data();
      case Opcode::kLoad:
        return content();
      case Opcode::kEq:
      case Opcode::kNe:
        return comparison();
      case Opcode::kTypeAssert:
      case Opcode::kTypeAssertOk:
        return assertion(result_type(0));
      case Opcode::kTypeAssertAddr:
      case Opcode::kTypeAssertAddrOk:
        return assertion(instruction_.type);
      default:  // asks nothing of an interface
        return {};
    }
  }

 private:
  const Type* result_type(size_t i) const { return function_.type(instruction_.results[i]); }

  const Instruction* definition(ValueId value, Opcode opcode) const {
    InstructionId id = function_.definition(value);
    if (!id.valid() || function_.instruction(id).opcode != opcode) return nullptr;
    return &function_.instruction(id);
  }

  const Instruction* made_by(size_t operand, Opcode opcode) const {
    return definition(instruction_.operands[operand], opcode);
  }

  // The data of make_interface x → x, for an x that is one pointer
  Values data() {
    const Instruction* made = made_by(0, Opcode::kMakeInterface);
    if (made == nullptr || !lower::is_direct_interface(made->type)) return {};
    if (!function_.type(made->operands[0])->is_pointer_shaped()) return {};
    return {builder_.reinterpret(result_type(0), made->operands[0])};
  }

  // load (the data of make_interface T x) → x
  Values content() {
    const Instruction* address = made_by(0, Opcode::kReinterpret);
    if (address == nullptr) return {};
    const Instruction* part = definition(address->operands[0], Opcode::kInterfaceData);
    if (part == nullptr) return {};
    const Instruction* made = definition(part->operands[0], Opcode::kMakeInterface);
    if (made == nullptr || lower::is_direct_interface(made->type)) return {};
    ValueId value = made->operands[0];
    if (function_.type(value) != result_type(0) || made->type != result_type(0)) return {};
    return {value};
  }

  Values assertion(const Type* wanted) {
    const Instruction* made = made_by(0, Opcode::kMakeInterface);
    if (made == nullptr || wanted->is_interface()) return {};
    const bool holds = made->type == wanted;
    const bool by_address = instruction_.opcode == Opcode::kTypeAssertAddr ||
                            instruction_.opcode == Opcode::kTypeAssertAddrOk;
    const bool ok_form = instruction_.results.size() == 2;
    if (!holds && !ok_form) return {};
    const ValueId interface = instruction_.operands[0];
    ValueId value = made->operands[0];
    if (holds && by_address) {
      const Type* pointer = builder_.types().unsafe_pointer();
      value = builder_.emit1(Opcode::kInterfaceData, pointer, {interface});
      value = builder_.reinterpret(result_type(0), value);
    } else if (!holds) {
      value = by_address ? builder_.constant(result_type(0), 0) : builder_.zero(result_type(0));
    }
    if (!ok_form) return {value};
    return {value, builder_.constant(result_type(1), holds ? 1 : 0)};
  }

  Values comparison() {
    const bool is_equality = instruction_.opcode == Opcode::kEq;
    auto constant = [&](bool equal) -> Values {
      return {builder_.constant(result_type(0), equal == is_equality ? 1 : 0)};
    };
    const Instruction* type = made_by(0, Opcode::kTypeAddr);
    const Instruction* other_type = made_by(1, Opcode::kTypeAddr);
    if (type != nullptr && other_type != nullptr) return constant(type->type == other_type->type);
    const Instruction* a = made_by(0, Opcode::kMakeInterface);
    const Instruction* b = made_by(1, Opcode::kMakeInterface);
    if ((a != nullptr && made_by(1, Opcode::kZero) != nullptr) ||
        (b != nullptr && made_by(0, Opcode::kZero) != nullptr)) {
      return constant(false);  // make_interface x == nil → false
    }
    if (a == nullptr || b == nullptr) return {};
    if (a->type != b->type) return constant(false);
    // make_interface T x == make_interface T y → x == y, of what compares without a panic
    if (!a->type->is_scalar() && !a->type->is_string()) return {};
    if (!a->type->is_comparable()) return {};
    return {builder_.emit1(instruction_.opcode, result_type(0), {a->operands[0], b->operands[0]})};
  }

  const Function& function_;
  Instruction instruction_;  // a copy: building moves the tables
  ir::Builder& builder_;
};

}  // namespace

absl::InlinedVector<ValueId, 2> fold_interface(const Function& function, InstructionId id,
                                               ir::Builder& builder) {
  return InterfaceFolder(function, id, builder).run();
}

}  // namespace tandem::opt
