// The C++ side of rt/abi/calls.def: the types its rows use and the declarations they expand to. The
// compiler includes it too and derives each call's IR signature from the C++ function type, so the
// two sides cannot disagree.

#ifndef TANDEM_RT_ABI_CALLS_H_
#define TANDEM_RT_ABI_CALLS_H_

#include "rt/abi/chan.h"
#include "rt/abi/map.h"
#include "rt/abi/timer.h"
#include "rt/abi/types.h"

namespace rt::abi {

// Results of two words.
struct PointerAndBool {
  void* pointer;
  bool ok;
};
struct IntAndBool {
  Int index;
  bool ok;
};
struct RuneAndIndex {
  int32_t rune;
  Int index;
};
struct ContextAndError {
  Uintptr context;
  Int error;
};
struct WallTime {
  int64_t seconds;  // since 1970
  int32_t nanoseconds;
};

// Results of three.
struct SystemCallResult {
  Uintptr first;
  Uintptr second;
  Uintptr error;
};
struct FinalizerCall {
  Pointer function;
  Pointer first;
  Pointer second;
};
struct TimeNow {
  int64_t seconds;
  int32_t nanoseconds;
  int64_t monotonic;
};

// What is known about a code address, which may say how many calls outwards from the innermost inlined
// one it means (rt/stack/callers.cc, rt/golib/runtime/symtab.go).
struct CodeFacts {
  String name;
  String file;
  Uintptr entry;
  Uintptr id;       // of the function: its entry, or the address itself for one that was inlined
  Uintptr address;  // without that number
  Int line;
  Int start_line;
};

// What a runtime call may do beside computing its result.
enum CallEffects : unsigned {
  kNone = 0,
  kCollects = 1,
  kParks = 2,
  kPanics = 4,
  kNoReturn = 8,
  kInPlace = 16,
  kAssembly = 32,
  kKeepsNothing = 64,  // no pointer among the arguments is kept, nor a part of the result
};

extern "C" {
#define RT_CALL(name, result, parameters, effects) result rt_##name parameters;
#include "rt/abi/calls.def"
#undef RT_CALL
}

}  // namespace rt::abi

#endif  // TANDEM_RT_ABI_CALLS_H_
