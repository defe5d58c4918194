// What package reflect and the runtime's assembly share to call a function of any type, and to be
// called as one (rt/stack/reflection.S, rt/golib/reflect/call.go). The Go side has the same
// structures under the same names.
//
// Calling: a CallArea lies in the heap, with the words for the argument registers and for the
// stack; reflectcall loads them, calls, and puts the result registers and the stack back. The words
// of integer registers and of the stack may be pointers or not: the collector takes them for
// pointers, which at worst keeps an object for the time of the call.
//
// Being called: a StubFrame is the frame of makeFuncStub, which finds in its closure which words
// are pointers. Here each word has two places, one of which is 0: that of pointers is in the stub's
// stack map, so that they are followed and adjusted when the stack moves.

#ifndef TANDEM_RT_ABI_REFLECTION_H_
#define TANDEM_RT_ABI_REFLECTION_H_

#include "rt/abi/g.h"
#include "rt/abi/types.h"

namespace rt::abi {

struct CallArea {
  void* integers[kIntegerArgumentRegisters];
  uint64_t floats[kFloatArgumentRegisters];
  void** stack;
  Uintptr stack_words;  // of arguments and results
};

// How many words of stack each variant of reflectcall has in its frame.
inline constexpr Uintptr kCallStackSmall = 8;
inline constexpr Uintptr kCallStackMiddle = 64;
inline constexpr Uintptr kCallStackLarge = 1024;

// How many words of stack arguments and results makeFuncStub can take: its frame has to fit below
// the stack's guard, because its arguments cannot be described before they are sorted.
inline constexpr Uintptr kStubStackWords = 16;

struct StubFrame {
  Uintptr integers[kIntegerArgumentRegisters];
  uint64_t floats[kFloatArgumentRegisters];
  void* pointers[kIntegerArgumentRegisters];
  Uintptr stack_integers[kStubStackWords];
  void* stack_pointers[kStubStackWords];
};

// The closure behind a function that reflect.MakeFunc has made begins like this.
struct StubClosure {
  const void* code;        // makeFuncStub
  const Closure* handler;  // func(*StubClosure, *StubFrame)
  Uintptr pointers;        // bit i: integer register i holds a pointer
  Uintptr stack_pointers;  // bit i: word i of the stack does
  Uintptr argument_words;  // on the stack
  Uintptr stack_words;     // of arguments and results
};

}  // namespace rt::abi

#endif  // TANDEM_RT_ABI_REFLECTION_H_
