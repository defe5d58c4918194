// What the boot has learned from the kernel, and its stages.

#ifndef TANDEM_RT_BOOT_BOOT_H_
#define TANDEM_RT_BOOT_BOOT_H_

#include <stdint.h>

#include "rt/stack/traceback.h"

namespace rt::boot {

// The entries of the auxiliary vector that the runtime uses.
struct Auxiliary {
  const uint64_t* random;  // 16 random bytes
  uint64_t page_size;
  uint64_t hardware_capabilities;  // CPUID leaf 1, EDX: read by the kernel, so that we need not
  bool secure;                     // set-user-id and the like
};

struct Process {
  const uintptr_t* kernel_stack;  // argc, argv, null, envp, null, auxv
  int64_t argument_count;
  const char* const* arguments;
  const char* const* environment;
  Auxiliary auxiliary;
};

extern Process process;

// The value of an environment variable, whose name is given with its "=", or null.
const char* environment_value(const char* name);

// Sets what a fatal error shows, by a word of GOTRACEBACK: none, single, all, system, crash, or
// their numbers; other words are none, as in Go. Inline, as no more than the boot calls it in most
// programs.
inline void parse_traceback(const char* text) {
  TracebackOptions& options = traceback_options;
  const char first = text[0];
  const bool system =
      (first == 's' && text[1] == 'y') || first == 'c' || (first >= '2' && first <= '9');
  const bool all = system || first == 'a' || first == '1';
  options.none = !all && first != 's' && first != 0;
  options.system = system;
  options.crash = first == 'c';
  options.all = all;
}

// The boot's stages, in the order of rt/boot/stages.def.
enum Stage : uint32_t {
#define BOOT_STAGE(function, depth, name) k_##function,
#define BOOT_MARK(mark, depth, name) mark,
#include "rt/boot/stages.def"
  kStageCount,
};

#define BOOT_STAGE(function, depth, name) void function();
#include "rt/boot/stages.def"

// Notes that a stage begins now.
void mark_stage(uint32_t stage);
// With GODEBUG=boottrace=1: prints the stages from `first` to `last` that have ended.
void print_stages(uint32_t first, uint32_t last);

}  // namespace rt::boot

#endif  // TANDEM_RT_BOOT_BOOT_H_
