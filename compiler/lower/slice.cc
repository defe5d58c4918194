// Lowering of slices: make, append, copy and slice expressions. A slice is three values here:
// pointer, length, capacity. The fast path of append, room in the backing array, is compiled in
// place; growth is runtime.growslice. So append computes the new length, grows if it exceeds the
// capacity, and stores the values behind the old ones.
//
// A slice expression checks its bounds, subtracts, and moves the pointer; an empty rest keeps the
// old pointer, so that it never points behind its object.

#include "compiler/lower/function_lowering.h"

namespace tandem::lower {

void FunctionLowering::lower_new_slice(const Instruction& instruction) {
  const Type* element = type_of(instruction.results[0])->element();
  ValueId length = as_int(scalar(instruction.operands[0]));
  ValueId capacity = as_int(scalar(instruction.operands[1]));
  ValueId data = call_runtime1(RuntimeCall::k_makeslice, {type_address(element), length, capacity});
  define(instruction.results[0], {data, length, capacity});
}

// The slice with room for `added` elements after its own; its length already counts them.
Components FunctionLowering::grow(const Type* element, const Components& slice, ValueId added) {
  ValueId length = b_.binary(Opcode::kAdd, slice[kLengthPart], added);
  ValueId fits = b_.compare(Opcode::kLe, b_.reinterpret(types().uint64_type(), length),
                            to_uint64(slice[kCapacityPart]));
  Components grown = choose(
      fits, {types().unsafe_pointer(), types().int_type()},
      [&]() -> Components {
        return {b_.reinterpret(types().unsafe_pointer(), slice[kPointerPart]),
                slice[kCapacityPart]};
      },
      [&]() -> Components {
        fresh_.block(b_.block()).cold = true;
        Components fresh = call_runtime(
            RuntimeCall::k_growslice,
            {slice[kPointerPart], length, slice[kCapacityPart], added, type_address(element)});
        return {fresh[kPointerPart], fresh[kCapacityPart]};
      });
  return {grown[0], length, grown[1]};
}

// s[len(s)+i] = value i
void FunctionLowering::lower_append(const Instruction& instruction) {
  const Components& slice = components(instruction.operands[0]);
  const Type* element = type_of(instruction.results[0])->element();
  auto added = static_cast<int64_t>(instruction.operands.size()) - 1;
  if (added == 0) return define(instruction.results[0], slice);
  Components grown = grow(element, slice, int_constant(added));
  ValueId typed = b_.reinterpret(types().pointer(element), grown[kPointerPart]);
  ValueId end = b_.element_addr(typed, slice[kLengthPart]);
  for (int64_t i = 0; i < added; ++i) {
    overwrite(element, offset_by(end, i * element->size()),
              components(instruction.operands[static_cast<size_t>(i) + 1]));
  }
  define(instruction.results[0], std::move(grown));
}

// Copies `size` bytes of elements, which may overlap.
void FunctionLowering::copy_elements(const Type* element, ValueId to, ValueId from, ValueId size) {
  size = b_.reinterpret(types().uint64_type(), size);
  if (element->has_pointers()) {
    call_runtime(RuntimeCall::k_typedslicecopy, {type_address(element), to, from, size});
  } else {
    call_runtime(RuntimeCall::k_memmove, {to, from, size});
  }
}

void FunctionLowering::lower_append_slice(const Instruction& instruction) {
  const Components& slice = components(instruction.operands[0]);
  const Components& tail = components(instruction.operands[1]);  // a slice or a string
  const Type* element = type_of(instruction.results[0])->element();
  Components grown = grow(element, slice, tail[kLengthPart]);
  if (element->size() != 0) {
    ValueId typed = b_.reinterpret(types().pointer(element), grown[kPointerPart]);
    ValueId end = b_.element_addr(typed, slice[kLengthPart]);
    ValueId size = b_.binary(Opcode::kMul, tail[kLengthPart], int_constant(element->size()));
    copy_elements(element, end, tail[kPointerPart], size);
  }
  define(instruction.results[0], std::move(grown));
}

void FunctionLowering::lower_append_zero(const Instruction& instruction) {
  const Components& slice = components(instruction.operands[0]);
  const Type* element = type_of(instruction.results[0])->element();
  ValueId added = as_int(scalar(instruction.operands[1]));
  check(b_.compare(Opcode::kGe, added, int_constant(0)), [&] {
    // make([]T, n) with a negative n panics in makeslice.
    call_runtime(RuntimeCall::k_makeslice, {type_address(element), added, added});
  });
  Components grown = grow(element, slice, added);
  ValueId typed = b_.reinterpret(types().pointer(element), grown[kPointerPart]);
  ValueId end = b_.element_addr(typed, slice[kLengthPart]);
  ValueId size = b_.binary(Opcode::kMul, added, int_constant(element->size()));
  size = b_.reinterpret(types().uint64_type(), size);
  if (element->has_pointers()) {
    call_runtime(RuntimeCall::k_typedsliceclear, {type_address(element), end, size});
  } else {
    call_runtime(RuntimeCall::k_memclrNoHeapPointers, {end, size});
  }
  define(instruction.results[0], std::move(grown));
}

void FunctionLowering::lower_copy(const Instruction& instruction) {
  const Components& to = components(instruction.operands[0]);
  const Components& from = components(instruction.operands[1]);
  const Type* element = type_of(instruction.operands[0])->element();
  ValueId fewer = b_.compare(Opcode::kLt, to[kLengthPart], from[kLengthPart]);
  ValueId count = b_.emit1(Opcode::kCondSelect, types().int_type(),
                           {fewer, to[kLengthPart], from[kLengthPart]});
  ValueId size = b_.binary(Opcode::kMul, count, int_constant(element->size()));
  copy_elements(element, to[kPointerPart], from[kPointerPart], size);
  define(instruction, count);
}

// The checks come with rising distance from the capacity, each against a bound that is known to be
// in range (as gc orders them): max against cap, high against max, low against high.
void FunctionLowering::lower_slice(const Instruction& instruction) {
  const Type* base_type = type_of(instruction.operands[0]);
  Components base = components(instruction.operands[0]);
  bool three = instruction.opcode == Opcode::kSlice3;
  bool of_slice = base_type->underlying_kind() == TypeKind::kSlice;
  bool of_string = base_type->is_string();

  const Type* element = nullptr;
  ValueId capacity;
  if (of_slice) {
    element = base_type->element();
    capacity = base[kCapacityPart];
  } else if (of_string) {
    element = types().uint8_type();
    capacity = base[kLengthPart];
  } else {
    element = base_type->element()->element();
    capacity = int_constant(base_type->element()->length());
  }
  auto bounds_check = [&](ir::BoundsKind kind, ValueId old_index, ValueId bound) {
    // The rule for bounds checks works on old values; the bound is a new one.
    Instruction as_check;
    as_check.opcode = Opcode::kBoundsCheck;
    as_check.integer = static_cast<int64_t>(kind);
    as_check.operands = {old_index, ValueId{static_cast<uint32_t>(map_.size())}};
    map_.push_back({bound});
    lower_bounds_check(as_check);
    map_.pop_back();
    return as_int(scalar(old_index));
  };
  ValueId limit = capacity;
  if (three) {
    limit = bounds_check(of_slice ? ir::BoundsKind::kSlice3Acap : ir::BoundsKind::kSlice3Alen,
                         instruction.operands[3], capacity);
  }
  ir::BoundsKind high_kind = three      ? ir::BoundsKind::kSlice3B
                             : of_slice ? ir::BoundsKind::kSliceAcap
                                        : ir::BoundsKind::kSliceAlen;
  // The length never exceeds the capacity.
  ValueId high = scalar(instruction.operands[2]);
  bool in_range = high == limit || (of_slice && !three && high == base[kLengthPart]);
  if (!in_range) high = bounds_check(high_kind, instruction.operands[2], limit);
  ValueId low = bounds_check(three ? ir::BoundsKind::kSlice3C : ir::BoundsKind::kSliceB,
                             instruction.operands[1], high);

  ValueId length = constant_value(low) == 0 ? high : b_.binary(Opcode::kSub, high, low);
  ValueId room = constant_value(low) == 0 ? limit : b_.binary(Opcode::kSub, limit, low);
  ValueId data = b_.reinterpret(types().unsafe_pointer(), base[kPointerPart]);
  if (constant_value(low) != 0 && element->size() != 0) {
    // An empty rest must not point behind the object: it would keep the next one alive.
    ValueId bytes =
        element->size() == 1 ? low : b_.binary(Opcode::kMul, low, int_constant(element->size()));
    ValueId rest = of_string ? length : room;
    ValueId any = b_.compare(Opcode::kNe, rest, int_constant(0));
    ValueId delta =
        b_.emit1(Opcode::kCondSelect, types().int_type(), {any, bytes, int_constant(0)});
    data = b_.emit1(Opcode::kPtrAdd, types().unsafe_pointer(), {data, delta});
  }
  if (of_string) return define(instruction.results[0], {data, length});
  define(instruction.results[0], {data, length, room});
}

void FunctionLowering::lower_slice_to_array(const Instruction& instruction) {
  const Components& slice = components(instruction.operands[0]);
  const Type* pointer = type_of(instruction.results[0]);
  ValueId wanted = int_constant(pointer->element()->length());
  check(b_.compare(Opcode::kGe, slice[kLengthPart], wanted), [&] {
    call_runtime(RuntimeCall::k_panicSliceConvert, {slice[kLengthPart], wanted});
  });
  define(instruction, b_.reinterpret(pointer, slice[kPointerPart]));
}

}  // namespace tandem::lower
