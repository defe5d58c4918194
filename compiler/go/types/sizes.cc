// gc's layout of types on amd64; see sizes.h.
//
// The checker needs sizes for the constants unsafe.Sizeof, Offsetof and Alignof, and to refuse
// types that are too large. A size that overflows becomes negative, and everything made of it stays
// so. The compiler's own layout is compiler/ir/type.cc's.

#include "compiler/go/types/sizes.h"

#include <algorithm>
#include <limits>

#include "compiler/go/types/object.h"

namespace tandem::go::types {
namespace {

constexpr int64_t kWord = 8;

// Rounds up; wraps to a negative number on overflow.
int64_t round_up(int64_t size, int64_t alignment) {
  auto sum = static_cast<uint64_t>(size) + static_cast<uint64_t>(alignment) - 1;
  return static_cast<int64_t>(sum & ~(static_cast<uint64_t>(alignment) - 1));
}

int64_t add(int64_t x, int64_t y) {
  return static_cast<int64_t>(static_cast<uint64_t>(x) + static_cast<uint64_t>(y));
}

int64_t size_of_basic(BasicKind kind) {
  switch (kind) {
    case BasicKind::kInvalid:
    case BasicKind::kBool:
    case BasicKind::kInt8:
    case BasicKind::kUint8:
      return 1;
    case BasicKind::kInt16:
    case BasicKind::kUint16:
      return 2;
    case BasicKind::kInt32:
    case BasicKind::kUint32:
    case BasicKind::kFloat32:
      return 4;
    case BasicKind::kInt:
    case BasicKind::kInt64:
    case BasicKind::kUint:
    case BasicKind::kUint64:
    case BasicKind::kUintptr:
    case BasicKind::kFloat64:
    case BasicKind::kComplex64:
    case BasicKind::kUnsafePointer:
      return 8;
    case BasicKind::kComplex128:
    case BasicKind::kString:
      return 16;
    case BasicKind::kUntypedBool:
    case BasicKind::kUntypedInt:
    case BasicKind::kUntypedRune:
    case BasicKind::kUntypedFloat:
    case BasicKind::kUntypedComplex:
    case BasicKind::kUntypedString:
    case BasicKind::kUntypedNil:
      return kWord;
  }
  return kWord;
}

int64_t size_of_array(const Array* array) {
  if (array->length <= 0) return 0;
  int64_t element = size_of(array->element);
  if (element < 0) return -1;
  if (element == 0) return 0;
  if (element > std::numeric_limits<int64_t>::max() / array->length) return -1;
  return element * array->length;
}

// A struct that ends in a field without size gets a byte more, so that the field's address is not
// that of the next object.
int64_t size_of_struct(Struct* structure) {
  int64_t offset = 0, last = 0, alignment = 1;
  for (Var* field : structure->fields) {
    // Once for each field, and nothing else of a field that is too large: structs nest.
    const int64_t size = size_of(field->type);
    if (size < 0) return -1;
    const int64_t field_alignment = align_of(field->type);
    alignment = std::max(alignment, field_alignment);
    const int64_t start = round_up(offset, field_alignment);
    offset = add(start, size);
    if (start < 0 || offset < 0) return -1;
    last = size;
  }
  if (last == 0 && offset > 0) offset = add(offset, 1);
  if (offset < 0) return -1;
  return round_up(offset, std::max(alignment, align_of(structure)));
}

// sync/atomic marks structs for 64-bit alignment with a field of this empty type.
bool is_align64(Type* type) {
  auto* named = as<Named>(type);
  if (named == nullptr || named->object->name != "align64") return false;
  const Package* package = named->object->package;
  return package != nullptr &&
         (package->path == "sync/atomic" || package->path == "runtime/internal/atomic");
}

}  // namespace

namespace {

// A type that contains itself is an error elsewhere, but may be asked for its size before. It
// counts as too large: what is nested this deeply does contain itself.
constexpr int kMaxDepth = 100'000;
thread_local int depth = 0;

struct DepthScope {
  DepthScope() { ++depth; }
  DepthScope(const DepthScope&) = delete;
  DepthScope& operator=(const DepthScope&) = delete;
  ~DepthScope() { --depth; }
};

}  // namespace

int64_t size_of(Type* type) {
  DepthScope scope;
  if (depth > kMaxDepth) return -1;
  Type* under = underlying(type);
  switch (under->kind) {
    case TypeKind::kBasic:
      return size_of_basic(static_cast<Basic*>(under)->basic);
    case TypeKind::kArray:
      return size_of_array(static_cast<Array*>(under));
    case TypeKind::kStruct:
      return size_of_struct(static_cast<Struct*>(under));
    case TypeKind::kSlice:
      return 3 * kWord;
    case TypeKind::kInterface:
      return 2 * kWord;
    case TypeKind::kNamed:
    case TypeKind::kPointer:
    case TypeKind::kMap:
    case TypeKind::kChan:
    case TypeKind::kTuple:
    case TypeKind::kSignature:
    case TypeKind::kTypeParam:
    case TypeKind::kUnion:
      return kWord;
  }
  return kWord;
}

int64_t align_of(Type* type) {
  DepthScope scope;
  if (depth > kMaxDepth) return kWord;
  Type* under = underlying(type);
  if (auto* array = as<Array>(under)) return align_of(array->element);
  if (auto* structure = as<Struct>(under)) {
    int64_t alignment = structure->fields.empty() && is_align64(type) ? 8 : 1;
    for (Var* field : structure->fields) {
      if (alignment == kWord) break;  // there is no more
      alignment = std::max(alignment, align_of(field->type));
    }
    return alignment;
  }
  if (is_complex(type)) return size_of(type) / 2;
  return std::clamp<int64_t>(size_of(type), 1, kWord);
}

std::vector<int64_t> offsets_of(const Struct* structure) {
  std::vector<int64_t> offsets;
  int64_t offset = 0;
  for (Var* field : structure->fields) {
    if (offset >= 0) offset = round_up(offset, align_of(field->type));
    offsets.push_back(offset < 0 ? -1 : offset);
    int64_t size = size_of(field->type);
    offset = size < 0 || offset < 0 ? -1 : add(offset, size);
  }
  return offsets;
}

}  // namespace tandem::go::types
