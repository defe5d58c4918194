// The boot's stages that learn about the process: from rt0 to the operating system's facts, and of
// schedinit those for CPU, random numbers, arguments and environment.
//
// The stages are listed, in the talk's order, in rt/boot/stages.def. Here nothing may allocate: the
// heap comes later. What the kernel has put on the stack is read where it is, and never copied.

#include "rt/boot/boot.h"
#include "rt/boot/knobs.h"
#include "rt/os/os.h"
#include "rt/os/syscall.h"
#include "rt/sched/random.h"
#include "rt/sched/sched.h"
#include "rt/stack/traceback.h"

namespace rt {

constinit uint64_t hash_key[2] = {};

}  // namespace rt

namespace rt::boot {

constinit Process process{};

namespace {

constexpr long kArchSetFs = 0x1002;

// Keys of the auxiliary vector (uapi/linux/auxvec.h).
constexpr uint64_t kAuxPageSize = 6;
constexpr uint64_t kAuxHardwareCapabilities = 16;
constexpr uint64_t kAuxSecure = 23;
constexpr uint64_t kAuxRandom = 25;

}  // namespace

const char* environment_value(const char* name) {
  for (const char* const* entry = process.environment; *entry != nullptr; ++entry) {
    const char* text = *entry;
    const char* expected = name;
    while (*expected != 0 && *text == *expected) {
      ++text;
      ++expected;
    }
    if (*expected == 0) return text;
  }
  return nullptr;
}

// Where the kernel put the arguments; the entry point's assembly has made this stack the system
// stack of m0.
void rt0() {
  const uintptr_t* stack = process.kernel_stack;
  m0.system_stack_top = reinterpret_cast<uintptr_t>(stack);
}

// From here on, FS points at the thread's M.
void thread_local_storage() {
  m0.self = &m0;
  os::system_call2(os::SystemCall::kArchPrctl, kArchSetFs, reinterpret_cast<long>(&m0));
}

void sysargs() {
  const uintptr_t* stack = process.kernel_stack;
  process.argument_count = static_cast<int64_t>(stack[0]);
  process.arguments = reinterpret_cast<const char* const*>(stack + 1);
  process.environment = process.arguments + process.argument_count + 1;
  const char* const* end = process.environment;
  while (*end != nullptr) ++end;
  for (auto* pair = reinterpret_cast<const uint64_t*>(end + 1); pair[0] != 0; pair += 2) {
    const uint64_t value = pair[1];
    if (pair[0] == kAuxPageSize) process.auxiliary.page_size = value;
    if (pair[0] == kAuxHardwareCapabilities) process.auxiliary.hardware_capabilities = value;
    if (pair[0] == kAuxSecure) process.auxiliary.secure = value != 0;
    if (pair[0] == kAuxRandom) process.auxiliary.random = reinterpret_cast<uint64_t*>(value);
  }
}

// CPUs and page size.
void os_init() {
  sched.cpus = os::available_cpus();
}

// The baseline of x86-64 is all that the runtime uses, and the kernel has read the rest of CPUID's
// leaf 1 for us: executing the instruction traps to a hypervisor, for 7 to 20 microseconds.
void init_cpu_flags() {}

// The secret key of map hashing. (The hash itself does without AES instructions, whose presence
// only CPUID would tell.)
void init_aes_hashing() {
  hash_key[0] = process.auxiliary.random[0];
  hash_key[1] = process.auxiliary.random[1] | 1;
}

void init_random() {
  m0.random_state[0] = hash_key[1] * 0x9e3779b97f4a7c15;
  m0.random_state[1] = hash_key[0] ^ 0xbf58476d1ce4e5b9;
}

// argv stays where the kernel put it; `process` has its address and length since sysargs.
void init_go_args() {}

void init_go_env() {}

// A program that runs with its owner's rights takes no debugging orders from its caller.
void init_secure_mode() {
  if (process.auxiliary.secure) traceback_options.none = true;
}

void init_debug_env() {
  if (process.auxiliary.secure) return;
  if (const char* text = environment_value("GODEBUG=")) parse_knobs(text, &knobs);
  if (const char* text = environment_value("GOTRACEBACK=")) parse_traceback(text);
}

// The number of Ps: GOMAXPROCS, or else the CPUs.
void init_ps() {
  int32_t processors = -1;
  if (const char* text = environment_value("GOMAXPROCS=")) processors = parse_number(text);
  sched.processors = processors > 0 ? processors : sched.cpus;
}

}  // namespace rt::boot
