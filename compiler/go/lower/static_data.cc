// Writes constant expressions as bytes and relocations; see static_data.h.
//
// write() goes down an expression together with its type and offset: constants become bytes,
// strings and addresses of globals and functions become relocations, and structs and arrays write
// their parts in place. Slices and &T{...} need another object, which becomes a global of its own
// where that is allowed. It answers false at the first part that is not constant; then code has to
// do it. Zeros are not written, so that the data may be shorter than the type.

#include "compiler/go/lower/static_data.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstddef>

#include "rt/abi/types.h"

namespace tandem::go::lower {

using syntax::as;

int64_t literal_length(const types::Info& info, const syntax::CompositeLit* literal) {
  int64_t next = 0;
  int64_t length = 0;
  for (const syntax::Expr* element : literal->elems) {
    if (const auto* pair = as<syntax::KeyValueExpr>(element)) {
      const types::TypeAndValue* key = info.find(pair->key);
      next = key == nullptr ? 0 : key->value.to_int64().value_or(0);
    }
    length = std::max(length, ++next);
  }
  return length;
}

size_t field_index(const types::Info& info, const ir::Type* structure, const syntax::Expr* element,
                   size_t i) {
  const auto* pair = as<syntax::KeyValueExpr>(element);
  if (pair == nullptr) return i;
  const auto* name = as<syntax::Name>(pair->key);
  if (name == nullptr) return i;
  const types::Object* object = info.object_of(name);
  for (size_t f = 0; f < structure->fields().size(); ++f) {
    const ir::Field& field = structure->fields()[f];
    if (field.name == name->value &&
        (object == nullptr || field.package == package_of_name(object))) {
      return f;
    }
  }
  return i;
}

bool is_zero_constant(const types::Info& info, const syntax::Expr* x) {
  const types::TypeAndValue* known = info.find(x);
  if (known == nullptr) return false;
  if (known->mode == types::Mode::kNil) return true;
  if (!known->is_constant()) return false;
  switch (known->value.kind()) {
    case types::Value::Kind::kBool:
      return !known->value.bool_value();
    case types::Value::Kind::kString:
      return known->value.string_value().empty();
    case types::Value::Kind::kInt:
      return known->value.is_zero();
    case types::Value::Kind::kFloat:
      return known->value.to_double() == 0 && !std::signbit(known->value.to_double());
    case types::Value::Kind::kComplex:
    case types::Value::Kind::kUnknown:
      return false;
  }
  return false;
}

const ir::Type* StaticData::type_of(const syntax::Expr* x) {
  types::Type* type = info_.type_of(x);
  if (type == nullptr || type->kind == types::TypeKind::kTuple) return nullptr;
  return program_.types().convert(type, environment_);
}

void StaticData::put(int64_t offset, uint64_t bits, int64_t size) {
  if (bits == 0) return;
  size_t end = static_cast<size_t>(offset + size);
  if (data_.size() < end) data_.resize(end);
  for (int64_t i = 0; i < size; ++i) {
    data_[static_cast<size_t>(offset + i)] = static_cast<char>(bits >> (8 * i));
  }
}

void StaticData::relocate(int64_t offset, absl::string_view symbol, int64_t addend) {
  relocations_.push_back({.offset = offset, .symbol = symbol, .addend = addend});
}

bool StaticData::write_constant(const types::Value& value, const ir::Type* type, int64_t offset) {
  int64_t size = type->size();
  if (type->is_bool()) {
    put(offset, value.bool_value() ? 1 : 0, size);
  } else if (type->is_integer()) {
    put(offset, value.to_int().bits64(), size);
  } else if (type->is_float() || type->is_complex()) {
    int64_t part = type->is_complex() ? size / 2 : size;
    auto bits = [&](const types::Value& v) {
      return part == 4 ? uint64_t{std::bit_cast<uint32_t>(v.to_float())}
                       : std::bit_cast<uint64_t>(v.to_double());
    };
    put(offset, bits(value.real()), part);
    if (type->is_complex()) put(offset + part, bits(value.imag()), part);
  } else if (type->is_string()) {
    const std::string& text = value.string_value();
    if (text.empty()) return true;
    relocate(offset, program_.string_data(text));
    put(offset + static_cast<int64_t>(offsetof(rt::abi::String, length)), text.size(),
        sizeof(rt::abi::Int));
  } else {
    return false;
  }
  return true;
}

bool StaticData::write(const syntax::Expr* x, const ir::Type* type, int64_t offset) {
  x = syntax::unparen(x);
  const types::TypeAndValue* known = info_.find(x);
  if (known == nullptr) return false;
  if (known->mode == types::Mode::kNil) return true;
  if (known->is_constant()) return write_constant(known->value, type, offset);
  if (type->is_interface()) return false;
  if (const auto* literal = as<syntax::CompositeLit>(x)) {
    return write_composite(literal, type, offset);
  }
  if (const auto* operation = as<syntax::Operation>(x)) {
    return operation->op == syntax::Operator::kAnd && operation->is_unary() &&
           write_address(syntax::unparen(operation->x), offset);
  }
  return write_function(x, offset);
}

bool StaticData::write_composite(const syntax::CompositeLit* literal, const ir::Type* type,
                                 int64_t offset) {
  switch (type->underlying_kind()) {
    case ir::TypeKind::kStruct:
      for (size_t i = 0; i < literal->elems.size(); ++i) {
        const syntax::Expr* element = literal->elems[i];
        size_t field = field_index(info_, type, element, i);
        const auto* pair = as<syntax::KeyValueExpr>(element);
        if (type->fields()[field].name == "_") {
          if (info_.find(element)->is_constant()) continue;  // it stays zero
          return false;
        }
        if (!write(pair != nullptr ? pair->value : element, type->fields()[field].type,
                   offset + type->field_offset(field))) {
          return false;
        }
      }
      return true;
    case ir::TypeKind::kArray: {
      int64_t index = 0;
      for (const syntax::Expr* element : literal->elems) {
        const auto* pair = as<syntax::KeyValueExpr>(element);
        if (pair != nullptr) index = info_.find(pair->key)->value.to_int64().value_or(0);
        if (!write(pair != nullptr ? pair->value : element, type->element(),
                   offset + index * type->element()->size())) {
          return false;
        }
        ++index;
      }
      return true;
    }
    case ir::TypeKind::kSlice:
      return package_ != nullptr && write_slice(literal, type, offset);
    case ir::TypeKind::kPointer:
      return package_ != nullptr && write_address(literal, offset);
    default:
      return false;
  }
}

bool StaticData::write_slice(const syntax::CompositeLit* literal, const ir::Type* type,
                             int64_t offset) {
  int64_t length = literal_length(info_, literal);
  const ir::Type* array = program_.types().table().array(length, type->element());
  StaticData elements(program_, info_, environment_);
  elements.allow_objects(package_);
  int64_t index = 0;
  for (const syntax::Expr* element : literal->elems) {
    const auto* pair = as<syntax::KeyValueExpr>(element);
    if (pair != nullptr) index = info_.find(pair->key)->value.to_int64().value_or(0);
    if (!elements.write(pair != nullptr ? pair->value : element, type->element(),
                        index * type->element()->size())) {
      return false;
    }
    ++index;
  }
  ir::Global& backing = program_.static_temporary(package_, array);
  backing.data = elements.data();
  backing.relocations = elements.relocations();
  relocate(offset, backing.name);
  uint64_t count = static_cast<uint64_t>(length);
  put(offset + static_cast<int64_t>(offsetof(rt::abi::Slice, length)), count, 8);
  put(offset + static_cast<int64_t>(offsetof(rt::abi::Slice, capacity)), count, 8);
  return true;
}

// &variable, &T{...}
bool StaticData::write_address(const syntax::Expr* x, int64_t offset) {
  if (const auto* name = as<syntax::Name>(x)) {
    const auto* variable = types::as<types::Var>(info_.object_of(name));
    if (variable == nullptr || !variable->package_level) return false;
    relocate(offset, program_.variable(variable).name);
    return true;
  }
  const auto* literal = as<syntax::CompositeLit>(x);
  if (literal == nullptr || package_ == nullptr) return false;
  const ir::Type* type = type_of(literal);
  if (type == nullptr) return false;
  if (type->underlying_kind() == ir::TypeKind::kPointer) type = type->element();
  if (type->underlying_kind() == ir::TypeKind::kMap) return false;
  StaticData content(program_, info_, environment_);
  content.allow_objects(package_);
  if (!content.write_composite(literal, type, 0)) return false;
  ir::Global& object = program_.static_temporary(package_, type);
  object.data = content.data();
  object.relocations = content.relocations();
  relocate(offset, object.name);
  return true;
}

// The name of a function that is not generic.
bool StaticData::write_function(const syntax::Expr* x, int64_t offset) {
  const auto* name = as<syntax::Name>(x);
  if (const auto* selector = as<syntax::SelectorExpr>(x)) {
    if (info_.selections.contains(selector)) return false;
    name = selector->sel;
  }
  if (name == nullptr || info_.instances.contains(name)) return false;
  const auto* function = types::as<types::Func>(info_.object_of(name));
  if (function == nullptr) return false;
  absl::string_view symbol = program_.function(function, {});
  relocate(offset, program_.module().intern(std::string(symbol) + "·f"));
  return true;
}

size_t StaticData::array_constants(const syntax::CompositeLit* literal, const ir::Type* array) {
  size_t count = 0;
  int64_t index = 0;
  for (const syntax::Expr* element : literal->elems) {
    const auto* pair = as<syntax::KeyValueExpr>(element);
    if (pair != nullptr) index = info_.find(pair->key)->value.to_int64().value_or(0);
    StaticData one(program_, info_, environment_);
    if (one.write(pair != nullptr ? pair->value : element, array->element(), 0)) {
      int64_t offset = index * array->element()->size();
      size_t end = static_cast<size_t>(offset) + one.data_.size();
      if (data_.size() < end) data_.resize(end);
      std::copy(one.data_.begin(), one.data_.end(), data_.begin() + offset);
      for (ir::DataRelocation relocation : one.relocations_) {
        relocation.offset += offset;
        relocations_.push_back(relocation);
      }
      in_image_.insert(element);
      ++count;
    }
    ++index;
  }
  return count;
}

}  // namespace tandem::go::lower
