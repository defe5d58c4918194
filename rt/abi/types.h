// The layouts of Go values and of the type descriptors that describe them, as compiled code and the
// runtime share them. The compiler includes this file and emits these structures by `sizeof` and
// `offsetof`; the runtime reads them. Nothing outside rt/abi may spell an offset as a number.
//
// A type descriptor is laid out as Go 1.21's internal/abi.Type and its relatives, so that package
// reflect of the standard library reads it, and makes new ones. Two things differ where Go does not
// look: `equal` is not a func value but an EqualKind, because the runtime never calls compiled code
// (it hashes and compares by walking the descriptor); and what follows the element type in a map's
// descriptor describes our maps.
//
// Where Go has 32-bit offsets (of names, types and code), they count from the start of the
// descriptor that holds them; 0 is nothing. Odd ones are of types that package reflect made: they
// index runtime.reflectOffsets (rt/golib/runtime/reflect.go).

#ifndef TANDEM_RT_ABI_TYPES_H_
#define TANDEM_RT_ABI_TYPES_H_

#include <stddef.h>
#include <stdint.h>

namespace rt::abi {

using Int = int64_t;
using Uint = uint64_t;
using Uintptr = uint64_t;
using Pointer = void*;

// A Go string value.
struct String {
  const uint8_t* data;
  Int length;
};

// A Go slice value of any element type.
struct Slice {
  void* data;
  Int length;
  Int capacity;
};

// Go's reflect.Kind numbers.
enum class Kind : uint8_t {
  kInvalid,
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
  kArray,
  kChan,
  kFunc,
  kInterface,
  kMap,
  kPointer,
  kSlice,
  kString,
  kStruct,
  kUnsafePointer,
};

// Bits beside the kind in TypeDescriptor::kind.
inline constexpr uint8_t kKindMask = 31;
inline constexpr uint8_t kKindDirectInterface = 32;  // an interface's data word is the value itself

// Bits of TypeDescriptor::flags.
inline constexpr uint8_t kFlagUncommon = 1;  // an UncommonType follows the kind's own part
inline constexpr uint8_t kFlagNamed = 4;     // a defined type
inline constexpr uint8_t kFlagMemoryEqual = 8;

// A name as internal/abi.Name has it: a byte of flags, the length as a base-128 varint, the text;
// then, as the flags say, a tag in the same form, and the offset (resolve_offset) of the package's
// name.
inline constexpr uint8_t kNameExported = 1;
inline constexpr uint8_t kNameHasTag = 2;
inline constexpr uint8_t kNameHasPackage = 4;
inline constexpr uint8_t kNameEmbedded = 8;

// The text of an encoded name; empty for null.
String name_text(const uint8_t* name);
// The package of an unexported name, as an encoded name, or null when it does not say.
const uint8_t* name_package(const uint8_t* name);
// What the offset in a descriptor at `base` leads to. It is the low half of an address, whatever
// the base: package reflect looks up what one descriptor says with another one, as all of a Go
// program's types have one base. (In the hosted tests, whose addresses are large, it is a distance
// from `base`.)
const void* resolve_offset(const void* base, int32_t offset);

// How two values of a type are compared, and so hashed.
enum class EqualKind : uint64_t {
  kNever,       // not comparable: functions, maps, slices and what contains them
  kMemory,      // byte for byte
  kStructured,  // by walking the descriptor (strings, floats, interfaces, padding)
};

// What a type says in `equal`: an EqualKind, or, in Go's sense, the address of a func value that
// compares two values; those are never called from C++, which asks `TypeDescriptor::equal_kind`.
struct EqualField {
  uint64_t word;
  constexpr EqualField(EqualKind kind = EqualKind::kNever)  // NOLINT: a conversion
      : word(static_cast<uint64_t>(kind)) {}
};

// The func value behind `equal` in programs where package reflect may call it: its code takes the
// type from its context (runtime.typeequal_closure).
struct EqualClosure {
  const void* code;
  const struct TypeDescriptor* type;
};

// What every type has. Bit i of `pointer_bitmap` is set when the word at 8*i holds a pointer, for
// the first `pointer_bytes` bytes of the value.
struct TypeDescriptor {
  Uintptr size;
  Uintptr pointer_bytes;
  uint32_t hash;
  uint8_t flags;
  uint8_t align;
  uint8_t field_align;
  uint8_t kind;  // Kind and kKind* bits
  EqualField equal;
  const uint8_t* pointer_bitmap;
  int32_t name_offset;
  int32_t pointer_offset;  // of the descriptor of the pointer to this type, if the program has one

