// The layouts of Go values and of the type descriptors that describe them, as compiled code and the
// runtime share them. The compiler includes this file and emits these structures by `sizeof` and
// `offsetof`; the runtime reads them. Nothing outside rt/abi may spell an offset as a number.
//
// A type descriptor follows Go 1.21's internal/abi.Type, with differences that the design asks for:
// `equal` is not a code pointer but an EqualKind, because the runtime never calls compiled code (it
// hashes and compares by walking the descriptor), and names are plain strings.

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

// How two values of a type are compared, and so hashed.
enum class EqualKind : uint64_t {
  kNever,       // not comparable: functions, maps, slices and what contains them
  kMemory,      // byte for byte
  kStructured,  // by walking the descriptor (strings, floats, interfaces, padding)
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
  EqualKind equal;
  const uint8_t* pointer_bitmap;
  const String* name;                     // as %T prints it: "main.Point", "[]int"
  const TypeDescriptor* pointer_to_this;  // null when the program has none

  Kind kind_of() const { return static_cast<Kind>(kind & kKindMask); }
  bool is_direct() const { return (kind & kKindDirectInterface) != 0; }
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

// Followed by pointers to the descriptors of the parameters, then of the results.
struct FuncDescriptor {
  TypeDescriptor type;
  uint16_t parameter_count;
  uint16_t result_count;
  uint32_t variadic;
};

// A method of an interface. Methods are sorted by name, then by package for unexported ones.
struct InterfaceMethod {
  const String* name;
  const String* package;  // null for exported names
  const TypeDescriptor* type;
};

struct InterfaceDescriptor {
  TypeDescriptor type;
  const InterfaceMethod* methods;
  Int method_count;
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
  const String* name;
  const TypeDescriptor* type;
  Uintptr offset;
  const String* tag;      // null when there is none
  const String* package;  // null for exported names
  Uintptr embedded;
};

struct StructDescriptor {
  TypeDescriptor type;
  const StructField* fields;
  Int field_count;
};

// A method of a concrete type, sorted as InterfaceMethod is. `code` takes the receiver as an
// interface's data word; it is null when no reachable code can call the method.
struct Method {
  const String* name;
  const String* package;
  const TypeDescriptor* type;
  const void* code;
};

// Follows the kind's own part of a descriptor that has kFlagUncommon.
struct UncommonType {
  const String* package;
  const Method* methods;
  Int method_count;
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
