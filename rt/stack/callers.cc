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

#include "rt/stack/callers.h"

#include "rt/abi/calls.h"
#include "rt/sched/m.h"
#include "rt/stack/metadata.h"
#include "rt/stack/unwind.h"

namespace rt {

constexpr int kOutwardShift = 48;

abi::Int callers_of(const G& g, abi::Int skip, uintptr_t* addresses, abi::Int count) {
  return callers_of(Unwinder(g), skip, addresses, count);
}

abi::Int callers_of(Unwinder frames, abi::Int skip, uintptr_t* addresses, abi::Int count) {
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
  return found;
}

namespace abi {
namespace {

String text_of(const char* text) {
  Int length = 0;
  while (text[length] != 0) ++length;
  return {reinterpret_cast<const uint8_t*>(text), length};
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
  if (!function) return false;
  const auto offset = static_cast<uint32_t>(address - function.entry());
  SourceFrames sources = function.source_at(offset);
  while (sources.frame().inlined && (outward > 0 || offset == 0)) {
    sources.next();
    if (outward > 0) --outward;
  }
  const SourceFrame source = sources.frame();
  *facts = {.name = text_of(source.function),
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
