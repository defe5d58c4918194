// Selection: rotations.
//
//   x << c | x >> (width - c)                        → ROL $c, x
//   x << s | x >> (width - s), s known below width   → ROL CL, x     (what math/bits writes)
//   x << (width - s) | x >> s                        → ROR CL, x
//
// with ^ or + as good as |. For s = 0 the other shift is by the whole width, which makes 0 in Go,
// so the three agree in that corner too. The width is the type's: narrow types have rotations of
// their own, which leave the bits above alone, where they are undefined anyway.

#include "compiler/x64/selector.h"

namespace tandem::x64 {

using ir::Opcode;

// Whether `a` is the width less `b`, where b is known to be below the width.
bool Selector::is_width_less(V a, V b, int width) const {
  const I* difference = definition(a);
  if (difference == nullptr || difference->opcode != Opcode::kSub) return false;
  std::optional<int64_t> from = constant(difference->operands[0]);
  return from && *from == width && canonical(difference->operands[1]) == canonical(b) &&
         count_is_small(b, width);
}

bool Selector::select_rotate(const I& instruction) {
  const I* left = definition(instruction.operands[0]);
  const I* right = definition(instruction.operands[1]);
  if (left == nullptr || right == nullptr) return false;
  if (left->opcode != Opcode::kShl) std::swap(left, right);
  if (left->opcode != Opcode::kShl || right->opcode != Opcode::kShr) return false;
  const ir::Type* type = f_.type(instruction.results[0]);
  const ir::Type* shifted = f_.type(right->results[0]);
  int width = 8 * size_of(type);
  if (!shifted->is_unsigned() || shifted->size() != type->size() ||
      f_.type(left->results[0])->size() != type->size() ||
      canonical(left->operands[0]) != canonical(right->operands[0])) {
    return false;
  }
  V x = left->operands[0];
  uint8_t bytes = static_cast<uint8_t>(size_of(type));
  std::optional<int64_t> left_count = constant(left->operands[1]);
  std::optional<int64_t> right_count = constant(right->operands[1]);
  if (left_count && right_count) {
    if (*left_count <= 0 || *left_count >= width || *left_count + *right_count != width) {
      return false;
    }
    emit(M::kRol, {Arg::tied(result(instruction), use(x), bytes), Arg::imm(*left_count)});
    return true;
  }
  bool to_left = is_width_less(right->operands[1], left->operands[1], width);
  if (!to_left && !is_width_less(left->operands[1], right->operands[1], width)) return false;
  VReg count = use(unmasked_count(to_left ? left->operands[1] : right->operands[1], width));
  emit(to_left ? M::kRol : M::kRor,
       {Arg::tied(result(instruction), use(x), bytes), Arg::use_fixed(count, as::kRcx, 1)});
  return true;
}

}  // namespace tandem::x64
