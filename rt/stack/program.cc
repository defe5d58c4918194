// The table of the program's functions, as the linker laid it out.

#include "rt/stack/metadata.h"

// Bounds of the section, made by the linker.
extern const rt::abi::FunctabEntry functab_begin[] asm("__start_tandem_functab");
extern const rt::abi::FunctabEntry functab_end[] asm("__stop_tandem_functab");

namespace rt {

FunctionTable program_functions() {
  return {functab_begin, functab_end};
}

}  // namespace rt
