// Tracebacks (traceback.h): the frames of goroutines in Go's format, innermost first.
//
// A stack is walked twice if it is deep: the outermost fifty frames are only known once all have
// been counted. Nothing is allocated, because a traceback is often printed when the heap is in
// doubt.

#include "rt/stack/traceback.h"

#include "rt/os/os.h"
#include "rt/os/output.h"
#include "rt/sched/sched.h"
#include "rt/stack/unwind.h"

namespace rt {

constinit TracebackOptions traceback_options{};

namespace {

// Of a deep stack, this many frames are shown at each end.
constexpr uint32_t kInnerFrames = 50;
constexpr uint32_t kOuterFrames = 50;

bool is_shown(const Function& function) {
  if (function.has(abi::kFuncWrapper)) return false;
  return !function.has(abi::kFuncRuntime) || traceback_options.system;
}

// A function of package runtime is not shown where it was inlined either.
bool is_shown(const SourceFrame& source) {
  if (!source.inlined || traceback_options.system) return true;
  const char* name = source.function;
  for (const char* prefix = "runtime."; *prefix != 0; ++prefix, ++name) {
    if (*name != *prefix) return true;
  }
  return false;
}

// The second line of a frame: where in the source, and how far into the code of its function.
void print_position(const SourceFrame& source, const Function& function, uintptr_t pc) {
  os::Output& output = os::error_output;
  output.text("\n\t");
  output.text(source.file);
  output.text(":");
  output.decimal(source.line);
  if (!source.inlined && pc > function.entry()) {
    output.text(" +");
    output.hex(pc - function.entry());
  }
  output.text("\n");
}

void print_frame(const Frame& frame, const SourceFrame& source) {
  const bool elides = source.inlined || frame.function.has(abi::kFuncHasParameters);
  os::error_output.text(source.function);
  os::error_output.text(elides ? "(...)" : "()");
  print_position(source, frame.function, frame.pc);
}

constexpr uint32_t kAll = ~0u;

// Prints the frames before number `inner_end` and those from `outer_begin` on, each behind the
// calls that were inlined into it. Returns how many there are.
uint32_t print_frames(const G& g, uint32_t inner_end, uint32_t outer_begin) {
  os::Output& output = os::error_output;
  uint32_t index = 0;
  for (Unwinder frames(g); frames.valid(); frames.next()) {
    const Frame& frame = frames.frame();
    if (!is_shown(frame.function)) continue;
    const auto offset = static_cast<uint32_t>(frame.instruction() - frame.function.entry());
    for (SourceFrames sources = frame.function.source_at(offset); sources.valid(); sources.next()) {
      if (!is_shown(sources.frame())) continue;
      if (index < inner_end || index >= outer_begin) {
        print_frame(frame, sources.frame());
      } else if (index == inner_end && outer_begin != kAll) {
        output.text("...");
        output.decimal(outer_begin - inner_end);
        output.text(" frames elided...\n");
      }
      ++index;
    }
  }
  return index;
}

void print_frames(const G& g) {
  const uint32_t total = print_frames(g, 0, kAll);
  const bool elided = total > kInnerFrames + kOuterFrames;
  print_frames(g, elided ? kInnerFrames : kAll, elided ? total - kOuterFrames : kAll);
}

const char* status_words(const G& g) {
  switch (g.status) {
    case GStatus::kIdle:
      return "idle";
    case GStatus::kRunnable:
      return "runnable";
    case GStatus::kRunning:
      return "running";
    case GStatus::kSyscall:
      return "syscall";
    case GStatus::kWaiting:
      return g.wait_reason.words();
    case GStatus::kDead:
      return "dead";
  }
  return "???";
}

// "goroutine 1 [chan receive, 2 minutes, locked to thread]:"
void print_header(const G& g) {
  constexpr int64_t kMinute = 60000000000;
  os::Output& output = os::error_output;
  output.text("goroutine ");
  output.decimal(g.id);
  output.text(" [");
  output.text(status_words(g));
  const bool waits = g.status == GStatus::kWaiting || g.status == GStatus::kSyscall;
  if (waits && g.wait_since != 0) {
    const int64_t minutes = (os::monotonic_nanoseconds() - g.wait_since) / kMinute;
    if (minutes > 0) {
      output.text(", ");
      output.signed_decimal(minutes);
      output.text(" minutes");
    }
  }
  if (g.locked_m != nullptr) output.text(", locked to thread");
  output.text("]:\n");
}

}  // namespace

void print_goroutine(const G& g) {
  os::Output& output = os::error_output;
  print_header(g);
  if (g.header.m != nullptr && g.header.m != current_m() && g.status == GStatus::kRunning) {
    output.text("\tgoroutine running on other thread; stack unavailable\n");
  } else {
    print_frames(g);
  }
  const Function creator = program_functions().find(g.creator_pc - 1);
  if (!creator) return;  // the main goroutine
  output.text("created by ");
  output.text(creator.name());
  output.text(" in goroutine ");
  output.decimal(g.parent_id);
  const auto offset = static_cast<uint32_t>(g.creator_pc - 1 - creator.entry());
  SourceFrame source = creator.source_at(offset).frame();
  source.inlined = false;
  print_position(source, creator, g.creator_pc);
}

void print_other_goroutines(const G* except) {
  for (const G* g = sched.first_g; g != nullptr; g = g->all_link) {
    if (g == except || g->status == GStatus::kDead) continue;
    if (g->is_system && !traceback_options.system) continue;
    os::error_output.text("\n");
    print_goroutine(*g);
  }
}

}  // namespace rt
