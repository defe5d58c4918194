// The types of TIR: the whole of Go's type vocabulary. Types are made by a TypeTable, which interns
// them: two types are identical (Go spec, "Type identity") exactly when their addresses are equal.
// Named types are identical only to themselves; their underlying type may be set later, which is
// how recursive types are made.
//
// Every type is either a *register type* or a *memory type*. A value in SSA form has a register
// type: a scalar, string, slice, interface, complex number, or a struct or array that flattens to
// at most kMaxComponents scalars (arrays: of length at most 1). A memory type (a large struct, an
// array) exists in memory only and is handled by address: `move`, `clear`, `field_addr`.

#ifndef TANDEM_COMPILER_IR_TYPE_H_
#define TANDEM_COMPILER_IR_TYPE_H_

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace tandem::ir {

// In the order of Go's reflect.Kind for the basic ones.
enum class TypeKind : uint8_t {
  kBool,
  kInt,
  kInt8,
  kInt16,
  kInt32,
  kInt64,
  kUint,
  kUint8,
  kUint16,
  kUint32,
  kUint64,
  kUintptr,
  kFloat32,
  kFloat64,
  kComplex64,
  kComplex128,
  kString,
  kUnsafePointer,
  kPointer,
  kSlice,
  kArray,
  kStruct,
  kMap,
  kChan,
  kFunc,
  kInterface,
  kNamed,
};

enum class ChanDirection : uint8_t { kReceive = 1, kSend = 2, kBoth = 3 };

class Type;

struct Field {
  std::string name;
  const Type* type = nullptr;
  std::string tag;
  std::string package;  // import path, for unexported names; "" for exported ones
  bool embedded = false;
};

// A method of an interface type (`code` is empty), or of a named type or a pointer to one (`code`
// is the symbol of a function that takes the receiver as an interface's data word).
struct Method {
  std::string name;
  std::string package;         // import path, for unexported names
  const Type* type = nullptr;  // func type without the receiver
  std::string code;
};

// A scalar part of a register type.
struct Component {
  int64_t offset;
  const Type* type;
};

inline constexpr size_t kMaxComponents = 4;

class Type {
 public:
  TypeKind kind() const { return kind_; }

  // This type, or what is behind its name. Never null for a complete type.
  const Type* underlying() const { return kind_ == TypeKind::kNamed ? underlying_ : this; }
  TypeKind underlying_kind() const { return underlying()->kind_; }

  // Parts, by kind; the accessors look through names.
  const Type* element() const { return underlying()->element_; }  // pointer slice array map chan
  const Type* key() const { return underlying()->key_; }          // map
  int64_t length() const { return underlying()->length_; }        // array
  ChanDirection direction() const { return underlying()->direction_; }
  absl::Span<const Field> fields() const { return underlying()->fields_; }
  absl::Span<const Type* const> parameters() const { return underlying()->parameters_; }
  absl::Span<const Type* const> results() const { return underlying()->results_; }
  bool variadic() const { return underlying()->variadic_; }
  absl::Span<const Method> interface_methods() const { return underlying()->methods_; }

  // Of a named type: its link name ("example.com/p.T"), its name as %T prints it ("p.T"), and the
  // methods of T and of *T.
  absl::string_view name() const { return name_; }
  absl::string_view display_name() const { return display_name_; }
  absl::string_view package() const { return package_; }
  absl::Span<const Method> value_methods() const { return methods_; }
  absl::Span<const Method> pointer_methods() const { return pointer_methods_; }

  // Whether every type that a value of this type has as a part is defined, so that it has a layout.
  bool is_complete() const;

  // Layout on amd64, as gc's.
  int64_t size() const;
  int64_t align() const;
  int64_t field_offset(size_t index) const;
  // Bytes up to the end of the last pointer; 0 when there is none.
  int64_t pointer_bytes() const;
  bool has_pointers() const { return pointer_bytes() != 0; }
  // Whether the word at `offset` (a multiple of 8) holds a pointer.
  bool pointer_at(int64_t offset) const;

  bool is_register_type() const;
  // The scalars that a register type flattens to, by offset.
  std::vector<Component> components() const;

  bool is_integer() const;   // not uintptr's cousin unsafe.Pointer; uintptr included
  bool is_signed() const;    // signed integers
  bool is_unsigned() const;  // unsigned integers, uintptr included
  bool is_float() const;
  bool is_complex() const;
  bool is_bool() const { return underlying_kind() == TypeKind::kBool; }
  bool is_string() const { return underlying_kind() == TypeKind::kString; }
  bool is_interface() const { return underlying_kind() == TypeKind::kInterface; }
  // One machine word that the collector follows: pointers, maps, channels, functions.
  bool is_pointer_shaped() const;
  bool is_scalar() const;
  bool is_comparable() const;
  // One that `==` can decide by comparing bytes.
  bool is_memory_comparable() const;

  // The text form, which the parser reads back.
  std::string text() const;
  // As Go's %T prints it.
  std::string display() const;

 private:
  friend class TypeTable;

  // What the layout of a struct or an array is computed to once; see type.cc.
  struct Layout {
    int64_t size = 0;
    int64_t align = 1;
    int64_t pointer_bytes = 0;
    std::vector<int64_t> offsets;  // of a struct's fields
  };
  class LayoutCache {
   public:
    LayoutCache() = default;
    LayoutCache(LayoutCache&&) noexcept {}  // a type is moved only before anybody asks
    ~LayoutCache() { delete layout_.load(std::memory_order_relaxed); }
    const Layout& of(const Type& type);

   private:
    std::atomic<const Layout*> layout_ = nullptr;
  };
  const Layout& layout() const { return layout_.of(*this); }
  Layout compute_layout() const;
  void flatten(int64_t offset, std::vector<Component>& out) const;

  TypeKind kind_ = TypeKind::kBool;
  ChanDirection direction_ = ChanDirection::kBoth;
  bool variadic_ = false;
  const Type* element_ = nullptr;
  const Type* key_ = nullptr;
  const Type* underlying_ = nullptr;
  int64_t length_ = 0;
  std::vector<Field> fields_;
  std::vector<const Type*> parameters_;
  std::vector<const Type*> results_;
  std::vector<Method> methods_;
  std::vector<Method> pointer_methods_;
  std::string name_;
  std::string display_name_;
  std::string package_;
  const class TypeTable* table_ = nullptr;
  mutable LayoutCache layout_;
};

// Owns and interns the types of a module. Thread-safe for making types; methods and underlying
// types are set by one thread before functions are compiled.
class TypeTable {
 public:
  TypeTable();
  TypeTable(const TypeTable&) = delete;
  TypeTable& operator=(const TypeTable&) = delete;
  ~TypeTable();

  const Type* basic(TypeKind kind) const { return basic_[static_cast<size_t>(kind)]; }
  const Type* bool_type() const { return basic(TypeKind::kBool); }
  const Type* int_type() const { return basic(TypeKind::kInt); }
  const Type* uint8_type() const { return basic(TypeKind::kUint8); }
  const Type* uint64_type() const { return basic(TypeKind::kUint64); }
  const Type* uintptr_type() const { return basic(TypeKind::kUintptr); }
  const Type* string_type() const { return basic(TypeKind::kString); }
  const Type* unsafe_pointer() const { return basic(TypeKind::kUnsafePointer); }

  const Type* pointer(const Type* element);
  const Type* slice(const Type* element);
  const Type* array(int64_t length, const Type* element);
  const Type* map(const Type* key, const Type* element);
  const Type* chan(ChanDirection direction, const Type* element);
  const Type* func(absl::Span<const Type* const> parameters, absl::Span<const Type* const> results,
                   bool variadic = false);
  const Type* struct_type(std::vector<Field> fields);
  // Sorts the methods by name.
  const Type* interface(std::vector<Method> methods);
  const Type* empty_interface() { return interface({}); }

  // The named type `name`; made without an underlying type the first time.
  const Type* named(absl::string_view name, absl::string_view display_name = "",
                    absl::string_view package = "");
  const Type* find_named(absl::string_view name) const;  // or null
  // For a type that was mentioned before its declaration.
  void set_display(const Type* named, absl::string_view display_name, absl::string_view package);
  void set_underlying(const Type* named, const Type* underlying);
  void set_methods(const Type* named, std::vector<Method> value_methods,
                   std::vector<Method> pointer_methods);

  // All named types, in the order of their making.
  absl::Span<const Type* const> named_types() const { return named_order_; }

 private:
  struct Interner;
  const Type* intern(Type type);

  const Type* basic_[static_cast<size_t>(TypeKind::kUnsafePointer) + 1];
  std::vector<const Type*> named_order_;
  std::unique_ptr<Interner> interner_;
};

}  // namespace tandem::ir

#endif  // TANDEM_COMPILER_IR_TYPE_H_
