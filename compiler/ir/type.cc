// Layout and classification of types; see type.h. Interning is in type_table.cc, printing in
// type_text.cc.
//
// Layout is that of Go's compiler on amd64: fields in order, each at a multiple of its alignment,
// the struct's size rounded up to its own. The layout of a struct or an array is computed when
// somebody asks for the first time, which is after the underlying types of its parts are set, and
// kept: types may nest deeply and have thousands of fields. Other questions (components,
// comparability) are answered by recursion over the underlying types each time. Flattening stops
// soon after kMaxComponents, so that huge arrays cost nothing.

#include "compiler/ir/type.h"

#include <algorithm>
#include <memory>

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

const Type::Layout& Type::LayoutCache::of(const Type& type) {
  if (const Layout* known = layout_.load(std::memory_order_acquire)) return *known;
  auto made = std::make_unique<const Layout>(type.compute_layout());
  const Layout* other = nullptr;
  if (!layout_.compare_exchange_strong(other, made.get(), std::memory_order_acq_rel)) return *other;
  return *made.release();
}

Type::Layout Type::compute_layout() const {
  Layout layout;
  if (kind_ == TypeKind::kArray) {
    layout.align = element_->align();
    layout.size = length_ * element_->size();
    int64_t of_element = length_ == 0 ? 0 : element_->pointer_bytes();
    if (of_element != 0) layout.pointer_bytes = (length_ - 1) * element_->size() + of_element;
    return layout;
  }
  int64_t end = 0;
  for (const Field& field : fields_) {
    int64_t start = round_up(end, field.type->align());
    layout.offsets.push_back(start);
    layout.align = std::max(layout.align, field.type->align());
    if (int64_t of_field = field.type->pointer_bytes(); of_field != 0) {
      layout.pointer_bytes = start + of_field;
    }
    end = start + field.type->size();
  }
  // A final zero-size field gets a byte, so that its address stays inside the object (as gc does).
  if (end > 0 && fields_.back().type->size() == 0) ++end;
  layout.size = round_up(end, layout.align);
  return layout;
}

int64_t Type::align() const {
  const Type* type = underlying();
  if (type->kind_ == TypeKind::kArray || type->kind_ == TypeKind::kStruct) {
    return type->layout().align;
  }
  return type->kind_ == TypeKind::kComplex64 ? 4 : std::min(basic_size(type->kind_), kWordSize);
}

int64_t Type::size() const {
  const Type* type = underlying();
  if (type->kind_ == TypeKind::kArray || type->kind_ == TypeKind::kStruct) {
    return type->layout().size;
  }
  return basic_size(type->kind_);
}

int64_t Type::field_offset(size_t index) const {
  return underlying()->layout().offsets[index];
}

int64_t Type::pointer_bytes() const {
  const Type* type = underlying();
  switch (type->kind_) {
    case TypeKind::kString:
    case TypeKind::kSlice:
      return kWordSize;
    case TypeKind::kInterface:
      return 2 * kWordSize;
    case TypeKind::kArray:
    case TypeKind::kStruct:
      return type->layout().pointer_bytes;
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
    case TypeKind::kStruct: {
      // The last field that begins at the offset or before; those before it there have no size.
      const std::vector<int64_t>& offsets = type->layout().offsets;
      auto after = std::upper_bound(offsets.begin(), offsets.end(), offset);
      if (after == offsets.begin()) return false;
      size_t i = static_cast<size_t>(after - offsets.begin()) - 1;
      int64_t start = offsets[i];
      return offset < start + type->fields_[i].type->size() &&
             type->fields_[i].type->pointer_at(offset - start);
    }
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
