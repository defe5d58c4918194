// The stack as package runtime's Callers and its relatives see it (rt/golib/runtime/symtab.go): the
// return addresses of the current goroutine's frames, and what is known about a code address.
//
// Wrappers that the compiler made are left out, as in tracebacks. Texts are not copied: they lie in
// the metadata, which is read-only and stays.
//
// A call that was inlined counts as a frame. Its return address is that of the function it was
// inlined into; what tells the frames at one address apart is the number of calls outwards from the
// innermost one, in the bits that no code address has:
//
//   63      48 47                                0
//   [ outward ][ return address of the real frame ]
//
// The address of a function's first instruction stands for the function, whatever is inlined there.
//
// Go's stacks end in two functions that are no frames here, runtime.main and runtime.goexit. Programs
// that look for the end of a stack, or for what is between it and a panic, know them by name: so they
// have addresses, of bytes that are no code.

#include "rt/stack/callers.h"

#include "rt/abi/calls.h"
#include "rt/sched/m.h"
#include "rt/sched/sched.h"
#include "rt/stack/metadata.h"
#include "rt/stack/unwind.h"

namespace rt {

namespace {

constexpr int kOutwardShift = 48;

// What a function without frames is shown as.
struct Outermost {
  const char* name;
  const char* file;
  abi::Int line;
  // Stand for its entry, and for the return address into it.
  uint8_t code[2];
};

constexpr Outermost kOutermost[] = {
    {"runtime.main", "/usr/local/go/src/runtime/proc.go", 267, {}},
    {"runtime.goexit", "/usr/local/go/src/runtime/asm_amd64.s", 1650, {}},
};

uintptr_t entry_of(const Outermost& function) {
  return reinterpret_cast<uintptr_t>(function.code);
}

}  // namespace

abi::Int callers_of(const G& g, abi::Int skip, uintptr_t* addresses, abi::Int count) {
  return callers_of(g, Unwinder(g), skip, addresses, count);
}

abi::Int callers_of(const G& g, Unwinder frames, abi::Int skip, uintptr_t* addresses,
                    abi::Int count) {
  abi::Int found = 0;
  for (; frames.valid() && found < count; frames.next()) {
    const Frame& frame = frames.frame();
    if (frame.function.has(abi::kFuncWrapper)) continue;
    const auto offset = static_cast<uint32_t>(frame.instruction() - frame.function.entry());
    uintptr_t outward = 0;
    for (SourceFrames sources = frame.function.source_at(offset); sources.valid(); sources.next()) {
      if (skip > 0) {
        --skip;
      } else if (found < count) {
        addresses[found++] = frame.pc | outward << kOutwardShift;
      }
      ++outward;
    }
  }
  for (const Outermost& function : kOutermost) {
    if (&function == kOutermost && &g != &main_goroutine) continue;
    if (skip > 0) {
      --skip;
    } else if (found < count) {
      addresses[found++] = entry_of(function) + 1;
    }
  }
  return found;
}

namespace abi {
namespace {

String text_of(const char* text) {
  Int length = 0;
  while (text[length] != 0) ++length;
  return {reinterpret_cast<const uint8_t*>(text), length};
}

// Tracebacks show the function that runs what is deferred as "panic".
String full_name(const char* shown) {
  const String name = text_of(shown);
  constexpr char kPanic[] = "panic";
  const bool is_panic = name.length == sizeof kPanic - 1 &&
                        __builtin_memcmp(name.data, kPanic, sizeof kPanic - 1) == 0;
  return is_panic ? text_of("runtime.gopanic") : name;
}

bool outermost_facts(Uintptr address, CodeFacts* facts) {
  for (const Outermost& function : kOutermost) {
    const Uintptr entry = entry_of(function);
    if (address - entry >= sizeof function.code) continue;
    *facts = {.name = text_of(function.name),
              .file = text_of(function.file),
              .entry = entry,
              .id = entry,
              .address = address,
              .line = function.line,
              .start_line = function.line};
    return true;
  }
  return false;
}

}  // namespace

// Frame 0 is the function that called this one.
Int rt_callers(Int skip, Uintptr* addresses, Int count) {
  return callers_of(*current_g(), skip, addresses, count);
}

bool rt_codeFacts(Uintptr pc, CodeFacts* facts) {
  Uintptr outward = pc >> kOutwardShift;
  const Uintptr address = pc & ((Uintptr{1} << kOutwardShift) - 1);
  const Function function = program_functions().find(address);
  if (!function) return outermost_facts(address, facts);
  const auto offset = static_cast<uint32_t>(address - function.entry());
  SourceFrames sources = function.source_at(offset);
  while (sources.frame().inlined && (outward > 0 || offset == 0)) {
    sources.next();
    if (outward > 0) --outward;
  }
  const SourceFrame source = sources.frame();
  *facts = {.name = full_name(source.function),
            .file = text_of(source.file),
            .entry = function.entry(),
            .id = source.inlined ? pc : function.entry(),
            .address = address,
            .line = source.line,
            .start_line = static_cast<Int>(function.info().start_line)};
  return true;
}

}  // namespace abi

}  // namespace rt
