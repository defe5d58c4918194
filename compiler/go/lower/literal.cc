// Composite literals. Of memory types they are built in memory, at once where they are to be; a
// nested literal is built inside the outer one. A literal with many constant elements begins as a
// copy of static data, and only its other elements are stored.
//
// Memory that is to hold a literal which leaves parts out is cleared first, unless it is known to
// be zeroed; then zeros need no stores. Slices are literals of a new array; maps are filled key by
// key; small structs are put together as values.

#include "compiler/go/lower/function.h"
#include "compiler/go/lower/static_data.h"

namespace tandem::go::lower {

using syntax::as;

namespace {

// From this many constant elements on, copying them from static data is better than storing each.
constexpr size_t kMinStaticElements = 4;

const syntax::Expr* element_value(const syntax::Expr* element) {
  const auto* pair = as<syntax::KeyValueExpr>(element);
  return pair != nullptr ? pair->value : element;
}

}  // namespace

ValueId FunctionLowering::composite(const syntax::CompositeLit* literal) {
  const ir::Type* of_literal = type(literal);
  switch (of_literal->underlying_kind()) {
    case ir::TypeKind::kSlice:
      return slice_literal(literal, of_literal);
    case ir::TypeKind::kMap:
      return map_literal(literal, of_literal);
    case ir::TypeKind::kPointer:
      return address_of_literal(literal, of_literal);
    case ir::TypeKind::kStruct:
      if (!is_memory(of_literal)) return struct_value(literal, of_literal);
      break;
    default:
      break;
  }
  ValueId temporary = local(of_literal);
  composite_into(literal, of_literal, temporary, false);
  return load(temporary);
}

// &T{...}, and {...} for an element of type *T in a literal.
ValueId FunctionLowering::address_of_literal(const syntax::CompositeLit* literal,
                                             const ir::Type* pointer) {
  const ir::Type* of_literal = pointer->element();
  ValueId object = b_.new_object(of_literal);
  switch (of_literal->underlying_kind()) {
    case ir::TypeKind::kSlice:
      store(object, slice_literal(literal, of_literal));
      break;
    case ir::TypeKind::kMap:
      store(object, map_literal(literal, of_literal));
      break;
    default:
      composite_into(literal, of_literal, object, true);
      break;
  }
  return b_.reinterpret(pointer, object);
}

// Builds a struct or array in memory, which holds zeros if `is_zeroed`, else anything.
void FunctionLowering::composite_into(const syntax::CompositeLit* literal, const ir::Type* type,
                                      ValueId address, bool is_zeroed) {
  switch (type->underlying_kind()) {
    case ir::TypeKind::kStruct:
      return struct_into(literal, address, is_zeroed);
    case ir::TypeKind::kArray:
      array_into(literal, address, is_zeroed);
      return;
    default:
      store(address, value_as(literal, type));
      return;
  }
}

// One field or element; a literal of memory type is built in place.
void FunctionLowering::element_into(const syntax::Expr* x, const ir::Type* type, ValueId address,
                                    bool is_zeroed) {
  const auto* literal = as<syntax::CompositeLit>(syntax::unparen(x));
  if (literal != nullptr && is_memory(type)) {
    At at(*this, literal->pos);
    return composite_into(literal, type, address, is_zeroed);
  }
  if (is_zeroed && is_zero_constant(*info_, x) && !type->is_interface()) return;
  store(address, value_as(x, type));
}

void FunctionLowering::struct_into(const syntax::CompositeLit* literal, ValueId address,
                                   bool is_zeroed) {
  const ir::Type* structure = element_of(address);
  if (!is_zeroed && literal->elems.size() < structure->fields().size()) {
    store_zero(address);
    is_zeroed = true;
  }
  for (size_t i = 0; i < literal->elems.size(); ++i) {
    const syntax::Expr* element = literal->elems[i];
    size_t field = field_index(*info_, structure, element, i);
    if (structure->fields()[field].name == "_") {  // evaluated, and zero
      if (!is_zeroed) store_zero(b_.field_addr(address, field));
      value_as(element_value(element), structure->fields()[field].type);
      continue;
    }
    element_into(element_value(element), structure->fields()[field].type,
                 b_.field_addr(address, field), is_zeroed);
  }
}

ValueId FunctionLowering::struct_value(const syntax::CompositeLit* literal, const ir::Type* type) {
  absl::Span<const ir::Field> fields = type->fields();
  if (literal->elems.empty()) return b_.zero(type);
  std::vector<ValueId> parts(fields.size());
  for (size_t i = 0; i < literal->elems.size(); ++i) {
    const syntax::Expr* element = literal->elems[i];
    size_t field = field_index(*info_, type, element, i);
    const ValueId part = value_as(element_value(element), fields[field].type);
    if (fields[field].name != "_") parts[field] = part;
  }
  for (size_t i = 0; i < parts.size(); ++i) {
    if (!parts[i].valid()) parts[i] = b_.zero(fields[i].type);
  }
  return b_.emit1(Opcode::kMakeStruct, type, parts);
}

// Stores the elements of an array or slice literal into an array; the address of its first element.
ValueId FunctionLowering::array_into(const syntax::CompositeLit* literal, ValueId address,
                                     bool is_zeroed) {
  const ir::Type* array = element_of(address);
  const ir::Type* element = array->element();
  StaticData image(program_, *info_, environment_);
  size_t constants = image.array_constants(literal, array);
  bool from_image = constants >= kMinStaticElements;
  if (from_image) {
    ir::Global& global = program_.static_temporary(package_->check->package(), array);
    global.read_only = true;
    global.data = image.data();
    global.relocations = image.relocations();
    store(address, load(b_.global_addr(global)));
  } else if (!is_zeroed && static_cast<int64_t>(literal->elems.size()) < array->length()) {
    store_zero(address);
    is_zeroed = true;
  }
  ValueId data = b_.emit1(Opcode::kArrayData, pointer_to(element), {address});
  int64_t index = 0;
  for (const syntax::Expr* x : literal->elems) {
    if (const auto* pair = as<syntax::KeyValueExpr>(x)) {
      index = find(pair->key)->value.to_int64().value_or(0);
    }
    if (!from_image || !image.is_in_image(x)) {
      ValueId at = b_.element_addr(data, b_.int_constant(index));
      element_into(element_value(x), element, at, is_zeroed && !from_image);
    }
    ++index;
  }
  return data;
}

ValueId FunctionLowering::slice_literal(const syntax::CompositeLit* literal, const ir::Type* type) {
  const ir::Type* element = type->element();
  int64_t length = literal_length(*info_, literal);
  const ir::Type* array = types_.table().array(length, element);
  ValueId backing = b_.new_object(array);
  ValueId data = array_into(literal, backing, true);
  ValueId n = b_.int_constant(length);
  return b_.emit1(Opcode::kMakeSlice, type, {data, n, n});
}

ValueId FunctionLowering::map_literal(const syntax::CompositeLit* literal, const ir::Type* type) {
  ValueId hint = b_.int_constant(static_cast<int64_t>(literal->elems.size()));
  ValueId map = b_.emit1(Opcode::kNewMap, type, {hint});
  for (const syntax::Expr* element : literal->elems) {
    const auto* pair = as<syntax::KeyValueExpr>(element);
    OperandOrder order(*this);
    order.add(pair->key, type->key());
    order.add(pair->value, type->element());
    evaluate_early(order);
    ValueId key = stable(value_as(pair->key, type->key()), type->key());
    ValueId item = value_as(pair->value, type->element());
    At at(*this, pair->pos);
    b_.emit0(Opcode::kMapSet, {map, key, item});
  }
  return map;
}

}  // namespace tandem::go::lower
