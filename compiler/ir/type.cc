// Layout and classification of types; see type.h. Interning is in type_table.cc, printing in
// type_text.cc.
//
// Layout is that of Go's compiler on amd64: fields in order, each at a multiple of its alignment,
// the struct's size rounded up to its own. The questions (size, pointers, components,
// comparability) are answered by recursion over the underlying types each time: a named type's
// underlying type may be set late. Each recursion visits a part once, so that structs that embed
// structs to a depth of thousands cost no more than their parts. Flattening stops soon after
// kMaxComponents, so that huge arrays cost nothing.

#include "compiler/ir/type.h"

#include <algorithm>

#include "rt/abi/types.h"

namespace tandem::ir {
namespace {

constexpr int64_t kWordSize = 8;

int64_t round_up(int64_t n, int64_t align) {
  return (n + align - 1) / align * align;
}

// Size of the types that have no parts; the align is the same but for complex numbers and strings.
int64_t basic_size(TypeKind kind) {
  switch (kind) {
    case TypeKind::kBool:
    case TypeKind::kInt8:
    case TypeKind::kUint8:
      return 1;
    case TypeKind::kInt16:
    case TypeKind::kUint16:
      return 2;
    case TypeKind::kInt32:
    case TypeKind::kUint32:
    case TypeKind::kFloat32:
      return 4;
    case TypeKind::kInt:
    case TypeKind::kInt64:
    case TypeKind::kUint:
    case TypeKind::kUint64:
    case TypeKind::kUintptr:
    case TypeKind::kFloat64:
    case TypeKind::kComplex64:
    case TypeKind::kUnsafePointer:
    case TypeKind::kPointer:
    case TypeKind::kMap:
    case TypeKind::kChan:
    case TypeKind::kFunc:
      return kWordSize;
    case TypeKind::kComplex128:
      return sizeof(double) * 2;
    case TypeKind::kString:
      return sizeof(rt::abi::String);
    case TypeKind::kSlice:
      return sizeof(rt::abi::Slice);
    case TypeKind::kInterface:
      return sizeof(rt::abi::Interface);
    case TypeKind::kArray:
    case TypeKind::kStruct:
    case TypeKind::kNamed:
      break;
  }
  return 0;
}

struct Layout {
  int64_t size;
  int64_t align;
};

Layout layout_of(const Type* type) {
  if (type->underlying_kind() == TypeKind::kArray) {
    Layout element = layout_of(type->element());
    return {type->length() * element.size, element.align};
  }
  if (type->underlying_kind() == TypeKind::kComplex64) return {kWordSize, kWordSize / 2};
  if (type->underlying_kind() != TypeKind::kStruct) {
    int64_t size = basic_size(type->underlying_kind());
    return {size, std::min(size, kWordSize)};
  }
  int64_t end = 0, align = 1, last_size = 0;
  for (const Field& field : type->fields()) {
    Layout part = layout_of(field.type);
    end = round_up(end, part.align) + part.size;
    align = std::max(align, part.align);
    last_size = part.size;
  }
  // A final zero-size field gets a byte, so that its address stays inside the object (as gc does).
  if (end > 0 && last_size == 0) ++end;
  return {round_up(end, align), align};
}

// Whether nothing in a type but the number of its scalars keeps it out of registers.
bool has_register_shape(const Type* type) {
  if (type->underlying_kind() == TypeKind::kArray) {
    return type->length() == 0 || (type->length() == 1 && has_register_shape(type->element()));
  }
  absl::Span<const Field> fields = type->fields();
  return std::all_of(fields.begin(), fields.end(),
                     [](const Field& field) { return has_register_shape(field.type); });
}

}  // namespace

bool Type::is_complete() const {
  const Type* type = underlying();
  if (type == nullptr) return false;
  if (type->kind_ == TypeKind::kArray) return type->element_->is_complete();
  return std::all_of(type->fields_.begin(), type->fields_.end(),
                     [](const Field& field) { return field.type->is_complete(); });
}

int64_t Type::align() const {
  return layout_of(this).align;
}

int64_t Type::size() const {
  return layout_of(this).size;
}

int64_t Type::field_offset(size_t index) const {
  if (index == 0) return 0;
  int64_t offset = 0;
  absl::Span<const Field> all = fields();
  for (size_t i = 0;; ++i) {
    Layout field = layout_of(all[i].type);
    offset = round_up(offset, field.align);
    if (i == index) return offset;
    offset += field.size;
  }
}

int64_t Type::pointer_bytes() const {
  const Type* type = underlying();
  switch (type->kind_) {
    case TypeKind::kString:
    case TypeKind::kSlice:
      return kWordSize;
    case TypeKind::kInterface:
      return 2 * kWordSize;
    case TypeKind::kArray: {
      int64_t of_element = type->length_ == 0 ? 0 : type->element_->pointer_bytes();
      return of_element == 0 ? 0 : (type->length_ - 1) * type->element_->size() + of_element;
    }
    case TypeKind::kStruct:
      for (size_t i = type->fields_.size(); i-- > 0;) {
        int64_t of_field = type->fields_[i].type->pointer_bytes();
        if (of_field != 0) return type->field_offset(i) + of_field;
      }
      return 0;
    default:
      return type->is_pointer_shaped() ? kWordSize : 0;
  }
}

bool Type::pointer_at(int64_t offset) const {
  const Type* type = underlying();
  switch (type->kind_) {
    case TypeKind::kString:
    case TypeKind::kSlice:
      return offset == 0;
    case TypeKind::kInterface:
      return offset == kWordSize;  // the first word points at static data
    case TypeKind::kArray: {
      int64_t size = type->element_->size();
      return size != 0 && offset < type->length_ * size &&
             type->element_->pointer_at(offset % size);
    }
    case TypeKind::kStruct:
      for (size_t i = 0; i < type->fields_.size(); ++i) {
        int64_t start = type->field_offset(i);
        if (offset < start) return false;
        if (offset < start + type->fields_[i].type->size()) {
          return type->fields_[i].type->pointer_at(offset - start);
        }
      }
      return false;
    default:
      return offset == 0 && type->is_pointer_shaped();
  }
}

bool Type::is_integer() const {
  return is_signed() || is_unsigned();
}

bool Type::is_signed() const {
  TypeKind kind = underlying_kind();
  return kind >= TypeKind::kInt && kind <= TypeKind::kInt64;
}

bool Type::is_unsigned() const {
  TypeKind kind = underlying_kind();
  return kind >= TypeKind::kUint && kind <= TypeKind::kUintptr;
}

bool Type::is_float() const {
  return underlying_kind() == TypeKind::kFloat32 || underlying_kind() == TypeKind::kFloat64;
}

bool Type::is_complex() const {
  return underlying_kind() == TypeKind::kComplex64 || underlying_kind() == TypeKind::kComplex128;
}

bool Type::is_pointer_shaped() const {
  switch (underlying_kind()) {
    case TypeKind::kUnsafePointer:
    case TypeKind::kPointer:
    case TypeKind::kMap:
    case TypeKind::kChan:
    case TypeKind::kFunc:
      return true;
    default:
      return false;
  }
}

bool Type::is_scalar() const {
  return is_bool() || is_integer() || is_float() || is_pointer_shaped();
}

bool Type::is_comparable() const {
  const Type* type = underlying();
  switch (type->kind_) {
    case TypeKind::kSlice:
    case TypeKind::kMap:
    case TypeKind::kFunc:
      return false;
    case TypeKind::kArray:
      return type->element_->is_comparable();
    case TypeKind::kStruct:
      return std::all_of(type->fields_.begin(), type->fields_.end(),
                         [](const Field& field) { return field.type->is_comparable(); });
    default:
      return true;
  }
}

bool Type::is_memory_comparable() const {
  const Type* type = underlying();
  switch (type->kind_) {
    case TypeKind::kArray:
      return type->element_->is_memory_comparable();
    case TypeKind::kStruct: {
      int64_t end = 0;
      for (size_t i = 0; i < type->fields_.size(); ++i) {
        const Field& field = type->fields_[i];
        if (field.name == "_" || type->field_offset(i) != end) return false;
        if (!field.type->is_memory_comparable()) return false;
        end += field.type->size();
      }
      return end == type->size();
    }
    default:
      return type->is_scalar() && !type->is_float() && type->kind_ != TypeKind::kFunc &&
             type->kind_ != TypeKind::kMap;
  }
}

void Type::flatten(int64_t offset, std::vector<Component>& out) const {
  const Type* type = underlying();
  switch (type->kind_) {
    case TypeKind::kString:
      out.push_back({offset, table_->unsafe_pointer()});
      out.push_back({offset + kWordSize, table_->int_type()});
      return;
    case TypeKind::kSlice:
      out.push_back({offset, table_->unsafe_pointer()});
      out.push_back({offset + kWordSize, table_->int_type()});
      out.push_back({offset + 2 * kWordSize, table_->int_type()});
      return;
    case TypeKind::kInterface:
      out.push_back({offset, table_->uintptr_type()});
      out.push_back({offset + kWordSize, table_->unsafe_pointer()});
      return;
    case TypeKind::kComplex64:
    case TypeKind::kComplex128: {
      const Type* part = table_->basic(type->kind_ == TypeKind::kComplex64 ? TypeKind::kFloat32
                                                                           : TypeKind::kFloat64);
      out.push_back({offset, part});
      out.push_back({offset + part->size(), part});
      return;
    }
    case TypeKind::kArray:
      for (int64_t i = 0; i < type->length_ && out.size() <= kMaxComponents; ++i) {
        type->element_->flatten(offset + i * type->element_->size(), out);
      }
      return;
    case TypeKind::kStruct:
      for (size_t i = 0; i < type->fields_.size() && out.size() <= kMaxComponents; ++i) {
        type->fields_[i].type->flatten(offset + type->field_offset(i), out);
      }
      return;
    default:
      out.push_back({offset, type});
      return;
  }
}

std::vector<Component> Type::components() const {
  std::vector<Component> out;
  flatten(0, out);
  return out;
}

bool Type::is_register_type() const {
  TypeKind kind = underlying_kind();
  if (kind != TypeKind::kArray && kind != TypeKind::kStruct) return true;
  return has_register_shape(this) && components().size() <= kMaxComponents;
}

}  // namespace tandem::ir