  Kind kind_of() const { return static_cast<Kind>(kind & kKindMask); }
  bool is_direct() const { return (kind & kKindDirectInterface) != 0; }
  EqualKind equal_kind() const {
    if (equal.word <= static_cast<uint64_t>(EqualKind::kStructured)) {
      return static_cast<EqualKind>(equal.word);
    }
    return (flags & kFlagMemoryEqual) != 0 ? EqualKind::kMemory : EqualKind::kStructured;
  }
  // As %T prints it: "main.Point", "[]int".
  String name() const {
    return name_text(static_cast<const uint8_t*>(resolve_offset(this, name_offset)));
  }
};

struct ArrayDescriptor {
  TypeDescriptor type;
  const TypeDescriptor* element;
  const TypeDescriptor* slice;
  Uintptr length;
};

struct ChanDescriptor {
  TypeDescriptor type;
  const TypeDescriptor* element;
  Uintptr direction;  // 1 receive, 2 send, 3 both
};

// Followed by the UncommonType if there is one, then by pointers to the descriptors of the
// parameters, then of the results.
struct FuncDescriptor {
  TypeDescriptor type;
  uint16_t parameter_count;
  uint16_t result_count;  // with kFuncVariadic
  uint32_t padding;
};
inline constexpr uint16_t kFuncVariadic = 1 << 15;

// A method of an interface. Methods are sorted by name, then by package for unexported ones.
// Offsets count from the interface's descriptor.
struct InterfaceMethod {
  int32_t name;
  int32_t type;
};

struct InterfaceDescriptor {
  TypeDescriptor type;
  const uint8_t* package;  // a name
  const InterfaceMethod* methods;
  Int method_count;
  Int method_capacity;
};

// The geometry of the map's storage is explained in rt/abi/map.h.
struct MapDescriptor {
  TypeDescriptor type;
  const TypeDescriptor* key;
  const TypeDescriptor* element;
  // Of a group, as struct { control uint64; slots [8]struct { key K; element E } }, where K and E
  // are pointers when they are stored indirectly: what the runtime allocates.
  const TypeDescriptor* group;
  uint32_t slot_size;       // bytes of a key and its element, padding included
  uint32_t element_offset;  // of the element in the slot
  uint32_t flags;           // kMap* of rt/abi/map.h
  uint32_t group_size;      // group->size, which every access needs
};

struct PointerDescriptor {
  TypeDescriptor type;
  const TypeDescriptor* element;
};

struct SliceDescriptor {
  TypeDescriptor type;
  const TypeDescriptor* element;
};

struct StructField {
  const uint8_t* name;
  const TypeDescriptor* type;
  Uintptr offset;
};

struct StructDescriptor {
  TypeDescriptor type;
  const uint8_t* package;  // a name, of the unexported fields
  const StructField* fields;
  Int field_count;
  Int field_capacity;
};

// A method of a concrete type, sorted as InterfaceMethod is. `interface_code` takes the receiver as
// an interface's data word, `code` as it is declared; both are 0 when no reachable code can call
// the method. Offsets count from the type's descriptor.
struct Method {
  int32_t name;
  int32_t type;
  int32_t interface_code;
  int32_t code;
};

// Follows the kind's own part of a descriptor that has kFlagUncommon.
struct UncommonType {
  int32_t package;  // a name
  uint16_t method_count;
  uint16_t exported_count;  // they come first
  uint32_t methods_offset;  // of the Methods, from here
  uint32_t unused;

  const Method* methods() const {
    return reinterpret_cast<const Method*>(reinterpret_cast<const uint8_t*>(this) + methods_offset);
  }
};

// The table behind a non-empty interface value: the dynamic type, and the code of the interface's
// methods (which follow, in the interface's order). Made by the compiler where both types are known
// and by the runtime for assertions.
struct Itab {
  const InterfaceDescriptor* interface_type;
  const TypeDescriptor* type;
  uint32_t hash;  // the type's, for type switches
  uint32_t reserved;
};

// The code pointer of method `index` of an itab is at this offset from the itab's start.
inline constexpr size_t itab_method_offset(size_t index) {
  return sizeof(Itab) + 8 * index;
}

// interface{}: a null type is the nil interface.
struct EmptyInterface {
  const TypeDescriptor* type;
  void* data;
};

// An interface with methods: a null table is the nil interface.
struct Interface {
  const Itab* table;
  void* data;
};

// A func value points at one of these; captured variables follow. RDX holds its address in a call.
struct Closure {
  const void* code;
};

}  // namespace rt::abi

#endif  // TANDEM_RT_ABI_TYPES_H_
