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

struct StageRow {
  const char* name;
  uint8_t depth;
};

constexpr StageRow kStages[] = {
#define BOOT_STAGE(function, depth, name) {name, depth},
#define BOOT_MARK(mark, depth, name) {name, depth},
#include "rt/boot/stages.def"
};
static_assert(sizeof(kStages) / sizeof(kStages[0]) == kStageCount);

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
  for (uint32_t i = first; i <= last; ++i) {
    output.text("boot: ");
    for (uint32_t depth = 0; depth < kStages[i].depth; ++depth) output.text("  ");
    output.text(kStages[i].name);
    if (begin[i + 1] != 0) {
      output.text(" ");
      output.decimal((begin[i + 1] - begin[i]) * kMeasureNanoseconds / counts_per_measure);
      output.text(" ns");
    }
    output.text("\n");
  }
  output.flush();
}

}  // namespace rt::boot
