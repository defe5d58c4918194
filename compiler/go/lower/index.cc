// Index and slice expressions of strings, arrays, slices, and pointers to arrays.
//
// Each is one operation that checks its bounds; a constant index of an array needs no check, since
// the checker of types has found it good. Indexing an array that is no variable (a call's result)
// first puts the array into a temporary. Maps are in map.cc.

#include "compiler/go/lower/function.h"

namespace tandem::go::lower {

using syntax::as;

// An index, widened to a word unless it is an unsigned word already.
ValueId FunctionLowering::index_value(const syntax::Expr* index) {
  const ir::Type* word = types_.table().int_type();
  if (is_constant(index)) return constant(find(index)->value, word);
  const ir::Type* from = type(index);
  ValueId result = value(index);
  return from->size() < word->size() ? b_.convert(word, result) : result;
}

ValueId FunctionLowering::int_value(const syntax::Expr* x) {
  const ir::Type* word = types_.table().int_type();
  if (is_constant(x)) return constant(find(x)->value, word);
  const ir::Type* from = type(x);
  ValueId result = value(x);
  return from == word ? result : b_.convert(word, result);
}

// Whether a constant index of an array, which the checker has found good.
bool FunctionLowering::in_range(const syntax::Expr* index, int64_t length) const {
  if (!is_constant(index)) return false;
  std::optional<int64_t> value = find(index)->value.to_int64();
  return value && *value >= 0 && *value < length;
}

ValueId FunctionLowering::index(const syntax::IndexExpr* index) {
  const ir::Type* of_x = type(index->x);
  switch (of_x->underlying_kind()) {
    case ir::TypeKind::kFunc: {
      // A generic function with its type arguments.
      const syntax::Expr* generic = syntax::unparen(index->x);
      const auto* name = as<syntax::Name>(generic);
      if (const auto* selector = as<syntax::SelectorExpr>(generic)) name = selector->sel;
      const auto* function =
          name == nullptr ? nullptr : types::as<types::Func>(info_->object_of(name));
      if (function != nullptr) return function_value(function, name);
      return unsupported(index->pos, "this expression", type(index));
    }
    case ir::TypeKind::kMap:
      return map_get(index);
    case ir::TypeKind::kString: {
      ValueId string = value(index->x);
      ValueId at = index_value(index->index);
      const ir::Type* byte = types_.table().uint8_type();
      ValueId length = b_.emit1(Opcode::kStringLen, types_.table().int_type(), {string});
      b_.bounds_check(ir::BoundsKind::kIndex, at, length);
      ValueId data = b_.emit1(Opcode::kStringPtr, pointer_to(byte), {string});
      return b_.reinterpret(type(index), b_.load(b_.element_addr(data, at)));
    }
    case ir::TypeKind::kArray:
      if (!is_memory(of_x) && !addressable(index->x)) {
        ValueId array = value(index->x);
        if (!in_range(index->index, of_x->length())) {
          ValueId at = index_value(index->index);
          b_.bounds_check(ir::BoundsKind::kIndex, at, b_.int_constant(of_x->length()));
        }
        return of_x->length() == 0 ? zero(type(index)) : b_.extract(array, 0);
      }
      break;
    default:
      break;
  }
  return load(index_address(index));
}

ValueId FunctionLowering::index_address(const syntax::IndexExpr* index) {
  const ir::Type* of_x = type(index->x);
  if (of_x->underlying_kind() == ir::TypeKind::kSlice) {
    ValueId slice = value(index->x);
    ValueId at = index_value(index->index);
    ValueId length = b_.emit1(Opcode::kSliceLen, types_.table().int_type(), {slice});
    b_.bounds_check(ir::BoundsKind::kIndex, at, length);
    ValueId data = b_.emit1(Opcode::kSlicePtr, pointer_to(of_x->element()), {slice});
    return b_.element_addr(data, at);
  }
  Place array = place(index->x);
  if (array.type->underlying_kind() != ir::TypeKind::kArray || !array.is_address) {
    unsupported(index->pos, "this index expression", type(index));
    return local(type(index));
  }
  ValueId at = index_value(index->index);
  ValueId base = address_of(array);
  if (!in_range(index->index, array.type->length())) {
    b_.bounds_check(ir::BoundsKind::kIndex, at, b_.int_constant(array.type->length()));
  }
  ValueId data = b_.emit1(Opcode::kArrayData, pointer_to(array.type->element()), {base});
  return b_.element_addr(data, at);
}

ValueId FunctionLowering::slice(const syntax::SliceExpr* slice) {
  const ir::Type* of_x = type(slice->x);
  const ir::Type* word = types_.table().int_type();
  OperandOrder order(*this);
  order.add(slice->x);
  for (const syntax::Expr* bound : slice->index) {
    if (bound != nullptr) order.add(bound);
  }
  evaluate_early(order);
  ValueId base;
  if (of_x->underlying_kind() == ir::TypeKind::kArray) {
    base = address(slice->x);
  } else {
    base = value(slice->x);
  }
  ValueId bounds[3];
  for (int i = 0; i < 3; ++i) {
    if (slice->index[i] != nullptr) bounds[i] = index_value(slice->index[i]);
  }
  if (!bounds[0].valid()) bounds[0] = b_.int_constant(0);
  if (!bounds[1].valid()) {
    if (of_x->underlying_kind() == ir::TypeKind::kSlice) {
      bounds[1] = b_.emit1(Opcode::kSliceLen, word, {base});
    } else if (of_x->is_string()) {
      bounds[1] = b_.emit1(Opcode::kStringLen, word, {base});
    } else {
      bounds[1] = b_.int_constant(element_of(base)->length());
    }
  }
  if (of_x->underlying_kind() == ir::TypeKind::kPointer) b_.nil_check(base);
  const ir::Type* result = type(slice);
  if (slice->full) {
    return b_.emit1(Opcode::kSlice3, result, {base, bounds[0], bounds[1], bounds[2]});
  }
  return b_.emit1(Opcode::kSlice, result, {base, bounds[0], bounds[1]});
}

}  // namespace tandem::go::lower
