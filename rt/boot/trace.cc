// GODEBUG=boottrace=1: how long each stage of the boot took.
//
// When a stage begins, the processor's time stamp counter is noted; that costs some 20 cycles and
// is done always, because the first stages run before the environment has been looked at. The
// counter's rate is measured only when there is something to print.

#include "rt/boot/boot.h"
#include "rt/boot/knobs.h"
#include "rt/os/os.h"
#include "rt/os/output.h"

namespace rt::boot {
namespace {

// The names one after the other, each with its indentation and a NUL.
#define INDENT_0
#define INDENT_1 "  "
#define INDENT_2 "    "
constexpr char kNames[] =
#define BOOT_STAGE(function, depth, name) INDENT_##depth name "\0"
#define BOOT_MARK(mark, depth, name) INDENT_##depth name "\0"
#include "rt/boot/stages.def"
    ;

constexpr int64_t kMeasureNanoseconds = 1000000;

constinit uint64_t begin[kStageCount + 1] = {};
constinit uint64_t counts_per_measure = 0;

uint64_t measure_rate() {
  const int64_t start = os::monotonic_nanoseconds();
  const uint64_t first = __builtin_ia32_rdtsc();
  while (os::monotonic_nanoseconds() - start < kMeasureNanoseconds) {
  }
  return __builtin_ia32_rdtsc() - first;
}

}  // namespace

void mark_stage(uint32_t stage) {
  begin[stage] = __builtin_ia32_rdtsc();
}

void print_stages(uint32_t first, uint32_t last) {
  if (knobs.boottrace == 0) return;
  if (counts_per_measure == 0) counts_per_measure = measure_rate();
  os::Output& output = os::error_output;
  const char* name = kNames;
  for (uint32_t i = 0; i <= last; ++i) {
    if (i >= first) {
      output.text("boot: ");
      output.text(name);
      if (begin[i + 1] != 0) {
        output.text(" ");
        output.decimal((begin[i + 1] - begin[i]) * kMeasureNanoseconds / counts_per_measure);
        output.text(" ns");
      }
      output.text("\n");
    }
    while (*name++ != 0) {
    }
  }
  output.flush();
}

}  // namespace rt::boot
