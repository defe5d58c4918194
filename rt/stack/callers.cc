// The stack as package runtime's Callers and its relatives see it (rt/golib/runtime/symtab.go): the
// return addresses of the current goroutine's frames, and what is known about a code address.
//
// Wrappers that the compiler made are left out, as in tracebacks. Texts are not copied: they lie in
// the metadata, which is read-only and stays.

#include "rt/abi/calls.h"
#include "rt/sched/m.h"
#include "rt/stack/metadata.h"
#include "rt/stack/unwind.h"

namespace rt::abi {
namespace {

String text_of(const char* text) {
  Int length = 0;
  while (text[length] != 0) ++length;
  return {reinterpret_cast<const uint8_t*>(text), length};
}

}  // namespace

// Frame 0 is the function that called this one.
Int rt_callers(Int skip, Uintptr* addresses, Int count) {
  Int found = 0;
  for (Unwinder frames(*current_g()); frames.valid() && found < count; frames.next()) {
    const Frame& frame = frames.frame();
    if (frame.function.has(kFuncWrapper)) continue;
    if (skip > 0) {
      --skip;
      continue;
    }
    addresses[found++] = frame.pc;
  }
  return found;
}

bool rt_codeFacts(Uintptr pc, CodeFacts* facts) {
  const Function function = program_functions().find(pc);
  if (!function) return false;
  *facts = {.name = text_of(function.name()),
            .file = text_of(function.file()),
            .entry = function.entry(),
            .line = function.line_at(static_cast<uint32_t>(pc - function.entry())),
            .start_line = static_cast<Int>(function.info().start_line)};
  return true;
}

Int rt_goroutineNumber() {
  return static_cast<Int>(current_g()->id);
}

}  // namespace rt::abi
