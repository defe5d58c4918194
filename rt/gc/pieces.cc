// The clocks and the table of GODEBUG=gctrace=2 (pieces.h). Several Ps raise the same maxima, by
// compare-and-swap; a longest piece's processor time and wall time are two maxima, and may be those
// of two pieces.

#include "rt/gc/pieces.h"

#include "rt/os/clock.h"
#include "rt/os/output.h"

namespace rt::gc {
namespace {

constexpr size_t kPieces = static_cast<size_t>(Piece::kCount);
constexpr uint64_t kMicrosecond = 1000;

struct Longest {
  uint64_t cpu;
  uint64_t wall;
};
constinit Longest longest[kPieces] = {};
constinit uint64_t piece_count = 0;

constexpr const char* kWords[] = {
#define PIECE(name, words) words,
#include "rt/gc/pieces.def"
#undef PIECE
};

void raise(uint64_t& maximum, int64_t value) {
  const uint64_t raised = value > 0 ? static_cast<uint64_t>(value) : 0;
  uint64_t seen = __atomic_load_n(&maximum, __ATOMIC_RELAXED);
  while (seen < raised && !__atomic_compare_exchange_n(&maximum, &seen, raised, true,
                                                       __ATOMIC_RELAXED, __ATOMIC_RELAXED)) {
  }
}

}  // namespace

void PieceTimer::begin() {
  wall_start_ = os::nanotime();
  cpu_start_ = os::thread_cpu_time();
}

void PieceTimer::end() {
  Longest& place = longest[static_cast<size_t>(piece_)];
  raise(place.cpu, os::thread_cpu_time() - cpu_start_);
  raise(place.wall, os::nanotime() - wall_start_);
  __atomic_fetch_add(&piece_count, 1, __ATOMIC_RELAXED);
}

void print_pieces(uint32_t cycle) {
  os::Output& output = os::error_output;
  output.text("gc ");
  output.decimal(cycle);
  output.text(" pieces, longest cpu/wall us:");
  for (size_t i = 0; i < kPieces; ++i) {
    const uint64_t cpu = __atomic_exchange_n(&longest[i].cpu, 0, __ATOMIC_RELAXED);
    const uint64_t wall = __atomic_exchange_n(&longest[i].wall, 0, __ATOMIC_RELAXED);
    if (wall == 0) continue;
    output.text(" ");
    output.text(kWords[i]);
    output.text(" ");
    output.decimal(cpu / kMicrosecond);
    output.text("/");
    output.decimal(wall / kMicrosecond);
  }
  output.text("; ");
  output.decimal(__atomic_exchange_n(&piece_count, 0, __ATOMIC_RELAXED));
  output.text(" in all\n");
  output.flush();
}

}  // namespace rt::gc
