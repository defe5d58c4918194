// Printing the value of a panic that was not recovered.
//
//   predeclared basic types   as print does:                12
//   defined basic types       as a conversion:              main.Code(12), main.Text("boom")
//   everything else           its type and data word:       (main.Point) 0xc000012345

#include "rt/mem/memory.h"
#include "rt/os/output.h"
#include "rt/stack/panic.h"
#include "rt/value/print.h"

namespace rt {
namespace {

using os::error_output;

void print(const char* words) {
  error_output.text(words);
}
void print(abi::String text) {
  error_output.bytes(text.data, static_cast<size_t>(text.length));
}

// Names of defined types have a package: "main.Code".
bool is_predeclared(const abi::TypeDescriptor* type) {
  const abi::String name = type->name();
  for (abi::Int i = 0; i < name.length; ++i) {
    if (name.data[i] == '.') return false;
  }
  return true;
}

void print_other(abi::EmptyInterface value) {
  print("(");
  print(value.type->name());
  print(") ");
  error_output.hex(reinterpret_cast<uintptr_t>(value.data));
}

// Prints what a basic type's value looks like; false for other types.
bool print_basic(abi::Kind kind, const void* data) {
  using abi::Kind;
  switch (kind) {
    case Kind::kBool:
      return print(mem::load<bool>(data) ? "true" : "false"), true;
    case Kind::kInt:
    case Kind::kInt64:
      return error_output.signed_decimal(mem::load<int64_t>(data)), true;
    case Kind::kInt8:
      return error_output.signed_decimal(mem::load<int8_t>(data)), true;
    case Kind::kInt16:
      return error_output.signed_decimal(mem::load<int16_t>(data)), true;
    case Kind::kInt32:
      return error_output.signed_decimal(mem::load<int32_t>(data)), true;
    case Kind::kUint:
    case Kind::kUint64:
    case Kind::kUintptr:
      return error_output.decimal(mem::load<uint64_t>(data)), true;
    case Kind::kUint8:
      return error_output.decimal(mem::load<uint8_t>(data)), true;
    case Kind::kUint16:
      return error_output.decimal(mem::load<uint16_t>(data)), true;
    case Kind::kUint32:
      return error_output.decimal(mem::load<uint32_t>(data)), true;
    case Kind::kFloat32:
      return print_float(mem::load<float>(data)), true;
    case Kind::kFloat64:
      return print_float(mem::load<double>(data)), true;
    case Kind::kComplex64: {
      const auto* parts = static_cast<const float*>(data);
      return print_complex(parts[0], parts[1]), true;
    }
    case Kind::kComplex128: {
      const auto* parts = static_cast<const double*>(data);
      return print_complex(parts[0], parts[1]), true;
    }
    case Kind::kString:
      return print(*static_cast<const abi::String*>(data)), true;
    case Kind::kInvalid:
    case Kind::kArray:
    case Kind::kChan:
    case Kind::kFunc:
    case Kind::kInterface:
    case Kind::kMap:
    case Kind::kPointer:
    case Kind::kSlice:
    case Kind::kStruct:
    case Kind::kUnsafePointer:
      return false;
  }
  return false;
}

bool is_basic(abi::Kind kind) {
  return (kind >= abi::Kind::kBool && kind <= abi::Kind::kComplex128) || kind == abi::Kind::kString;
}

// Complex numbers bring their own parentheses.
bool is_complex(abi::Kind kind) {
  return kind == abi::Kind::kComplex64 || kind == abi::Kind::kComplex128;
}

}  // namespace

void print_panic_value(abi::EmptyInterface value) {
  if (value.type == nullptr) return print("nil");
  const abi::Kind kind = value.type->kind_of();
  if (!is_basic(kind)) return print_other(value);
  if (is_predeclared(value.type)) {
    print_basic(kind, value.data);
    return;
  }
  print(value.type->name());
  const bool quotes = kind == abi::Kind::kString;
  if (!is_complex(kind)) print(quotes ? "(\"" : "(");
  print_basic(kind, value.data);
  if (!is_complex(kind)) print(quotes ? "\")" : ")");
}

}  // namespace rt
