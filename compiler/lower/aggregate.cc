// Lowering of aggregates of register type: making one is listing its components, and taking a part
// is choosing among them. No code comes out of these rules.

#include "compiler/lower/function_lowering.h"

namespace tandem::lower {

void FunctionLowering::lower_concatenate_components(const Instruction& instruction) {
  Components parts;
  for (ValueId operand : instruction.operands) {
    const Components& some = components(operand);
    parts.insert(parts.end(), some.begin(), some.end());
  }
  // The components of the result may be of other types of the same size (reinterpret).
  size_t i = 0;
  for (const ir::Component& component : type_of(instruction.results[0])->components()) {
    parts[i] = b_.reinterpret(component.type, parts[i]);
    ++i;
  }
  define(instruction.results[0], std::move(parts));
}

void FunctionLowering::lower_part(const Instruction& instruction, size_t part) {
  ValueId value = components(instruction.operands[0])[part];
  define(instruction, b_.reinterpret(type_of(instruction.results[0]), value));
}

void FunctionLowering::lower_extract(const Instruction& instruction) {
  const Type* type = type_of(instruction.operands[0])->underlying();
  const Components& whole = components(instruction.operands[0]);
  size_t first = 0;
  if (type->kind() == TypeKind::kStruct) {
    for (int64_t i = 0; i < instruction.integer; ++i) {
      first += type->fields()[static_cast<size_t>(i)].type->components().size();
    }
  }
  size_t count = type_of(instruction.results[0])->components().size();
  define(instruction.results[0], Components(whole.begin() + first, whole.begin() + first + count));
}

}  // namespace tandem::lower
